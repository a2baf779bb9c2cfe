"""The bookmarks to the headings (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.pdf.file._objects import Name, ObjectTable, PdfObject, Ref, TextString
from generator.pdf.layout.flows import Flow
from generator.pdf.layout.pages import Page

_LEAST = 2
"""With fewer headings, bookmarks would only take room from the page."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading and where it stands."""

    level: int
    text: str
    page: Ref
    top: float
    """Upper edge of the heading, in points from the lower edge of the page."""


def find_bookmarks(
    pages: Sequence[Page], refs: Sequence[Ref], flows: Sequence[Flow]
) -> Iterator[Bookmark]:
    """Find the headings; one with a value in it differs from form to form and is left out."""
    headings = {
        (number, heading.line): heading
        for number, flow in enumerate(flows)
        for heading in flow.headings()
    }
    for page, ref in zip(pages, refs, strict=True):
        for placed in page.lines:
            heading = headings.get((placed.flow, placed.index))
            if heading is not None:
                line = flows[placed.flow].lines[placed.index].line
                top = placed.baseline + line.ascent
                yield Bookmark(heading.level, heading.text, ref, top)


def add_outline(objects: ObjectTable, bookmarks: Sequence[Bookmark]) -> Ref | None:
    """Add the bookmarks, and return their root; ``None`` where there are too few headings."""
    if len(bookmarks) < _LEAST:
        return None
    parents = _parents(bookmarks)
    # The root has the index -1.
    refs = {index: objects.allocate() for index in range(-1, len(bookmarks))}
    kids: dict[int, list[int]] = {index: [] for index in refs}
    # All are open, so that a count is that of everything below (Tables 152 and 153).
    counts = dict.fromkeys(refs, 0)
    for index, parent in enumerate(parents):
        kids[parent].append(index)
    for index in reversed(range(len(parents))):
        counts[parents[index]] += 1 + counts[index]

    def family(index: int) -> dict[str, PdfObject]:
        below = kids[index]
        if not below:
            return {}
        return {"First": refs[below[0]], "Last": refs[below[-1]], "Count": counts[index]}

    objects.put(refs[-1], {"Type": Name("Outlines"), **family(-1)})
    for index, bookmark in enumerate(bookmarks):
        siblings = kids[parents[index]]
        place = siblings.index(index)
        item: dict[str, PdfObject] = {
            "Title": TextString(bookmark.text),
            "Parent": refs[parents[index]],
            "Dest": [bookmark.page, Name("XYZ"), None, bookmark.top, None],
            **family(index),
        }
        if place > 0:
            item["Prev"] = refs[siblings[place - 1]]
        if place < len(siblings) - 1:
            item["Next"] = refs[siblings[place + 1]]
        objects.put(refs[index], item)
    return refs[-1]


def _parents(bookmarks: Sequence[Bookmark]) -> list[int]:
    """Return for each bookmark the index of the one it belongs under, -1 for none."""
    parents: list[int] = []
    path: list[int] = []
    for index, bookmark in enumerate(bookmarks):
        while path and bookmarks[path[-1]].level >= bookmark.level:
            path.pop()
        parents.append(path[-1] if path else -1)
        path.append(index)
    return parents
