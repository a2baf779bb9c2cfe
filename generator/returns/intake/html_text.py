"""The text of a stranger's HTML, in time that grows with its length.

Python's own reader takes quadratic time for a tag that never ends, and raises an ``AssertionError``
at a marked section that it does not know. What counts here are words and lines; where HTML is
broken, rather too much is read than too little, because somebody has written it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "pre", "ul", "hr"})
_QUOTE = "blockquote"
_UNSEEN = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE | re.ASCII)
    for name in ("style", "script")
}
"""Elements whose content is nobody's words, with where each ends."""
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)(?>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*)>")
_PLAIN_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)[^>]*+>")
"""The same where a quotation mark in it is never closed."""
_COMMENT = re.compile(r"<!--(?:>|->|.*?--!?>)", re.DOTALL)
_OTHER = re.compile(r"<[!?/][^>]*+>")
"""Declarations, sections, and what else counts as a comment ("bogus comment state" in HTML)."""
_MOST_UNCLOSED = 20
"""Tags with a quotation mark that is not closed; each may cost a look at all that follows."""


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    is_end: bool


def html_text(text: str) -> str:
    r"""Return the text of HTML; what is quoted gets the mark that it has in plain text.

    >>> html_text("<p>Yes.</p><blockquote>Will you sign?</blockquote>")
    '\nYes.\n\n> Will you sign?\n'
    """
    pieces: list[str] = []
    quoted = 0
    for token in _tokens(text):
        if isinstance(token, str):
            pieces.append(re.sub(r"\s+", " ", html.unescape(token)))
            continue
        if token.name == _QUOTE:
            quoted = max(0, quoted - 1) if token.is_end else quoted + 1
        if token.name in _BLOCKS or token.name == _QUOTE:
            pieces.append("\n> " if quoted else "\n")
    return "".join(pieces)


def _tokens(text: str) -> Iterator[str | _Tag]:
    """Yield the tags, and the text between them."""
    at, unclosed = 0, 0
    last_end, last_comment = text.rfind(">"), max(text.rfind("-->"), text.rfind("--!>"))
    while (start := text.find("<", at)) >= 0:
        yield text[at:start]
        pattern = _TAG if unclosed < _MOST_UNCLOSED else _PLAIN_TAG
        tag = pattern.match(text, start)
        if tag is None and (tag := _PLAIN_TAG.match(text, start)) is not None:
            unclosed += 1
        if tag is not None:
            name = tag[2].lower()
            yield _Tag(name, bool(tag[1]))
            at = _end_of_unseen(text, name, tag.end()) if not tag[1] else tag.end()
        elif start < last_comment and (comment := _COMMENT.match(text, start)):
            at = comment.end()
        elif other := _OTHER.match(text, start):
            at = other.end()
        elif start > last_end:  # no tag ends any more
            at = start
            break
        else:
            yield "<"
            at = start + 1
    yield text[at:]


def _end_of_unseen(text: str, name: str, at: int) -> int:
    """Return where an element ends that has no words, or where it begins if it has some."""
    pattern = _UNSEEN.get(name)
    if pattern is None:
        return at
    end = pattern.search(text, at)
    return end.start() if end else len(text)
