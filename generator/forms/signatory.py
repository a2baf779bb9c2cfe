"""Who signs a paper's agreement, and how we know.

Of 411 real forms that tell, the first author signed 68 %. So a rule such as "first author" is a
guess, which the form leaves open to correction, and only what the metadata or the chair says is
known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic, note, warning
from generator.paper import Author, Paper
from generator.sources.addresses import JOINED
from generator.sources.contact_check import find_author, folded_name

if TYPE_CHECKING:
    from generator.sources.contacts import Contact, Contacts


class Basis(StrEnum):
    """How we know who signs."""

    METADATA = "metadata"
    """The metadata names the corresponding author."""
    CONTACTS = "contacts"
    """The chair's contacts name the signer."""
    OUTSIDER = "contacts, no author"
    """The chair's contacts name somebody who is no author: it may be misspelled, or another's."""
    FIRST = "first author"
    """Guessed: the first author."""
    LAST = "last author"
    """Guessed: the last author."""
    ALL = "all authors"
    """Every author signs."""
    BLANK = "left blank"
    """Nobody knows; the signer fills in the name."""


_KNOWN = frozenset({Basis.METADATA, Basis.CONTACTS, Basis.ALL})


class SignerRule(StrEnum):
    """Who is taken to sign where neither metadata nor contacts say so."""

    FIRST = "first"
    LAST = "last"
    ALL = "all"
    NONE = "none"
    """Nobody: the name is left blank to fill in."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signs."""

    name: str
    """Given name first; empty if left blank."""
    email: str
    """Where to write to; empty if unknown; several are parted by “; ”."""
    basis: Basis
    cc: str = ""
    """Addresses, in the same way, that get copies of the mails about the paper."""
    bcc: str = ""
    """The same, without the others knowing of it."""

    def __str__(self) -> str:
        """Return the name, and how it is known."""
        return f"{self.name} ({self.basis})" if self.name else str(self.basis)

    @property
    def known(self) -> bool:
        """Whether the name is known, and not a guess or left blank."""
        return self.basis in _KNOWN


def choose_signatories(paper: Paper, rule: SignerRule, contacts: Contacts) -> tuple[Signatory, ...]:
    """Choose who signs a paper's agreement; at least one, left blank if nobody is known.

    In this order: the contacts' rows for the paper, one signer for each person in them; the
    corresponding authors that the metadata names; the one author whose id is in the contacts; the
    rule. A row without a name gives its address to whoever is chosen without it. Contacts that name
    several authors of a paper by id are taken for a list of addresses, and do not say who signs.

    Example:
        >>> from generator.paper import Author, Name, Paper
        >>> from generator.sources.contacts import Contacts
        >>> from generator.text import Title
        >>> authors = (Author(Name("Kim", "Ann")), Author(Name("Li", "Bo")))
        >>> paper = Paper("kim25", Title.of("On Ink"), authors)
        >>> signer, = choose_signatories(paper, SignerRule.LAST, Contacts())
        >>> signer.name, str(signer.basis)
        ('Bo Li', 'last author')
    """
    rows = contacts.for_paper(paper.paper_id)
    signers = _signers(rows, paper, rule, contacts)
    if not any(row.cc or row.bcc for row in rows):
        return signers
    first, *others = signers
    cc = _joined(first.cc, *(row.cc for row in rows))
    bcc = _joined(first.bcc, *(row.bcc for row in rows))
    return (replace(first, cc=cc, bcc=bcc), *others)


def _signers(
    rows: tuple[Contact, ...], paper: Paper, rule: SignerRule, contacts: Contacts
) -> tuple[Signatory, ...]:
    named = [row for row in rows if row.name]
    if named:
        return _from_contacts(named, paper, contacts)
    addresses = [row.email for row in rows if row.email] or [paper.signer_email]
    chosen = _chosen(paper, rule, contacts)
    if len(chosen) == 1 and addresses[0] and (rows or not chosen[0].email):
        return (replace(chosen[0], email=addresses[0]),)
    return chosen


def unmatched_contacts(
    papers: Iterable[Paper],
    contacts: Contacts,
    withdrawn: Collection[str] = (),
    renames: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Diagnostic, ...]:
    """Warn of contacts whose paper or author is in none of the papers.

    Args:
        papers: all of the list.
        contacts: who is known.
        withdrawn: ids of papers that were in the list; of their contacts, a note is enough.
        renames: the id that a paper has now, by a former one; of these, too.
    """
    found: set[str] = set()
    for paper in papers:
        found.add(paper.paper_id)
        found.update(author.author_id for author in paper.authors)

    def said(key: str) -> Diagnostic:
        if renames.get(key) in found:
            return note(f"the contacts name “{key}”, which is “{renames[key]}” now")
        if key in withdrawn:
            return note(f"the contacts name “{key}”, whose paper is withdrawn")
        return warning(f"the contacts name “{key}”, which no paper has", "check the id")

    return tuple(said(key) for key in contacts.known_keys if key not in found)


def _joined(*lists: str) -> str:
    """Join lists of addresses, each address once."""
    return JOINED.join(dict.fromkeys(each for text in lists for each in text.split(JOINED) if each))


def _chosen(paper: Paper, rule: SignerRule, contacts: Contacts) -> tuple[Signatory, ...]:
    corresponding = [author for author in paper.authors if author.corresponding]
    if corresponding:
        signers = _each_once(corresponding)
        return tuple(_signatory(author, Basis.METADATA, contacts) for author in signers)
    listed = [author for author in paper.authors if contacts.for_author(author.author_id)]
    if len(listed) == 1:
        return (_signatory(listed[0], Basis.CONTACTS, contacts),)
    return _by_rule(paper.authors, rule, contacts) or (Signatory("", "", Basis.BLANK),)


def _by_rule(
    authors: tuple[Author, ...], rule: SignerRule, contacts: Contacts
) -> tuple[Signatory, ...]:
    match rule:
        case SignerRule.FIRST:
            return tuple(_signatory(author, Basis.FIRST, contacts) for author in authors[:1])
        case SignerRule.LAST:
            return tuple(_signatory(author, Basis.LAST, contacts) for author in authors[-1:])
        case SignerRule.ALL:
            return tuple(_signatory(each, Basis.ALL, contacts) for each in _each_once(authors))
        case SignerRule.NONE:
            return ()


def _each_once(authors: Iterable[Author]) -> Iterable[Author]:
    """Leave out whoever stands there again with the same name and the same id or address."""
    found: dict[object, Author] = {}
    for place, author in enumerate(authors):
        known = author.author_id or author.orcid or author.email.casefold()
        found.setdefault((author.name, known or place), author)
    return found.values()


def _signatory(author: Author, basis: Basis, contacts: Contacts) -> Signatory:
    contact = contacts.for_author(author.author_id)
    if contact is None:
        return Signatory(str(author.name), author.email, basis)
    name, email = contact.name or str(author.name), contact.email or author.email
    return Signatory(name, email, basis, contact.cc, contact.bcc)


def _from_contacts(
    rows: Iterable[Contact], paper: Paper, contacts: Contacts
) -> tuple[Signatory, ...]:
    """Take the chair's names, each person once, and the author's address where a row has none."""
    signers: dict[object, Signatory] = {}
    for row in rows:
        author = find_author(row.name, paper.authors)
        known = _signatory(author, Basis.CONTACTS, contacts) if author else None
        basis = Basis.CONTACTS if known else Basis.OUTSIDER
        signer = Signatory(row.name, row.email or (known.email if known else ""), basis)
        signers.setdefault(author or folded_name(row.name), signer)
    return tuple(signers.values())
