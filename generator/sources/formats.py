"""Every format in one line: its name, how to recognise it by content, how to read it.

To add a format, write its file with ``sniff`` and ``read``, add a line here, and a test folder. The
first that recognises a file reads it, so the more particular ones come first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.sources import contacts, table
from generator.sources.bibtex import reader as bibtex
from generator.sources.openreview import notes as openreview
from generator.sources.openreview import status_csv as openreview_csv
from generator.sources.reading import Reading, Source


@dataclass(frozen=True, slots=True)
class Format:
    """One format of metadata."""

    name: str
    sniff: Callable[[Source], bool]
    read: Callable[[Source], Reading]


def _no_papers(source: Source) -> Reading:
    return Reading(source.name)


FORMATS = (
    Format("OpenReview notes", openreview.sniff, openreview.read),
    Format("OpenReview status CSV", openreview_csv.sniff_status, openreview_csv.read_status),
    Format("OpenReview authors CSV", openreview_csv.sniff_notes, openreview_csv.read_notes),
    Format("table", table.sniff, table.read),
    Format("contacts", contacts.sniff, _no_papers),
    Format("BibTeX", bibtex.sniff, bibtex.read),
)


def detect(source: Source) -> Format | None:
    """Find the format of a file by its content; ``None`` if it is none of them."""
    return next((candidate for candidate in FORMATS if candidate.sniff(source)), None)
