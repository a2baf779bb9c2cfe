"""RIS, as reference managers export it: ``TY  - CONF`` … ``ER  -``, a tag on each line.

``TI`` or ``T1`` is the title, ``AU`` or ``A1`` an author as ``Family, Given, Suffix``, ``ID`` or
``DO`` what names the work. A list of works holds what was published, so every one is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.diagnostics import Diagnosed, Diagnostic, error
from generator.paper import Author, Paper
from generator.sources.parsed_file import ParsedFile, SourceFile, Submission
from generator.sources.people import author_in_parts
from generator.sources.validate import collapse_whitespace, typed_title, validate_paper

_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?(.*)")
_TITLE = ("TI", "T1")
_AUTHOR = ("AU", "A1")
_IDS = ("ID", "DO", "AN")


@dataclass(slots=True)
class _Record:
    line: int
    tags: list[tuple[str, str]] = field(default_factory=list)

    def first(self, *tags: str) -> str:
        return next((value for tag in tags for name, value in self.tags if name == tag), "")


def sniff(source: SourceFile) -> bool:
    """Tell whether the first tag is the type of a work."""
    return re.match(r"\s*TY {1,2}- ", source.text) is not None


def read(source: SourceFile) -> ParsedFile:
    """Read one paper from every record."""
    submissions: list[Submission] = []
    diagnostics: list[Diagnostic] = []
    for record in _records(source.text):
        paper_id = collapse_whitespace(record.first(*_IDS))
        if paper_id:
            submissions.append(_submission(record, paper_id, source))
        else:
            hint = "export it with the citation keys or DOIs"
            span = source.span(record.line)
            diagnostics.append(
                error("the record has no ID and no DOI; it was left out", hint, span)
            )
    return ParsedFile(source.name, tuple(submissions), diagnostics=tuple(diagnostics))


def _records(text: str) -> Iterator[_Record]:
    record: _Record | None = None
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE.fullmatch(line.rstrip())
        if match and match[1] == "TY":
            record = _Record(number)
        elif match and match[1] == "ER":
            if record is not None:
                yield record
            record = None
        elif match and record is not None:
            record.tags.append((match[1], match[2].strip()))
        elif line.strip() and record is not None and record.tags:
            tag, value = record.tags[-1]
            record.tags[-1] = (tag, f"{value} {line.strip()}")
    if record is not None:
        yield record


def _submission(record: _Record, paper_id: str, source: SourceFile) -> Submission:
    title = typed_title(record.first(*_TITLE))
    authors: list[Author] = []
    problems = [*title.diagnostics]
    for tag, value in record.tags:
        if tag in _AUTHOR:
            author = _author(value)
            authors.append(author.value)
            problems.extend(author.diagnostics)
    span = source.span(record.line, paper_id)
    paper = Paper(paper_id, title.value, tuple(authors), None, tuple(problems), span)
    return Submission(validate_paper(paper))


def _author(value: str) -> Diagnosed[Author]:
    family, given, suffix = (*map(str.strip, value.split(",", 2)), "", "")[:3]
    return author_in_parts(given, family, suffix=suffix)
