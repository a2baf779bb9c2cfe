"""``agreements generate``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.generate.options import RoundOptions
from generator.cli.shared.console import messages, show_diagnostics
from generator.cli.shared.loading import PaperOptions, read_settings
from generator.cli.shared.options import (
    AllPapers,
    ContactsFile,
    Encoding,
    Formats,
    Json,
    Metadata,
    Only,
    OutFolder,
    Rename,
    Signer,
    TemplateName,
    Withdrawn,
)
from generator.cli.shared.workers import Dask, Jobs, Workforce

if TYPE_CHECKING:
    from generator.cli.generate.report import Report

EXAMPLES = """Examples:
  agreements generate
  agreements generate icml2031.bib --template pmlr --out forms
  agreements generate --only lovelace43 --format pdf
  agreements generate --rename lovelace43=lovelace43sketch"""

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")]
Force = Annotated[bool, typer.Option("--force", help="Make every form again.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Show what would be done, and do nothing.")
]


def generate(  # noqa: PLR0913 - one parameter for each option
    *,
    metadata: Metadata = None,
    template: TemplateName = None,
    out: OutFolder = None,
    only: Only = None,
    formats: Formats = None,
    all_papers: AllPapers = False,
    contacts: ContactsFile = None,
    signer: Signer = None,
    encoding: Encoding = None,
    rename: Rename = None,
    withdrawn: Withdrawn = None,
    force: Force = False,
    jobs: Jobs = None,
    dask: Dask = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Make the agreement of every paper, as PDF and Markdown.

    It can be stopped and run again at any time. A form that has not changed is left alone; one that
    has becomes a new revision, and the earlier one is kept in the folder superseded. The forms of
    papers that are gone are set aside in the folder withdrawn.

    The status is 1 if a form was refused, an entry could not be read, or you have to say whether a
    paper was renamed.
    """
    from generator.cli.generate import run as making  # noqa: PLC0415 - not needed for a --help
    from generator.ledger import LedgerError  # noqa: PLC0415 - the same
    from generator.output import OutputError  # noqa: PLC0415 - the same

    settings = read_settings()
    papers = PaperOptions(metadata or (), all_papers, contacts, signer, encoding)
    options = RoundOptions(
        papers,
        template,
        out,
        formats or (),
        only or (),
        rename or (),
        withdrawn or (),
        force,
        may_ask=not dry_run,
    )
    folder = options.folder(settings)
    report = _make_report(folder, json=json, quiet=quiet)
    try:
        if dry_run:
            making.show_plan(settings, options, json=json)
        elif not making.tell_again(settings, options, report):
            making.run(settings, options, report, Workforce(jobs, dask), progress=not quiet)
    except (LedgerError, OutputError) as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None


def _make_report(folder: Path, *, json: bool, quiet: bool) -> Report:
    from generator.cli.generate import report  # noqa: PLC0415 - not needed for a --help

    if json:
        return report.JsonReport(folder)
    if quiet:
        return report.QuietReport(folder)
    return report.TableReport(folder) if messages.is_terminal else report.LineReport(folder)
