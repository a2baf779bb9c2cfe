"""``agreements.toml`` as option dataclasses; what is wrong in it is named by its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from generator.changes.content import Aspect
from generator.changes.policy import Demand, Policy
from generator.diagnostics import Diagnostic, Span, error
from generator.forms.signatory import SignerRule
from generator.mail.settings import MailSettings, read_mail_settings
from generator.output import Format
from generator.paper import Name, Volume

Choice = TypeVar("Choice", bound=StrEnum)
T = TypeVar("T")


class Access(StrEnum):
    """Who may read and write what the commands keep."""

    PRIVATE = "private"
    """The user alone."""
    GROUP = "group"
    """The folder's group, too."""

    @property
    def umask(self) -> int:
        """The permissions that nothing gets (umask of POSIX.1)."""
        return 0o077 if self is Access.PRIVATE else 0o007


@dataclass(frozen=True, slots=True)
class Config:
    """What ``agreements.toml`` can say; the defaults hold where it is silent."""

    volume: Volume = field(default_factory=Volume)
    """``[volume]``: what it knows of the volume goes before what the metadata knows."""
    encoding: str = ""
    """``[metadata] encoding``: what files are that are not UTF-8; empty if nobody said."""
    signer: SignerRule = SignerRule.FIRST
    """``[signer] rule``: who signs where neither metadata nor contacts say it."""
    template: str = "pmlr"
    """``[template] name``."""
    folder: str = "out"
    """``[output] folder``, seen from the workspace."""
    formats: frozenset[Format] = frozenset(Format)
    """``[output] formats``."""
    access: Access = Access.PRIVATE
    """``[output] access``."""
    changes: Policy = field(default_factory=Policy)
    """``[changes]``: which changes ask for a new signature, and which are only noted."""
    mail: MailSettings = field(default_factory=MailSettings)
    """``[mail]``: who writes, when to remind, and the server."""
    trust: tuple[str, ...] = ()
    """``[returns] trust``: files with the certificates of issuers whose digital signatures count,
    seen from the workspace."""
    options: Mapping[str, object] = field(default_factory=dict)
    """``[options]``: free, for the templates; see :meth:`options_for`."""

    def options_for(self, template: str) -> dict[str, object]:
        """Give the options for one template.

        They are the keys of ``[options]`` itself, and those of ``[options.NAME]`` before them.
        """
        common = {key: value for key, value in self.options.items() if not isinstance(value, dict)}
        own = self.options.get(template)
        return common | own if isinstance(own, dict) else common


class Answer(StrEnum):
    """What ``[changes]`` can say of a change."""

    SIGN = "sign"
    NOTE = "note"

    @property
    def demand(self) -> Demand:
        """What it asks for."""
        return Demand(self.value)


def read_config(path: Path) -> tuple[Config, tuple[Diagnostic, ...]]:
    """Read a configuration file.

    Returns:
        What could be understood of it, and an error for everything that could not.
    """
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        return Config(), (error(f"cannot be read: {problem.strerror}", span=Span(str(path))),)
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        finding = error("is not UTF-8", "save the file as UTF-8", Span(str(path), line))
        return Config(), (finding,)
    return parse_config(source, str(path))


def parse_config(
    source: str, file: str = "agreements.toml"
) -> tuple[Config, tuple[Diagnostic, ...]]:
    r"""Read a configuration from its text; ``file`` is the name that findings give it.

    >>> config, problems = parse_config('[signer]\nrule = "last"\nname = "Ada"')
    >>> config.signer
    <SignerRule.LAST: 'last'>
    >>> print(problems[0])
    agreements.toml:3: error: unknown key "name" in [signer] (it can have: rule)
    """
    try:
        content = tomllib.loads(source)
    except tomllib.TOMLDecodeError as problem:
        return Config(), (_syntax_error(str(problem), source, file),)
    except RecursionError:
        return Config(), (error("is nested too deeply", span=Span(file)),)
    reader = _Reader(source, file)
    config = _read(reader, content)
    return config, tuple(sorted(reader.findings, key=lambda finding: finding.span.line or 0))


