"""Text commands that take more than a style: what each does to the line it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from generator.diagnostics import error, warning
from generator.latex import commands
from generator.latex.builder import mapped
from generator.latex.clean import clean
from generator.latex.tree import Command, Group, spell

if TYPE_CHECKING:
    from generator.latex.line import Line

_CHARACTER_NUMBER = re.compile(r"\s*(?:`(?P<char>.)|(?P<decimal>\d{1,7})|\"(?P<hex>[0-9A-F]{1,6}))")


def _keep_second(line: Line, name: str) -> None:
    line.argument(name)
    line.inlines.extend(line.reader.render(line.argument(name)))


def _keep_first(line: Line, name: str) -> None:
    first = line.argument(name)
    line.argument(name)
    line.inlines.extend(line.reader.render(first))


def _drop(line: Line, name: str) -> None:
    line.cursor.option()
    line.argument(name)


def _drop_note(line: Line, name: str) -> None:
    line.cursor.option()
    if line.cursor.is_before_group():
        line.argument(name)
    line.reader.report(warning(f"the text of \\{name} was left out"))


def _space(line: Line, name: str) -> None:
    if not spell(line.argument(name)).strip().startswith("0"):
        line.emit(" ")


def _ensure_math(line: Line, name: str) -> None:
    line.formula(line.argument(name))


def _quote(line: Line, name: str) -> None:
    line.emit("“")
    line.inlines.extend(line.reader.render(line.argument(name)))
    line.emit("”")


def _case(line: Line, name: str) -> None:
    change = str.upper if name in commands.UPPERCASE else str.lower
    line.inlines.extend(mapped(line.reader.render(line.argument(name)), change))


def _number(line: Line, name: str) -> None:
    node = line.cursor.peek()
    if isinstance(node, Group):
        line.cursor.take()
    source = spell(node.children if isinstance(node, Group) else [node] if node else [])
    match = _CHARACTER_NUMBER.match(source)
    if match is None:
        _command_number(line, name)
        return
    if not isinstance(node, Group):
        line.cursor.characters(match.end())
    code = int(match["decimal"] or match["hex"] or "0", 16 if match["hex"] else 10)
    character = match["char"] or (chr(code) if 0 < code <= 0x10FFFF else "\ufffd")
    text, found = clean(character)
    line.reader.report(*found)
    line.emit(text)


def _command_number(line: Line, name: str) -> None:
    r"""Read ``\char`\\``, where the character is spelled as a control symbol."""
    backquote = line.cursor.characters(1)
    node = line.cursor.peek()
    if backquote == "`" and isinstance(node, Command) and len(node.name) == 1:
        line.cursor.take()
        line.emit(node.name)
    else:
        line.reader.report(error(f"\\{name} names no character", "write the character itself"))


HANDLERS: dict[str, Callable[[Line, str], None]] = {
    **dict.fromkeys(commands.SECOND_OF_TWO, _keep_second),
    **dict.fromkeys(commands.DROPPED, _drop),
    **dict.fromkeys(commands.NOTES, _drop_note),
    **dict.fromkeys(commands.UPPERCASE | commands.LOWERCASE, _case),
    **dict.fromkeys(("enquote", "mkbibquote"), _quote),
    **dict.fromkeys(("char", "symbol"), _number),
    "hspace": _space,
    "texorpdfstring": _keep_first,
    "ensuremath": _ensure_math,
}
"""Each command's handler, called after the command and before its arguments."""
