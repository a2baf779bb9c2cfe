"""A run of ``agreements generate`` that may have something to do: plan it, then carry it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import typer

from generator import office
from generator.agreements import AgreementEntry
from generator.batch import Issue, RunPlan, after_decisions, apply_run
from generator.cli.changes import table as change_table
from generator.cli.generate.options import Options
from generator.cli.generate.replacing import need_word_to_replace
from generator.cli.generate.report import RunReport
from generator.cli.generate.rows import Reported, report_row
from generator.cli.generate.run_cache import remember
from generator.cli.generate.run_plan import (
    Dialogue,
    ListReader,
    fitting,
    notes,
    plan_agreement,
    plan_runs,
    read_inputs,
    warnings_of,
)
from generator.cli.shared.console import count, say, short_path, show_diagnostics, show_json
from generator.cli.shared.folder import memories_lost
from generator.cli.shared.loading import Settings
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.workers import Workforce
from generator.diagnostics import has_errors
from generator.forms.renderer import FormRenderer
from generator.ledger.folder import FolderState
from generator.office import Office
from generator.output import WITHDRAWN
from generator.parallel import WorkersError


@dataclass(frozen=True, slots=True)
class FormsToMake:
    """Which forms are to be made."""

    entry: AgreementEntry
    """Of which agreement."""
    papers: ListReader
    """Reads the papers."""
    key: str = ""
    """Of the run, by :func:`run_key`; empty if it is not to be remembered."""
    people: Dialogue = field(default_factory=Dialogue)
    """What a person was asked for another agreement already."""


def make_work(
    entry: AgreementEntry, papers: ListReader, key: str, before: FormsToMake | None
) -> FormsToMake:
    """Return the work on one agreement; what a person said for the one before still holds."""
    return (
        FormsToMake(entry, papers, key)
        if before is None
        else FormsToMake(entry, papers, key, before.people)
    )


def make_forms(settings: Settings, options: Options, report: RunReport, work: FormsToMake) -> bool:
    """Plan a run of one agreement and carry it out; tell whether a person has to look."""
    entry, key = work.entry, work.key
    workforce = Workforce(options.jobs, options.dask, work.papers.size())
    with workforce.reached() as helpers:
        read = partial(work.papers.read, helpers.together)
        inputs = read_inputs(settings, options, entry, read)
        if inputs.is_none_meant:
            return False
        problems = inputs.found.problems
        report.problems(problems)
        # Nobody else writes to the folder from here on.
        with office.create(settings.folder(options.out)) as folder:
            _report_rebuilt(folder)
            opened = folder.of(entry.name)
            asked = fitting(options, entry, folder.states())
            records = opened.ledger.records()
            run_plan = plan_agreement(
                inputs, records, FolderState(report.folder), asked, work.people
            )
            show_diagnostics(work.people.untold(warnings_of(run_plan)))
            if not options.replace:
                need_word_to_replace(run_plan)
            if any(item.needs_signature for item in run_plan.comparisons):
                run_plan = after_decisions(run_plan, opened.returns.entries())
            report.notes += notes(run_plan)
            due = sum(isinstance(step, Issue) for step in run_plan.steps)
            try:
                with helpers.hire(inputs.renderer, due) as renderer:
                    _apply(run_plan, renderer, opened, report, progress=not options.quiet)
            except KeyboardInterrupt:
                report.finish()
                say("Stopped. The forms that were finished stay; run it again to go on.")
                raise typer.Exit(130) from None
            except (WorkersError, OSError):
                report.finish()
                raise
            if key and not run_plan.matching.look_alikes and not run_plan.matching.undecided:
                reported = Reported(problems, tuple(report.rows), tuple(report.notes))
                remember(opened.ledger, key, reported)
    if run_plan.set_asides:
        forms = count(len(run_plan.set_asides), "withdrawn paper's form", "withdrawn papers' forms")
        report.notes.append(f"{forms} set aside in {short_path(report.folder / WITHDRAWN)}/.")
    report.finish()
    return bool(report.refused or has_errors(problems) or run_plan.matching.look_alikes)


def _apply(
    run_plan: RunPlan, renderer: FormRenderer, opened: Office, report: RunReport, *, progress: bool
) -> None:
    outcomes = apply_run(run_plan, renderer, opened, datetime.now(UTC))
    with shown_progress("Making forms", len(run_plan.steps), shown=progress) as advance:
        for outcome in outcomes:
            report.add(report_row(outcome))
            advance()


def _report_rebuilt(opened: Office) -> None:
    """Say that the ledger was lost, and what the forms say."""
    made = opened.rebuilt
    if made is None:
        return
    show_diagnostics(made.diagnostics)
    if made.agreements:
        forms = count(made.revisions, "form")
        where = short_path(opened.folder)
        say(f"The ledger was missing; it was rebuilt from {forms} in {where}/.")
        show_diagnostics(memories_lost(opened.folder) if made.kept is None else ())


def show_plan(settings: Settings, options: Options) -> bool:
    """Show what a run would do; tell whether a person has to look."""
    plans = plan_runs(settings, options)
    comparisons = [each for run_plan in plans for each in run_plan.comparisons]
    if options.json:
        show_json([change_table.as_object(item) for item in comparisons])
    else:
        change_table.show(comparisons)
    say("Nothing was written.")
    return any(item.needs_person for item in comparisons)
