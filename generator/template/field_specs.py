"""What the front matter says of form fields, and what a template can say of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.fields import Width, parse_width
from generator.languages.words import Words

FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
MOST_LINES = 40
"""Of a field: as many as a page has."""
MOST_CHARACTERS = 10_000
"""That a field can be limited to."""
MOST_CHOICES = 200
KEYS = (
    "label",
    "format",
    "choices",
    "hint",
    "width",
    "lines",
    "max_length",
    "required",
    "read_only",
)
"""What can be said of a field, in the front matter and where it is printed."""
_NUMBERED = re.compile(r"(.+)_(a?)([0-9]+)")
"""How the names of fields end that belong to a signer (``_01``) or to an author (``_a01``)."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What is said of a form field."""

    label: str
    format: str = ""
    """How a date shall be written; empty for the way of the template's language."""
    choices: tuple[str, ...] = ()
    """Of a list or of buttons."""
    hint: str = ""
    width: Width | None = None
    lines: int = 1
    max_length: int = 0
    required: bool = False
    read_only: bool = False


def read_field_entries(given: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    """Read what is said of a field; return the entries of a :class:`FieldSpec`, and mistakes.

    Args:
        given: values by key, of :data:`KEYS`.
    """
    entries: dict[str, object] = {}
    mistakes: list[str] = []
    for key, value in given.items():
        try:
            entries[key] = _read(key, value)
        except ValueError as mistake:
            mistakes.append(str(mistake))
    return entries, mistakes


def _read(key: str, value: object) -> object:
    match key:
        case "label" | "format" | "hint":
            return _text(key, value)
        case "choices":
            return _choices(value)
        case "width":
            return _width(value)
        case "lines":
            return _number(key, value, MOST_LINES)
        case "max_length":
            return _number(key, value, MOST_CHARACTERS)
        case _:
            if not isinstance(value, bool):
                raise ValueError(f"“{key}” is true or false")
            return value


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a field’s {key} must be plain text")
    return " ".join(value.split())


def _choices(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError("“choices” is a list of texts, as [one, another]")
    choices = tuple(_text("choice", each) for each in value)
    if len(choices) > MOST_CHOICES or len(set(choices)) < len(choices) or "" in choices:
        raise ValueError(f"“choices” are at most {MOST_CHOICES}, none of them empty or given twice")
    return choices


def _width(value: object) -> Width:
    text = f"{value}ch" if isinstance(value, int) and not isinstance(value, bool) else value
    width = parse_width(text) if isinstance(text, str) else None
    if width is None:
        raise ValueError("“width” is a share of the line, as 50%, or a number of characters")
    return width


def _number(key: str, value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError(f"“{key}” is a number from 1 to {most}")
    return value


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


def number_of(name: str) -> tuple[bool, int]:
    """Tell whether a field's name ends as an author's, and with which number; 0 if with none."""
    numbered = _NUMBERED.fullmatch(name)
    return (bool(numbered[2]), int(numbered[3])) if numbered else (False, 0)


def replace_entries(spec: FieldSpec, entries: Mapping[str, object]) -> FieldSpec:
    """Return a field's description with some entries replaced."""
    return replace(spec, **entries) if entries else spec  # type: ignore[arg-type]
