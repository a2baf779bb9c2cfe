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
        "Compare the metadata with the forms that were issued: new, changed, gone papers.",
    ),
    "send": CommandEntry(
        "generator.cli.send.command",
        "Show who would get which mail, and write the mails to read them.",
    ),
    "login": CommandEntry(
        "generator.cli.login", "Sign in at the provider of a mailbox, for `send` and `check`."
    ),
    "bounces": CommandEntry(
        "generator.cli.bounces",
        "Mark the addresses that mail came back from; they get no mail until you correct them.",
    ),
    "check": CommandEntry(
        "generator.cli.check.command",
        "Read returned forms, and say for each whether it is accepted, and if not, why.",
    ),
    "sheet": CommandEntry(
        "generator.cli.sheet.command",
        "Show the signatures that only an eye can judge, thirty at a time, and accept them.",
    ),
    "adopt": CommandEntry(
        "generator.cli.adopt.command",
        "Take in a volume whose forms were made and signed elsewhere, and say how it stands.",
    ),
    "review": CommandEntry(
        "generator.cli.review.command",
        "Decide on returned forms that need review, overrule a rejection, or take it back.",
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
        "Show for each paper what was issued, sent, returned and accepted, and what is missing.",
    ),
    "log": CommandEntry(
        "generator.cli.log", "Show all that happened, with dates: to one paper, or to all."
    ),
    "forget": CommandEntry(
        "generator.cli.forget",
        "Show what is kept about whom, and since when; erase what you name.",
    ),
    "mark": CommandEntry(
        "generator.cli.mark", "Record by hand that forms were sent, or came back signed."
    ),
    "rebuild": CommandEntry(
        "generator.cli.rebuild", "Make a lost or damaged ledger again from the forms themselves."
    ),
    "compare": CommandEntry(
        "generator.cli.compare",
        "Compare the papers themselves, as PDFs, with the titles and authors in the list.",
    ),
    "corrections": CommandEntry(
        "generator.cli.corrections",
        "Show what returned forms and replies say is wrong in the list.",
    ),
    "desk": CommandEntry(
        "generator.cli.desk", "Open the workspace as pages in the browser of this machine."
    ),
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
