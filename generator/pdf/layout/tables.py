"""Tables: columns as wide as what is in them needs, rows that are not torn. Lengths in points.

A column is as wide as its longest cell, if there is room, as in CSS (CSS 2.1, 17.5.2.2); if there
is not, the wide columns share what the narrow ones leave. Widths are rounded, so that forms whose
values are about as long have columns alike, and share a file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, zip_longest
from math import ceil

from generator.document import (
    ColumnAlignment,
    FootnoteReference,
    Link,
    Table,
    TableCell,
)
from generator.fields import Field
from generator.languages.direction import is_right_to_left
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import InlineItem
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import (
    Alignment,
    GlyphRun,
    Line,
    ParagraphStyle,
    PlacedField,
)
from generator.pdf.layout.paragraph import Measured, ParagraphLayout
from generator.pdf.layout.tags import Elements, Plain
from generator.traversal import walk_inlines

_GAP = 12.0
"""Between columns."""
_PADDING = 3.0
"""Above and below the lines of a row."""
_STEP = 18.0
"""Widths that columns want are multiples of this."""
_LEAST_STEP = 6.0
_THICK, _MEDIUM, _THIN = 0.8, 0.5, 0.25
_APART = (Link, FootnoteReference, Field)
"""Inlines that are structure elements of their own."""
_ENDLESS = 100_000.0
_MOST_LINES, _MOST_ORDERS = 10_000, 1_000_000
"""Of a cell, and of the things on a line: what is read in which order is told by one number."""
_TALLEST_HEAD = 0.3
"""Part of a page that a head may have which comes again on the next page."""


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A line that is drawn."""

    y: float
    """Above the baseline."""
    width: float
    thickness: float


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row, or a part of one that is too tall for a page."""

    line: Line
    rules: tuple[RuledLine, ...]
    keep: bool
    """Whether it must stay on the page of the row before it."""
    has_values: bool
    head: int = 0
    """So many lines above it is the head, if that comes again on the next page; else 0."""


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a table is set."""

    style: Style
    width: float
    size: float
    leading: float
    language: str
    page_height: float
    """Of the text."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is in a cell."""

    content: Measured
    element: int | None
    """Element that all of it is of; ``None`` if there are links or fields with others."""


@dataclass(frozen=True, slots=True)
class _TableColumn:
    """Where a column begins, and how its cells are set."""

    start: float
    style: ParagraphStyle


class TableLayout:
    """Lays out one table."""

    def __init__(
        self,
        style: TableStyle,
        elements: Elements,
        flatten: Callable[[TableCell, TextStyle], list[InlineItem]],
        layout_paragraph: ParagraphLayout,
    ) -> None:
        """Take the structure elements of the block, and what makes items of a cell's inlines."""
        self._style = style
        self._elements = elements
        self._flatten = flatten
        self._layout_paragraph = layout_paragraph

    def lines(self, table: Table, parent: int) -> list[TableLine]:
        """Lay a table out, as a structure element below ``parent``.

        Raises:
            UnprintableError: no font has a character.
        """
        elements = self._elements
        element = elements.add(Plain.TABLE, parent)
        # A head without a body below it would be none (PDF/UA-1, 7.2).
        above = elements.add(Plain.TABLE_HEAD, element) if table.rows else element
        head = self._cells(table.head, above, Plain.HEAD_CELL)
        body = elements.add(Plain.TABLE_BODY, element) if table.rows else element
        rows = [head, *(self._cells(row, body, Plain.DATA_CELL) for row in table.rows)]
        columns = self._columns(table, rows)
        lines = self._row(head, columns, 0, len(table.rows))
        is_whole = len(lines) == 1
        for index, row in enumerate(rows[1:], start=1):
            lines += self._row(row, columns, index, len(table.rows))
        if not is_whole:
            return lines
        return [replace(line, head=above) for above, line in enumerate(lines)]

    def _cells(self, row: Sequence[TableCell], parent: int, kind: Plain) -> list[_Cell]:
        elements = self._elements
        element = elements.add(Plain.TABLE_ROW, parent)
        how = self._style
        style = TextStyle(how.style._replace(bold=kind is Plain.HEAD_CELL), how.size)
        open_style = ParagraphStyle(_ENDLESS, how.leading, Alignment.START, how.language)
        cells: list[_Cell] = []
        for content in row:
            cell = elements.add(kind, element)
            # Words are kept by their style: most cells share one, in which no element is told.
            is_plain = not any(isinstance(each, _APART) for each in walk_inlines(content))
            items = self._flatten(content, style if is_plain else style.of(cell))
            cells.append(_Cell(Measured(items, open_style), cell if is_plain else None))
        return cells

    def _columns(self, table: Table, rows: Sequence[Sequence[_Cell]]) -> list[_TableColumn]:
        how, language = self._style, self._style.language
        available = how.width - _GAP * (len(table.columns) - 1)
        cells = [[row[index].content for row in rows] for index in range(len(table.columns))]
        widths = _share(cells, available)
        starts = [0.0, *accumulate(width + _GAP for width in widths)]
        if is_right_to_left(language):
            starts = [
                how.width - start - width for start, width in zip(starts, widths, strict=False)
            ]
        alignments = [_alignment(column, language) for column in table.columns]
        return [
            _TableColumn(start, ParagraphStyle(width, how.leading, alignment, language))
            for start, width, alignment in zip(starts, widths, alignments, strict=False)
        ]

    def _row(
        self, cells: Sequence[_Cell], columns: Sequence[_TableColumn], index: int, last: int
    ) -> list[TableLine]:
        """Lay out a row, of which the head is number 0; in one piece if it fits on a page."""
        limit = self._style.page_height * (_TALLEST_HEAD if index == 0 else 1 - _TALLEST_HEAD)
        levels = self._levels(cells, columns, limit)
        width = self._style.width
        filled = any(cell.content.has_values for cell in cells)
        lines: list[TableLine] = []
        for level, line in enumerate(levels):
            rules: list[RuledLine] = []
            if index == level == 0:
                rules.append(RuledLine(line.ascent, width, _THICK))
            if level == len(levels) - 1:
                thickness = _THICK if index == last else _MEDIUM if index == 0 else _THIN
                rules.append(RuledLine(-line.descent, width, thickness))
            # Neither the head stands alone, nor the last row, nor a line of a row that is torn.
            keep = index == 1 or index == last > 2 if level == 0 else level in {1, len(levels) - 1}
            lines.append(TableLine(line, tuple(rules), keep, filled))
        return lines

    def _levels(
        self, cells: Sequence[_Cell], columns: Sequence[_TableColumn], limit: float
    ) -> list[Line]:
        """Set a row: one line, or several if it is taller than ``limit``."""
        laid_out = [
            cell.content.lines(column.style, self._layout_paragraph)
            for cell, column in zip(cells, columns, strict=True)
        ]
        stack = _Stack(self._style.leading, limit, list(zip_longest(*laid_out)))
        elements = [cell.element for cell in cells]
        return stack.lines([column.start for column in columns], elements)


