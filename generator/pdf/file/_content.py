"""Placed lines to content streams: operators and marked content (ISO 32000-1, 7.8, 9.4, 14.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.fields import (
    CheckBox,
    ChoiceField,
    DateField,
    RadioButton,
    SignatureField,
    TextField,
)
from generator.pdf.file._drawings import show_drawing
from generator.pdf.file._encoding import FontSet
from generator.pdf.file._objects import number, text_string
from generator.pdf.layout.flows import Flow
from generator.pdf.layout.lines import Direction, GlyphRun, PlacedField, PlacedPicture
from generator.pdf.layout.pages import PlacedLine

_FOOTER = b"<</Type /Pagination /Subtype /Footer>>"
_HEADER = b"<</Type /Pagination /Subtype /Header>>"
_REPEATED = b"<</Type /Pagination>>"
_RULE_WIDTH = 0.5
"""Of the lines to write on and of the rule above footnotes, in points."""
_CIRCLE = 0.5523
"""How far the control points of a quarter of a circle are from its ends, in radii."""
_EMBOLDENING = 0.03
"""Width of the outlines, in parts of the size."""


class MarkedText(NamedTuple):
    """Glyph runs that follow each other and are of one structure element."""

    flow: int
    element: int
    runs: tuple[tuple[GlyphRun, float, float], ...]
    """Each with the origin of its line on the page, in points."""


@dataclass(frozen=True, slots=True)
class FieldContent:
    """A field; it is no page content, but has its place among it."""

    flow: int
    element: int
    placed: PlacedField
    x: float
    """Lower left corner of the field on the page, in points."""
    y: float


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A picture."""

    flow: int
    element: int
    placed: PlacedPicture
    x: float
    """Lower left corner on the page, in points."""
    y: float


@dataclass(frozen=True, slots=True)
class RepeatedText:
    """Glyph runs that have been shown before, as the head of a table that goes on."""

    runs: tuple[tuple[GlyphRun, float, float], ...]


Content = MarkedText | FieldContent | PictureContent | RepeatedText


def contents(lines: Sequence[PlacedLine], flows: Sequence[Flow]) -> Iterator[Content]:
    """Return the content of lines in reading order."""
    flow, element = -1, -1
    runs: list[tuple[GlyphRun, float, float]] = []
    for placed in lines:
        line = flows[placed.flow].lines[placed.index].line
        if placed.is_repeated:
            if runs:
                yield MarkedText(flow, element, tuple(runs))
            flow, element, runs = -1, -1, []
            yield RepeatedText(tuple((run, placed.x, placed.baseline) for run in line.runs))
            continue
        for item in line.items:
            if (placed.flow, item.element) != (flow, element):
                if runs:
                    yield MarkedText(flow, element, tuple(runs))
                runs = []
                flow, element = placed.flow, item.element
            if isinstance(item, GlyphRun):
                runs.append((item, placed.x, placed.baseline))
                continue
            x, y = placed.x + item.x, placed.baseline + item.bottom
            if isinstance(item, PlacedPicture):
                yield PictureContent(flow, element, item, x, y)
            else:
                yield FieldContent(flow, element, item, x, y)
    if runs:
        yield MarkedText(flow, element, tuple(runs))


def paint(
    content: Iterable[Content], flows: Sequence[Flow], fonts: FontSet, first_mcid: int
) -> bytes:
    """Return the operators of content, marked from ``first_mcid``; fields are lines to write on."""
    parts: list[bytes] = []
    mcid = first_mcid
    for item in content:
        if isinstance(item, FieldContent):
            parts.append(_to_fill_in(item))
            continue
        if isinstance(item, PictureContent):
            size = item.placed.width, item.placed.height
            drawn = show_drawing(item.placed.index, item.x, item.y, *size)
            parts.append(b"/Figure <</MCID %d>> BDC\n%bEMC\n" % (mcid, drawn))
            mcid += 1
            continue
        if isinstance(item, RepeatedText):
            shown = b"".join([show(run, x, y, fonts) for run, x, y in item.runs])
            parts.append(_artifact(b"BT\n%bET\n" % shown, b" " + _REPEATED + b" BDC"))
            continue
        kind = flows[item.flow].elements[item.element].structure_type
        parts.append(b"/%b <</MCID %d>> BDC\nBT\n" % (kind.encode("ascii"), mcid))
        parts += [show(run, x, y, fonts) for run, x, y in item.runs]
        parts.append(b"ET\nEMC\n")
        mcid += 1
    return b"".join(parts)


