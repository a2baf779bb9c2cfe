"""Every format in one line: its name, how to recognise it by content, how to read it.

To add a format, write its file with ``sniff`` and ``read``, add a line here, and a test folder. The
first that recognises a file reads it, so the more particular ones come first; those that others
register come before all of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib import import_module
from types import ModuleType
from typing import Protocol

from generator.diagnostics import error
from generator.extensions import ExtensionError, Registry
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
class ModuleFormat:
    """A format that is two functions of a module, which is imported for a file that may be its."""

    begins: re.Pattern[str]
    """How every file of the format begins, and others may, too."""
    module: str
    """The module in this room."""
    kind: str = ""
    """Which format of the module it is, if there are several: ``sniff_KIND``, ``read_KIND``."""

    def sniff(self, source: SourceFile) -> bool:
        """Tell by its content whether a file is in this format."""
        if self.begins.match(source.text) is None:
            return False
        found: bool = getattr(self._module(), f"sniff{self.kind}")(source)
        return found

    def read(self, source: SourceFile) -> ParsedFile:
        """Read a file; what is wrong with it is said in diagnostics, and nothing is raised."""
        parsed: ParsedFile = getattr(self._module(), f"read{self.kind}")(source)
        return parsed

    def _module(self) -> ModuleType:
        return import_module(f"generator.sources.{self.module}")


_JSON = re.compile(r"\s*[\[{]")
_TABLE = re.compile(r"(?!\s*(?:@\w+\s*[{(]|<|[\[{]\s*[\[{\"]))")
"""A table begins as no BibTeX, XML or JSON does; above its header CMT writes two lines."""
_RIS = re.compile(r"\s*TY ")
_YAML = re.compile(r"\s*[#-]")
_XML = re.compile(r"\s*<")
_BIBTEX = re.compile(r"[^@]*+@")

SOURCES: Registry[SourceFormat] = Registry(
    "format of metadata",
    "agreements.sources",
    {
        "HotCRP JSON": ModuleFormat(_JSON, "hotcrp"),
        "OpenReview notes": ModuleFormat(_JSON, "openreview.notes"),
        "OpenReview status CSV": ModuleFormat(_TABLE, "openreview.status_csv", "_status"),
        "OpenReview authors CSV": ModuleFormat(_TABLE, "openreview.status_csv", "_notes"),
        "EasyChair submissions": ModuleFormat(_TABLE, "easychair"),
        "corrections": ModuleFormat(_TABLE, "corrections"),
        "list of authors": ModuleFormat(_TABLE, "author_rows"),
        "table": ModuleFormat(_TABLE, "table"),
        "contacts": ModuleFormat(_TABLE, "contacts"),
        "CSL, Crossref or DataCite JSON": ModuleFormat(_JSON, "csl"),
        "RIS": ModuleFormat(_RIS, "ris"),
        "papers.yml": ModuleFormat(_YAML, "aclpub"),
        "ACL Anthology or DBLP XML": ModuleFormat(_XML, "bibliography_xml"),
        "BibTeX": ModuleFormat(_BIBTEX, "bibtex.reader"),
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


def has_added() -> bool:
    """Tell whether there are formats of others, of which nobody knows what they depend on."""
    return len(SOURCES.names()) > sum(1 for _ in SOURCES.shipped())


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
