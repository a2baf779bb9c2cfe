"""A paper that is no longer in the metadata, as far as its form says what it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.forms.agreement import Agreement, make_agreements
from generator.forms.signatory import Signatory, SignerRule
from generator.ledger import Record
from generator.paper import Author, Name, Paper, Volume
from generator.text import Title


def agreement_of(record: Record) -> Agreement:
    """Return the agreement of a paper as it was issued last, for a mail about it."""
    content = record.current.content
    authors = tuple(Author(Name(name)) for name in content.authors or ())
    title = Title.of(content.title or record.paper_id)
    authors = authors or (Author(Name("?")),)
    paper = Paper(record.paper_id, title, authors, volume=_volume(content.volume or ()))
    template = content.template or ""
    return make_agreements([paper], template, SignerRule.NONE, name=record.agreement)[0]


def signatory_of(agreement: Agreement, record: Record, address: str) -> Signatory:
    """Return who has an address that the form went to.

    The name is that of the only one who was ever to sign; of several, nobody knows whose it is.
    """
    signers = {who for each in record.revisions for who in each.content.signers or ()}
    names = {who.name for who in signers if who.known}
    name = names.pop() if len(signers) == 1 and names else ""
    return replace(agreement.signatories[0], name=name, email=address)


def _volume(content: Iterable[tuple[str, str]]) -> Volume:
    """Return the proceedings as the form named them, but for their editors."""
    known = dict(content)
    words = {name: known.get(name, "") for name in Volume.names() if name != "editors"}
    return Volume(**words, editors=())
