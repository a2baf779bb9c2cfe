"""The one door to an output folder: its forms, its ledger, what was mailed and what came back.

Whoever only looks gets a :class:`State` that nothing changes any more, also from a folder that
cannot be written. Whoever writes holds the folder's one lock and its ledger's one connection until
the end of a ``with`` statement:

>>> import tempfile
>>> from generator import office
>>> folder = tempfile.mkdtemp()
>>> with office.create(folder) as opened:
...     opened.ledger.records()
{}
>>> office.read(folder).origin
<Origin.LEDGER: 'ledger'>
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from generator.diagnostics import Diagnostic, error
from generator.ledger.connection import REBUILT_NAME, is_empty, verify
from generator.ledger.erasing import Erasing
from generator.ledger.folder import FolderState
from generator.ledger.inboxes import InboxLog
from generator.ledger.mails import FailedAddress, MailEntry, MailLog
from generator.ledger.places import SET_ASIDE, agreement_folder, named_folders
from generator.ledger.rebuild import Rebuilt, has_ledger, has_remains, read_forms
from generator.ledger.rebuild import rebuild as make_again
from generator.ledger.records import Record
from generator.ledger.returned import ReturnEntry
from generator.ledger.returns import ReturnLog
from generator.ledger.store import LEDGER_NAME, Ledger, LedgerError
from generator.output import (
    CROPS,
    OUTBOX,
    RETURNED,
    SENT,
    TRIAL,
    OutputError,
    OutputFolder,
)

_SUBFOLDERS = (RETURNED, CROPS, OUTBOX, f"{OUTBOX}/{SENT}", f"{OUTBOX}/{TRIAL}")


class Origin(StrEnum):
    """Where a state was read from."""

    LEDGER = "ledger"
    FORMS = "forms"
    """The ledger is gone; this is what the forms say of themselves."""
    NOTHING = "nothing"
    """There is neither a ledger nor a form."""


@dataclass(frozen=True, slots=True)
class State:
    """All that an output folder knew of one agreement at one moment."""

    folder: Path
    origin: Origin
    records: Mapping[str, Record] = field(default_factory=dict)
    """What was issued, by paper id, in the order in which it first was."""
    returns: tuple[ReturnEntry, ...] = ()
    """What came back, in the order in which it first did; also what nobody knows the form of."""
    mails: tuple[MailEntry, ...] = ()
    """Every attempt to hand a mail over, in order."""
    failures: tuple[FailedAddress, ...] = ()
    """The addresses that mail came back from."""
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with forms, where these are all that was left to read."""
    agreement: str = ""
    """Name of the agreement whose forms, mails and returns these are, where a workspace has
    several; else empty."""

    @property
    def place(self) -> Path:
        """Where the agreement's forms lie."""
        return agreement_folder(self.folder, self.agreement)

    def without(self, agreement: str) -> State:
        """Return the state of an agreement of the same folder of which nothing was issued yet."""
        return State(self.folder, self.origin, failures=self.failures, agreement=agreement)

    def files(self) -> FolderState:
        """List the forms that stand in the folder now."""
        return FolderState(self.place)


class NoLedgerError(LedgerError):
    """There is no ledger to work with."""


