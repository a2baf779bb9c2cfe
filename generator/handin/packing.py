"""The signed forms as a publisher wants them: one for each paper, under the publisher's names."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from generator.diagnostics import Diagnostic, DiagnosticError, error, warning
from generator.filenames import file_names
from generator.handin.profiles import Profile
from generator.ledger.returns import ReturnEntry
from generator.moments import to_iso
from generator.office import State
from generator.returns.evidence import Medium
from generator.returns.report_json import kept_report
from generator.returns.verdict.return_status import group_returns, missing

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
        found = self.entry.decision or self.entry.examination
        return to_iso(found.at)


@dataclass(frozen=True, slots=True)
class MissingForm:
    """A paper that no form can be handed in for."""

    paper_id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class PackPlan:
    """What would be packed."""

    profile: Profile
    volume: str
    """The volume's number; empty if no name needs it."""
    forms: tuple[PackedForm, ...]
    missing: tuple[MissingForm, ...]
    remarks: tuple[Diagnostic, ...] = ()
    """What a person should know before handing it in."""


def plan_pack(
    state: State,
    profile: Profile,
    volume: str = "",
    unissued: Mapping[str, str] = MappingProxyType({}),
) -> PackPlan:
    """Choose the form of each paper, and look at the copies that are kept of them.

    Args:
        state: what was issued and came back, by :func:`generator.office.read`; withdrawn papers are
            not handed in.
        profile: what the publisher wants.
        volume: the volume's number; empty if no name needs it.
        unissued: titles of papers that should have a form and have none, by id.

    Raises:
        ValueError: the publisher wants the volume's number, and there is none.
    """
    if profile.needs_volume and not (volume.isascii() and volume.isalnum()):
        raise ValueError(f"{profile.publisher} wants the volume's number, and {volume!r} is none")
    papers, folder = group_returns(state.records, state.returns), state.folder
    standing = [paper for paper in papers if not paper.record.withdrawn]
    stems = file_names(paper.record.paper_id for paper in standing)
    forms: list[PackedForm] = []
    absent: list[MissingForm] = []
    for paper in standing:
        record = paper.record
        title = record.current.content.title or ""
        if not paper.accepted:
            absent.append(MissingForm(record.paper_id, title, missing(paper)))
            continue
        *others, entry = paper.accepted
        path = profile.path_of(stems[record.paper_id], volume)
        number = entry.examination.revision
        wrapped = Path(entry.arrival.copy).suffix != _PDF
        form = PackedForm(record.paper_id, title, number, path, entry, len(others), wrapped)
        try:
            read_copy(form, folder)
        except PackError as problem:
            absent.append(MissingForm(record.paper_id, title, problem.diagnostic.message))
        else:
            forms.append(form)
    absent += [
        MissingForm(paper_id, title, "a form: none was issued, `agreements generate` makes it")
        for paper_id, title in unissued.items()
    ]
    return PackPlan(profile, volume, tuple(forms), tuple(absent), tuple(_remarks(profile, forms)))


def _remarks(profile: Profile, forms: Iterable[PackedForm]) -> Iterator[Diagnostic]:
    forms = tuple(forms)
    for form in forms:
        if form.others:
            yield warning(
                f"{form.paper_id}: several accepted forms came back, the latest is taken",
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
    others = [form.paper_id for form in forms if not _comes_as(form, profile.takes)]
    if others:
        yield warning(f"{profile.takes_hint}; not so: {_some(others)}")


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
        "volume": plan.volume,
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
