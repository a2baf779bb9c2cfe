"""``agreements changes``: what happened since the forms were issued."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.changes.report import WRITERS
from generator.cli.changes.table import as_object, show
from generator.cli.generate.options import RunOptions
from generator.cli.generate.run_plan import plan_runs
from generator.cli.shared.console import say, short_path, show_json
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import one_word
from generator.cli.shared.putting import put_file

DETAILS = """\
Nothing is written. Changes in letter case, punctuation or spelling alone are shown apart from
real ones; [changes] in agreements.toml says which need a new signature.

The exit status is 1 if something needs you: an outdated signed form, a paper that may have been
renamed, a refused paper."""
EXAMPLES = """Examples:
  agreements changes
  agreements changes --format html --output changes.html
  agreements changes icml2031.bib --json"""

REPORTS = tuple(WRITERS)


@dataclass(frozen=True, kw_only=True)
class Options(RunOptions):
    """What the command line says."""

    report: Annotated[
        str | None,
        one_word("--format", REPORTS, "Make a report that you can pass on."),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            dir_okay=False,
            help="Write the report to this file instead of showing it.",
            show_default=False,
        ),
    ] = None


def run(options: Options) -> None:
    """Show what changed; exit with 1 if something needs a person."""
    if options.json and options.report:
        raise typer.BadParameter("use either --json or --format, not both.")
    plans = plan_runs(read_settings(), options)
    comparisons = [each for run_plan in plans for each in run_plan.comparisons]
    if options.report:
        _put(WRITERS[options.report](comparisons), options.output)
    elif options.json:
        show_json([as_object(item) for item in comparisons])
    else:
        show(comparisons)
    if any(item.needs_person for item in comparisons):
        raise typer.Exit(1)


def _put(written: str, file: Path | None) -> None:
    if file is None:
        typer.echo(written, nl=False)
        return
    # Spreadsheet programs know UTF-8 by its mark only.
    encoding = "utf-8-sig" if file.suffix.lower() == ".csv" else "utf-8"
    put_file(file, written.encode(encoding))
    say(f"Written to {short_path(file)}.")
