"""The headings of tables that people make by hand: what each column holds, also in their language.

Headings are compared in the normal spelling of :func:`generator.sources.rows.normal`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.sources.rows import Row

ID = (
    *(
        "id",
        "paper_id",
        "paperid",
        "key",
        "submission_id",
        "number",
        "#",
        "paper_#",
        "paper_number",
    ),
    *("submission_#", "submission_number", "paper_no", "no", "nr", "paper_nr", "nummer"),
)
TITLE = (
    *("title", "paper_title", "titel", "titel_des_beitrags", "titel_der_arbeit"),
    *("titre", "título", "titulo", "titolo"),
)
AUTHORS = (
    *("authors", "author", "author_names", "author(s)", "author_name(s)", "author_list"),
    *("autoren", "autor", "autor(en)", "autorinnen", "autor*innen", "autor:innen"),
    *("autorinnen_und_autoren", "auteurs", "auteur", "auteur(s)", "autores", "autori", "autore"),
)
EMAIL = (
    *("email", "e_mail", "contact_email", "contact_e_mail", "primary_contact_author_email"),
    *("corresponding_author_email", "corresponding_author_e_mail", "corresponding_email"),
    *("corresponding_author's_email", "email_of_corresponding_author", "contact_author_email"),
    *("corresponding_author_email_address", "email_corresponding_author", "email_address"),
    *("e_mail_address", "mail", "e_mail_adresse", "mailadresse", "courriel", "correo"),
)
CORRESPONDING = (
    *("corresponding", "corresponding_author", "primary_contact_author_name"),
    *("corresponding_author_name", "contact_author", "contact_author_name", "contact_name"),
    *("contact", "contact_person", "korrespondierender_autor", "korrespondierende_autorin"),
    *("korrespondenzautor", "ansprechpartner", "ansprechperson", "auteur_correspondant"),
)
SIGNER = ("signer",)
EMAILS = ("emails", "e_mails", "author_emails", "authors_emails", "e_mail_adressen")
DECISION = ("decision",)
COLUMNS = (ID, TITLE, AUTHORS, EMAIL, CORRESPONDING, SIGNER, EMAILS, DECISION)

_FIRST = ("first_author", "lead_author", "main_author", "erstautor")
_OTHERS = (
    "co_authors",
    "coauthors",
    "co_author(s)",
    "other_authors",
    "further_authors",
    "koautoren",
)
_NUMBERED = re.compile(r"(?:co_?)?(?:author|autor|auteur)_?#?_?(\d{1,4})(?:_(?:full_)?name)?")
_NUMBERED_EMAIL = re.compile(
    r"(?:co_?)?(?:author|autor|auteur)_?#?_?(\d{1,4})_(?:e_?)?mail(?:_address)?"
    r"|e_?mail_?(?:address_?)?(?:author_?)?#?_?(\d{1,4})"
)
_NUMBERED_PART = re.compile(
    r"(?:co_?)?author_?#?_?(\d{1,4})_(?:first|given|last|family|sur)_?(?:name)?"
)
_SPEAKS = frozenset({"author", "authors", "title", "email", "emails", "mail", "corresponding"})
_OF_SOMEBODY = frozenset({"name", "full_name", "vollständiger_name", "nom"})
"""Whose name it is stands in another row, above the headings, or nowhere."""
_OF_ELSE = frozenset(
    {"affiliation", "affiliations", "country", "countries", "institution", "institutions", "orcid"}
    | {"keywords", "bio", "session", "track", "short", "running", "number", "count", "conflicts"}
    | {"sent", "job", "notes", "presenting", "website", "homepage", "url"}
)


@dataclass(frozen=True, slots=True)
class AuthorColumns:
    """Columns that hold one author each, as ``Author 1``, ``Author 2``; or first and others."""

    names: tuple[str, ...]
    """In the order of the authors."""
    emails: tuple[str, ...] = ()
    """One beside each name, or none at all."""

    @property
    def all(self) -> frozenset[str]:
        """Return every column of them."""
        return frozenset((*self.names, *self.emails))

    def names_in(self, row: Row) -> list[str]:
        """Return the cells of a row that name an author, in their order."""
        return [cell for column in self.names if (cell := row.first(column))]

    def emails_in(self, row: Row) -> str:
        """Return the addresses of those whom a row names, parted by semicolons."""
        pairs = zip(self.names, self.emails, strict=False)
        found = [row.first(email) for name, email in pairs if row.first(name)]
        return "; ".join(found) if any(found) else ""


def author_columns(columns: Sequence[str]) -> AuthorColumns | None:
    """Return the columns with one author each; ``None`` if the table has none.

    >>> author_columns(("id", "author_2", "author_1", "title")).names
    ('author_1', 'author_2')
    """
    numbered = {int(m[1]): name for name in columns if (m := _NUMBERED.fullmatch(name))}
    first = [name for name in columns if name in _FIRST]
    others = [name for name in columns if name in _OTHERS]
    if not numbered and not others:
        return None
    names = (*first, *(numbered[number] for number in sorted(numbered)), *others)
    found = ((name, _NUMBERED_EMAIL.fullmatch(name)) for name in columns)
    emails = {int(match[1] or match[2]): name for name, match in found if match}
    if not first and not others and emails.keys() == numbered.keys():
        return AuthorColumns(names, tuple(emails[number] for number in sorted(numbered)))
    return AuthorColumns(names)


def speaking_columns(columns: Iterable[str]) -> list[str]:
    """Return columns whose headings speak of authors, titles or addresses.

    Where such a column is not read, somebody has to know: it may be the one that counts.

    >>> speaking_columns(["camera_ready_title", "author_affiliations", "name", "pages"])
    ['camera_ready_title', 'name']
    """
    return [name for name in columns if _speaks(name)]


def _speaks(name: str) -> bool:
    numbered = _NUMBERED_PART.fullmatch(name) or _NUMBERED_EMAIL.fullmatch(name)
    if numbered or name in _OF_SOMEBODY:
        return True
    words = set(re.findall(r"[^\W_]+", name))
    return not words.isdisjoint(_SPEAKS) and words.isdisjoint(_OF_ELSE)
