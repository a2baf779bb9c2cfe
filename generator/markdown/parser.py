"""The Markdown dialect: CommonMark with footnotes and ``$math$``."""

from __future__ import annotations

from functools import cache

import mdurl
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

MAX_NESTING = 100
"""How deep blocks and inlines may be nested; the parser drops what is deeper."""


class Parser(MarkdownIt):
    """A CommonMark parser that leaves links as they were written."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Percent-encode what a URI cannot have, and nothing else."""
        return mdurl.encode(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        """Show a bare link as it was written."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Take every link; the reader refuses those that an agreement cannot have."""
        return True


@cache
def parser() -> Parser:
    """Give the parser.

    Tables, struck text and displayed formulas are parsed so that they can be refused.
    """
    parsed = Parser("commonmark", {"maxNesting": MAX_NESTING})
    parsed.enable(["table", "strikethrough"]).disable("text_join")
    parsed.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parsed.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False)
    return parsed