def _read(reader: _Reader, content: Mapping[str, object]) -> Config:
    known = (
        "volume",
        "metadata",
        "signer",
        "template",
        "output",
        "changes",
        "mail",
        "returns",
        "options",
    )
    for name in content:
        if name not in known:
            reader.unknown((name,), known, "agreements.toml")
    default = Config()
    volume = reader.table(content, "volume")
    metadata = reader.table(content, "metadata")
    signer = reader.table(content, "signer")
    template = reader.table(content, "template")
    output = reader.table(content, "output")
    changes = reader.table(content, "changes")
    mail = reader.table(content, "mail")
    returns = reader.table(content, "returns")
    options = reader.table(content, "options")
    config = Config(
        volume=_volume(volume),
        encoding=metadata.parsed(
            "encoding", _encoding, "", 'has to be an encoding in quotes, such as "euc-kr"'
        ),
        signer=signer.choice("rule", SignerRule, default.signer),
        template=template.name("name", default.template),
        folder=output.name("folder", default.folder),
        formats=output.choices("formats", Format, default.formats),
        access=output.choice("access", Access, default.access),
        changes=_policy(changes),
        mail=read_mail_settings(mail),
        trust=returns.files("trust"),
        options=options.content,
    )
    for table in (volume, metadata, signer, template, output, changes, mail, returns):
        table.finish()
    return config


def _volume(table: _Table) -> Volume:
    words = {name: table.words(name) for name in Volume.names() if name != "editors"}
    return Volume(**words, editors=table.names("editors"))


def _encoding(value: object) -> str:
    from generator.sources.encoding import is_encoding  # noqa: PLC0415 - seldom needed

    if not isinstance(value, str) or not is_encoding(value):
        raise ValueError(value)
    return value


def _policy(table: _Table) -> Policy:
    default = Policy()
    demands = {
        aspect: table.choice(str(aspect), Answer, Answer(default.demands[aspect])).demand
        for aspect in Aspect
    }
    return Policy(demands, table.choice("cosmetic", Answer, Answer(default.cosmetic)).demand)


