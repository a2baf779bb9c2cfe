"""The signed forms as a publisher wants them: one for each paper, under the publisher's names."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from generator.diagnostics import Diagnostic, DiagnosticError, error, warning
from generator.filenames import file_names
from generator.handin.agreements import why_not_taken
from generator.handin.profiles import Profile, Signing
from generator.ledger.records import Record
from generator.ledger.returned import ReturnEntry
from generator.moments import to_iso
from generator.office import State
from generator.returns.evidence import Medium
from generator.returns.evidence.signature_kinds import Nature
from generator.returns.report_json import kept_report
from generator.returns.verdict.return_status import PaperReturns, group_returns, missing

_PDF = ".pdf"
"""How a copy's name ends, by what its file is."""


class PackError(DiagnosticError):
    """The forms cannot be packed; nothing was written."""


@dataclass(frozen=True, slots=True)
class PackedForm:
    """The form that is handed in for a paper."""

    paper_id: str
    title: str
    revision: int
    """Of the form that was signed."""
    path: str
    """In the pack, with slashes; within the archive if there is one."""
    entry: ReturnEntry
    others: int = 0
    """How many more accepted forms there are, which came earlier."""
    wrapped: bool = False
    """Whether it came as a picture and is put into a PDF."""

    @property
    def accepted_by(self) -> str:
        """The person who accepted it; empty if the rules did."""
        return self.entry.decision.by if self.entry.decision else ""

    @property
    def accepted_at(self) -> str:
        """When, in ISO 8601."""
        decided = self.entry.decision
        return to_iso(decided.at if decided else self.entry.judged_at)


@dataclass(frozen=True, slots=True)
class MissingForm:
    """A paper that no form can be handed in for."""

    paper_id: str
    title: str
    reason: str
    refused: bool = False
    """Whether a form was accepted, and is none that the publisher takes."""


@dataclass(frozen=True, slots=True)
class PackPlan:
    """What would be packed."""

    profile: Profile
    volume: str
    """The volume's number; empty if no name needs it."""
    forms: tuple[PackedForm, ...]
    missing: tuple[MissingForm, ...]
    papers_list: bytes = b""
    """The publisher's list of papers, if the profile names one and it is at hand."""
    remarks: tuple[Diagnostic, ...] = ()
    """What a person should know before handing it in."""
    agreement: str = ""
    """Name of the agreement that the forms are of, where a workspace has several; else empty."""


def plan_pack(
    state: State,
    profile: Profile,
    volume: str = "",
    unissued: Mapping[str, str] = MappingProxyType({}),
    papers_list: bytes = b"",
) -> PackPlan:
    """Choose the form of each paper, and look at the copies that are kept of them.

    Args:
        state: what was issued of one agreement and came back, by :func:`generator.office.read`;
            withdrawn papers are not handed in.
        profile: what the publisher wants.
        volume: the volume's number; empty if no name needs it.
        unissued: titles of papers that should have a form and have none, by id.
        papers_list: the list of papers that the publisher's tool reads, if the profile names one.

    Raises:
        ValueError: the publisher wants the volume's number, and there is none.
    """
    if profile.needs_volume and not (volume.isascii() and volume.isalnum()):
        raise ValueError(f"{profile.publisher} wants the volume's number, and {volume!r} is none")
    papers, folder = group_returns(state.records, state.returns), state.folder
    standing = [paper for paper in papers if not paper.record.withdrawn]
    stems = file_names(paper.record.paper_id for paper in standing)
    chosen = [
        _choose(paper, profile, profile.path_of(stems[paper.record.paper_id], volume), folder)
        for paper in standing
    ]
    forms = tuple(each for each in chosen if isinstance(each, PackedForm))
    absent = (
        *(each for each in chosen if isinstance(each, MissingForm)),
        *(
            MissingForm(paper_id, title, "a form: none was issued, `agreements generate` makes it")
            for paper_id, title in unissued.items()
        ),
    )
    remarks = tuple(_remarks(profile, forms))
    return PackPlan(profile, volume, forms, absent, papers_list, remarks, state.agreement)


def _choose(
    paper: PaperReturns, profile: Profile, path: str, folder: Path
) -> PackedForm | MissingForm:
    """Return the form of a paper that is handed in under a path, or why there is none."""
    record = paper.record
    title = record.current.content.title or ""
    if not paper.accepted:
        return MissingForm(record.paper_id, title, missing(paper))
    *others, entry = paper.accepted
    why_not = _why_not_taken(record, entry, profile)
    if why_not:
        return MissingForm(record.paper_id, title, why_not, refused=True)
    number = entry.examination.revision
    wrapped = Path(entry.arrival.copy).suffix != _PDF
    form = PackedForm(record.paper_id, title, number, path, entry, len(others), wrapped)
    try:
        read_copy(form, folder)
    except PackError as problem:
        return MissingForm(record.paper_id, title, problem.diagnostic.message)
    return form


