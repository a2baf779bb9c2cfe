"""Every format in one line: its name, how to recognise it by content, how to read it.

To add a format, write its file with ``sniff`` and ``read``, add a line here, and a test folder. The
first that recognises a file reads it, so the more particular ones come first; those that others
register come before all of these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from generator.diagnostics import error
from generator.extensions import ExtensionError, Registry
from generator.sources import (
    aclpub,
    author_rows,
    bibliography_xml,
    contacts,
    corrections,
    csl,
    easychair,
    hotcrp,
    ris,
    table,
)
from generator.sources.bibtex import reader as bibtex
from generator.sources.openreview import notes as openreview
from generator.sources.openreview import status_csv as openreview_csv
from generator.sources.parsed_file import ParsedFile, SourceFile
from generator.sources.validate import validate_paper


class SourceFormat(Protocol):
    """A format of metadata, such as the export of a submission system."""

    def sniff(self, source: SourceFile) -> bool:
        """Tell by its content whether a file is in this format."""
        ...

    def read(self, source: SourceFile) -> ParsedFile:
        """Read a file; what is wrong with it is said in diagnostics, and nothing is raised."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is two functions."""

    sniff: Callable[[SourceFile], bool]
    read: Callable[[SourceFile], ParsedFile]


def _no_papers(source: SourceFile) -> ParsedFile:
    return ParsedFile(source.name)


SOURCES: Registry[SourceFormat] = Registry(
    "format of metadata",
    "agreements.sources",
    {
        "HotCRP JSON": Format(hotcrp.sniff, hotcrp.read),
        "OpenReview notes": Format(openreview.sniff, openreview.read),
        "OpenReview status CSV": Format(openreview_csv.sniff_status, openreview_csv.read_status),
        "OpenReview authors CSV": Format(openreview_csv.sniff_notes, openreview_csv.read_notes),
        "EasyChair submissions": Format(easychair.sniff, easychair.read),
        "corrections": Format(corrections.sniff, corrections.read),
        "list of authors": Format(author_rows.sniff, author_rows.read),
        "table": Format(table.sniff, table.read),
        "contacts": Format(contacts.sniff, _no_papers),
        "CSL, Crossref or DataCite JSON": Format(csl.sniff, csl.read),
        "RIS": Format(ris.sniff, ris.read),
        "papers.yml": Format(aclpub.sniff, aclpub.read),
        "ACL Anthology or DBLP XML": Format(bibliography_xml.sniff, bibliography_xml.read),
        "BibTeX": Format(bibtex.sniff, bibtex.read),
    },
)


def read_detected(source: SourceFile) -> ParsedFile | None:
    """Read a file by the first format that recognises it; ``None`` if none does.

    What another package's format does wrong is an error of this file.
    """
    try:
        for name, added in SOURCES.added():
            found = _read_added(name, added, source)
            if found is not None:
                return found
    except ExtensionError as problem:
        return _failed(source, problem.diagnostic.message)
    found_here = detect(source)
    return SOURCES.get(found_here).read(source) if found_here else None


def detect(source: SourceFile) -> str | None:
    """Name the format of those here that a file is in, by its content; ``None`` if it is none."""
    return next((name for name, found in SOURCES.shipped() if found.sniff(source)), None)


def _read_added(name: str, added: SourceFormat, source: SourceFile) -> ParsedFile | None:
    try:
        if not added.sniff(source):
            return None
        found = added.read(source)
        return replace(
            found,
            submissions=tuple(
                replace(each, paper=validate_paper(each.paper)) for each in found.submissions
            ),
        )
    except Exception as problem:  # whatever it does, the other files are not to blame
        words = " ".join(f"{type(problem).__name__}: {problem}".split())
        return _failed(source, f"the format “{name}” failed on this file: {words}")


def _failed(source: SourceFile, message: str) -> ParsedFile:
    problem = error(message, "look into the package that adds it", source.span())
    return ParsedFile(source.name, diagnostics=(problem,))
