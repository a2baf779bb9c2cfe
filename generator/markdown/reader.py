"""Markdown to documents."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

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
    Group,
    GroupKind,
    Heading,
    Inline,
    PageBreak,
    PageSize,
    Paragraph,
    ThematicBreak,
)
from generator.markdown.clauses import ClauseReader
from generator.markdown.dialects import find_other_dialects
from generator.markdown.figures import letterhead_of, read_figure, refuse_figure
from generator.markdown.inlines import InlineReader, MarkdownError
from generator.markdown.marks import (
    GROUP,
    NEW_PAGE,
    SEPARATOR,
    SUBTITLE,
    TITLE_COMMENT,
    read_page_comment,
    unescape,
)
from generator.markdown.parser import MAX_NESTING, parser
from generator.markdown.tables import read_table
from generator.text import Emphasis, Text
from generator.traversal import map_block

__all__ = ["MarkdownError", "read", "read_skeleton"]

_FOREIGN = {
    "code_block": "text indented by four columns or more is code, which agreements do not have: "
    "indent it less, or as deep as the list item that it belongs to",
    "fence": "blocks of code are not part of agreements",
    "html_block": "HTML is not part of agreements",
}
_COMMENTS: Mapping[str, Block | None] = {SEPARATOR: None, NEW_PAGE: PageBreak()}
"""Blocks of HTML that the writer leaves."""


def read(markdown: str) -> Document:
    """Read Markdown as a document; slot marks become slots.

    Title, subtitle, language and page size are those that the Markdown writer noted, else the
    defaults.

    Raises:
        MarkdownError: for everything that the document model lacks, with the line.
    """
    return _DocumentReader(markdown).read()


def read_skeleton(markdown: str) -> Document:
    """Read what a person wrote: as :func:`read`, and refuse what only other dialects have.

    Raises:
        MarkdownError: for all that :func:`read` refuses, and for what would be printed otherwise
            than it was meant, with the line.
    """
    return _SkeletonReader(markdown).read()


class _DocumentReader:
    """Reads one document."""

    def __init__(self, markdown: str) -> None:
        self._source = re.sub("\r\n?", "\n", markdown)
        self._inlines = InlineReader()
        self._problems: list[Diagnostic] = self._inlines.problems
        self._clauses = ClauseReader(self._blocks, self._problems, self._label_in_text)

    def read(self) -> Document:
        tree = self._parse()
        nodes = [node for node in tree.children if node.type != "footnote_reference"]
        letterhead = letterhead_of(nodes[0]) if nodes else None
        if letterhead is not None:
            nodes = nodes[1:]
        notes = self._footnote_nodes(tree)
        head, rest = self._head(nodes)
        self._check_indentation(rest)
        blocks = self._blocks(rest)
        footnotes = self._footnotes(notes)
        self._clauses.check(self._inlines.clauses)
        self._check_slots()
        if self._problems:
            raise MarkdownError(self._problems)
        numbered = self._clauses.with_numbers
        return replace(
            head,
            letterhead=letterhead,
            blocks=tuple(map_block(block, numbered) for block in blocks),
            footnotes=tuple(
                replace(note, blocks=tuple(map_block(block, numbered) for block in note.blocks))
                for note in footnotes
            ),
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

    def _label_in_text(self, text: str) -> tuple[str, str]:
        """Take the label of a clause off the text that it begins with; here there is none."""
        return "", text

    def _head(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Document, Sequence[SyntaxTreeNode]]:
        """Take off what the writer marked: title, subtitle, and what is special about the pages."""
        head = Document((), ())
        mark = _end_comment(nodes[0]) if nodes else ""
        found = TITLE_COMMENT.fullmatch(mark)
        if not found or found[2] not in set(PageSize):
            return head, nodes
        language, page_size = unescape(found[1]), PageSize(found[2])
        head = replace(head, title=self._marked(nodes[0]), language=language, page_size=page_size)
        rest = nodes[1:]
        if rest and _end_comment(rest[0]) == SUBTITLE:
            head = replace(head, subtitle=self._subtitle(rest[0]))
            rest = rest[1:]
        while rest and rest[0].type == "html_block":
            entry = read_page_comment(rest[0].content.strip())
            if entry is None:
                break
            head = replace(head, **{entry[0]: entry[1]})  # type: ignore[arg-type]
            rest = rest[1:]
        return head, rest

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

    def _blocks(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[Block, ...]:
        """Read blocks; the writer put comments around those that make a group."""
        found: list[Block] = []
        groups: list[tuple[str, list[Block]]] = []
        for node in nodes:
            mark = GROUP.fullmatch(node.content.strip()) if node.type == "html_block" else None
            if mark is None:
                block = self._block(node)
                if block is not None:
                    found.append(block)
            elif not mark[1]:
                groups.append((mark[2], found))
                found = []
            elif groups and groups[-1][0].partition(" ")[0] == mark[2]:
                words, around = groups.pop()
                kind, _, language = words.partition(" ")
                around.append(Group(GroupKind(kind), tuple(found), language))
                found = around
            else:
                self._refuse(f"{mark[0]} ends what was not begun", _line(node))
        for kind, around in reversed(groups):
            self._refuse(f"<!-- {kind} --> has no end", 1)
            found = [*around, *found]
        return tuple(found)

    def _block(self, node: SyntaxTreeNode) -> Block | None:
        known: dict[str, Callable[[SyntaxTreeNode], Block | None]] = {
            "paragraph": lambda each: Paragraph(self._content(each)),
            "heading": lambda each: Heading(int(each.tag[1:]), self._content(each)),
            "blockquote": lambda each: BlockQuote(self._blocks(each.children)),
            "bullet_list": lambda each: BulletList(self._clauses.items(each)),
            "ordered_list": self._clauses.ordered_list,
            "table": lambda each: read_table(each, self._inlines, self._source.split("\n")),
            "container_keep": self._group,
            "container_small": self._group,
            "container_lang": self._group,
            "hr": lambda _: ThematicBreak(),
            "page_break": lambda _: PageBreak(),
            "footnote_reference": lambda _: None,
        }
        if node.type == "paragraph" and (figure := read_figure(node)) is not None:
            return self._figure(figure, _line(node))
        if node.type == "html_block" and node.content.strip() in _COMMENTS:
            return _COMMENTS[node.content.strip()]
        if node.type in known:
            return known[node.type](node)
        self._refuse(_FOREIGN.get(node.type, f"“{node.type}” is not known here"), _line(node))
        return None

    def _group(self, node: SyntaxTreeNode) -> Group:
        kind = GroupKind(node.type.removeprefix("container_"))
        lines = self._source.split("\n")
        end = node.map[1] if node.map else 0
        if end >= len(lines) or not lines[end].rstrip().endswith(":::"):
            self._refuse(
                f"“::: {kind}” is not closed",
                _line(node),
                "write ::: on a line of its own where it ends",
            )
        language = node.info.split()[-1] if kind is GroupKind.LANGUAGE else ""
        return Group(kind, self._blocks(node.children), language)

    def _figure(self, figure: Figure, line: int) -> Figure:
        for message, hint in refuse_figure(figure):
            self._refuse(message, line, hint)
        return figure

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
        """Return the footnotes in the order of their first references."""
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


_LABEL = re.compile(r"\[#([A-Za-z][A-Za-z0-9_-]{0,63})\] *")


class _SkeletonReader(_DocumentReader):
    """Reads what a person wrote."""

    def _label_in_text(self, text: str) -> tuple[str, str]:
        found = _LABEL.match(text)
        return (found[1], text[found.end() :]) if found else ("", text)

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
    """Return the comment that ends a heading or paragraph, or nothing."""
    if node.type not in {"heading", "paragraph"} or not node.children:
        return ""
    parts = node.children[0].children
    return str(parts[-1].content) if parts and parts[-1].type == "html_inline" else ""
