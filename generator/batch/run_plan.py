"""What a run would do, given what earlier ones did: decided before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.batch.forms import plan
from generator.batch.inputs import form_content, input_digest
from generator.batch.matching import PaperMatching, Request, find_sources, match_papers
from generator.changes.compare import (
    ChangeKind,
    Comparison,
    Present,
    compare,
    compare_gone,
    heed_decisions,
)
from generator.changes.policy import Policy
from generator.diagnostics import Diagnostic
from generator.filenames import file_names
from generator.forms.agreement import Agreement, Refusal
from generator.forms.renderer import Renderer, render_safely
from generator.ledger import Content, IssuedFile, Record
from generator.ledger.folder import Alteration, FileState, FolderState
from generator.ledger.returned import ReturnEntry
from generator.ledger.store import Adoption, SeenFile
from generator.office import State
from generator.output import Format

_ALL = Request()
_DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class Setup:
    """What the forms are made with, and what changes ask for."""

    reader: Renderer
    """Makes the text of a form only, for comparison."""
    formats: frozenset[Format]
    options: Mapping[str, object]
    policy: Policy = field(default_factory=Policy)
    request: Request = field(default_factory=Request)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A form that stays as it is."""

    agreement: Agreement
    fingerprint: str
    files: tuple[IssuedFile, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A form that is to be made."""

    agreement: Agreement
    """With the revision that it will be."""
    stem: str
    record: Record | None
    """What was issued before."""

    @property
    def has_other_words(self) -> bool:
        """Whether it is another form than the one that stands, and not that one made again."""
        if self.record is None:
            return True
        current, agreement = self.record.current, self.agreement
        before = current.number, current.rendering
        return (agreement.revision, agreement.rendering) > before


Step = Unchanged | Issue | Refusal


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run would do, and why."""

    steps: tuple[Step, ...]
    """One for each paper of the metadata that is decided, in its order."""
    comparisons: tuple[Comparison, ...]
    """One for each paper of the metadata, then for each that is gone."""
    set_asides: tuple[Record, ...]
    """Withdrawn papers whose forms are moved away."""
    renames: Mapping[str, str]
    adopted: tuple[Adoption, ...]
    """Papers whose input changed but not their form, for the ledger."""
    seen: tuple[SeenFile, ...]
    """Files whose time the ledger does not know."""
    alterations: tuple[Alteration, ...]
    setup: Setup
    matching: PaperMatching


def plan_run(  # noqa: PLR0913 - what is there, what was there, and what the chair asks
    agreements: Sequence[Agreement],
    renderer: Renderer,
    state: State,
    *,
    problems: Iterable[Diagnostic] = (),
    request: Request = _ALL,
    policy: Policy = _DEFAULT,
) -> RunPlan:
    """Decide which forms are new, changed, the same or withdrawn; nothing is touched.

    A paper that was issued and is not among the agreements is taken for withdrawn, and its form is
    set aside, unless part of the metadata could not be read.

    Args:
        agreements: the forms of all papers in the metadata.
        renderer: what the forms are made with.
        state: what was issued, by :func:`generator.office.read` or ``opened.state()``.
        problems: what was wrong with the metadata, ``loaded.diagnostics``: so that no form is set
            aside only because its paper could not be read.
        request: what is asked beside that, such as new ids of papers.
        policy: which changes ask for a new signature.

    Raises:
        ValueError: an agreement is for another template than the renderer's.
    """
    for agreement in agreements:
        renderer.check_template(agreement)
    names = file_names(agreement.paper.paper_id for agreement in agreements)
    papers = [agreement.paper for agreement in agreements]
    sources = find_sources(papers, problems, state.records, state.place)
    matching = match_papers(agreements, state.records, request, sources)
    reader = Renderer(renderer.template, renderer.options, (Format.MARKDOWN,))
    setup = Setup(reader, renderer.formats, renderer.options, policy, request)
    found = plan_steps(agreements, names, matching, state.files(), setup)
    return after_decisions(found, state.returns)


def plan_steps(
    agreements: Sequence[Agreement],
    names: Mapping[str, str],
    matching: PaperMatching,
    folder: FolderState,
    setup: Setup,
) -> RunPlan:
    """Decide what is to be done; nothing is touched.

    A form is only looked into where the digest of its input is another than the one recorded, and a
    file only where its size or time are.

    Args:
        agreements: the forms of all papers in the metadata.
        names: the stem for each paper id, by :func:`generator.file_names`.
        matching: what was issued for which of them, by :func:`match_papers`.
        folder: what stands in the output folder.
        setup: what the forms are made with, and what the chair asks.
    """
    return _RunPlanner(names, matching, folder, setup).plan(agreements)


def after_decisions(run_plan: RunPlan, returns: Iterable[ReturnEntry]) -> RunPlan:
    """Return a plan that asks for no signature where a person took an earlier form knowingly."""
    if not any(item.needs_signature for item in run_plan.comparisons):
        return run_plan
    by_paper: dict[str, list[ReturnEntry]] = defaultdict(list)
    for entry in returns:
        by_paper[entry.examination.paper_id].append(entry)
    records = run_plan.matching.records
    comparisons = (
        heed_decisions(item, records[item.paper_id], by_paper[item.paper_id])
        if item.needs_signature and item.paper_id in records
        else item
        for item in run_plan.comparisons
    )
    return replace(run_plan, comparisons=tuple(comparisons))


class _RunPlanner:
    """Gathers the parts of a plan, paper by paper."""

    def __init__(
        self,
        names: Mapping[str, str],
        lines: PaperMatching,
        folder: FolderState,
        setup: Setup,
    ) -> None:
        self._names = names
        self._folder = folder
        self._setup = setup
        self._request = setup.request
        self._matching = lines
        self._unsure_old = lines.unsure_old
        self._unsure_new = lines.unsure_new
        self._steps: list[Step] = []
        self._comparisons: list[Comparison] = []
        self._adopted: list[Adoption] = []
        self._seen: list[SeenFile] = []
        self._alterations: list[Alteration] = []

    def plan(self, agreements: Sequence[Agreement]) -> RunPlan:
        whole = plan(agreements, self._names)
        stems = {write.agreement.paper.paper_id: write.stem for write in whole.writes}
        refusals = {id(refusal.agreement): refusal for refusal in whole.refusals}
        for agreement in agreements:
            paper_id = agreement.paper.paper_id
            if self._request.only and paper_id not in self._request.only:
                continue
            if refusal := refusals.get(id(agreement)):
                self._refuse(refusal)
            elif look_alike := self._unsure_new.get(paper_id):
                self._wait(agreement, look_alike)
            else:
                self._decide(agreement, stems[paper_id])
        gone = () if self._request.only else self._matching.gone
        return RunPlan(
            tuple(self._steps),
            (*self._comparisons, *map(self._compare_gone, gone)),
            tuple(record for record in gone if record.paper_id not in self._unsure_old),
            {} if self._request.only else self._matching.renames,
            tuple(self._adopted),
            tuple(self._seen),
            tuple(self._alterations),
            self._setup,
            self._matching,
        )

    def _refuse(self, refusal: Refusal) -> None:
        paper = refusal.agreement.paper
        record = self._matching.records.get(paper.paper_id)
        revision = record.current.number if record else 0
        self._steps.append(refusal)
        self._comparisons.append(
            Comparison(
                paper.paper_id,
                ChangeKind.REFUSED,
                paper.title.plain,
                revision,
                agreement=refusal.agreement.name,
            )
        )

    def _wait(self, agreement: Agreement, look_alike: str) -> None:
        paper = agreement.paper
        self._comparisons.append(
            Comparison(
                paper.paper_id,
                ChangeKind.UNSURE,
                paper.title.plain,
                look_alike=look_alike,
                agreement=agreement.name,
            )
        )

    def _compare_gone(self, record: Record) -> Comparison:
        found = compare_gone(record)
        look_alike = self._unsure_old.get(record.paper_id, "")
        return (
            replace(found, kind=ChangeKind.UNSURE, look_alike=look_alike) if look_alike else found
        )

    def _decide(self, agreement: Agreement, stem: str) -> None:
        """Compare one form with what was issued, and decide what becomes of it."""
        setup = self._setup
        record = self._matching.records.get(agreement.paper.paper_id)
        if record is None:
            self._issue_first(agreement, stem)
            return
        digest = input_digest(agreement, setup.reader.template, setup.options)
        present = self._present(agreement, digest, record)
        if isinstance(present, Refusal):
            self._refuse(present)
            return
        comparison = compare(record, present, setup.policy)
        self._comparisons.append(comparison)
        if comparison.differences:
            self._issue(_next(agreement, record), stem, record)
            return
        current = record.current
        agreement = replace(agreement, revision=current.number, rendering=current.rendering)
        if self._must_make(record, stem):
            self._issue(agreement, stem, record)
            return
        source = self._matching.source_of(agreement)
        if (record.input_digest, record.source) != (digest, source):
            adopted = Adoption(record.paper_id, digest, source, present.content)
            self._adopted.append(adopted)
        files = tuple(file for file in record.current.files if "/" not in file.name)
        self._steps.append(Unchanged(agreement, record.current.fingerprint, files))

    def _issue_first(self, agreement: Agreement, stem: str) -> None:
        """Issue a form with nothing to compare it to; whether it can be made shows when it is."""
        paper = agreement.paper
        present = Present(paper.paper_id, Content(paper.title.plain), "", agreement.name)
        self._comparisons.append(compare(None, present, self._setup.policy))
        self._steps.append(Issue(replace(agreement, revision=1), stem, None))

    def _present(self, agreement: Agreement, digest: str, record: Record) -> Present | Refusal:
        """Say what the form would say now; it is looked into only if its input changed."""
        paper_id, name = agreement.paper.paper_id, agreement.name
        if record.input_digest == digest:
            return Present(paper_id, record.current.content, record.current.fingerprint, name)
        setup = self._setup
        reading = render_safely(agreement, setup.reader)
        if isinstance(reading, Refusal):
            return reading
        content = form_content(agreement, setup.reader.template, setup.options, reading.wording)
        return Present(paper_id, content, reading.fingerprint, name)

    def _issue(self, agreement: Agreement, stem: str, record: Record) -> None:
        step = Issue(agreement, stem, record)
        if step.has_other_words:
            self._look_for_alterations(record)
        self._steps.append(step)

    def _must_make(self, record: Record, stem: str) -> bool:
        """Tell whether a form whose text is as issued has to be made again all the same."""
        states = self._look_for_alterations(record)
        wanted = {f"{stem}.{extension}" for extension in self._setup.formats}
        there = {name for name, state in states.items() if _is_good(state)}
        # Of a form that was read back from its file nobody knows whether the file was edited.
        unknown = record.input_digest is None and record.current.content.template is None
        return self._request.force or record.withdrawn or unknown or not wanted <= there

    def _look_for_alterations(self, record: Record) -> dict[str, FileState]:
        """Look what became of a form's files, and gather what is to be said of it."""
        states = {}
        for file in record.current.files:
            if "/" in file.name:
                continue
            state = states[file.name] = self._folder.state_of(file, record)
            if state in (FileState.MISSING, FileState.EDITED):
                self._alterations.append(Alteration(record.paper_id, file.name, state))
            elif state is FileState.TOUCHED:
                status = self._folder.files[file.name]
                self._seen.append(
                    SeenFile(record.paper_id, file.format, status.size, status.mtime_ns)
                )
        return states


def _next(agreement: Agreement, record: Record) -> Agreement:
    """Return a form with other words than the one that stands, with its number.

    What somebody may have keeps its number for good; what certainly nobody has is made again under
    the same one.
    """
    current = record.current
    if current.may_be_out:
        return replace(agreement, revision=current.number + 1, rendering=1)
    return replace(agreement, revision=current.number, rendering=current.rendering + 1)


def _is_good(state: FileState) -> bool:
    return state in (FileState.INTACT, FileState.TOUCHED)
