"""What was read of a file as lines of JSON, and back: an equal value, of these types and no other.

An object stands there as the name of its type and the fields that it was made with, but for those
that have their usual value. A volume that is met again stands there as its number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from enum import Enum
from functools import cache
from itertools import islice
from typing import Any

from generator import text
from generator.diagnostics import Diagnosed, Diagnostic, Severity, Span
from generator.paper import Author, Name, Paper, Volume
from generator.sources.parsed_file import (
    Acceptance,
    Authorship,
    Correction,
    ParsedFile,
    Status,
    Submission,
)

_KINDS: dict[str, Callable[..., Any]] = {
    kind.__name__: kind
    for kind in (
        *(Authorship, Correction, ParsedFile, Status, Submission, Author, Name, Paper, Volume),
        *(Diagnostic, Span, text.Title, text.Text, text.Emphasis, text.Strong, text.SmallCaps),
        *(text.Code, text.Superscript, text.Subscript, text.Math),
    )
}
_WORDS: dict[str, type[Enum]] = {"Decision": Acceptance}
_KIND = ""
"""The key of the type's name, which is no field's."""
_AGAIN = "again"


def to_lines(found: Diagnosed[tuple[ParsedFile, ...]]) -> Iterator[str]:
    """Yield what was read as lines without line breaks."""
    encoder = json.JSONEncoder(
        default=_ObjectsToJson().fields, separators=(",", ":"), check_circular=False
    )
    yield encoder.encode((len(found.value), found.diagnostics))
    for parsed in found.value:
        yield encoder.encode((len(parsed.submissions), replace(parsed, submissions=())))
        yield from map(encoder.encode, parsed.submissions)


def from_lines(lines: Iterable[str]) -> Diagnosed[tuple[ParsedFile, ...]]:
    """Return what was read.

    Raises:
        ValueError, TypeError, LookupError, RecursionError: these are not such lines.
    """
    decoder = json.JSONDecoder(object_hook=_JsonToObjects().object)
    values = map(decoder.decode, lines)
    number, diagnostics = _next(values)
    files = []
    for _ in range(number):
        papers, parsed = _next(values)
        files.append(replace(parsed, submissions=tuple(islice(values, papers))))
    if next(values, None) is not None:
        raise ValueError("there are more lines")
    return Diagnosed(tuple(files), _tuples(diagnostics))


def _next(values: Iterator[Any]) -> Any:
    value = next(values, None)
    if value is None:
        raise ValueError("lines are missing")
    return value


class _ObjectsToJson:
    """Spells objects as what JSON has."""

    def __init__(self) -> None:
        self._volumes: dict[Volume, int] = {}

    def fields(self, thing: Any) -> dict[str, object]:
        """Return an object's type and fields, in which there may be objects."""
        if isinstance(thing, Enum):
            return {_KIND: type(thing).__name__, "name": thing.name}
        if isinstance(thing, Volume):
            if thing in self._volumes:
                return {_KIND: _AGAIN, "number": self._volumes[thing]}
            self._volumes[thing] = len(self._volumes)
        kind: Any = type(thing)
        said: dict[str, object] = {_KIND: kind.__name__}
        for name, usual in _fields_of(kind):
            value = getattr(thing, name)
            if value != usual:
                said[name] = value
        return said


class _JsonToObjects:
    """Makes the objects again."""

    def __init__(self) -> None:
        self._volumes: list[Volume] = []

    def object(self, said: dict[str, Any]) -> object:
        """Return the object of this type and these fields."""
        kind = said.pop(_KIND)
        if kind == _AGAIN:
            return self._volumes[said["number"]]
        if kind in _WORDS:
            return _WORDS[kind][said["name"]]
        for name, value in said.items():
            if type(value) is list:
                said[name] = _tuples(value)
        if kind == "Diagnostic":
            said["severity"] = Severity(said["severity"])
        made = _KINDS[kind](**said)
        if kind == "Volume":
            self._volumes.append(made)
        return made


def _tuples(values: list[Any]) -> tuple[Any, ...]:
    return tuple([_tuples(each) if type(each) is list else each for each in values])


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, object], ...]:
    """Return the fields that an object is made with, and the usual value of each."""
    return tuple((each.name, each.default) for each in fields(kind) if each.init)
