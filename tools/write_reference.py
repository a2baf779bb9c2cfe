"""Write what the pages of reference repeat: the help of every command, and the settings of a start.

    write_reference.py

``tests/docs`` compares the pages with the code.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

PROJECT = Path(__file__).parent.parent
COMMANDS = PROJECT / "docs" / "commands.md"
SETTINGS = PROJECT / "docs" / "settings.md"
STARTER = PROJECT / "generator" / "starter" / "agreements.toml"
_END = "```\n"
HEAD = """# Commands

What `agreements --help` and `agreements COMMAND --help` say. This page is written by
`tools/write_reference.py`; a test holds that it is up to date.
"""


def settings_page() -> str:
    """Return the page of settings as it is, with the starter's settings in its first block."""
    head, _, rest = SETTINGS.read_text("utf-8").partition("```toml\n")
    return f"{head}```toml\n{STARTER.read_text('utf-8')}```\n{rest.partition(_END)[2]}"


def commands_page() -> str:
    """Return the page of commands."""
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
    examples = inspect.cleandoc(command.epilog or "").splitlines()[2:]  # after "\b", "Examples:"
    if examples:
        yield from ("For example:", "", *(f"    {line.strip()}" for line in examples), "")
    commands = getattr(command, "commands", {})
    for each in commands:
        yield from _command(commands[each], f"{name} {each}")


def _row(names: str, words: str) -> str:
    names = re.sub(r" <list\[\w+\]>", "", names).replace("|", "\\|")
    return f"| `{names}` | {' '.join(words.split())} |".replace("  ", " ")


if __name__ == "__main__":
    COMMANDS.write_text(commands_page(), "utf-8")
    SETTINGS.write_text(settings_page(), "utf-8")
    print(f"written: {COMMANDS}, {SETTINGS}")
