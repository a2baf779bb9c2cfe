"""``agreements desk``: the workspace as pages in the browser."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.shared.console import output, refuse, say, show_line
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import FolderOptions
from generator.cli.shared.person import By

if TYPE_CHECKING:
    from generator.desk.guard import Door

DETAILS = """\
Only this machine can open it, and only with the address that it shows. Nothing is fetched from
the network. Ctrl-C closes it."""
EXAMPLES = """Examples:
  agreements desk
  agreements desk --by "Inês Silva"
  agreements desk --port 8031 --no-browser"""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions):
    """What the command line says."""

    port: Annotated[
        int,
        typer.Option(
            "--port",
            min=0,
            max=65535,
            help="The port to use (by default, any free one).",
            show_default=False,
        ),
    ] = 0
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")
    ] = True
    by: By = ""


def run(options: Options) -> None:
    """Serve the desk until it is stopped."""
    read_settings()  # what is wrong with them is said here first
    from generator.desk.reading import Desk  # noqa: PLC0415 - the server is slow to load
    from generator.desk.serve import listening, opened_browser, serve  # noqa: PLC0415 - the same

    with ExitStack() as until_the_end:
        try:
            held = until_the_end.enter_context(listening(options.port))
        except OSError as problem:
            refuse(
                f"port {options.port} cannot be used: {problem.strerror}",
                "leave out --port to use any free port",
            )

        def started(door: Door) -> None:
            show_line(f"The desk is open at {door.address}")
            output.file.flush()  # whoever reads it by a pipe waits for it, too
            say("Only this machine can open it. Ctrl-C closes it.")
            if options.browser and not until_the_end.enter_context(opened_browser(door)):
                say("No browser was found; open the address yourself.")

        serve(Desk(options.out, options.by), held, started)
    say("The desk is closed.")
