"""Forms without a memory: plan which are written under which name, then write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, error
from generator.filenames import file_names
from generator.forms.agreement import Agreement, Refusal, Rendition
from generator.forms.refusals import refusals_of
from generator.forms.renderer import FormRenderer
from generator.ledger.rebuild import has_ledger
from generator.output import OutputError, OutputFolder, Placed


@dataclass(frozen=True, slots=True)
class Write:
    """One form that is to be made."""

    agreement: Agreement
    stem: str
    """Name of its files, without extension."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do."""

    writes: tuple[Write, ...]
    refusals: tuple[Refusal, ...]
    """What is known before anything is rendered to get no form."""


@dataclass(frozen=True, slots=True)
class Written:
    """One form that is in its place."""

    agreement: Agreement
    fingerprint: str
    files: tuple[Placed, ...]

    def __str__(self) -> str:
        """Return whose form it is, and its files."""
        return f"{self.agreement.paper.paper_id}: {', '.join(map(str, self.files))}"


Outcome = Written | Refusal


def plan(agreements: Sequence[Agreement], names: Mapping[str, str] | None = None) -> Plan:
    """Say what would be written under which name, and what not; nothing is touched.

    Args:
        agreements: the forms to make.
        names: the stem for each paper id, by :func:`generator.file_names`. A run over a part of a
            list passes the names of the whole, because a name can depend on the others.

    >>> import generator
    >>> papers = [generator.Paper("a/b", generator.Title.of("A"), ())]
    >>> [write.stem for write in plan(generator.make_agreements(papers)).writes]
    ['a-b~c14cddc0']
    """
    ids = [agreement.paper.paper_id for agreement in agreements]
    stems = file_names(ids) if names is None else names
    count = Counter(ids)
    writes: list[Write] = []
    refusals: list[Refusal] = []
    for agreement in agreements:
        paper_id = agreement.paper.paper_id
        problems = refusals_of(agreement.paper)
        if count[paper_id] > 1 and not problems:
            twice = error(
                f"{count[paper_id]} papers have the id {paper_id!r}",
                "give each paper its own id, or generate them from separate lists",
            )
            problems = (twice.at(agreement.paper.span).at(Span(entry=paper_id)),)
        if problems:
            refusals.append(Refusal(agreement, problems))
        else:
            writes.append(Write(agreement, stems[paper_id]))
    return Plan(tuple(writes), tuple(refusals))


def apply(plan: Plan, renderer: FormRenderer, folder: Path | str) -> Iterator[Outcome]:
    """Make the forms of a plan, and yield what became of each as soon as it is in its place.

    No ledger is written: nothing knows of these forms later but the files themselves. What is
    issued to be signed is made by :func:`plan_run` and :func:`apply_run`, which number revisions
    and record them. A folder that has a ledger is left alone.

    It can be stopped or killed at any moment and run again: a file is whole or not there, one with
    the same bytes is left alone, and one with others is kept under ``superseded``. No more
    forms are held in memory than the renderer makes ahead.

    Raises:
        OutputError: another process is writing to the folder, or it has a ledger, which would not
            know of these forms.
        OSError: the disk is full, or does not let us write; what was yielded is in its place.

    >>> import generator, tempfile
    >>> paper = generator.Paper("lovelace43", generator.Title.of("Sketch of an Engine"), ())
    >>> forms = generator.plan(generator.make_agreements([paper]))
    >>> renderer = generator.Renderer(generator.load_template("pmlr"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for outcome in apply(forms, renderer, Path(folder)):
    ...         [placed.path.name for placed in outcome.files]
    ['lovelace43.md', 'lovelace43.pdf']
    """
    with OutputFolder(Path(folder)) as output:
        if has_ledger(output.path):
            raise OutputError(_has_ledger(output.path))
        renditions = renderer.render_each(write.agreement for write in plan.writes)
        for write, rendition in zip(plan.writes, renditions, strict=True):
            yield _issue(write, rendition, output)


def _has_ledger(folder: Path) -> Diagnostic:
    message = f"{folder} has a ledger, and would get forms that it does not know"
    return error(message, "use plan_run and apply_run, or another folder")


def _issue(write: Write, rendition: Rendition | Refusal, output: OutputFolder) -> Outcome:
    if isinstance(rendition, Refusal):
        return rendition
    try:
        files = tuple(
            output.put(f"{write.stem}.{extension}", *pieces)
            for extension, pieces in sorted(rendition.files.items())
        )
    except OutputError as failure:
        return Refusal(write.agreement, (failure.diagnostic,))
    return Written(write.agreement, rendition.fingerprint, files)
