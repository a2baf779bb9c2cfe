"""How things are shown: as tables on a terminal, as plain lines elsewhere."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from textwrap import wrap
from typing import NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.cli.shared.widths import fit
from generator.diagnostics import Diagnostic, Severity, Span, error
from generator.status.addresses import hide_addresses

# Nothing that is shown is markup: titles and names come from strangers.
output = Console(markup=False, highlight=False, emoji=False)
messages = Console(stderr=True, markup=False, highlight=False, emoji=False)

_LISTENER: ContextVar[list[str] | None] = ContextVar("listener", default=None)


@contextmanager
def heard() -> Iterator[list[str]]:
    """Take what is said in this thread as a list of lines; nothing of it reaches the terminal."""
    lines: list[str] = []
    before = _LISTENER.set(lines)
    try:
        yield lines
    finally:
        _LISTENER.reset(before)


_AROUND_TABLE = 4
"""Lines of a table's head, and of what is said after it."""
_JOINERS = "\u200c\u200d"
_UNSHOWN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def shown(text: object) -> str:
    """Return text for a terminal: nothing in it can move the cursor, colour, or turn the line.

    Control and format characters and lone surrogates are shown by their code, but for the two
    joiners that some scripts are written with.
    """
    plain = str(text)
    if plain.isprintable():  # nearly always
        return plain
    return "".join(
        character
        if character in _JOINERS or unicodedata.category(character) not in _UNSHOWN
        else f"<U+{ord(character):04X}>"
        for character in plain
    )


Cell = str | list[str]
"""What stands in a table: a text, or several below each other."""


def show_table(
    titles: Sequence[str], rows: Iterable[Sequence[Cell]], shorten: Collection[str] = ()
) -> None:
    """Show rows of cells: a table on a terminal, else lines with tabs between the cells.

    The table leaves out the columns in which no row has anything, so that the others have room.

    Args:
        titles: what stands above each column.
        rows: the cells.
        shorten: titles of columns that are shortened, the first before the others, so that each
            row is one line; without any, cells are folded.
    """
    if _LISTENER.get() is not None or not output.is_terminal:
        for row in rows:
            show_line("\t".join(_cell_text(cell, "; ") for cell in row))
        return
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    texts = [[_cell_text(cell, "; " if shorten else "\n") for cell in row] for row in rows]
    used = [index for index in range(len(titles)) if any(row[index] for row in texts)]
    texts = [[row[index] for index in used] for row in texts]
    heads = [titles[index] for index in used]
    if shorten and used:
        for head, width in zip(heads, fit(heads, texts, shorten, output.width), strict=True):
            folded = "\n".join(wrap(head, width))
            table.add_column(folded, width=width, no_wrap=True, overflow="ellipsis")
    else:
        for head in heads:
            table.add_column(head, overflow="fold")
    for row in texts:
        table.add_row(*map(Text, row))
    with paged(len(texts)):
        output.print(table)


def paged(lines: int) -> AbstractContextManager[object]:
    """Return what shows so many lines in a pager if they are too many; ``PAGER=cat`` shows none.

    ``less`` ends by itself if all fits, keeps colours, and leaves what was shown on the screen.
    """
    if lines + _AROUND_TABLE <= output.height or not sys.stdin.isatty():
        return nullcontext()
    os.environ.setdefault("LESS", "FRX")
    return output.pager(styles=True)


def show_line(text: str, style: str = "") -> None:
    """Show a line on standard output; on a terminal it is folded between words."""
    listener = _LISTENER.get()
    if listener is not None:
        listener.append(text)
    elif output.is_terminal:
        output.print(Text(text, style=style))
    else:
        output.file.write(f"{text}\n")


def say(text: str, style: str = "") -> None:
    """Show a line on standard error, where it does not mix with results."""
    _print_line(messages, Text(text, style=style))


def show_json(content: object) -> None:
    """Print JSON to standard output, without e-mail addresses."""
    show_json_with_addresses(hide_addresses(content))


def show_json_with_addresses(content: object) -> None:
    """Print JSON to standard output, as it is."""
    letters = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    typer.echo(json.dumps(content, indent=2, ensure_ascii=letters))


def show_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Show findings on standard error, one after the other."""
    for diagnostic in diagnostics:
        line = Text()
        if str(diagnostic.span):
            line.append(f"{shown(diagnostic.span)}: ")
        line.append(f"{diagnostic.severity}: ", style=_STYLES[diagnostic.severity])
        line.append(shown(diagnostic.message))
        if diagnostic.hint:
            line.append(f" ({shown(diagnostic.hint)})", style="dim")
        _print_line(messages, line)


def fail(problem: OSError) -> NoReturn:
    """Say what the system refused, and exit."""
    where = shown(problem.filename) if problem.filename else ""
    reason = shown(problem.strerror or problem)
    say(": ".join(part for part in ("error", where, reason) if part), style="bold red")
    sys.exit(1)


def refuse(message: str, hint: str = "") -> NoReturn:
    """Say why a command cannot be done as it was asked for, and exit as for wrong usage."""
    show_diagnostics([error(message, hint)])
    raise typer.Exit(2)


def confirm(question: str, otherwise: str, without: str) -> None:
    """Ask a person at the terminal; exit with 1 unless the answer is yes.

    Args:
        question: what is asked.
        otherwise: what is then so if the answer is no, without a full stop.
        without: what to do where nobody can be asked.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say(f"{otherwise}: {without}.")
        raise typer.Exit(1)
    if not typer.confirm(question, default=False, err=True):
        say(f"{otherwise}.")
        raise typer.Exit(1)


def refuse_all(messages: Iterable[str]) -> None:
    """Do the same for several reasons at once, if there are any."""
    problems = [error(message) for message in messages]
    show_diagnostics(problems)
    if problems:
        raise typer.Exit(2)


def short_path(path: Path) -> str:
    """Return a path as a user would type it from here."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix() or "."
    except ValueError:
        return str(path)


def count(number: int, singular: str, plural: str = "") -> str:
    """Return a number of things in words: ``1 form``, ``2 forms``."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def diagnostic_as_json(diagnostic: Diagnostic) -> dict[str, object]:
    """Return a finding as an object for JSON."""
    return {
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "span": span_as_json(diagnostic.span),
    }


def span_as_json(span: Span) -> dict[str, object]:
    """Return a place as an object for JSON."""
    return {"file": span.file, "line": span.line, "entry": span.entry}


def _cell_text(cell: Cell, separator: str) -> str:
    return separator.join(shown(text) for text in ([cell] if isinstance(cell, str) else cell))


def _print_line(console: Console, line: Text) -> None:
    listener = _LISTENER.get()
    if listener is not None:
        listener.append(line.plain)
    elif console.is_terminal:
        console.print(line)
    else:
        # In a pipe or file, one line stays one line, and a tab a tab.
        console.file.write(f"{line.plain}\n")
