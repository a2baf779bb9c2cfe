"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli.shared.command import CommandEntry, program

ENTRIES = {
    "init": CommandEntry(
        "generator.cli.init", "Make a workspace: a folder whose files explain themselves."
    ),
    "papers": CommandEntry(
        "generator.cli.papers",
        "Show what was read: each paper, who signs it and how we know, and what is wrong.",
    ),
    "generate": CommandEntry(
        "generator.cli.generate.command", "Make the agreement of every paper, as PDF and Markdown."
    ),
    "changes": CommandEntry(
        "generator.cli.changes.command",
        "Compare the metadata with the issued forms: what is new, changed or gone.",
    ),
    "send": CommandEntry(
        "generator.cli.send.command",
        "Show who gets which mail and why, write the mails for you to read, or send them.",
    ),
    "login": CommandEntry(
        "generator.cli.login",
        "Sign in to a mailbox at Microsoft 365 or Google, for `send` and `check`.",
    ),
    "bounces": CommandEntry(
        "generator.cli.bounces",
        "Mark addresses whose mail bounced; they get no more until you correct them.",
    ),
    "check": CommandEntry(
        "generator.cli.check.command",
        "Read returned forms; say whether each is accepted and, if not, why.",
    ),
    "sheet": CommandEntry(
        "generator.cli.sheet.command",
        "Look at signatures thirty at a time, and accept them.",
    ),
    "adopt": CommandEntry(
        "generator.cli.adopt.command",
        "Check forms that were made and signed elsewhere, and show what is missing.",
    ),
    "review": CommandEntry(
        "generator.cli.review.command",
        "Decide on returned forms that need review; overrule or undo a decision.",
    ),
    "pack": CommandEntry(
        "generator.cli.pack",
        "Write the accepted forms under the publisher's names, one for each paper.",
    ),
    "record": CommandEntry(
        "generator.cli.record", "Write the record of all forms as a PDF, for the archive."
    ),
    "status": CommandEntry(
        "generator.cli.status.command",
        "Show what was issued, sent, returned and accepted for each paper, and what is missing.",
    ),
    "log": CommandEntry(
        "generator.cli.log", "Show what happened, with dates, to one paper or to all."
    ),
    "forget": CommandEntry(
        "generator.cli.forget",
        "Show what personal data is kept and since when; erase what you name.",
    ),
    "mark": CommandEntry(
        "generator.cli.mark", "Record by hand that forms were sent, or came back signed."
    ),
    "rebuild": CommandEntry(
        "generator.cli.rebuild", "Rebuild a lost or damaged ledger from the forms themselves."
    ),
    "compare": CommandEntry(
        "generator.cli.compare",
        "Compare the PDFs of the papers with the titles and authors in the list.",
    ),
    "corrections": CommandEntry(
        "generator.cli.corrections",
        "Show corrections to the list that returned forms and replies ask for.",
    ),
    "desk": CommandEntry("generator.cli.desk", "Open the workspace in a browser on this machine."),
    "fetch": CommandEntry("generator.cli.fetch", "Fetch lists of papers from where they are kept."),
    "template": CommandEntry("generator.cli.template", "List, check and preview templates."),
}

app = program(ENTRIES, "Start with:\n  agreements init")


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - the shape of an option's callback
    if not wanted:
        return
    from generator.cli.version import lines  # noqa: PLC0415 - slow to import

    for line in lines():
        typer.echo(line)
    raise typer.Exit


@app.callback()
def agreements(
    *,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Show versions, and exit.",
        ),
    ] = False,
) -> None:
    """Publication agreements for a whole proceedings, prefilled from the papers' metadata."""
