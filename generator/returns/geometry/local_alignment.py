"""How the lines of a printed page lie on a scan of it: each as the words around it do.

A telephone sees paper in perspective and bent, and a scanner's feed stretches it; what is near a
line is moved as the line is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from generator.returns.evidence import Box
from generator.returns.geometry.alignment import Agreement, Pair, Placement, fit_robustly

_REACHES = (45.0, 150.0, 1000.0)
"""Above and below a line, in points, from which words say how it lies: from far only if few do."""
_WORDS_AGREE = Agreement(1.5, least=6)
_CLOSE = (60.0, 12.0)
"""Beside, and above and below a piece of a line, in points: the next lines."""
_LEAST_CLOSE = 3
_FLAT = 1e-3
"""Of a spread of points that is no plane."""


class Alignment(Protocol):
    """How the lines of a printed page lie on a scan of it."""

    def around(self, box: Box) -> Placement | None:
        """Return how what is around a box lies; None if that is not known."""

    def is_near(self, box: Box) -> bool:
        """Tell whether what is near a box says so."""


@dataclass(frozen=True, slots=True)
class WholeAlignment:
    """A page that lies in one way everywhere, as a scanner without a feed has it."""

    placement: Placement

    def around(self, box: Box) -> Placement:
        """Return how the page lies."""
        return self.placement

    def is_near(self, box: Box) -> bool:
        """Tell that what lies elsewhere says it, too."""
        return True


@dataclass(frozen=True, slots=True)
class LocalAlignment:
    """Words that both pages have."""

    pairs: tuple[Pair, ...]
    """Points of the printed page, and where they lie on the scan."""

    def around(self, box: Box) -> Placement | None:
        """Return how what is around a box lies; None if too few words say it."""
        return next(filter(None, (self._within(reach, box) for reach in _REACHES)), None)

    def is_near(self, box: Box) -> bool:
        """Tell whether words in the next lines, or in its own, say how what is in a box lies."""
        across, up = _CLOSE
        around = Box(box.left - across, box.bottom - up, box.right + across, box.top + up)
        return sum(around.holds(*at) for at, _ in self.pairs) >= _LEAST_CLOSE

    def _within(self, reach: float, box: Box) -> Placement | None:
        low, high = box.bottom - reach, box.top + reach
        near = [pair for pair in self.pairs if low <= pair[0][1] <= high]
        fitted = fit_robustly(near, fit_affine, _WORDS_AGREE)
        return fitted.placement if fitted else None


def fit_affine(pairs: Sequence[Pair]) -> Placement | None:
    """Fit a turn, scales, a slant and a shift to pairs of points, by least squares.

    Returns:
        None if the points lie on one line.
    """
    count = len(pairs)
    if not count:
        return None
    middle_x, middle_y = (sum(at[side] for at, _ in pairs) / count for side in (0, 1))
    to_x, to_y = (sum(to[side] for _, to in pairs) / count for side in (0, 1))
    moments = [(at[0] - middle_x, at[1] - middle_y, to[0] - to_x, to[1] - to_y) for at, to in pairs]
    xx = sum(x * x for x, _, _, _ in moments)
    xy = sum(x * y for x, y, _, _ in moments)
    yy = sum(y * y for _, y, _, _ in moments)
    determinant = xx * yy - xy * xy
    if determinant <= _FLAT * max(xx, yy) ** 2:
        return None
    rows = []
    for side, middle in ((2, to_x), (3, to_y)):
        along_x = sum(each[0] * each[side] for each in moments)
        along_y = sum(each[1] * each[side] for each in moments)
        a = (along_x * yy - along_y * xy) / determinant
        b = (along_y * xx - along_x * xy) / determinant
        rows.append((a, b, middle - a * middle_x - b * middle_y))
    return Placement((rows[0], rows[1], (0.0, 0.0, 1.0)))
