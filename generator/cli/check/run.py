"""What was handed in: taken in, examined, and recorded file by file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as default_policy
from functools import partial
from json import dumps
from pathlib import Path

from generator.cli.shared.console import messages
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.stamps import program_stamps
from generator.cli.shared.workers import usable_cores
from generator.diagnostics import Diagnostic, Span, note, warning
from generator.ledger.records import Outcome
from generator.ledger.returns import (
    WORDS_GONE,
    Arrival,
    Examination,
    ReturnEntry,
    ReturnLog,
)
from generator.ledger.sent_copies import sent_copy
from generator.output import OUTBOX, RETURNED
from generator.returns.evidence import Index, Received, Report
from generator.returns.intake.receive import receive
from generator.returns.intake.reply import letter_text
from generator.returns.reading.guard import Examines, examine_all
from generator.returns.report_json import kept_report, report_to_object
from generator.returns.verdict.judge import codes_of_the_day


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What files are examined with."""

    index: Index
    roots: tuple[Path, ...]
    """The certificates that are trusted."""
    jobs: int | None = None
    examine_again: bool = False
    """Examine also what nothing has changed for since it was examined."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was handed in."""

    received: dict[str, Received] = field(default_factory=dict)
    """By the hash of the bytes: the same file counts once."""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def take_in(paths: Iterable[Path], folder: Path) -> TakenIn:
    """Copy the files that are handed in into the folder, each once."""
    taken = TakenIn()
    for each in receive(paths, folder / RETURNED, sent=partial(_sent_text, folder / OUTBOX)):
        if isinstance(each, Diagnostic):
            taken.diagnostics.append(each)
        elif (first := taken.received.get(each.sha256)) is None:
            taken.received[each.sha256] = each
        else:
            message = f"has the same bytes as {first.name}, and counts once"
            taken.diagnostics.append(note(message, span=Span(each.name)))
            taken.received[each.sha256] = replace(
                first,
                sender=first.sender or each.sender,
                words="\n".join(dict.fromkeys(filter(None, (first.words, each.words)))),
            )
    return taken


def _sent_text(outbox: Path, message_id: str) -> str:
    """Return the text of a mail that was sent from here; empty if there is no copy of it."""
    path = sent_copy(outbox, message_id)
    if path is None:
        return ""
    return letter_text(message_from_bytes(path.read_bytes(), policy=default_policy))


def add_words(taken: TakenIn, log: ReturnLog, copies: Path) -> None:
    """Record what was written with files, and give them what was written with them before.

    One of our own copies that the ledger does not know came with words that are lost.
    """
    known = {entry.sha256: entry for entry in log.entries()}
    for sha256, each in taken.received.items():
        if sha256 not in known and Path(each.name).resolve().parent == copies.resolve():
            log.add_words(sha256, WORDS_GONE)
        is_new = bool(each.words) and log.add_words(sha256, each.words)
        entry = known.get(sha256)
        if is_new and entry is not None and entry.decision is not None:
            message = f"was decided on before it came with these words: “{each.words}”"
            hint = "`agreements check --review` takes a decision back"
            taken.diagnostics.append(warning(message, hint, Span(each.name)))
    words = log.words()
    for sha256, each in taken.received.items():
        sender = known[sha256].arrival.sender if sha256 in known else ""
        taken.received[sha256] = replace(
            each, words=words.get(sha256, ""), sender=sender or each.sender
        )


_UNFINISHED = "no-time-left"


def examine(received: Mapping[str, Received], log: ReturnLog, request: CheckRequest) -> None:
    """Examine what has to be, and record it file by file."""
    now = datetime.now(UTC)
    circumstances = _context_digest(request)
    known = {entry.sha256: entry for entry in log.entries()}
    due = [
        each
        for sha256, each in received.items()
        if sha256 not in known
        or _is_due(known[sha256], _with_mail(circumstances, each), now, request)
    ]
    make = partial(_make_examiner, request.index, request.roots, now)
    jobs = request.jobs or usable_cores()
    with shown_progress("Examining", len(due), shown=messages.is_terminal) as advance:
        for each, report in examine_all(due, make, jobs):
            examination = _examination(report, _with_mail(circumstances, each), now)
            log.record(_arrival(each, now), examination)
            advance()


def _is_due(entry: ReturnEntry, circumstances: str, now: datetime, request: CheckRequest) -> bool:
    """Tell whether a file that is known has to be examined again.

    What was judged stays judged, whatever the day, but for what the day can change: a date that was
    in the future may be past by now, and a certificate be valid that was not yet.
    """
    if entry.decision is not None:
        return False
    examined = entry.examination
    if request.examine_again or examined.circumstances != circumstances:
        return True
    codes = _codes(examined)
    is_old = examined.at.date() != now.date()
    return _UNFINISHED in codes or (is_old and not codes.isdisjoint(codes_of_the_day()))


def _codes(examined: Examination) -> set[str]:
    """Return the codes of what was found in a file and was no reason to accept it."""
    findings = kept_report(examined.report).findings
    return {each.code for each in findings if each.outcome is not Outcome.ACCEPTED}


def _make_examiner(index: Index, roots: tuple[Path, ...], now: datetime) -> Examines:
    """Make the examiner, in a worker: only there the libraries are needed that read files."""
    from generator.returns.examine import Examiner  # noqa: PLC0415 - only in a worker
    from generator.returns.signers.signatures import Trust  # noqa: PLC0415 - the same

    return Examiner(index, Trust(roots), now.date())


def _arrival(received: Received, now: datetime) -> Arrival:
    copy = f"{RETURNED}/{received.path.name}"
    return Arrival(received.sha256, received.name, received.sender, received.size, copy, now)


def _examination(report: Report, circumstances: str, now: datetime) -> Examination:
    written = dumps(report_to_object(report))
    if report.match is None:
        return Examination(report.outcome, written, circumstances, now)
    issued = report.match.issued
    return Examination(
        report.outcome, written, circumstances, now, issued.paper_id, issued.revision
    )


def _context_digest(request: CheckRequest) -> str:
    """Return a digest of all that a verdict rests on beside the file and the day."""
    digest = hashlib.sha256()
    for part in program_stamps():
        digest.update(repr(part).encode())
    for issued in request.index.issued:
        parts = (replace(issued, pdf=None, sent_to=()), issued.pdf is None)
        digest.update(repr(parts).encode("utf-8", "surrogatepass"))
    for root in request.roots:
        digest.update(hashlib.sha256(root.read_bytes()).digest())
    return digest.hexdigest()


def _with_mail(circumstances: str, received: Received) -> str:
    """Add what came with a file to the circumstances of its verdict."""
    if not (received.words or received.sender):
        return circumstances
    mail = repr((circumstances, received.sender, received.words))
    return hashlib.sha256(mail.encode("utf-8", "surrogatepass")).hexdigest()