class LedgerReader:
    """A folder's ledger, opened to be read: all of it on one connection.

    What was issued is that of one agreement; what was mailed and what came back, of all of them.
    """

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder = folder
        self.ledger = ledger
        """What was issued."""
        self.mails = MailLog.beside(ledger)
        """What was mailed."""
        self.returns = ReturnLog.beside(ledger)
        """What came back."""
        self.inboxes = InboxLog.beside(ledger)
        """How far mailboxes have been read."""
        self.erasing = Erasing.beside(ledger)
        """What is kept of whom."""

    def of(self, agreement: str) -> LedgerReader:
        """Return the same for another agreement, on the same connection."""
        return LedgerReader(self.folder, Ledger.beside(self.ledger, agreement))

    def state(self) -> State:
        """Return all that the ledger says now of the agreement, as of one moment.

        Raises:
            LedgerError: it cannot be read.
        """
        return self.states()[self.ledger.agreement]

    def states(self) -> Mapping[str, State]:
        """Return what the ledger says now of each agreement, by name, as of one moment.

        The one that it was opened for is there also if nothing was issued of it.

        Raises:
            LedgerError: it cannot be read.
        """
        with self.ledger.snapshot():
            names = dict.fromkeys((*self.ledger.agreements(), self.ledger.agreement))
            returns, mails = self.returns.entries(), self.mails.entries()
            failures = self.mails.failures()
            return {
                name: State(
                    self.folder,
                    Origin.LEDGER,
                    MappingProxyType(Ledger.beside(self.ledger, name).records()),
                    tuple(each for each in returns if _is_of(each, name)),
                    tuple(each for each in mails if each.key.agreement == name),
                    failures,
                    agreement=name,
                )
                for name in names
            }


def _is_of(entry: ReturnEntry, agreement: str) -> bool:
    """Tell whether a file is of an agreement, as far as anybody knows."""
    known = entry.examination
    return known.agreement == agreement or not known.paper_id


class Office(LedgerReader):
    """A folder and its ledger, held against all others who write."""

    def __init__(self, output: OutputFolder, ledger: Ledger, rebuilt: Rebuilt | None) -> None:
        super().__init__(output.path, ledger)
        self._root = output
        self.output = output
        """Where forms are put, whole or not at all."""
        self.rebuilt = rebuilt
        """What the forms told, if the ledger was lost and has been made again from them."""

    def of(self, agreement: str) -> Office:
        """Return the same for another agreement, on the same connection and under the same lock.

        Its forms go to the folder of its name.

        Raises:
            OutputError: something else than a folder has the name.
            OSError: the folder cannot be made.
        """
        ledger = Ledger.beside(self.ledger, agreement)
        other = Office(self._root, ledger, self.rebuilt)
        if agreement:
            other.output = self._root.subfolder(agreement)
        return other


def read(folder: Path | str, agreement: str = "") -> State:
    """Return the state of a folder; nothing has to be there, nor to be writable.

    Args:
        folder: the output folder.
        agreement: name of the agreement that is meant, where a workspace has several.

    Raises:
        LedgerError: the ledger is damaged, or from a later release.
        OSError: a file cannot be read.
    """
    states = read_all(folder)
    return states.get(agreement) or next(iter(states.values())).without(agreement)


def read_all(folder: Path | str) -> Mapping[str, State]:
    """Return the state of each agreement of a folder, by name, as of one moment.

    The nameless one, which is the only one of most workspaces, is always there.

    Raises:
        LedgerError: the ledger is damaged, or from a later release.
        OSError: a file cannot be read.
    """
    folder = Path(folder)
    if has_ledger(folder):
        with read_ledger(folder) as opened:
            return opened.states()
    records, problems = read_forms(folder)
    origin = Origin.FORMS if records or has_remains(folder) else Origin.NOTHING
    names = dict.fromkeys((*(record.agreement for record in records), ""))
    return {
        name: State(
            folder,
            origin,
            MappingProxyType(
                {record.paper_id: record for record in records if record.agreement == name}
            ),
            problems=problems,
            agreement=name,
        )
        for name in names
    }


def all_returns(states: Mapping[str, State]) -> tuple[ReturnEntry, ...]:
    """Return what came back of all agreements, each file once, in the order in which it did."""
    found = {each.sha256: each for state in states.values() for each in state.returns}
    if len(states) < 2:
        return tuple(found.values())
    return tuple(sorted(found.values(), key=lambda each: each.arrival.at))


def all_records(states: Mapping[str, State]) -> tuple[Record, ...]:
    """Return what was issued of all agreements, one agreement after the other."""
    return tuple(record for state in states.values() for record in state.records.values())


