"""What Markdown has no spelling for: the marks that the writer leaves for the reader.

They are HTML comments, which no Markdown viewer shows, and a few HTML tags, which all of them know.
"""

from __future__ import annotations

import html
import re

from generator.document import PageSize

SEPARATOR = "<!-- -->"
"""Keeps apart what would be read as one thing."""
BRACKET = "<!-- [ -->"
"""Keeps the text of a link from being read as the label of a definition, which has no brackets."""
SUBTITLE = "<!-- subtitle -->"
"""Stands at the end of the paragraph that is the subtitle."""
SMALL_CAPS = '<span class="smallcaps">'

TITLE_COMMENT = re.compile(r"<!-- title (\S+) (\S+) -->")
_ESCAPED = re.compile(r"[]&<>\n\r\ue000\ue001]|--|^ | $|-$")


def title_comment(language: str, page_size: PageSize) -> str:
    """Mark the heading that is the document's title."""
    return f"<!-- title {escape_comment(language).replace(' ', '&#32;')} {page_size} -->"


def escape_comment(text: str) -> str:
    """Give text as it can stand in a comment."""
    return _ESCAPED.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), text)


def unescape(text: str) -> str:
    """Give the characters of a part of a comment."""
    return html.unescape(text)
