"""A run of ``agreements generate``, from the settled ledger to the last form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.changes import table as change_table
from generator.cli.generate.options import RoundOptions
from generator.cli.generate.report import JsonReport, Report
from generator.cli.generate.rows import Told, row_of
from generator.cli.generate.run_cache import recall, remember, run_key
from generator.cli.generate.run_plan import Material, findings, gather, notes, plan
from generator.cli.shared.console import count, fail, say, show_diagnostics, show_json, spell
from generator.cli.shared.ledgers import memories_lost, writing
from generator.cli.shared.loading import Settings
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.workers import Hires, Workforce
from generator.diagnostics import has_errors
from generator.ledger import LEDGER_NAME, Ledger, Record
from generator.ledger.connection import REBUILT_NAME, verify
from generator.ledger.folder import FolderState
from generator.ledger.rebuild import has_ledger, has_remains, read_forms, rebuild
from generator.output import SUPERSEDED, WITHDRAWN

if TYPE_CHECKING:
    from generator.batch import RunPlan
    from generator.forms.renderer import FormRenderer
    from generator.output import OutputFolder


def tell_again(settings: Settings, options: RoundOptions, report: Report) -> bool:
    """Tell a run again that has nothing to do; False if there may be something."""
    if not options.is_usual or not has_ledger(report.folder):
        return False
    verify(report.folder / LEDGER_NAME)
    with Ledger.to_read(report.folder) as ledger:
        told = recall(ledger, run_key(settings, options), report.folder)
    if told is None:
        return False
    _tell(told, report)
    return True


def _tell(told: Told, report: Report) -> None:
    report.problems(told.problems)
    for row in told.rows:
        report.add(row)
    report.notes += told.notes
    report.finish()
    if report.refused or has_errors(told.problems):
        raise typer.Exit(1)


def run(
    settings: Settings,
    options: RoundOptions,
    report: Report,
    workforce: Workforce,
    *,
    progress: bool,
) -> None:
    """Plan a run and carry it out; exit with a status other than 0 if a person has to look."""
    from generator.parallel import WorkersError  # noqa: PLC0415 - needs all of the library

    key = run_key(settings, options)  # before anything is read, should it change meanwhile
    try:
        with workforce.reached() as hire:
            material = gather(settings, options, json=isinstance(report, JsonReport))
            report.problems(material.found.problems)
            run_plan = _make(material, options, report, hire, key, progress=progress)
    except WorkersError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    if run_plan.set_asides:
        forms = count(len(run_plan.set_asides), "withdrawn paper's form", "withdrawn papers' forms")
        report.notes.append(f"{forms} set aside in {spell(report.folder / WITHDRAWN)}/.")
    report.finish()
    if report.refused or has_errors(material.found.problems) or run_plan.matching.look_alikes:
        raise typer.Exit(1)


def _make(  # noqa: PLR0913 - what is made, how it is told, by whom
    material: Material,
    options: RoundOptions,
    report: Report,
    hire: Hires,
    key: str,
    *,
    progress: bool,
) -> RunPlan:
    """Plan a round and carry it out while nobody else writes to the folder."""
    from generator.batch import Issue  # noqa: PLC0415 - needs all of the library
    from generator.parallel import WorkersError  # noqa: PLC0415 - the same

    with writing(report.folder) as output, open_ledger(report.folder) as ledger:
        run_plan = _plan(material, ledger, options, report)
        due = sum(isinstance(step, Issue) for step in run_plan.steps)
        try:
            with hire(material.renderer, due) as renderer:
                _apply(run_plan, renderer, output, ledger, report, progress=progress)
        except KeyboardInterrupt:
            report.finish()
            say("Stopped. The forms that were finished stay; run it again to go on.")
            raise typer.Exit(130) from None
        except WorkersError:
            report.finish()
            raise
        except OSError as problem:
            report.finish()
            fail(problem)
        told = Told(material.found.problems, tuple(report.told), tuple(report.notes))
        if options.is_usual and not run_plan.matching.look_alikes and not run_plan.matching.held:
            remember(ledger, key, told)
    return run_plan


def _plan(material: Material, ledger: Ledger, options: RoundOptions, report: Report) -> RunPlan:
    run_plan = plan(material, ledger.records(), FolderState(report.folder), options)
    show_diagnostics(findings(run_plan))
    report.notes += notes(run_plan)
    return run_plan


def _apply(  # noqa: PLR0913 - what is done, with what, to what, and how it is told
    run_plan: RunPlan,
    renderer: FormRenderer,
    output: OutputFolder,
    ledger: Ledger,
    report: Report,
    *,
    progress: bool,
) -> None:
    from generator.batch import apply_run  # noqa: PLC0415 - needs all of the library

    outcomes = apply_run(run_plan, renderer, output, ledger, datetime.now(UTC))
    with shown_progress("Making forms", len(run_plan.steps), shown=progress) as advance:
        for outcome in outcomes:
            report.add(row_of(outcome))
            advance()


def open_ledger(folder: Path) -> Ledger:
    """Open a folder's ledger; if it was lost, make it again from the forms, and say so.

    Raises:
        LedgerError: it cannot be read or written.
        OSError: a file of the folder cannot be read.
    """
    if (folder / REBUILT_NAME).exists() or (not has_ledger(folder) and has_remains(folder)):
        made = rebuild(folder, (SUPERSEDED, WITHDRAWN))
        show_diagnostics(made.diagnostics)
        if made.agreements:
            forms = count(made.revisions, "form")
            say(f"The ledger was not there; it was made again from {forms} in {spell(folder)}/.")
            show_diagnostics(memories_lost(folder) if made.kept is None else ())
    return Ledger(folder)


def show_plan(settings: Settings, options: RoundOptions, *, json: bool) -> None:
    """Show what a run would do."""
    run_plan = plan_only(settings, options, json=json)
    if json:
        show_json([change_table.as_object(item) for item in run_plan.comparisons])
    else:
        change_table.show(run_plan.comparisons)
    say("Nothing was written.")
    if any(item.needs_person for item in run_plan.comparisons):
        raise typer.Exit(1)


def plan_only(settings: Settings, options: RoundOptions, *, json: bool) -> RunPlan:
    """Plan a round and touch nothing; show what is wrong."""
    folder = options.folder(settings)
    material = gather(settings, options, json=json)
    records = read_records(folder)
    run_plan = plan(material, records, FolderState(folder), options)
    show_diagnostics((*material.found.problems, *findings(run_plan)))
    return run_plan


def read_records(folder: Path) -> Mapping[str, Record]:
    """Read what was issued from the ledger, or if that was lost from the forms.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    if has_ledger(folder):
        verify(folder / LEDGER_NAME)
        with Ledger.to_read(folder) as ledger:
            return ledger.records()
    records, problems = read_forms(folder, ("", SUPERSEDED, WITHDRAWN))
    show_diagnostics(problems)
    return {record.paper_id: record for record in records}
