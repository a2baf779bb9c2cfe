"""What stands on a page, and where.

Coordinates are points from the lower left corner of a page as it is read, that is after its
``/Rotate`` (ISO 32000-1, 7.7.3.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.pdf.code import PageCode

Point = tuple[float, float]
"""Points from the left edge and from the bottom."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """Return the smallest box around others; at least one."""
        each = tuple(boxes)
        return cls(
            min(box.left for box in each),
            min(box.bottom for box in each),
            max(box.right for box in each),
            max(box.top for box in each),
        )

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def area(self) -> float:
        """In square points."""
        return self.width * self.height

    @property
    def middle(self) -> Point:
        """Its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point is in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def contains(self, other: Box) -> bool:
        """Tell whether another box lies in it."""
        return self.holds(other.left, other.bottom) and self.holds(other.right, other.top)

    def meets(self, other: Box) -> bool:
        """Tell whether another box has a point in common with it."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.bottom <= other.top and other.bottom <= self.top

    def overlap(self, other: Box) -> float:
        """Return the area that it has in common with another box."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0

    def gap(self, other: Box) -> float:
        """Return how far another box is from it, across or up, whichever is more; 0 if they meet.

        A point is a box without width and height.
        """
        across = max(self.left - other.right, other.left - self.right, 0.0)
        up = max(self.bottom - other.top, other.bottom - self.top, 0.0)
        return max(across, up)

    def grown(self, by: float) -> Box:
        """Return it with more room on each side, in points."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word that can be read on a page, by whatever put it there."""

    text: str
    box: Box

    @property
    def middle(self) -> Point:
        """The middle of its box."""
        return self.box.middle


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A page's code where it was found."""

    code: PageCode
    corners: tuple[tuple[float, float], ...]
    """Its corners, in the order top left, top right, bottom right, bottom left of the code as it
    was printed; from them follows how the page lies."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """One page of a returned file, or of a form as it was issued."""

    number: int
    """From 1, in the file."""
    width: float
    height: float
    """In points."""
    words: tuple[PageWord, ...]
    """What can be read as text, fields and annotations included, in the order of the file."""
    codes: tuple[SeenCode, ...]
    pictured: bool
    """Whether the page is a picture: a scan, with no text, or with text from a recogniser only."""
    origin: Point = (0.0, 0.0)
    """Where its lower left corner is on the page of the file, if that has two pages on one."""
    tilt: float = 0.0
    """How far the page of the file is turned around its middle against this one, on which lines
    are level; in radians, against the clock."""
    turned: int = 0
    """By how many degrees the page of the file was turned with the clock to be read."""
