"""What Markdown has no spelling for: the marks that the writer leaves for the reader.

They are HTML comments, which no Markdown viewer shows, and a few HTML tags, which all of them know.
"""

from __future__ import annotations

import html
import re

from generator.document import Document, GroupKind, Margins, PageSize, RunningText

SEPARATOR = "<!-- -->"
"""Keeps apart what would be read as one thing."""
BRACKET = "<!-- [ -->"
"""Keeps the text of a link from being read as the label of a definition, which has no brackets."""
SUBTITLE = "<!-- subtitle -->"
"""Stands at the end of the paragraph that is the subtitle."""
NEW_PAGE = "<!-- new page -->"
"""Stands for a page break."""
GROUP = re.compile(r"<!-- (/?)(keep|small|lang(?: ([A-Za-z0-9-]+))?) -->")
"""Stands before and after a group of blocks."""
ANCHOR = re.compile(r'<a id="([A-Za-z][A-Za-z0-9_-]{0,63})">')
LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""A tag of BCP 47, well-formed enough."""
LANGUAGE_SPAN = re.compile(f'<span lang="({LANGUAGE.pattern})">')
SMALL_CAPS = '<span class="smallcaps">'

TITLE_COMMENT = re.compile(r"<!-- title (\S+) (\S+) -->")
_ESCAPED = re.compile(r"[]&<>\n\r\ue000\ue001]|--|^ | $|-$")


def title_comment(language: str, page_size: PageSize) -> str:
    """Mark the heading that is the document's title."""
    return f"<!-- title {escape_comment(language).replace(' ', '&#32;')} {page_size} -->"


def group_comments(kind: GroupKind, language: str = "") -> tuple[str, str]:
    """Mark where a group of blocks begins and ends."""
    return f"<!-- {kind}{' ' if language else ''}{language} -->", f"<!-- /{kind} -->"


def anchor(label: str) -> str:
    """Mark a clause, so that links lead to it."""
    return f'<a id="{label}"></a>'


_MARGINS = re.compile(r"<!-- margins ([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9.]+) -->")
_RUNNING = re.compile(r"<!-- (header|footer): (.*?) \| (.*?) \| (.*?) -->", re.S)


def page_comments(document: Document) -> list[str]:
    """Say what is special about the pages of a document."""
    comments: list[str] = []
    if document.margins is not None:
        sides = document.margins
        measures = (sides.top, sides.right, sides.bottom, sides.left)
        comments.append(f"<!-- margins {' '.join(f'{side:.2f}' for side in measures)} -->")
    for name, words in (("header", document.header), ("footer", document.footer)):
        if words:
            parts = (escape_comment(each).replace("|", "&#124;") for each in words.parts)
            comments.append(f"<!-- {name}: {' | '.join(parts)} -->")
    return comments


def read_page_comment(comment: str) -> tuple[str, Margins | RunningText] | None:
    """Read what is special about the pages: the name of the document's entry, and its value."""
    if found := _MARGINS.fullmatch(comment):
        return "margins", Margins(*map(float, found.groups()))
    if found := _RUNNING.fullmatch(comment):
        return found[1], RunningText(*map(unescape, found.groups()[1:]))
    return None


def escape_comment(text: str) -> str:
    """Return text as it can stand in a comment."""
    return _ESCAPED.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), text)


def unescape(text: str) -> str:
    """Return the characters of a part of a comment."""
    return html.unescape(text)
