"""Form fields: their widgets and appearances (ISO 32000-1, 12.5.6.19 and 12.7).

A field that stands in one place is merged with its widget; one that stands in several, and buttons
of which one is chosen, have their widgets as kids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.fields import (
    Button,
    CheckBox,
    ChoiceField,
    DateField,
    Field,
    RadioButton,
    SignatureField,
    TextField,
)
from generator.languages.words import words_of
from generator.pdf.file._content import circle, show
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
from generator.pdf.layout._field_box import PADDING
from generator.pdf.layout.field_text import FieldText, line_width
from generator.pdf.layout.lines import PlacedField

FIELD_FONT = "Field"
"""Resource name of the simple font in which viewers show what is typed."""
_PRINT = 1 << 2
_READ_ONLY, _REQUIRED, _MULTILINE = 1 << 0, 1 << 1, 1 << 12
_RADIO, _COMBO = 1 << 15, 1 << 17
"""Flags of fields (12.7.3.1 and 12.7.4)."""
_CROSS_WIDTH, _CROSS_INSET = 0.12, 0.24
_DOT = 0.27
"""Of the mark in a button, in parts of its side."""
_RIGHT = 2
"""Text at the right side of its field (Table 222, ``Q``)."""


@dataclass(frozen=True, slots=True)
class FieldPlacement:
    """Where a widget of a field stands, and its place among the objects of the file."""

    placed: PlacedField
    x: float
    y: float
    """Lower left corner on the page."""
    page: Ref
    struct_parent: int
    widget: Ref
    appearance: Ref
    """Of a button, that of one that is on."""
    tooltip: Ref | None
    """Placeholder of what is said of the field; ``None`` if that is the same for all forms."""
    off: Ref | None = None
    """The appearance of a button that is off."""

    @property
    def field(self) -> Field:
        """The field."""
        return self.placed.field


def has_kids(placements: Sequence[FieldPlacement]) -> bool:
    """Tell whether the widgets of a field are its kids, and not one with it."""
    return len(placements) > 1 or isinstance(placements[0].field, RadioButton)


def field_entries(
    placements: Sequence[FieldPlacement], language: str, typing: Ref
) -> dict[str, PdfObject]:
    """Return the entries of a field with nothing typed in it.

    Args:
        placements: its widgets.
        language: BCP 47 tag of the form.
        typing: resources of a field, with a font of more characters than the one of the form has.
            pdf.js takes it; what takes the other one is simpler, and does not know what to do with
            a composite font.
    """
    first, field = placements[0], placements[0].field
    said = first.tooltip or TextString(tooltip(field, language))
    if isinstance(field, RadioButton):
        said = TextString(field.label)
    flags = _flags(field)
    entries: dict[str, PdfObject] = {"T": TextString(field.name), "TU": said}
    if flags:
        entries["Ff"] = flags
    match field:
        case SignatureField():
            return {**entries, "FT": Name("Sig")}
        case CheckBox() | RadioButton():
            on = [index for index, each in enumerate(placements) if _is_on(each)]
            state = Name(_state(placements[on[0]], on[0]) if on else "Off")
            entries |= {"FT": Name("Btn"), "V": state}
            if isinstance(field, RadioButton):
                entries["Opt"] = [TextString(_choice(each)) for each in placements]
            return entries
        case ChoiceField(choices=choices):
            entries |= {"FT": Name("Ch"), "Opt": [TextString(each) for each in choices]}
        case TextField() | DateField():
            entries["FT"] = Name("Tx")
    if isinstance(field, TextField) and field.max_length:
        entries["MaxLen"] = field.max_length
    if first.placed.base_level:
        entries["Q"] = _RIGHT
    return {**entries, "DA": b"/%b 0 Tf 0 g" % FIELD_FONT.encode("ascii"), "DR": typing}


def _flags(field: Field) -> int:
    flags = _READ_ONLY * field.read_only | _REQUIRED * field.required
    match field:
        case RadioButton():
            return flags | _RADIO
        case ChoiceField():
            return flags | _COMBO
        case TextField(lines=lines) if lines > 1:
            return flags | _MULTILINE
        case TextField() | DateField() | SignatureField() | CheckBox():
            return flags


def widget_entries(placement: FieldPlacement, index: int) -> dict[str, PdfObject]:
    """Return the entries of a widget, the one with this index of its field (12.5.6.19)."""
    placed, x, y = placement.placed, placement.x, placement.y
    entries: dict[str, PdfObject] = {
        "Type": Name("Annot"),
        "Subtype": Name("Widget"),
        "Rect": [x, y, x + placed.width, y + placed.height],
        "F": _PRINT,
        "P": placement.page,
        "StructParent": placement.struct_parent,
        "AP": {"N": placement.appearance},
    }
    if placement.off is not None:
        state = _state(placement, index)
        entries["AP"] = {"N": {state: placement.appearance, "Off": placement.off}}
        entries["AS"] = Name(state if _is_on(placement) else "Off")
    return entries


def kid_entries(
    placement: FieldPlacement, index: int, field: Ref, language: str
) -> dict[str, PdfObject]:
    """Return the entries of a widget that is a kid of its field."""
    said = placement.tooltip or TextString(tooltip(placement.field, language))
    return {**widget_entries(placement, index), "Parent": field, "TU": said}


def _is_on(placement: FieldPlacement) -> bool:
    return isinstance(placement.field, Button) and placement.field.checked


def _state(placement: FieldPlacement, index: int) -> str:
    """Return the name of a button's state when it is on: with ``Opt``, its index there."""
    return "Yes" if isinstance(placement.field, CheckBox) else str(index)


