"""One review: a file is shown, keys decide, and every decision is recorded at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.text import Text

from generator.cli.review.item import ReviewItem, make_item
from generator.cli.review.said import Said, ask
from generator.cli.review.sketching import Sketcher
from generator.cli.review.view import show_drawing, show_item
from generator.cli.shared.agreements import forms_of
from generator.cli.shared.console import output, say, show_diagnostics, shown
from generator.cli.shared.examining import examining_with
from generator.cli.shared.folder import writing
from generator.cli.shared.loading import Settings
from generator.ledger.records import Outcome
from generator.ledger.returned import Assignment
from generator.office import Office, State, all_records, all_returns
from generator.output import OutputError
from generator.paper import form_id
from generator.returns.assigning import assign_returns
from generator.returns.checking import CheckRequest
from generator.returns.deciding import (
    DecisionError,
    decide,
    needs_note,
    undo_decision,
    why_not_accepted,
)
from generator.returns.identify.indexing import make_index
from generator.returns.verdict.return_status import group_returns, waiting_files

KEYS = "(a)ccept (r)eject (w)hy (d)ate (n)ote (s)kip (o)pen (p)aper (u)ndo (q)uit"
_PROPOSED = "123456"
"""Keys that take a proposed form."""
_VERDICTS = {"a": Outcome.ACCEPTED, "r": Outcome.REJECTED}
_WIDEST = 120
_ROWS = 18


class ReviewSession:
    """The files that need review, and what was decided on them so far."""

    def __init__(self, settings: Settings, states: Mapping[str, State], by: str) -> None:
        self._settings = settings
        self._folder = next(iter(states.values())).folder
        self._states = states
        self._entries = {entry.sha256: entry for entry in all_returns(states)}
        self._index = make_index(all_records(states), self._folder, {})
        self._by = by
        self._examined_with: CheckRequest | None = None
        self._decided: list[int] = []
        """Places in the row, in the order of the decisions that can be taken back."""

    def go_through(self, row: Sequence[str]) -> int:
        """Show the files of a row by their hashes; return how many files still wait at the end."""
        width = min(output.width, _WIDEST)
        place: int | None = 0
        with Sketcher(width, _ROWS) as sketcher:
            while place is not None and place < len(row):
                item = self._item(row[place])
                show_item(item, f"{place + 1} of {len(row)}")
                if item.is_intact and _draws_braille():
                    sketcher.begin(item.source)
                    if place + 1 < len(row):
                        sketcher.begin(self._item(row[place + 1]).source)
                    show_drawing(sketcher.drawing(item.source))
                place = self._decide_on(item, place, row)
        return len(waiting_files(self._states, self._entries.values()))

    def _item(self, sha256: str) -> ReviewItem:
        entry = self._entries[sha256]
        known = entry.examination.agreement
        state = next((each for each in self._states.values() if each.agreement == known), None)
        record = state.records.get(entry.examination.paper_id) if state else None
        papers = group_returns(state.records, self._entries.values()) if state and record else ()
        accepted = (
            paper.accepted
            for paper in papers
            if paper.record.paper_id == entry.examination.paper_id
        )
        others = sum(other.sha256 != sha256 for forms in accepted for other in forms)
        return make_item(entry, self._folder, self._index, record, others)

    def _decide_on(self, item: ReviewItem, place: int, row: Sequence[str]) -> int | None:
        """Do what keys say; return the place of the file to show next, or None to quit."""
        said = Said()
        while True:
            match key := _key():
                case "a" | "r" if self._decide(item, key, said):
                    self._decided.append(place)
                    return place + 1
                case "s":
                    output.print("skipped")
                    return place + 1
                case "n" | "w" | "d":
                    said = said.asked(key)
                case "o":
                    _open(item.copy)
                case "p" if self._name_paper(item):
                    return place
                case key if key in _PROPOSED and self._take_proposal(item, int(key)):
                    return place
                case "u" if (earlier := self._take_back(item, place, row)) is not None:
                    return earlier
                case "q":
                    return None
                case _:
                    pass

    def _take_back(self, item: ReviewItem, place: int, row: Sequence[str]) -> int | None:
        """Take a decision back: the last one here, or else that on the file that is shown.

        Returns:
            The place of its file, or None if there is none.
        """
        if not self._decided and item.entry.last_decision is None:
            say("There is nothing to undo.")
            return None
        last = self._decided[-1] if self._decided else place
        at = datetime.now(UTC)
        if not self._write(lambda opened: undo_decision(opened, row[last], self._by, at)):
            return None
        output.print("taken back")
        if self._decided:
            self._decided.pop()
        return last

    def _decide(self, item: ReviewItem, key: str, said: Said) -> bool:
        """Record a decision; say why not and return False if it cannot be."""
        entry = item.entry
        if key == "a" and (why_not := why_not_accepted(entry, self._folder)):
            press_p = "; press p" if item.record is None else ""
            say(f"It cannot be accepted: {why_not}{press_p}.", style="yellow")
            return False
        if key == "a" and needs_note(entry) and not said.note:
            say("It was rejected: first say in a note (n) why you accept it anyway.")
            said = said.asked("n")
            if not said.note:
                return False
        decision = said.decision(entry.sha256, _VERDICTS[key], self._by)
        if not self._write(lambda opened: decide(opened, decision)):
            return False
        output.print(str(decision.outcome))
        return True

    def _write(self, act: Callable[[Office], object]) -> bool:
        """Write while nobody else does, and no longer; others can go on between two decisions."""
        try:
            with writing(self._folder) as opened:
                act(opened)
                self._entries = {entry.sha256: entry for entry in opened.returns.entries()}
        except (OutputError, DecisionError) as failure:
            show_diagnostics([failure.diagnostic])
            return False
        return True

    def _name_paper(self, item: ReviewItem) -> bool:
        """Let the chair say which paper a file belongs to that does not say it itself."""
        if not item.may_be_another:
            say("The form already says which paper it is for.")
            return False
        output.print()
        wanted = ask("Which paper")
        found = forms_of(wanted, self._states)
        if len(found.forms) != 1:
            why = found.unclear if found.forms else f"there is no paper {wanted}"
            say(f"{shown(why[:1].upper() + why[1:])}." if wanted else "Left as it is.")
            return False
        [form] = found.forms
        return self._assign(item, form.record.paper_id, form.agreement)

    def _take_proposal(self, item: ReviewItem, number: int) -> bool:
        """Let the chair take one of the papers that were proposed."""
        if number > len(item.proposals):
            say("There is no proposal with that number.")
            return False
        proposal = item.proposals[number - 1]
        return self._assign(item, proposal.paper_id, proposal.agreement)

    def _assign(self, item: ReviewItem, paper_id: str, agreement: str) -> bool:
        """Record which form a file is, and examine it as that."""
        at = datetime.now(UTC)
        said = Assignment(item.entry.sha256, paper_id, self._by, at, agreement=agreement)
        output.print(f"for {shown(form_id(paper_id, agreement))}")
        try:
            with writing(self._folder) as opened:
                request = self._request(opened.states())
                if not assign_returns([said], opened, request):
                    say("It is no longer in the ledger; nothing was recorded.", style="yellow")
                    return False
                self._entries = {entry.sha256: entry for entry in opened.returns.entries()}
        except OutputError as failure:
            show_diagnostics([failure.diagnostic])
            return False
        return True

    def _request(self, states: Mapping[str, State]) -> CheckRequest:
        if self._examined_with is None:
            self._examined_with = examining_with(self._settings, self._folder, states)
        return self._examined_with


def _key() -> str:
    _forget_keys()
    output.print(Text(KEYS, style="bold"), end=" ")
    try:
        return typer.getchar().lower()
    except (KeyboardInterrupt, EOFError):
        output.print()
        return "q"


def _forget_keys() -> None:
    """Drop the keys that were pressed before there was anything to decide on."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios  # noqa: PLC0415 - there is none on Windows

        with suppress(termios.error):
            termios.tcflush(sys.stdin, termios.TCIFLUSH)


def _open(path: Path) -> None:
    """Open a file as a double click would; say where it is, if that fails."""
    try:
        opened = _open_quietly(path)
    except OSError:
        opened = False
    if opened:
        output.print("opened")
    else:
        say(f"No program here opens it. The file is {shown(path)}.")


def _open_quietly(path: Path) -> bool:
    """Open a file; what a viewer has to say belongs into no screen of ours."""
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        return typer.launch(str(path)) == 0
    ended = subprocess.run(  # noqa: S603 - a copy of ours, called by its hash
        [program, path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return ended.returncode == 0


def _draws_braille() -> bool:
    return output.encoding.lower().startswith("utf")
