"""One returned file, from its bytes to the verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.returns.cutting import page_words
from generator.returns.evidence import (
    Answer,
    FileKind,
    Finding,
    FormProposal,
    Identification,
    Index,
    Issued,
    IssuedForm,
    Medium,
    Outcome,
    PageMap,
    Received,
    Report,
    SeenPage,
    SignerEvidence,
    Terms,
    TermsState,
    TextComparison,
)
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.page_alignment import lay_pages
from generator.returns.identify.issued import read_issued
from generator.returns.identify.match import by_person, identify
from generator.returns.identify.proposals import propose
from generator.returns.looks.answers import find_widgets, read_answers, shown_as
from generator.returns.looks.fields import look_at_fields
from generator.returns.reading.fields import read_annotations
from generator.returns.reading.opening import OpenedFile, UnreadableError, open_file
from generator.returns.reading.pages import see_pages
from generator.returns.reading.recogniser import Recogniser, part_pages
from generator.returns.reading.signed_fields import signed_fields
from generator.returns.signers.entries import check_entries
from generator.returns.signers.fit import compare_text, compare_title
from generator.returns.signers.issued_here import find_signers, read_foreign
from generator.returns.signers.signatures import Trust
from generator.returns.structure.unexplained import unexplained
from generator.returns.terms.agreement_text import distinct_agreements, read_agreement
from generator.returns.terms.compare import compare_terms
from generator.returns.terms.foreign import compare_foreign_terms
from generator.returns.terms.forms_within import forms_within
from generator.returns.terms.scanned_issue import (
    ALIKE,
    compare_scanned_issue,
    scan_matches_issue,
)
from generator.returns.verdict.case import Case
from generator.returns.verdict.judge import judge, outcome_of


class Examiner:
    """Examines returned files against all that was issued."""

    def __init__(
        self, index: Index, trust: Trust, today: date, recogniser: Recogniser | None = None
    ) -> None:
        """Prepare to examine.

        Args:
            index: what was issued.
            trust: whose digital signatures are trusted.
            today: the day of the examination.
            recogniser: reads pages that are pictures; without it they have no words.
        """
        self._index = index
        self._trust = trust
        self._today = today
        self._recogniser = recogniser
        self._agreements = distinct_agreements(index)
        self._templates: dict[str, set[str | None]] = defaultdict(set)
        for each in index.issued:
            self._templates[each.agreement].add(each.content.template)

    def examine(self, received: Received) -> Report:
        """Examine a file; whatever is wrong with it is in the report.

        Raises:
            MemoryError: there is not enough memory for it; nothing else is raised.
        """
        try:
            return self._examine(received)
        except UnreadableError as problem:
            return Report.of_finding(received.sha256, problem.finding)
        except MemoryError:
            raise
        except (
            Exception
        ) as problem:  # a mistake of ours, or of a library, must not look like theirs
            return Report.of_finding(received.sha256, _mistake(problem))

    def _examine(self, received: Received) -> Report:
        with open_file(received.path.read_bytes(), received.kind) as opened:
            pages, identified = self._identify(opened)
            forms = self._forms(received, pages, identified)
            hindrance = _hindrance(opened) if forms else ""
            uncut = () if identified.forms else tuple(_uncut(forms, hindrance))
            identification = by_person(identified, received.assigned, self._index)
            turned = dict.fromkeys((page.number, page.turned) for page in pages if page.turned)
            page_map = replace(identification.pages, turned=tuple(turned))
            identification = replace(identification, pages=page_map)
            proposals = self._proposals(received, pages, identification)
            medium = _medium(opened, pages)
            evidence = self._evidence(opened, pages, identification, medium)
            findings = judge(
                Case(
                    medium,
                    identification,
                    opened.page_count,
                    evidence.terms,
                    evidence.signers,
                    evidence.title,
                    (*opened.findings, *uncut, *evidence.findings),
                    self._today,
                    received=received,
                    answers=evidence.answers,
                    proposals=proposals,
                    writers=self._index.writers,
                )
            )
            return Report(
                received.sha256,
                outcome_of(findings),
                findings,
                medium,
                identification.match,
                identification.pages,
                opened.page_count,
                evidence.terms,
                evidence.signers,
                evidence.title,
                proposals,
                () if hindrance else forms,
            )

    def _identify(self, opened: OpenedFile) -> tuple[tuple[SeenPage, ...], Identification]:
        """See the pages, and find which form they are; pictures are read if they do not say it."""
        pages = see_pages(opened)
        found = identify(pages, opened.metadata, self._index)
        if found.match is not None and found.match.means.is_ours:
            return pages, found
        if self._recogniser is not None:
            pages = self._recogniser.read(opened, pages)
        parted = part_pages(pages)
        return parted, identify(parted, opened.metadata, self._index)

    def _forms(
        self, received: Received, pages: tuple[SeenPage, ...], found: Identification
    ) -> tuple[tuple[int, ...], ...]:
        """Return the pages of each form, if there are several, and nobody said that it is one."""
        if received.assigned:
            return ()
        if found.match is not None and found.match.means.is_ours:
            return found.forms
        return forms_within(pages, self._agreements)

    def _proposals(
        self, received: Received, pages: tuple[SeenPage, ...], found: Identification
    ) -> tuple[FormProposal, ...]:
        """Propose papers for a file that nobody knows the paper of."""
        if found.match is not None:
            return ()
        return propose(received.name, received.sender, pages, self._index)

    def _evidence(
        self,
        opened: OpenedFile,
        pages: tuple[SeenPage, ...],
        identification: Identification,
        medium: Medium,
    ) -> _Evidence:
        match = identification.match
        if match is None:
            return self._foreign(opened, pages, None)
        if not match.means.is_ours:
            return self._foreign(opened, pages, match.issued)
        if match.issued.pdf is None:
            evidence = self._foreign(opened, pages, match.issued)
            return replace(evidence, terms=_without_original(evidence.terms))
        evidence = self._own(opened, pages, identification.pages, match.issued)
        if opened.kind is FileKind.IMAGE:
            return evidence
        issued = match.issued.pdf.read_bytes()
        found = unexplained(opened.data, issued, match.issued, identification.pages, medium)
        return replace(evidence, findings=found)

    def _foreign(
        self,
        opened: OpenedFile,
        pages: tuple[SeenPage, ...],
        issued: Issued | None,
    ) -> _Evidence:
        """Read a form of which there is no original to compare it with."""
        title = None if issued is None else compare_title(pages, None, issued)
        found = compare_foreign_terms(opened, pages, self._agreements, self._index.blanks)
        signers = read_foreign(pages, issued, self._today, opened, self._trust, found.reading)
        entries: tuple[Finding, ...] = ()
        if found.reading is not None:
            other = self._other_agreement(found.reading.agreement.name, issued)
            entries = (*other, *check_entries(opened, pages, found.reading, issued))
        return _Evidence(found.terms, signers, title, (*found.findings, *entries))

    def _other_agreement(self, template: str, issued: Issued | None) -> Iterator[Finding]:
        """Say if the words are those of another agreement of the workspace than was thought."""
        if issued is None or template in self._templates[issued.agreement]:
            return
        if any(template in found for found in self._templates.values()):
            message = (
                f"its words are those of “{template}”, but {issued.label} is a form of another "
                "agreement"
            )
            yield Finding(Outcome.REVIEW, "other-agreement", message, "say which form it is")

    def _own(
        self,
        opened: OpenedFile,
        pages: tuple[SeenPage, ...],
        page_map: PageMap,
        issued: Issued,
    ) -> _Evidence:
        assert issued.pdf is not None
        form = read_issued(issued.pdf)
        widgets = find_widgets(read_annotations(opened), form, page_map)
        shown = shown_as(issued.pdf.read_bytes(), widgets)
        with open_file(shown, FileKind.PDF) as original:
            placements = lay_pages(opened, pages, original, form, page_map)
            terms = compare_terms(opened, pages, original, form, page_map, placements)
            looks = look_at_fields(opened, pages, original, form, page_map, placements)
        signers = find_signers(
            opened, pages, form, page_map, placements, looks, issued, self._trust, self._today
        )
        title, answers = _title(terms, pages, form, issued), read_answers(form, widgets)
        if any(page.pictured for page in pages):
            terms = self._scanned(opened, pages, issued, terms, (page_map, placements))
        return _Evidence(terms, signers, title, answers=answers)

    def _scanned(
        self,
        opened: OpenedFile,
        pages: tuple[SeenPage, ...],
        issued: Issued,
        terms: Terms,
        laid: tuple[PageMap, Mapping[int, Placement]],
    ) -> Terms:
        """Compare a scan with the form as it was issued; this comes last, for it turns pages."""
        wording = issued.content.wording
        words = read_agreement(issued.content.template or "", wording) if wording else None
        if self._recogniser is None or words is None or issued.pdf is None:
            return terms
        if terms.state is not TermsState.UNKNOWN:
            return terms
        if scan_matches_issue(opened, pages, issued.pdf, words, *laid):
            return replace(terms, reason=ALIKE)
        read = self._recogniser.read(opened, pages)
        return compare_scanned_issue(opened, read, issued.pdf, words, terms)


def _without_original(terms: Terms) -> Terms:
    """Say that only the words could be compared: the file may show others than it has."""
    if terms.state is not TermsState.SAME:
        return terms
    reason = "the issued file is missing, but the words are those that were issued"
    return replace(terms, state=TermsState.UNKNOWN, reason=reason)


def _title(
    terms: Terms, pages: tuple[SeenPage, ...], form: IssuedForm, issued: Issued
) -> TextComparison:
    """Compare the title; pages that look as they were issued show the one that was printed."""
    printed, now = issued.content.title, issued.now.title
    if terms.state is TermsState.SAME and printed and now:
        return compare_text(printed, now)
    return compare_title(pages, form, issued)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a file says beside which form it is."""

    terms: Terms
    signers: tuple[SignerEvidence, ...]
    title: TextComparison | None
    findings: tuple[Finding, ...] = ()
    """What is in the file that is not explained."""
    answers: tuple[Answer, ...] = ()


