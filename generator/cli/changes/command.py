"""``agreements changes``: what happened since the forms were issued."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.generate.options import RoundOptions
from generator.cli.shared.console import fail, say, show_diagnostics, show_json, spell
from generator.cli.shared.loading import PaperOptions, read_settings
from generator.cli.shared.options import (
    AllPapers,
    ContactsFile,
    Encoding,
    Json,
    Metadata,
    Only,
    OutFolder,
    Rename,
    Signer,
    TemplateName,
    Withdrawn,
    complete_from,
    one_of,
)

EXAMPLES = """Examples:
  agreements changes
  agreements changes --format html --output changes.html
  agreements changes icml2031.bib --json"""

REPORTS = ("markdown", "html", "csv")

ReportFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(REPORTS),
        callback=one_of(REPORTS),
        autocompletion=complete_from(REPORTS),
        help="Write a report that can be forwarded.",
        show_default=False,
    ),
]
ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        dir_okay=False,
        help="File for the report; else it is shown.",
        show_default=False,
    ),
]


def changes(  # noqa: PLR0913 - one parameter for each option
    *,
    metadata: Metadata = None,
    template: TemplateName = None,
    out: OutFolder = None,
    only: Only = None,
    all_papers: AllPapers = False,
    contacts: ContactsFile = None,
    signer: Signer = None,
    encoding: Encoding = None,
    rename: Rename = None,
    withdrawn: Withdrawn = None,
    format_: ReportFormat = None,
    output: ReportFile = None,
    json: Json = False,
) -> None:
    """Compare the metadata with the forms that were issued: new, changed, gone papers.

    Nothing is written. Changes of letter case, punctuation or spelling only are told apart from
    real ones; the table [changes] in agreements.toml says which ask for a new signature.

    The status is 1 if something needs a person: a signed form that is outdated, a paper that may
    have been renamed, one that was refused.
    """
    from generator.cli.changes import report as change_report  # noqa: PLC0415 - not for --help
    from generator.cli.changes import table as change_table  # noqa: PLC0415 - the same
    from generator.cli.generate import run as making  # noqa: PLC0415 - not for --help
    from generator.ledger import LedgerError  # noqa: PLC0415 - the same

    if json and format_:
        raise typer.BadParameter("--json and --format exclude each other.")
    settings = read_settings()
    papers = PaperOptions(metadata or (), all_papers, contacts, signer, encoding)
    options = RoundOptions(papers, template, out, (), only or (), rename or (), withdrawn or ())
    try:
        run_plan = making.plan_only(settings, options, json=json)
    except LedgerError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    if format_:
        written = change_report.WRITERS[format_](run_plan.comparisons)
        _put(written, output)
    elif json:
        show_json([change_table.as_object(item) for item in run_plan.comparisons])
    else:
        change_table.show(run_plan.comparisons)
    if any(item.needs_person for item in run_plan.comparisons):
        raise typer.Exit(1)


def _put(written: str, file: Path | None) -> None:
    if file is None:
        typer.echo(written, nl=False)
        return
    # Spreadsheet programs know UTF-8 by its mark only.
    encoding = "utf-8-sig" if file.suffix.lower() == ".csv" else "utf-8"
    try:
        file.write_text(written, encoding, newline="")
    except OSError as problem:
        fail(problem)
    say(f"Written to {spell(file)}.")
