"""Text mode: source to inlines, as TeX would set them in a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from generator.diagnostics import Diagnostic, error
from generator.tex import commands
from generator.tex.builder import emphasised
from generator.tex.cursor import Cursor
from generator.tex.group import GroupReader
from generator.tex.tree import Node, build_tree
from generator.text import (
    Code,
    RichInline,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    plain_text,
)

_DEEPEST = 60

TEX_LIGATURES: Mapping[str, str] = {
    "---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "!`": "¡", "?`": "¿",
}  # fmt: skip
"""What the fonts of TeX make of these characters (The TeXbook, chapter 9)."""

TYPED_LIGATURES: Mapping[str, str] = {"``": "“", "''": "”"}
"""What nobody types in plain text unless TeX is meant."""

NAME_LIGATURES: Mapping[str, str] = {"---": "—", "--": "–", "``": "“", "''": "”"}
"""The apostrophe of a name stays the one its bearer typed."""

_EMPHASIS = frozenset(("emph", "textit", "textsl", "mkbibemph", "mkbibitalic"))
_STYLES: dict[str, Callable[[tuple[RichInline, ...]], RichInline]] = {
    "textbf": Strong, "textsc": SmallCaps, "textsuperscript": Superscript,
    "textsubscript": Subscript, "mkbibbold": Strong, "mkbibsuperscript": Superscript,
}  # fmt: skip
# People write don`t, ''Goose'' and "Thought''; TeX would set the mark that nobody wants.
_BACKQUOTE_AS_APOSTROPHE = re.compile(r"(?<=\w)`(?=\w)|^`(?=(?:s|t|re|ll|ve|d|m)\b)")
_BACKQUOTED_WORD = re.compile(r"(?<![\w`])`[^\s`][^`]*`")
"""Backquotes round a word, as Markdown has code."""
_OPENING_AS_CLOSING = re.compile(r"(?:(?<=[\s(\[])|^)''(?=\w)")
_MIXED_QUOTES = re.compile(r"\"([^\"`]*?)''(?!')")
_NO_LIGATURES: Mapping[str, str] = {}
_NEVER = re.compile(r"(?!)")


class FieldReader:
    """Reads one field; gathers what it finds wrong."""

    def __init__(self, ligatures: Mapping[str, str]) -> None:
        self._ligatures = ligatures
        keys = sorted(ligatures, key=len, reverse=True)
        self._ligature = re.compile("|".join(map(re.escape, keys)))
        self._found: dict[Diagnostic, None] = {}
        self._depth = 0
        self.braces_are_meant = False
        """Whether braces or dollars were written as characters (``\\{``, ``\\$``)."""

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """Everything found so far, each thing once."""
        return tuple(self._found)

    def report(self, *diagnostics: Diagnostic) -> None:
        """Remember findings."""
        self._found.update(dict.fromkeys(diagnostics))

    def keep_braces(self) -> None:
        """Remember that the author wrote braces or dollars as characters."""
        self.braces_are_meant = True

    def enter(self) -> bool:
        """Go one level deeper; False if that is too deep for a title."""
        if self._depth >= _DEEPEST:
            self.report(error("commands nest too deep", "write the text plainly"))
            return False
        self._depth += 1
        return True

    def leave(self) -> None:
        """Come back from :meth:`enter`."""
        self._depth -= 1

    def read(self, source: str) -> tuple[RichInline, ...]:
        """Read TeX with HTML in it."""
        nodes, found = build_tree(source)
        self.report(*found)
        return self.render(nodes)

    def render(self, nodes: Sequence[Node]) -> tuple[RichInline, ...]:
        """Set nodes in text mode."""
        if not self.enter():
            return ()
        line = GroupReader(self, Cursor(nodes))
        while not line.cursor.done:
            line.node()
        self.leave()
        return line.close()

    def styled(self, name: str, nodes: Sequence[Node]) -> tuple[RichInline, ...]:
        """Set the argument of a text command, such as ``textsc``."""
        inner = self.render(nodes)
        if name in commands.TYPEWRITER:
            return (Code(plain_text(inner)),)
        if name in _EMPHASIS:
            return emphasised(inner)
        style = _STYLES.get(name)
        return (style(inner),) if style else inner

    def ligated(self, text: str) -> str:
        """Join the characters that the font joins."""
        if "`" in text and not ("`" not in self._ligatures and _BACKQUOTED_WORD.search(text)):
            text = _BACKQUOTE_AS_APOSTROPHE.sub("’", text)
        if "''" in text:
            text = _MIXED_QUOTES.sub(r'"\1"', text)
            text = _OPENING_AS_CLOSING.sub("``", text)
        return self._ligature.sub(lambda match: self._ligatures[match[0]], text)

    def verbatim(self, nodes: Sequence[Node]) -> str:
        """Set nodes without ligatures, as in typewriter."""
        ligatures, self._ligatures = self._ligatures, _NO_LIGATURES
        pattern, self._ligature = self._ligature, _NEVER
        text = plain_text(self.render(nodes))
        self._ligatures, self._ligature = ligatures, pattern
        return text
