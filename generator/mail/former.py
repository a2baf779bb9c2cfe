"""Who was to sign and is not any more, and papers that are gone, as far as the forms say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.changes.words import is_alike
from generator.forms.agreement import Agreement, make_agreements
from generator.forms.signatory import Basis, Signatory, SignerRule
from generator.ledger import Record
from generator.ledger.mails import MailEntry
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


def previous_signer(
    agreement: Agreement, record: Record, sent: Iterable[MailEntry]
) -> Signatory | None:
    """Return who got the form at an address and does not sign it any more; None if that is unsure.

    An address may be a former one of who still signs. So it counts only if none of those who were
    to sign the forms that went there does now, or if the address is known to be one's who does not.

    Args:
        agreement: as it is now.
        record: what was issued.
        sent: the mails that brought a form to that address; at least one.
    """
    entries = list(sent)
    address = entries[-1].key.recipient
    prints = {entry.key.fingerprint for entry in entries}
    contents = [each.content for each in record.revisions if each.fingerprint in prints]
    names = {who.name for content in contents for who in content.signers or ()}
    if not contents or any(content.signers is None for content in contents):
        return None
    authors = agreement.paper.authors
    own = {str(each.name) for each in authors if each.email.lower() == address} & names
    meant, now = own or names, [who.name for who in agreement.signatories]
    if not all((*meant, *now)) or any(is_alike(one, other) for one in meant for other in now):
        return None
    name = next(iter(meant)) if len(meant) == 1 else ""
    return Signatory(name, address, Basis.CONTACTS)


def _volume(content: Iterable[tuple[str, str]]) -> Volume:
    """Return the proceedings as the form named them, but for their editors."""
    known = dict(content)
    words = {name: known.get(name, "") for name in Volume.names() if name != "editors"}
    return Volume(**words, editors=())
