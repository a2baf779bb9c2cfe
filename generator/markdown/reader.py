"""Markdown to documents."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from generator.diagnostics import Diagnostic, Span, error
from generator.document import (
    SLOT_MARK,
    Block,
    BlockQuote,
    BulletList,
    Document,
    Figure,
    Footnote,
    Heading,
    Inline,
    ListItem,
    OrderedList,
    PageSize,
    Paragraph,
    ThematicBreak,
)
from generator.markdown.dialects import find_other_dialects
from generator.markdown.figures import figure_node, read_figure, read_letterhead, refuse_figure
from generator.markdown.inlines import InlineReader, MarkdownError
from generator.markdown.marks import SEPARATOR, SUBTITLE, TITLE_COMMENT, unescape
from generator.markdown.parser import MAX_NESTING, parser
from generator.text import Emphasis, Text

__all__ = ["MarkdownError", "read", "read_skeleton"]

_FOREIGN = {
    "code_block": "text indented by four columns or more is code, which agreements do not have: "
    "indent it less, or as deep as the list item that it belongs to",
    "fence": "blocks of code are not part of agreements",
    "html_block": "HTML is not part of agreements",
    "table": "tables are not part of agreements",
}


def read(markdown: str) -> Document:
    """Read Markdown as a document; slot marks become slots.

    Title, subtitle, language and page size are those that the Markdown writer noted, else the
    defaults.

    Raises:
        MarkdownError: for everything that the document model lacks, with the line.
    """
    return _Reader(markdown).read()


def read_skeleton(markdown: str) -> Document:
    """Read what a person wrote: as :func:`read`, and refuse what only other dialects have.

    Raises:
        MarkdownError: for all that :func:`read` refuses, and for what would be printed otherwise
            than it was meant, with the line.
    """
    return _SkeletonReader(markdown).read()


class _Reader:
    """Reads one document."""

    def __init__(self, markdown: str) -> None:
        self._source = re.sub("\r\n?", "\n", markdown)
        self._inlines = InlineReader()
        self._problems: list[Diagnostic] = self._inlines.problems

    def read(self) -> Document:
        tree = self._parse()
        nodes = [node for node in tree.children if node.type != "footnote_reference"]
        letterhead = read_letterhead(nodes[0]) if nodes else None
        if letterhead is not None:
            nodes = nodes[1:]
        notes = self._footnote_nodes(tree)
        title, subtitle, language, page_size, rest = self._head(nodes)
        self._check_indentation(rest)
        blocks = self._blocks(rest)
        footnotes = self._footnotes(notes)
        self._check_slots()
        if self._problems:
            raise MarkdownError(self._problems)
        return Document(
            title, blocks, footnotes, subtitle, language, page_size, letterhead=letterhead
        )

    def _parse(self) -> SyntaxTreeNode:
        environment: dict[str, object] = {}
        tokens = parser().parse(self._source, environment)
        if any(token.level >= MAX_NESTING - 1 for token in tokens):
            self._refuse("lists and quotes are nested too deeply", 1)
        self._check_definitions(tokens, environment)
        self._check_dialect(tokens)
        return SyntaxTreeNode(tokens)

    def _check_dialect(self, tokens: Sequence[Token]) -> None:
        """Take whatever CommonMark takes."""

    def _head(
        self, nodes: Sequence[SyntaxTreeNode]
    ) -> tuple[tuple[Inline, ...], tuple[Inline, ...], str, PageSize, Sequence[SyntaxTreeNode]]:
        """Take title and subtitle off, if the writer marked them."""
        language, page_size = "en", PageSize.A4
        mark = _end_comment(nodes[0]) if nodes else ""
        found = TITLE_COMMENT.fullmatch(mark)
        if not found or found[2] not in set(PageSize):
            return (), (), language, page_size, nodes
        language, page_size = unescape(found[1]), PageSize(found[2])
        title = self._marked(nodes[0])
        if len(nodes) > 1 and _end_comment(nodes[1]) == SUBTITLE:
            return title, self._subtitle(nodes[1]), language, page_size, nodes[2:]
        return title, (), language, page_size, nodes[1:]

    def _marked(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """Read a heading or paragraph without the comment at its end."""
        inline = node.children[0]
        inlines = self._inlines.read(inline.children[:-1], _line(inline))
        if inlines and isinstance(last := inlines[-1], Text):
            text = last.text.removesuffix(" ")
            inlines = (*inlines[:-1], Text(text)) if text else inlines[:-1]
        return inlines

    def _subtitle(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """Read the subtitle out of the emphasis that it is written in."""
        match self._marked(node):
            case (Emphasis(children),):
                return children
            case inlines:
                return inlines

    def _blocks(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        found = (self._block(node) for node in nodes)
        return tuple(block for block in found if block is not None)

    def _block(self, node: SyntaxTreeNode) -> Block | None:
        match node.type:
            case "paragraph" if (image := figure_node(node)) is not None:
                return self._figure(image, _line(node))
            case "paragraph":
                return Paragraph(self._content(node))
            case "heading":
                return Heading(int(node.tag[1:]), self._content(node))
            case "blockquote":
                return BlockQuote(self._blocks(node.children))
            case "bullet_list":
                return BulletList(self._items(node))
            case "ordered_list":
                return OrderedList(self._items(node), int(node.attrs.get("start", 1)))
            case "hr":
                return ThematicBreak()
            case "html_block" if node.content.strip() == SEPARATOR:
                return None
            case "footnote_reference":
                return None
        self._refuse(_FOREIGN.get(node.type, f"“{node.type}” is not known here"), _line(node))
        return None

    def _figure(self, image: SyntaxTreeNode, line: int) -> Figure:
        figure = read_figure(image)
        for message, hint in refuse_figure(figure):
            self._refuse(message, line, hint)
        return figure

    def _items(self, node: SyntaxTreeNode) -> tuple[ListItem, ...]:
        return tuple(ListItem(self._blocks(item.children)) for item in node.children)

    def _content(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        if not node.children:
            return ()
        inline = node.children[0]
        return self._inlines.read(inline.children, _line(inline))

    def _footnote_nodes(self, tree: SyntaxTreeNode) -> dict[str, SyntaxTreeNode]:
        notes: dict[str, SyntaxTreeNode] = {}
        for node in tree.walk():
            if node.type != "footnote_reference":
                continue
            label = str(node.meta["label"])
            if label in notes:
                self._refuse(f"footnote [^{label}] is given twice", _line(node))
            if SLOT_MARK.search(label):
                self._refuse("a value cannot be part of a footnote's label", _line(node))
            notes[label] = node
        return notes

    def _footnotes(self, notes: dict[str, SyntaxTreeNode]) -> tuple[Footnote, ...]:
        """Give the footnotes in the order of their first references."""
        footnotes: list[Footnote] = []
        referenced = self._inlines.footnotes
        # A footnote can refer to others, so the list of references grows meanwhile.
        while len(footnotes) < len(referenced):
            label = list(referenced)[len(footnotes)]
            if label in notes:
                footnotes.append(Footnote(label, self._blocks(notes[label].children)))
            else:
                self._refuse(f"there is no footnote [^{label}]", referenced[label])
                footnotes.append(Footnote(label, ()))
        for label in notes.keys() - referenced.keys():
            self._refuse(f"nothing refers to footnote [^{label}]", _line(notes[label]))
        return tuple(footnotes)

    def _check_indentation(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        """Refuse a list that was meant to be nested and is not."""
        lists = ("bullet_list", "ordered_list")
        lines = self._source.split("\n")
        for before, node in itertools.pairwise(nodes):
            if before.type in lists and node.type in lists and lines[_line(node) - 1][:1] == " ":
                self._refuse(
                    "this list is indented too little to belong to the item above it",
                    _line(node),
                    "indent it by four spaces",
                )

    def _check_slots(self) -> None:
        """Refuse values that stand where they would not be shown."""
        seen = set(self._inlines.slots)
        for found in SLOT_MARK.finditer(self._source):
            if int(found[1]) not in seen and not self._problems:
                line = self._source.count("\n", 0, found.start()) + 1
                self._refuse("a value is printed where it would not be shown", line)

    def _check_definitions(self, tokens: Sequence[Token], environment: dict[str, object]) -> None:
        """Refuse link definitions that no link uses: their text would be lost."""
        definitions = environment.get("references")
        if not isinstance(definitions, dict):
            return
        targets = {
            child.attrs.get("href") or child.attrs.get("src")
            for token in tokens
            for child in token.children or ()
            if child.type in {"link_open", "image"}
        }
        for label, definition in definitions.items():
            if definition["href"] not in targets:
                line = definition["map"][0] + 1
                self._refuse(f"nothing uses the link definition [{label.lower()}]", line)

    def _refuse(self, message: str, line: int, hint: str = "") -> None:
        self._problems.append(error(message, hint, Span(line=line)))


class _SkeletonReader(_Reader):
    """Reads what a person wrote."""

    def _check_dialect(self, tokens: Sequence[Token]) -> None:
        self._problems.extend(find_other_dialects(tokens))
        for quote, closing, behind in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if (quote.type, closing.type) == ("blockquote_open", "blockquote_close"):
                end = quote.map[1] if quote.map else 0
                if behind.map and behind.map[0] == end:
                    self._refuse("this line does not belong to the quote above it", end + 1)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _end_comment(node: SyntaxTreeNode) -> str:
    """Give the comment that ends a heading or paragraph, or nothing."""
    if node.type not in {"heading", "paragraph"} or not node.children:
        return ""
    parts = node.children[0].children
    return str(parts[-1].content) if parts and parts[-1].type == "html_inline" else ""
