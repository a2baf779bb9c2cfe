"""One paragraph: atoms in, lines of placed glyphs out. All lengths in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._breaks import OBJECT, boundary_penalty
from generator.pdf.layout._inlines import Atom, FieldBox, HardBreak, Run
from generator.pdf.layout._linebreak import Opportunity, break_justified, break_ragged
from generator.pdf.layout.lines import Alignment, Item, Row, Setting, empty_row, set_line
from generator.pdf.layout.words import Chunk, chunks, hyphen, letter_by_letter

_KEPT = 1024


def set_paragraph(atoms: tuple[Atom, ...], setting: Setting) -> tuple[Row, ...]:
    """Break a paragraph into lines and place its glyphs.

    Lines without inserted values come again from form to form, and are kept.

    Raises:
        UnprintableError: no font has a character.
    """
    inserted = any(isinstance(atom, Run) and atom.isolate for atom in atoms)
    return (_set if inserted else _known_paragraph)(atoms, setting)


def set_single_line(run: Run, setting: Setting) -> Row:
    """Set a run on one line, however long it is; its measure has to be long enough.

    Raises:
        UnprintableError: no font has a character.
    """
    items = _items([run], setting)
    return set_line(items, setting, stretched=False) if items else empty_row(setting)


def _set(atoms: tuple[Atom, ...], setting: Setting) -> tuple[Row, ...]:
    rows: list[Row] = []
    for segment in _segments(atoms):
        rows.extend(_set_segment(_items(segment, setting), setting))
    return tuple(rows)


_known_paragraph = lru_cache(maxsize=_KEPT)(_set)


def _segments(atoms: Sequence[Atom]) -> Iterator[list[Run | FieldBox]]:
    segment: list[Run | FieldBox] = []
    for atom in atoms:
        if isinstance(atom, HardBreak):
            yield segment
            segment = []
        else:
            segment.append(atom)
    yield segment


def _items(segment: Sequence[Run | FieldBox], setting: Setting) -> list[Item]:
    """Shape a segment; values are never hyphenated, and only justified text is."""
    items: list[Item] = []
    justified = setting.alignment is Alignment.JUSTIFIED
    for atom, levels in zip(segment, _levels(segment), strict=True):
        if isinstance(atom, FieldBox):
            items.append(atom)
            continue
        language = setting.language if justified and atom.isolate == 0 else ""
        made = chunks(atom.text, atom.style, levels, language)
        if max([chunk.width for chunk in made], default=0.0) <= setting.width:
            items += made
            continue
        for chunk in made:
            if chunk.width > setting.width:
                items.extend(letter_by_letter(chunk))
            else:
                items.append(chunk)
    return items


def _levels(segment: Sequence[Run | FieldBox]) -> list[list[tuple[int, int]]]:
    """Find the embedding levels of each atom, each with how many characters in a row have it."""
    texts = [atom.text if isinstance(atom, Run) else OBJECT for atom in segment]
    if all(map(bidi.is_left_to_right, texts)):  # what the rest comes to then
        isolated = [isinstance(atom, Run) and atom.isolate > 0 for atom in segment]
        return [[(2 * inner, len(text))] for inner, text in zip(isolated, texts, strict=True)]
    return [
        [(level, len(list(alike))) for level, alike in groupby(levels)]
        for levels in _resolved(segment, texts)
    ]


def _resolved(segment: Sequence[Run | FieldBox], texts: Sequence[str]) -> list[list[int]]:
    """Resolve the levels of the template's text around the values, and within each value."""
    groups: list[tuple[int, list[int]]] = []
    for index, atom in enumerate(segment):
        isolate = atom.isolate if isinstance(atom, Run) else -1
        if groups and isolate > 0 and groups[-1][0] == isolate:
            groups[-1][1].append(index)
        else:
            groups.append((isolate, [index]))
    outer_texts = [
        "".join(texts[i] for i in members) if isolate == 0 else OBJECT
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


def _set_segment(items: list[Item], setting: Setting) -> Iterator[Row]:
    if not items:
        yield empty_row(setting)
        return
    justified = setting.alignment is Alignment.JUSTIFIED
    if not justified and sum([item.width for item in items]) <= setting.width:
        yield set_line(items, setting, stretched=False)
        return
    found = _opportunities(items)
    choose = break_justified if justified else break_ragged
    start = 0
    for opportunity in choose(items, found, setting.width):
        line = items[start : opportunity.end]
        if opportunity.hyphen:
            line = [*line, hyphen(line[-1].style)]
        yield set_line(line, setting, justified and opportunity is not found[-1])
        start = opportunity.resume


def _opportunities(items: Sequence[Item]) -> list[Opportunity]:
    """Find where lines may end; the last place is the end of the paragraph."""
    found: list[Opportunity] = []
    index = 1
    while index < len(items):
        item, before = items[index], items[index - 1]
        resume = index
        while resume < len(items) and items[resume].is_space:
            resume += 1
        if resume > index:
            found.append(Opportunity(index, resume))
        elif not before.is_space:
            penalty = before.penalty
            if penalty is None:
                penalty = boundary_penalty(before.text[-1], item.text[0])
            if penalty is not None:
                width = hyphen(before.style).width if _is_hyphenated(before) else 0.0
                found.append(Opportunity(index, index, penalty, width))
        index = max(resume, index + 1)
    if found and found[-1].resume == len(items):
        found.pop()
    found.append(Opportunity(len(items), len(items)))
    return found


def _is_hyphenated(item: Item) -> bool:
    return isinstance(item, Chunk) and item.hyphenated
