"""The tables of a TOML file, read key by key; what is wrong is reported with its line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from generator.diagnostics import Diagnostic, Span, error
from generator.paper import Name

Choice = TypeVar("Choice", bound=StrEnum)
T = TypeVar("T")


class TomlReader:
    """Collects the findings of one file and knows the line of each of its keys."""

    def __init__(self, source: str, file: str) -> None:
        self.findings: list[Diagnostic] = []
        self._source = source
        self._file = file
        self._lines: Mapping[tuple[str, ...], int] | None = None

    def table(self, content: Mapping[str, object], *path: str) -> TomlTable:
        """Return the table at a path, whose last step is looked up in ``content``."""
        found, name = content.get(path[-1], {}), ".".join(path)
        if isinstance(found, dict):
            return TomlTable(self, path, found)
        self.report(path, f'"{name}" must be a table', f"write [{name}] on a line of its own")
        return TomlTable(self, path, {})

    def tables(self, content: Mapping[str, object], name: str) -> tuple[TomlTable, ...]:
        """Return the tables of an array, ``[[name]]``."""
        found = content.get(name, [])
        if isinstance(found, list) and all(isinstance(each, dict) for each in found):
            title = f"[[{name}]]"
            return tuple(
                TomlTable(self, (name, str(number)), each, title)
                for number, each in enumerate(found)
            )
        message = f'"{name}" must be a list of tables'
        self.report((name,), message, f"write [[{name}]] on a line of its own")
        return ()

    def unknown(self, key: tuple[str, ...], known: tuple[str, ...], place: str) -> None:
        """Report a key that nobody asked for."""
        near = get_close_matches(key[-1], known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"it can have: {', '.join(known)}"
        self.report(key, f'unknown key "{key[-1]}" in {place}', hint)

    def report(self, key: tuple[str, ...], message: str, hint: str) -> None:
        """Report what is wrong with the value at a path of keys."""
        if self._lines is None:
            self._lines = key_lines(self._source)
        self.findings.append(error(message, hint, Span(self._file, self._lines.get(key))))


class TomlTable:
    """One table of the file, read key by key; what nobody asked for is unknown."""

    def __init__(
        self,
        reader: TomlReader,
        path: tuple[str, ...],
        content: Mapping[str, object],
        title: str = "",
    ) -> None:
        self.content = content
        self._reader = reader
        self._path = path
        self._title = title or f"[{'.'.join(path)}]"
        self._known: list[str] = []

    def words(self, key: str) -> str:
        """Read words, a number or a date, as words; empty if the key is not there."""
        value = self._value(key)
        if value is None:
            return ""
        # In Python, true and false are numbers, and a moment is a date.
        if isinstance(value, str | int | date) and not isinstance(value, bool):
            return str(value).strip()
        self._wrong(key, 'must be words in quotes, such as "2025"')
        return ""

    def name(self, key: str, default: str, example: str = "") -> str:
        """Read a name."""
        value = self._value(key)
        if value is None:
            return default
        if isinstance(value, str) and value.strip():
            return value
        self._wrong(key, f'must be a name in quotes, such as "{example or default}"')
        return default

    def names(self, key: str) -> tuple[Name, ...]:
        """Read a list of the names of people."""
        value = self._value(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(name, str) and name for name in value):
            from generator.tex import decode_typed_name  # noqa: PLC0415 - seldom needed

            return tuple(decode_typed_name(name).value for name in value)
        self._wrong(key, 'must be a list of names, such as ["Ada Lovelace", "Charles Babbage"]')
        return ()

    def files(self, key: str) -> tuple[str, ...]:
        """Read a list of files."""
        value = self._value(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(name, str) and name for name in value):
            return tuple(value)
        self._wrong(key, 'must be a list of files, such as ["certificates/university.pem"]')
        return ()

    def choice(self, key: str, choices: type[Choice], default: Choice) -> Choice:
        """Read one of a few words."""
        value = self._value(key)
        if value is None:
            return default
        if isinstance(value, str) and value in set(choices):
            return choices(value)
        self._wrong(key, f"must be one of {_quoted(choices)}")
        return default

    def choices(
        self, key: str, choices: type[Choice], default: frozenset[Choice]
    ) -> frozenset[Choice]:
        """Read a list of some of a few words."""
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
        self._wrong(key, f"must be a list of some of {_quoted(choices)}")
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
                self._reader.unknown((*self._path, key), tuple(self._known), self._title)

    def report(self, key: str, message: str, hint: str) -> None:
        """Report what is wrong with the value of a key, or with the table if it is not there."""
        path = (*self._path, key) if key in self.content else self._path
        self._reader.report(path, f"{self._title}: {message}", hint)

    def _value(self, key: str) -> object | None:
        self._known.append(key)
        value = self.content.get(key)
        if isinstance(value, str) and "\0" in value:
            self._wrong(key, "has a character that no file's name and no form can hold: U+0000")
            return None
        return value

    def _wrong(self, key: str, message: str) -> None:
        found = self.content[key]
        self._reader.report(
            (*self._path, key), f'"{key}" in {self._title} {message}', f"it is {found!r}"
        )


def _quoted(choices: type[StrEnum]) -> str:
    return ", ".join(f'"{choice}"' for choice in choices)


def syntax_error(message: str, source: str, file: str) -> Diagnostic:
    """Turn what tomllib says of a text into an error with its line."""
    # Only the message of tomllib knows the place before Python 3.14.
    found = re.search(r" \(at (line (?P<line>\d+), column \d+|end of document)\)$", message)
    text = message[: found.start()] if found else message
    line = None
    if found:
        line = int(found["line"] or source.rstrip().count("\n") + 1)
    twice = re.fullmatch(r"Cannot declare \((?P<names>'.*'),?\) twice", text)
    if twice:
        table = ".".join(re.findall("'([^']*)'", twice["names"]))
        return error(f"has [{table}] twice", f"put all under one [{table}]", Span(file, line))
    if text == "Cannot overwrite a value":
        return error("sets this twice in one table", "keep one of the two", Span(file, line))
    return error(f"is not TOML: {text}", "see https://toml.io", Span(file, line))


def key_lines(source: str) -> dict[tuple[str, ...], int]:
    """Find the line, from 1, on which each table and key of a valid TOML text starts.

    tomllib keeps no places. But every statement of TOML (a header, or a key with its value) starts
    on a line of its own and is TOML by itself, so the text is cut into the shortest runs of lines
    that can be read alone. The tables of an array have their number, from 0, for a last step.
    """
    found: dict[tuple[str, ...], int] = {}
    arrays: Counter[tuple[str, ...]] = Counter()
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
            if statement.lstrip().startswith("[["):
                arrays[table] += 1
                table = (*table, str(arrays[table] - 1))
                found[table] = start
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
