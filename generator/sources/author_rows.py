"""Tables with a line for each author: EasyChair's ``author.csv``, HotCRP's list of authors.

Columns: the paper (``submission #``, ``paper``), the name in parts (``first name``, ``last name``;
``given_name``, ``family_name``; ``first``, ``last``) or whole (``name``), ``email``,
``affiliation``, ``orcid``, and who is written to (``corresponding?``, ``iscontact``). With a column
``title`` the table lists the papers themselves; else they are in another file. A table without a
column for the paper, and with the names in parts, says by ``doi`` or ``title`` which paper it is.

A plain table of papers may have a line for each author, too (:func:`joined_rows`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.diagnostics import Diagnostic, error, note, warning
from generator.paper import Paper
from generator.sources.name_list import doubtful_names
from generator.sources.parsed_file import Authorship, ParsedFile, SourceFile, Submission
from generator.sources.people import author_in_parts, with_details
from generator.sources.rows import Row, column_names, parse_rows
from generator.sources.validate import (
    collapse_whitespace,
    counted,
    is_address,
    shorten,
    typed_author,
    typed_title,
    validate_paper,
)

NAMES = ("paper", "first_name", "last_name", "name", "email", "contact", "title")
"""Columns that can have another heading, if the settings say which."""
_PAPER = ("submission_#", "submission", "paper", "paper_id", "paper_number", "submission_id", "pid")
_GIVEN = ("first_name", "given_name", "given", "first")
_FAMILY = ("last_name", "family_name", "family", "last", "surname")
_WHOLE = ("name", "author", "author_name")
_AFFILIATION = ("affiliation", "organization", "organisation", "institution")
_EMAIL = ("email", "e_mail")
_CONTACT = ("corresponding?", "corresponding", "iscontact", "contact", "contact?")
_TITLE = ("title", "paper_title")
_INSTEAD = (*_TITLE, "doi")
"""Columns that say which paper it is where none has a number or id."""
_YES = frozenset({"yes", "true", "1", "x", "y", "✔", "✓"})
_NO_AUTHOR = "contact_only"
"""HotCRP's word for somebody who is written to, and is no author."""


def sniff(source: SourceFile) -> bool:
    """Tell whether the columns are those of a list with a line for each author."""
    columns = set(column_names(source))
    parts = not columns.isdisjoint(_GIVEN) and not columns.isdisjoint(_FAMILY)
    whole = not columns.isdisjoint(_WHOLE) and not columns.isdisjoint(_TITLE)
    paper = not columns.isdisjoint(_PAPER) or (parts and not columns.isdisjoint(_INSTEAD))
    return paper and (parts or whole) and "authors" not in columns


def read(source: SourceFile) -> ParsedFile:
    """Read one author from every row; rows of one paper need not stand together."""
    table = parse_rows(source)
    diagnostics = list(table.diagnostics)
    columns = set(table.columns)
    numbered = not columns.isdisjoint(_PAPER)
    found = []
    for row in table.rows:
        number = collapse_whitespace(row.first(*_PAPER))
        if number or (not numbered and row.first(*_INSTEAD)):
            found.append(_authorship(row, number, source))
        else:
            missing = error("the row names no paper; it was left out", "", source.span(row.line))
            diagnostics.append(missing)
    authorships = tuple(found)
    if columns.isdisjoint(_TITLE) or not numbered:
        return ParsedFile(source.name, authorships=authorships, diagnostics=tuple(diagnostics))
    papers = tuple(_submission(number, rows) for number, rows in by_paper(authorships).items())
    return ParsedFile(source.name, papers, diagnostics=tuple(diagnostics))


