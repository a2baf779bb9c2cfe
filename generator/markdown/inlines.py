"""The inline half of the Markdown reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import mdurl
from markdown_it.tree import SyntaxTreeNode

from generator.diagnostics import Diagnostic, Span, error
from generator.document import (
    SLOT_MARK,
    FootnoteReference,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    Slot,
)
from generator.fields import Field
from generator.markdown.fields import BOX, FIELD_COMMENT, RULE, VALUE_RULE, read_field
from generator.markdown.marks import BRACKET, LANGUAGE_SPAN, SEPARATOR, SMALL_CAPS
from generator.text import (
    Code,
    Emphasis,
    Math,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
)


class MarkdownError(Exception):
    """Markdown has something that documents lack; :attr:`diagnostics` say where and what."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


@dataclass(frozen=True, slots=True)
class _Underscores:
    """A run of underscores in text: perhaps the line of a field."""

    length: int


_Piece = Inline | _Underscores
_TARGET = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
_CLAUSE = re.compile(r"#[A-Za-z][A-Za-z0-9_-]{0,63}")
_TARGET_HINT = "links begin with http://, https:// or mailto:, or are # and the label of a clause"
_TEXT_PARTS = re.compile(f"({SLOT_MARK.pattern.replace('(', '(?:')}|{RULE.pattern})")
_TAGS: dict[str, tuple[str, Callable[[tuple[Inline, ...]], Inline]]] = {
    "<em>": ("</em>", Emphasis),
    "<strong>": ("</strong>", Strong),
    "<sup>": ("</sup>", Superscript),
    "<sub>": ("</sub>", Subscript),
    SMALL_CAPS: ("</span>", SmallCaps),
}
_FOREIGN = {
    "image": "a picture stands between two empty lines, with nothing beside it",
    "s": "struck text is not part of agreements",
}


