"""The publisher's blank form as others have it: the words of the shipped template, set with LaTeX.

Set here with reportlab, in Times on letter paper with the margins, the two pages, the bullets and
the missing lines of the publisher's own file, so that no test needs that file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

TEMPLATE = Path(__file__).parent.parent.parent / "templates" / "pmlr.md.j2"
LEFT, RIGHT, TOP = 133.8, 477.5, 655.0
SIZE, LEADING = 10.0, 12.0
SPACE = 34.0
"""Left open for the title and for the name."""

Point = tuple[float, float]
Place = tuple[int, float, float]
"""A page, from 0, and the point on it where a line of writing begins."""


@dataclass(slots=True)
class Blank:
    """A blank form, and where it is to be filled in."""

    pdf: bytes = b""
    places: dict[str, Place] = field(default_factory=dict)
    """``title``, ``party``, ``name``, ``signed``, ``date``."""
    clauses: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    """Page, top and bottom of each clause."""


@cache
def text_of_template() -> tuple[str, ...]:
    """Return the paragraphs of the agreement, without Jinja."""
    text = TEMPLATE.read_text("utf-8").split("---\n", 2)[2]
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    paragraphs = (" ".join(each.split()) for each in re.split(r"\n\s*\n", text))
    return tuple(re.sub(r"[<>]|\[\^language\]:?", "", each).strip() for each in paragraphs)


def clauses() -> dict[str, str]:
    """Return the clauses by their numbers."""
    found: dict[str, str] = {}
    first = ""
    for each in text_of_template():
        numbered = re.match(r"(\d)\.\s+(.*)", each)
        if not numbered:
            continue
        number = numbered[1]
        if first == "6" and number in "123":
            found[f"6.{number}"] = numbered[2]
        else:
            first = number
            found[number] = numbered[2]
    return found


class _Page:
    def __init__(self, canvas: Canvas, blank: Blank) -> None:
        self.canvas, self.blank = canvas, blank
        self.page, self.y = 0, TOP

    def lines(self, text: str, left: float = LEFT, label: str = "") -> None:
        begun = self.y + 8
        if label:
            self.canvas.drawRightString(left - 5, self.y, f"{label.rpartition('.')[2]}.")
        for line in simpleSplit(text, "Times-Roman", SIZE, RIGHT - left):
            self.canvas.drawString(left, self.y, line)
            self.y -= LEADING
        if label:
            self.blank.clauses[label] = (self.page, begun, self.y + LEADING - 3)

    def leave(self, name: str) -> None:
        self.blank.places[name] = (self.page, LEFT, self.y - 4)
        self.y -= SPACE

    def turn(self) -> None:
        self.canvas.drawCentredString(306, 110, str(self.page + 1))
        self.canvas.showPage()
        self.page, self.y = self.page + 1, TOP
        self.canvas.setFont("Times-Roman", SIZE)


def make(words: Mapping[str, str] | None = None, labels: Sequence[str] = ()) -> Blank:
    """Make a blank form.

    Args:
        words: of the agreement, and what stands in their place.
        labels: more lines behind those to sign, such as ``Place``.
    """
    said = clauses()
    for old, new in (words or {}).items():
        assert any(old in text for text in said.values()), old
        said = {number: text.replace(old, new) for number, text in said.items()}
    blank, out = Blank(), io.BytesIO()
    canvas = Canvas(out, letter, invariant=1)
    page = _Page(canvas, blank)
    canvas.setFont("Times-Roman", 14.3)
    canvas.drawCentredString(306, 690, "Publication Agreement")
    canvas.setFont("Times-Roman", SIZE)
    begin = "This is a publication agreement1 (“this agreement”) regarding a written manuscript "
    page.lines(begin + "currently entitled")
    page.leave("title")
    page.lines("(“the article”) to be published in PMLR (“the proceedings”). The parties to this "
               "Agreement are:")  # fmt: skip
    page.leave("party")
    page.lines("(name of corresponding author who signs on behalf of any other authors, "
               "collectively “you”) and PMLR, (“the publisher”).")  # fmt: skip
    for number in ("1", "2", "3", "4", "5"):
        page.lines(said[number], LEFT + 25, number)
    canvas.line(LEFT, 150, LEFT + 137, 150)
    canvas.setFont("Times-Roman", 8)
    canvas.drawString(LEFT + 10, 140, "1")
    note = next(each for each in text_of_template() if each.startswith("The language of this"))
    for at, line in enumerate(simpleSplit(note, "Times-Roman", 8, RIGHT - LEFT - 15)):
        canvas.drawString(LEFT + 15, 140 - 10 * at, line)
    canvas.setFont("Times-Roman", SIZE)
    page.turn()
    page.lines(said["6"], LEFT + 25, "6")
    for number in ("6.1", "6.2", "6.3"):
        page.lines(said[number], LEFT + 47, number)
    page.lines(said["7"], LEFT + 25, "7")
    page.lines("I HAVE READ AND AGREE FULLY WITH THE TERMS OF THIS AGREEMENT.")
    for name, left, label in (
        ("name", LEFT + 25, "• Corresponding Author:"),
        ("signed", LEFT + 47, "– Signed:"),
        ("date", LEFT + 47, "– Date:"),
        *((each.lower(), LEFT + 47, f"– {each}:") for each in labels),
    ):
        canvas.drawString(left - 10, page.y, label)
        wide = canvas.stringWidth(label, "Times-Roman", SIZE)
        blank.places[name] = (page.page, left - 10 + wide + 6, page.y)
        page.y -= 20
    canvas.drawCentredString(306, 110, "2")
    canvas.save()
    blank.pdf = out.getvalue()
    return blank


@cache
def usual() -> Blank:
    """Make the publisher's blank form as it is."""
    return make()
