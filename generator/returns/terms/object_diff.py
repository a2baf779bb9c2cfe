"""Whether a returned page paints exactly what was issued, told from its objects and not its looks.

Most forms that come back with their fields were saved by a program that left the pages alone: their
content, fonts and boxes are the issued ones, byte for byte. Then nothing needs to be drawn. A field
paints inside its own rectangle only (ISO 32000-1, 12.5.5), so what is typed changes nothing else.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import pikepdf

from generator.returns.reading.objects import entry
from generator.returns.terms.digests import Digests, TooComplexError

_PAINTING = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/Resources")
"""Entries of a page that decide what it paints, beside its content and its annotations."""
_SILENT = frozenset({"/Widget", "/Link", "/Popup", "/Text"})
_NEAR = 0.01
"""In points: programs write numbers with fewer decimals."""
_SIZE_FLAGS = 1 << 3 | 1 << 4
"""``NoZoom`` and ``NoRotate``."""

Marks = tuple[str, ...]


BROKEN = (
    pikepdf.PdfError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What is raised where an object is not what it has to be, or is missing."""


def unchanged_pages(
    returned: bytes, issued: bytes, places: tuple[tuple[int, int], ...]
) -> frozenset[int]:
    """Return the pages of a returned file that paint exactly what was issued, fields aside.

    Args:
        returned: the returned PDF file.
        issued: the file as it was issued.
        places: pairs of a page of the returned file and a page of the form, from 1.
    """
    try:
        with (
            pikepdf.open(io.BytesIO(returned)) as document,
            pikepdf.open(io.BytesIO(issued)) as original,
        ):
            ours, theirs = Digests(document), Digests(original)
            return frozenset(
                number
                for number, place in places
                if _is_same(document.pages[number - 1], original.pages[place - 1], ours, theirs)
            )
    except (TooComplexError, *BROKEN):
        return frozenset()


def unpainted(data: bytes, number: int) -> tuple[str, ...]:
    """Name the annotations of a page that bring no picture of themselves.

    Every program draws them as it likes, or not at all. Fields and links are drawn by none, and the
    notes that only open on a click are listed elsewhere.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return tuple(
                str(each.get("/Subtype"))[1:]
                for each in document.pages[number - 1].obj.get("/Annots", ())
                if _is_drawn_as_one_likes(each)
            )
    except BROKEN:
        return ("damaged",)


def has_layers(data: bytes) -> bool:
    """Tell whether parts of a file can be shown or hidden (optional content, 8.11)."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return "/OCProperties" in document.Root
    except BROKEN:
        return True


def _is_drawn_as_one_likes(annotation: pikepdf.Object) -> bool:
    if int(annotation.get("/F", 0)) & _SIZE_FLAGS:
        return True
    has_picture = "/N" in annotation.get("/AP", pikepdf.Dictionary())
    kind = str(annotation.get("/Subtype"))
    # Poppler shows the picture of a note's window, and others do not.
    return has_picture if kind == "/Popup" else not has_picture and kind not in _SILENT


def _is_same(page: pikepdf.Page, issued: pikepdf.Page, ours: Digests, theirs: Digests) -> bool:
    same = painted(page, ours) == painted(issued, theirs)
    return same and _has_same_annotations(page, issued)


def painted(page: pikepdf.Page, digests: Digests) -> str:
    """Return a digest of all that a page paints itself.

    Args:
        page: the page.
        digests: of its file.
    """
    hashed = hashlib.sha256()
    contents = page.obj.get("/Contents", pikepdf.Array())
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    for stream in streams:
        # A program may join the streams; between two of them stands white space (7.8.2).
        hashed.update(stream.read_bytes().strip() + b"\n")
    for key in _PAINTING:
        hashed.update(f"{key} ".encode() + digests.of(entry(page.obj, key)))
    return hashed.hexdigest()


def _has_same_annotations(page: pikepdf.Page, issued: pikepdf.Page) -> bool:
    """Tell whether the annotations are the issued ones: each where it was, and none beside them."""
    found, expected = list(_annotations(page)), list(_annotations(issued))
    if len(found) != len(expected):
        return False
    left = dict(expected)
    for name, marks in found:
        if left.pop(name, None) != marks:
            return False
    return not left


def _field_name(widget: pikepdf.Object) -> str:
    """Return the name of a widget's field, of which it is one or a kid."""
    field = widget if "/T" in widget else widget.get("/Parent", widget)
    return str(field.get("/T", ""))


def _annotations(page: pikepdf.Page) -> Iterator[tuple[str, Marks]]:
    """Yield for each annotation what it is known by, and what decides where it paints."""
    for number, each in enumerate(page.obj.get("/Annots", ())):
        kind, name = str(each.get("/Subtype")), _field_name(each)
        place = " ".join(f"{round(float(side) / _NEAR) * _NEAR:.2f}" for side in each.Rect)
        if kind == "/Widget" and name:
            # Some flags let an annotation reach out of its rectangle (12.5.3).
            yield f"{name} at {place}", (kind, place, str(int(each.get("/F", 0)) & _SIZE_FLAGS))
        else:
            # Only links are issued beside fields; they paint nothing.
            painted = sorted(set(each.keys()) & {"/AP", "/C", "/IC", "/BS"})
            border = str([float(side) for side in each.get("/Border", (0, 0, 1))])
            yield f"{kind} {number}", (kind, place, border, *painted)