class InlineReader:
    """Reads the content of paragraphs and headings, and keeps count of what stands in them."""

    def __init__(self) -> None:
        self.problems: list[Diagnostic] = []
        self.footnotes: dict[str, int] = {}
        """Labels of the footnotes referred to, in order, and the line of the first reference."""
        self.clauses: dict[str, int] = {}
        """Labels of the clauses that links lead to, and the line of the first link."""
        self.slots: list[int] = []
        self._line = 1

    def read(self, nodes: Sequence[SyntaxTreeNode], line: int) -> tuple[Inline, ...]:
        """Read inlines that start at ``line``."""
        self._line = line
        return self._children(nodes)

    def _children(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
        pieces: list[_Piece] = []
        open_tags: list[tuple[str, int]] = []
        for node in nodes:
            if node.type == "html_inline":
                self._html(node.content, pieces, open_tags)
            else:
                pieces.extend(self._pieces(node))
        for tag, _ in open_tags:
            self._refuse(f"{tag} is not closed")
        return _merged(pieces)

    def _pieces(self, node: SyntaxTreeNode) -> Iterable[_Piece]:
        match node.type:
            case "text":
                return self._text(node.content)
            case "text_special":
                return [Text(node.content)]
            case "softbreak" | "hardbreak":
                self._line += 1
                return [Text(" ") if node.type == "softbreak" else LineBreak()]
            case "em" | "strong":
                style = Emphasis if node.type == "em" else Strong
                return [style(self._children(node.children))]
            case "link":
                return [self._link(node)]
            case "code_inline":
                self._refuse_slots(node.content, "typewriter text")
                return [Code(node.content)]
            case "math_inline":
                self._refuse_slots(node.content, "a formula")
                self._line += node.content.count("\n")
                tex = node.content.replace("\n", " ")
                return [Math(tex, (Text(tex),))]
            case "footnote_ref":
                label = str(node.meta["label"])
                self.footnotes.setdefault(label, self._line)
                return [FootnoteReference(label)]
            case _:
                pass
        self._refuse(_FOREIGN.get(node.type, f"“{node.type}” is not known here"))
        return []

    def _text(self, text: str) -> list[_Piece]:
        if "^[" in text:
            self._refuse("inline footnotes are not known here: write [^1] and [^1]: …")
        if "$$" in text:
            self._refuse("displayed formulas are not part of agreements")
        pieces: list[_Piece] = []
        for part in _TEXT_PARTS.split(text):
            mark = SLOT_MARK.fullmatch(part)
            if mark:
                self.slots.append(int(mark[1]))
                pieces.append(Slot(int(mark[1])))
            elif RULE.fullmatch(part):
                pieces.append(_Underscores(len(part)))
            elif part:
                pieces.append(Text(part))
        return pieces

    def _link(self, node: SyntaxTreeNode) -> Link:
        target = str(node.attrs["href"])
        if node.attrs.get("title"):
            self._refuse("links have no titles here")
        if "%EE%80%80" in target:
            self._refuse("a value cannot be part of a link's target")
        elif _CLAUSE.fullmatch(target):
            self.clauses.setdefault(target[1:], self._line)
        elif target.startswith("#"):
            self._refuse(
                f"“{mdurl.decode(target)}” is not the label of a clause",
                "a label has letters from a to z, digits, - and _, and begins with a letter",
            )
        elif not _TARGET.fullmatch(target):
            self._refuse(f"link to “{target}”", _TARGET_HINT)
        return Link(target, self._children(node.children))

    def _html(self, tag: str, pieces: list[_Piece], open_tags: list[tuple[str, int]]) -> None:
        field = FIELD_COMMENT.fullmatch(tag)
        if field:
            pieces.append(self._field(field, pieces))
        elif tag == "<br>":
            pieces.append(LineBreak())
        elif _kind_of_tag(tag):
            open_tags.append((tag, len(pieces)))
        elif open_tags and (kind := _kind_of_tag(open_tags[-1][0])) and tag == kind[0]:
            _, start = open_tags.pop()
            pieces[start:] = [kind[1](_merged(pieces[start:]))]
        elif tag not in {SEPARATOR, BRACKET}:
            hint = "a comment in a template is {# … #}" if tag.startswith("<!--") else ""
            self._refuse(f"HTML is not part of agreements: {tag[:40]}", hint)

    def _field(self, comment: re.Match[str], pieces: list[_Piece]) -> Field:
        """Make a field of its comment and of the box or line that was read before it."""
        if comment[1] in {"check", "radio"}:
            box = self._back_to_box(pieces)
            if not box:
                self._refuse(f"the box of field “{comment[2]}” is missing")
            return read_field(comment, box, "")
        tail = self._back_to_rule(pieces)
        if tail is None:
            self._refuse(f"the line of field “{comment[2]}” is missing")
        return read_field(comment, tail or "", self._back_to_value(pieces))

    def _back_to_box(self, pieces: list[_Piece]) -> str:
        """Take a box off that ends the text."""
        start, text = len(pieces), ""
        while start and isinstance(last := pieces[start - 1], Text):
            start, text = start - 1, last.text + text
            if found := BOX.search(text):
                pieces[start:] = [Text(text[: found.start()])] if found.start() else []
                return found[1]
        return ""

    def _back_to_rule(self, pieces: list[_Piece]) -> str | None:
        texts: list[str] = []
        while pieces and isinstance(last := pieces[-1], Text):
            texts.append(last.text)
            pieces.pop()
        if pieces and isinstance(pieces[-1], _Underscores):
            pieces.pop()
            return "".join(reversed(texts))
        return None

    def _back_to_value(self, pieces: list[_Piece]) -> str:
        """Take a field's value off, if there is one: text after a short rule."""
        start = len(pieces)
        while start and isinstance(pieces[start - 1], Text):
            start -= 1
        if not start or pieces[start - 1] != _Underscores(len(VALUE_RULE)):
            return ""
        text = "".join(piece.text for piece in pieces[start:] if isinstance(piece, Text))
        del pieces[start - 1 :]
        return text.removeprefix(" ").removesuffix(" ")

    def _refuse_slots(self, text: str, place: str) -> None:
        if SLOT_MARK.search(text):
            self._refuse(f"a value cannot stand in {place}")

    def _refuse(self, message: str, hint: str = "") -> None:
        self.problems.append(error(message, hint, Span(line=self._line)))


def _kind_of_tag(tag: str) -> tuple[str, Callable[[tuple[Inline, ...]], Inline]] | None:
    """Return the tag that closes one, and what is made of what stands between them."""
    language = LANGUAGE_SPAN.fullmatch(tag)
    if language:
        return "</span>", partial(LanguageSpan, language[1])
    return _TAGS.get(tag)


def _merged(pieces: Iterable[_Piece]) -> tuple[Inline, ...]:
    """Join neighbouring texts; rules that no field took are text."""
    merged: list[Inline] = []
    texts: list[str] = []
    for piece in pieces:
        match piece:
            case Text(text):
                texts.append(text)
            case _Underscores(length):
                texts.append("_" * length)
            case _:
                if texts:
                    merged.append(Text("".join(texts)))
                    texts.clear()
                merged.append(piece)
    if texts:
        merged.append(Text("".join(texts)))
    return tuple(merged)
