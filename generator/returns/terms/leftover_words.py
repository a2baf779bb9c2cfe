"""What a form has beside its agreement’s words: filled in, put into a clause, or apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.returns.evidence import AgreementText, Box, ClauseChange, PageWord, Point, SeenPage
from generator.returns.identify.normalise import squeeze
from generator.returns.reading.lines import lines_among
from generator.returns.terms.clause_diff import DUST, SeenWord

_ENUMERATION = re.compile(r"[\W_]*(?:[0-9¹²³⁰⁴-⁹]{1,2}|[a-z]|[ivx]{1,4})?[\W_]*", re.I)
"""The number, letter or bullet of an item."""
_NUMBER = re.compile(r"\W*(?:[0-9]{1,2}|[a-z])[.)]\W*|[•–—*-]", re.I)
"""The number of a clause, before its first word."""
_COLUMN = 5
"""So many figures beside the text of a page are the numbers of its lines."""
_HEADING = 10
"""A line of so many letters that the agreement has in a row, too, is its heading."""

_Place = tuple[int, Point]
"""A page: its number, and where it lies on that, if the file has two pages on one."""


def sort_out(
    left: Sequence[SeenWord], words: Sequence[Sequence[SeenWord]], agreement: AgreementText
) -> tuple[list[ClauseChange], list[SeenWord]]:
    """Part what was added to clauses from what is filled in, and what stands beside the text.

    Args:
        left: the words that are no clause's.
        words: those of each clause.
        agreement: that the form is of.

    Returns:
        What was added, by the clause, and the words that are apart from the text.
    """
    extents = [_extents_on(found) for found in words]
    added: list[tuple[int, SeenWord]] = []
    beside: list[SeenWord] = []
    numbers = _line_numbers(left, extents)
    for page, word in left:
        if id(word) in numbers:
            continue
        where = _where(page, word, extents, agreement)
        if where is None:
            beside.append((page, word))
        elif where.is_in or where.clause not in agreement.values_after:
            added.append((where.clause, (page, word)))
    changes = []
    for at, run in groupby(added, key=lambda each: each[0]):
        found = _without_numbers([seen for _, seen in run])
        if not all(_is_nothing(seen, agreement) for seen in found):
            text = " ".join(word.text for _, word in found)
            changes.append(ClauseChange(agreement.clauses[at].name, "", text))
    return changes, _beside(beside, agreement)


def _line_numbers(left: Sequence[SeenWord], extents: Sequence[dict[_Place, Box]]) -> set[int]:
    """Return which words number the lines of a page: figures in a column beside all clauses."""
    boxes: dict[_Place, list[Box]] = {}
    for extent in extents:
        for place, box in extent.items():
            boxes.setdefault(place, []).append(box)
    texts = {place: Box.around(each) for place, each in boxes.items()}
    columns: dict[tuple[_Place, bool], list[PageWord]] = {}
    for page, word in left:
        text = texts.get(_place(page))
        if text is not None and word.text.isdecimal():
            is_left = word.box.right <= text.left
            if is_left or word.box.left >= text.right:
                columns.setdefault((_place(page), is_left), []).append(word)
    return {id(word) for words in columns.values() if len(words) >= _COLUMN for word in words}


def _without_numbers(run: list[SeenWord]) -> list[SeenWord]:
    """Leave out the number of the clause, which stands before it."""
    return run[1:] if len(run) > 1 and _NUMBER.fullmatch(run[0][1].text) else run


def _beside(left: Sequence[SeenWord], agreement: AgreementText) -> list[SeenWord]:
    """Return what stands beside the text, without its heading."""
    text = "".join(clause.squeezed for clause in agreement.clauses)
    found: list[SeenWord] = []
    for page in dict.fromkeys(id(page) for page, _ in left):
        mine = {id(word): seen for seen in left if id(seen[0]) == page for word in seen[1:]}
        for line in lines_among([word for _, word in mine.values()]):
            letters = squeeze(line.text)
            if len(letters) < _HEADING or letters not in text:
                found.extend(mine[id(word)] for word in line.words)
    return [] if all(_is_nothing(seen, agreement) for seen in found) else found


def _is_nothing(seen: SeenWord, agreement: AgreementText) -> bool:
    """Tell whether a word alone is a number or a bullet, a label, or a recogniser's dust."""
    page, word = seen
    letters = squeeze(word.text)
    return (
        _ENUMERATION.fullmatch(word.text) is not None
        or letters in agreement.labels
        or (page.pictured and len(letters) < DUST)
    )


def _extents_on(words: Sequence[SeenWord]) -> dict[_Place, Box]:
    """Return where a clause stands, by the page."""
    by_page: dict[_Place, list[Box]] = {}
    for page, word in words:
        by_page.setdefault(_place(page), []).append(word.box)
    return {place: Box.around(boxes) for place, boxes in by_page.items()}


def _place(page: SeenPage) -> _Place:
    return page.number, page.origin


@dataclass(frozen=True, slots=True)
class _Where:
    clause: int
    is_in: bool
    """Whether it stands in the clause, or behind it."""


def _where(
    page: SeenPage,
    word: PageWord,
    extents: Sequence[dict[_Place, Box]],
    agreement: AgreementText,
) -> _Where | None:
    """Return the clause that a word stands in, or behind; None at the head or foot of a page."""
    _, y = word.middle
    place = _place(page)
    mine = [(each[place], at) for at, each in enumerate(extents) if place in each]
    for box, at in mine:
        if box.bottom <= y <= box.top:
            return _Where(at, is_in=True)
    above = [(box.bottom, at) for box, at in mine if box.bottom > y]
    if not above:
        return None
    _, last = min(above)
    is_foot = all(box.bottom > y for box, _ in mine)
    return None if is_foot and last not in agreement.values_after else _Where(last, is_in=False)