def _hindrance(opened: OpenedFile) -> str:
    """Return why a file with several forms is not cut apart; empty if it can be."""
    if opened.kind is FileKind.IMAGE:
        return "a picture cannot be split"
    if signed_fields(opened.data, 1):
        return "splitting it would break its digital signature"
    if any(each.outcome is not Outcome.ACCEPTED for each in opened.findings):
        return "its other findings are about the whole file"
    return ""


def _uncut(forms: tuple[tuple[int, ...], ...], hindrance: str) -> Iterator[Finding]:
    """Say which forms are in a file that cannot be cut apart."""
    if hindrance:
        listed = " and ".join(map(page_words, forms))
        message = f"There are {len(forms)} forms in the file, on {listed}; {hindrance}"
        hint = "it counts for only one of them; ask for one file per form"
        yield Finding(Outcome.REVIEW, "several-forms", message, hint)


def _medium(opened: OpenedFile, pages: tuple[SeenPage, ...]) -> Medium:
    if any(page.pictured for page in pages):
        return Medium.SCAN
    return Medium.FORM if opened.document.get_formtype() else Medium.PRINTED


def _mistake(problem: Exception) -> Finding:
    words = " ".join(f"{type(problem).__name__}: {problem}".split())
    return Finding(
        Outcome.REVIEW,
        "not-examined",
        f"The program failed on this file ({words[:200]})",
        "look at it yourself, and please report this bug",
    )
