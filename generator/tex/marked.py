"""Accents of formulas: a mark over one letter, or over several where characters can do that."""

from __future__ import annotations

import re
import unicodedata

from generator.tex import symbols
from generator.tex.atoms import without_marks
from generator.tex.builder import mapped, merged
from generator.text import Math, RichInline, Subscript, Superscript, Text, plain_text

_LETTER = re.compile(
    r"[^\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
    r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]*"
)
"""A letter with the marks that it has already."""


def split_subscripts(
    inlines: tuple[RichInline, ...],
) -> tuple[tuple[RichInline, ...], tuple[RichInline, ...]]:
    r"""Part what is marked from the subscripts behind it: ``\hat{x_i}`` is read as x̂ᵢ."""
    end = len(inlines)
    while end > 1 and isinstance(inlines[end - 1], Subscript):
        end -= 1
    return inlines[:end], inlines[end:]


def put_mark(inlines: tuple[RichInline, ...], mark: str) -> tuple[RichInline, ...] | None:
    """Put a mark over inlines; None where no characters do that."""
    flat = merged(_on_the_line(inline) for inline in inlines)
    letters = plain_text(flat)
    if letters != plain_text((Math("", inlines),)) or " " in letters:
        return None  # a script would lose its place, and a space cannot carry a mark
    count = len(without_marks(letters))
    if count > 1:
        mark = symbols.MARKS_OVER_SEVERAL.get(mark, mark)
    if count == 1:
        marks = [mark]
    elif count and mark in symbols.REPEATABLE_MARKS:
        marks = [mark] * count
    elif count == 2 and mark in symbols.DOUBLE_MARKS:
        marks = [symbols.DOUBLE_MARKS[mark], ""]
    else:
        return None
    left = iter(marks)

    def marked(text: str) -> str:
        if count == 1:
            text = text.replace("ı", "i").replace("ȷ", "j")
        added = _LETTER.sub(lambda match: match[0] + next(left), text)
        return unicodedata.normalize("NFC", added)

    return merged(mapped(flat, marked))


def _on_the_line(inline: RichInline) -> RichInline:
    """Return a script as the small characters that Unicode has for it."""
    scripted = isinstance(inline, Subscript | Superscript)
    return Text(plain_text((inline,))) if scripted else inline
