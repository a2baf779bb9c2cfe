"""Papers of one file with the authors of another, joined by the paper's number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.diagnostics import Diagnosed, Diagnostic, Span, error, note
from generator.paper import Author, Paper
from generator.sources.author_rows import by_paper, with_authors
from generator.sources.contact_check import folded_name
from generator.sources.parsed_file import Authorship, ParsedFile, Submission
from generator.sources.validate import counted, shorten, validate_with_authors


def join_authors(readings: Sequence[ParsedFile]) -> Diagnosed[tuple[ParsedFile, ...]]:
    """Return papers with the authors that another file lists, their addresses, and the contact.

    A paper whose own authors are others than those of the list is refused: nobody knows which are
    right.
    """
    rows = by_paper(tuple(row for reading in readings for row in reading.authorships))
    if not rows:
        return Diagnosed(tuple(readings))
    joined = tuple(
        replace(reading, submissions=tuple(_joined(each, rows) for each in reading.submissions))
        for reading in readings
    )
    known = {_number(each, rows) for reading in readings for each in reading.submissions}
    lists = [reading for reading in readings if reading.authorships]
    return Diagnosed(joined, tuple(_unknown(each, known) for each in lists if _lacks(each, known)))


def _number(submission: Submission, rows: dict[str, tuple[Authorship, ...]]) -> str:
    number, paper_id = submission.number, submission.paper.paper_id
    return number if number in rows else paper_id


def _joined(submission: Submission, rows: dict[str, tuple[Authorship, ...]]) -> Submission:
    listed = rows.get(_number(submission, rows))
    if not listed:
        return submission
    paper = submission.paper
    own = with_authors(replace(paper, authors=(), problems=()), listed)
    if paper.authors and _names(paper.authors) != _names(own.authors):
        return submission.with_problems(_differs(paper, own, listed[0].span))
    ordered = _in_order(own.authors, paper.authors)
    merged = validate_with_authors(paper, ordered, own.signer_email)
    return replace(submission, paper=merged).with_problems(*_new(own.problems, merged))


def _names(authors: Iterable[Author]) -> list[tuple[str, ...]]:
    return sorted(folded_name(str(author.name)) for author in authors)


def _in_order(listed: Sequence[Author], own: Sequence[Author]) -> tuple[Author, ...]:
    """Return the listed authors in the order of the paper's own, if it has any."""
    places = {folded_name(str(author.name)): place for place, author in enumerate(own)}
    return tuple(sorted(listed, key=lambda author: places.get(folded_name(str(author.name)), 0)))


def _new(problems: Iterable[Diagnostic], paper: Paper) -> tuple[Diagnostic, ...]:
    """Leave out what the paper's own list has said of the same name."""
    said = {(problem.severity, problem.message) for problem in paper.problems}
    return tuple(each for each in problems if (each.severity, each.message) not in said)


def _differs(paper: Paper, listed: Paper, span: Span) -> Diagnostic:
    here, there = (", ".join(str(author.name) for author in p.authors) for p in (paper, listed))
    message = (
        f"the authors are {shorten(here, 200)} here, and {shorten(there, 200)} in the list of "
        f"authors ({replace(span, entry=None)})"
    )
    return error(message, "export both lists again, at the same time").at(paper.span)


def _lacks(reading: ParsedFile, known: set[str]) -> bool:
    return any(row.number not in known for row in reading.authorships)


def _unknown(reading: ParsedFile, known: set[str]) -> Diagnostic:
    """Say which papers of a list of authors are in no file: all of them is a mistake."""
    numbers = list(dict.fromkeys(row.number for row in reading.authorships))
    missing = [number for number in numbers if number not in known]
    span = Span(reading.name)
    if len(missing) == len(numbers):
        message = "the file lists authors of papers that no file names"
        return error(message, "give the list of the papers beside it", span)
    left = f"left out the authors of {counted(len(missing), 'paper')} not in the list of papers"
    return note(left, "", span)
