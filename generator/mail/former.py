"""A paper that is no longer in the metadata, as far as its form says what it was."""

from __future__ import annotations

from dataclasses import replace

from generator.forms.agreement import Agreement, make_agreements
from generator.forms.signatory import Signatory, SignerRule
from generator.ledger import Record
from generator.paper import Author, Name, Paper
from generator.text import Title


def agreement_of(record: Record) -> Agreement:
    """Return the agreement of a paper as it was issued last, for a mail about it."""
    content = record.current.content
    authors = tuple(Author(Name(name)) for name in content.authors or ())
    title = Title.of(content.title or record.paper_id)
    paper = Paper(record.paper_id, title, authors or (Author(Name("?")),))
    return make_agreements([paper], SignerRule.NONE, name=record.agreement)[0]


def signatory_of(agreement: Agreement, address: str) -> Signatory:
    """Return somebody with an address whose name nobody knows any more."""
    return replace(agreement.signatories[0], name="", email=address)
