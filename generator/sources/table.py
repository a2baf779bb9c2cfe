"""A plain CSV or TSV with named columns, for everyone whose system is not known here.

Columns: ``id``, ``title``, ``authors`` (separated by ``;``), and as far as known ``email`` (of the
one who signs), ``corresponding`` and ``signer`` (name or number; the signer goes first), ``emails``
(of the authors, separated by ``;``), ``decision``. CMT's export is such a table too: ``Paper ID``,
``Paper Title``, ``Author Names``, ``Primary Contact Author Name`` and ``Email``, ``Status``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import PurePath

from generator.diagnostics import Diagnosed, Diagnostic, error, note, warning
from generator.paper import Author, Paper
from generator.sources.addresses import read_addresses
from generator.sources.author_rows import joined_rows
from generator.sources.headings import (
    AUTHORS,
    COLUMNS,
    CORRESPONDING,
    DECISION,
    EMAIL,
    EMAILS,
    ID,
    SIGNER,
    TITLE,
    AuthorColumns,
    author_columns,
    speaking_columns,
)
from generator.sources.name_list import doubtful_names, split_list, split_names, with_address
from generator.sources.openreview.decisions import decision_in_words, is_conditional, is_unclear
from generator.sources.parsed_file import Acceptance, ParsedFile, SourceFile, Submission
from generator.sources.rows import Row, RowTable, column_names, parse_rows
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
_STARRED = frozenset({"author_names", "primary_contact_author_name"})
"""Columns of CMT's export, in which a star behind a name marks the contact."""
_STATUS = "status"
"""CMT's column of decisions."""
_TOP = 5
"""Lines among which the header is looked for: CMT writes two lines above it."""
_KNOWN = frozenset(name for names in COLUMNS for name in names)


def sniff(source: SourceFile) -> bool:
    """Tell whether one of the first lines names a title and an authors column."""
    return _header_line(source) > 0


def _header_line(source: SourceFile) -> int:
    """Return the number of the line that names the columns; 0 if none does."""
    for line in range(1, _TOP + 1):
        columns = column_names(source, line)
        names_authors = not set(columns).isdisjoint(AUTHORS) or author_columns(columns)
        if not set(columns).isdisjoint(TITLE) and names_authors:
            return line
    return 0


def read(source: SourceFile) -> ParsedFile:
    """Read one paper from every row."""
    table = parse_rows(source, max(1, _header_line(source)))
    starred = not _STARRED.isdisjoint(table.columns)
    if set(table.columns).isdisjoint(ID):
        missing = without_ids(table.columns, source).at(source.span(1))
        return ParsedFile(source.name, diagnostics=(missing,))
    single = author_columns(table.columns)
    known = _KNOWN | {_STATUS} if starred else _KNOWN
    known = known | single.all if single else known
    diagnostics = [*table.diagnostics, *_unread_columns(table, known, source)]
    submissions: list[Submission] = []
    read_rows: list[Row] = []
    for row in table.rows:
        paper_id = collapse_whitespace(row.first(*ID))
        continues = row.first(*AUTHORS) and not paper_id and not row.first(*TITLE)
        if submissions and continues:
            submissions[-1] = _continued(submissions[-1], row, source)
        elif _is_remark(row, paper_id):
            cell = next(cell for cell in row.cells.values() if cell.strip())
            message = f"the row holds {shorten(cell)} and nothing else; it was left out"
            diagnostics.append(warning(message, span=source.span(row.line)))
        elif paper_id:
            read_row = _submission(row, paper_id, source, single, starred=starred)
            paper = replace(read_row.paper, extra=row.others(known))
            submissions.append(replace(read_row, paper=paper))
            read_rows.append(row)
        else:
            missing = error("the row has no id; it was left out", "", source.span(row.line))
            diagnostics.append(missing)
    decisions = {
        submission.paper.paper_id: _decision_words(row, starred=starred)
        for row, submission in zip(read_rows, submissions, strict=True)
    }
    diagnostics += _doubtful_decisions(decisions, source)
    if _says_acceptance(decisions):
        submissions = [
            each if decisions[each.paper.paper_id] else replace(each, decision=Acceptance.UNDECIDED)
            for each in submissions
        ]
    papers = tuple(joined_rows(submissions))
    return ParsedFile(source.name, papers, diagnostics=tuple(diagnostics))


def _decision_words(row: Row, *, starred: bool) -> str:
    return collapse_whitespace(row.first(*DECISION, *((_STATUS,) if starred else ())))


def _unread_columns(table: RowTable, known: Set[str], source: SourceFile) -> Iterator[Diagnostic]:
    """Say which columns are not read; one that speaks of authors or titles may be the right one."""
    unknown = sorted({name for name in table.columns if name} - known)
    speaking = speaking_columns(unknown)
    if speaking:
        message = f"columns are not read, and may matter: {shorten(', '.join(speaking), 200)}"
        file = PurePath(source.name).name.replace('"', "'")
        hint = f'say which column is which in agreements.toml, under [sources."{file}"]'
        yield warning(message, hint, source.span(1))
    rest = [name for name in unknown if name not in speaking]
    if rest:
        message = f"columns that are only kept for templates: {shorten(', '.join(rest), 200)}"
        yield note(message, span=source.span(1))


