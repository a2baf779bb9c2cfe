"""Marks to content stream operators (ISO 32000-1, 7.8, 9.4 and 14.6)."""

from __future__ import annotations

from collections.abc import Iterable

from generator.pdf.file.encoding import FontSet, TextArray
from generator.pdf.file.objects import number, text_string
from generator.pdf.layout.lines import Direction, Mark

_FOOTER = b"<</Type /Pagination /Subtype /Footer>>"
RULE_WIDTH = 0.5
"""Of the lines to write on and of the rule above footnotes, in points."""
_EMBOLDENING = 0.03
"""Width of the outlines, in parts of the size."""


def show(mark: Mark, x: float, y: float, fonts: FontSet) -> bytes:
    """Show a mark whose row has its left edge at ``x`` and its baseline at ``y``."""
    operators, faithful = fonts.base.operators(mark) or _operators(mark, fonts)
    faithful = faithful and mark.direction is not Direction.COMPLEX
    origin = b"1 0 0 1 %s %s Tm\n" % (number(x + mark.x), number(y + mark.rise))
    shown = origin + operators
    if _is_too_light(mark):
        shown = b"2 Tr 1 j %s w\n%s0 Tr\n" % (number(_EMBOLDENING * mark.size), shown)
    # A right-to-left run is read from its glyphs: readers would reverse an ActualText.
    if faithful or mark.direction is Direction.RIGHT_TO_LEFT:
        return shown
    return b"/Span <</ActualText %s>> BDC\n%sEMC\n" % (text_string(mark.text), shown)


def _operators(mark: Mark, fonts: FontSet) -> tuple[bytes, bool]:
    """Write a mark that takes several fonts, or a glyph off its plain line."""
    out = TextArray(mark.size)
    faithful = True
    for chunk, extra in mark.chunks:
        faithful = fonts.show(chunk, out) and faithful
        out.move(extra)
    return out.operators(), faithful


def _is_too_light(mark: Mark) -> bool:
    """Tell whether bold text is in a face without bold weight: its outlines are then drawn, too."""
    return mark.chunks[0][0].style.style.bold and "Bold" not in mark.face.name


def tagged(tag: str, mcid: int, operators: Iterable[bytes]) -> bytes:
    """Wrap text in a marked-content sequence that a structure element refers to."""
    head = b"/%s <</MCID %d>> BDC\nBT\n" % (tag.encode("ascii"), mcid)
    return head + b"".join(operators) + b"ET\nEMC\n"


def footer(text: bytes, drawing: bytes = b"") -> bytes:
    """Show text in the foot of the page, in grey, with what is drawn there."""
    return artifact(b"BT\n0.35 g\n" + text + b"ET\n" + drawing, _FOOTER)


def artifact(operators: bytes, properties: bytes = b"") -> bytes:
    """Wrap what is not part of the logical content (14.8.2.2)."""
    if properties:
        return b"/Artifact %s BDC\n%sEMC\n" % (properties, operators)
    return b"/Artifact BMC\n%sEMC\n" % operators


def rule(x: float, y: float, width: float) -> bytes:
    """Draw a horizontal line."""
    return b"%s w %s %s m %s %s l S\n" % (
        number(RULE_WIDTH),
        number(x),
        number(y),
        number(x + width),
        number(y),
    )
