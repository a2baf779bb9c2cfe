"""The headings of a document: their levels, and the bookmarks to them (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.document import Block, Heading
from generator.pdf.file.objects import Name, PdfObject, Ref, TextString

_LEAST = 2
"""With fewer headings, bookmarks would only take room from the page."""


def close_gaps(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Raise headings so that none is more than a level below the one before (PDF/UA-1, 7.4.2).

    The document's title is the heading of level 1 before them all.
    """
    closed: list[Block] = []
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            closed.append(replace(block, level=level))
        else:
            closed.append(block)
    return tuple(closed)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading and where it stands."""

    level: int
    text: str
    page: Ref
    top: float
    """Upper edge of the heading, in points from the lower edge of the page."""


def outline(bookmarks: Sequence[Bookmark], first: int) -> Mapping[int, PdfObject]:
    """Make the objects of the bookmarks, numbered from ``first``, which is the root's number.

    There are none where the document has too few headings.
    """
    if len(bookmarks) < _LEAST:
        return {}
    parents = _parents(bookmarks)
    root = Ref(first)
    refs = [Ref(first + 1 + index) for index in range(len(bookmarks))]
    kids: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        kids.setdefault(parent, []).append(index)
    # All are open, so that a count is that of everything below (Tables 152 and 153).
    counts = {-1: 0}
    for index in reversed(range(len(parents))):
        counts[parents[index]] = counts.get(parents[index], 0) + 1 + counts.get(index, 0)

    def family(index: int) -> dict[str, PdfObject]:
        below = kids.get(index, [])
        if not below:
            return {}
        return {"First": refs[below[0]], "Last": refs[below[-1]], "Count": counts[index]}

    objects: dict[int, PdfObject] = {first: {"Type": Name("Outlines"), **family(-1)}}
    for index, bookmark in enumerate(bookmarks):
        siblings = kids[parents[index]]
        place = siblings.index(index)
        item: dict[str, PdfObject] = {
            "Title": TextString(bookmark.text),
            "Parent": refs[parents[index]] if parents[index] >= 0 else root,
            "Dest": [bookmark.page, Name("XYZ"), None, bookmark.top, None],
            **family(index),
        }
        if place > 0:
            item["Prev"] = refs[siblings[place - 1]]
        if place < len(siblings) - 1:
            item["Next"] = refs[siblings[place + 1]]
        objects[refs[index].number] = item
    return objects


def _parents(bookmarks: Sequence[Bookmark]) -> list[int]:
    """Give for each bookmark the index of the one it belongs under, -1 for none."""
    parents: list[int] = []
    path: list[int] = []
    for index, bookmark in enumerate(bookmarks):
        while path and bookmarks[path[-1]].level >= bookmark.level:
            path.pop()
        parents.append(path[-1] if path else -1)
        path.append(index)
    return parents
