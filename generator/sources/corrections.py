"""``corrections.csv``: what a person decided that the list says wrongly.

Columns: ``paper_id``; ``field``, which is ``title`` or ``author``; ``was``, what the list says;
``now``, what is right; and ``source``, from where that is known. A correction holds as long as the
list says what it said when it was corrected: when the list changes, it is outdated, and said.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.diagnostics import Diagnostic, error, note, warning
from generator.paper import Author, Paper
from generator.sources.parsed_file import Correction, ParsedFile, SourceFile, Submission
from generator.sources.rows import Row, column_names, parse_rows
from generator.sources.validate import (
    collapse_whitespace,
    shorten,
    typed_author,
    typed_title,
    validate_with_authors,
)

COLUMNS = ("paper_id", "field", "was", "now", "source")
FIELDS = ("title", "author")


def sniff(source: SourceFile) -> bool:
    """Tell whether the first line names the columns of corrections."""
    return {"paper_id", "field", "was", "now"} <= set(column_names(source))


def read(source: SourceFile) -> ParsedFile:
    """Read one correction from every row."""
    table = parse_rows(source)
    corrections: list[Correction] = []
    diagnostics = list(table.diagnostics)
    for row in table.rows:
        found = _correction(row, source)
        if isinstance(found, Correction):
            corrections.append(found)
        else:
            diagnostics.append(found)
    return ParsedFile(source.name, corrections=tuple(corrections), diagnostics=tuple(diagnostics))


def _correction(row: Row, source: SourceFile) -> Correction | Diagnostic:
    paper_id, field, was, now = (
        collapse_whitespace(row.cells.get(name, "")) for name in COLUMNS[:4]
    )
    span = source.span(row.line, paper_id or None)
    if row.problems:
        return row.problems[0].at(span)
    if not paper_id or not now or field not in FIELDS:
        hint = "a correction has paper_id, field (title or author), was, and now"
        return error("the row is not a correction and was left out", hint, span)
    return Correction(paper_id, field, was, now, span)


def apply_corrections(parsed: Sequence[ParsedFile]) -> tuple[ParsedFile, ...]:
    """Return the files with what was corrected in their papers."""
    by_paper: dict[str, list[Correction]] = {}
    for each in parsed:
        for correction in each.corrections:
            by_paper.setdefault(correction.paper_id, []).append(correction)
    if not by_paper:
        return tuple(parsed)
    return tuple(
        replace(
            each,
            submissions=tuple(
                _corrected(submission, by_paper.get(submission.paper.paper_id, ()))
                for submission in each.submissions
            ),
        )
        for each in parsed
    )


def unknown_corrections(parsed: Sequence[ParsedFile]) -> tuple[Diagnostic, ...]:
    """Warn of corrections of what is in no list, or has its id from another list."""
    ids = {submission.paper.paper_id for each in parsed for submission in each.submissions}
    return tuple(
        warning(
            f"the correction names {shorten(correction.paper_id)}, which no paper has",
            "write the id that `agreements papers` shows, or take the row out",
            correction.span,
        )
        for each in parsed
        for correction in each.corrections
        if correction.paper_id not in ids
    )


def _corrected(submission: Submission, corrections: Iterable[Correction]) -> Submission:
    for correction in corrections:
        submission = (
            _with_title(submission, correction)
            if correction.field == "title"
            else _with_author(submission, correction)
        )
    return submission


def _with_title(submission: Submission, correction: Correction) -> Submission:
    paper = submission.paper
    if paper.title.plain == correction.now:
        return submission
    if paper.title.plain != correction.was:
        return submission.with_problems(_outdated(correction, paper.title.plain, paper))
    title = typed_title(correction.now)
    changed = replace(submission, paper=replace(paper, title=title.value))
    said = (*title.diagnostics, _said(correction))
    return changed.with_problems(*(each.at(paper.span) for each in said))


def _with_author(submission: Submission, correction: Correction) -> Submission:
    paper = submission.paper
    names = [str(author.name) for author in paper.authors]
    if correction.now in names:
        return submission
    if names.count(correction.was) != 1:
        return submission.with_problems(_outdated(correction, "; ".join(names), paper))
    read = typed_author(correction.now)
    authors = tuple(_renamed(author, correction, read.value) for author in paper.authors)
    corrected = validate_with_authors(paper, authors, paper.signer_email)
    said = (*read.diagnostics, _said(correction))
    changed = replace(submission, paper=corrected)
    return changed.with_problems(*(each.at(paper.span) for each in said))


def _renamed(author: Author, correction: Correction, corrected: Author) -> Author:
    return replace(author, name=corrected.name) if str(author.name) == correction.was else author


def _said(correction: Correction) -> Diagnostic:
    place = replace(correction.span, entry=None)
    return note(f"the {correction.field} {shorten(correction.was)} was corrected ({place})")


def _outdated(correction: Correction, found: str, paper: Paper) -> Diagnostic:
    place = replace(correction.span, entry=None)
    message = (
        f"the correction of {shorten(correction.was)} ({place}) is outdated: the list has "
        f"{shorten(found, 120)}"
    )
    return warning(message, "decide again, and take that row out").at(paper.span)


def with_corrections(text: str, added: Iterable[tuple[str, str, str, str, str]]) -> str:
    """Return the text of ``corrections.csv`` with more rows; those of the same thing are replaced.

    Each row is ``paper_id, field, was, now, source``.
    """
    rows = [tuple(row) for row in csv.reader(io.StringIO(text)) if row] or [COLUMNS]
    for row in added:
        rows = [each for each in rows if each[:2] != row[:2] or row[1] == "author"]
        rows.append(row)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(dict.fromkeys(rows))
    return written.getvalue()
