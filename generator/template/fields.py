"""The functions that put form fields in a template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from jinja2 import TemplateRuntimeError

from generator.document import DateField, SignatureField, TextField
from generator.template.frontmatter import FIELD_NAME, FieldSpec
from generator.template.views import FieldView, Record

FUNCTIONS = ("text_field", "date_field", "signature_field", "name_field")
"""Names of the functions; the first argument is the field's name, of ``name_field`` the second."""
_NUMBERED = re.compile(r"(.+)_[0-9]+")


class Fields:
    """Makes the fields of one composition, with the front matter's labels."""

    def __init__(self, specs: Mapping[str, FieldSpec]) -> None:
        self._specs = specs
        self._names: list[str] = []

    def functions(self) -> dict[str, Callable[..., object]]:
        """Give the functions by the names that templates use."""
        made = (self.text_field, self.date_field, self.signature_field, self.name_field)
        return dict(zip(FUNCTIONS, made, strict=True))

    def text_field(self, name: str, value: str = "", label: str | None = None) -> FieldView:
        """Make a field for one line of text."""
        spec = self._declare(name, label)
        return FieldView(TextField(name, spec.label, _plain(value, "value")))

    def date_field(self, name: str, label: str | None = None) -> FieldView:
        """Make a field for a date."""
        spec = self._declare(name, label)
        return FieldView(DateField(name, spec.label, spec.format))

    def signature_field(self, name: str, label: str | None = None) -> FieldView:
        """Make a field for a signature."""
        return FieldView(SignatureField(name, self._declare(name, label).label))

    def name_field(self, signatory: object, name: str, label: str | None = None) -> object:
        """Give a signatory's name as text if it is known, else as a field that has the guess."""
        if not isinstance(signatory, Record):
            raise TemplateRuntimeError("name_field needs a signatory and a name for the field")
        if signatory["known"]:
            return signatory["name"]
        return self.text_field(name, str(signatory["name"]), label)

    def _declare(self, name: str, label: str | None) -> FieldSpec:
        if not FIELD_NAME.fullmatch(_plain(name, "name")):
            raise TemplateRuntimeError(
                f"{name!r} is no name for a field: letters, digits, _ and -, the first a letter"
            )
        for other in self._names:
            if other == name:
                raise TemplateRuntimeError(f"there are two fields “{name}”")
            if other.startswith(name) or name.startswith(other):
                raise TemplateRuntimeError(
                    f"field names must not begin with one another: “{other}”, “{name}”"
                )
        spec = spec_of(name, self._specs)
        wording = _plain(label or "", "label") or (spec.label if spec else "")
        if not wording:
            raise TemplateRuntimeError(
                f"field “{name}” has no label: add it to “fields:” in the front matter"
            )
        self._names.append(name)
        return FieldSpec(wording, spec.format) if spec else FieldSpec(wording)


def spec_of(name: str, specs: Mapping[str, FieldSpec]) -> FieldSpec | None:
    """Find what the front matter says of a field; ``signed_02`` is found under ``signed``, too."""
    if name in specs:
        return specs[name]
    numbered = _NUMBERED.fullmatch(name)
    return specs.get(numbered[1]) if numbered else None


def _plain(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise TemplateRuntimeError(f"a field's {what} must be plain text")
    return " ".join(value.split())
