"""``metadata/corrections.csv``, where what a person took over is kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.cli.shared.console import count, say, short_path
from generator.cli.shared.putting import put_file
from generator.sources.corrections import with_corrections
from generator.spreadsheet import text_cell

Row = tuple[str, str, str, str, str]
"""``paper_id, field, was, now, source``."""


def cannot_write(now: str) -> str:
    """Say why a text cannot stand in the file; empty if it can."""
    if text_cell(now) != now:
        return "it begins like a spreadsheet's formula; correct the list by hand"
    return ""


def write_corrections(path: Path, rows: Iterable[Row]) -> None:
    """Write more corrections into the file, whole or not at all."""
    added = list(rows)
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    put_file(path, with_corrections(text, added).encode("utf-8"))
    say(
        f"{count(len(added), 'correction')} written into {short_path(path)}; remove a row to "
        "undo it."
    )
