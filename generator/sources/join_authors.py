"""Papers of one file with the authors of another, joined by the paper's number, DOI or title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.diagnostics import Diagnosed, Diagnostic, Span, error, note, warning
from generator.paper import Author, Paper
from generator.sources.author_rows import with_authors
from generator.sources.contact_check import folded_name
from generator.sources.join_lists import author_keys, dois_of, read_doi, title_key
from generator.sources.parsed_file import Authorship, ParsedFile, Submission
from generator.sources.validate import counted, shorten, typed_title, validate_with_authors

_Key = tuple[str, str]
"""What a list of authors calls a paper by: ``number``, ``DOI`` or ``title``, and its text."""
_Rows = dict[_Key, list[Authorship]]


def join_authors(readings: Sequence[ParsedFile]) -> Diagnosed[tuple[ParsedFile, ...]]:
    """Return papers with the authors that another file lists, their addresses, and the contact.

    A paper whose own authors are others than those of the list is refused: nobody knows which are
    right. By its title alone, no paper gets authors that it does not name itself.
    """
    rows: _Rows = {}
    for reading in readings:
        for row in reading.authorships:
            rows.setdefault(_key(row), []).append(row)
    if not rows:
        return Diagnosed(tuple(readings))
    joined = tuple(
        replace(reading, submissions=tuple(_joined(each, rows) for each in reading.submissions))
        for reading in readings
    )
    known = {key for reading in readings for each in reading.submissions for key in _keys(each)}
    lists = [reading for reading in readings if reading.authorships]
    return Diagnosed(joined, tuple(_unknown(each, known) for each in lists if _lacks(each, known)))


def _key(row: Authorship) -> _Key:
    if row.number:
        return "number", row.number
    doi = read_doi(row.doi)
    if doi:
        return "DOI", doi
    paper = Paper("", typed_title(row.title).value, ())
    return "title", title_key(paper)


def _keys(submission: Submission) -> Iterator[_Key]:
    """Yield what a list of authors may call a paper by, the surest first."""
    paper = submission.paper
    if submission.number:
        yield "number", submission.number
    yield "number", paper.paper_id
    for doi in sorted(dois_of(paper)):
        yield "DOI", doi
    if paper.authors:
        yield "title", title_key(paper)


def _joined(submission: Submission, rows: _Rows) -> Submission:
    key = next((key for key in _keys(submission) if key in rows), None)
    if key is None:
        return submission
    listed, paper = tuple(rows[key]), submission.paper
    own = with_authors(replace(paper, authors=(), problems=()), listed)
    if paper.authors and sorted(author_keys(paper)) != sorted(author_keys(own)):
        certain = key[0] == "number" or not set(author_keys(paper)).isdisjoint(author_keys(own))
        finding = _differs(paper, own, listed[0].span) if certain else _others(paper, key, listed)
        return submission.with_problems(finding)
    ordered = _in_order(own.authors, paper.authors)
    merged = validate_with_authors(paper, ordered, own.signer_email)
    found = _new(own.problems, merged)
    if key[0] != "number":
        found += (_matched(paper, key, listed),)
    return replace(submission, paper=merged).with_problems(*found)


def _in_order(listed: Sequence[Author], own: Sequence[Author]) -> tuple[Author, ...]:
    """Return the listed authors in the order of the paper's own, if it has any."""
    places = {folded_name(str(author.name)): place for place, author in enumerate(own)}
    return tuple(sorted(listed, key=lambda author: places.get(folded_name(str(author.name)), 0)))


def _new(problems: Iterable[Diagnostic], paper: Paper) -> tuple[Diagnostic, ...]:
    """Leave out what the paper's own list has said of the same name."""
    said = {(problem.severity, problem.message) for problem in paper.problems}
    return tuple(each for each in problems if (each.severity, each.message) not in said)


def _matched(paper: Paper, key: _Key, listed: Sequence[Authorship]) -> Diagnostic:
    return note(f"its {key[0]} is that in the list of authors ({_place(listed)})").at(paper.span)


def _others(paper: Paper, key: _Key, listed: Sequence[Authorship]) -> Diagnostic:
    message = (
        f"the list of authors has others for this {key[0]} ({_place(listed)}): it was not used"
    )
    return warning(message, "give the list of authors a column with the id").at(paper.span)


def _place(listed: Sequence[Authorship]) -> str:
    return str(replace(listed[0].span, entry=None))


def _differs(paper: Paper, listed: Paper, span: Span) -> Diagnostic:
    here, there = (", ".join(str(author.name) for author in p.authors) for p in (paper, listed))
    message = (
        f"the authors are {shorten(here, 200)} here, and {shorten(there, 200)} in the list of "
        f"authors ({replace(span, entry=None)})"
    )
    return error(message, "export both lists again, at the same time").at(paper.span)


def _lacks(reading: ParsedFile, known: set[_Key]) -> bool:
    return any(_key(row) not in known for row in reading.authorships)


def _unknown(reading: ParsedFile, known: set[_Key]) -> Diagnostic:
    """Say which papers of a list of authors are in no file: all of them is a mistake."""
    papers = list(dict.fromkeys(map(_key, reading.authorships)))
    missing = [key for key in papers if key not in known]
    span = Span(reading.name)
    if len(missing) == len(papers):
        message = "the file lists authors of papers that no file names"
        return error(message, "give the list of the papers beside it", span)
    left = f"left out the authors of {counted(len(missing), 'paper')} not in the list of papers"
    return note(left, "", span)
