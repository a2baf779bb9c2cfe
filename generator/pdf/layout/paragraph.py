"""One paragraph: inline items in, lines of placed glyphs out. All lengths in points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._breaks import OBJECT, boundary_penalty
from generator.pdf.layout._field_box import FieldBox
from generator.pdf.layout._inlines import HardBreak, InlineItem, TextRun
from generator.pdf.layout._linebreak import Breakpoint, break_justified, break_ragged
from generator.pdf.layout.lines import (
    Alignment,
    Line,
    LineItem,
    ParagraphStyle,
    empty_line,
    layout_line,
)
from generator.pdf.layout.words import Segment, hyphen, part_segment, segments, word_space

ParagraphLayout = Callable[[tuple[InlineItem, ...], ParagraphStyle], tuple[Line, ...]]
"""What :func:`layout_paragraph` does."""


def layout_paragraph(items: tuple[InlineItem, ...], style: ParagraphStyle) -> tuple[Line, ...]:
    """Break a paragraph into lines and place its glyphs.

    Raises:
        UnprintableError: no font has a character.
    """
    lines: list[Line] = []
    sections = list(_sections(items))
    for number, section in enumerate(sections, start=1):
        shaped = _shaped(section, style)
        last = shaped[-1] if shaped and number < len(sections) else None
        ending = word_space(last.style, style.base_level) if isinstance(last, Segment) else None
        lines.extend(_section_lines(shaped, style, ending))
    return tuple(lines)


def has_values(items: Iterable[InlineItem]) -> bool:
    """Tell whether values stand in a paragraph."""
    return any(isinstance(item, TextRun) and item.isolate > 0 for item in items)


def natural_width(items: Sequence[InlineItem], style: ParagraphStyle) -> float:
    """Return the width of a paragraph whose lines end at hard breaks only."""
    return Measured(items, style).natural


class Measured:
    """A paragraph whose glyphs are known, and its lines not yet."""

    def __init__(self, items: Sequence[InlineItem], style: ParagraphStyle) -> None:
        """Shape the paragraph.

        Raises:
            UnprintableError: no font has a character.
        """
        self._items = tuple(items)
        self._sections = [_shaped(section, style) for section in _sections(items)]
        widths = [sum([item.width for item in section]) for section in self._sections]
        self.natural = max(widths)
        """Its width if its lines end at hard breaks only."""
        self.has_values = has_values(items)

    @property
    def has_fields(self) -> bool:
        """Whether there are fields in it."""
        return any(isinstance(item, FieldBox) for item in self._items)

    @property
    def least(self) -> float:
        """Width of its widest piece that no line can end in."""
        least = 0.0
        for section in self._sections:
            width = 0.0
            for item in section:
                width = 0.0 if item.is_space else width + item.width
                least = max(least, width)
                if item.penalty is not None:
                    width = 0.0
        return least

    def lines(self, style: ParagraphStyle, layout: ParagraphLayout) -> tuple[Line, ...]:
        """Break it into lines, for which ``layout`` is asked only if one is not enough."""
        if not self._items:
            return ()
        if len(self._sections) == 1 and self._sections[0] and self.natural <= style.width:
            return (layout_line(self._sections[0], style, stretched=False),)
        return layout(self._items, style)


def _sections(items: Sequence[InlineItem]) -> Iterator[list[TextRun | FieldBox]]:
    """Part a paragraph at its hard breaks."""
    section: list[TextRun | FieldBox] = []
    for item in items:
        if isinstance(item, HardBreak):
            yield section
            section = []
        else:
            section.append(item)
    yield section


def _shaped(section: Sequence[TextRun | FieldBox], style: ParagraphStyle) -> list[LineItem]:
    """Shape a section; values are never hyphenated, and only justified text is."""
    shaped: list[LineItem] = []
    justified = style.alignment is Alignment.JUSTIFIED
    for item, levels in zip(section, _levels(section, style.base_level), strict=True):
        if isinstance(item, FieldBox):
            box = item.in_line(style.width)
            shaped.append(replace(box, level=levels[0][0]) if style.base_level else box)
            continue
        language = item.style.style.typeface.language or style.language
        language = language if justified and item.isolate == 0 else ""
        found = segments(item.text, item.style, levels, language)
        if max([segment.width for segment in found], default=0.0) <= style.width:
            shaped += found
            continue
        for segment in found:
            fits = segment.width <= style.width
            shaped += [segment] if fits else part_segment(segment, style.width)
    return shaped


def _levels(section: Sequence[TextRun | FieldBox], base: int) -> list[list[tuple[int, int]]]:
    """Find the embedding levels of each item, each with how many characters in a row have it."""
    texts = [item.text if isinstance(item, TextRun) else OBJECT for item in section]
    if not base and all(map(bidi.is_left_to_right, texts)):  # what the rest comes to then
        isolated = [isinstance(item, TextRun) and item.isolate > 0 for item in section]
        return [[(2 * inner, len(text))] for inner, text in zip(isolated, texts, strict=True)]
    return [
        [(level, len(list(alike))) for level, alike in groupby(levels)]
        for levels in _resolved(section, texts, base)
    ]


def _resolved(
    section: Sequence[TextRun | FieldBox], texts: Sequence[str], base: int
) -> list[list[int]]:
    """Resolve the levels of the template's text around the values, and within each value."""
    groups: list[tuple[int, list[int]]] = []
    for index, item in enumerate(section):
        isolate = item.isolate if isinstance(item, TextRun) else -1
        if groups and isolate > 0 and groups[-1][0] == isolate:
            groups[-1][1].append(index)
        else:
            groups.append((isolate, [index]))
    outer_texts = [
        "".join(texts[i] for i in members) if isolate == 0 else OBJECT
        for isolate, members in groups
    ]
    outer = bidi.levels("".join(outer_texts), base)
    result: list[list[int]] = []
    position = 0
    for (isolate, members), text in zip(groups, outer_texts, strict=True):
        if isolate > 0:
            around = outer[position]
            joined = "".join(texts[i] for i in members)
            inner = bidi.levels(joined, _inner_base(around, joined))
            start = 0
            for i in members:
                result.append(inner[start : start + len(texts[i])])
                start += len(texts[i])
        else:
            result.append(outer[position : position + len(text)])
        position += len(text)
    return result


