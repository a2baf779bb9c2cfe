"""Tables as CSV (RFC 4180) in which nothing that a stranger wrote is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TextIO

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""What begins a formula for a spreadsheet (OWASP, “CSV Injection”), also in wide characters."""


def text_cell(text: str) -> str:
    """Return a cell that is text to every spreadsheet: an apostrophe goes before a formula.

    >>> text_cell("=HYPERLINK(…)"), text_cell("Ada")
    ("'=HYPERLINK(…)", 'Ada')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_rows(file: TextIO, rows: Iterable[Sequence[str]]) -> None:
    """Write rows of text to a file that was opened with ``newline=""``."""
    csv.writer(file).writerows([text_cell(cell) for cell in row] for row in rows)


def to_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text as CSV."""
    text = io.StringIO()
    write_rows(text, rows)
    return text.getvalue()
