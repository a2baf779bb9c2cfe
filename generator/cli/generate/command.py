"""``agreements generate``: the main job, from the options to the last form."""

from __future__ import annotations

import typer

from generator.cli.generate.options import Options
from generator.cli.generate.report import make_report
from generator.cli.generate.run_cache import recall, run_key
from generator.cli.shared.loading import read_settings
from generator.diagnostics import has_errors

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
    folder = settings.folder(options.out)
    report = make_report(folder, json=options.json, quiet=options.quiet)
    # Before anything is read, should it change meanwhile.
    key = run_key(settings, options) if options.is_usual else ""
    before = recall(folder, key) if key else None
    if before is not None:
        report.replay(before)
        needs_person = bool(report.refused) or has_errors(before.problems)
    else:
        # A run that has nothing to do does without most of the library.
        from generator.cli.generate.make import make_forms, show_plan  # noqa: PLC0415 - so

        if options.dry_run:
            needs_person = show_plan(settings, options)
        else:
            needs_person = make_forms(settings, options, report, key)
    if needs_person:
        raise typer.Exit(1)
