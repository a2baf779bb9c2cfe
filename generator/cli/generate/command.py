"""``agreements generate``: the main job, from the options to the last form."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from generator import office
from generator.batch import Issue, RunPlan, apply_run
from generator.cli.changes import table as change_table
from generator.cli.generate.options import Options
from generator.cli.generate.report import Report, make_report
from generator.cli.generate.rows import Reported, row_of
from generator.cli.generate.run_cache import recall, remember, run_key
from generator.cli.generate.run_plan import compare, notes, plan, problems_of, read_inputs
from generator.cli.shared.console import count, say, show_diagnostics, show_json, spell
from generator.cli.shared.folder import memories_lost
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.workers import Workforce
from generator.diagnostics import has_errors
from generator.forms.renderer import FormRenderer
from generator.ledger.folder import FolderState
from generator.office import Office
from generator.output import WITHDRAWN
from generator.parallel import WorkersError

DETAILS = """\
It can be stopped and run again at any time. A form that has not changed is left alone; one that
has becomes a new revision, and the earlier one is kept in the folder superseded. The forms of
papers that are gone are set aside in the folder withdrawn.

The status is 1 if a form was refused, an entry could not be read, or you have to say whether a
paper was renamed."""
EXAMPLES = """Examples:
  agreements generate
  agreements generate icml2031.bib --template pmlr --out forms
  agreements generate --only lovelace43 --format pdf
  agreements generate --rename lovelace43=lovelace43sketch"""


def run(options: Options) -> None:
    """Make forms; exit with a status other than 0 if a person has to look."""
    settings = read_settings()
    if options.dry_run:
        _show_plan(settings, options)
        return
    folder = settings.folder(options.out)
    report = make_report(folder, json=options.json, quiet=options.quiet)
    # Before anything is read, should it change meanwhile.
    key = run_key(settings, options) if options.is_usual else ""
    before = recall(folder, key) if key else None
    if before is not None:
        report.replay(before)
        needs_person = report.refused or has_errors(before.problems)
    else:
        needs_person = _make_forms(settings, options, report, key)
    if needs_person:
        raise typer.Exit(1)


def _make_forms(settings: Settings, options: Options, report: Report, key: str) -> bool:
    """Plan a round and carry it out; tell whether a person has to look."""
    with Workforce(options.jobs, options.dask).reached() as hire:
        inputs = read_inputs(settings, options)
        problems = inputs.found.problems
        report.problems(problems)
        # Nobody else writes to the folder from here on.
        with office.create(report.folder) as opened:
            _report_rebuilt(opened)
            records = opened.ledger.records()
            run_plan = plan(inputs, records, FolderState(report.folder), options)
            show_diagnostics(problems_of(run_plan))
            report.notes += notes(run_plan)
            due = sum(isinstance(step, Issue) for step in run_plan.steps)
            try:
                with hire(inputs.renderer, due) as renderer:
                    _apply(run_plan, renderer, opened, report, progress=not options.quiet)
            except KeyboardInterrupt:
                report.finish()
                say("Stopped. The forms that were finished stay; run it again to go on.")
                raise typer.Exit(130) from None
            except (WorkersError, OSError):
                report.finish()
                raise
            if key and not run_plan.matching.look_alikes and not run_plan.matching.held:
                reported = Reported(problems, tuple(report.rows), tuple(report.notes))
                remember(opened.ledger, key, reported)
    if run_plan.set_asides:
        forms = count(len(run_plan.set_asides), "withdrawn paper's form", "withdrawn papers' forms")
        report.notes.append(f"{forms} set aside in {spell(report.folder / WITHDRAWN)}/.")
    report.finish()
    return bool(report.refused or has_errors(problems) or run_plan.matching.look_alikes)


def _apply(
    run_plan: RunPlan, renderer: FormRenderer, opened: Office, report: Report, *, progress: bool
) -> None:
    outcomes = apply_run(run_plan, renderer, opened.output, opened.ledger, datetime.now(UTC))
    with shown_progress("Making forms", len(run_plan.steps), shown=progress) as advance:
        for outcome in outcomes:
            report.add(row_of(outcome))
            advance()


def _report_rebuilt(opened: Office) -> None:
    """Say that the ledger was lost, and what the forms told."""
    made = opened.rebuilt
    if made is None:
        return
    show_diagnostics(made.diagnostics)
    if made.agreements:
        forms = count(made.revisions, "form")
        where = spell(opened.folder)
        say(f"The ledger was not there; it was made again from {forms} in {where}/.")
        show_diagnostics(memories_lost(opened.folder) if made.kept is None else ())


def _show_plan(settings: Settings, options: Options) -> None:
    """Show what a run would do; exit with 1 if a person has to look."""
    run_plan = compare(settings, options)
    if options.json:
        show_json([change_table.as_object(item) for item in run_plan.comparisons])
    else:
        change_table.show(run_plan.comparisons)
    say("Nothing was written.")
    if any(item.needs_person for item in run_plan.comparisons):
        raise typer.Exit(1)
