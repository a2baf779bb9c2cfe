"""What is done by hand to the clauses of a form on paper, or before it was printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import blank
import pens
from blank import Blank
from filling import opened, saved

Drawn = tuple[int, pens.Stroke, pens.Hand]


@dataclass(frozen=True, slots=True)
class Planted:
    """A change of a form, and where it is to be seen."""

    clause: str
    words: str
    """Some of those that it was done to."""
    form: Blank
    """As it was printed."""
    drawn: tuple[Drawn, ...] = ()
    """Onto the paper."""


def stroke(  # noqa: PLR0913 - where it is, and how it goes
    clause: str, across: tuple[float, float], width: float, *, line: int = 0, rise: float = 0.0,
    wave: float = 0.0,
) -> Drawn:  # fmt: skip
    """Draw a line through words of a clause.

    Args:
        clause: its number.
        across: from where to where, in points.
        width: of the pen.
        line: of the clause, from 0.
        rise: of the line from its left end to its right one.
        wave: how far it goes up and down.
    """
    page, top, _ = blank.usual().clauses[clause]
    y = top - 5.5 - 12 * line
    left, right = across
    points = [
        (left + (right - left) * at / 8, y + rise * at / 8 + wave * (-1) ** at) for at in range(9)
    ]
    return page, [points], pens.Hand(width)


def inserted(clause: str, x: float, seed: int) -> Drawn:
    """Write a short word above the second line of a clause."""
    page, top, _ = blank.usual().clauses[clause]
    return page, pens.scribbled("not", x, top - 15, seed), pens.Hand(0.9)


def whitened(clause: str, across: tuple[float, float]) -> Blank:
    """Cover words of a clause before it is printed."""
    form = blank.usual()
    page, top, _ = form.clauses[clause]
    document = opened(form.pdf)
    left, right = across
    document.pages[page].contents_add(f"q 1 g {left} {top - 11} {right - left} 11 re f Q".encode())
    return replace(form, pdf=saved(document))


def margin(clause: str, seed: int) -> Drawn:
    """Put initials beside a clause."""
    page, top, _ = blank.usual().clauses[clause]
    strokes = pens.scribbled("ZM", 500, top - 14, seed)
    return (
        page,
        [[(x, y - 4 * at) for at, (x, y) in enumerate(each)] for each in strokes],
        pens.USUAL,
    )


PLANTED: Mapping[str, Callable[[int], Planted]] = {
    "a thin straight line": lambda _: Planted(
        "clause 4", "retain", blank.usual(), (stroke("4", (158, 240), 0.6),)
    ),
    "a line by hand": lambda _: Planted(
        "clause 5", "in the", blank.usual(), (stroke("5", (200, 300), 1.2, line=1, wave=0.8),)
    ),
    "a rising line": lambda _: Planted(
        "clause 2", "grant", blank.usual(), (stroke("2", (170, 260), 1.0, rise=5),)
    ),
    "a line through one word": lambda _: Planted(
        "clause 6.1", "article", blank.usual(), (stroke("6.1", (183, 207), 1.0),)
    ),
    "a word put in by hand": lambda seed: Planted(
        "clause 2", "", blank.usual(), (inserted("2", 170 + 20 * (seed % 5), seed),)
    ),
    "initials beside a clause": lambda seed: Planted(
        "clause 3", "", blank.usual(), (margin("3", seed),)
    ),
    "words covered": lambda _: Planted("clause 4", "retain", whitened("4", (158, 240))),
    "a word exchanged": lambda _: Planted(
        "clause 4", "You", blank.make({"You retain": "We obtain"})
    ),
    "a number exchanged": lambda _: Planted(
        "clause 7", "year", blank.make({"one year": "two years"})
    ),
    "a word left out": lambda _: Planted(
        "clause 6.1", "under", blank.make({"and is not under": "and is under"})
    ),
}
"""By what is done; each is given a seed."""
