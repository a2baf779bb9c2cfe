"""How far a piece of a picture lies from where it should be, in pixels."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from PIL.Image import Image

Shift: TypeAlias = tuple[int, int]
"""To the right and down."""


def differences(piece: Image, picture: Image, corner: Shift, reach: int) -> dict[Shift, float]:
    """Return the mean difference between a piece and what lies there, for each shift.

    The parts for all shifts to the side lie beside each other in one picture and are compared in
    one call, which takes a fraction of the time of a call for each shift.

    Args:
        piece: what is looked for; both pictures are grey.
        picture: where it is looked for; beyond its edges it is black.
        corner: where the upper left of the piece should be.
        reach: the largest shift.
    """
    from PIL import Image as Images  # noqa: PLC0415 - only where forms came back
    from PIL import ImageChops  # noqa: PLC0415 - as above

    width, height = piece.size
    shifts = range(-reach, reach + 1)
    pieces = Images.new("L", (width * len(shifts), height))
    parts = Images.new("L", (width * len(shifts), height + 2 * reach))
    for number, dx in enumerate(shifts):
        left, top = corner[0] + dx, corner[1] - reach
        part = picture.crop((left, top, left + width, top + parts.height))
        parts.paste(part, (number * width, 0))
        pieces.paste(piece, (number * width, 0))
    found: dict[Shift, float] = {}
    for dy in shifts:
        moved = parts.crop((0, dy + reach, parts.width, dy + reach + height))
        means = ImageChops.difference(pieces, moved).convert("F").reduce(piece.size)
        found.update(zip(((dx, dy) for dx in shifts), array("f", means.tobytes()), strict=True))
    return found


def least(found: dict[Shift, float]) -> Shift:
    """Return the shift with the least difference; of equal ones the first to the left and above."""
    return min(found, key=lambda shift: (found[shift], shift))
