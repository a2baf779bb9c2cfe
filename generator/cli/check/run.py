"""A run of ``agreements check``: take in, examine, record, show."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as default_policy
from functools import partial
from json import dumps, loads
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.check.report import (
    Checked,
    show_as_json,
    show_as_json_with_addresses,
    show_as_text,
)
from generator.cli.generate.run_cache import program_stamps
from generator.cli.shared.console import fail, messages, say, show_diagnostics
from generator.cli.shared.ledgers import need_ledger, read_recorded, writing
from generator.cli.shared.loading import PaperOptions, Settings, read_papers
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.workers import usable_cores
from generator.diagnostics import Diagnostic, Severity, Span, error, note, warning
from generator.ledger import LedgerError
from generator.ledger.records import Content, Outcome, Record, Signer
from generator.ledger.returns import (
    WORDS_GONE,
    Arrival,
    Examination,
    ReturnEntry,
    ReturnLog,
)
from generator.ledger.sent_copies import sent_copy
from generator.output import OUTBOX, RETURNED, OutputError
from generator.returns.evidence import Index, Received, Report
from generator.returns.identify.indexing import make_index
from generator.returns.intake.receive import receive
from generator.returns.intake.reply import letter_text
from generator.returns.reading.guard import GuardError, examine_all
from generator.returns.report_json import report_to_object
from generator.returns.verdict.judge import codes_of_the_day

if TYPE_CHECKING:
    import generator
    from generator.returns.reading.guard import Examines

__all__ = ["RETURNED", "Wish", "run", "show_as_json", "show_as_json_with_addresses", "show_as_text"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for."""

    paths: tuple[Path, ...]
    jobs: int | None = None
    examine_again: bool = False
    """Examine also what nothing has changed for since it was examined."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was handed in."""

    received: dict[str, Received] = field(default_factory=dict)
    """By the hash of the bytes: the same file counts once."""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def run(settings: Settings, folder: Path, wish: Wish, show: Callable[[Checked], None]) -> bool:
    """Check what came back, and show it; tell whether all of it is accepted.

    What is examined is recorded at once, so a run that is stopped has lost nothing, and the next
    one goes on where it ended.
    """
    roots = _trusted(settings)
    need_ledger(folder)
    try:
        with writing(folder), ReturnLog(folder) as log:
            records = read_recorded(folder).records
            now = _contents_now(settings, records)
            policy = settings.config.changes
            index = make_index(records.values(), folder, now, _writers(settings), policy)
            taken = _take_in(wish.paths, folder)
            _add_words(taken, log, folder / RETURNED)
            _examine(taken.received, log, index, roots, wish)
            entries = {entry.sha256: entry for entry in log.entries()}
    except KeyboardInterrupt:
        say("Stopped. What was examined is recorded; run it again to go on.")
        raise typer.Exit(130) from None
    except (GuardError, LedgerError, OutputError) as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    except OSError as problem:
        fail(problem)
    checked = Checked(
        tuple((each.name, entries[sha256]) for sha256, each in taken.received.items()),
        tuple(taken.diagnostics),
        tuple(entries.values()),
    )
    show(checked)
    return checked.all_accepted


def _take_in(paths: Iterable[Path], folder: Path) -> _Taken:
    taken = _Taken()
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
    """Give the text of a mail that was sent from here; empty if there is no copy of it."""
    path = sent_copy(outbox, message_id)
    if path is None:
        return ""
    return letter_text(message_from_bytes(path.read_bytes(), policy=default_policy))


def _writers(settings: Settings) -> tuple[str, ...]:
    """Give the names of those who mail the forms."""
    mail = settings.config.mail
    return tuple(each.name for each in (mail.sender, mail.reply_to) if each and each.name)


def _add_words(taken: _Taken, log: ReturnLog, copies: Path) -> None:
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


def _examine(
    received: Mapping[str, Received],
    log: ReturnLog,
    index: Index,
    roots: tuple[Path, ...],
    wish: Wish,
) -> None:
    """Examine what has to be, and record it file by file."""
    now = datetime.now(UTC)
    circumstances = _circumstances(index, roots)
    known = {entry.sha256: entry for entry in log.entries()}
    due = [
        each
        for sha256, each in received.items()
        if sha256 not in known or _is_due(known[sha256], _with_mail(circumstances, each), now, wish)
    ]
    make = partial(_make_examiner, index, roots, now)
    jobs = wish.jobs or usable_cores()
    with shown_progress("Examining", len(due), shown=messages.is_terminal) as advance:
        for each, report in examine_all(due, make, jobs):
            examination = _examination(report, _with_mail(circumstances, each), now)
            log.record(_arrival(each, now), examination)
            advance()


def _is_due(entry: ReturnEntry, circumstances: str, now: datetime, wish: Wish) -> bool:
    """Tell whether a file that is known has to be examined again.

    What was judged stays judged, whatever the day, but for what the day can change: a date that was
    in the future may be past by now, and a certificate be valid that was not yet.
    """
    if entry.decision is not None:
        return False
    examined = entry.examination
    if wish.examine_again or examined.circumstances != circumstances:
        return True
    codes = _codes(examined)
    is_old = examined.at.date() != now.date()
    return _UNFINISHED in codes or (is_old and not codes.isdisjoint(codes_of_the_day()))


def _codes(examined: Examination) -> set[str]:
    """Give the codes of what was found in a file and was no reason to accept it."""
    found: list[dict[str, str]] = loads(examined.report).get("findings", [])
    return {each["code"] for each in found if each["outcome"] != Outcome.ACCEPTED}


def _make_examiner(index: Index, roots: tuple[Path, ...], now: datetime) -> Examines:
    """Make the examiner, in a worker: only there the libraries are needed that read files."""
    from generator.returns.examine import Examiner  # noqa: PLC0415 - the same
    from generator.returns.signers.signatures import Trust  # noqa: PLC0415 - the same

    return Examiner(index, Trust(roots), now.date())


def _arrival(received: Received, now: datetime) -> Arrival:
    copy = f"{RETURNED}/{received.path.name}"
    return Arrival(received.sha256, received.name, received.sender, received.size, copy, now)


def _examination(report: Report, circumstances: str, now: datetime) -> Examination:
    spelled = dumps(report_to_object(report))
    if report.match is None:
        return Examination(report.outcome, spelled, circumstances, now)
    issued = report.match.issued
    return Examination(
        report.outcome, spelled, circumstances, now, issued.paper_id, issued.revision
    )


def _circumstances(index: Index, roots: tuple[Path, ...]) -> str:
    """Give a digest of all that a verdict rests on beside the file and the day."""
    digest = hashlib.sha256()
    for part in program_stamps():
        digest.update(repr(part).encode())
    for issued in index.issued:
        parts = (replace(issued, pdf=None, sent_to=()), issued.pdf is None)
        digest.update(repr(parts).encode("utf-8", "surrogatepass"))
    for root in roots:
        digest.update(hashlib.sha256(root.read_bytes()).digest())
    return digest.hexdigest()


def _with_mail(circumstances: str, received: Received) -> str:
    """Add what came with a file to the circumstances of its verdict."""
    if not (received.words or received.sender):
        return circumstances
    mail = repr((circumstances, received.sender, received.words))
    return hashlib.sha256(mail.encode("utf-8", "surrogatepass")).hexdigest()


def _trusted(settings: Settings) -> tuple[Path, ...]:
    """Find the certificates of the settings; exit if one is not there."""
    roots = tuple(settings.workspace.root / name for name in settings.config.trust)
    missing = [root for root in roots if not root.is_file()]
    if missing:
        hint = "put the certificate there, or take it out of [returns] trust"
        show_diagnostics(error("there is no such file", hint, Span(str(root))) for root in missing)
        raise typer.Exit(2)
    if roots:
        from generator.returns.signers.signatures import load_roots  # noqa: PLC0415 - seldom needed here

        try:
            load_roots(roots)
        except (OSError, ValueError) as problem:
            show_diagnostics([error(str(problem), "name certificates in PEM or DER")])
            raise typer.Exit(2) from None
    return roots


def _contents_now(settings: Settings, records: Mapping[str, Record]) -> dict[str, Content]:
    """Ask the workspace's metadata, if there are any, what the forms would say now."""
    if not settings.workspace.metadata.is_dir():
        return {}
    from generator.forms.refusals import refusals_of  # noqa: PLC0415 - seldom without papers

    options = PaperOptions((), all_papers=False, contacts=None, signer=None)
    found = read_papers(settings, options, settings.config.template)
    show_diagnostics(each for each in found.problems if each.severity is Severity.ERROR)
    return {
        agreement.paper.paper_id: _content_now(agreement, records[agreement.paper.paper_id])
        for agreement in found.agreements
        if agreement.paper.paper_id in records and not refusals_of(agreement.paper)
    }


def _content_now(agreement: generator.Agreement, record: Record) -> Content:
    paper = agreement.paper
    return replace(
        record.current.content,
        title=paper.title.plain,
        authors=tuple(str(author.name) for author in paper.authors),
        signers=tuple(Signer(who.name, who.known) for who in agreement.signatories),
    )
