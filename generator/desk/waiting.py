"""The returned files that wait for a person: which they are, in which order, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from generator.cli.review.item import ReviewItem, make_item
from generator.desk.answers import NotThereError
from generator.desk.reading import Desk
from generator.ledger.records import Outcome, Record
from generator.ledger.returned import ReturnEntry
from generator.office import State, all_returns
from generator.returns.crops import CropOrder, order_of
from generator.returns.evidence import Index
from generator.returns.identify.indexing import make_index
from generator.returns.page_store import PagesOrder, pages_order
from generator.returns.report_json import kept_report
from generator.returns.verdict.eye import for_the_eye
from generator.returns.verdict.return_status import waiting_files
from generator.template.loader import find_blanks

_AHEAD = 3
"""Files whose pictures are made while a person looks at one."""


@dataclass(frozen=True, slots=True)
class UndoableDecision:
    """What a person did at this desk, and can take back."""

    files: tuple[str, ...]
    """Hashes."""
    words: str
    assigned: bool = False
    """Whether it was said which paper a file is for; else something was decided."""


class DeskSession:
    """What one person did since the desk was opened."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._done: list[UndoableDecision] = []
        self.orders: dict[str, tuple[object, tuple[CropOrder, PagesOrder]]] = {}
        """What to draw of files, by their hashes, and what that rests on."""
        self.doubted: set[str] = set()
        """Files that were marked on a sheet: they come one by one."""

    def add(self, done: UndoableDecision) -> None:
        """Note what was done."""
        with self._lock:
            self._done.append(done)

    @property
    def last(self) -> UndoableDecision | None:
        """What would be taken back."""
        return self._done[-1] if self._done else None

    def take(self) -> UndoableDecision | None:
        """Return what is to be taken back, once."""
        with self._lock:
            return self._done.pop() if self._done else None


@dataclass(frozen=True)
class WaitingFiles:
    """What waits for a person in one state of the folder."""

    states: Mapping[str, State]
    """What is known of each agreement, by its name."""
    entries: tuple[ReturnEntry, ...]
    """The files to decide on: those that nobody was asked about yet come first."""
    by_hash: Mapping[str, ReturnEntry]
    """All files that came back."""
    looked_at: tuple[ReturnEntry, ...]
    """The files that wait for a look at their signature, and for nothing else."""

    @property
    def folder(self) -> Path:
        """The output folder."""
        return next(iter(self.states.values())).folder

    def record_of(self, entry: ReturnEntry) -> Record | None:
        """Return the form that a file is; None if nobody knows."""
        return self.record(entry.examination.agreement, entry.examination.paper_id)

    def record(self, agreement: str, paper_id: str) -> Record | None:
        """Return a form by agreement and paper; None if there is none."""
        state = self.states.get(agreement)
        return state.records.get(paper_id) if state else None

    def place(self, sha256: str) -> int | None:
        """Return where in the row a file is, from 0; None if it does not wait."""
        places = (at for at, entry in enumerate(self.entries) if entry.sha256 == sha256)
        return next(places, None)

    def after(self, sha256: str) -> str:
        """Return the file that comes after another; the first at the end, empty without one."""
        at = self.place(sha256)
        hashes = [entry.sha256 for entry in self.entries]
        around = hashes if at is None else [*hashes[at + 1 :], *hashes[:at]]
        return around[0] if around else ""

    def before(self, sha256: str) -> str:
        """Return the file that comes before another; the last at the beginning."""
        at = self.place(sha256)
        return "" if at is None or len(self.entries) == 1 else self.entries[at - 1].sha256


def session_of(desk: Desk) -> DeskSession:
    """Return what was done at a desk."""
    return desk.kept("review session", "", DeskSession)


def waiting_at(desk: Desk) -> WaitingFiles:
    """Return what waits, as the ledger says now."""
    reading = desk.reading
    return desk.kept("waiting", reading.number, lambda: _waiting(reading.states))


def _waiting(states: Mapping[str, State]) -> WaitingFiles:
    returns = all_returns(states)
    entries = waiting_files(states, returns)
    asked = {entry.sha256 for entry in entries if entry.last_decision is not None}
    looked_at = (
        entry for state in states.values() for entry in for_the_eye(state.records, state.returns)
    )
    return WaitingFiles(
        states,
        tuple(sorted(entries, key=lambda entry: entry.sha256 in asked)),
        {entry.sha256: entry for entry in returns},
        tuple(looked_at),
    )


def entry_of(waiting: WaitingFiles, sha256: str) -> ReturnEntry:
    """Return a file that came back.

    Raises:
        NotThereError: there is none with this hash.
    """
    entry = waiting.by_hash.get(sha256)
    if entry is None:
        raise NotThereError("No such file came back.")
    return entry


def item_of(waiting: WaitingFiles, entry: ReturnEntry) -> ReviewItem:
    """Return a file with all that is known of it."""
    form = entry.examination.label
    others = sum(
        other.sha256 != entry.sha256 and other.outcome is Outcome.ACCEPTED
        for other in waiting.by_hash.values()
        if form and other.examination.label == form
    )
    record = waiting.record_of(entry)
    return make_item(entry, waiting.folder, index_of(waiting, entry), record, others)


def index_of(waiting: WaitingFiles, entry: ReturnEntry) -> Index:
    """Return what was issued of the forms that a file may be; that is much less than all."""
    proposals = kept_report(entry.examination.report).proposals
    wanted = dict.fromkeys((each.agreement, each.paper_id) for each in proposals)
    found = [waiting.record_of(entry), *(waiting.record(*each) for each in wanted)]
    records = {record.label: record for record in found if record is not None}
    return make_index(records.values(), waiting.folder, {})


def crop_order(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry) -> CropOrder:
    """Return what to draw of where a file is signed."""
    return _orders(desk, waiting, entry)[0]


def page_order(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry) -> PagesOrder:
    """Return what to draw of a file's pages."""
    return _orders(desk, waiting, entry)[1]


def _orders(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry) -> tuple[CropOrder, PagesOrder]:
    """Return both, made once as long as the file's report and its paper's form stay the same."""
    record, folder = waiting.record_of(entry), waiting.folder
    stands = record and (record.current.number, record.withdrawn)
    known, key = session_of(desk).orders, (folder, entry.examination, stands)
    if entry.sha256 not in known or known[entry.sha256][0] != key:
        templates = desk.settings.workspace.templates
        index = replace(index_of(waiting, entry), blanks=find_blanks((templates,)))
        orders = order_of(entry, folder, index), pages_order(entry, folder, index)
        known[entry.sha256] = key, orders
    return known[entry.sha256][1]


def prefetch(desk: Desk, waiting: WaitingFiles, sha256: str) -> None:
    """Have the files drawn that come after one, and those of the sheet."""
    at = waiting.place(sha256)
    row = waiting.entries[: _AHEAD + 1] if at is None else waiting.entries[at + 1 :][:_AHEAD]
    orders: list[CropOrder | PagesOrder] = []
    for entry in row:
        orders += [crop_order(desk, waiting, entry), page_order(desk, waiting, entry)]
    desk.returned_pictures.prefetch(orders)


def crops_ahead(desk: Desk, waiting: WaitingFiles, entries: Iterable[ReturnEntry]) -> None:
    """Have signatures drawn."""
    desk.returned_pictures.prefetch([crop_order(desk, waiting, entry) for entry in entries])
