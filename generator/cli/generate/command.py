"""``agreements generate``: the main job, from the options to the last form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from generator.cli.generate.options import Options
from generator.cli.generate.report import RunReport, make_report, show_rows
from generator.cli.generate.run_cache import recall, run_key
from generator.cli.shared.loading import Settings, chosen_agreements, read_settings
from generator.diagnostics import has_errors

if TYPE_CHECKING:
    from generator.cli.generate.make import FormsToMake
    from generator.cli.generate.run_plan import ListReader

DETAILS = """\
You can stop it and run it again at any time. Unchanged forms are left alone. A changed form
becomes a new revision if someone may already have the old one, which is kept in the folder
superseded. Forms of papers that are gone move to the folder withdrawn.

The exit status is 1 if a form was refused, an entry could not be read, or you need to say
whether a paper was renamed."""
EXAMPLES = """Examples:
  agreements generate
  agreements generate icml2031.bib --template pmlr --out forms
  agreements generate --only lovelace43 --format pdf
  agreements generate --rename lovelace43=lovelace43sketch"""


def run(options: Options) -> None:
    """Make forms; exit with a status other than 0 if a person has to look."""
    settings = read_settings()
    reports: list[RunReport] = []
    try:
        needs_person = _run(settings, options, reports)
    finally:
        show_rows(reports)
    if needs_person:
        raise typer.Exit(1)


def _run(settings: Settings, options: Options, reports: list[RunReport]) -> bool:
    """Make the forms of each agreement; tell whether a person has to look."""
    # Before anything is read, should it change meanwhile.
    runs = [
        (entry, run_key(settings, options, entry) if options.is_usual else "")
        for entry in chosen_agreements(settings, options)
    ]
    folder = settings.folder(options.out)
    papers: ListReader | None = None
    work: FormsToMake | None = None
    needs_person = False
    for entry, key in runs:
        report = make_report(folder, entry.name, json=options.json, quiet=options.quiet)
        report.said = {each for earlier in reports for each in earlier.said}
        reports.append(report)
        before = recall(folder, entry.name, key) if key else None
        if before is not None:
            report.replay(before)
            needs_person |= bool(report.refused) or has_errors(before.problems)
            continue
        # A run that has nothing to do does without most of the library.
        from generator.cli.generate.make import make_forms, make_work, show_plan  # noqa: PLC0415 - so
        from generator.cli.generate.run_plan import ListReader  # noqa: PLC0415 - so

        if options.dry_run:
            return show_plan(settings, options)
        papers = papers or ListReader(settings, options)
        work = make_work(entry, papers, key, work)
        needs_person |= make_forms(settings, options, report, work)
    return needs_person
