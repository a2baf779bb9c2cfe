"""Links: an annotation for each line of one (ISO 32000-1, 12.5.6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.pdf.file._content import MarkedText
from generator.pdf.file._objects import Name, PdfObject, Ref, TextString
from generator.pdf.layout.lines import GlyphRun

_PRINT = 1 << 2
Destination = tuple[Ref, float]
"""A page, and a height on it in points."""


def link_rectangles(item: MarkedText) -> Iterator[list[float]]:
    """Return where the lines of a link stand."""
    for baseline, group in groupby(item.runs, key=_baseline):
        runs = [(run, x + run.x) for run, x, _ in group]
        left = min(x for _, x in runs)
        right = max(x + run.width for run, x in runs)
        size = max(run.size for run, _ in runs)
        yield [left, baseline - 0.25 * size, right, baseline + 0.8 * size]


def _baseline(placed: tuple[GlyphRun, float, float]) -> float:
    """Return the baseline of a run's line: in a row of a table several lie below each other."""
    run, _, y = placed
    return y + run.rise if abs(run.rise) > run.size else y


def link_to(uri: str) -> dict[str, PdfObject]:
    """Return what opens a web page, or a letter (12.6.4.7), and what is said of it."""
    return {
        "Contents": TextString(uri),
        "A": {"Type": Name("Action"), "S": Name("URI"), "URI": uri.encode("ascii", "replace")},
    }


def link_within(item: MarkedText, destination: Destination) -> dict[str, PdfObject]:
    """Return what goes to another place of the document (12.6.4.2), and what is said of it."""
    page, top = destination
    words = "".join(run.text for run, _, _ in item.runs).strip()
    return {
        "Contents": TextString(words),
        "A": {
            "Type": Name("Action"),
            "S": Name("GoTo"),
            "D": [page, Name("XYZ"), None, top, None],
        },
    }


def link_annotation(
    rectangle: list[float], page: Ref, struct_parent: int, action: dict[str, PdfObject]
) -> dict[str, PdfObject]:
    """Return the annotation of one line of a link."""
    return {
        "Type": Name("Annot"),
        "Subtype": Name("Link"),
        "Rect": rectangle,
        "Border": [0, 0, 0],
        "F": _PRINT,
        "P": page,
        **action,
        "StructParent": struct_parent,
    }
