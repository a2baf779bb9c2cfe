"""Workbooks into tables: each sheet as the text of a CSV file, its rows on lines of their own.

calamine reads ``.xlsx``, ``.xls``, ``.xlsb`` and ``.ods``; the XML that older Excel and CMT call
``.xls`` (SpreadsheetML 2003) is read here. Line breaks in a cell become U+2028, so that
the number of a line is the number of the row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree import ElementTree

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_PARTS = (b"xl/", b"application/vnd.oasis.opendocument.spreadsheet")
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_XML_HEAD = re.compile(r"\s*<\?xml\b")
_MOST_CELLS = 5_000_000
"""Cells of a sheet that are read: a list of 20,000 papers has less than a million."""
_MOST_BYTES = 64 * 1024 * 1024
_END = 65_536
"""Bytes at a file's end that are looked at: the names of a zip's parts stand there."""


class WorkbookError(Exception):
    """The workbook cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with something in it."""

    name: str
    text: str
    """Its cells as CSV."""


def is_workbook(data: bytes) -> bool:
    """Tell by its bytes whether a file is a workbook that calamine may read."""
    if data.startswith(_OLE):
        return True
    return data.startswith(_ZIP) and any(
        part in data[:4096] + data[-_END:] for part in _SHEET_PARTS
    )


def is_xml_workbook(text: str) -> bool:
    """Tell whether a text is a workbook in XML (SpreadsheetML 2003)."""
    return _XML_HEAD.match(text) is not None and _SPREADSHEET in text[:4096]


def read_workbook(data: bytes) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook that have something in them.

    Raises:
        WorkbookError: it is broken, locked by a password, or too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - few lists need it

    if len(data) > _MOST_BYTES:
        raise WorkbookError(f"it has more than {_MOST_BYTES // 1024**2} MiB")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height * sheet.width > _MOST_CELLS:
                raise WorkbookError(f"the sheet {name} has more than {_MOST_CELLS:,} cells")
            sheets.append(_sheet(name, sheet.to_python(skip_empty_area=False)))
    except CalamineError as failure:
        words = " ".join(str(failure).split())
        locked = "password" in words.lower() or "encrypt" in words.lower()
        raise WorkbookError("it is locked by a password" if locked else words) from None
    return tuple(sheet for sheet in sheets if sheet.text.strip(",\n"))


def read_xml_workbook(text: str) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook in XML.

    Raises:
        WorkbookError: it is broken, or defines entities.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise WorkbookError("it defines entities")
    from xml.etree import ElementTree  # noqa: PLC0415 - few workbooks are such

    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as failure:
        raise WorkbookError(f"its XML is broken: {failure}") from None
    sheets = tuple(
        _sheet(worksheet.get(_named("Name"), ""), _xml_rows(worksheet))
        for worksheet in root.iter(_named("Worksheet"))
    )
    return tuple(sheet for sheet in sheets if sheet.text.strip(",\n"))


def _named(name: str) -> str:
    return f"{{{_SPREADSHEET}}}{name}"


def _xml_rows(worksheet: ElementTree.Element) -> list[list[object]]:
    """Return the rows; ``ss:Index`` says where a row or cell stands if some before it are empty."""
    rows: list[list[object]] = []
    for row in worksheet.iter(_named("Row")):
        rows.extend([] for _ in range(_skipped(row, len(rows))))
        cells: list[object] = []
        for cell in row.iter(_named("Cell")):
            cells.extend("" for _ in range(_skipped(cell, len(cells))))
            data = cell.find(_named("Data"))
            cells.append("" if data is None else "".join(data.itertext()))
        rows.append(cells)
    return rows


def _skipped(element: ElementTree.Element, before: int) -> int:
    index = element.get(_named("Index"), "")
    place = int(index) - 1 if index.isascii() and index.isdecimal() and len(index) < 7 else before
    return max(0, place - before)


def _sheet(name: str, rows: Iterable[Sequence[object]]) -> Sheet:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    listed = [[_cell(value) for value in row] for row in rows]
    width = max(
        (place for row in listed for place, cell in enumerate(row, 1) if cell.strip()), default=0
    )
    writer.writerows([(*row[:width], *[""] * (width - len(row))) for row in listed])
    return Sheet(name, text.getvalue())


def _cell(value: object) -> str:
    """Return a cell as a person would type it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case _:
            lines = str(value).replace("\r\n", "\n").replace("\r", "\n")
            return lines.replace("\n", "\u2028")
