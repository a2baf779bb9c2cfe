"""Tables in Markdown, as GitHub has them, to tables of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.tree import SyntaxTreeNode

from generator.diagnostics import Span, error
from generator.document import ColumnAlignment, Table, TableRow
from generator.markdown.inlines import InlineReader

_BAR = re.compile(r"(?<!\\)\|")


def read_table(node: SyntaxTreeNode, inlines: InlineReader, source: Sequence[str]) -> Table:
    """Read a table.

    Args:
        node: the table.
        inlines: reads cells, and takes what is wrong.
        source: the lines of the document.
    """
    rows = [row for part in node.children for row in part.children]
    columns = tuple(_alignment(cell) for cell in rows[0].children)
    for row in rows[1:]:
        _check_row(row, len(columns), inlines, source)
    head, *body = [_row(row, inlines) for row in rows]
    return Table(columns, head, tuple(body))


def _alignment(cell: SyntaxTreeNode) -> ColumnAlignment:
    style = str(cell.attrs.get("style", ""))
    return ColumnAlignment(style.removeprefix("text-align:"))


def _row(row: SyntaxTreeNode, inlines: InlineReader) -> TableRow:
    return tuple(inlines.read(cell.children[0].children, _line(row)) for cell in row.children)


def _check_row(
    row: SyntaxTreeNode, columns: int, inlines: InlineReader, source: Sequence[str]
) -> None:
    """Refuse a row with more cells than columns, whose rest nobody would see, or with fewer."""
    line = source[_line(row) - 1]
    for message, hint in _faults(line, columns):
        inlines.problems.append(error(message, hint, Span(line=_line(row))))


def _faults(line: str, columns: int) -> Iterator[tuple[str, str]]:
    cells = _BAR.split(line.strip(" \t>"))
    if len(cells) == 1:
        yield (
            "this line would be a row of the table above it",
            "put an empty line before it, or | between cells",
        )
        return
    count = len(cells) - (not cells[0]) - (len(cells) > 1 and not cells[-1])
    if count != columns:
        yield (
            f"this row has {_counted(count, 'cell')}, the table {_counted(columns, 'column')}",
            "a cell can be empty; write \\| for a bar that parts no cells",
        )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1
