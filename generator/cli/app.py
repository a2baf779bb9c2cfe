"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli import bounces, fetch, forget, init, pack, papers, template, upkeep
from generator.cli.changes import command as changes
from generator.cli.check import command as check
from generator.cli.generate import command as generate
from generator.cli.send import command as send
from generator.cli.status import command as status

app = typer.Typer(
    name="agreements",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with:\n  agreements init",
)
app.command("init", epilog=init.EXAMPLES)(init.init)
app.command("papers", epilog=papers.EXAMPLES)(papers.papers)
app.command("generate", epilog=generate.EXAMPLES)(generate.generate)
app.command("changes", epilog=changes.EXAMPLES)(changes.changes)
app.command("send", epilog=send.EXAMPLES)(send.send)
app.command("bounces", epilog=bounces.EXAMPLES)(bounces.bounces)
app.command("check", epilog=check.EXAMPLES)(check.check)
app.command("pack", epilog=pack.EXAMPLES)(pack.pack)
app.command("status", epilog=status.EXAMPLES)(status.status)
app.command("forget", epilog=forget.EXAMPLES)(forget.forget)
app.command("mark", epilog=upkeep.MARK_EXAMPLES)(upkeep.mark)
app.command("rebuild", epilog=upkeep.REBUILD_EXAMPLES)(upkeep.rebuild)
app.add_typer(fetch.app, name="fetch", epilog=fetch.EXAMPLES)
app.add_typer(template.app, name="template", epilog=template.EXAMPLES)


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
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Show what this stands on, and exit.",
        ),
    ] = False,
) -> None:
    """Publication agreements for a whole proceedings, prefilled from the papers' metadata."""
