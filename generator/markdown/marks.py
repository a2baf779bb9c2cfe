"""What Markdown has no spelling for: the marks that the writer leaves for the reader.

They are HTML comments, which no Markdown viewer shows, and a few HTML tags, which all of them know.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from generator.document import DateField, Field, PageSize, SignatureField, TextField

SEPARATOR = "<!-- -->"
"""Keeps apart what would be read as one thing."""
BRACKET = "<!-- [ -->"
"""Keeps the text of a link from being read as the label of a definition, which has no brackets."""
SUBTITLE = "<!-- subtitle -->"
"""Stands at the end of the paragraph that is the subtitle."""
SMALL_CAPS = '<span class="smallcaps">'
VALUE_RULE = "___"
"""Stands before the value of a field that is filled in."""
LINE_LENGTH = 30
"""Characters of the line to write on."""
RULE = re.compile("_{3,}")

TITLE_COMMENT = re.compile(r"<!-- title (\S+) (\S+) -->")
FIELD_COMMENT = re.compile(
    r"<!-- (text|date|signature) ([A-Za-z][A-Za-z0-9_-]*)"
    r"((?: [a-z]+=\"[^\"]*\")*): ?(.*?) ?-->",
    re.S,
)
_ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
_KINDS = {TextField: "text", DateField: "date", SignatureField: "signature"}
_ESCAPED = re.compile(r"[]&<>\n\r\ue000\ue001]|--|^ | $|-$")


def title_comment(language: str, page_size: PageSize) -> str:
    """Mark the heading that is the document's title."""
    return f"<!-- title {_escape(language).replace(' ', '&#32;')} {page_size} -->"


def field_comment(field: Field) -> str:
    """Say what a field is, after the line that shows it."""
    return _field_comment(_KINDS[type(field)], field.name, field.owner, field.label)


@lru_cache(maxsize=1024)
def _field_comment(kind: str, name: str, owner: str, label: str) -> str:
    attributes = _attribute("owner", owner) if owner else ""
    return f"<!-- {kind} {name}{attributes}: {_escape(label)} -->"


def _attribute(key: str, value: str) -> str:
    escaped = _escape(value).replace('"', "&#34;")
    return f' {key}="{escaped}"'


def field_attributes(text: str) -> dict[str, str]:
    """Give the attributes that stand in the comment of a field."""
    return {key: unescape(value) for key, value in _ATTRIBUTE.findall(text)}


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), text)


def unescape(text: str) -> str:
    """Give the characters of a part of a comment."""
    return html.unescape(text)