class _Reader:
    """Collects the findings of one file and knows the line of each of its keys."""

    def __init__(self, source: str, file: str) -> None:
        self.findings: list[Diagnostic] = []
        self._source = source
        self._file = file
        self._lines: Mapping[tuple[str, ...], int] | None = None

    def table(self, content: Mapping[str, object], name: str) -> _Table:
        found = content.get(name, {})
        if isinstance(found, dict):
            return _Table(self, name, found)
        self.report((name,), f'"{name}" has to be a table', f"write [{name}] on a line of its own")
        return _Table(self, name, {})

    def unknown(self, key: tuple[str, ...], known: tuple[str, ...], place: str) -> None:
        near = get_close_matches(key[-1], known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"it can have: {', '.join(known)}"
        self.report(key, f'unknown key "{key[-1]}" in {place}', hint)

    def report(self, key: tuple[str, ...], message: str, hint: str) -> None:
        if self._lines is None:
            self._lines = key_lines(self._source)
        self.findings.append(error(message, hint, Span(self._file, self._lines.get(key))))


class _Table:
    """One table of the file, read key by key; what nobody asked for is unknown."""

    def __init__(self, reader: _Reader, title: str, content: Mapping[str, object]) -> None:
        self.content = content
        self._reader = reader
        self._title = title
        self._known: list[str] = []

    def words(self, key: str) -> str:
        """Read words, a number or a date, as words; empty if the key is not there."""
        value = self._value(key)
        if value is None:
            return ""
        # In Python, true and false are numbers, and a moment is a date.
        if isinstance(value, str | int | date) and not isinstance(value, bool):
            return str(value).strip()
        self._wrong(key, 'has to be words in quotes, such as "2025"')
        return ""

    def name(self, key: str, default: str) -> str:
        value = self._value(key)
        if value is None:
            return default
        if isinstance(value, str) and value.strip():
            return value
        self._wrong(key, f'has to be a name in quotes, such as "{default}"')
        return default

    def names(self, key: str) -> tuple[Name, ...]:
        value = self._value(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(name, str) and name for name in value):
            from generator.tex import decode_typed_name  # noqa: PLC0415 - seldom needed

            return tuple(decode_typed_name(name).value for name in value)
        self._wrong(key, 'has to be a list of names, such as ["Ada Lovelace", "Charles Babbage"]')
        return ()

    def files(self, key: str) -> tuple[str, ...]:
        value = self._value(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(name, str) and name for name in value):
            return tuple(value)
        self._wrong(key, 'has to be a list of files, such as ["certificates/university.pem"]')
        return ()

    def choice(self, key: str, choices: type[Choice], default: Choice) -> Choice:
        value = self._value(key)
        if value is None:
            return default
        if isinstance(value, str) and value in set(choices):
            return choices(value)
        self._wrong(key, f"has to be one of {_quoted(choices)}")
        return default

    def choices(
        self, key: str, choices: type[Choice], default: frozenset[Choice]
    ) -> frozenset[Choice]:
        value = self._value(key)
        if value is None:
            return default
        allowed = {str(choice) for choice in choices}
        if (
            isinstance(value, list)
            and value
            and all(isinstance(name, str) and name in allowed for name in value)
        ):
            return frozenset(choices(name) for name in value)
        self._wrong(key, f"has to be a list of some of {_quoted(choices)}")
        return default

    def parsed(self, key: str, parse: Callable[[object], T], default: T, expected: str) -> T:
        """Read what ``parse`` understands; a :class:`ValueError` of it is reported."""
        value = self._value(key)
        if value is None:
            return default
        try:
            return parse(value)
        except ValueError:
            self._wrong(key, expected)
            return default

    def finish(self) -> None:
        """Report every key that is still unread."""
        for key in self.content:
            if key not in self._known:
                self._reader.unknown((self._title, key), tuple(self._known), f"[{self._title}]")

    def _value(self, key: str) -> object | None:
        self._known.append(key)
        return self.content.get(key)

    def _wrong(self, key: str, message: str) -> None:
        found = self.content[key]
        self._reader.report(
            (self._title, key), f'"{key}" in [{self._title}] {message}', f"it is {found!r}"
        )


def _quoted(choices: type[StrEnum]) -> str:
    return ", ".join(f'"{choice}"' for choice in choices)


def _syntax_error(message: str, source: str, file: str) -> Diagnostic:
    # Only the message of tomllib knows the place before Python 3.14.
    found = re.search(r" \(at (line (?P<line>\d+), column \d+|end of document)\)$", message)
    text = message[: found.start()] if found else message
    line = None
    if found:
        line = int(found["line"] or source.rstrip().count("\n") + 1)
    return error(f"is not TOML: {text}", "see https://toml.io", Span(file, line))


def key_lines(source: str) -> dict[tuple[str, ...], int]:
    """Find the line, from 1, on which each table and key of a valid TOML text starts.

    tomllib keeps no places. But every statement of TOML (a header, or a key with its value) starts
    on a line of its own and is TOML by itself, so the text is cut into the shortest runs of lines
    that can be read alone.
    """
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    start, statement = 1, ""
    for number, line in enumerate(source.split("\n"), start=1):
        statement += line + "\n"
        try:
            content = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        if statement.lstrip().startswith("["):
            table = _first_path(content)
            found.setdefault(table, start)
        elif content:
            path = _first_path(content)
            for length in range(1, len(path) + 1):
                found.setdefault(table + path[:length], start)
        start, statement = number + 1, ""
    return found


def _first_path(content: Mapping[str, object]) -> tuple[str, ...]:
    """Follow the only key of each table down: the path that a statement names."""
    path: list[str] = []
    inner: object = content
    while isinstance(inner, dict) and inner:
        key, inner = next(iter(inner.items()))
        path.append(key)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            inner = inner[0]
    return tuple(path)
