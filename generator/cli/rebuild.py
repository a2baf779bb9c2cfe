"""``agreements rebuild``: a ledger made again from the forms."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from generator import office
from generator.cli.shared.console import (
    count,
    refuse,
    say,
    short_path,
    show_diagnostics,
    show_json,
)
from generator.cli.shared.folder import memories_lost
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import FolderOptions, JsonOptions

DETAILS = """\
The present ledger is kept under another name. Whatever can be read in it of mails, returned
forms and decisions is carried over, and you are told how much cannot. The dates on which forms
were issued are lost."""
EXAMPLES = """Example:
  agreements rebuild"""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, JsonOptions):
    """What the command line says."""


def run(options: Options) -> None:
    """Make the ledger again, and say what is in it."""
    folder = read_settings().folder(options.out)
    if not folder.is_dir():
        refuse(f"there is no folder {short_path(folder)}")
    made = office.rebuild(folder)
    show_diagnostics(made.diagnostics)
    if made.kept is not None:
        say(f"The earlier ledger is kept as {short_path(made.kept)}.")
    else:
        show_diagnostics(memories_lost(folder))
    if options.json:
        show_json(
            {
                "agreements": made.agreements,
                "forms": made.revisions,
                "taken_over": asdict(made.salvaged) if made.salvaged else None,
                "kept": str(made.kept) if made.kept else None,
            }
        )
        return
    if made.salvaged:
        taken = made.salvaged
        say(
            f"Carried over from it: {count(taken.mails, 'mail')}, "
            f"{count(taken.returned, 'returned file')}, {count(taken.decisions, 'decision')}."
        )
    forms = count(made.revisions, "form")
    say(f"{count(made.agreements, 'agreement')} with {forms} found in {short_path(folder)}/.")
