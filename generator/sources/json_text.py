"""JSON with places: the objects of a file one by one, each with the line that it begins on.

The standard library parses; this walks from value to value, so that a file that breaks off in the
middle, or a bad line of JSON Lines, costs what is broken and not what was read before.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t\n\r]*+")
_DEEPEST = 4
"""Wrappers around what is looked for: ``[{"venue": …, "notes": [{…}]}]`` has three."""
_MOST_BREAKS = 100
"""Lines of JSON Lines that may be broken before the rest is left: each may cost a whole reading."""
_LONGEST_NUMBER = 40
"""Digits of a number that is kept as one; a longer one is no identifier of anything."""


@dataclass(frozen=True, slots=True)
class JsonItem:
    """One value that was looked for."""

    value: Mapping[str, object]
    line: int
    key: str = ""
    """Its name, if it stands in an object of such values."""
    repeated: frozenset[str] = frozenset()
    """Keys in it that are there twice with different values; the last one is kept."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the text stops being JSON."""

    message: str
    line: int


def items(text: str, wanted: Callable[[object], bool]) -> Iterator[JsonItem | Broken]:
    """Find the objects for which ``wanted`` is true, in lists and objects to a small depth.

    Objects that lie within a wanted one are its own affair. Every character is parsed a bounded
    number of times, and nothing is raised.
    """
    return _Walker(text, wanted).walk_file()


class _Walker:
    def __init__(self, text: str, wanted: Callable[[object], bool]) -> None:
        self.text = text
        self.wanted = wanted
        self._repeated: set[str] = set()
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=_integer, parse_constant=str
        )

    def walk_file(self) -> Iterator[JsonItem | Broken]:
        """Read value after value: one in JSON, many in JSON Lines."""
        position = self._skip(0)
        breaks = 0
        broken_at = -1
        while position < len(self.text) and breaks < _MOST_BREAKS:
            try:
                value, end = self._parse(position)
            except _BrokenError as failure:
                breaks += 1
                next_line = self.text.find("\n{", position)
                if next_line < 0:
                    yield from self._children(position, 1)
                if failure.position != broken_at:
                    yield Broken(str(failure), self._line(failure.position))
                broken_at = failure.position
                position = len(self.text) if next_line < 0 else next_line + 1
                continue
            yield from self._visit(value, position, "", 0)
            position = self._skip(end)
            if self.text.startswith(",", position):
                position = self._skip(position + 1)
        if position < len(self.text):
            yield Broken("too much is broken: reading was given up", self._line(position))

    def _visit(
        self, value: object, begin: int, key: str, depth: int
    ) -> Iterator[JsonItem | Broken]:
        if isinstance(value, dict) and self.wanted(value):
            yield JsonItem(value, self._line(begin), key, frozenset(self._repeated))
        elif isinstance(value, dict | list) and value and depth < _DEEPEST:
            yield from self._children(begin, depth + 1)

    def _children(self, begin: int, depth: int) -> Iterator[JsonItem | Broken]:
        """Visit the values of the list or object that begins here, as far as they can be read."""
        opener = self.text[begin]
        position = self._skip(begin + 1)
        try:
            while opener in "[{" and position < len(self.text) and self.text[position] not in "]}":
                key = ""
                if opener == "{":
                    name, position = self._parse(position)
                    key = name if isinstance(name, str) else ""
                    position = self._skip(self._skip(position) + 1)
                value, end = self._parse(position)
                yield from self._visit(value, position, key, depth)
                position = self._skip(self._skip(end) + 1)
        except _BrokenError:
            # Where it breaks has been said. Of ``{"notes": [{…}, {…`` the whole notes are good, but
            # what lies within a broken note is none.
            if depth == 1 and opener == "{" and self.text.startswith("[", position):
                yield from self._children(position, depth + 1)

    def _parse(self, position: int) -> tuple[object, int]:
        self._repeated.clear()
        try:
            value, end = self._decoder.raw_decode(self.text, position)
        except json.JSONDecodeError as failure:
            raise _BrokenError(failure.msg, failure.pos) from None
        except RecursionError:
            raise _BrokenError("nested too deeply", position) from None
        except ValueError as failure:
            raise _BrokenError(str(failure), position) from None
        return value, end

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self._repeated.update(key for key, value in pairs if value != found[key])
        return found

    def _skip(self, position: int) -> int:
        space = _SPACE.match(self.text, position)
        return space.end() if space else position

    def _line(self, position: int) -> int:
        return bisect_right(self._newlines, position - 1) + 1


class _BrokenError(Exception):
    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits
