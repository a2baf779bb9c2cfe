"""What was handed in: taken in, examined, and recorded file by file.

:func:`check_returns` is the whole of it; what it is made of is for who reports on each step.
"""

from __future__ import annotations

import hashlib
import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from json import dumps
from pathlib import Path

from generator.changes.policy import Policy
from generator.diagnostics import Diagnostic
from generator.forms.agreement import Agreement
from generator.forms.refusals import refusals_of
from generator.ledger.records import Content, Outcome, Record, Signer
from generator.ledger.returned import Arrival, Examination, ReturnEntry
from generator.ledger.returns import ReturnLog
from generator.office import Office, all_records
from generator.output import RETURNED
from generator.program_files import program_stamps
from generator.returns.evidence import Index, Issued, Received, Report, SignatureKind
from generator.returns.evidence.signature_kinds import SIGNATURE_KINDS, register_signature_kind
from generator.returns.identify.indexing import make_index
from generator.returns.reading.guard import LIMITS, Examines, examine_all
from generator.returns.report_json import kept_report, report_to_object
from generator.returns.taking_in import (
    TakenIn,
    add_words,
    cut_if_several,
    put_in_place,
    take_in,
)
from generator.returns.verdict.judge import codes_of_the_day
from generator.returns.verdict.rules import VERDICT_RULES, Rule, added_rules, register_rule
from generator.sources.addresses import JOINED
from generator.template.loader import find_blanks

_DEFAULT = Policy()
_READING_SECONDS = 300.0
"""On the clock, for a file with scanned pages that are read by another program."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What files are examined with."""

    index: Index
    now: datetime
    roots: tuple[Path, ...] = ()
    """The certificates that are trusted."""
    jobs: int = 1
    """How many processes to use."""
    examine_again: bool = False
    """Examine also what nothing has changed for since it was examined."""
    recogniser: Path | None = None
    """Tesseract, to read scans of forms that were not made here; None if it is not installed."""
    languages: tuple[str, ...] = ()
    """Of the agreements, as BCP 47 tags: scans are read in them."""


@dataclass(frozen=True, slots=True)
class CheckedReturns:
    """What came of files that were handed in."""

    entries: Mapping[str, ReturnEntry]
    """The verdict of each, by the name that it was handed in under."""
    diagnostics: tuple[Diagnostic, ...]
    """What was said of what is no returned form."""


def check_returns(  # noqa: PLR0913 - the files, the folder, and all that a verdict rests on
    paths: Sequence[Path | str] | Path | str,
    opened: Office,
    now: datetime,
    *,
    contents_now: Mapping[str, Content] | None = None,
    writers: tuple[str, ...] = (),
    policy: Policy = _DEFAULT,
    roots: Sequence[Path | str] = (),
    jobs: int = 1,
    recogniser: Path | str | None = None,
    templates: Sequence[Path | str] = (),
) -> CheckedReturns:
    """Judge what came back, and record each verdict; the files are copied and left alone.

    What was judged before stays judged, unless something that the verdict rests on has changed. A
    program that uses this needs ``if __name__ == "__main__":``, as the documentation of
    :mod:`multiprocessing` explains: each file is read in a process of its own.

    Args:
        paths: files and folders: PDF, pictures, zip archives, mails, mailboxes.
        opened: the output folder, by :func:`generator.office.write`.
        now: the moment.
        contents_now: what the metadata say now, by form id, by :func:`contents_of`; of others,
            what was issued last counts.
        writers: names of those who mail the forms.
        policy: which changes ask for a new signature.
        roots: files with the certificates of issuers whose digital signatures count.
        jobs: how many processes to use.
        recogniser: the program Tesseract, to read scans of forms that were not made here.
        templates: folders of templates; scans are compared with the blank forms in them.

    Raises:
        GuardError: cannot start a process to examine files.
        ExtensionError: a rule of another package cannot be loaded.
        LedgerError: nothing can be recorded; what was recorded stays.
        OSError: a copy cannot be kept.
    """
    listed = [paths] if isinstance(paths, Path | str) else paths
    records = all_records(opened.states())
    index = make_index(records, opened.folder, contents_now or {}, writers, policy)
    index = replace(index, blanks=find_blanks(templates))
    program = None if recogniser is None else Path(recogniser)
    request = CheckRequest(index, now, tuple(map(Path, roots)), jobs, recogniser=program)
    taken = take_in(map(Path, listed), opened.folder)
    add_words(taken, opened.returns, opened.folder / RETURNED)
    due = due_files(taken.received, opened.returns, request)
    for _ in examine(due, taken, opened.returns, request):
        pass
    entries = {entry.sha256: entry for entry in opened.returns.entries()}
    by_name = {each.name: entries[sha256] for sha256, each in taken.received.items()}
    return CheckedReturns(by_name, tuple(taken.diagnostics))


