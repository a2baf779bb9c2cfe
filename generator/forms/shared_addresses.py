"""Addresses that are nobody's own: of an office, or of signers with different names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from generator.characters import letters_only
from generator.diagnostics import Diagnostic, warning
from generator.paper import Author, Name
from generator.sources.addresses import JOINED
from generator.sources.contact_check import find_author
from generator.sources.validate import shorten

if TYPE_CHECKING:
    from generator.forms.agreement import Agreement

_ROLES = frozenset(
    {
        *("info", "support", "postmaster", "webmaster", "admin", "administrator"),
        *("office", "contact", "mail", "hello", "team", "secretary", "secretariat"),
        *("chair", "chairs", "generalchair", "programchair", "programchairs", "pcchair"),
        *("pcchairs", "editor", "editors", "publication", "publications", "proceedings"),
        *("noreply", "donotreply"),
    }
)
"""Names of mailboxes that belong to a role (after RFC 2142), without points and strokes."""
_SAID = 10
"""Papers, and signers, that a message names."""
_COMPARED = 50
"""Signers of one address whose names are compared with another's."""


def shared_addresses(agreements: Iterable[Agreement]) -> tuple[Diagnostic, ...]:
    """Warn once of each address that a role has, and of each that several signers have.

    Names that differ in case, accents, their order, or middle names are one person's.

    >>> from generator.forms.agreement import make_agreements
    >>> from generator.paper import Paper
    >>> from generator.text import Title
    >>> paper = Paper("7", Title.of("On Ink"), (Author(Name("Kim", "Ann"), "office@example.org"),))
    >>> print(*shared_addresses(make_agreements([paper])))
    warning: office@example.org looks like an office's address, not a signer's: 7 \
(write the signer's own into contacts.csv)
    """
    signers: dict[str, dict[str, list[str]]] = {}
    spellings: dict[str, str] = {}
    for agreement in agreements:
        for signer in agreement.signatories:
            for address in filter(None, signer.email.split(JOINED)):
                spellings.setdefault(address.casefold(), address)
                papers = signers.setdefault(address.casefold(), {}).setdefault(signer.name, [])
                papers.append(agreement.paper.paper_id)
    return tuple(
        finding
        for key, by_name in signers.items()
        for finding in _findings(spellings[key], by_name)
    )


def _findings(address: str, by_name: Mapping[str, list[str]]) -> Iterator[Diagnostic]:
    if letters_only(address.rpartition("@")[0].partition("+")[0]) in _ROLES:
        message = f"{address} looks like an office's address, not a signer's"
        listed = _listed(each for papers in by_name.values() for each in papers)
        yield warning(f"{message}: {listed}", "write the signer's own into contacts.csv")
        return
    persons: dict[str, list[str]] = {}
    for name, papers in by_name.items():
        if name:
            persons.setdefault(_same_person(name, persons), []).extend(papers)
    if len(persons) > 1:
        known = list(persons.items())
        who = [f"{shorten(name)} ({_listed(papers)})" for name, papers in known[:_SAID]]
        who += [f"{len(known) - _SAID} more"] if len(known) > _SAID else []
        message = f"{address} is the address of {len(persons)} signers: {', '.join(who)}"
        yield warning(message, "write each signer's own into contacts.csv")


def _same_person(name: str, persons: Iterable[str]) -> str:
    """Return the name that this one is another spelling of, or the name itself."""
    for other in islice(persons, _COMPARED):
        if find_author(name, [Author(Name(other))]) is not None:
            return other
    return name


def _listed(papers: Iterable[str]) -> str:
    ids = list(dict.fromkeys(papers))
    more = f" and {len(ids) - _SAID} more" if len(ids) > _SAID else ""
    return ", ".join(ids[:_SAID]) + more
