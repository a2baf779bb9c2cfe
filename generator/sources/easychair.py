"""EasyChair's list of submissions, ``submission.csv``: ``#``, ``title``, ``authors``, ``decision``.

The names stand as ``A, B and C``, each given name first and without a comma in it, so that they can
be parted with certainty. ``author.csv`` beside it has each author on a line, with the address and
who is written to; it is read by :mod:`generator.sources.author_rows` and joined by the number.
"""

from __future__ import annotations

import re

from generator.diagnostics import Diagnosed, Diagnostic, error
from generator.paper import Author, Paper
from generator.sources.openreview.decisions import decision_in_words
from generator.sources.parsed_file import Acceptance, ParsedFile, SourceFile, Submission
from generator.sources.rows import Row, column_names, parse_rows
from generator.sources.validate import (
    collapse_whitespace,
    shorten,
    typed_author,
    typed_title,
    validate_paper,
)

_NUMBER = "#"
_KNOWN = frozenset({_NUMBER, "title", "authors", "abstract", "decision", "deleted?"})
_OWN = frozenset(
    {"submitted", "last_updated", "form_fields", "keywords", "notified", "abstract"}
    | {"reviews_sent", "deleted?"}
)
"""Columns that EasyChair writes. A table made by hand may have a ``#``, and none of these."""
_BETWEEN = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_GONE = frozenset({"yes", "true", "1", "✔", "✓", "deleted"})


def sniff(source: SourceFile) -> bool:
    """Tell whether the columns are those of EasyChair's list of submissions."""
    columns = set(column_names(source))
    return {_NUMBER, "title", "authors"} <= columns and not columns.isdisjoint(_OWN)


def read(source: SourceFile) -> ParsedFile:
    """Read one paper from every row; deleted ones are declined."""
    table = parse_rows(source)
    submissions: list[Submission] = []
    diagnostics = list(table.diagnostics)
    for row in table.rows:
        if collapse_whitespace(row.first(_NUMBER)):
            submissions.append(_submission(row, source))
        else:
            missing = error("the row has no number; it was left out", "", source.span(row.line))
            diagnostics.append(missing)
    return ParsedFile(source.name, tuple(submissions), diagnostics=tuple(diagnostics))


def _submission(row: Row, source: SourceFile) -> Submission:
    number = collapse_whitespace(row.first(_NUMBER))
    title = typed_title(row.first("title"))
    authors = _authors(row.first("authors"))
    problems = (*row.problems, *title.diagnostics, *authors.diagnostics)
    span = source.span(row.line, number)
    extra = row.others(_KNOWN)
    paper = Paper(number, title.value, authors.value, None, problems, span, extra=extra)
    return Submission(validate_paper(paper), _decision(row), number)


def _authors(cell: str) -> Diagnosed[tuple[Author, ...]]:
    authors: list[Author] = []
    problems: list[Diagnostic] = []
    names = [*filter(None, map(collapse_whitespace, _BETWEEN.split(cell)))]
    if len(names) > 1 and " and " not in cell and not any(" " in name for name in names):
        hint = "write each name as “Given Family”"
        problems.append(error(f"{shorten(cell)} may be one name, or several of one word", hint))
    for name in names:
        author = typed_author(name)
        authors.append(author.value)
        problems.extend(author.diagnostics)
    return Diagnosed(tuple(authors), tuple(problems))


def _decision(row: Row) -> Acceptance:
    if row.first("deleted?").casefold() in _GONE:
        return Acceptance.DECLINED
    if "decision" not in row.cells:
        return Acceptance.ACCEPTED
    decision = row.first("decision")
    return Acceptance.UNDECIDED if decision.endswith("?") else decision_in_words(decision)
