"""The form fields of a document, as ISO 32000-1, 12.7, has them.

One name is one field. What stands in a document is a *widget* of it: the same field can stand in
several places, and what is written in one is then written in all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

_WIDTH = re.compile(r"([1-9][0-9]{0,2})(%|ch)")


class Unit(StrEnum):
    """What a width is counted in, as in CSS."""

    PERCENT = "%"
    """Of the line, where that is not indented, or of its column."""
    CHARACTERS = "ch"
    """As many digits of the type around it."""


@dataclass(frozen=True, slots=True)
class Width:
    """How wide a field is."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """Return it as CSS writes it, such as ``50%`` and ``20ch``."""
        return f"{self.amount}{self.unit}"


def parse_width(text: str) -> Width | None:
    """Read a width that CSS would write so; ``None`` if it is none.

    >>> str(parse_width("50%")), str(parse_width("20ch")), parse_width("120%"), parse_width("2em")
    ('50%', '20ch', None, None)
    """
    found = _WIDTH.fullmatch(text)
    if found is None or (found[2] == Unit.PERCENT and int(found[1]) > 100):
        return None
    return Width(int(found[1]), Unit(found[2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEntries:
    """What a field of any kind can have."""

    owner: str = ""
    """Whose field it is, if several sign; a screen reader says it after the label."""
    hint: str = ""
    """How to fill the field in, for all to read; it stands in small print below the field."""
    width: Width | None = None
    """How wide the field is; ``None`` lets it fill the rest of its line."""
    required: bool = False
    """Whether a form without it is not complete."""
    read_only: bool = False
    """Whether viewers let nobody change it."""


@dataclass(frozen=True, slots=True)
class TextField(FieldEntries):
    """A field for text (12.7.4.3)."""

    name: str
    """Partial field name, without a dot."""
    label: str
    """What the field is for, for people (tooltip, screen reader)."""
    value: str = ""
    lines: int = 1
    """How many lines there is space for; a field with one of them takes no line ends."""
    max_length: int = 0
    """How many characters can be typed; 0 if that is not limited."""


@dataclass(frozen=True, slots=True)
class DateField(FieldEntries):
    """A text field for a date."""

    name: str
    label: str
    format: str = "YYYY-MM-DD"
    """How the date shall be written, as shown to the signer."""
    value: str = ""


@dataclass(frozen=True, slots=True)
class SignatureField(FieldEntries):
    """A field for a digital signature (12.7.4.5) that a pen can sign, too."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class CheckBox(FieldEntries):
    """A box to tick (12.7.4.2.3)."""

    name: str
    label: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class RadioButton(FieldEntries):
    """One of several buttons of which one can be chosen (12.7.4.2.4): all of them have one name."""

    name: str
    label: str
    """What the choice is about: the same for all buttons."""
    choice: str
    """What this button stands for, in words."""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceField(FieldEntries):
    """A list of which one item can be chosen (12.7.4.4)."""

    name: str
    label: str
    choices: tuple[str, ...]
    value: str = ""


WrittenField = TextField | DateField | ChoiceField
"""What holds text."""
Button = CheckBox | RadioButton
"""What is ticked."""
Field = WrittenField | SignatureField | Button


def written_in(field: Field) -> str:
    """Return the text that a field holds; empty for one that holds none."""
    return field.value if isinstance(field, WrittenField) else ""


def texts_of(field: Field) -> tuple[str, ...]:
    """Return all words that a field has for people: its text, label, owner, hint and choices."""
    choices: tuple[str, ...] = ()
    match field:
        case RadioButton(choice=choice):
            choices = (choice,)
        case ChoiceField(choices=several):
            choices = several
        case TextField() | DateField() | SignatureField() | CheckBox():
            pass
    return (written_in(field), field.label, field.owner, field.hint, *choices)


def same_field(one: Field, other: Field) -> bool:
    """Tell whether two widgets are of one field: they differ in width, hint and choice at most."""
    return one == other or _field_of(one) == _field_of(other)


def _field_of(widget: Field) -> Field:
    field = replace(widget, width=None, hint="")
    return replace(field, choice="", checked=False) if isinstance(field, RadioButton) else field
