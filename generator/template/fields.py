"""The functions that put form fields in a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from jinja2 import TemplateRuntimeError

from generator.fields import DateField, SignatureField, TextField
from generator.languages.words import Words, words_of
from generator.template.frontmatter import FIELD_NAME, FieldSpec
from generator.template.views import FieldView, Record

FUNCTIONS = ("text_field", "date_field", "signature_field", "name_field")
"""Names of the functions; the first argument is the field's name, of ``name_field`` the second."""
MAX_FIELDS = 1_000
"""The most fields of an agreement."""
_NUMBERED = re.compile(r"(.+)_([0-9]+)")


class Fields:
    """Makes the fields of one composition, with the front matter's labels."""

    def __init__(
        self, specs: Mapping[str, FieldSpec], signers: Sequence[str] = (), language: str = "en"
    ) -> None:
        """Begin a composition.

        Args:
            specs: the labels of the front matter, by name of the field.
            language: BCP 47 tag of the template's language, for labels that it does not give.
            signers: the names of all who sign. Of several the first has the fields whose names end
                in ``_1`` or ``_01``, and so on.
        """
        self._specs = specs
        self._signers = tuple(signers)
        self._words = words_of(language)
        self._names: set[str] = set()

    def functions(self) -> dict[str, Callable[..., object]]:
        """Give the functions by the names that templates use."""
        made = (self.text_field, self.date_field, self.signature_field, self.name_field)
        return dict(zip(FUNCTIONS, made, strict=True))

    def text_field(self, name: str, value: str = "", label: str | None = None) -> FieldView:
        """Make a field for one line of text."""
        spec = self._declare(name, label)
        owner = self._owner_of(name, spec.label)
        return FieldView(TextField(name, spec.label, _plain(value, "value"), owner=owner))

    def date_field(self, name: str, label: str | None = None) -> FieldView:
        """Make a field for a date."""
        spec = self._declare(name, label)
        owner = self._owner_of(name, spec.label)
        return FieldView(DateField(name, spec.label, spec.format, owner=owner))

    def signature_field(self, name: str, label: str | None = None) -> FieldView:
        """Make a field for a signature."""
        spec = self._declare(name, label)
        return FieldView(SignatureField(name, spec.label, owner=self._owner_of(name, spec.label)))

    def name_field(self, signatory: object, name: str, label: str | None = None) -> object:
        """Give a signatory's name as text if it is known, else as a field that has the guess."""
        if not isinstance(signatory, Record) or not {"name", "known"} <= set(signatory):
            raise TemplateRuntimeError("name_field needs a signatory and a name for the field")
        if signatory["known"]:
            return signatory["name"]
        return self.text_field(name, str(signatory["name"]), label)

    def _declare(self, name: str, label: str | None) -> FieldSpec:
        if not FIELD_NAME.fullmatch(_plain(name, "name")):
            raise TemplateRuntimeError(
                f"“{name}” is no name for a field: letters, digits, _ and -, the first a letter"
            )
        if name in self._names:
            raise TemplateRuntimeError(
                f"there are two fields “{name}”: end the name with “_” ~ person.key, or with a "
                "number of its own"
            )
        if len(self._names) >= MAX_FIELDS:
            raise TemplateRuntimeError(f"there are more than {MAX_FIELDS} fields")
        spec = spec_of(name, self._specs) or FieldSpec("")
        wording = _plain(label or "", "label") or spec.label or usual_label(name, self._words)
        if not wording:
            raise TemplateRuntimeError(
                f"field “{name}” has no label: add it to “fields:” in the front matter"
            )
        self._names.add(name)
        return FieldSpec(wording, spec.format or self._words.date_format)

    def _owner_of(self, name: str, label: str) -> str:
        """Say whose a field is, if several sign: who hears the labels only cannot tell else."""
        numbered = _NUMBERED.fullmatch(name)
        if len(self._signers) < 2 or not numbered:
            return ""
        number = int(numbered[2])
        if not 1 <= number <= len(self._signers):
            return ""
        signer = " ".join(self._signers[number - 1].split()) or str(number)
        return "" if signer in label else signer


def spec_of(name: str, specs: Mapping[str, FieldSpec]) -> FieldSpec | None:
    """Find what the front matter says of a field; ``signed_02`` is found under ``signed``, too."""
    if name in specs:
        return specs[name]
    numbered = _NUMBERED.fullmatch(name)
    return specs.get(numbered[1]) if numbered else None


def usual_label(name: str, words: Words) -> str:
    """Return the label of a field that a template gives none, by the field's name; or nothing."""
    numbered = _NUMBERED.fullmatch(name)
    return words.label_of(name) or (words.label_of(numbered[1]) if numbered else "")


def _plain(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise TemplateRuntimeError(f"a field's {what} must be plain text")
    return " ".join(value.split())
