"""Whether something pale is where a scan is to be signed: it may be a signature, or none."""

from __future__ import annotations

from collections.abc import Iterable

from generator.returns.evidence import Box
from generator.returns.geometry.ink import PageImage
from generator.returns.terms.pictures import touching_areas

_TILE = 3
"""Side of the squares in which pale places are counted, in pixels."""
_TAKEN = 0.3
"""Part of a square that is pale if a stroke goes through it."""
_LONG = 18.0
"""Points that a stroke reaches at least, across or up; dust and noise are shorter."""


def has_faint_stroke(image: PageImage, box: Box, known: Iterable[Box]) -> bool:
    """Tell whether something like a stroke of a pale pen goes through a box.

    Args:
        image: of the page.
        box: where it is to be signed.
        known: what is left out of it.
    """
    tiles = image.pale(box, known).reduce(_TILE)
    levels = tiles.tobytes()
    marked = {
        (at % tiles.width, at // tiles.width)
        for at, level in enumerate(levels)
        if level >= 255 * _TAKEN
    }
    least = _LONG * image.dpi / 72 / _TILE
    return any(
        max(right - left, bottom - top) >= least
        for left, top, right, bottom in touching_areas(marked)
    )
