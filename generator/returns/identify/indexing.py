"""All that was issued, put together from the ledger, the output folder and the metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from generator.changes.content import Aspect, Difference, differences
from generator.changes.policy import Demand, Policy
from generator.ledger import Content, EventKind, Record, Revision
from generator.ledger.places import agreement_folder
from generator.output import Format
from generator.paper import form_id
from generator.returns.evidence import Index, Issued

_DEFAULT = Policy()
_LONGEST = 120


def make_index(  # noqa: PLR0913 - what was issued, and what is known beside it
    records: Iterable[Record],
    folder: Path,
    now: Mapping[str, Content],
    writers: tuple[str, ...] = (),
    policy: Policy = _DEFAULT,
    *,
    addresses: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Index:
    """Put together what returned files are held against.

    Args:
        records: what was issued.
        folder: the output folder. A form's file there counts if it has the bytes that were issued.
        now: what the metadata say now, by form id; of others, what was issued last counts.
        writers: names of those who mail the forms.
        policy: which changes ask for a new signature.
        addresses: those of authors and signers, by paper id; they help to find a paper by its mail.
    """
    return Index(
        tuple(
            Issued(
                record.paper_id,
                each.form_id,
                each.number,
                each.fingerprint,
                each.content,
                now.get(form_id(record.paper_id, record.agreement), record.current.content),
                record.current.number,
                record.withdrawn,
                _day(each.issued_at),
                _issued_pdf(each, agreement_folder(folder, record.agreement)),
                _sent_to(record),
                _noted(each, record, policy),
                record.agreement,
                each.rendering,
                revision.rendering,
            )
            for record in records
            for revision in record.revisions
            for each in revision.renderings
        ),
        writers,
        dict(addresses),
    )


def _sent_to(record: Record) -> tuple[str, ...]:
    """Return the addresses that forms went to; a form that went another way has none."""
    return tuple(
        dict.fromkeys(
            event.detail
            for revision in record.revisions
            for event in revision.events
            if event.kind is EventKind.SENT and "@" in event.detail
        )
    )


def _noted(revision: Revision, record: Record, policy: Policy) -> tuple[str, ...]:
    """Say what changed until the current revision, if it is spelling or the paper's id only.

    Empty if nothing did, if anything else did, or if any of it is more than to be noted.
    """
    old, new = revision.content, record.current.content
    if any(getattr(each, part.name) is None for each in (old, new) for part in fields(Content)):
        return ()
    changes = differences(old, new)
    if any(not each.cosmetic for each in changes):
        return ()
    present = form_id(record.paper_id, record.agreement)
    if revision.form_id != present:
        changes = (*changes, Difference(Aspect.ID, revision.form_id, present))
    if policy.demand(changes) is not Demand.NOTE:
        return ()
    return tuple(map(describe_difference, changes))


def describe_difference(change: Difference) -> str:
    """Return what changed, in a few words: ``title (letter case only): “a” → “A”``."""
    only = f" ({change.cosmetic} only)" if change.cosmetic else ""
    return f"{change.name}{only}: “{_cut(change.old)}” → “{_cut(change.new)}”"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _day(moment: str | None) -> date | None:
    return None if moment is None else datetime.fromisoformat(moment).date()


def _issued_pdf(revision: Revision, folder: Path) -> Path | None:
    for file in revision.files:
        if file.format == Format.PDF:
            path = folder / file.name
            try:
                content = path.read_bytes()
            except OSError:
                return None
            return path if hashlib.sha256(content).hexdigest() == file.sha256 else None
    return None
