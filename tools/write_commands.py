"""Write docs/commands.md: every command with its arguments, options and examples.

    write_commands.py

``tests/docs`` compares the page with the commands.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
HEAD = """# Commands

What `agreements --help` and `agreements COMMAND --help` say. This page is written by
`tools/write_commands.py`; a test holds that it is up to date.
"""


def page() -> str:
    """Return the page."""
    from generator.cli.app import app  # noqa: PLC0415 - after the path is known

    top = get_command(app)
    assert isinstance(top, TyperGroup)
    return "\n".join([HEAD, *_command(top, "agreements")]).rstrip("\n") + "\n"


def _command(command: TyperCommand | TyperGroup, name: str) -> Iterator[str]:
    yield from (f"## {name}", "", inspect.cleandoc(command.help or ""), "")
    context = command.make_context(name, [], resilient_parsing=True)
    yield from (f"    {' '.join([name, *command.collect_usage_pieces(context)])}", "")
    records = [each.get_help_record(context) for each in command.params]
    rows = [_row(*record) for record in records if record and "completion" not in record[0]]
    if rows:
        yield from ("| | what it does |", "|---|---|", *rows, "")
    examples = inspect.cleandoc(command.epilog or "").splitlines()[1:]
    if examples:
        yield from ("For example:", "", *(f"    {line.strip()}" for line in examples), "")
    for each, subcommand in getattr(command, "commands", {}).items():
        yield from _command(subcommand, f"{name} {each}")


def _row(names: str, words: str) -> str:
    names = re.sub(r" <list\[\w+\]>", "", names).replace("|", "\\|")
    return f"| `{names}` | {' '.join(words.split())} |".replace("  ", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(f"{PAGE}: written")
