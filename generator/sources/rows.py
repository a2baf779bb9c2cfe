"""CSV and TSV: text into rows whose cells are known by the names of their columns.

RFC 4180 as the standard library reads it, in strict mode. A quotation mark that is never closed
would silently swallow the lines behind it; here it costs the line that it stands on, and the lines
that it swallowed are read again, each by itself.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.diagnostics import Diagnostic, error
from generator.sources.parsed_file import SourceFile
from generator.sources.validate import collapse_whitespace, counted, shorten

_SEPARATORS = re.compile(r"[\s_\-.]+")
_DELIMITERS = ",\t;"
_EXCEL_HINT = re.compile(r'"?sep=(.)"?')
_LONGEST_HEADER = 20_000
"""Characters of a first line that may still be a header."""
_SAID = 5
"""Lines that a message names."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    cells: Mapping[str, str]
    """The cells by their column's normal name; a missing cell is missing."""
    line: int
    problems: tuple[Diagnostic, ...] = ()

    def first(self, *columns: str) -> str:
        """Return the first cell among these columns that is not empty, without outer space."""
        cells = (self.cells.get(column, "").strip() for column in columns)
        return next((cell for cell in cells if cell), "")

    def others(self, known: Container[str]) -> tuple[tuple[str, str], ...]:
        """Return the columns that are not known, with their cells, but for empty ones."""
        cells = ((name, collapse_whitespace(cell)) for name, cell in self.cells.items())
        return tuple((name, cell) for name, cell in cells if cell and name not in known)


@dataclass(frozen=True, slots=True)
class RowTable:
    """A header and the rows under it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def normal(column: str) -> str:
    """Spell a column's name in the normal way: ``Paper-ID`` and ``paper id`` are ``paper_id``."""
    return _SEPARATORS.sub("_", column.strip().casefold()).strip("_")


def column_names(source: SourceFile, line: int = 1) -> tuple[str, ...]:
    """Return the normal names of the columns that a line of the file names."""
    lines = source.text[:_LONGEST_HEADER].split("\n")[: line + 1]
    if lines and _EXCEL_HINT.fullmatch(lines[0]):
        lines = lines[1:]
    if len(lines) < line:
        return ()
    return _renamed(_names(lines[line - 1], _delimiter(lines[line - 1])), source)


def _renamed(names: tuple[str, ...], source: SourceFile) -> tuple[str, ...]:
    """Rename columns as a person said they are called here; another of that name loses it."""
    ours = {normal(heading): name for name, heading in source.columns}
    taken = {ours[name] for name in names if name in ours}
    return tuple(ours.get(name, "" if name in taken else name) for name in names)


def parse_rows(source: SourceFile, line: int = 1) -> RowTable:
    """Read a table whose header stands on the given line.

    A row with more or fewer cells than columns has an error among its problems: by a comma
    that stands without quotation marks, its cells may have got under the wrong names.
    """
    lines = source.text.split("\n")
    skipped = 1 if _EXCEL_HINT.fullmatch(lines[0]) else 0
    top = skipped + line - 1
    if top >= len(lines):
        return RowTable(())
    delimiter = _delimiter(lines[top])
    headings = _names(lines[top], delimiter)
    columns = _renamed(headings, source)
    missing = [heading for _, heading in source.columns if normal(heading) not in headings]
    if missing:
        message = f"the settings name columns that the file does not have: {', '.join(missing)}"
        hint = f"there are: {shorten(', '.join(filter(None, headings)), 200)}"
        return RowTable(columns, (), (error(message, hint, source.span(top + 1)),))
    repeated = repeated_columns(columns)
    if repeated:
        message = f"two columns have the same name: {shorten(', '.join(repeated))}"
        return RowTable(columns, (), (error(message, "rename one", source.span(top + 1)),))
    rows: list[Row] = []
    broken: list[tuple[int, str]] = []
    for number, cells in _records(lines[top + 1 :], top + 2, delimiter):
        if isinstance(cells, str):
            broken.append((number, cells))
        elif any(cell.strip() for cell in cells):
            rows.append(_row(columns, cells, number))
    return RowTable(columns, tuple(rows), tuple(_unreadable(broken, source)))


_REASONS = (
    ("field limit", "a quotation mark is never closed, or a cell is far too long"),
    ("unexpected end", "a quotation mark is never closed"),
    ("expected after", "text follows after the quotation mark that closes a cell"),
)
"""What the standard library says of a row, in words."""


def _unreadable(broken: list[tuple[int, str]], source: SourceFile) -> Iterator[Diagnostic]:
    """Say in one message which rows cannot be read: one fault may cost many."""
    if not broken:
        return
    line, given = broken[0]
    reason = next((words for sign, words in _REASONS if sign in given), given)
    message = f"the row cannot be read: {reason}"
    if len(broken) > 1:
        lines = ", ".join(str(number) for number, _ in broken[:_SAID])
        more = ", …" if len(broken) > _SAID else ""
        message = f"{len(broken)} rows cannot be read (lines {lines}{more}): {reason}"
    yield error(message, "mend the quotation marks", source.span(line))


def repeated_columns(columns: Iterable[str]) -> list[str]:
    """Return the names that several columns have; columns may have no name."""
    return sorted(name for name, count in Counter(columns).items() if name and count > 1)


def _row(columns: tuple[str, ...], cells: list[str], line: int) -> Row:
    problems: tuple[Diagnostic, ...] = ()
    if len(cells) != len(columns):
        found, needed = counted(len(cells), "cell"), counted(len(columns), "column")
        hint = "put cells that hold a comma in quotation marks, and write empty cells too"
        problems = (error(f"the row has {found} for {needed}", hint),)
    named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    return Row(named, line, problems)


def _names(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return ()
    return tuple(normal(cell) for cell in cells)


def _delimiter(line: str) -> str:
    """Choose the delimiter that cuts the header into the most cells."""
    return max(_DELIMITERS, key=line.count)


def _records(lines: list[str], first: int, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the number of every record's first line, with its cells or with what is wrong.

    Every line is read at most twice.
    """
    position = 0
    while position < len(lines):
        reader = csv.reader(_numbered(lines, position), delimiter=delimiter, strict=True)
        begin = position
        try:
            for cells in reader:
                yield first + begin, cells
                begin = position + reader.line_num
            return
        except csv.Error as failure:
            end = min(position + reader.line_num, len(lines))
            yield first + begin, str(failure)
            for index in range(begin + 1, end):
                yield first + index, _single(lines[index], delimiter)
            position = max(end, begin + 1)


def _numbered(lines: list[str], begin: int) -> Iterator[str]:
    for index in range(begin, len(lines)):
        yield lines[index] + "\n"


def _single(line: str, delimiter: str) -> list[str] | str:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as failure:
        return str(failure)
