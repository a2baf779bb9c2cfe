"""One paragraph: atoms in, lines of placed glyphs out. All lengths in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.pdf import bidi
from generator.pdf.breaks import hyphen, opportunities
from generator.pdf.inline import Atom, FieldBox, HardBreak, Run
from generator.pdf.line import Alignment, Item, Row, Setting, empty_row, piece, set_line
from generator.pdf.linebreak import break_justified, break_ragged
from generator.pdf.shape import shape

_OBJECT = "\ufffc"


def set_paragraph(atoms: Sequence[Atom], setting: Setting) -> list[Row]:
    """Break a paragraph into lines and place its glyphs.

    Raises:
        UnprintableError: no font has a character.
    """
    rows: list[Row] = []
    for segment in _segments(atoms):
        items, hyphenable = _items(segment)
        rows.extend(_set_segment(items, hyphenable, setting))
    return rows


def _segments(atoms: Sequence[Atom]) -> Iterator[list[Run | FieldBox]]:
    segment: list[Run | FieldBox] = []
    for atom in atoms:
        if isinstance(atom, HardBreak):
            yield segment
            segment = []
        else:
            segment.append(atom)
    yield segment


def _items(segment: Sequence[Run | FieldBox]) -> tuple[list[Item], list[bool]]:
    """Shape a segment; tell for each item whether it may be hyphenated (values never are)."""
    items: list[Item] = []
    hyphenable: list[bool] = []
    for atom, levels in zip(segment, _levels(segment), strict=True):
        if isinstance(atom, FieldBox):
            items.append(atom)
            hyphenable.append(False)
        else:
            clusters = shape(atom.text, atom.style, levels)
            items.extend(clusters)
            hyphenable.extend([atom.isolate == 0] * len(clusters))
    return items, hyphenable


def _levels(segment: Sequence[Run | FieldBox]) -> list[list[int]]:
    """Resolve the levels of the template's text around the values, and within each value."""
    groups: list[tuple[int, list[int]]] = []
    for index, atom in enumerate(segment):
        isolate = atom.isolate if isinstance(atom, Run) else -1
        if groups and isolate > 0 and groups[-1][0] == isolate:
            groups[-1][1].append(index)
        else:
            groups.append((isolate, [index]))
    texts = [atom.text if isinstance(atom, Run) else _OBJECT for atom in segment]
    outer_texts = [
        "".join(texts[i] for i in members) if isolate == 0 else _OBJECT
        for isolate, members in groups
    ]
    outer = bidi.levels("".join(outer_texts), 0)
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
    """Give the least level above ``around`` with the text's own direction (X5c)."""
    direction = bidi.base_level(text)
    return around + 1 if (around + 1) % 2 == direction else around + 2


def _set_segment(items: list[Item], hyphenable: list[bool], setting: Setting) -> list[Row]:
    if not items:
        return [empty_row(setting)]
    pieces = [piece(item) for item in items]
    found = opportunities(items, hyphenable, pieces, setting)
    justified = setting.alignment is Alignment.JUSTIFIED
    choose = break_justified if justified else break_ragged
    rows: list[Row] = []
    start = 0
    for opportunity in choose(pieces, found, setting.width):
        line = items[start : opportunity.end]
        if opportunity.hyphen:
            line = [*line, hyphen(line[-1])]
        stretched = justified and opportunity is not found[-1]
        rows.append(set_line(line, setting, stretched))
        start = opportunity.resume
    return rows
