"""Numbers of list items: how they are written, and what a marker such as ``(iv)`` means.

The markers are those of pandoc's ``fancy_lists``, and ``1.1`` and ``§ 1`` beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class NumberStyle(StrEnum):
    """What a number is written in."""

    DECIMAL = "decimal"
    LOWER_ALPHA = "lower-alpha"
    UPPER_ALPHA = "upper-alpha"
    LOWER_ROMAN = "lower-roman"
    UPPER_ROMAN = "upper-roman"


_ALPHA = {NumberStyle.LOWER_ALPHA: "a", NumberStyle.UPPER_ALPHA: "A"}
_ROMAN_DIGITS = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN = 3999
_DOTTED = re.compile(r"(?:[0-9]{1,3}|[A-Z])(?:\.[0-9]{1,3})*")
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the items of a list are numbered."""

    style: NumberStyle = NumberStyle.DECIMAL
    before: str = ""
    """What stands before the number: ``(``, ``§ ``, or the numbers above it, as in ``2.1``."""
    after: str = "."

    def label(self, number: int) -> str:
        """Return the label of an item."""
        return f"{self.before}{_written(self.style, number)}{self.after}"

    def within(self, parent: str) -> Numbering:
        """Return the numbering of a list in the clause ``parent``: its number stands before it."""
        if self.before.endswith(".") and _DOTTED.fullmatch(parent):
            return replace(self, before=f"{parent}.")
        return self


PLAIN = Numbering()
"""As CommonMark has it: ``1.``"""


def _written(style: NumberStyle, number: int) -> str:
    """Write a number; after ``z`` comes ``aa``, and then ``bb``, as contracts have it."""
    if style in _ALPHA and number > 0:
        times, letter = divmod(number - 1, _LETTERS)
        return chr(ord(_ALPHA[style]) + letter) * (times + 1)
    if style in {NumberStyle.LOWER_ROMAN, NumberStyle.UPPER_ROMAN} and 0 < number <= _MOST_ROMAN:
        roman = _roman(number)
        return roman.upper() if style is NumberStyle.UPPER_ROMAN else roman
    return str(number)


def _roman(number: int) -> str:
    parts: list[str] = []
    for value, digits in _ROMAN_DIGITS:
        times, number = divmod(number, value)
        parts.append(digits * times)
    return "".join(parts)


def clause_number(parent: str, label: str) -> str:
    """Return what a clause is referred to by, as ``6(b)`` or ``2.1``.

    Args:
        parent: the same of the clause that it is in, or nothing.
        label: its own label.
    """
    bare = label.removesuffix(".")
    if not bare.startswith("("):
        bare = bare.removesuffix(")")
    if not parent or bare.startswith(("§", f"{parent}.")):
        return bare
    return f"{parent}{bare}" if bare.startswith("(") else f"{parent}.{bare}"


NEXT, GOES_ON = "#", "@"
"""Stand for a number: the one after the item before it; in the first item of a list ``#`` is 1,
and ``@`` the one after the last list that was numbered alike."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands before an item of a list, as it was typed."""

    before: str
    number: str
    after: str
    length: int
    """Of all of it, in characters."""

    @property
    def styles(self) -> frozenset[NumberStyle]:
        """What its number can be written in."""
        return frozenset(_values(self.number))

    def value(self, style: NumberStyle) -> int | None:
        """Return its number; ``None`` if it leaves that to be counted."""
        return _values(self.number).get(style)

    @property
    def is_counted(self) -> bool:
        """Whether it leaves its number to be counted."""
        return self.number in {NEXT, GOES_ON}


_MARKER = re.compile(
    r"(?P<before>\(|§ ?|(?:[0-9]{1,3}|[A-Z])\.(?:[0-9]{1,3}\.)*|)"
    r"(?P<number>[0-9]{1,3}|([a-z])\3{0,3}|([A-Z])\4{0,3}|[ivxlcdm]{2,12}|[IVXLCDM]{2,12}|[#@])"
    r"(?P<after>[.)]?)(?P<space>[ \t]+)(?=\S)"
    r"(?!<!-- radio )"  # “(x)” is a ticked button then
)


