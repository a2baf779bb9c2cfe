"""A plain CSV or TSV with named columns, for everyone whose system is not known here.

Columns: ``id``, ``title``, ``authors`` (separated by ``;``), and as far as known ``email`` (of the
one who signs), ``corresponding`` and ``signer`` (name or number; the signer goes first), ``emails``
(of the authors, separated by ``;``), ``decision``. CMT's export is such a table too: ``Paper ID``,
``Paper Title``, ``Author Names``, ``Primary Contact Author Name`` and ``Email``, ``Status``.
"""

from __future__ import annotations

from dataclasses import replace

from generator.diagnostics import Diagnosed, Diagnostic, error, note, warning
from generator.paper import Author, Paper
from generator.sources.addresses import read_addresses
from generator.sources.name_list import doubtful_names, split_list
from generator.sources.openreview.decisions import decision_in_words
from generator.sources.parsed_file import Acceptance, ParsedFile, SourceFile, Submission
from generator.sources.rows import Row, header, read_table
from generator.sources.unknown import without_ids
from generator.sources.validate import (
    collapse_whitespace,
    counted,
    is_address,
    mark_corresponding,
    shorten,
    split_emails,
    typed_author,
    typed_title,
    validate_paper,
)
from generator.tex import decode_typed_name

NAMES = ("id", "title", "authors", "email", "emails", "corresponding", "signer", "decision")
"""Columns that can have another heading, if the settings say which."""
ID = ("id", "paper_id", "paperid", "key", "submission_id", "number")
TITLE = ("title", "paper_title")
AUTHORS = ("authors", "author", "author_names")
_EMAIL = ("email", "e_mail", "contact_email", "primary_contact_author_email")
_CORRESPONDING = ("corresponding", "corresponding_author", "primary_contact_author_name")
_SIGNER = ("signer",)
_EMAILS = ("emails", "e_mails", "author_emails")
_DECISION = ("decision",)
_STARRED = frozenset({"author_names", "primary_contact_author_name"})
"""Columns of CMT's export, in which a star behind a name marks the contact."""
_STATUS = "status"
"""CMT's column of decisions."""
_TOP = 5
"""Lines among which the header is looked for: CMT writes two lines above it."""
_KNOWN = frozenset(
    {*ID, *TITLE, *AUTHORS, *_EMAIL, *_CORRESPONDING, *_SIGNER, *_EMAILS, *_DECISION}
)


def sniff(source: SourceFile) -> bool:
    """Tell whether one of the first lines names a title and an authors column."""
    return _header_line(source) > 0


def _header_line(source: SourceFile) -> int:
    """Return the number of the line that names the columns; 0 if none does."""
    for line in range(1, _TOP + 1):
        columns = set(header(source, line))
        if not columns.isdisjoint(TITLE) and not columns.isdisjoint(AUTHORS):
            return line
    return 0


def read(source: SourceFile) -> ParsedFile:
    """Read one paper from every row."""
    table = read_table(source, max(1, _header_line(source)))
    starred = not _STARRED.isdisjoint(table.columns)
    if set(table.columns).isdisjoint(ID):
        missing = without_ids(table.columns, source).at(source.span(1))
        return ParsedFile(source.name, diagnostics=(missing,))
    diagnostics = list(table.diagnostics)
    known = _KNOWN | {_STATUS} if starred else _KNOWN
    unknown = sorted({name for name in table.columns if name} - known)
    if unknown:
        message = f"columns that are only kept for templates: {shorten(', '.join(unknown), 200)}"
        diagnostics.append(note(message, span=source.span(1)))
    submissions = []
    for row in table.rows:
        paper_id = collapse_whitespace(row.first(*ID))
        if paper_id:
            read_row = _submission(row, paper_id, source, starred=starred)
            paper = replace(read_row.paper, extra=row.others(known))
            submissions.append(replace(read_row, paper=paper))
        else:
            missing = error("the row has no id; it was left out", "", source.span(row.line))
            diagnostics.append(missing)
    return ParsedFile(source.name, tuple(submissions), diagnostics=tuple(diagnostics))


def _submission(row: Row, paper_id: str, source: SourceFile, *, starred: bool) -> Submission:
    title = typed_title(row.first(*TITLE))
    names, emails = row.first(*AUTHORS), row.first(*_EMAILS)
    corresponding, words = row.first(*_CORRESPONDING), row.first(*_DECISION)
    star: Diagnosed[str] = Diagnosed("")
    if starred:
        star = find_star(names, corresponding)
        corresponding, emails = star.value, emails.replace("*", "")
        words = words or row.first(_STATUS)
    authors = read_authors(names, emails)
    signer = _with_signer(authors.value, corresponding, row.first(*_EMAIL))
    chosen = _with_chosen(*signer.value, row.first(*_SIGNER), corresponding)
    marked, signer_email = chosen.value
    problems = (
        *row.problems,
        *title.diagnostics,
        *authors.diagnostics,
        *star.diagnostics,
        *signer.diagnostics,
        *chosen.diagnostics,
    )
    span = source.span(row.line, paper_id)
    paper = Paper(paper_id, title.value, marked, None, problems, span, signer_email)
    decision = decision_in_words(words) if words else Acceptance.ACCEPTED
    return Submission(
        validate_paper(paper), decision, collapse_whitespace(row.cells.get("number", ""))
    )


def read_authors(names: str, emails: str = "") -> Diagnosed[tuple[Author, ...]]:
    """Read names separated by semicolons, with as many addresses or none."""
    problems: list[Diagnostic] = []
    parts = [part for part in map(collapse_whitespace, names.split(";")) if part]
    if len(parts) == 1:
        parts = split_list(names.strip("; "), problems)
    addresses = split_emails(emails)
    problems += doubtful_names(parts)
    if addresses and len(addresses) != len(parts):
        message = f"{len(addresses)} addresses for {counted(len(parts), 'author')}: none was used"
        problems.append(warning(message, "separate both by semicolons, in the same order"))
        addresses = []
    authors = []
    for index, part in enumerate(parts):
        address = addresses[index] if addresses else ""
        if address and not is_address(address):
            address = _only_address(address, problems)
        author = typed_author(part, email=address)
        problems.extend(author.diagnostics)
        authors.append(author.value)
    return Diagnosed(tuple(authors), tuple(problems))


def find_star(names: str, contact: str) -> Diagnosed[str]:
    """Find who signs in CMT's list of names, by number: the contact's name, else the star.

    Where the two differ, nobody is taken.
    """
    parts = [part for part in map(collapse_whitespace, names.split(";")) if part]
    stars = [number for number, part in enumerate(parts, 1) if "*" in part]
    if contact:
        named = [n for n, part in enumerate(parts, 1) if _same_name(part, contact)]
        if len(named) == 1 and stars not in ([], named):
            message = f"the star is not at the contact {shorten(contact)}: neither was taken"
            return Diagnosed("", (warning(message, "name one signer in contacts.csv"),))
        return Diagnosed(contact)
    if len(stars) > 1:
        message = f"{len(stars)} names have a star: none was taken for the one who signs"
        return Diagnosed("", (warning(message, "name the signer in contacts.csv"),))
    return Diagnosed(str(stars[0]) if stars else "")


def _same_name(one: str, other: str) -> bool:
    first, second = (str(decode_typed_name(name).value).casefold() for name in (one, other))
    return first == second


def _only_address(text: str, problems: list[Diagnostic]) -> str:
    """Read one address that may have a name before it."""
    found = read_addresses(text).value
    if len(found) == 1:
        return found[0]
    problems.append(_no_address(text))
    return ""


def _no_address(text: str) -> Diagnostic:
    """An error, because it is how cells look that got under the wrong column."""
    hint = "put cells that hold a comma in quotation marks"
    return error(f"{shorten(text)} is not an e-mail address", hint)


def _with_signer(
    authors: tuple[Author, ...], corresponding: str, email: str
) -> Diagnosed[tuple[tuple[Author, ...], str]]:
    """Find out who signs: by name or number, else as the only author or by address."""
    problems: list[Diagnostic] = []
    email = collapse_whitespace(email)
    if email and not is_address(email):
        email = _only_address(email, problems)
    wanted = corresponding
    if not wanted and email:
        listed = any(author.email.casefold() == email.casefold() for author in authors)
        wanted = email if listed else "1" if len(authors) == 1 else ""
    marked = mark_corresponding(authors, wanted)
    problems.extend(marked.diagnostics)
    signers = [author for author in marked.value if author.corresponding]
    if email and len(signers) == 1:
        addressed = tuple(
            replace(author, email=email) if author.corresponding else author
            for author in marked.value
        )
        return Diagnosed((addressed, ""), tuple(problems))
    return Diagnosed((marked.value, email), tuple(problems))


def _with_chosen(
    authors: tuple[Author, ...], email: str, signer: str, corresponding: str
) -> Diagnosed[tuple[tuple[Author, ...], str]]:
    """Mark the author whom a column names as the signer, in the place of the corresponding one.

    An address that is nobody's yet is the corresponding author's if the row names one.
    """
    if not signer:
        return Diagnosed((authors, email))
    nobody = tuple(replace(author, corresponding=False) for author in authors)
    marked = mark_corresponding(nobody, signer)
    if marked.diagnostics:
        message = f"the signer {shorten(signer)} is not among the authors"
        return Diagnosed((authors, email), (warning(message, "name the signer in contacts.csv"),))
    return Diagnosed((marked.value, "" if corresponding else email))
