"""Sheets of signatures to look at: which forms are on them under which numbers, and what is said.

A sheet is numbered once. What a person then says of its numbers is recorded form by form, and only
of forms that are still what the sheet showed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise

from generator.diagnostics import DiagnosticError, error
from generator.ledger.records import Outcome, Record
from generator.ledger.returned import Decision, ReturnEntry
from generator.office import Office, State
from generator.paper import form_id
from generator.returns.deciding import DecisionError, decide
from generator.returns.evidence import SignerEvidence
from generator.returns.report_json import kept_report
from generator.returns.verdict.eye import for_the_eye, waits_for_the_eye

PER_SHEET = 30
"""Forms on a sheet: what an eye takes in without tiring."""
_VERSION = 1


class SheetError(DiagnosticError):
    """A sheet cannot be read, or numbers on it do not exist."""


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A form on a sheet."""

    number: int
    """From 1, over all sheets."""
    sha256: str
    paper_id: str
    title: str
    signed: tuple[str, ...]
    """What was read, a line for each signer."""
    digest: str
    """Of all that the verdict says: another one, and the form is not what was looked at."""
    agreement: str = ""
    """Name of the agreement that the form is of, where a workspace has several; else empty."""

    @property
    def label(self) -> str:
        """What a person calls the form."""
        return form_id(self.paper_id, self.agreement)


@dataclass(frozen=True, slots=True)
class Left:
    """A form that was not accepted, and why not."""

    item: SheetItem
    reason: str


def sheet_items(*states: State) -> tuple[SheetItem, ...]:
    """Number the forms that wait for a look and for nothing else.

    Args:
        states: what was issued and came back, of each agreement.
    """
    waiting = (
        (entry, state.records)
        for state in states
        for entry in for_the_eye(state.records, state.returns)
    )
    return tuple(
        _item(number, entry, records) for number, (entry, records) in enumerate(waiting, start=1)
    )


def accept_seen(
    opened: Office,
    items: Iterable[SheetItem],
    but: Collection[int],
    by: str,
    at: datetime,
) -> tuple[tuple[SheetItem, ...], tuple[Left, ...]]:
    """Accept the forms of a sheet that a person found fine, each as a decision of its own.

    Args:
        opened: the output folder, by :func:`generator.office.write`.
        items: the forms that were looked at.
        but: numbers of those that are not fine; nothing is decided on them.
        by: who looked.
        at: when.

    Returns:
        What was accepted; and what was not, because it is no longer what the sheet showed.

    Raises:
        LedgerError: nothing can be recorded; what was recorded stays.
    """
    entries = {entry.sha256: entry for entry in opened.returns.entries()}
    accepted, left = [], []
    for item in items:
        if item.number in but:
            continue
        entry = entries.get(item.sha256)
        reason = _why_not(item, entry)
        if not reason:
            note = f"its signature was looked at on a sheet, as number {item.number}"
            decision = Decision(item.sha256, Outcome.ACCEPTED, by, at, note)
            try:
                decide(opened, decision)
            except DecisionError as problem:
                reason = problem.diagnostic.message
        if reason:
            left.append(Left(item, reason))
        else:
            accepted.append(item)
    return tuple(accepted), tuple(left)


def chosen_numbers(words: str, items: Collection[SheetItem]) -> frozenset[int]:
    """Return the numbers that words such as ``3, 17, 20-25`` or ``all`` mean.

    Raises:
        SheetError: a word is no number, or a number is not on the sheets.
    """
    known = {item.number for item in items}
    if words.strip().casefold() == "all":
        return frozenset(known)
    found: set[int] = set()
    for word in words.replace(";", ",").split(","):
        first, sign, last = word.strip().partition("-")
        if not word.strip():
            continue
        if not (first.isdecimal() and (last.isdecimal() or not sign)):
            raise SheetError(error(f"“{word.strip()}” is not a number", "write 3, 17, 20-25"))
        numbers = range(int(first), min(int(last or first), max(known, default=0) + 1) + 1)
        unknown = [number for number in numbers if number not in known]
        if unknown or not numbers:
            raise SheetError(error(f"there is no number {word.strip()} on the sheets"))
        found.update(numbers)
    return frozenset(found)


def ranges(numbers: Collection[int]) -> str:
    """Return numbers as people write them.

    >>> ranges({1, 2, 3, 7})
    '1-3, 7'
    """
    ordered = sorted(numbers)
    breaks = [place for place, (a, b) in enumerate(pairwise(ordered), start=1) if b != a + 1]
    edges = [0, *breaks, len(ordered)]
    parts = [ordered[start:end] for start, end in pairwise(edges) if start < end]
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)


def write_items(items: Iterable[SheetItem]) -> bytes:
    """Return the numbers of a sheet as JSON, to be read when it was looked at."""
    content = {"version": _VERSION, "forms": [_to_object(item) for item in items]}
    return f"{json.dumps(content, indent=1, ensure_ascii=False)}\n".encode()


def _to_object(item: SheetItem) -> dict[str, object]:
    """Return an item for JSON; the only agreement of a workspace has no name, and no key."""
    content = asdict(item)
    if not item.agreement:
        del content["agreement"]
    return content


def read_items(data: bytes) -> tuple[SheetItem, ...]:
    """Read what :func:`write_items` gave.

    Raises:
        SheetError: it is something else.
    """
    try:
        content = json.loads(data)
        if content["version"] != _VERSION:
            raise ValueError(content["version"])
        return tuple(
            SheetItem(
                int(each["number"]),
                str(each["sha256"]),
                str(each["paper_id"]),
                str(each["title"]),
                tuple(map(str, each["signed"])),
                str(each["digest"]),
                str(each.get("agreement", "")),
            )
            for each in content["forms"]
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        message = "the numbers of the sheets cannot be read"
        raise SheetError(error(message, "write the sheets again, into another folder")) from None


def _why_not(item: SheetItem, entry: ReturnEntry | None) -> str:
    if entry is None:
        return "it is no longer in the ledger"
    if entry.decision is not None:
        return f"it was decided on: {entry.outcome} by {entry.decision.by}"
    if _digest(entry) != item.digest:
        return "it was examined again since, and is not what the sheet showed"
    return "" if waits_for_the_eye(entry) else "it needs more than a look"


def _item(number: int, entry: ReturnEntry, records: Mapping[str, Record]) -> SheetItem:
    paper_id = entry.examination.paper_id
    content = records[paper_id].current.content
    signers = kept_report(entry.examination.report).signers
    signed = tuple(map(_signed, signers))
    title, name = content.title or "", entry.examination.agreement
    return SheetItem(number, entry.sha256, paper_id, title, signed, _digest(entry), name)


def _signed(signer: SignerEvidence) -> str:
    """Say what was read of a signer: ``Ada Lovelace; ink; 2031-06-01``."""
    kinds = ", ".join(dict.fromkeys(mark.kind.short for mark in signer.marks))
    day = signer.date.readings[0].isoformat() if len(signer.date.readings) == 1 else ""
    name = signer.name.form or signer.name.metadata
    return "; ".join(filter(None, (name, kinds, day or signer.date.text or str(signer.date.state))))


def _digest(entry: ReturnEntry) -> str:
    said = f"{entry.examination.label}\n{entry.examination.report}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
