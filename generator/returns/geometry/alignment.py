"""Where the points of an issued page lie on the page that came back.

Printing to another paper size scales a page, and a scanner tilts it.
:func:`align` finds the placement by the words that both pages have, or by the corners of the
page's code; :mod:`generator.returns.geometry.page_alignment` betters the latter with the picture.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from generator.returns.evidence import Box, PageWord, SeenPage

Point = tuple[float, float]
Pair = tuple[Point, Point]
"""A point of the issued page, and where it lies on the returned one."""
_Row = tuple[float, float, float]
_Matrix = tuple[_Row, _Row, _Row]

SLACK = 3.0
"""How far from its place a word may be that counts as being there, in points."""
_ROUNDS = 8


@dataclass(frozen=True)
class Placement:
    """How an issued page lies on a returned one: a projective map between points of the pages."""

    matrix: _Matrix
    """Of homogeneous coordinates; its last element is 1."""

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the returned page where a point of the issued one lies."""
        across, up, depth = (row[0] * x + row[1] * y + row[2] for row in self.matrix)
        return across / depth, up / depth

    def place_box(self, box: Box) -> Box:
        """Return the smallest upright box around where a box of the issued page lies."""
        corners = [self.place(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        across, up = zip(*corners, strict=True)
        return Box(min(across), min(up), max(across), max(up))

    def after(self, first: Placement) -> Placement:
        """Return the map that places a point by another map, and then by this one."""
        return Placement(_scaled(_product(self.matrix, first.matrix)))

    @cached_property
    def inverse(self) -> Placement:
        """How the returned page lies on the issued one."""
        return Placement(_inverted(self.matrix))


def align(seen: SeenPage, issued: SeenPage) -> Placement | None:
    """Find how an issued page lies on a returned one, by words in common, else by their codes.

    By words it is good to a point; by a code alone, which is small and in one corner, to a point
    near the code and to ten or so at the far end of a tilted page.

    Returns:
        None if they have neither in common.
    """
    fitted = fit_robustly(_common_words(seen, issued), fit_similarity, _WORDS_AGREE)
    sure = fitted is not None and fitted.near == SLACK
    return fitted.placement if fitted and sure else _by_code(seen, issued)


def fit_similarity(pairs: Sequence[Pair]) -> Placement | None:
    """Fit a turn, a scale and a shift to pairs of points, by least squares.

    Returns:
        None if the points are one point.
    """
    count = len(pairs)
    if not count:
        return None
    # Points as complex numbers: a similarity is a multiplication and an addition.
    old = [complex(*pair[0]) for pair in pairs]
    new = [complex(*pair[1]) for pair in pairs]
    old_middle, new_middle = sum(old) / count, sum(new) / count
    spread = sum(abs(point - old_middle) ** 2 for point in old)
    if spread < 1e-6:
        return None
    factor = (
        sum(
            (to - new_middle) * (at - old_middle).conjugate()
            for at, to in zip(old, new, strict=True)
        )
        / spread
    )
    if abs(factor) < 1e-6:
        return None
    shift = new_middle - factor * old_middle
    real, imaginary = factor.real, factor.imag
    return Placement(
        ((real, -imaginary, shift.real), (imaginary, real, shift.imag), (0.0, 0.0, 1.0))
    )


Fit = Callable[[Sequence[Pair]], Placement | None]
"""What fits a placement to pairs of points; None if they do not say one."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which pairs of points agree with a placement, and how many have to."""

    slack: float
    """A point that is no farther from its place agrees, in points."""
    least: int
    share: float = 0.0
    """Of all pairs, that have to agree."""


_WORDS_AGREE = Agreement(SLACK, least=4, share=0.5)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A placement that most pairs of points agree on."""

    placement: Placement
    near: float
    """How far from its place a point may be that agrees, in points."""


def fit_robustly(pairs: Sequence[Pair], fit: Fit, agreement: Agreement) -> Fitted | None:
    """Fit a placement to the pairs that agree; None if they are few.

    What was moved, typed elsewhere or found in a wrong place pulls at the first fit, and is left
    out of the next.

    Args:
        pairs: points of both pages.
        fit: fits a placement to some of them.
        agreement: which agree, and how many have to.
    """
    kept, near = list(pairs), math.inf
    placement = None
    for _ in range(_ROUNDS):
        if len(kept) < max(agreement.least, agreement.share * len(pairs)):
            return None
        placement = fit(kept)
        if placement is None:
            return None
        misses = [math.dist(placement.place(*at), to) for at, to in pairs]
        near = max(agreement.slack, 2 * median(misses))
        agreeing = [pair for pair, miss in zip(pairs, misses, strict=True) if miss <= near]
        if agreeing == kept:
            break
        kept = agreeing
    return Fitted(placement, near) if placement else None


def pixels_between(
    placement: Placement, issued: SeenPage, seen: SeenPage, dpi: float, seen_dpi: float
) -> tuple[float, ...]:
    """Return the coefficients with which Pillow lays a returned page's picture on the issued page.

    They are those of ``Image.transform(size, Image.Transform.PERSPECTIVE, coefficients)``, for
    pictures of both pages at the given resolutions, whose first row is the top of the page.
    """
    unit, seen_unit = 72 / dpi, 72 / seen_dpi
    to_points = ((unit, 0.0, 0.0), (0.0, -unit, issued.height), (0.0, 0.0, 1.0))
    to_pixels = (
        (1 / seen_unit, 0.0, 0.0),
        (0.0, -1 / seen_unit, seen.height / seen_unit),
        (0.0, 0.0, 1.0),
    )
    top, middle, bottom = _scaled(_product(to_pixels, _product(placement.matrix, to_points)))
    return (*top, *middle, *bottom[:2])


def _common_words(seen: SeenPage, issued: SeenPage) -> list[Pair]:
    """Pair the words that stand exactly once on either page."""
    there = {word.text: word.middle for word in _single(seen)}
    return [
        (word.middle, there[word.text])
        for word in _single(issued)
        if word.text in there and len(word.text) > 1
    ]


def _single(page: SeenPage) -> Iterable[PageWord]:
    counts = Counter(word.text for word in page.words)
    return (word for word in page.words if counts[word.text] == 1)


def _by_code(seen: SeenPage, issued: SeenPage) -> Placement | None:
    for printed in issued.codes:
        for found in seen.codes:
            if found.code == printed.code:
                return fit_similarity(list(zip(printed.corners, found.corners, strict=True)))
    return None


def _product(left: _Matrix, right: _Matrix) -> _Matrix:
    columns = tuple(zip(*right, strict=True))
    first, second, third = (
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns)
        for row in left
    )
    return (_row(first), _row(second), _row(third))


def _inverted(matrix: _Matrix) -> _Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    adjugate = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return _scaled(adjugate)


def _scaled(matrix: _Matrix) -> _Matrix:
    last = matrix[2][2]
    first, second, third = (tuple(item / last for item in row) for row in matrix)
    return (_row(first), _row(second), _row(third))


def _row(items: Sequence[float]) -> _Row:
    first, second, third = items
    return first, second, third
