"""The fields of an OpenReview note, whatever the API's version: values out of their wrapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NOT_LETTERS = re.compile(r"[^a-z]+")


def note_content(note: Mapping[str, object]) -> Mapping[str, object]:
    """Return a note's content; an empty one if it has none."""
    content = note.get("content")
    return content if isinstance(content, dict) else {}


def original_content(note: Mapping[str, object]) -> Mapping[str, object]:
    """Return the content of the note that a blinded note of API version 1 stands for."""
    details = note.get("details")
    original = details.get("original") if isinstance(details, dict) else None
    return note_content(original) if isinstance(original, dict) else {}


def field(content: Mapping[str, object], name: str) -> object:
    """Return a field's value: itself in API version 1, what is in ``value`` in version 2.

    A field whose value is hidden from the reader is there without a ``value``: it is ``None``.
    """
    value = content.get(name)
    if isinstance(value, dict) and ("value" in value or "readers" in value):
        return value.get("value")
    return value


def find_field(content: Mapping[str, object], names: Iterable[str]) -> object:
    """Return the first field whose name is one of these but for case, spaces and marks."""
    wanted = frozenset(names)
    for name in content:
        if _NOT_LETTERS.sub("", name.casefold()) in wanted:
            return field(content, name)
    return None


def text(value: object) -> str:
    """Return a text, and nothing for what is none."""
    return value if isinstance(value, str) else ""


def json_kind(value: object) -> str:
    """Name a JSON value's kind in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"
