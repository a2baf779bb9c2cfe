"""OpenReview's two CSV files: the console's list of papers, and the pandas one of the how-to.

The console's "Export" names no authors. It says what became of each paper, and is joined with a
file that names them. The how-to's file is ``number,title,authors,authorids`` with the lists written
as Python writes them; columns such as ``forum``, ``venueid`` or ``decision`` may stand beside.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from generator.diagnostics import Diagnosed, error
from generator.paper import Paper
from generator.sources.openreview.authors import find_signer, read_authors
from generator.sources.openreview.decisions import decision_in_words, decision_of_venueid
from generator.sources.parsed_file import Acceptance, ParsedFile, SourceFile, Status, Submission
from generator.sources.rows import Row, column_names, parse_rows
from generator.sources.validate import collapse_whitespace, shorten, typed_title, validate_paper

_MISSING = "undefined"
"""What the console writes for a value that is not there."""
_FORUM = ("forum", "id", "paper_id", "note_id")
_LITERAL = re.compile(
    r"\s*+(?P<text>'(?>(?:[^'\\]|\\.)*)'|\"(?>(?:[^\"\\]|\\.)*)\")\s*+(?P<end>,|\Z)", re.DOTALL
)
_ESCAPE = re.compile(
    r"\\(?:(?P<code>x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|.)", re.DOTALL
)
_ESCAPED = {"\\": "\\", "'": "'", '"': '"', "/": "/", "n": "\n", "r": "\r", "t": "\t"}


def sniff_status(source: SourceFile) -> bool:
    """Tell whether the columns are those of the console: papers and decisions, but no authors."""
    columns = set(column_names(source))
    return {"number", "forum"} <= columns and not columns & {"authors", "author"}


def read_status(source: SourceFile) -> ParsedFile:
    """Read what became of every paper."""
    table = parse_rows(source)
    diagnostics = list(table.diagnostics)
    statuses: list[Status] = []
    for row in table.rows:
        status = _status(row, source)
        diagnostics.extend(problem.at(status.span) for problem in row.problems)
        statuses.append(status)
    if "decision" not in table.columns and "venueid" not in table.columns:
        message = "the list of papers has no column “decision”"
        hint = "export it again when the decisions were made"
        diagnostics.append(error(message, hint, source.span(1)))
    return ParsedFile(source.name, statuses=tuple(statuses), diagnostics=tuple(diagnostics))


def _status(row: Row, source: SourceFile) -> Status:
    forum = _forum(_cell(row, "forum"))
    decision = Acceptance.UNDECIDED if _has_errors(row) else _decision(row)
    span = source.span(row.line, forum or None)
    return Status(forum, _cell(row, "number"), _cell(row, "title"), decision, span)


def _has_errors(row: Row) -> bool:
    return any(problem.severity == "error" for problem in row.problems)


def sniff_notes(source: SourceFile) -> bool:
    """Tell whether the columns are those of the how-to: authors beside their ids."""
    return {"title", "authors", "authorids"} <= set(column_names(source))


def read_notes(source: SourceFile) -> ParsedFile:
    """Read one paper from every row; without a column that says otherwise, all are accepted."""
    table = parse_rows(source)
    diagnostics = list(table.diagnostics)
    decided = not set(table.columns).isdisjoint({"decision", "venueid"})
    submissions = []
    for row in table.rows:
        decision = _decision(row) if decided else Acceptance.ACCEPTED
        number = _cell(row, "number")
        paper_id = _forum(row.first(*_FORUM)) or number
        if paper_id:
            paper = _paper(row, paper_id, source)
            submissions.append(Submission(paper, decision, number))
        else:
            message = "the row has neither number nor forum; it was left out"
            diagnostics.append(error(message, span=source.span(row.line)))
    return ParsedFile(source.name, tuple(submissions), diagnostics=tuple(diagnostics))


def _paper(row: Row, paper_id: str, source: SourceFile) -> Paper:
    title = typed_title(_cell(row, "title"))
    names = _list(row.first("authors"), "authors")
    ids = _list(row.first("authorids"), "authorids")
    authors = read_authors(names.value, ids.value)
    signer = find_signer(authors.value, {"content": dict(row.cells)})
    marked, signer_email = signer.value
    problems = (
        *row.problems,
        *title.diagnostics,
        *names.diagnostics,
        *ids.diagnostics,
        *authors.diagnostics,
        *signer.diagnostics,
    )
    span = source.span(row.line, paper_id)
    return validate_paper(Paper(paper_id, title.value, marked, None, problems, span, signer_email))


def _list(cell: str, name: str) -> Diagnosed[list[object]]:
    """Read a list of texts as Python or JSON writes it; else texts separated by semicolons.

    Texts that follow each other without a comma are an error: Python would glue them into one.
    """
    if not cell.startswith("["):
        return Diagnosed([part for part in map(collapse_whitespace, cell.split(";")) if part])
    broken = error(f"{name} is not a list of texts: {shorten(cell)}", "export it again")
    if not cell.endswith("]"):
        return Diagnosed([], (broken,))
    found: list[object] = []
    inside = cell[1:-1].strip()
    position = 0
    while position < len(inside):
        literal = _LITERAL.match(inside, position)
        if literal is None:
            return Diagnosed([], (broken,))
        found.append(_ESCAPE.sub(_unescape, literal["text"][1:-1]))
        position = literal.end()
    return Diagnosed(found)


def _unescape(escape: re.Match[str]) -> str:
    if escape["code"] is None:
        return _ESCAPED.get(escape[0][1], escape[0])
    code = int(escape["code"][1:], 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def _decision(row: Row) -> Acceptance:
    venueid, words = _cell(row, "venueid"), _cell(row, "decision")
    decision = decision_of_venueid(venueid) if venueid else Acceptance.UNDECIDED
    return decision_in_words(words) if decision is Acceptance.UNDECIDED else decision


def _cell(row: Row, column: str) -> str:
    cell = collapse_whitespace(row.first(column))
    return "" if cell == _MISSING else cell


def _forum(value: str) -> str:
    """Take the forum id out of its URL ``https://openreview.net/forum?id=…``."""
    value = collapse_whitespace(value)
    if "?" not in value:
        return "" if value == _MISSING else value
    try:
        found = parse_qs(urlsplit(value).query).get("id", [])
    except ValueError:
        return ""
    return found[0] if found else ""