def _to_fill_in(item: FieldContent) -> bytes:
    """Draw what a pen fills in: a line to write on, a frame for several, a box or a circle."""
    placed, field = item.placed, item.placed.field
    match field:
        case RadioButton():
            radius = placed.height / 2
            outline = circle(item.x + radius, item.y + radius, radius - _RULE_WIDTH / 2)
        case CheckBox() | TextField() if field_is_framed(field):
            inset = _RULE_WIDTH / 2
            sides = (item.x + inset, item.y + inset, placed.width - 2 * inset)
            outline = b"%b %b %b %b re\n" % (
                *map(number, sides),
                number(placed.height - 2 * inset),
            )
        case CheckBox() | TextField() | DateField() | ChoiceField() | SignatureField():
            return rule(item.x, item.y + 1.0, placed.width)
    return _artifact(b"%b w %bS\n" % (number(_RULE_WIDTH), outline), b" BMC")


def field_is_framed(field: CheckBox | TextField) -> bool:
    """Tell whether a field has a frame, and not a line."""
    return isinstance(field, CheckBox) or field.lines > 1


def circle(x: float, y: float, radius: float) -> bytes:
    """Return the path of a circle, of four Bézier curves."""
    away = radius * _CIRCLE
    path = [b"%b %b m\n" % (number(x + radius), number(y))]
    across, up = radius, 0.0
    for _ in range(4):
        end = -up, across
        points = (
            (x + across + away * end[0] / radius, y + up + away * end[1] / radius),
            (x + end[0] + away * across / radius, y + end[1] + away * up / radius),
            (x + end[0], y + end[1]),
        )
        path.append(b" ".join(number(each) for point in points for each in point) + b" c\n")
        across, up = end
    return b"".join(path)


def show(run: GlyphRun, x: float, y: float, fonts: FontSet) -> bytes:
    """Show a run whose line has its left edge at ``x`` and its baseline at ``y``."""
    operators, faithful = fonts.operators(run)
    shown = b"1 0 0 1 %b %b Tm\n%b" % (number(x + run.x), number(y + run.rise), operators)
    if _is_too_light(run):
        shown = b"2 Tr 1 j %b w\n%b0 Tr\n" % (number(_EMBOLDENING * run.size), shown)
    # A right-to-left run is read from its glyphs: readers would reverse an ActualText.
    if run.direction is Direction.RIGHT_TO_LEFT:
        return shown
    if faithful and run.direction is not Direction.COMPLEX:
        return shown
    return b"/Span <</ActualText %b>> BDC\n%bEMC\n" % (text_string(run.text), shown)


def _is_too_light(run: GlyphRun) -> bool:
    """Tell whether bold text is in a face without bold weight: its outlines are then drawn, too."""
    return run.segments[0][0].style.style.bold and "Bold" not in run.face.name


def footer(text: bytes) -> bytes:
    """Show text in the footer of a page, in grey."""
    return footer_drawing(b"BT\n0.35 g\n" + text + b"ET\n")


def footer_drawing(drawing: bytes) -> bytes:
    """Show what is drawn in the footer of a page."""
    return _artifact(drawing, b" " + _FOOTER + b" BDC")


def running_head(drawing: bytes) -> bytes:
    """Show what is drawn in the head of a page."""
    return _artifact(drawing, b" " + _HEADER + b" BDC")


def page_header(text: bytes) -> bytes:
    """Show text in the head of a page, in grey."""
    return _artifact(b"BT\n0.35 g\n" + text + b"ET\n", b" " + _HEADER + b" BDC")


def rule(x: float, y: float, width: float, thickness: float = _RULE_WIDTH) -> bytes:
    """Draw a horizontal line, in points."""
    ends = number(x), number(y), number(x + width), number(y)
    return _artifact(b"%b w %b %b m %b %b l S\n" % (number(thickness), *ends), b" BMC")


def _artifact(operators: bytes, mark: bytes) -> bytes:
    """Wrap what is not part of the logical content (14.8.2.2)."""
    return b"/Artifact%b\n%bEMC\n" % (mark, operators)