def read_marker(text: str) -> Marker | None:
    """Read the marker at the beginning of a line; ``None`` if there is none but CommonMark's.

    A capital letter with a full stop needs two spaces behind it, as in pandoc: it can be an
    initial.
    """
    found = _MARKER.match(text)
    if found is None:
        return None
    before, number, after = found["before"], found["number"], found["after"]
    is_counted = number in {NEXT, GOES_ON}
    if before == "(":
        is_known = after == ")"
    elif before:
        is_known = after != ")" and (number.isdigit() or is_counted)
    else:
        is_known = bool(after) and not number.isdigit()
        if after == "." and number.isupper() and len(found["space"]) == 1:
            is_known = False
    if not is_known or not (is_counted or _values(number)):
        return None
    before = "§ " if before.startswith("§") else before
    return Marker(before, number, after, found.end("after"))


def _values(number: str) -> dict[NumberStyle, int]:
    """Return what a number as it is typed can mean."""
    if number.isdigit():
        return {NumberStyle.DECIMAL: int(number)}
    if not number.isalpha():
        return {}
    is_upper, lower = number.isupper(), number.lower()
    values: dict[NumberStyle, int] = {}
    if len(set(lower)) == 1:
        style = NumberStyle.UPPER_ALPHA if is_upper else NumberStyle.LOWER_ALPHA
        values[style] = ord(lower[0]) - ord("a") + 1 + _LETTERS * (len(lower) - 1)
    value = _roman_value(lower)
    if value is not None:
        values[NumberStyle.UPPER_ROMAN if is_upper else NumberStyle.LOWER_ROMAN] = value
    return values


def _roman_value(text: str) -> int | None:
    value, rest = 0, text
    for worth, digits in _ROMAN_DIGITS:
        while rest.startswith(digits):
            value, rest = value + worth, rest.removeprefix(digits)
    return value if not rest and value and _roman(value) == text else None


class MarkerRow:
    """The markers of one list, which say together what its numbers are written in."""

    def __init__(self, first: Marker) -> None:
        """Begin a list."""
        self.markers = [first]
        self._styles = first.styles

    def take(self, marker: Marker) -> bool:
        """Add the marker of one more item; return whether it goes with those before it."""
        first = self.markers[0]
        if (marker.before, marker.after) != (first.before, first.after):
            return False
        if not marker.is_counted:
            styles = self._styles & marker.styles if self._styles else marker.styles
            if not styles or first.is_counted:
                return False
            self._styles = styles
        self.markers.append(marker)
        return True

    @property
    def numbering(self) -> Numbering:
        """How the list is numbered; ``i`` is Roman unless the markers after it say otherwise."""
        first = self.markers[0]
        roman = self._styles & {NumberStyle.LOWER_ROMAN, NumberStyle.UPPER_ROMAN}
        others = self._styles - roman
        is_roman = roman and (not others or first.number in {"i", "I"} or len(first.number) > 1)
        [style] = (roman if is_roman else others) or {NumberStyle.DECIMAL}
        return Numbering(style, first.before, first.after)

    @property
    def start(self) -> int:
        """The number of the first item; 1 if it is to be counted."""
        return self.markers[0].value(self.numbering.style) or 1


def as_read(numbering: Numbering, start: int, count: int) -> tuple[Numbering, int]:
    """Return what the labels of a list say without it, as ``(i)`` alone is a Roman number."""
    labels: Sequence[str] = [numbering.label(start + index) for index in range(count)]
    markers = [read_marker(f"{label}  x") for label in labels]
    if not markers or markers[0] is None:
        return numbering, start
    row = MarkerRow(markers[0])
    for marker in markers[1:]:
        if marker is None or not row.take(marker):
            return numbering, start
    return row.numbering, row.start