def contents_of(
    agreements: Iterable[Agreement], records: Mapping[str, Record]
) -> dict[str, Content]:
    """Return what the metadata say of each issued paper now, as a form would have it, by form id.

    Papers that are refused are left out: what was issued for them stands.

    Args:
        agreements: the forms that there should be, of one agreement of the workspace.
        records: what was issued of this agreement, by paper id.
    """
    return {
        agreement.form_id: _content_of(agreement, records[agreement.paper.paper_id])
        for agreement in agreements
        if agreement.paper.paper_id in records and not refusals_of(agreement.paper)
    }


def addresses_of(agreements: Iterable[Agreement]) -> dict[str, tuple[str, ...]]:
    """Return the addresses of each paper's authors and signers, by paper id.

    Args:
        agreements: the forms that there should be, of any agreements of the workspace.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for agreement in agreements:
        emails = (
            *(author.email for author in agreement.paper.authors),
            *(signatory.email for signatory in agreement.signatories),
        )
        found[agreement.paper.paper_id] |= dict.fromkeys(
            address.casefold() for email in emails for address in email.split(JOINED) if address
        )
    return {paper_id: tuple(addresses) for paper_id, addresses in found.items()}


def _content_of(agreement: Agreement, record: Record) -> Content:
    paper = agreement.paper
    return replace(
        record.current.content,
        title=paper.title.plain,
        authors=tuple(str(author.name) for author in paper.authors),
        signers=tuple(Signer(who.name, who.known) for who in agreement.signatories),
    )


_UNFINISHED = "no-time-left"


def due_files(
    received: Mapping[str, Received], log: ReturnLog, request: CheckRequest
) -> tuple[Received, ...]:
    """Choose the files that have to be examined: new ones, and those whose context changed."""
    context = _context_digest(request)
    known = {entry.sha256: entry for entry in log.entries()}
    due = []
    for sha256, each in received.items():
        entry = known.get(sha256)
        asked = each if entry is None else replace(each, assigned=entry.assigned)
        if entry is None or _is_due(entry, _with_mail(context, asked), request):
            due.append(asked)
    return tuple(due)


def examine(
    due: Iterable[Received], taken: TakenIn, log: ReturnLog, request: CheckRequest
) -> Iterator[Received]:
    """Examine files, and yield each when its verdict is recorded.

    A file with several forms is cut apart, as an archive is unpacked: its forms take its place in
    ``taken``, and are examined each on its own.

    Raises:
        GuardError: cannot start a process to examine files.
        ExtensionError: a rule of another package cannot be loaded.
        LedgerError: nothing can be recorded.
        OSError: a form cannot be kept.
    """
    context = _context_digest(request)
    make = partial(_make_examiner, request, _registered())
    limits = LIMITS if request.recogniser is None else replace(LIMITS, seconds=_READING_SECONDS)
    known = {entry.sha256 for entry in log.entries()}
    forms: dict[str, Received] = {}
    for each, report in examine_all(due, make, request.jobs, limits):
        parts = cut_if_several(each, report.forms) if each.sha256 not in known else ()
        if parts:
            forms |= put_in_place(each, parts, taken, log)
        else:
            examination = _examination(report, each, _with_mail(context, each), request)
            log.record(_arrival(each, request.now), examination)
            yield each
    if forms:
        yield from examine(due_files(forms, log, request), taken, log, request)


def _is_due(entry: ReturnEntry, context: str, request: CheckRequest) -> bool:
    """Tell whether a file that is known has to be examined again.

    What was judged stays judged, whatever the day, but for what the day can change: a date that was
    in the future may be past by now, and a certificate be valid that was not yet.
    """
    if entry.decision is not None:
        return False
    examined = entry.examination
    if request.examine_again or examined.context_digest != context:
        return True
    codes = _codes(examined)
    is_old = examined.at.date() != request.now.date()
    return _UNFINISHED in codes or (is_old and not codes.isdisjoint(codes_of_the_day()))


def _codes(examined: Examination) -> set[str]:
    """Return the codes of what was found in a file and was no reason to accept it."""
    findings = kept_report(examined.report).findings
    return {each.code for each in findings if each.outcome is not Outcome.ACCEPTED}


@dataclass(frozen=True, slots=True)
class _Registered:
    """What this program has added, on its way to the workers."""

    rules: tuple[Rule, ...]
    kinds: tuple[SignatureKind, ...]


def _registered() -> _Registered:
    rules = VERDICT_RULES.registered()
    return _Registered(tuple(rules.values()), tuple(SIGNATURE_KINDS.registered().values()))


def _make_examiner(request: CheckRequest, registered: _Registered) -> Examines:
    """Make the examiner, in a worker: only there the libraries are needed that read files."""
    for rule in registered.rules:
        register_rule(rule)
    for kind in registered.kinds:
        register_signature_kind(kind)
    from generator.returns.examine import Examiner  # noqa: PLC0415 - only in a worker
    from generator.returns.reading.recogniser import Recogniser  # noqa: PLC0415 - the same
    from generator.returns.signers.signatures import Trust  # noqa: PLC0415 - the same

    program = request.recogniser
    recogniser = None if program is None else Recogniser(program, request.languages)
    return Examiner(request.index, Trust(request.roots), request.now.date(), recogniser)


def _arrival(received: Received, now: datetime) -> Arrival:
    copy = f"{RETURNED}/{received.path.name}"
    return Arrival(received.sha256, received.name, received.sender, received.size, copy, now)


def _examination(
    report: Report, received: Received, context: str, request: CheckRequest
) -> Examination:
    written, at = dumps(report_to_object(report)), request.now
    if report.match is not None:
        issued: Issued | None = report.match.issued
    else:  # what cannot be read is still the form that a person said
        standing = request.index.standing
        issued = next((each for each in standing if each.label == received.assigned), None)
    if issued is None:
        return Examination(report.outcome, written, context, at)
    form = (issued.paper_id, issued.revision, issued.agreement)
    return Examination(report.outcome, written, context, at, *form)


def _context_digest(request: CheckRequest) -> str:
    """Return a digest of all that a verdict rests on beside the file and the day."""
    digest = hashlib.sha256()
    for part in program_stamps():
        digest.update(repr(part).encode())
    for issued in request.index.issued:
        parts = (replace(issued, pdf=None, sent_to=()), issued.pdf is None)
        digest.update(repr(parts).encode("utf-8", "surrogatepass"))
    read_in = request.recogniser and request.languages
    digest.update(repr((request.recogniser is not None, read_in)).encode())
    for name, blank in request.index.blanks.items():
        digest.update(repr((name, _digest_of(blank))).encode())
    for root in request.roots:
        digest.update(hashlib.sha256(root.read_bytes()).digest())
    for rule in added_rules():
        digest.update(repr((rule.name, _source_of(rule))).encode())
    return digest.hexdigest()


def _digest_of(blank: Path) -> str:
    """Return the hash of a blank form; empty if it is gone."""
    try:
        return hashlib.sha256(blank.read_bytes()).hexdigest()
    except OSError:
        return ""


def _source_of(rule: Rule) -> str:
    """Return the hash of the module that a rule is in: changed, it may judge otherwise."""
    file = inspect.getsourcefile(rule.check)
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else ""


def _with_mail(context: str, received: Received) -> str:
    """Add what came with a file, and was said of it, to the context of its verdict."""
    said = (received.sender, received.words, received.assigned)
    if not any(said):
        return context
    mail = repr((context, *said))
    return hashlib.sha256(mail.encode("utf-8", "surrogatepass")).hexdigest()