def _inner_base(around: int, text: str) -> int:
    """Return the least level above ``around`` with the text's own direction (X5c)."""
    direction = bidi.base_level(text)
    return around + 1 if (around + 1) % 2 == direction else around + 2


def _section_lines(
    items: list[LineItem], style: ParagraphStyle, ending: Segment | None
) -> Iterator[Line]:
    """Set the lines of a section, whose last one ends with the space ``ending`` if there is one."""
    if not items:
        yield empty_line(style)
        return
    justified = style.alignment is Alignment.JUSTIFIED
    if not justified and sum([item.width for item in items]) <= style.width:
        yield layout_line(items, style, ending, stretched=False)
        return
    found = _breakpoints(items, style.width)
    choose = break_justified if justified else break_ragged
    start = 0
    for place in choose(items, found, style.width):
        line = items[start : place.end]
        if place.hyphen:
            line = [*line, hyphen(line[-1].style, line[-1].level)]
        is_last = place is found[-1]
        space = ending if is_last else _space_at(items, place)
        yield layout_line(line, style, space, stretched=justified and not is_last)
        start = place.resume


def _space_at(items: Sequence[LineItem], place: Breakpoint) -> Segment | None:
    """Return the space that ends a line, if it ends with one."""
    dropped = items[place.end] if place.resume > place.end else None
    return dropped if isinstance(dropped, Segment) and dropped.text == " " else None


def _breakpoints(items: Sequence[LineItem], width: float) -> list[Breakpoint]:
    """Find where lines of this width may end; the last place is the end of the paragraph."""
    found: list[Breakpoint] = []
    index = 1
    while index < len(items):
        item, before = items[index], items[index - 1]
        resume = index
        while resume < len(items) and items[resume].is_space:
            resume += 1
        if resume > index:
            if not _is_label(items[index - 1 : resume + 1], width):
                found.append(Breakpoint(index, resume))
        elif not before.is_space:
            penalty = before.penalty
            if penalty is None:
                penalty = boundary_penalty(before.text[-1], item.text[0])
            if penalty is not None:
                added = hyphen(before.style).width if _is_hyphenated(before) else 0.0
                found.append(Breakpoint(index, index, penalty, added))
        index = max(resume, index + 1)
    if found and found[-1].resume == len(items):
        found.pop()
    found.append(Breakpoint(len(items), len(items)))
    return found


def _is_label(items: Sequence[LineItem], width: float) -> bool:
    """Tell whether some items are a word with a colon, spaces, and the field that it stands for."""
    if not isinstance(items[-1], FieldBox) or items[0].text[-1] not in ":：":
        return False
    return sum(item.width for item in items) <= width


def _is_hyphenated(item: LineItem) -> bool:
    return isinstance(item, Segment) and item.hyphenated