class _Stack:
    """Lines of cells side by side, below each other."""

    def __init__(self, leading: float, limit: float, rows: Sequence[Sequence[Line | None]]) -> None:
        """Measure them; with nothing in any cell there is one line."""
        self._rows = rows or [()]
        lines = [[line for line in row if line] for row in self._rows]
        self._ascents = [max([x.ascent for x in row] or [leading * 0.76]) for row in lines]
        self._descents = [max([x.descent for x in row] or [leading * 0.24]) for row in lines]
        self._ascents[0] += _PADDING
        self._descents[-1] += _PADDING
        self._is_torn = sum(self._ascents) + sum(self._descents) > limit

    def lines(self, starts: Sequence[float], elements: Sequence[int | None]) -> list[Line]:
        """Return them, as one line unless that would be too tall."""
        groups = [[level] for level in range(len(self._rows))]
        if not self._is_torn:
            groups = [list(range(len(self._rows)))]
        return [self._line(group, starts, elements) for group in groups]

    def _line(
        self, levels: Sequence[int], starts: Sequence[float], elements: Sequence[int | None]
    ) -> Line:
        """Make one line of several that are below each other; its baseline is that of the first."""
        runs: list[GlyphRun] = []
        fields: list[PlacedField] = []
        depth = 0.0
        for level in levels:
            depth += self._ascents[level] if level != levels[0] else 0.0
            for cell, line in enumerate(self._rows[level]):
                if line is None:
                    continue
                order = (cell * _MOST_LINES + level) * _MOST_ORDERS
                x, element = starts[cell], elements[cell]
                runs += [run.moved(x, -depth, order, element) for run in line.runs]
                fields += [each.moved(x, -depth, order) for each in line.fields]
            depth += self._descents[level]
        return Line(tuple(runs), tuple(fields), self._ascents[levels[0]], depth)


def _share(columns: Sequence[Sequence[Measured]], available: float) -> list[float]:
    """Share a width out among columns by what is in them."""
    naturals = [
        min(_rounded(max([cell.natural for cell in cells]), _STEP), available) for cells in columns
    ]
    rest = available - sum(naturals)
    if rest >= 0:
        # What is to be filled in takes the rest; without fields each takes its part of it.
        open_ = [any(cell.has_fields for cell in cells) for cells in columns]
        weights = [float(each) for each in open_] if any(open_) else naturals
        total = sum(weights)
        parts = [rest * weight / total if total else rest / len(weights) for weight in weights]
        return [natural + part for natural, part in zip(naturals, parts, strict=True)]
    leasts = [
        min(_rounded(max([cell.least for cell in cells]), _LEAST_STEP), natural)
        for cells, natural in zip(columns, naturals, strict=True)
    ]
    if sum(leasts) > available:  # words are parted then
        return [available * least / sum(leasts) for least in leasts]
    return _levelled(leasts, naturals, available)


def _levelled(leasts: Sequence[float], naturals: Sequence[float], available: float) -> list[float]:
    """Return widths: narrow columns have what they want, wide ones share what is left."""
    widths = list(leasts)
    open_ = [index for index, least in enumerate(leasts) if least < naturals[index]]
    while open_:
        level = (available - sum(w for i, w in enumerate(widths) if i not in open_)) / len(open_)
        reached = [i for i in open_ if naturals[i] <= level or leasts[i] >= level]
        if not reached:
            for index in open_:
                widths[index] = level
            break
        # A column that needs more than its share leaves less to all others: it goes first.
        needy = [i for i in reached if leasts[i] >= level]
        for index in needy or reached:
            widths[index] = leasts[index] if needy else naturals[index]
            open_.remove(index)
    return widths


def _rounded(width: float, step: float) -> float:
    return ceil(width / step) * step


def _alignment(column: ColumnAlignment, language: str) -> Alignment:
    begins, ends = (
        (ColumnAlignment.RIGHT, ColumnAlignment.LEFT)
        if is_right_to_left(language)
        else (ColumnAlignment.LEFT, ColumnAlignment.RIGHT)
    )
    return {
        begins: Alignment.START,
        ends: Alignment.END,
        ColumnAlignment.CENTER: Alignment.CENTRED,
    }.get(column, Alignment.START)