def issued_template(folder: Path | str) -> str:
    """Return the template of the form that was issued last; empty if nobody knows any."""
    try:
        if has_ledger(Path(folder)):
            with Ledger.to_read(Path(folder)) as ledger:
                return ledger.template()
    except (LedgerError, OSError):
        pass  # whoever needs the ledger says what is wrong with it
    return ""


@contextmanager
def read_ledger(folder: Path | str) -> Iterator[LedgerReader]:
    """Open a folder's ledger only to read it, for what a :class:`State` does not have.

    Raises:
        NoLedgerError: there is none.
        LedgerError: it is damaged, or from a later release.
        OSError: it cannot be read.
    """
    folder = Path(folder)
    _need_ledger(folder)
    with Ledger.to_read(folder) as ledger:
        ledger.verify()
        yield LedgerReader(folder, ledger)


@contextmanager
def hold(folder: Path | str) -> Iterator[None]:
    """Keep a folder as it is while it is read: nobody else writes there meanwhile.

    Raises:
        NoLedgerError: it has no ledger.
        LedgerError: the ledger is damaged.
        OutputError: another process is writing there.
        OSError: it cannot be read.
    """
    with _locked(Path(folder)):
        _need_ledger(Path(folder))
        verify(Path(folder) / LEDGER_NAME)
        yield


@contextmanager
def write(folder: Path | str) -> Iterator[Office]:
    """Hold a folder that has a ledger, to write to both.

    Raises:
        NoLedgerError: there is none.
        LedgerError: it is damaged, or from a later release.
        OutputError: another process is writing there, or a subfolder is a link that leads
            elsewhere.
        OSError: the folder cannot be written.
    """
    folder = Path(folder)
    _need_ledger(folder)
    with _locked(folder) as output, _opened(output, None) as opened:
        yield opened


@contextmanager
def create(folder: Path | str) -> Iterator[Office]:
    """Hold a folder, to write to it; make it, and its ledger, if they are not there.

    A ledger that was lost is made again from the forms; :attr:`Office.rebuilt` says what they told.

    Raises:
        LedgerError: the ledger is damaged, or from a later release.
        OutputError: another process is writing there, or a subfolder is a link that leads
            elsewhere.
        OSError: the folder cannot be made or written.
    """
    with _locked(Path(folder)) as output:
        rebuilt = None
        if is_empty(output.path / LEDGER_NAME) and (
            (output.path / REBUILT_NAME).exists() or has_remains(output.path)
        ):
            rebuilt = make_again(output.path)
        with _opened(output, rebuilt) as opened:
            yield opened


def rebuild(folder: Path | str) -> Rebuilt:
    """Make a folder's ledger again from its forms; the one that is there is kept beside it.

    Raises:
        LedgerError: the new one cannot be written.
        OutputError: another process is writing there, or a subfolder is a link that leads
            elsewhere.
        OSError: the folder is not there or cannot be written.
    """
    Path(folder).stat()  # a folder that is not there is not made
    with _locked(Path(folder)):
        return make_again(Path(folder))


@contextmanager
def _locked(folder: Path) -> Iterator[OutputFolder]:
    """Hold a folder, none of whose places may lead elsewhere."""
    with OutputFolder(folder) as output:
        for name in _own_folders(folder):
            if (folder / name).is_symlink():
                message = f"{folder / name} is a symbolic link and is not followed"
                raise OutputError(error(message, "put the folder itself there"))
        yield output


def _own_folders(folder: Path) -> Iterator[str]:
    yield from _SUBFOLDERS
    for name in ("", *named_folders(folder)):
        yield from (f"{name}/{each}".lstrip("/") for each in SET_ASIDE)


@contextmanager
def _opened(output: OutputFolder, rebuilt: Rebuilt | None) -> Iterator[Office]:
    with Ledger(output.path) as ledger:
        ledger.verify()
        yield Office(output, ledger, rebuilt)


def _need_ledger(folder: Path) -> None:
    if not has_ledger(folder):
        hint = "`agreements generate` makes the forms; `agreements rebuild` a ledger of forms"
        raise NoLedgerError(error(f"there is no ledger in {folder}", hint))