def _authorship(row: Row, number: str, source: SourceFile) -> Authorship:
    email = collapse_whitespace(row.first(*_EMAIL))
    given, family = row.first(*_GIVEN), row.first(*_FAMILY)
    whole = row.first(*_WHOLE)
    parts = given or family or not whole
    read = author_in_parts(given, family, email) if parts else typed_author(whole, "", email)
    read = with_details(read, row.first(*_AFFILIATION), row.first("orcid", "orcid_id"))
    author, problems = read.value, [*row.problems, *read.diagnostics]
    problems += () if parts else doubtful_names([whole])
    if email and not is_address(email):
        author = replace(author, email="")
        problems.append(warning(f"{shorten(email)} is not an e-mail address"))
    sign = row.first(*_CONTACT).casefold()
    return Authorship(
        number,
        replace(author, corresponding=sign in _YES),
        tuple(problems),
        source.span(row.line, number or None),
        row.first(*_TITLE),
        listed=sign != _NO_AUTHOR,
        doi=row.first("doi"),
    )


def by_paper(authorships: tuple[Authorship, ...]) -> dict[str, tuple[Authorship, ...]]:
    """Return the lines of each paper, in the order of the file."""
    papers: dict[str, list[Authorship]] = {}
    for authorship in authorships:
        papers.setdefault(authorship.number, []).append(authorship)
    return {number: tuple(rows) for number, rows in papers.items()}


def _submission(number: str, rows: tuple[Authorship, ...]) -> Submission:
    first = rows[0]
    title = typed_title(first.title)
    problems: list[Diagnostic] = [*title.diagnostics]
    for row in rows:
        if collapse_whitespace(row.title) != collapse_whitespace(first.title):
            message = f"the paper has two titles: {shorten(first.title)} and {shorten(row.title)}"
            problems.append(error(message, "give all its rows the same title").at(row.span))
    paper = Paper(number, title.value, (), None, tuple(problems), first.span)
    return Submission(validate_paper(with_authors(paper, rows)), number=number)


def with_authors(paper: Paper, rows: tuple[Authorship, ...]) -> Paper:
    """Return the paper with the authors of these lines, and what is wrong with them.

    Somebody who is written to and is no author gives the address of the one who signs, if no author
    is written to.
    """
    authors = tuple(row.author for row in rows if row.listed)
    problems = tuple(problem.at(row.span) for row in rows for problem in row.problems)
    others = [row.author.email for row in rows if not row.listed and row.author.email]
    contact = any(author.corresponding for author in authors)
    signer_email = paper.signer_email or ("" if contact or len(others) != 1 else others[0])
    return replace(
        paper,
        authors=authors,
        problems=(*paper.problems, *problems),
        signer_email=signer_email,
    )


def joined_rows(submissions: Iterable[Submission]) -> list[Submission]:
    """Return the papers of a table, with one paper where several rows name an author of it each.

    They do if id, title and decision are the same, and each has one author, who is nobody else's.
    """
    groups: dict[str, list[Submission]] = {}
    for submission in submissions:
        groups.setdefault(submission.paper.paper_id, []).append(submission)
    joined = []
    for group in groups.values():
        joined += [_joined(group)] if len(group) > 1 and _are_of_one_paper(group) else group
    return joined


def _are_of_one_paper(rows: Sequence[Submission]) -> bool:
    names = {author.name for row in rows for author in row.paper.authors}
    alike = {(row.paper.title, row.decision, row.number) for row in rows}
    lone = all(len(row.paper.authors) == 1 for row in rows)
    return lone and len(alike) == 1 and len(names) == len(rows)


def _joined(rows: Sequence[Submission]) -> Submission:
    """Join rows of one paper; an address in each of them does not say who signs."""
    first = rows[0].paper
    authors = [row.paper.authors[0] for row in rows]
    if all(author.corresponding for author in authors):
        authors = [replace(author, corresponding=False) for author in authors]
    said = note(f"{counted(len(rows), 'row')} were read as one paper with an author each")
    problems = dict.fromkeys(
        problem.at(row.paper.span) for row in rows for problem in row.paper.problems
    )
    paper = replace(
        first,
        authors=tuple(authors),
        extra=tuple(pair for pair in first.extra if all(pair in row.paper.extra for row in rows)),
        problems=(*problems, said.at(first.span)),
    )
    return replace(rows[0], paper=validate_paper(paper))
