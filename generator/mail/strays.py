"""Files that came back, will not do, and are no known form: who is told of them.

Such a file is of no revision: it could not be opened, or says of no paper. Its sender is told why
if they sign one paper only; of all others a person has to say what becomes of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from generator.forms.agreement import Agreement
from generator.ledger import Record
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.mail.planned import Skipped, SkipReason
from generator.mail.reasons import said_of
from generator.office import State
from generator.sources.addresses import JOINED

_HASH = 6
"""Characters of a file's hash that a command takes."""


class Strays:
    """The files that are of no revision, and whose sender is owed an answer."""

    def __init__(self, parts: Sequence[tuple[Iterable[Agreement], State]]) -> None:
        """Take the papers of each agreement as they are today, and what came back for them."""
        self._papers: dict[str, set[str]] = defaultdict(set)
        self._records = {state.agreement: state.records for _, state in parts}
        came = {entry.sha256: entry for _, state in parts for entry in state.returns}
        entries = sorted(came.values(), key=lambda entry: entry.arrival.at)
        self._last = {entry.arrival.sender.lower(): entry for entry in entries}
        self._entries = [each for each in entries if self._is_stray(each)]
        for agreements, state in parts:
            self._add_papers(agreements, state.records)

    def of(self, paper_id: str, addresses: Collection[str]) -> tuple[ReturnEntry, ...]:
        """Return what somebody sent who signs a paper and no other.

        Args:
            paper_id: the paper.
            addresses: those of the person, in lower case.
        """
        return tuple(
            entry
            for entry in self._entries
            if entry.arrival.sender.lower() in addresses and self._paper_of(entry) == paper_id
        )

    def held(self) -> Iterator[Skipped]:
        """Return the files of which nobody can be told, as long as no person has decided so."""
        for entry in self._entries:
            sender = entry.arrival.sender.lower()
            is_followed = sender != "" and self._last[sender] is not entry
            if is_followed or self._paper_of(entry):
                continue
            file = entry.sha256[:_HASH]
            who = "it came without a mail" if not sender else self._doubt(sender)
            detail = (
                f"{entry.arrival.name}: {said_of(entry)}; {who}: `agreements review {file} "
                f"--paper ID` says which paper it is for, `agreements review {file} --reject` "
                "that no reply is needed"
            )
            known = entry.examination.paper_id
            yield Skipped(known, entry.arrival.sender, SkipReason.UNANSWERED, detail)

    def _paper_of(self, entry: ReturnEntry) -> str:
        """Return the one paper that the sender of a file signs; empty if that is not certain."""
        papers = self._papers.get(entry.arrival.sender.lower(), set())
        known = entry.examination.paper_id
        if known:
            return known if known in papers else ""
        return next(iter(papers)) if len(papers) == 1 else ""

    def _doubt(self, sender: str) -> str:
        number = len(self._papers.get(sender, ()))
        return f"its sender signs {number} papers" if number else "its sender signs no paper"

    def _is_stray(self, entry: ReturnEntry) -> bool:
        known = entry.examination
        record = self._records.get(known.agreement, {}).get(known.paper_id)
        number = known.revision
        if record is not None and any(each.number == number for each in record.revisions):
            return False
        decision = entry.last_decision
        if decision is not None:
            # Who rejects without a reason, or leaves it undecided, has nothing to say to anybody.
            return decision.outcome is not Outcome.ACCEPTED and decision.reason != ""
        return entry.outcome is Outcome.REJECTED

    def _add_papers(self, agreements: Iterable[Agreement], records: Mapping[str, Record]) -> None:
        """Note which papers, of those with a form that stands, each address signs."""
        for agreement in agreements:
            paper_id = agreement.paper.paper_id
            record = records.get(paper_id)
            if record is None or record.withdrawn:
                continue
            for signatory in agreement.signatories:
                for address in filter(None, (signatory.email or "").split(JOINED)):
                    self._papers[address.strip().lower()].add(paper_id)
