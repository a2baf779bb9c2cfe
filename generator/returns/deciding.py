"""What a person decides on a returned file, and takes back: one way for the terminal and the desk.

Each act is a row of its own in the ledger, with who and when; nothing that was decided is erased.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from generator.diagnostics import DiagnosticError, error
from generator.ledger.records import Outcome
from generator.ledger.returned import Act, Decision, ReturnEntry
from generator.office import Office
from generator.returns.reading.limits import UNSAFE
from generator.returns.report_json import kept_report


class DecisionError(DiagnosticError):
    """Something cannot be decided or taken back; nothing was recorded."""


def decide(opened: Office, decision: Decision) -> ReturnEntry:
    """Record what a person decided on a returned file, and return the file as it stands now.

    Accepting what the rules or a person rejected is overruling: it needs a note, and cannot be
    done with a file that cannot be opened safely.

    Args:
        opened: the output folder, by :func:`generator.office.write`.
        decision: which file, what, by whom, when, and why.

    Raises:
        DecisionError: it cannot be decided so; the message says why.
        LedgerError: nothing can be recorded.
    """
    entry = _entry(opened, decision.sha256)
    if not decision.by.strip():
        raise DecisionError(error("the name of the person who decides is missing"))
    if decision.outcome is Outcome.ACCEPTED:
        why_not = why_not_accepted(entry, opened.folder)
        if why_not:
            raise DecisionError(error(f"it cannot be accepted: {why_not}"))
        if needs_note(entry) and not decision.note.strip():
            message = "it was rejected, so say in a note why you accept it anyway"
            raise DecisionError(error(message))
    opened.returns.decide(replace(decision, act=Act.DECIDED))
    return _entry(opened, decision.sha256)


def undo_decision(
    opened: Office, sha256: str, by: str, at: datetime, note: str = ""
) -> ReturnEntry:
    """Take back the last decision on a file, and return the file as it stands now.

    The decision before it holds again; without one, the verdict of the rules.

    Args:
        opened: the output folder, by :func:`generator.office.write`.
        sha256: which file.
        by: who takes it back.
        at: when.
        note: why.

    Raises:
        DecisionError: nothing was decided that could be taken back.
        LedgerError: nothing can be recorded.
    """
    entry = _entry(opened, sha256)
    if entry.last_decision is None:
        raise DecisionError(
            error(f"no decision has been made on {entry.arrival.name or sha256[:12]}")
        )
    opened.returns.decide(Decision(sha256, Outcome.REVIEW, by, at, note, act=Act.UNDONE))
    return _entry(opened, sha256)


def needs_note(entry: ReturnEntry) -> bool:
    """Tell whether accepting a file means to overrule somebody, or the rules."""
    return Outcome.REJECTED in (entry.outcome, entry.examination.outcome)


def why_not_accepted(entry: ReturnEntry, folder: Path) -> str:
    """Say why nobody can accept a file; empty if a person can.

    Args:
        entry: the file.
        folder: the output folder, which the copy is below.
    """
    if not entry.examination.paper_id:
        return "first say which paper it is for"
    report = kept_report(entry.examination.report)
    if entry.examination.outcome is Outcome.REJECTED and report.findings:
        if report.medium is None:
            return f"it cannot be opened: {_in_sentence(report.findings[0].message)}"
        dangers = [each.message for each in report.findings if each.code in UNSAFE]
        if dangers:
            return f"it is not safe to open: {_in_sentence(dangers[0])}"
    if not _is_intact(folder / entry.arrival.copy, entry.sha256):
        return "the kept copy is not the file that was checked"
    return ""


def _entry(opened: Office, sha256: str) -> ReturnEntry:
    entry = opened.returns.entry(sha256)
    if entry is None:
        raise DecisionError(error("it is no longer in the ledger, so nothing was recorded"))
    return entry


def _in_sentence(message: str) -> str:
    return f"{message[:1].lower()}{message[1:].rstrip('.')}"


def _is_intact(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False
