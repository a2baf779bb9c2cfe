"""Inlines flattened to what a line is made of: runs of one style, fields, and hard breaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.document import (
    FootnoteReference,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    Slot,
    Value,
)
from generator.fields import ChoiceField, DateField, Field
from generator.pdf.layout import tags
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._field_box import FieldBox
from generator.pdf.layout.tags import Elements
from generator.text import Code, Emphasis, Math, SmallCaps, Strong, Subscript, Superscript, Text
from generator.traversal import inlines_of

_SCRIPT_SCALE = 0.68
_SCRIPT_SIZE_MINIMUM = 5.0
_SUPERSCRIPT_RISE = 0.36
_SUBSCRIPT_RISE = -0.16


class TextRun(NamedTuple):
    """Characters of one style.

    ``isolate`` is 0 for the template's own text; each inserted value has a number of its own, and
    is ordered by the bidi algorithm apart from what surrounds it.
    """

    text: str
    style: TextStyle
    isolate: int = 0


@dataclass(frozen=True, slots=True)
class HardBreak:
    """The line ends here."""


InlineItem = TextRun | FieldBox | HardBreak


class Flattener:
    """Flattens the inlines of one block; makes its inline structure elements on the way."""

    def __init__(
        self, values: Sequence[Value], elements: Elements, notes: Mapping[str, int]
    ) -> None:
        """Take the slots' values, the block's structure elements, and the footnotes' numbers."""
        self._values = values
        self._elements = elements
        self._notes = notes
        self._isolates = 0

    def flatten(self, inlines: Sequence[Inline], style: TextStyle) -> list[InlineItem]:
        """Flatten ``inlines``, set in ``style`` where they say nothing else."""
        return list(self._walk(inlines, style, 0))

    def _walk(
        self, inlines: Sequence[Inline], style: TextStyle, isolate: int
    ) -> Iterator[InlineItem]:
        for inline in inlines:
            match inline:
                case Text(text):
                    yield TextRun(normalize_spaces(text), style, isolate)
                case Slot(index):
                    self._isolates += 1
                    yield from self._walk(inlines_of(self._values[index]), style, self._isolates)
                case LineBreak():
                    yield HardBreak()
                case Link(target, children):
                    element = self._elements.add(tags.Link(target), style.element)
                    yield from self._walk(children, style.of(element), isolate)
                case LanguageSpan(language, children):
                    element = self._elements.add(tags.Span(language), style.element)
                    yield from self._walk(
                        children, style.of(element).in_language(language), isolate
                    )
                case FootnoteReference(label):
                    element = self._elements.add(tags.Reference(label), style.element)
                    script = _script(style, _SUPERSCRIPT_RISE)._replace(element=element)
                    yield TextRun(str(self._notes[label]), script)
                case Emphasis() | Strong() | SmallCaps() | Superscript() | Subscript():
                    yield from self._styled(inline, style, isolate)
                case Code() | Math():
                    yield from self._styled(inline, style, isolate)
                case _:
                    yield from self._field(inline, style)

    def _field(self, field: Field, style: TextStyle) -> Iterator[InlineItem]:
        element = self._elements.add(tags.Form(field), style.element)
        yield FieldBox(field, style.of(element), style)
        if isinstance(field, DateField):
            yield date_hint(field, style)
        elif isinstance(field, ChoiceField):
            yield field_note(" / ".join(field.choices), style)

    def _styled(self, inline: Inline, style: TextStyle, isolate: int) -> Iterator[InlineItem]:
        match inline:
            case Emphasis(children):
                yield from self._walk(children, _slanted(style), isolate)
            case Strong(children):
                yield from self._walk(children, _bold(style), isolate)
            case SmallCaps(children):
                yield from self._walk(children, style._replace(small_caps=True), isolate)
            case Code(text):
                inner = style._replace(style=style.style._replace(mono=True))
                yield TextRun(normalize_spaces(text), inner, isolate)
            case Superscript(children):
                yield from self._walk(children, _script(style, _SUPERSCRIPT_RISE), isolate)
            case Subscript(children):
                yield from self._walk(children, _script(style, _SUBSCRIPT_RISE), isolate)
            case Math(_, children):
                yield from self._walk(children, style, isolate)
            case _:
                pass


def date_hint(field: DateField, style: TextStyle) -> TextRun:
    """Return the words that say how a date is to be written."""
    return field_note(field.format, style)


def field_note(words: str, style: TextStyle) -> TextRun:
    """Return the words behind a field that say how to fill it in with a pen, too."""
    return TextRun(f" ({words})", style._replace(size=style.size * 0.76))


def _slanted(style: TextStyle) -> TextStyle:
    """Set emphasis apart from what is around it, upright in italics."""
    return style._replace(style=style.style._replace(italic=not style.style.italic))


def _bold(style: TextStyle) -> TextStyle:
    return style._replace(style=style.style._replace(bold=True))


def _script(style: TextStyle, rise: float) -> TextStyle:
    size = max(style.size * _SCRIPT_SCALE, min(style.size, _SCRIPT_SIZE_MINIMUM))
    return style._replace(size=size, rise=style.rise + rise * style.size)


def normalize_spaces(text: str) -> str:
    """Turn line ends and tabs into spaces; compose what has a composed form."""
    if text.isascii() and text.isprintable():  # most often
        return text
    composed = unicodedata.normalize("NFC", text)
    return composed.translate({9: " ", 10: " ", 13: " ", 0xAD: None})
