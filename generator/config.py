"""``agreements.toml`` as option dataclasses; what is wrong in it is named by its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from generator.agreements import AgreementEntry, Selections, agreement_entries, read_selections
from generator.changes.content import Aspect
from generator.changes.policy import Demand, Policy
from generator.diagnostics import Diagnostic, Span, error
from generator.forms.signatory import SignerRule
from generator.mail.settings import MailSettings, read_mail_settings
from generator.output import Format
from generator.paper import Volume
from generator.servers.settings import Inbox, read_inbox
from generator.toml_tables import TomlReader, TomlTable, syntax_error

if TYPE_CHECKING:
    from generator.handin.profiles import Profile


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
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """``[sources."FILE"]``: the headings of the columns of one table, by our names of them."""
    signer: SignerRule = SignerRule.FIRST
    """``[signer] rule``: who signs where neither metadata nor contacts say it."""
    template: str = ""
    """``[template] name``; empty if it does not say."""
    entries: tuple[AgreementEntry, ...] = ()
    """``[[agreement]]``: where papers get several agreements."""
    selections: Selections = field(default_factory=dict)
    """``[selections]``: groups of papers by name, for ``[[agreement]]``."""
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
    inbox: Inbox | None = None
    """``[inbox]``: the mailbox that forms come back to."""
    logins: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """``[logins.NAME]``: what a provider has to know of us to let us into a mailbox."""
    trust: tuple[str, ...] = ()
    """``[returns] trust``: files with the certificates of issuers whose digital signatures count,
    seen from the workspace."""
    timestamps: str = ""
    """``[record] timestamps``: address of a timestamp server (RFC 3161) for seals."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """``[profiles.NAME]``: how a publisher wants the forms, beside those that are known."""
    options: Mapping[str, object] = field(default_factory=dict)
    """``[options]``: free, for the templates; see :meth:`options_for`."""

    def options_for(self, template: str) -> dict[str, object]:
        """Return the options for one template.

        They are the keys of ``[options]`` itself, and those of ``[options.NAME]`` before them.
        """
        common = {key: value for key, value in self.options.items() if not isinstance(value, dict)}
        own = self.options.get(template)
        return common | own if isinstance(own, dict) else common


class ChangeDemand(StrEnum):
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
        return Config(), (syntax_error(str(problem), source, file),)
    except RecursionError:
        return Config(), (error("is nested too deeply", span=Span(file)),)
    reader = TomlReader(source, file)
    config = _read(reader, content)
    return config, tuple(sorted(reader.findings, key=lambda finding: finding.span.line or 0))


_TABLES = (
    "volume", "metadata", "signer", "template", "output", "changes", "mail", "inbox", "returns",
    "record", "options",
)  # fmt: skip
"""Tables whose keys are known, but those of ``[options]``."""
_NAMED = ("sources", "agreement", "selections", "logins", "profiles")
"""Tables of entries that the file itself gives names to."""


def _read(reader: TomlReader, content: Mapping[str, object]) -> Config:
    for name in content:
        if name not in (*_TABLES, *_NAMED):
            reader.unknown((name,), (*_TABLES, *_NAMED), "agreements.toml")
    default = Config()
    tables = {name: reader.table(content, name) for name in _TABLES}
    output = tables["output"]
    config = Config(
        volume=_volume(tables["volume"]),
        encoding=tables["metadata"].parsed(
            "encoding", _encoding, "", 'must be an encoding in quotes, such as "euc-kr"'
        ),
        sources=_sources(reader, content.get("sources", {})),
        signer=tables["signer"].choice("rule", SignerRule, default.signer),
        template=tables["template"].name("name", default.template, "pmlr"),
        entries=agreement_entries(reader, content),
        selections=read_selections(reader.table(content, "selections")),
        folder=output.name("folder", default.folder),
        formats=output.choices("formats", Format, default.formats),
        access=output.choice("access", Access, default.access),
        changes=_policy(tables["changes"]),
        mail=read_mail_settings(tables["mail"]),
        inbox=read_inbox(tables["inbox"]),
        logins=_logins(reader, content.get("logins", {})),
        trust=tables["returns"].files("trust"),
        timestamps=tables["record"].words("timestamps"),
        profiles=_profiles(reader, content.get("profiles", {})),
        options=tables["options"].content,
    )
    for name, table in tables.items():
        if name != "options":
            table.finish()
    return config


def _logins(reader: TomlReader, content: object) -> dict[str, Mapping[str, object]]:
    """Read ``[logins.NAME]``; what is in them, the provider knows."""
    if not isinstance(content, dict):
        reader.report(("logins",), '"logins" must be tables', "write [logins.microsoft]")
        return {}
    return {name: reader.table(content, "logins", name).content for name in content}


def _sources(reader: TomlReader, content: object) -> dict[str, dict[str, str]]:
    """Read ``[sources."FILE"]``: the heading of each column that has a name here."""
    from generator.sources import author_rows, table  # noqa: PLC0415 - seldom needed

    if not isinstance(content, dict):
        reader.report(("sources",), '"sources" must be tables', 'write [sources."papers.csv"]')
        return {}
    found: dict[str, dict[str, str]] = {}
    for file in content:
        headings = reader.table(content, "sources", file)
        names = dict.fromkeys((*table.NAMES, *author_rows.NAMES))
        found[file] = {name: words for name in names if (words := headings.words(name))}
        headings.finish()
    return found


def _profiles(reader: TomlReader, content: object) -> dict[str, Profile]:
    """Read ``[profiles.NAME]``; what is wrong with one is reported, and it is left out."""
    if not isinstance(content, dict):
        reader.report(("profiles",), '"profiles" must be tables', "write [profiles.NAME]")
        return {}
    found = {name: _profile(reader, name, content) for name in content}
    return {name: profile for name, profile in found.items() if profile is not None}


def _profile(reader: TomlReader, name: str, content: Mapping[str, object]) -> Profile | None:
    from generator.handin.profiles import Profile, Signing  # noqa: PLC0415 - seldom needed
    from generator.returns.evidence import Medium  # noqa: PLC0415 - the same

    table = reader.table(content, "profiles", name)
    ids = table.parsed("ids", _pattern, None, "must be a regular expression in quotes")
    try:
        profile = Profile(
            name=name,
            publisher=table.words("publisher") or name,
            file=table.words("file"),
            folder=table.words("folder"),
            archive=table.words("archive"),
            ids=ids,
            ids_hint=table.words("ids_hint") or "the publisher names the papers by ids of its own",
            takes=table.choices("takes", Medium, frozenset(Medium)),
            takes_hint=table.words("takes_hint") or "the publisher does not take every kind",
            agreements=table.parsed(
                "agreements", _names, (), 'must be names of templates, such as ["pmlr"]'
            ),
            signed=table.choices("signed", Signing, frozenset(Signing)),
            papers_list=table.words("papers_list"),
            source=table.words("source"),
        )
    except ValueError as problem:
        reader.report(("profiles", name), f"[profiles.{name}]: {problem}", "see docs/returns.md")
        profile = None
    table.finish()
    return profile


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise ValueError(value)
    return tuple(value)


def _pattern(value: object) -> re.Pattern[str]:
    if not isinstance(value, str):
        raise ValueError(value)
    try:
        return re.compile(value)
    except re.error:
        raise ValueError(value) from None


def _volume(table: TomlTable) -> Volume:
    words = {name: table.words(name) for name in Volume.names() if name != "editors"}
    return Volume(**words, editors=table.names("editors"))


def _encoding(value: object) -> str:
    from generator.sources.encoding import is_encoding  # noqa: PLC0415 - seldom needed

    if not isinstance(value, str) or not is_encoding(value):
        raise ValueError(value)
    return value


def _policy(table: TomlTable) -> Policy:
    default = Policy()
    demands = {
        aspect: table.choice(
            str(aspect), ChangeDemand, ChangeDemand(default.demands[aspect])
        ).demand
        for aspect in Aspect
    }
    return Policy(
        demands, table.choice("cosmetic", ChangeDemand, ChangeDemand(default.cosmetic)).demand
    )
