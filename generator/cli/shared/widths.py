"""How wide the columns of a table are whose rows are one line each."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rich.cells import cell_len

GAP = 3
"""Cells between two columns."""
_ENOUGH = 20
"""Cells to which the first column that can be shortened goes before the others do."""
_LEAST = 4
"""Cells below which nothing is shortened."""
_SHORT = 12
"""Cells of a heading that is not folded."""
_PARTS = re.compile(r"[^\s-]+-?")


def fit(
    heads: Sequence[str], rows: Sequence[Sequence[str]], shorten: Collection[str], width: int
) -> list[int]:
    """Return the widths of the columns in cells; together they fit, if they can.

    Long headings are folded first; then columns are shortened that may be, the first of them before
    the others and then the widest; at last all, but never the first column.

    Args:
        heads: the headings.
        rows: the cells, as many in each row as there are headings.
        shorten: the headings of columns that may be shortened, the first one first.
        width: of the table.

    >>> fit(["id", "title"], [["a", "On the Number of Reviewers of a Paper"]], ["title"], 30)
    [2, 26]
    """
    values = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    room = width - GAP * (len(heads) - 1)
    widths = [max(each, cell_len(head)) for each, head in zip(values, heads, strict=True)]
    if sum(widths) <= room:
        return widths
    widths = [max(each, _folded(head)) for each, head in zip(values, heads, strict=True)]
    at = [heads.index(head) for head in shorten if head in heads]
    for group, least in ((at[:1], _ENOUGH), (at, _LEAST), (range(1, len(heads)), _LEAST)):
        _take(widths, group, sum(widths) - room, least)
    return widths


def _folded(head: str) -> int:
    """Return the width of a heading; a long one is folded between its words and after hyphens."""
    whole = cell_len(head)
    return whole if whole <= _SHORT else max(map(cell_len, _PARTS.findall(head)))


def _take(widths: list[int], group: Collection[int], excess: int, least: int) -> None:
    """Take cells from the columns of a group, always from the widest, until none is too many."""
    for _ in range(excess):
        widest = max(group, key=lambda index: widths[index], default=None)
        if widest is None or widths[widest] <= least:
            return
        widths[widest] -= 1
