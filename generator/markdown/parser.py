"""The Markdown dialect: CommonMark with footnotes, tables, numbered lists, and ``$math$``."""

from __future__ import annotations

import re
from functools import cache, partial

import mdurl
from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.document import GroupKind
from generator.markdown.marks import LANGUAGE
from generator.markdown.numbered import numbered_list

MAX_NESTING = 100
"""How deep blocks and inlines may be nested; the parser drops what is deeper."""
PAGE_BREAK = r"\newpage"
_MATH = re.compile(r"(?<!\d)\$(?!\s)((?:[^\\$]|\\.)+)(?<!\s)\$(?!\d)", re.DOTALL)


class Parser(MarkdownIt):
    """A CommonMark parser that leaves links as they were written."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the name of its parent
        """Percent-encode what a URI cannot have, and nothing else."""
        return mdurl.encode(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the name of its parent
        """Show a bare link as it was written."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name of its parent
        """Take every link; the reader refuses those that an agreement cannot have."""
        return True


@cache
def parser() -> Parser:
    """Return the parser.

    Struck text is parsed so that it can be refused.
    """
    parsed = Parser("commonmark", {"maxNesting": MAX_NESTING})
    parsed.enable(["table", "strikethrough"]).disable("text_join")
    parsed.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    for kind in GroupKind:
        container_plugin(parsed, kind, validate=partial(_begins_group, kind))
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    parsed.block.ruler.before("list", "numbered_list", numbered_list, ends)
    parsed.block.ruler.before("paragraph", "page_break", _page_break)
    parsed.inline.ruler.after("escape", "math", _math)
    return parsed


def _begins_group(kind: GroupKind, words: str, _: str) -> bool:
    name, *rest = words.split() or [""]
    if kind is GroupKind.LANGUAGE:
        return name == kind and len(rest) == 1 and LANGUAGE.fullmatch(rest[0]) is not None
    return name == kind and not rest


def _page_break(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - the parser's protocol
    r"""Parse ``\newpage``, alone on its line, as it begins a new page in pandoc and TeX."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if line.rstrip() != PAGE_BREAK or state.is_code_block(start):
        return False
    if not silent:
        state.line = start + 1
        state.push("page_break", "", 0).map = [start, state.line]
    return True


def _math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's protocol
    """Parse ``$math$``: no space inside of the dollars and no digit outside, so prices are text.

    The plugin for it takes a digit at the end of a paragraph for one before its beginning.
    """
    found = _MATH.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = found[1]
    state.pos = found.end()
    return True
