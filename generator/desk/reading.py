"""What the desk knows: read once, and again when the files that it was read from have changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock, RLock
from typing import Any, Generic, TypeVar

import typer

from generator import office
from generator.agreements import AgreementEntry
from generator.cli.shared.agreements import by_label
from generator.cli.shared.console import heard
from generator.cli.shared.loading import (
    PaperList,
    Settings,
    papers_of,
    read_papers,
    read_settings,
)
from generator.cli.shared.options import PaperOptions
from generator.cli.shared.person import who
from generator.desk.background import Later, Works
from generator.desk.pictures import PagePictures
from generator.desk.previews import Previews
from generator.desk.returned_pictures import ReturnedPictures
from generator.diagnostics import DiagnosticError, error
from generator.history.entries import LogEntry, history_of_all
from generator.ledger.connection import COMPANIONS, LEDGER_NAME, can_write
from generator.ledger.rebuild import has_ledger
from generator.ledger.records import Outcome
from generator.office import State
from generator.program_files import files_of
from generator.status.papers import PaperStatus
from generator.status.several import Overview, overview_of
from generator.workspace import find_workspace

T = TypeVar("T")
Identity = object
"""Equal as long as files are the same."""
_A_MOMENT = 1.5
"""Seconds without a new order."""
_HEAD = 100
"""Bytes of a SQLite file with its change counter (SQLite, "Database File Format", 1.3)."""


class Cached(Generic[T]):
    """A value, until what it was made from changes."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._identity: Identity = None
        self._value: T | None = None
        self.made = 0
        """How often it was made."""

    def get(self, identity: Identity, make: Callable[[], T]) -> T:
        """Return what was made for the same identity, or make it."""
        with self._lock:
            if self._value is None or self._identity != identity:
                self._value = make()
                self._identity = identity
                self.made += 1
            return self._value


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the output folder at once."""

    states: Mapping[str, State]
    """Of each agreement, by its name; the nameless one is always there."""
    number: int
    """Of this reading: a later one has a greater number."""
    issued: int
    """Another one as soon as something was issued, sent, returned, accepted or set aside; a
    question or a note on what came back changes nothing of it: no form is made because of that."""

    @property
    def state(self) -> State:
        """Of the nameless agreement, which is the only one of most workspaces."""
        return self.states[""]


def _issued(states: Mapping[str, State]) -> Identity:
    """Return what new forms depend on."""
    return [
        (
            state.folder,
            state.records,
            [
                (entry.sha256, entry.examination.paper_id, entry.decision and entry.decision.at)
                for entry in state.returns
                if entry.outcome is Outcome.ACCEPTED
            ],
        )
        for state in states.values()
    ]


class Desk:
    """A workspace that is looked at."""

    def __init__(self, out: Path | None = None, by: str = "") -> None:
        self.out = out
        """The output folder that was asked for; None if it is that of the settings."""
        self.by = who(by)
        """The name that is recorded beside what is decided."""
        self._told: list[str] = []
        self._lock = Lock()
        self._settings = Cached[Settings]()
        self._usual_folder: Path | None = None
        """The output folder of the settings; None before they were read."""
        self._reading = Cached[Reading]()
        self._last_reading: Reading | None = None
        self._overview = Cached[Overview]()
        self._papers = Cached[PaperList]()
        self._lists = Cached[Mapping[str, PaperList]]()
        self._history = Cached[tuple[LogEntry, ...]]()
        self._others: dict[str, Cached[Any]] = {}
        self.has_tried = False
        """Whether a mail was sent from this desk to who writes them, to be read first."""
        self.pictures = PagePictures()
        """Pages of PDFs, to be looked at."""
        self.previews = Previews()
        """Forms of invented papers."""
        self.later = Later(_A_MOMENT)
        """Makes pages ahead, after something was done."""
        self.works = Works()
        """What takes longer than a page may."""
        self._returned_pictures: ReturnedPictures | None = None

    def close(self) -> None:
        """End what was started for the pages."""
        self.later.close()
        self.works.close()
        self.previews.close()
        self.pictures.close()
        if self._returned_pictures is not None:
            self._returned_pictures.close()

    @property
    def returned_pictures(self) -> ReturnedPictures:
        """Pictures of what came back."""
        folder = self.folder
        with self._lock:
            if self._returned_pictures is None or self._returned_pictures.folder != folder:
                if self._returned_pictures is not None:
                    self._returned_pictures.close()
                self._returned_pictures = ReturnedPictures(folder)
            return self._returned_pictures

    @property
    def settings(self) -> Settings:
        """The settings, as the file says now.

        Raises:
            DiagnosticError: they have a mistake.
        """
        file = find_workspace(Path.cwd()).config
        # Settings without a template are those of the forms that were issued.
        has_forms = self._usual_folder is not None and has_ledger(self._usual_folder)
        identity = (file, stamps([file]), has_forms)
        settings = self._settings.get(identity, lambda: said(read_settings))
        self._usual_folder = settings.folder(None)
        return settings

    @property
    def folder(self) -> Path:
        """The output folder."""
        return self.settings.folder(self.out)

    @property
    def can_write(self) -> bool:
        """Whether anything can be done, beside looking."""
        return can_write(self.folder) if self.folder.exists() else can_write(self.folder.parent)

    @property
    def reading(self) -> Reading:
        """All that the output folder knows, read again when the ledger has changed.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        folder = self.folder
        return self._reading.get(ledger_identity(folder), lambda: self._read(folder))

    def _read(self, folder: Path) -> Reading:
        states, last = office.read_all(folder), self._last_reading
        number = issued = 1
        if last is not None:
            number = last.number + 1
            issued = last.issued + (_issued(last.states) != _issued(states))
        self._last_reading = Reading(states, number, issued)
        return self._last_reading

    @property
    def state(self) -> State:
        """All that the output folder knows of the first agreement, the only one of most workspaces.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        return next(iter(self.states.values()))

    @property
    def states(self) -> Mapping[str, State]:
        """All that the output folder knows of each agreement, by what it is called.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        return by_label(self.settings, self.reading.states)

    @property
    def overview(self) -> Overview:
        """How it stands with each paper that has a form, of each agreement."""
        states = self.states
        identity = self.reading.number, tuple(states)
        return self._overview.get(identity, lambda: overview_of(states))

    @property
    def statuses(self) -> tuple[PaperStatus, ...]:
        """The forms of all agreements, one agreement after the other."""
        return self.overview.statuses

    @property
    def papers(self) -> PaperList:
        """The papers of the metadata, and what is wrong with them.

        Raises:
            DiagnosticError: there is no metadata.
        """
        settings = self.settings
        workspace = settings.workspace
        identity = (self._known_ids(), *stamps([workspace.config, workspace.metadata]))

        def read() -> PaperList:
            return said(lambda: read_papers(settings, PaperOptions(), settings.config.template))

        return self._papers.get(identity, read)

    @property
    def lists(self) -> Mapping[str, PaperList]:
        """The papers of the metadata that each agreement is for, by what it is called.

        Raises:
            DiagnosticError: there is no metadata, or the settings name papers that are not there.
        """
        settings, found = self.settings, self.papers

        def read() -> Mapping[str, PaperList]:
            first, *others = settings.agreements
            if not others and first == AgreementEntry(first.template):
                return {first.label: found}
            return {
                each.label: said(partial(papers_of, settings, PaperOptions(), found, each))
                for each in settings.agreements
            }

        return self._lists.get((id(settings), id(found)), read)

    def _known_ids(self) -> Identity:
        """Return which papers the list may lack without a word, and which had other ids before."""
        try:
            states = self.reading.states.values()
        except DiagnosticError:
            return frozenset()
        records = (record for state in states for record in state.records.values())
        return frozenset(
            (each.paper_id, each.withdrawn, each.former_ids)
            for each in records
            if each.withdrawn or each.former_ids
        )

    @property
    def history(self) -> tuple[LogEntry, ...]:
        """All that happened, the newest last."""
        reading = self.reading
        return self._history.get(reading.number, lambda: history_of_all(reading.states.values()))

    @property
    def forms_identity(self) -> Identity:
        """Of the forms, and all that they are made from: the same, as long as nothing changed."""
        workspace = self.settings.workspace
        places = (workspace.config, workspace.metadata, workspace.templates, workspace.fonts)
        return self.reading.issued, *stamps(places), *self._form_stamps()

    @property
    def mails_identity(self) -> Identity:
        """Of all that mails are made from, too: decisions, and what was mailed."""
        return self.reading.number, self.forms_identity

    def _form_stamps(self) -> tuple[Identity, ...]:
        """Return which files stand where forms do: in the output folder, or below it by name."""
        places = dict.fromkeys((self.folder, *(state.place for state in self.states.values())))
        return tuple(stamp for place in places for stamp in _stamps_in(place))

    def kept(self, name: str, identity: Identity, make: Callable[[], T]) -> T:
        """Return what a page makes for itself, made anew when the identity is another."""
        with self._lock:
            kept: Cached[T] = self._others.setdefault(name, Cached[T]())
        return kept.get(identity, make)

    def notify(self, sentence: str) -> None:
        """Show a sentence on the page that comes next."""
        with self._lock:
            self._told.append(sentence)

    def notices(self) -> Sequence[str]:
        """Return what is to be shown, once."""
        with self._lock:
            told, self._told = self._told, []
        return told


def _stamps_in(place: Path) -> tuple[Identity, ...]:
    with suppress(OSError), os.scandir(place) as entries:
        files = [each for each in entries if each.is_file(follow_symlinks=False)]
        return tuple(
            (each.path, status.st_size, status.st_mtime_ns)
            for each in sorted(files, key=lambda each: each.name)
            if not each.name.startswith(LEDGER_NAME)
            for status in (each.stat(),)
        )
    return ()


def listened(work: Callable[[], T]) -> tuple[T, Sequence[str]]:
    """Do what a command does; return it, and what was said.

    Raises:
        DiagnosticError: the command ended with what it said last.
    """
    with heard() as sentences:
        try:
            return work(), sentences
        except (typer.Exit, SystemExit):
            messages = [each.removeprefix("error: ") for each in sentences]
            raise DiagnosticError(*map(error, messages)) from None


def said(work: Callable[[], T]) -> T:
    """Do what a command does, without what it says, unless it ends with that.

    Raises:
        DiagnosticError: the command ended.
    """
    return listened(work)[0]


def stamps(paths: Iterable[Path]) -> tuple[Identity, ...]:
    """Return which files there are, and when they were changed."""
    found = []
    for path in paths:
        for file in files_of(path):
            with suppress(OSError):
                status = file.stat()
                found.append((str(file), status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(found)


def ledger_identity(folder: Path) -> Identity:
    """Return which ledger it is, in which state."""
    path = folder / LEDGER_NAME
    heads = []
    for suffix in ("", *COMPANIONS):
        if suffix == "-shm":  # changed by who only reads
            continue
        with suppress(OSError), Path(f"{path}{suffix}").open("rb") as file:
            heads.append((suffix, file.read(_HEAD)))
    return tuple(heads), stamps([path, Path(f"{path}-wal")]), folder
