"""A planned run, carried out: what was decided is recorded, then put in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from generator.batch.forms import Outcome, Written
from generator.batch.inputs import form_content, input_digest
from generator.batch.run_plan import Issue, RunPlan, Unchanged
from generator.forms.agreement import Refusal, Rendition
from generator.forms.renderer import FormRenderer
from generator.ledger import IssuedFile, Ledger, Record, Revision
from generator.ledger.store import NewRevision, SeenFile
from generator.office import Office
from generator.output import (
    SUPERSEDED,
    WITHDRAWN,
    Change,
    OutputError,
    OutputFolder,
    Pieces,
    Placed,
    kept_name,
    sha256,
)

_TOGETHER = 48
"""Forms that are recorded in one transaction; so many are rendered together, too."""


def apply_run(
    run_plan: RunPlan,
    renderer: FormRenderer,
    opened: Office,
    now: datetime,
) -> Iterator[Outcome]:
    """Do what was planned, and yield what became of each paper as soon as it is done.

    It can be killed at any moment and run again. New revisions are recorded first, some together,
    and their files put in place then, so that no form is ever out of which the ledger does not
    know; what is moved away is moved first and recorded then, because moving twice does no harm.

    Args:
        run_plan: what to do, by :func:`plan_run`.
        renderer: what the forms are made with, the same as in the plan.
        opened: the output folder, by :func:`generator.office.create`.
        now: the moment that is recorded.

    Raises:
        ValueError: the folder was opened for another agreement than the forms are of.
        LedgerError: the ledger cannot be written; what was yielded is done.
        OSError: the disk is full, or does not let us write; what was yielded is done.
    """
    output, ledger = opened.output, opened.ledger
    _check_agreement(run_plan, ledger.agreement)
    issuer = _Issuer(run_plan, renderer, output, ledger, now)
    for old, new in run_plan.renames.items():
        ledger.rename(old, new, now)
    if run_plan.adopted:
        ledger.adopt(run_plan.adopted)
    issuer.seen.extend(run_plan.seen)
    yield from issuer.take_steps()
    if issuer.seen:
        ledger.see(issuer.seen)
    for record in run_plan.set_asides:
        ledger.withdraw(record.paper_id, _move_away(record, output), now)


def _check_agreement(run_plan: RunPlan, agreement: str) -> None:
    names = {step.agreement.name for step in run_plan.steps}
    if names - {agreement}:
        message = f"forms of {sorted(names)!r} cannot go where those of {agreement!r} lie"
        raise ValueError(message)


def _unchanged(step: Unchanged, output: OutputFolder) -> Written:
    files = tuple(Placed(output.path, file.name, Change.SAME) for file in step.files)
    return Written(step.agreement, step.fingerprint, files)


def _move_away(record: Record, output: OutputFolder) -> dict[str, str]:
    """Set a withdrawn paper's forms aside; return the new names by the old ones."""
    moved = {}
    for file in record.current.files:
        if "/" not in file.name:
            kept = output.set_aside(file.name, WITHDRAWN)
            name = kept.name if kept else kept_name(file.name, file.sha256)
            moved[file.name] = f"{WITHDRAWN}/{name}"
    return moved


@dataclass(frozen=True, slots=True)
class _RenderedForm:
    """A finished form, on its way to its place."""

    step: Issue
    rendition: Rendition
    files: tuple[IssuedFile, ...]
    moved: dict[str, str]
    """New names of the last revision's files, by the old ones."""


