"""Form fields in Markdown: something to write on or to tick, and a comment that says what it is.

    ______________________________ <!-- text signed: Typed signature -->
    [ ] <!-- check agreed required: I agree -->

The comment has the kind, the name, attributes as HTML has them, and the label. What is shown before
it holds the value, so that a form can be filled in with any editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from generator.fields import (
    Button,
    CheckBox,
    ChoiceField,
    DateField,
    Field,
    RadioButton,
    SignatureField,
    TextField,
    parse_width,
    written_in,
)
from generator.markdown.marks import escape_comment, unescape

VALUE_RULE = "___"
"""Stands before the value of a field that is filled in."""
LINE_LENGTH = 30
"""Characters of the line to write on."""
RULE = re.compile("_{3,}")
FIELD_COMMENT = re.compile(
    r"<!-- (text|date|signature|check|radio|choice) ([A-Za-z][A-Za-z0-9_-]*)"
    r"((?: [a-z]+(?:=\"[^\"]*\")?)*): ?(.*?) ?-->",
    re.S,
)
_ATTRIBUTE = re.compile(r" ([a-z]+)(?:=\"([^\"]*)\")?")
_KINDS = {
    TextField: "text",
    DateField: "date",
    SignatureField: "signature",
    CheckBox: "check",
    RadioButton: "radio",
    ChoiceField: "choice",
}
_BOXES = {"check": ("[ ]", "[x]"), "radio": ("( )", "(x)")}
BOX = re.compile(r"(\[[ x]\]|\([ x]\)) ?\Z")
"""A box that is the end of a text, to be ticked with an x."""


def field_to_markdown(field: Field, escape: Callable[[str], str]) -> str:
    """Write a field.

    Args:
        field: the field, in its canonical form.
        escape: makes text Markdown.
    """
    value = written_in(field)
    comment = _field_comment(field)
    if isinstance(field, Button):
        empty, ticked = _BOXES[_KINDS[type(field)]]
        return f"{ticked if field.checked else empty} {comment}"
    parts = ["_" * LINE_LENGTH]
    if value:
        parts = [VALUE_RULE, escape(value), "_" * max(LINE_LENGTH - len(value), 5)]
    parts += [f"({escape(words)})" for words in _words_beside(field)]
    return " ".join((*parts, comment))


def _words_beside(field: Field) -> Iterator[str]:
    """Return what is said of a field in parentheses behind it."""
    if isinstance(field, DateField):
        yield field.format
    if isinstance(field, ChoiceField):
        yield " / ".join(field.choices)
    if field.hint:
        yield field.hint


def _field_comment(field: Field) -> str:
    """Say what a field is, after what shows it."""
    kind, attributes = _KINDS[type(field)], "".join(_attributes(field))
    return f"<!-- {kind} {field.name}{attributes}: {escape_comment(field.label)} -->"


def _attributes(field: Field) -> Iterator[str]:
    match field:
        case RadioButton(choice=choice):
            yield _attribute("value", choice)
        case ChoiceField(choices=choices):
            yield _attribute("values", *choices)
        case TextField(lines=lines, max_length=most):
            yield _attribute("rows", str(lines)) if lines > 1 else ""
            yield _attribute("maxlength", str(most)) if most else ""
        case DateField() | SignatureField() | CheckBox():
            pass
    if field.owner:
        yield _attribute("owner", field.owner)
    if field.hint:
        yield _attribute("hint", field.hint)
    if field.width:
        yield _attribute("width", str(field.width))
    if field.required:
        yield " required"
    if field.read_only:
        yield " readonly"


def _attribute(key: str, *values: str) -> str:
    escaped = (
        escape_comment(value).replace('"', "&#34;").replace("|", "&#124;") for value in values
    )
    return f' {key}="{"|".join(escaped)}"'


def read_field(comment: re.Match[str], shown: str, value: str) -> Field:
    """Make a field of its comment.

    Args:
        comment: as :data:`FIELD_COMMENT` matches it.
        shown: the box, or what stands between the line and the comment.
        value: what is written on the line.
    """
    kind, name, label = comment[1], comment[2], unescape(comment[4])
    raw = dict(_ATTRIBUTE.findall(comment[3]))
    known = {key: unescape(text) for key, text in raw.items()}
    field: Field
    match kind:
        case "signature":
            field = SignatureField(name, label)
        case "check":
            field = CheckBox(name, label, "x" in shown)
        case "radio":
            field = RadioButton(name, label, known.get("value", ""), "x" in shown)
        case "choice":
            choices = tuple(unescape(each) for each in raw.get("values", "").split("|"))
            field = ChoiceField(name, label, choices, value)
        case "date":
            beside = f" ({known['hint']})" if known.get("hint") else ""
            date_format = shown.removesuffix(" ").removesuffix(beside).strip(" ")[1:-1]
            field = DateField(name, label, date_format, value)
        case _:
            lines, most = _number(known, "rows") or 1, _number(known, "maxlength")
            field = TextField(name, label, value, lines=lines, max_length=most)
    return replace(
        field,
        owner=known.get("owner", ""),
        hint=known.get("hint", ""),
        width=parse_width(known.get("width", "")),
        required="required" in known,
        read_only="readonly" in known,
    )


def _number(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(key, "")
    return int(text) if text.isdecimal() else 0


def canonical_field(field: Field, clean: Callable[[str], str]) -> Field:
    """Return the form of a field that Markdown can hold; ``clean`` gives that of text."""
    texts = {"label": field.label, "owner": field.owner, "hint": field.hint}
    match field:
        case TextField(value=value):
            texts |= {"value": value}
        case DateField(format=date_format, value=value):
            texts |= {"format": date_format, "value": value}
        case RadioButton(choice=choice):
            texts |= {"choice": choice}
        case ChoiceField(choices=choices, value=value):
            texts |= {"value": value}
            field = replace(field, choices=tuple(clean(each) for each in choices) or ("",))
        case SignatureField() | CheckBox():
            pass
    changes: dict[str, Any] = {
        name: cleaned for name, text in texts.items() if text and (cleaned := clean(text)) != text
    }
    return replace(field, **changes) if changes else field
