"""Pages of pictures, outlines and frames, each at a place that somebody else has found.

Lengths in points, from the lower left corner of a page.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.drawing._reportlab import new_canvas
from generator.drawing.pictures import add_image

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Step = tuple[str, tuple[float, ...]]
"""An operator that makes a path, and its operands (ISO 32000-1, 8.5.2)."""


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """A picture, stretched over a box."""

    png: bytes
    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedOutline:
    """Something to be filled, such as letters."""

    steps: Sequence[Step]
    left: float
    bottom: float
    grey: float = 0.0
    """From 0, black, to 1, white."""


@dataclass(frozen=True, slots=True)
class PlacedFrame:
    """A frame around a box."""

    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page."""

    size: tuple[float, float]
    images: tuple[PlacedImage, ...] = ()
    outlines: tuple[PlacedOutline, ...] = ()
    frames: tuple[PlacedFrame, ...] = ()


def draw_pages(pages: Iterable[PlacedPage], title: str) -> bytes:
    """Return a PDF of pages; the same pages give the same bytes."""
    written = io.BytesIO()
    canvas = new_canvas(written)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    number = 0
    for page in pages:
        canvas.setPageSize(page.size)
        for image in page.images:
            number += 1
            box = (image.left, image.bottom, image.width, image.height)
            add_image(canvas, f"picture{number}", image.png, box)
        canvas.setStrokeGray(0.6)
        canvas.setLineWidth(0.5)
        for frame in page.frames:
            canvas.rect(frame.left, frame.bottom, frame.width, frame.height)
        for outline in page.outlines:
            _fill(canvas, outline)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def _fill(canvas: Canvas, outline: PlacedOutline) -> None:
    canvas.setFillGray(outline.grey)
    path = canvas.beginPath()
    for operator, operands in outline.steps:
        moved = [
            value + (outline.bottom if place % 2 else outline.left)
            for place, value in enumerate(operands)
        ]
        match operator:
            case "m":
                path.moveTo(*moved)
            case "l":
                path.lineTo(*moved)
            case "c":
                path.curveTo(*moved)
            case _:
                path.close()
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
