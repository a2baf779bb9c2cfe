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
from typing import NoReturn

from jinja2 import TemplateRuntimeError

from generator.diagnostics import Diagnostic, Span
from generator.document import Value, slot_mark

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MAX_SIZE = 2_000_000
"""The most characters and values that a template may print."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """Text of a template file, as it stands there."""

    text: str
    file: str
    line: int
    """Line of the first character, counted from 1."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A value that the template prints."""

    value: Value


Piece = SourceText | Printed


class Fragment:
    """The output of a template, macro or block. It can be printed, and nothing else."""

    __slots__ = ("pieces", "size")

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)
        self.size = sum(
            len(piece.text) if isinstance(piece, SourceText) else 1 for piece in self.pieces
        )

    def __bool__(self) -> bool:
        """Tell whether there is anything but white space."""
        return any(isinstance(piece, Printed) or not piece.text.isspace() for piece in self.pieces)

    def __str__(self) -> NoReturn:
        raise TemplateRuntimeError(
            "the output of a macro or block is not plain text: print it as it is, "
            "without joining it to something or filtering it"
        )

    def __repr__(self) -> str:
        return "<template text>"


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
    return Fragment(pieces)


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
        """Move findings about lines of the skeleton to the lines of the template."""
        return tuple(self._locate(diagnostic) for diagnostic in diagnostics)

    def _locate(self, diagnostic: Diagnostic) -> Diagnostic:
        line = diagnostic.span.line
        if line is None or not 1 <= line <= len(self.origins):
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
    values = tuple(piece.value for piece in fragment.pieces if isinstance(piece, Printed))
    pattern = (None if isinstance(piece, Printed) else piece for piece in fragment.pieces)
    skeleton, origins = _skeleton(tuple(pattern))
    return Composition(skeleton, values, origins)


@lru_cache(maxsize=64)
def _skeleton(
    pattern: tuple[SourceText | None, ...],
) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Join texts, with a slot for each ``None``; give the origin of each line, too."""
    text: list[str] = []
    origins: list[tuple[str, int]] = []
    next_origin = ("", 1)
    at_line_start = True
    slots = 0
    for piece in pattern:
        if piece is None:
            text.append(slot_mark(slots))
            slots += 1
            if at_line_start:
                origins.append(next_origin)
            at_line_start = False
            continue
        text.append(piece.text)
        for offset, line in enumerate(_LINES.findall(piece.text)):
            if at_line_start:
                origins.append((piece.file, piece.line + offset))
            at_line_start = line.endswith("\n")
            next_origin = (piece.file, piece.line + offset + 1)
    return "".join(text), tuple(origins)
