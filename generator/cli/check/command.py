"""``agreements check``: judge what came back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.shared.ledgers import output_folder
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import Json, OutFolder, WithAddresses

EXAMPLES = """Examples:
  agreements check inbox/
  agreements check forms.zip signed.mbox ada.pdf
  agreements check inbox/ --json > verdicts.json
  agreements check --review"""

Returned = Annotated[
    list[Path] | None,
    typer.Argument(
        exists=True,
        metavar="PATH...",
        help="Returned files: PDF, pictures, zip archives, mails, mailboxes, folders of them.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Processes to use; else one for each core.",
        show_default=False,
    ),
]
Review = Annotated[
    bool, typer.Option("--review", help="Decide, one by one, on what is left to a person.")
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Who decides in a review; else the name that you are logged in with.",
        show_default=False,
    ),
]
Again = Annotated[
    bool,
    typer.Option("--force", help="Examine again also what was examined, but not decided on."),
]


def check(  # noqa: PLR0913 - one parameter for each option
    *,
    paths: Returned = None,
    out: OutFolder = None,
    jobs: Jobs = None,
    review: Review = False,
    by: By = None,
    force: Again = False,
    json: Json = False,
    with_addresses: WithAddresses = False,
) -> None:
    """Read returned forms, and say for each whether it is accepted, and if not, why.

    A copy of each file is kept in the output folder, under returned; the files are left alone.
    """
    from generator.cli.check import run as checking  # noqa: PLC0415 - not needed for a --help

    if review and json:
        raise typer.BadParameter("--review and --json exclude each other.")
    if not paths and not review:
        raise typer.BadParameter("name what came back: a file or folder.", param_hint="PATH")
    settings = read_settings()
    folder = output_folder(settings, out)
    all_well = True
    if paths:
        wish = checking.Wish(tuple(paths), jobs, examine_again=force)
        show_json = (
            checking.show_as_json_with_addresses if with_addresses else checking.show_as_json
        )
        show = show_json if json else checking.show_as_text
        all_well = checking.run(settings, folder, wish, show)
    if review:
        from generator.cli.review.command import review as go_through  # noqa: PLC0415 - the same

        go_through(folder, by or "")
    elif not all_well:
        raise typer.Exit(1)
