"""What a template prints: its own text, which is Markdown, and values, which never are.

A :class:`Fragment` keeps the two apart from the moment they are printed. It is no string and gives
no string, so no expression of a template can turn one into the other. That is the whole defence:
template text enters by :class:`SourceText` only, which the compiler makes of the text between the
tags, and everything else that is printed is a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, NoReturn

from jinja2 import TemplateRuntimeError

from generator.diagnostics import Diagnostic, Span
from generator.document import Value, slot_mark
from generator.template.lines import BEHIND_TAG, CLOSE, OPEN

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_MARKS = re.compile(f"({BEHIND_TAG}?\n|{OPEN}|{CLOSE})")
MAX_SIZE = 200_000
"""The most characters and values that a template may print."""


class SourceText(NamedTuple):
    """Text of a template file, as it stands there."""

    text: str
    file: str
    line: int
    """Line of the first character, counted from 1."""


class PrintedValue(NamedTuple):
    """A value that the template prints."""

    value: Value


Piece = SourceText | PrintedValue


class Fragment:
    """The output of a template, macro or block. It can be printed, and nothing else."""

    __slots__ = ("pieces", "size")

    def __init__(self, pieces: Iterable[Piece], size: int | None = None) -> None:
        """Put pieces together; ``size`` are their characters and values, where it is known."""
        self.pieces = tuple(pieces)
        self.size = sum(map(_size, self.pieces)) if size is None else size

    def __bool__(self) -> bool:
        """Tell whether there is anything but white space."""
        return any(isinstance(piece, PrintedValue) or piece.text.strip() for piece in self.pieces)

    def __str__(self) -> NoReturn:
        raise TemplateRuntimeError(
            "the output of a macro or block is not plain text: print it as it is, "
            "without joining it to something or filtering it"
        )

    def __repr__(self) -> str:
        return "<template text>"

    def enclosed(self) -> Fragment:
        """Return the output of a macro or block as it is printed; the end of a line is marked."""
        last = self.pieces[-1] if self.pieces else None
        if not isinstance(last, SourceText) or not last.text.endswith("\n"):
            return self
        first = self.pieces[0]
        begin = first if isinstance(first, SourceText) else last
        end = last.line + last.text.count("\n")
        opened = SourceText(OPEN, begin.file, begin.line)
        return Fragment((opened, *self.pieces, SourceText(CLOSE, last.file, end)))


def _size(piece: Piece) -> int:
    return len(piece.text) if isinstance(piece, SourceText) else 1


def join_fragments(fragments: Iterable[Fragment]) -> Fragment:
    """Put what was printed one after the other.

    Raises:
        TemplateRuntimeError: there is more than :data:`MAX_SIZE`.
    """
    pieces: list[Piece] = []
    size = 0
    for fragment in fragments:
        pieces.extend(fragment.pieces)
        size += fragment.size
        if size > MAX_SIZE:
            raise TemplateRuntimeError("the template prints too much")
    return Fragment(pieces, size)


@dataclass(frozen=True, slots=True)
class Composition:
    """A template filled in: Markdown with slots, and the values of the slots."""

    skeleton: str
    """Markdown with slot marks; equal for all papers that take the same way through a template."""
    values: tuple[Value, ...]
    """What stands in the slots, by index."""
    origins: tuple[tuple[str, int], ...] = ()
    """For each line of the skeleton the template file and line that it came from."""

    def locate(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Move findings about lines of the skeleton to the lines of the template, each once."""
        return tuple(dict.fromkeys(self._locate(diagnostic) for diagnostic in diagnostics))

    def _locate(self, diagnostic: Diagnostic) -> Diagnostic:
        line = diagnostic.span.line
        if line is None or diagnostic.span.file or not 1 <= line <= len(self.origins):
            return diagnostic
        file, origin = self.origins[line - 1]
        return Diagnostic(
            diagnostic.severity,
            diagnostic.message,
            diagnostic.hint,
            Span(file, origin, diagnostic.span.entry),
        )


def number_slots(fragment: Fragment) -> Composition:
    """Spell a template's output as Markdown with numbered slots."""
    values = tuple(piece.value for piece in fragment.pieces if isinstance(piece, PrintedValue))
    pattern = (None if isinstance(piece, PrintedValue) else piece for piece in fragment.pieces)
    skeleton, origins = _skeleton(tuple(pattern))
    return Composition(skeleton, values, origins)


@lru_cache(maxsize=64)
def _skeleton(
    pattern: tuple[SourceText | None, ...],
) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Join texts, with a slot for each ``None``; give the origin of each line, too."""
    lines = _LineJoiner()
    slots = 0
    for piece in pattern:
        if piece is None:
            lines.add(slot_mark(slots), lines.following)
            slots += 1
            continue
        for offset, text in enumerate(_LINES.findall(piece.text)):
            lines.take(text, (piece.file, piece.line + offset))
        ended = piece.text.endswith("\n")
        breaks = piece.text.count("\n")
        lines.following = (piece.file, piece.line + breaks)
        if not ended and not breaks:
            lines.following = (piece.file, piece.line)
    return lines.done()


class _LineJoiner:
    """Puts lines together, and settles which of them stay (:mod:`generator.template.lines`)."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._origins: list[tuple[str, int]] = []
        self._line: list[str] = []
        self._origin = ("", 1)
        self._is_behind_output = False
        """Whether the last line was ended by a macro or block, and nothing came after it."""
        self.following = ("", 1)
        """Where what comes next stands, as far as is known."""

    def take(self, text: str, origin: tuple[str, int]) -> None:
        """Take template text with one line end at most, which stands at its end."""
        for part in _MARKS.split(text):
            if part == OPEN:
                self._is_behind_output = False
            elif part == CLOSE:
                blank = not "".join(self._line).strip()
                self._is_behind_output = bool(self._lines) and blank
            elif part == f"{BEHIND_TAG}\n":
                if "".join(self._line).strip():
                    self._end(origin)
                else:
                    self._line.clear()
                self._is_behind_output = False
            elif part == "\n":
                self._end(origin)
            elif part:
                self.add(part, origin)

    def add(self, text: str, origin: tuple[str, int]) -> None:
        """Add to the line, or to the one before if a macro or block has ended that too early."""
        if self._is_behind_output and not text.isspace():
            self._is_behind_output = False
            self._line = [self._lines.pop().removesuffix("\n")]
            self._origin = self._origins.pop()
        elif not self._line:
            self._origin = origin
        self._line.append(text)

    def _end(self, origin: tuple[str, int]) -> None:
        self._lines.append("".join([*self._line, "\n"]))
        self._origins.append(self._origin if self._line else origin)
        self._line.clear()
        self._is_behind_output = False

    def done(self) -> tuple[str, tuple[tuple[str, int], ...]]:
        """Return the text, and where each line came from."""
        if self._line:
            self._lines.append("".join(self._line))
            self._origins.append(self._origin)
            self._line.clear()
        return "".join(self._lines), tuple(self._origins)
