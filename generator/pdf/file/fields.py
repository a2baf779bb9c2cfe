"""Form fields: their widgets and appearances (ISO 32000-1, 12.5.6.19 and 12.7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from generator.document import DateField, Field, SignatureField
from generator.pdf.file.content import show
from generator.pdf.file.encoding import FontSet
from generator.pdf.file.objects import (
    Effort,
    Name,
    PdfObject,
    Raw,
    Ref,
    Stream,
    TextString,
    flate,
    number,
    spell_entries,
    text_string,
)
from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._inlines import Run, folded
from generator.pdf.layout._paragraph import set_single_line
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import Alignment, Mark, PlacedField, Setting
from generator.pdf.layout.shape import TextStyle

FIELD_FONT = "Field"
"""Resource name of the simple font in which viewers show what is typed."""
_PRINT = 1 << 2
_PADDING = 2.0
_HINT_SIZE = 6.0
_WIDE = 100_000.0


@dataclass(frozen=True, slots=True)
class FieldText:
    """What a field's own appearance shows, as marks on one line."""

    marks: tuple[Mark, ...]
    width: float
    """In points."""
    right_to_left: bool


def field_text(field: Field, size: float) -> FieldText:
    """Set the text that a field shows: its value, or its label in a field to be signed.

    Raises:
        UnprintableError: no font has a character of the value.
    """
    if isinstance(field, SignatureField):
        return _line(field.label, _HINT_SIZE)
    return _line(field.value, size)


@lru_cache(maxsize=64)
def _line(text: str, points: float) -> FieldText:
    """Set a line; labels come on every form, a name in each field that it prefills."""
    if not text:
        return FieldText((), 0.0, right_to_left=False)
    setting = Setting(_WIDE, points, Alignment.LEFT, "")
    row = set_single_line(Run(folded(text), TextStyle(Style(), points), isolate=1), setting)
    width = max((mark.x + mark.width for mark in row.marks), default=0.0)
    return FieldText(row.marks, width, right_to_left=bidi.base_level(text) == 1)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field stands, and its place among the objects of the file."""

    placed: PlacedField
    """With the field as the template has it, without a value."""
    x: float
    y: float
    """Lower left corner on the page."""
    page: Ref
    struct_parent: int


@dataclass(frozen=True, slots=True)
class Blank:
    """A field but for what is in it, spelled."""

    placed: PlacedField
    entries: bytes
    """Of the field's dictionary."""
    frame: bytes
    """Entries of its appearance's dictionary."""


@dataclass(frozen=True, slots=True)
class Widget:
    """A field on its page, ready to be written."""

    blank: Blank
    field: Field
    """With what is in it."""
    text: FieldText


def make_blank(spot: Spot, look: Ref, resources: Ref) -> Blank:
    """Spell what a field has on every form: merged with its one widget (12.5.6.19).

    Args:
        spot: where it stands.
        look: its appearance.
        resources: the dictionary of fonts.
    """
    placed = spot.placed
    field = placed.field
    entries: dict[str, PdfObject] = {
        "Type": Name("Annot"),
        "Subtype": Name("Widget"),
        "Rect": [spot.x, spot.y, spot.x + placed.width, spot.y + placed.height],
        "F": _PRINT,
        "P": spot.page,
        "StructParent": spot.struct_parent,
        "T": TextString(field.name),
        "TU": TextString(tooltip(field)),
        "AP": {"N": look},
    }
    if isinstance(field, SignatureField):
        entries["FT"] = Name("Sig")
    else:
        entries["FT"] = Name("Tx")
        entries["DA"] = b"/%s %s Tf 0 g" % (FIELD_FONT.encode("ascii"), number(placed.size))
    frame: dict[str, PdfObject] = {
        "Type": Name("XObject"),
        "Subtype": Name("Form"),
        "BBox": [0, 0, placed.width, placed.height],
        "Resources": {"Font": resources},
    }
    return Blank(placed, spell_entries(entries), spell_entries(frame))


def appearance(widget: Widget, fonts: FontSet) -> Stream:
    """Make the appearance stream of a field (12.5.5)."""
    shown = b""
    if widget.text.marks:
        shown = b"q\nBT\n%b%bET\nQ\n" % (_gray(widget.field), _text(widget, fonts))
    if not isinstance(widget.field, SignatureField):
        shown = b"/Tx BMC\n%bEMC\n" % shown
    return flate(widget.blank.frame, shown, Effort.QUICK)


def _gray(field: Field) -> bytes:
    return b"0.45 g\n" if isinstance(field, SignatureField) else b"0 g\n"


def _text(widget: Widget, fonts: FontSet) -> bytes:
    placed, text = widget.blank.placed, widget.text
    room = placed.width - 2 * _PADDING
    if isinstance(widget.field, SignatureField):
        x, y = placed.width - _PADDING - text.width, _PADDING + 0.5
    else:
        x = placed.width - _PADDING - text.width if text.right_to_left else _PADDING
        y = -placed.bottom
    if text.width <= room:
        return b"".join(show(mark, x, y, fonts) for mark in text.marks)
    # Too long for the field: condensed as far as needed, so that nothing of a name is cut off.
    scale = room / text.width
    squeezed = b"q %s 0 0 1 %s 0 cm\n" % (number(scale), number(_PADDING))
    marks = b"".join(show(mark, 0.0, y, fonts) for mark in text.marks)
    return b"ET\n" + squeezed + b"BT\n" + marks + b"ET\nQ\nBT\n"


def field_dictionary(widget: Widget) -> Raw:
    """Make a field, with what is in it."""
    entries = widget.blank.entries
    if isinstance(widget.field, SignatureField):
        return Raw(b"<<%b>>" % entries)
    side = 2 if widget.text.right_to_left else 0
    value = b"/V %b" % text_string(widget.field.value) if widget.field.value else b""
    return Raw(b"<<%b/Q %d%b>>" % (entries, side, value))


def tooltip(field: Field) -> str:
    """Say what a field is for; a date also says how it is to be written."""
    return f"{field.label} ({field.format})" if isinstance(field, DateField) else field.label
