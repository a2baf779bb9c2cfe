"""The functions that put form fields in a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from jinja2 import TemplateRuntimeError

from generator.fields import (
    CheckBox,
    ChoiceField,
    DateField,
    Field,
    RadioButton,
    SignatureField,
    TextField,
    Unit,
    Width,
    same_field,
)
from generator.languages.words import words_of
from generator.template.field_specs import (
    FIELD_NAME,
    KEYS,
    FieldSpec,
    number_of,
    read_field_entries,
    replace_entries,
    spec_of,
    usual_label,
)
from generator.template.views import FieldView, NamedView

FUNCTIONS = (
    "text_field",
    "date_field",
    "signature_field",
    "name_field",
    "check_box",
    "radio_button",
    "choice_field",
    "initials_field",
)
"""Names of the functions; the first argument is the field's name, of ``name_field`` the second."""
MAX_FIELDS = 1_000
"""The most fields of an agreement."""
_INITIALS_WIDTH = Width(8, Unit.CHARACTERS)


class FieldMaker:
    """Makes the fields of one composition, with the front matter's labels."""

    def __init__(
        self,
        specs: Mapping[str, FieldSpec],
        signers: Sequence[str] = (),
        authors: Sequence[str] = (),
        language: str = "en",
    ) -> None:
        """Begin a composition.

        Args:
            specs: what the front matter says of fields, by their names.
            language: BCP 47 tag of the template's language, for labels that it does not give.
            signers: the names of all who sign. Of several the first has the fields whose names end
                in ``_1`` or ``_01``, and so on.
            authors: the names of all authors. Of several the first has the fields whose names end
                in ``_a1`` or ``_a01``, and so on.
        """
        self._specs = specs
        self._signers = tuple(signers)
        self._authors = tuple(authors)
        self._made: dict[str, Field] = {}
        self._count = 0
        self._choices: set[tuple[str, str]] = set()
        self._words = words_of(language)

    def functions(self) -> dict[str, Callable[..., object]]:
        """Return the functions by the names that templates use."""
        return {name: getattr(self, name) for name in FUNCTIONS}

    def text_field(self, name: str, value: str = "", **entries: object) -> FieldView:
        """Make a field for text."""
        spec = self._describe(name, entries)
        text = _plain(value, "value")
        field = TextField(name, spec.label, text, lines=spec.lines, max_length=spec.max_length)
        return self._field(field, spec)

    def date_field(self, name: str, **entries: object) -> FieldView:
        """Make a field for a date."""
        spec = self._describe(name, entries)
        return self._field(
            DateField(name, spec.label, spec.format or self._words.date_format), spec
        )

    def signature_field(self, name: str, **entries: object) -> FieldView:
        """Make a field for a signature."""
        spec = self._describe(name, entries)
        return self._field(SignatureField(name, spec.label), spec)

    def initials_field(self, name: str, **entries: object) -> FieldView:
        """Make a short field for initials."""
        spec = self._describe(name, {"width": str(_INITIALS_WIDTH), **entries})
        return self._field(TextField(name, spec.label), spec)

    def check_box(self, name: str, checked: bool = False, **entries: object) -> FieldView:  # noqa: FBT001, FBT002 - what is written in it
        """Make a box to tick."""
        spec = self._describe(name, entries)
        return self._field(CheckBox(name, spec.label, _flag(checked)), spec)

    def radio_button(
        self,
        name: str,
        choice: str,
        checked: bool = False,  # noqa: FBT001, FBT002 - what is written in it
        **entries: object,
    ) -> FieldView:
        """Make one of several buttons of which one can be chosen."""
        spec = self._describe(name, entries)
        words = _plain(choice, "choice")
        if words not in (spec.choices or (words,)):
            raise TemplateRuntimeError(
                f"“{words}” is not one of the choices of “{name}”: {', '.join(spec.choices)}"
            )
        if (name, words) in self._choices:
            raise TemplateRuntimeError(f"“{name}” has two buttons for “{words}”")
        self._choices.add((name, words))
        return self._field(RadioButton(name, spec.label, words, _flag(checked)), spec)

    def choice_field(self, name: str, value: str = "", **entries: object) -> FieldView:
        """Make a list of which one item can be chosen."""
        spec, chosen = self._describe(name, entries), _plain(value, "value")
        if not spec.choices:
            raise TemplateRuntimeError(
                f"field “{name}” has no choices: give them under “fields:” in the front matter, "
                "as {label: …, choices: [one, another]}"
            )
        if chosen and chosen not in spec.choices:
            raise TemplateRuntimeError(
                f"“{chosen}” is not one of the choices of “{name}”: {', '.join(spec.choices)}"
            )
        return self._field(ChoiceField(name, spec.label, spec.choices, chosen), spec)

    def name_field(self, signatory: object, name: str, **entries: object) -> object:
        """Return a signatory's name as text if it is known, else as a field that has the guess."""
        if not isinstance(signatory, NamedView) or not {"name", "known"} <= set(signatory):
            raise TemplateRuntimeError("name_field needs a signatory and a name for the field")
        if signatory["known"]:
            return signatory["name"]
        return self.text_field(name, str(signatory["name"]), **entries)

    def _describe(self, name: str, given: Mapping[str, object]) -> FieldSpec:
        """Join what the front matter says of a field, and what the template says here."""
        if not FIELD_NAME.fullmatch(_plain(name, "name")):
            raise TemplateRuntimeError(
                f"“{name}” is not a name for a field: use letters, digits, _ and -, the first "
                "a letter"
            )
        for key in given:
            if key not in KEYS:
                raise TemplateRuntimeError(f"a field has no “{key}”: known are {', '.join(KEYS)}")
        entries, mistakes = read_field_entries(given)
        if mistakes:
            raise TemplateRuntimeError(mistakes[0])
        spec = replace_entries(spec_of(name, self._specs) or FieldSpec(""), entries)
        label = spec.label or usual_label(name, self._words)
        if not label:
            raise TemplateRuntimeError(
                f"field “{name}” has no label: add it to “fields:” in the front matter"
            )
        return spec if label == spec.label else replace(spec, label=label)

    def _field(self, field: Field, spec: FieldSpec) -> FieldView:
        """Take a field in, with what is said of it; what has the name of another is the same."""
        owner = self._owner_of(field.name, field.label)
        if owner or spec.hint or spec.width or spec.required or spec.read_only:
            field = replace(
                field,
                owner=owner,
                hint=spec.hint,
                width=spec.width,
                required=spec.required,
                read_only=spec.read_only,
            )
        known = self._made.setdefault(field.name, field)
        if known is not field and (
            isinstance(field, SignatureField) or not same_field(known, field)
        ):
            raise TemplateRuntimeError(
                f"there are two fields “{field.name}”: end the name with “_” ~ person.key, or with "
                "a number of its own; what is meant to be one field has the same kind, label and "
                "value in all places, and is no signature"
            )
        self._count += 1
        if self._count > MAX_FIELDS:
            raise TemplateRuntimeError(f"there are more than {MAX_FIELDS} fields")
        return FieldView(field)

    def _owner_of(self, name: str, label: str) -> str:
        """Say whose of several a field is: who hears the labels only cannot tell else."""
        of_author, number = number_of(name)
        people = self._authors if of_author else self._signers
        if len(people) < 2 or not 1 <= number <= len(people):
            return ""
        person = " ".join(people[number - 1].split()) or str(number)
        return "" if person in label else person


def _plain(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise TemplateRuntimeError(f"a field's {what} must be plain text")
    return " ".join(value.split())


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TemplateRuntimeError("“checked” is true or false")
    return value
