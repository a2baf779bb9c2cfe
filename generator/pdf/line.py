"""One line: its items shared out over the measure, put in visual order, and joined to marks.

All lengths in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from generator.document import DateField, Field, SignatureField
from generator.pdf import bidi
from generator.pdf.faces import Face
from generator.pdf.inline import FieldBox
from generator.pdf.linebreak import Piece
from generator.pdf.shape import Cluster

_FIELD_WIDTH = {SignatureField: 130.0, DateField: 110.0}
_FIELD_WIDTH_DEFAULT = 120.0
_FIELD_STRETCH = 1e6
_FIELD_GAP = 6.0
_FIELD_DEPTH = 4.0
FIELD_HEIGHT = 19.0
SIGNATURE_HEIGHT = 36.0


class Alignment(Enum):
    """How the lines of a paragraph are set."""

    JUSTIFIED = "justified"
    LEFT = "left"
    CENTRED = "centred"


class Direction(Enum):
    """Which way a mark is read, and how: glyph by glyph, or only as a whole."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"
    COMPLEX = "complex"
    """The glyphs one by one do not spell the text."""


@dataclass(frozen=True, slots=True)
class MarkGlyph:
    """One glyph of a mark; moves are in 1/1000 em to the right, beyond the glyph's own advance."""

    gid: int
    text: str
    """The characters it shows."""
    after: float = 0.0
    """Move after the glyph."""
    dx: float = 0.0
    """Move of the glyph alone."""
    rise: float = 0.0
    """Height of the glyph above the mark's baseline, in points."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Glyphs of one face and size on one baseline."""

    x: float
    """From the left edge of the row."""
    rise: float
    """Above the row's baseline."""
    width: float
    face: Face
    size: float
    element: int
    glyphs: tuple[MarkGlyph, ...]
    text: str
    """What the glyphs say together, in reading order."""
    direction: Direction


@dataclass(frozen=True, slots=True)
class PlacedField:
    """A field's rectangle: its left edge in the row, its bottom relative to the baseline."""

    field: Field
    element: int
    x: float
    bottom: float
    width: float
    height: float
    size: float
    """Size of the text in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line."""

    marks: tuple[Mark, ...]
    fields: tuple[PlacedField, ...]
    ascent: float
    """From the top of the row to its baseline."""
    descent: float
    """From the baseline to the bottom of the row."""

    @property
    def items(self) -> list[Mark | PlacedField]:
        """Everything on the line, from left to right."""
        items: list[Mark | PlacedField] = [*self.marks, *self.fields]
        return sorted(items, key=lambda item: item.x)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set."""

    width: float
    leading: float
    """Distance of baselines."""
    alignment: Alignment
    language: str
    """BCP 47 tag, for hyphenation."""


Item = Cluster | FieldBox
"""What a line is made of."""


def piece(item: Item) -> Piece:
    """Give an item's width, and how far it may stretch or shrink when a line is justified."""
    if isinstance(item, FieldBox):
        width = _FIELD_WIDTH.get(type(item.field), _FIELD_WIDTH_DEFAULT)
        return Piece(width + _FIELD_GAP, _FIELD_STRETCH)
    if item.text == " ":
        return Piece(item.width, item.width * 0.55, item.width * 0.3)
    if is_ideographic(item.text[0]):
        return Piece(item.width, item.width * 0.04, item.width * 0.01)
    return Piece(item.width)


def is_ideographic(character: str) -> bool:
    """Tell whether lines may break on either side: Han, kana, Hangul and full-width forms."""
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uac00" <= character <= "\ud7a3"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def is_space(item: Item) -> bool:
    """Tell whether a line may end here and drop the item."""
    return isinstance(item, Cluster) and item.text in (" ", "\u200b")


def set_line(line: Sequence[Item], setting: Setting, stretched: bool) -> Row:  # noqa: FBT001
    """Place the items of one line; ``stretched`` to the full width, or as wide as they are."""
    items = _trimmed(line)
    pieces = [piece(item) for item in items]
    gap = setting.width - sum(piece.width for piece in pieces)
    has_field = any(isinstance(item, FieldBox) for item in items)
    fill = stretched or has_field or gap < 0
    extras = _extras(pieces, gap) if fill else [0.0] * len(items)
    x = gap / 2 if setting.alignment is Alignment.CENTRED and not fill else 0.0
    order = bidi.visual_order([_level(item) for item in items])
    marks: list[Mark] = []
    fields: list[PlacedField] = []
    painter = _Painter()
    for index in order:
        item = items[index]
        advance = pieces[index].width + extras[index]
        if isinstance(item, FieldBox):
            marks.extend(painter.close())
            fields.append(_placed(item, x, advance))
        else:
            marks.extend(painter.add(item, x, extras[index]))
        x += advance
    marks.extend(painter.close())
    return _row(marks, fields, setting.leading)


