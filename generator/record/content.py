"""What the record says, as values: each paper, what is missing, and who decided what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from generator.history.entries import LogEntry, What, history_of
from generator.ledger import Record
from generator.ledger.records import Revision
from generator.ledger.returned import ReturnEntry
from generator.moments import to_iso
from generator.office import State
from generator.returns.evidence import SignerEvidence
from generator.returns.report_json import kept_report
from generator.returns.verdict.return_status import PaperReturns, group_returns, missing

HASHES = "SHA256SUMS"
"""The attachment that has the hashes for programs, as `sha256sum` writes them."""
RULES = "the rules"
"""Who accepted what no person had to look at."""


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One who signed, as far as the form shows it."""

    name: str
    """As the form was issued, or as it was signed where that says another."""
    how: str
    """The kinds of signature, in words; empty if that is not kept any more."""
    on: str
    """The date beside the signature; empty if there is none that can be read."""


@dataclass(frozen=True, slots=True)
class AcceptedForm:
    """The form that counts for a paper."""

    paper_id: str
    title: str
    agreement: str
    """The template that it was made with; empty if nobody knows."""
    revision: int
    issued_on: str
    signings: tuple[SignedBy, ...]
    accepted_by: str
    accepted_at: str
    """In ISO 8601."""
    overruled: bool
    """Whether a rejection was overruled."""
    note: str
    file: str
    """Its name in the pack, or as it came back."""
    sha256: str
    """Of the file that was handed in, or that came back."""


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper without a form that counts."""

    paper_id: str
    title: str
    reason: str
    last: str
    """What happened last, in words."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A form as it lies in a pack."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordContent:
    """All that the record says."""

    volume: str
    """What the papers appear in; empty if that is not known."""
    as_of: str
    """When the last thing happened, in ISO 8601; empty if nothing did."""
    forms: tuple[AcceptedForm, ...]
    missing: tuple[MissingPaper, ...]
    withdrawn: tuple[MissingPaper, ...]
    decisions: tuple[LogEntry, ...]
    """What people decided and took back, in order."""
    agreement: str = ""
    """What the agreement is called that it is of: its name, or else its template."""

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many of the accepted forms are signed in which way."""
        return Counter(
            how for form in self.forms for how in dict.fromkeys(each.how for each in form.signings)
        )


_BY_PEOPLE = (
    What.ACCEPTED, What.REJECTED, What.ASKED, What.ASSIGNED, What.MARKED, What.UNDONE,
    What.REINSTATED,
)  # fmt: skip
_NO_PACK: Mapping[str, PackedFile] = MappingProxyType({})


def record_content(
    state: State,
    volume: str = "",
    *,
    packed: Mapping[str, PackedFile] = _NO_PACK,
    unissued: Mapping[str, str] = MappingProxyType({}),
) -> RecordContent:
    """Return what the record of a folder says.

    Args:
        state: what was issued and came back, by :func:`generator.office.read`.
        volume: what the papers appear in; else what the forms say.
        packed: the files of a pack, by the SHA-256 of what came back; the record is then of these.
        unissued: titles of papers that should have a form and have none, by id.
    """
    # Packing makes the record, so it is no part of it: else no pack were made twice alike.
    entries = [entry for entry in history_of(state) if entry.what is not What.PACKED]
    last = {entry.paper_id: entry for entry in entries}
    papers = group_returns(state.records, state.returns)
    counted = [
        paper
        for paper in papers
        if paper.accepted and not paper.record.withdrawn and _is_packed(paper, packed)
    ]
    covered = {paper.record.paper_id for paper in counted}
    absent = [paper for paper in papers if paper.record.paper_id not in covered]
    return RecordContent(
        volume or _volume(state.records.values()),
        entries[-1].at if entries else "",
        tuple(_form(paper, packed) for paper in counted),
        (
            *(_absent(each, last) for each in absent if not each.record.withdrawn),
            *(
                MissingPaper(paper_id, title, "a form: none was issued", "")
                for paper_id, title in unissued.items()
            ),
        ),
        tuple(_absent(each, last) for each in absent if each.record.withdrawn),
        tuple(entry for entry in entries if entry.by and entry.what in _BY_PEOPLE),
        state.agreement or _template(state.records.values()),
    )


def record_contents(states: Mapping[str, State], volume: str = "") -> tuple[RecordContent, ...]:
    """Return what the record of a folder with several agreements says of each.

    What people decided on a file that nobody knows the form of is said once.

    Args:
        states: those of the agreements, by name, by :func:`generator.office.read_all`.
        volume: as for :func:`record_content`.
    """
    issued = [state for state in states.values() if state.records]
    first, *others = issued or states.values()
    known = (
        replace(state, returns=tuple(each for each in state.returns if each.examination.paper_id))
        for state in others
    )
    return tuple(record_content(state, volume) for state in (first, *known))


def _is_packed(paper: PaperReturns, packed: Mapping[str, PackedFile]) -> bool:
    return not packed or paper.accepted[-1].sha256 in packed


def _volume(records: Iterable[Record]) -> str:
    for record in reversed(tuple(records)):
        known = dict(record.current.content.volume or ())
        if known.get("name") or known.get("booktitle"):
            return known.get("name") or known["booktitle"]
    return ""


def _template(records: Iterable[Record]) -> str:
    """Return the template of the form that was issued last."""
    found = [record.current.content.template for record in records]
    return next((each for each in reversed(found) if each), "")


def _absent(paper: PaperReturns, last: Mapping[str, LogEntry]) -> MissingPaper:
    record = paper.record
    entry = last.get(record.paper_id)
    happened = f"{entry.at[:10]} {entry.what}".strip() if entry else ""
    reason = missing(paper) or ("" if record.withdrawn else "it was not packed")
    return MissingPaper(record.paper_id, record.current.content.title or "", reason, happened)


def _form(paper: PaperReturns, packed: Mapping[str, PackedFile]) -> AcceptedForm:
    record, entry = paper.record, paper.accepted[-1]
    number = entry.examination.revision
    revision = next(each for each in record.revisions if each.number == number)
    decided = entry.decision
    file = packed.get(entry.sha256, PackedFile(entry.arrival.name.rpartition("/")[2], entry.sha256))
    return AcceptedForm(
        record.paper_id,
        record.current.content.title or "",
        revision.content.template or "",
        number,
        (revision.issued_at or "")[:10],
        tuple(_signings(entry, revision)),
        decided.by if decided else RULES,
        to_iso(decided.at if decided else entry.judged_at),
        entry.is_overruled,
        decided.note if decided else "",
        file.path,
        file.sha256,
    )


def _signings(entry: ReturnEntry, revision: Revision) -> Iterator[SignedBy]:
    """Return who signed: as the file shows it, or at least who was to sign."""
    signers = kept_report(entry.examination.report).signers
    read_on = entry.decision.signed_on if entry.decision else None
    expected = [signer.name for signer in revision.content.signers or ()]
    for place, signer in enumerate(signers):
        name = signer.name.form or signer.name.metadata
        name = name or (expected[place] if place < len(expected) else "")
        on = read_on.isoformat() if read_on else _date(signer)
        yield SignedBy(name, _how(signer), on)
    if not signers:
        for name in expected or [""]:
            yield SignedBy(name, "", read_on.isoformat() if read_on else "")


def _how(signer: SignerEvidence) -> str:
    kinds = dict.fromkeys(str(mark.kind) for mark in signer.marks if mark.is_signature)
    return ", ".join(kinds) or "accepted by eye"


def _date(signer: SignerEvidence) -> str:
    if len(signer.date.readings) == 1:
        return signer.date.readings[0].isoformat()
    return signer.date.text
