"""``contacts.csv``: who signs, and where to write to them.

Columns: ``paper_id`` or ``author_id``, then ``name`` and ``email``, either of which may be empty. A
row for a paper says who signs it; several rows for one paper are several signers. A row for an
author's id says where to write to this author. Several addresses of one person stand in one cell,
parted by semicolons, with or without a name before each. ``cc`` and ``bcc`` say who else gets the
mails about the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.diagnostics import Diagnosed, Diagnostic, error, has_errors, warning
from generator.sources.addresses import JOINED, read_addresses
from generator.sources.files import read_sources
from generator.sources.parsed_file import ParsedFile, SourceFile
from generator.sources.rows import Row, column_names, parse_rows
from generator.sources.unknown import not_metadata
from generator.sources.validate import collapse_whitespace, place_all, shorten
from generator.tex import decode_typed_name

_PAPER = ("paper_id", "paperid", "id", "paper", "key")
_AUTHOR = ("author_id", "authorid", "profile_id", "username")
_NAME = ("name", "fullname", "full_name")
_EMAIL = ("email", "e_mail", "mail", "emails", "email_address", "email_addresses")
_CC = ("cc", "copy_to", "cc_email")
_BCC = ("bcc", "bcc_email")


@dataclass(frozen=True, slots=True)
class Contact:
    """One row: a person who signs, or an address of an author."""

    key: str
    """The paper's id, or the author's."""
    name: str
    """Given name first, as the person signs; empty if not given."""
    email: str
    """Empty if not given; several are parted by “; ”."""
    cc: str = ""
    """Addresses, in the same way, that get copies of the mails about the paper."""
    bcc: str = ""
    """The same, without the others knowing of it."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts by the papers that they sign, and by author id; an empty one knows nobody."""

    by_paper: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)
    by_author: Mapping[str, Contact] = field(default_factory=dict)

    def for_paper(self, paper_id: str) -> tuple[Contact, ...]:
        """Return those who sign a paper, in the order of the file."""
        return self.by_paper.get(paper_id, ())

    def for_author(self, author_id: str) -> Contact | None:
        """Return the contact of an author's id."""
        return self.by_author.get(author_id) if author_id else None

    def following(self, renames: Mapping[str, str]) -> Contacts:
        """Return the contacts with those of papers that have another id now, by former id.

        What stands under the new id itself goes before.

        >>> ann = Contact("kim24", "Ann Kim", "ann@example.org")
        >>> Contacts({"kim24": (ann,)}).following({"kim24": "kim25"}).for_paper("kim25") == (ann,)
        True
        """
        moved = {
            new: self.by_paper[old]
            for old, new in renames.items()
            if old in self.by_paper and new not in self.by_paper
        }
        return replace(self, by_paper={**self.by_paper, **moved}) if moved else self

    @property
    def known_keys(self) -> tuple[str, ...]:
        """Every paper id and author id that the contacts speak of."""
        return (*self.by_paper, *self.by_author)


def sniff(source: SourceFile) -> bool:
    """Tell whether the first line names the columns of contacts, and no papers' titles."""
    columns = set(column_names(source))
    keys = columns.intersection(_PAPER + _AUTHOR)
    return bool(keys and columns.intersection(_EMAIL + _NAME)) and "title" not in columns


def read(source: SourceFile) -> ParsedFile:
    """Return no papers: contacts are beside them, and read by :func:`read_contacts`."""
    return ParsedFile(source.name)


def read_contacts(path: Path | str, encoding: str = "") -> Diagnosed[Contacts]:
    r"""Read contacts; a row that cannot be used is an error among the diagnostics.

    ``encoding`` is what a person says that the file is, if it is not UTF-8.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "contacts.csv")
        ...     _ = path.write_text("paper_id,name,email\nkim25,Ann Kim,ann@example.org\n")
        ...     contacts = read_contacts(path).value
        >>> [(who.name, who.email) for who in contacts.for_paper("kim25")]
        [('Ann Kim', 'ann@example.org')]
    """
    found = read_sources(Path(path), encoding)
    if not found.value:
        return Diagnosed(Contacts(), found.diagnostics)
    contacts = parse_contacts(next(filter(sniff, found.value), found.value[0]))
    return Diagnosed(contacts.value, (*found.diagnostics, *contacts.diagnostics))


def parse_contacts(source: SourceFile) -> Diagnosed[Contacts]:
    """Read contacts from text."""
    if source.kind:
        return Diagnosed(Contacts(), (not_metadata(source.kind).at(source.span()),))
    table = parse_rows(source)
    columns = set(table.columns)
    if columns.isdisjoint(_PAPER + _AUTHOR) or columns.isdisjoint(_NAME + _EMAIL):
        hint = "the first line names them: paper_id,name,email or author_id,name,email"
        missing = error("this is not a list of contacts: columns are missing", hint, source.span(1))
        return Diagnosed(Contacts(), (missing,))
    papers: dict[str, dict[Contact, None]] = {}
    authors: dict[str, Contact] = {}
    diagnostics = list(table.diagnostics)
    for row in table.rows:
        paper_id, author_id = _keys(row)
        contact = _contact(row, author_id or paper_id)
        problems = [*row.problems, *contact.diagnostics]
        if not author_id and paper_id:
            papers.setdefault(paper_id, {})[contact.value] = None
        elif author_id and authors.setdefault(author_id, contact.value) != contact.value:
            problems.append(error(f"{shorten(author_id)} is there twice, and differs"))
        if source.guess and not contact.value.name.isascii():
            name = shorten(contact.value.name)
            problems.append(warning(f"{name} was read in an encoding that is a guess"))
        span = source.span(row.line, author_id or paper_id or None)
        diagnostics.extend(place_all(problems, span))
    by_paper = {key: tuple(contacts) for key, contacts in papers.items()}
    return Diagnosed(Contacts(by_paper, authors), tuple(diagnostics))


def _keys(row: Row) -> tuple[str, str]:
    """Return a row's paper id and author id; a tilde id is an author's in whatever column."""
    paper_id, author_id = (
        collapse_whitespace(row.first(*_PAPER)),
        collapse_whitespace(row.first(*_AUTHOR)),
    )
    if not author_id and paper_id.startswith("~"):
        return "", paper_id
    return paper_id, author_id


def _contact(row: Row, key: str) -> Diagnosed[Contact]:
    problems: list[Diagnostic] = []
    if not key:
        problems.append(error("the row names no paper and no author"))
    text = collapse_whitespace(row.first(*_NAME))
    email, cc, bcc = (_addresses(row.first(*columns), problems) for columns in (_EMAIL, _CC, _BCC))
    name = ""
    if text:
        decoded = decode_typed_name(text)
        problems.extend(decoded.diagnostics)
        name = "" if has_errors(decoded.diagnostics) else str(decoded.value)
    if not (name or email or cc or bcc):
        problems.append(warning("the row gives neither name nor address"))
    return Diagnosed(Contact(key, name, email, cc, bcc), tuple(problems))


def _addresses(cell: str, problems: list[Diagnostic]) -> str:
    found = read_addresses(cell)
    problems.extend(found.diagnostics)
    return JOINED.join(found.value)