def _is_remark(row: Row, paper_id: str) -> bool:
    """Tell whether a row holds one cell that is no id: a session's heading, a total, a remark."""
    filled = [cell for cell in row.cells.values() if cell.strip()]
    return len(filled) == 1 and (not paper_id or " " in paper_id)


def _continued(submission: Submission, row: Row, source: SourceFile) -> Submission:
    """Refuse a paper under which a row names further authors and no paper."""
    message = f"the row below it names {shorten(row.first(*AUTHORS))} and has no id"
    hint = "write all authors of a paper into one cell, parted by semicolons"
    problem = error(message, hint, source.span(row.line))
    paper = submission.paper
    return replace(submission, paper=replace(paper, problems=(*paper.problems, problem)))


def _doubtful_decisions(words: Mapping[str, str], source: SourceFile) -> Iterator[Diagnostic]:
    """Say which decisions decided nothing, and which are taken although they may not stand."""
    unclear = _quoted(word for word in words.values() if word and is_unclear(word))
    if unclear:
        message = f"decisions that are not understood, and do not count as acceptance: {unclear}"
        yield warning(message, "write “accept” or “reject”", source.span(1))
    conditional = _quoted(word for word in words.values() if word and is_conditional(word))
    if conditional:
        message = f"decisions with a condition, which count as acceptance: {conditional}"
        yield warning(message, "write “reject” where it is not met", source.span(1))
    if _says_acceptance(words) and not all(words.values()):
        blank = _quoted(paper_id for paper_id, word in words.items() if not word)
        message = f"papers without a decision were left out, because others have one: {blank}"
        hint = "write “accept” for those that are to be published"
        yield warning(message, hint, source.span(1))


def _says_acceptance(words: Mapping[str, str]) -> bool:
    """Tell whether a list says of papers that they are accepted, so that a blank says nothing."""
    return any(word and decision_in_words(word) is Acceptance.ACCEPTED for word in words.values())


def _quoted(cells: Iterable[str]) -> str:
    found = ", ".join(dict.fromkeys(cells))
    return shorten(found, 200) if found else ""


def _submission(
    row: Row, paper_id: str, source: SourceFile, single: AuthorColumns | None, *, starred: bool
) -> Submission:
    title = typed_title(row.first(*TITLE))
    names, emails = row.first(*AUTHORS), row.first(*EMAILS)
    problems = [*row.problems, *title.diagnostics]
    if single:
        names = _joined(names, single.names_in(row), problems)
        emails = emails or single.emails_in(row)
    corresponding, words = row.first(*CORRESPONDING), _decision_words(row, starred=starred)
    address = row.first(*EMAIL)
    if is_address(corresponding):
        corresponding, address = "", address or corresponding
    star: Diagnosed[str] = Diagnosed("")
    if starred:
        star = find_star(names, corresponding)
        corresponding, emails = star.value, emails.replace("*", "")
    authors = read_authors(names, emails)
    signer = _with_signer(authors.value, corresponding, address)
    chosen = _with_chosen(*signer.value, row.first(*SIGNER), corresponding)
    marked, signer_email = chosen.value
    for found in (authors, star, signer, chosen):
        problems += found.diagnostics
    span = source.span(row.line, paper_id)
    paper = Paper(paper_id, title.value, marked, None, tuple(problems), span, signer_email)
    decision = decision_in_words(words) if words else Acceptance.ACCEPTED
    return Submission(
        validate_paper(paper), decision, collapse_whitespace(row.cells.get("number", ""))
    )


def _joined(names: str, single: Sequence[str], problems: list[Diagnostic]) -> str:
    """Return one list of the authors that stand in one cell and in cells of their own.

    A cell that lists some of them and not all contradicts the others.
    """
    missing = [name for name in single if name.casefold() not in names.casefold()]
    if len(missing) < len(single) and missing:
        message = f"{shorten(missing[0])} has a column, and is missing in the list {shorten(names)}"
        problems.append(error(message, "give one list of the authors"))
    return ";".join(filter(None, (names, *missing)))


def read_authors(names: str, emails: str = "") -> Diagnosed[tuple[Author, ...]]:
    """Read names separated by semicolons, with as many addresses or none."""
    problems: list[Diagnostic] = []
    mailboxes = [with_address(part) for part in split_names(names)]
    parts = [name for name, _ in mailboxes]
    beside = [address for _, address in mailboxes]
    if len(parts) == 1 and not beside[0]:
        parts = split_list(names.strip("; "), problems)
    addresses = split_emails(emails)
    other = [address for address in beside if address and address not in addresses]
    if addresses and other:
        message = f"{other[0]} beside a name is not among the addresses of the authors"
        problems.append(warning(message, "give each author one address"))
    addresses = addresses or (beside if any(beside) else [])
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
    parts = split_names(names)
    stars = [number for number, part in enumerate(parts, 1) if "*" in part]
    if contact:
        named = [n for n, part in enumerate(parts, 1) if _same_name(part, contact)]
        if len(named) == 1 and stars not in ([], named):
            message = f"the star is not at the contact {shorten(contact)}: neither was used"
            return Diagnosed("", (warning(message, "name one signer in contacts.csv"),))
        return Diagnosed(contact)
    if len(stars) > 1:
        message = f"{len(stars)} names have a star: none was used as the signer"
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