@dataclass(frozen=True, slots=True)
class _Issuer:
    """Issues forms: makes way for them, records them, puts them in their places."""

    run: RunPlan
    renderer: FormRenderer
    output: OutputFolder
    ledger: Ledger
    now: datetime
    seen: list[SeenFile] = field(default_factory=list)
    """Files that are in their place, and not yet recorded to be."""

    def take_steps(self) -> Iterator[Outcome]:
        """Take the steps of the plan, some together, and yield what became of each."""
        issues = (step.agreement for step in self.run.steps if isinstance(step, Issue))
        renditions = self.renderer.render_each(issues)
        rest = iter(self.run.steps)
        while together := tuple(islice(rest, _TOGETHER)):
            drafts = [
                self.draft(step, next(renditions)) if isinstance(step, Issue) else step
                for step in together
            ]
            self.record([each for each in drafts if isinstance(each, _RenderedForm)])
            for draft in drafts:
                if isinstance(draft, _RenderedForm):
                    yield self.put(draft)
                elif isinstance(draft, Unchanged):
                    yield _unchanged(draft, self.output)
                else:
                    yield draft

    def draft(self, step: Issue, rendition: Rendition | Refusal) -> _RenderedForm | Refusal:
        """Make way for a form, and return all that is to be recorded of it."""
        if isinstance(rendition, Refusal):
            return rendition
        files = tuple(
            IssuedFile(
                str(extension),
                f"{step.stem}.{extension}",
                sha256(pieces),
                sum(map(len, pieces)),
            )
            for extension, pieces in sorted(rendition.files.items())
        )
        try:
            return _RenderedForm(step, rendition, files, self._make_way(step, files))
        except OutputError as failure:
            return Refusal(step.agreement, (failure.diagnostic,))

    def record(self, drafts: Sequence[_RenderedForm]) -> None:
        """Record forms before anybody can see them."""
        if drafts:
            self.ledger.issue_all(map(self._revision, drafts), self.now, self.seen)
            self.seen.clear()

    def put(self, draft: _RenderedForm) -> Outcome:
        """Put a form in its place."""
        try:
            return self._put(draft)
        except OutputError as failure:
            return Refusal(draft.step.agreement, (failure.diagnostic,))

    def _make_way(self, step: Issue, files: tuple[IssuedFile, ...]) -> dict[str, str]:
        """Say where the files of the last revision go; move those whose name is free then."""
        if step.record is None:
            return {}
        names = {file.name: file.sha256 for file in files}
        is_new = step.has_other_words
        moved = {}
        for file in step.record.current.files:
            if "/" in file.name or (not is_new and file.name in names):
                continue
            if not is_new and file.format not in {made.format for made in files}:
                continue  # a format that this run was not asked for; it still stands
            moved[file.name] = f"{SUPERSEDED}/{kept_name(file.name, file.sha256)}"
            if file.name not in names:
                self.output.set_aside(file.name, SUPERSEDED)
        return moved

    def _revision(self, draft: _RenderedForm) -> NewRevision:
        agreement, rendition = draft.step.agreement, draft.rendition
        template, options = self.renderer.template, self.run.setup.options
        content = form_content(agreement, template, options, rendition.wording)
        revision = Revision(
            agreement.revision,
            agreement.form_id,
            rendition.fingerprint,
            content,
            None,
            draft.files,
            rendering=agreement.rendering,
        )
        return NewRevision(
            agreement.paper.paper_id,
            self.run.matching.source_of(agreement),
            input_digest(agreement, template, options),
            revision,
            draft.moved,
        )

    def _kept(self, draft: _RenderedForm) -> dict[str, Path]:
        """Return where the earlier file of each format is, if it had another name."""
        names = {file.name for file in draft.files}
        record = draft.step.record
        return {
            file.format: self.output.path / draft.moved[file.name]
            for file in (record.current.files if record else ())
            if file.name in draft.moved and file.name not in names
        }

    def _put(self, draft: _RenderedForm) -> Written:
        rendition, kept = draft.rendition, self._kept(draft)
        paper_id = rendition.agreement.paper.paper_id
        placed = []
        for file, pieces in zip(draft.files, _contents(rendition), strict=True):
            put = self.output.put(file.name, *pieces)
            self.seen.append(SeenFile(paper_id, file.format, file.size, put.mtime_ns))
            if put.change is Change.NEW and file.format in kept:
                put = replace(put, change=Change.REPLACED, kept=kept[file.format])
            placed.append(put)
        return Written(rendition.agreement, rendition.fingerprint, tuple(placed))


def _contents(rendition: Rendition) -> Iterator[Pieces]:
    return (pieces for _, pieces in sorted(rendition.files.items()))
