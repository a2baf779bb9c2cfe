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

from generator.document import ColumnAlignment, Table, TableCell
from generator.languages.direction import is_right_to_left
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._field_box import FieldBox
from generator.pdf.layout._inlines import InlineItem
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import Alignment, GlyphRun, Line, ParagraphStyle, PlacedField
from generator.pdf.layout.paragraph import (
    ParagraphLayout,
    has_values,
    least_width,
    natural_width,
)
from generator.pdf.layout.tags import Elements, Plain

_GAP = 12.0
"""Between columns."""
_PADDING = 3.0
"""Above and below the lines of a row."""
_STEP = 18.0
"""Widths that columns want are multiples of this."""
_LEAST_STEP = 6.0
_THICK, _MEDIUM, _THIN = 0.8, 0.5, 0.25
_ENDLESS = 100_000.0
_MOST_LINES, _MOST_ORDERS = 10_000, 1_000_000
"""Of a cell, and of the things on a line: what is read in which order is told by one number."""
_TALLEST_HEAD = 0.3
"""Part of a page that a head may have which comes again on the next page."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that is drawn."""

    y: float
    """Above the baseline."""
    width: float
    thickness: float


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row, or a part of one that is too tall for a page."""

    line: Line
    rules: tuple[Rule, ...]
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


_Cell = tuple[InlineItem, ...]


@dataclass(frozen=True, slots=True)
class _Column:
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
        head = self._cells(table.head, elements.add(Plain.TABLE_HEAD, element), Plain.HEAD_CELL)
        body = elements.add(Plain.TABLE_BODY, element) if table.rows else -1
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
        style = TextStyle(
            replace(self._style.style, bold=kind is Plain.HEAD_CELL), self._style.size
        )
        cells: list[_Cell] = []
        for content in row:
            cell = elements.add(kind, element)
            cells.append(tuple(self._flatten(content, style.of(cell))))
        return cells

    def _columns(self, table: Table, rows: Sequence[Sequence[_Cell]]) -> list[_Column]:
        how, language = self._style, self._style.language
        available = how.width - _GAP * (len(table.columns) - 1)
        open_style = ParagraphStyle(_ENDLESS, how.leading, Alignment.START, language)
        cells = [[row[index] for row in rows] for index in range(len(table.columns))]
        widths = _share(cells, available, open_style)
        starts = [0.0, *accumulate(width + _GAP for width in widths)]
        if is_right_to_left(language):
            starts = [
                how.width - start - width for start, width in zip(starts, widths, strict=False)
            ]
        alignments = [_alignment(column, language) for column in table.columns]
        return [
            _Column(start, ParagraphStyle(width, how.leading, alignment, language))
            for start, width, alignment in zip(starts, widths, alignments, strict=False)
        ]

    def _row(
        self, cells: Sequence[_Cell], columns: Sequence[_Column], index: int, last: int
    ) -> list[TableLine]:
        """Lay out a row, of which the head is number 0; in one piece if it fits on a page."""
        levels = self._levels(cells, columns)
        limit = self._style.page_height * (_TALLEST_HEAD if index == 0 else 1 - _TALLEST_HEAD)
        if sum(each.ascent + each.descent for each in levels) <= limit:
            levels = [_joined(levels)]
        width = self._style.width
        filled = any(map(has_values, cells))
        lines: list[TableLine] = []
        for level, line in enumerate(levels):
            rules: list[Rule] = []
            if index == level == 0:
                rules.append(Rule(line.ascent, width, _THICK))
            if level == len(levels) - 1:
                thickness = _THICK if index == last else _MEDIUM if index == 0 else _THIN
                rules.append(Rule(-line.descent, width, thickness))
            # Neither the head stands alone, nor the last row, nor a line of a row that is torn.
            keep = index == 1 or index == last > 2 if level == 0 else level in {1, len(levels) - 1}
            lines.append(TableLine(line, tuple(rules), keep, filled))
        return lines

    def _levels(self, cells: Sequence[_Cell], columns: Sequence[_Column]) -> list[Line]:
        """Set the first lines of all cells side by side, then their second lines, and so on."""
        laid_out = [
            self._layout_paragraph(cell, column.style) if cell else ()
            for cell, column in zip(cells, columns, strict=True)
        ]
        starts = [column.start for column in columns]
        leading = self._style.leading
        levels = [
            _side_by_side(level, lines, starts, leading)
            for level, lines in enumerate(zip_longest(*laid_out))
        ] or [_side_by_side(0, (), (), leading)]
        levels[0] = replace(levels[0], ascent=levels[0].ascent + _PADDING)
        levels[-1] = replace(levels[-1], descent=levels[-1].descent + _PADDING)
        return levels


def _share(
    columns: Sequence[Sequence[_Cell]], available: float, style: ParagraphStyle
) -> list[float]:
    """Share a width out among columns by what is in them."""
    naturals = [
        min(_rounded(max(natural_width(cell, style) for cell in cells), _STEP), available)
        for cells in columns
    ]
    rest = available - sum(naturals)
    if rest >= 0:
        # What is to be filled in takes the rest; without fields each takes its part of it.
        open_ = [
            any(isinstance(item, FieldBox) for each in cells for item in each) for cells in columns
        ]
        weights = [float(each) for each in open_] if any(open_) else naturals
        total = sum(weights)
        parts = [rest * weight / total if total else rest / len(weights) for weight in weights]
        return [natural + part for natural, part in zip(naturals, parts, strict=True)]
    leasts = [
        min(_rounded(max(least_width(cell, style) for cell in cells), _LEAST_STEP), natural)
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
        settled = [i for i in open_ if naturals[i] <= level or leasts[i] >= level]
        if not settled:
            for index in open_:
                widths[index] = level
            break
        # A column that needs more than its share leaves less to all others: it goes first.
        needy = [i for i in settled if leasts[i] >= level]
        for index in needy or settled:
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


def _side_by_side(
    level: int, lines: Sequence[Line | None], starts: Sequence[float], leading: float
) -> Line:
    """Set a line of each cell, or none, on one baseline; cells are read one after the other."""
    runs: list[GlyphRun] = []
    fields: list[PlacedField] = []
    present = [line for line in lines if line is not None]
    for cell, (line, start) in enumerate(zip(lines, starts, strict=True)):
        if line is None:
            continue
        order = (cell * _MOST_LINES + level) * _MOST_ORDERS
        runs += [replace(run, x=run.x + start, order=run.order + order) for run in line.runs]
        fields += [
            replace(each, x=each.x + start, order=each.order + order) for each in line.fields
        ]
    ascent = max([line.ascent for line in present], default=leading * 0.76)
    descent = max([line.descent for line in present], default=leading * 0.24)
    return Line(tuple(runs), tuple(fields), ascent, descent)


def _joined(levels: Sequence[Line]) -> Line:
    """Make one line of several that are below each other; its baseline is that of the first."""
    if len(levels) == 1:
        return levels[0]
    runs: list[GlyphRun] = []
    fields: list[PlacedField] = []
    depth = 0.0
    for index, line in enumerate(levels):
        depth += line.ascent if index else 0.0
        runs += [replace(run, rise=run.rise - depth) for run in line.runs]
        fields += [replace(each, bottom=each.bottom - depth) for each in line.fields]
        depth += line.descent
    return Line(tuple(runs), tuple(fields), levels[0].ascent, depth)
