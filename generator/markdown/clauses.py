"""Lists, whose items are the clauses of an agreement: their numbers, and the links to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from markdown_it.tree import SyntaxTreeNode

from generator.diagnostics import Diagnostic, Span, error
from generator.document import Block, Inline, Link, ListItem, OrderedList
from generator.markdown.marks import ANCHOR
from generator.numbering import GOES_ON, MarkerRow, Numbering, NumberStyle, clause_number
from generator.text import Emphasis, SmallCaps, Strong, Subscript, Superscript, Text

_Kind = tuple[int, str, str]
"""What lists have in common of which one goes on the other: depth, and what is around numbers."""


class ClauseReader:
    """Reads the lists of one document, and keeps count of its clauses."""

    def __init__(
        self,
        read_blocks: Callable[[Iterable[SyntaxTreeNode]], tuple[Block, ...]],
        problems: list[Diagnostic],
        take_label: Callable[[str], tuple[str, str]],
    ) -> None:
        """Begin a document.

        Args:
            read_blocks: reads what is in an item.
            problems: where to put what is wrong.
            take_label: takes the label off the text of a clause.
        """
        self._read_blocks = read_blocks
        self._problems = problems
        self._take_label = take_label
        self._numbers: dict[str, str] = {}
        self._parents: list[str] = [""]
        self._last: dict[_Kind, tuple[NumberStyle, int]] = {}

    def ordered_list(self, node: SyntaxTreeNode) -> OrderedList:
        """Read a numbered list."""
        row = node.meta.get("row")
        if isinstance(row, MarkerRow):
            numbering, start = row.numbering, row.start
        else:
            row = None
            numbering, start = Numbering(after=node.markup), int(node.attrs.get("start", 1))
        numbering = numbering.within(self._parents[-1])
        kind = (len(self._parents), numbering.before, numbering.after)
        if row and row.markers[0].number == GOES_ON and kind in self._last:
            style, start = self._last[kind]
            numbering = replace(numbering, style=style)
        self._last[kind] = (numbering.style, start + len(node.children))
        if row:
            self._check(row, numbering, start, node.children)
        labels = [numbering.label(start + index) for index in range(len(node.children))]
        numbers = [clause_number(self._parents[-1], label) for label in labels]
        return OrderedList(self._items(node.children, numbers), start, numbering)

    def items(self, node: SyntaxTreeNode) -> tuple[ListItem, ...]:
        """Read the items of a list without numbers."""
        return self._items(node.children, [""] * len(node.children))

    def _check(
        self,
        row: MarkerRow,
        numbering: Numbering,
        start: int,
        nodes: Sequence[SyntaxTreeNode],
    ) -> None:
        """Refuse paragraphs that begin as clauses do, and would get other numbers."""
        if numbering.before in {"", "("}:
            return
        for index, (marker, node) in enumerate(zip(row.markers, nodes, strict=True)):
            value = marker.value(numbering.style)
            if value not in {None, start + index}:
                label = numbering.label(start + index)
                typed = f"{marker.before}{marker.number}{marker.after}"
                self._refuse(
                    f"“{typed}” would be printed as “{label}”",
                    _line(node),
                    f"number the items in order, or write {marker.before}# to have them counted; "
                    f"where no clause is meant, write {_plain(typed)}",
                )

    def _items(
        self, nodes: Sequence[SyntaxTreeNode], numbers: Sequence[str]
    ) -> tuple[ListItem, ...]:
        items: list[ListItem] = []
        for node, number in zip(nodes, numbers, strict=True):
            label = self._label(node)
            if label in self._numbers:
                self._refuse(f"two clauses share the label “{label}”", _line(node))
            if label and not number:
                self._refuse(f"“{label}” is the label of an item without a number", _line(node))
            if label:
                self._numbers[label] = number
            if number:
                self._parents.append(number)
            blocks = self._read_blocks(node.children)
            if number:
                self._parents.pop()
            items.append(ListItem(blocks, label))
        return tuple(items)

    def _label(self, item: SyntaxTreeNode) -> str:
        """Take the label off an item: it stands at its very beginning."""
        first = item.children[0] if item.children else None
        if first is None or first.type not in {"paragraph", "heading"} or not first.children:
            return ""
        inline = first.children[0]
        found = inline.children[0] if inline.children else None
        if found is None or found.token is None:
            return ""
        if found.type == "text":
            label, found.token.content = self._take_label(found.content)
            return label
        anchor = ANCHOR.fullmatch(found.content) if found.type == "html_inline" else None
        if anchor is None or len(inline.children) < 2 or inline.children[1].content != "</a>":
            return ""
        inline.children = inline.children[2:]
        if not inline.children and first.type == "paragraph":
            item.children = item.children[1:]
        return anchor[1]

    def check(self, links: Mapping[str, int]) -> None:
        """Refuse links to clauses that there are not; they are given with their lines."""
        for label, line in links.items():
            if label not in self._numbers:
                self._refuse(
                    f"there is no clause “{label}”",
                    line,
                    f"put [#{label}] behind the number of the clause that is meant",
                )

    def with_numbers(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Put the numbers of clauses into the links to them that have no words of their own."""
        return tuple([self._with_number(inline) for inline in inlines])

    def _with_number(self, inline: Inline) -> Inline:
        match inline:
            case Link(target, ()) if target.startswith("#"):
                return Link(target, (Text(self._numbers[target[1:]]),))
            case Emphasis() | Strong() | SmallCaps() | Superscript() | Subscript():
                return replace(inline, children=self.with_numbers(inline.children))
            case _:
                return inline

    def _refuse(self, message: str, line: int, hint: str = "") -> None:
        self._problems.append(error(message, hint, Span(line=line)))


def _plain(typed: str) -> str:
    """Return what to type so that a paragraph that begins as a clause does is none."""
    if typed.startswith("§"):
        return f"&sect;{typed[1:]}"
    return typed.replace(".", "\\.", 1)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1