def _trimmed(line: Sequence[Item]) -> list[Item]:
    items = list(line)
    while items and is_space(items[-1]):
        items.pop()
    while items and is_space(items[0]):
        items.pop(0)
    return items


def _level(item: Item) -> int:
    return item.level if isinstance(item, Cluster) else 0


def _extras(pieces: Sequence[Piece], gap: float) -> list[float]:
    """Share the gap among the pieces that can stretch, or shrink, in proportion."""
    weights = [piece.stretch if gap >= 0 else piece.shrink for piece in pieces]
    total = sum(weights)
    if not total:
        return [0.0] * len(pieces)
    factor = gap / total if gap >= 0 else max(gap / total, -1.0)
    return [weight * factor for weight in weights]


def _placed(box: FieldBox, x: float, advance: float) -> PlacedField:
    height = SIGNATURE_HEIGHT if isinstance(box.field, SignatureField) else FIELD_HEIGHT
    width = advance - _FIELD_GAP
    left = x + _FIELD_GAP / 2
    style = box.style
    return PlacedField(box.field, style.element, left, -_FIELD_DEPTH, width, height, style.size)


def empty_row(setting: Setting) -> Row:
    """Give a line with nothing on it."""
    return _row([], [], setting.leading)


def _row(marks: Sequence[Mark], fields: Sequence[PlacedField], leading: float) -> Row:
    ascent, descent = leading * 0.76, leading * 0.24
    for field in fields:
        ascent = max(ascent, field.height - _FIELD_DEPTH + 2)
        descent = max(descent, _FIELD_DEPTH + 3)
    return Row(tuple(marks), tuple(fields), ascent, descent)


class _Painter:
    """Joins clusters in visual order to marks."""

    def __init__(self) -> None:
        self._cluster: Cluster | None = None
        self._x = 0.0
        self._end = 0.0
        self._glyphs: list[MarkGlyph] = []
        self._text: list[str] = []
        self._spelled = True

    def add(self, cluster: Cluster, x: float, extra: float) -> Iterator[Mark]:
        """Add a cluster at ``x``, with ``extra`` space after it; give marks that are finished."""
        glyphs = _mark_glyphs(cluster, extra)
        spelled = "".join(glyph.text for glyph in glyphs) == cluster.text.replace("\u00a0", " ")
        # Readers reverse what a right-to-left run says as a whole: a cluster speaks for itself.
        alone = cluster.level % 2 == 1 and not (spelled and self._spelled)
        if alone or self._cluster is None or not _same_run(self._cluster, cluster):
            yield from self.close()
            self._cluster, self._x = cluster, x
        self._glyphs.extend(glyphs)
        self._text.append(cluster.text)
        self._spelled = self._spelled and spelled
        self._end = x + cluster.width + extra

    def close(self) -> Iterator[Mark]:
        """Give the mark that is under way, if any."""
        cluster = self._cluster
        if cluster is None:
            return
        right_to_left = Direction.RIGHT_TO_LEFT if cluster.level % 2 else Direction.LEFT_TO_RIGHT
        yield Mark(
            self._x,
            cluster.style.rise,
            self._end - self._x,
            cluster.face,
            cluster.style.size,
            cluster.style.element,
            tuple(self._glyphs),
            "".join(self._text),
            right_to_left if self._spelled else Direction.COMPLEX,
        )
        self._cluster, self._glyphs, self._text, self._spelled = None, [], [], True


def _same_run(one: Cluster, other: Cluster) -> bool:
    return (one.face, one.style, one.level % 2) == (other.face, other.style, other.level % 2)


def _mark_glyphs(cluster: Cluster, extra: float) -> list[MarkGlyph]:
    """Give a cluster's glyphs, each with the characters it shows as far as that can be said."""
    face, glyphs = cluster.face, cluster.glyphs
    if len(glyphs) == 1:
        texts = [cluster.text.replace("\u00a0", " ")]
    else:
        nominal = {face.glyph(character): character for character in cluster.text}
        texts = [nominal.get(glyph.gid, cluster.text[0]) for glyph in glyphs]
    scale = 1000 / face.upem
    points = cluster.style.size / face.upem
    moves = [(glyph.advance - face.advance(glyph.gid)) * scale for glyph in glyphs]
    moves[-1] += extra / cluster.style.size * 1000
    return [
        MarkGlyph(glyph.gid, text, move, glyph.dx * scale, glyph.dy * points)
        for glyph, text, move in zip(glyphs, texts, moves, strict=True)
    ]