def _choice(placement: FieldPlacement) -> str:
    return placement.field.choice if isinstance(placement.field, RadioButton) else ""


def filled_field(empty: bytes, placed: PlacedField, value: str, text: FieldText) -> PdfObject:
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
        rows = range(len(text.lines))
        lines = b"".join([_line(placed, field, text, row, fonts) for row in rows])
        shown = b"q\nBT\n%b%bET\nQ\n" % (grey, lines)
    if not isinstance(field, SignatureField):
        shown = b"/Tx BMC\n%bEMC\n" % shown
    return flate(shown, _form_entries(placed, resources), CompressionLevel.QUICK)


def _form_entries(placed: PlacedField, resources: PdfObject) -> dict[str, PdfObject]:
    return {
        "Type": Name("XObject"),
        "Subtype": Name("Form"),
        "BBox": [0, 0, placed.width, placed.height],
        "Resources": resources,
    }


def mark_appearance(placed: PlacedField) -> Stream:
    """Return the appearance of a button that is on: a cross in a box, a dot in a circle.

    It has resources of its own, which are none: programs that fill in add fonts to those of others.
    """
    side = placed.height
    if isinstance(placed.field, RadioButton):
        mark = b"0 g\n%bf\n" % circle(side / 2, side / 2, side * _DOT)
    else:
        low, high = number(side * _CROSS_INSET), number(side * (1 - _CROSS_INSET))
        lines = b"%b %b m %b %b l %b %b m %b %b l S\n" % (
            *(low, low, high, high),
            *(low, high, high, low),
        )
        mark = b"0 G %b w 1 J\n%b" % (number(side * _CROSS_WIDTH), lines)
    return flate(b"q\n%bQ\n" % mark, _form_entries(placed, {}))


def off_appearance(placed: PlacedField) -> Stream:
    """Return the appearance of a button that is off: the page has its outline."""
    return flate(b"", _form_entries(placed, {}))


def _line(placed: PlacedField, field: Field, text: FieldText, row: int, fonts: FontSet) -> bytes:
    runs = text.lines[row]
    width, available = line_width(runs), placed.width - 2 * PADDING
    y = -placed.bottom - row * text.leading
    at_right = text.right_to_left or placed.base_level == 1
    if isinstance(field, SignatureField):
        at_right, y = not placed.base_level, PADDING + 0.5
    x = placed.width - PADDING - width if at_right else PADDING
    if width <= available:
        return b"".join(show(run, x, y, fonts) for run in runs)
    # Too long for the field: condensed as far as needed, so that nothing of a name is cut off.
    squeezed = b"q %b 0 0 1 %b 0 cm\n" % (number(available / width), number(PADDING))
    shown = b"".join(show(run, 0.0, y, fonts) for run in runs)
    return b"ET\n" + squeezed + b"BT\n" + shown + b"ET\nQ\nBT\n"


def tooltip(field: Field, language: str) -> str:
    """Say in a language what a field is for, whose it is, and how it is to be filled in."""
    said, labelled = field.label, words_of(language).labelled
    if isinstance(field, RadioButton):
        said = labelled.format(label=said, text=field.choice)
    if field.owner:
        said = labelled.format(label=said, text=field.owner)
    if field.hint:
        said = f"{said} – {field.hint}"
    return f"{said} ({field.format})" if isinstance(field, DateField) else said
