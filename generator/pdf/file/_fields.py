"""Form fields: their widgets and appearances (ISO 32000-1, 12.5.6.19 and 12.7)."""

from __future__ import annotations

from dataclasses import dataclass

from generator.fields import DateField, Field, SignatureField
from generator.languages.words import words_of
from generator.pdf.file._content import show
from generator.pdf.file._encoding import FontSet
from generator.pdf.file._objects import (
    CompressionLevel,
    Name,
    PdfObject,
    Ref,
    Stream,
    TextString,
    flate,
    number,
    text_string,
    with_entries,
)
from generator.pdf.layout.field_text import FieldText
from generator.pdf.layout.lines import PlacedField

FIELD_FONT = "Field"
"""Resource name of the simple font in which viewers show what is typed."""
_PRINT = 1 << 2
_PADDING = 2.0
_RIGHT = 2
"""Text at the right side of its field (Table 222, ``Q``)."""


@dataclass(frozen=True, slots=True)
class FieldPlacement:
    """Where a field stands, and its place among the objects of the file."""

    placed: PlacedField
    x: float
    y: float
    """Lower left corner on the page."""
    page: Ref
    struct_parent: int
    widget: Ref
    """The field, which is merged with its one widget."""
    appearance: Ref
    tooltip: Ref | None
    """Placeholder of what is said of the field; ``None`` if that is the same for all forms."""


def widget(placement: FieldPlacement, language: str) -> dict[str, PdfObject]:
    """Return a field with nothing in it, merged with its one widget (12.5.6.19).

    ``language`` is the BCP 47 tag of the form.
    """
    placed, field = placement.placed, placement.placed.field
    x, y = placement.x, placement.y
    entries: dict[str, PdfObject] = {
        "Type": Name("Annot"),
        "Subtype": Name("Widget"),
        "Rect": [x, y, x + placed.width, y + placed.height],
        "F": _PRINT,
        "P": placement.page,
        "StructParent": placement.struct_parent,
        "T": TextString(field.name),
        "TU": placement.tooltip or TextString(tooltip(field, language)),
        "AP": {"N": placement.appearance},
    }
    if isinstance(field, SignatureField):
        return {**entries, "FT": Name("Sig")}
    if placed.base_level:
        entries["Q"] = _RIGHT
    entries["FT"] = Name("Tx")
    entries["DA"] = b"/%b %b Tf 0 g" % (FIELD_FONT.encode("ascii"), number(placed.size))
    return entries


def filled_widget(empty: bytes, placed: PlacedField, value: str, text: FieldText) -> PdfObject:
    """Return a field with a value in it; ``empty`` is the field without, serialized."""
    side = b"/Q %d " % _RIGHT if text.right_to_left and not placed.base_level else b""
    return with_entries(empty, b"%b/V %b" % (side, text_string(value)))


def appearance(
    placed: PlacedField, field: Field, text: FieldText, fonts: FontSet, resources: Ref
) -> Stream:
    """Return the appearance stream of a field (12.5.5); ``resources`` has the fonts."""
    shown = b""
    if text.runs:
        grey = b"0.45 g\n" if isinstance(field, SignatureField) else b"0 g\n"
        shown = b"q\nBT\n%b%bET\nQ\n" % (grey, _text(placed, field, text, fonts))
    if not isinstance(field, SignatureField):
        shown = b"/Tx BMC\n%bEMC\n" % shown
    entries: dict[str, PdfObject] = {
        "Type": Name("XObject"),
        "Subtype": Name("Form"),
        "BBox": [0, 0, placed.width, placed.height],
        "Resources": resources,
    }
    return flate(shown, entries, CompressionLevel.QUICK)


def _text(placed: PlacedField, field: Field, text: FieldText, fonts: FontSet) -> bytes:
    available = placed.width - 2 * _PADDING
    if isinstance(field, SignatureField):
        at_right, y = not placed.base_level, _PADDING + 0.5
    else:
        at_right, y = text.right_to_left or placed.base_level == 1, -placed.bottom
    x = placed.width - _PADDING - text.width if at_right else _PADDING
    if text.width <= available:
        return b"".join(show(run, x, y, fonts) for run in text.runs)
    # Too long for the field: condensed as far as needed, so that nothing of a name is cut off.
    squeezed = b"q %b 0 0 1 %b 0 cm\n" % (number(available / text.width), number(_PADDING))
    runs = b"".join(show(run, 0.0, y, fonts) for run in text.runs)
    return b"ET\n" + squeezed + b"BT\n" + runs + b"ET\nQ\nBT\n"


def tooltip(field: Field, language: str) -> str:
    """Say in a language what a field is for, and whose it is, and how a date is to be written."""
    said = field.label
    if field.owner:
        said = words_of(language).labelled.format(label=field.label, text=field.owner)
    return f"{said} ({field.format})" if isinstance(field, DateField) else said
