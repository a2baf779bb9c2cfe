"""Combining marks put where they belong: over, under or across the letters that they mark.

A font says for its own letters where a mark attaches; for Greek, digits and the letters of formulas
the bundled ones say nothing, and a mark would stand beside its letter. Here it is placed by the ink
of both. Only the marks that belong to no script are looked at (Unicode's blocks of combining
diacritical marks): those of Arabic, Hebrew, Thai and the like are the shaper's.

All lengths are in font units.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import NamedTuple

from generator.pdf.layout._clusters import Cluster, Glyph
from generator.pdf.layout.faces import Face

_OVERLAY, _BELOW, _ABOVE, _DOUBLE_ABOVE = 1, 220, 230, 234
"""Canonical combining classes (The Unicode Standard, 4.3)."""
_LINES = {"\u0305": _ABOVE, "\u0332": _BELOW}
"""Overline and low line, which join over letters that follow each other."""
_LEAST_GAP, _LARGEST_GAP, _LINE_GAP = 30, 90, 60
"""Between the ink of a letter and that of its mark."""
_OVERLINE = 825
"""Least height of an overline: it clears ascenders, so that it is level over all letters."""
_OVERHANG = 15
"""How far a line reaches beyond its letter, to meet the line of the next one."""
_OVERLAP = 0.9
"""How much of a piece of a line is not covered by the next piece."""


class _InkBox(NamedTuple):
    """The box round what is painted."""

    left: int
    right: int
    bottom: int
    top: int

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def is_mark(character: str) -> bool:
    """Tell whether a character is a combining mark of no particular script."""
    return (
        "\u0300" <= character <= "\u036f"
        or "\u1ab0" <= character <= "\u1aff"
        or "\u1dc0" <= character <= "\u1dff"
        or "\u20d0" <= character <= "\u20ff"
    )


def place_marks(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return the clusters of a left-to-right run with every mark at its letter."""
    placed = [
        _placed(cluster, following) if any(map(is_mark, cluster.text)) else cluster
        for cluster, following in zip(clusters, (*clusters[1:], None), strict=True)
    ]
    for line in _LINES:
        placed = list(_lined(placed, line))
    return placed


def _placed(cluster: Cluster, following: Cluster | None) -> Cluster:
    """Place the marks of one cluster that its font did not attach."""
    face = cluster.face
    marks = _glyphs_of_marks(cluster)
    box: _InkBox | None = None
    glyphs: list[Glyph] = []
    pen = 0
    for glyph in cluster.glyphs:
        kind = marks.get(glyph.gid)
        placed = glyph
        if kind is not None and box is not None:
            if kind == _DOUBLE_ABOVE and following is not None:
                placed = _moved(glyph, face, kind, _pair(box, pen, following), pen)
            elif (glyph.dx, glyph.dy) == (0, 0):
                placed = _moved(glyph, face, kind, box, pen)
        ink = _shifted(_ink(face, placed.gid), pen + placed.dx, placed.dy)
        if box is None:
            box = ink
        elif kind is None:
            box = _union(box, ink)
        else:  # the next mark stands above this one
            box = box._replace(bottom=min(box.bottom, ink.bottom), top=max(box.top, ink.top))
        glyphs.append(placed)
        pen += placed.advance
    return cluster._replace(glyphs=tuple(glyphs))


def _glyphs_of_marks(cluster: Cluster) -> dict[int, int]:
    """Return the combining class of each glyph that is a mark's own."""
    return {
        cluster.face.glyph(character): unicodedata.combining(character)
        for character in cluster.text
        if is_mark(character)
    }


def _moved(glyph: Glyph, face: Face, kind: int, box: _InkBox, pen: int) -> Glyph:
    ink = _ink(face, glyph.gid)
    dx = round(box.centre - pen - ink.centre)
    if kind in (_ABOVE, _DOUBLE_ABOVE):
        gap = _bounded(ink.bottom - _ink(face, face.glyph("x")).top)
        return glyph._replace(dx=dx, dy=box.top + gap - ink.bottom)
    if kind == _BELOW:
        gap = _bounded(-ink.top)
        return glyph._replace(dx=dx, dy=min(box.bottom, 0) - gap - ink.top)
    if kind == _OVERLAY:
        return glyph._replace(dx=dx, dy=round(box.middle - ink.middle))
    return glyph


def _bounded(gap: int) -> int:
    return min(max(gap, _LEAST_GAP), _LARGEST_GAP)


def _pair(box: _InkBox, pen: int, following: Cluster) -> _InkBox:
    """Return the box round a cluster and the one after it."""
    return _union(box, _shifted(_base_ink(following), pen, 0))


def _base_ink(cluster: Cluster) -> _InkBox:
    return _ink(cluster.face, cluster.glyphs[0].gid)


def _lined(clusters: Sequence[Cluster], line: str) -> Iterator[Cluster]:
    """Draw one line over (or under) letters in a row that all have it."""
    for has_line, group in groupby(clusters, lambda cluster: line in cluster.text):
        run = list(group)
        yield from _with_line(run, line) if has_line else run


def _with_line(run: Sequence[Cluster], line: str) -> Iterator[Cluster]:
    boxes = [_without(cluster, cluster.face.glyph(line)) for cluster in run]
    top = max(_OVERLINE, *(box.top + _LINE_GAP for box in boxes))
    bottom = min(0, *(box.bottom for box in boxes)) - _LINE_GAP
    for cluster in run:
        gid = cluster.face.glyph(line)
        ink = _ink(cluster.face, gid)
        dy = top - ink.bottom if _LINES[line] == _ABOVE else bottom - ink.top
        others = tuple(glyph for glyph in cluster.glyphs if glyph.gid != gid)
        pieces = [glyph for glyph in cluster.glyphs if glyph.gid == gid][:1]
        advance = sum(glyph.advance for glyph in others)
        places = [round(left - advance) - ink.left for left in _pieces(advance, ink)]
        lines = (p._replace(advance=0, dx=dx, dy=dy) for p in pieces for dx in places)
        yield cluster._replace(glyphs=(*others, *lines))


def _pieces(advance: int, ink: _InkBox) -> list[float]:
    """Return where the pieces of a line begin that together reach over an advance."""
    width = ink.right - ink.left
    rest = advance + 2 * _OVERHANG - width
    count = max(ceil(rest / (width * _OVERLAP)), 0) + 1
    if count == 1:
        return [(advance - width) / 2]
    return [rest * index / (count - 1) - _OVERHANG for index in range(count)]


def _without(cluster: Cluster, gid: int) -> _InkBox:
    """Return the box round a cluster but for one glyph."""
    box = _base_ink(cluster)
    for glyph in cluster.glyphs[1:]:
        if glyph.gid != gid:
            box = _union(box, _shifted(_ink(cluster.face, glyph.gid), 0, glyph.dy))
    return box


def _union(one: _InkBox, other: _InkBox) -> _InkBox:
    return _InkBox(
        min(one.left, other.left),
        max(one.right, other.right),
        min(one.bottom, other.bottom),
        max(one.top, other.top),
    )


def _shifted(ink: _InkBox, dx: int, dy: int) -> _InkBox:
    return _InkBox(ink.left + dx, ink.right + dx, ink.bottom + dy, ink.top + dy)


@lru_cache(maxsize=4096)
def _ink(face: Face, gid: int) -> _InkBox:
    extents = face.hb_font.get_glyph_extents(gid)
    if extents is None:
        return _InkBox(0, 0, 0, 0)
    return _InkBox(
        extents.x_bearing,
        extents.x_bearing + extents.width,
        extents.y_bearing + extents.height,
        extents.y_bearing,
    )