def _why_not_taken(record: Record, entry: ReturnEntry, profile: Profile) -> str:
    """Say why a publisher does not take a form; empty if it does, or if nobody can tell."""
    number = entry.examination.revision
    contents = [each.content for each in record.revisions if each.number == number]
    other = why_not_taken(contents[0], profile.agreements) if contents else ""
    if other:
        wanted = " or ".join(f"“{each}”" for each in profile.agreements)
        return f"a form of the agreement that {profile.publisher} takes, {wanted}: {other}"
    wrong = signings(entry) & _CERTAIN - profile.signed
    if wrong:
        return (
            f"a form signed as {profile.publisher} takes it "
            f"({', '.join(sorted(profile.signed))}): it is {', '.join(sorted(wrong))}"
        )
    return ""


_CERTAIN = frozenset({Signing.TYPED, Signing.DIGITAL})
"""What a program tells for sure; of what is drawn, only an eye can say whether it was a pen."""


def signings(entry: ReturnEntry) -> frozenset[Signing]:
    """Return the ways in which a form was signed, as far as they were seen."""
    report = kept_report(entry.examination.report)
    found = set()
    for mark in (mark for signer in report.signers for mark in signer.marks):
        match mark.kind.nature:
            case Nature.CERTIFIED:
                found.add(Signing.DIGITAL)
            case Nature.TYPED if mark.is_signature:
                found.add(Signing.TYPED)
            case Nature.DRAWN:
                found.add(Signing.PEN if report.medium is Medium.SCAN else Signing.DRAWN)
            case _:
                pass
    # A name in letters beside a signature in ink, or under a certificate, is no signature itself.
    return frozenset(found - {Signing.TYPED} if len(found) > 1 else found)


def _remarks(profile: Profile, forms: Iterable[PackedForm]) -> Iterator[Diagnostic]:
    forms = tuple(forms)
    for form in forms:
        if form.others:
            yield warning(
                f"{form.paper_id}: several accepted forms came back; the latest is packed",
                form.entry.arrival.name,
            )
    wrapped = [form.paper_id for form in forms if form.wrapped]
    if wrapped:
        yield warning(f"pictures, put into a PDF: {_some(wrapped)}", "the manifest says so")
    foreign = [
        form.paper_id
        for form in forms
        if profile.ids is not None and not profile.ids.fullmatch(form.paper_id)
    ]
    if foreign:
        hint = "rename the files, or use these ids in the metadata"
        yield warning(f"{profile.ids_hint}; not so: {_some(foreign)}", hint)
    unread = [form.paper_id for form in forms if profile.agreements and _is_unread(form)]
    if unread:
        message = f"only a person says that these are of the right agreement: {_some(unread)}"
        yield warning(
            message, "their terms could not be compared, or differ; check them before you pack"
        )
    others = [
        form.paper_id
        for form in forms
        if not _comes_as(form, profile.takes) or not signings(form.entry) <= profile.signed
    ]
    if others:
        yield warning(f"{profile.takes_hint}; not so: {_some(others)}")


def _is_unread(form: PackedForm) -> bool:
    """Tell whether nobody but a person has seen that a form has the words of its agreement."""
    codes = {each.code for each in kept_report(form.entry.examination.report).findings}
    return not codes.isdisjoint({"terms-not-compared", "terms-changed"})


def _comes_as(form: PackedForm, media: Container[Medium]) -> bool:
    return kept_report(form.entry.examination.report).medium in media


def _some(paper_ids: list[str]) -> str:
    shown = ", ".join(paper_ids[:5])
    return shown if len(paper_ids) <= 5 else f"{shown} and {len(paper_ids) - 5} more"


def read_copy(form: PackedForm, folder: Path) -> bytes:
    """Read the copy of a returned form, and see that it is what was accepted."""
    path = folder / form.entry.arrival.copy
    hint = "put the file that came back into its place, or check it again"
    try:
        data = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or str(problem)
        message = f"{form.paper_id}: the copy of the form, {path}, cannot be read: {reason}"
        raise PackError(error(message, hint)) from None
    if hashlib.sha256(data).hexdigest() != form.entry.sha256:
        message = f"{form.paper_id}: the copy of the form, {path}, is not what was accepted"
        raise PackError(error(message, hint))
    return data


def pack_as_object(plan: PackPlan, hashes: Mapping[str, str]) -> dict[str, object]:
    """Return a pack as an object for JSON; ``hashes`` are those of its files, if they are known."""
    return {
        "profile": plan.profile.name,
        "follows": plan.profile.source,
        "volume": plan.volume,
        **({"agreement": plan.agreement} if plan.agreement else {}),
        "forms": [
            {
                "paper": form.paper_id,
                "title": form.title,
                "revision": form.revision,
                "file": form.path,
                "sha256": hashes.get(form.path) or (None if form.wrapped else form.entry.sha256),
                "returned_sha256": form.entry.sha256,
                "made_of": "picture" if form.wrapped else "pdf",
                "accepted_by": form.accepted_by or "rules",
                "accepted_at": form.accepted_at,
                "earlier_accepted": form.others,
            }
            for form in plan.forms
        ],
        "missing": [
            {"paper": each.paper_id, "title": each.title, "missing": each.reason}
            for each in plan.missing
        ],
    }
