"""Whether a page is a picture: what a scanner, or a program that prints to pictures, has made."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
from pypdfium2 import raw

_COVERED = 0.5
"""Part of the page that pictures cover on a scan, at least."""
_CHARACTERS = 200
"""Fewer than these over a picture are a stamp or a typed signature; a page of a form has 1,000."""
_OUTLINES = 30
"""Fewer lines and areas are a frame and rules, not letters."""
_SMALL = 1_500.0
"""In square points: a picture of this size, such as the code of a form, hides no page of text."""
_MOST = 20_000
"""Objects of a page that are looked at."""
_NESTED = 6
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)

_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Seen:
    covered: float = 0.0
    """Area of pictures, in square points."""
    shown: int = 0
    """Characters that show, and that no picture was painted over."""
    drawn: int = 0
    """Lines and areas: a page can consist of the outlines of its letters."""


def is_pictured(page: pdfium.PdfPage) -> bool:
    """Tell whether a page has no text of its own that shows, or only what lies beside a picture.

    Text that is invisible, as recognisers add it, does not count, nor does what a picture was
    painted over; fields and annotations are no content of the page. An empty page is no picture.
    """
    width, height = page.get_size()
    painted = painted_objects(page)
    seen = _see(page, painted, _COVERED * width * height)
    if seen.covered >= _COVERED * width * height:
        return seen.shown < _CHARACTERS
    return not seen.shown and (seen.covered > 0 or seen.drawn >= _OUTLINES)


def painted_objects(page: pdfium.PdfPage) -> list[tuple[object, _Matrix]]:
    """Return what is painted on a page, in order, with its matrix; forms are opened."""
    every = _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _SAME, 0)
    return list(islice(every, _MOST))


def _see(page: pdfium.PdfPage, painted: Sequence[tuple[object, _Matrix]], most: float) -> _Seen:
    seen = _Seen()
    text = page.get_textpage()
    try:
        for item, matrix in painted:
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                own = _times(_matrix(item), matrix)
                area = abs(own[0] * own[3] - own[1] * own[2])
                seen.covered += area
                if seen.covered >= most and area > _SMALL:
                    seen.shown = 0
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                seen.drawn += 1
            elif kind == raw.FPDF_PAGEOBJ_TEXT and seen.shown < _CHARACTERS:
                seen.shown += _characters(item, text)
    finally:
        text.close()
    return seen


def _characters(item: object, text: pdfium.PdfTextPage) -> int:
    if raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE:
        return 0
    size: int = raw.FPDFTextObj_GetText(item, text.raw, None, 0)
    return max(size // 2 - 1, 0)  # bytes of UTF-16, with a zero at the end


def _objects(
    parent: object,
    count: Callable[[object], int],
    get: Callable[[object, int], object],
    matrix: _Matrix,
    depth: int,
) -> Iterator[tuple[object, _Matrix]]:
    """Yield what is painted, in order, with the matrix in which it is; forms are opened."""
    for index in range(count(parent)):
        item = get(parent, index)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM and depth < _NESTED:
            inner = _times(_matrix(item), matrix)
            yield from _objects(
                item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1
            )
        else:
            yield item, matrix


def _matrix(item: object) -> _Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )
