"""A plain CSV or TSV with named columns, for everyone whose system is not known here.

Columns: ``id``, ``title``, ``authors`` (separated by ``;``), and as far as known ``email`` (of the
one who signs), ``corresponding`` (name or number), ``emails`` (of the authors, separated by ``;``),
``decision``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.diagnostics import Diagnostic, error, note, warning
from generator.latex import Decoded
from generator.paper import Author, Paper
from generator.sources.addresses import read_addresses
from generator.sources.assemble import (
    assemble,
    counted,
    fold,
    is_address,
    mark_corresponding,
    shorten,
    split_emails,
    typed_author,
    typed_title,
)
from generator.sources.reading import Reading, Source, Submission, Verdict
from generator.sources.rows import Row, header, read_table
from generator.sources.verdicts import verdict_of_decision

ID = ("id", "paper_id", "paperid", "key", "submission_id", "number")
TITLE = ("title", "paper_title")
AUTHORS = ("authors", "author", "author_names")
_EMAIL = ("email", "e_mail", "contact_email")
_CORRESPONDING = ("corresponding", "corresponding_author")
_EMAILS = ("emails", "e_mails", "author_emails")
_DECISION = ("decision",)
_KNOWN = frozenset({*ID, *TITLE, *AUTHORS, *_EMAIL, *_CORRESPONDING, *_EMAILS, *_DECISION})


def sniff(source: Source) -> bool:
    """Tell whether the first line names a title and an authors column."""
    columns = set(header(source))
    return not columns.isdisjoint(TITLE) and not columns.isdisjoint(AUTHORS)


def read(source: Source) -> Reading:
    """Read one paper from every row."""
    table = read_table(source)
    if set(table.columns).isdisjoint(ID):
        message = "the table has no column “id”"
        missing = error(message, "add one; it names the papers' forms", source.span(1))
        return Reading(source.name, diagnostics=(missing,))
    diagnostics = list(table.diagnostics)
    unknown = sorted({name for name in table.columns if name} - _KNOWN)
    if unknown:
        message = f"columns that are not used: {shorten(', '.join(unknown), 200)}"
        diagnostics.append(note(message, span=source.span(1)))
    submissions = []
    for row in table.rows:
        paper_id = fold(row.first(*ID))
        if paper_id:
            submissions.append(_submission(row, paper_id, source))
        else:
            missing = error("the row has no id, and was left out", "", source.span(row.line))
            diagnostics.append(missing)
    return Reading(source.name, tuple(submissions), diagnostics=tuple(diagnostics))


def _submission(row: Row, paper_id: str, source: Source) -> Submission:
    title = typed_title(row.first(*TITLE))
    authors = read_authors(row.first(*AUTHORS), row.first(*_EMAILS))
    signer = _with_signer(authors.value, row.first(*_CORRESPONDING), row.first(*_EMAIL))
    marked, signer_email = signer.value
    problems = (
        *row.problems,
        *title.diagnostics,
        *authors.diagnostics,
        *signer.diagnostics,
    )
    span = source.span(row.line, paper_id)
    paper = Paper(paper_id, title.value, marked, None, problems, span, signer_email)
    decision = row.first(*_DECISION)
    verdict = verdict_of_decision(decision) if decision else Verdict.ACCEPTED
    return Submission(assemble(paper), verdict, fold(row.cells.get("number", "")))


def read_authors(names: str, emails: str = "") -> Decoded[tuple[Author, ...]]:
    """Read names separated by semicolons, with as many addresses or none."""
    parts = [part for part in map(fold, names.split(";")) if part]
    addresses = split_emails(emails)
    problems: list[Diagnostic] = list(_doubtful(parts))
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
    return Decoded(tuple(authors), tuple(problems))


def _doubtful(names: Sequence[str]) -> Iterator[Diagnostic]:
    """Tell of ``Ann Lee, Bo Kim``, which would be read as one name turned round."""
    if len(names) != 1:
        return
    pieces = names[0].split(",")
    if len(pieces) > 1 and all(" " in piece.strip() for piece in pieces):
        message = f"{shorten(names[0])} may be one name or more"
        yield error(message, "separate authors by semicolons")


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
) -> Decoded[tuple[tuple[Author, ...], str]]:
    """Find out who signs: by name or number, else as the only author or by address."""
    problems: list[Diagnostic] = []
    email = fold(email)
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
        return Decoded((addressed, ""), tuple(problems))
    return Decoded((marked.value, email), tuple(problems))
