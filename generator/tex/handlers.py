"""Text commands that take more than a style: what each does to the line it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from generator.diagnostics import error, warning
from generator.tex import commands
from generator.tex.builder import mapped
from generator.tex.clean import clean
from generator.tex.tree import Command, Group, to_tex

if TYPE_CHECKING:
    from generator.tex.line import Line

_NO_SPACE_BEFORE = tuple(" .,'’/?;:!~-)]\n\t")
_CHARACTER_NUMBER = re.compile(r"\s*(?:`(?P<char>.)|(?P<decimal>\d{1,7})|\"(?P<hex>[0-9A-F]{1,6}))")


def _keep_second(line: Line, name: str) -> None:
    line.cursor.option()
    line.group(name)
    line.inlines.extend(line.reader.render(line.group(name)))


def _keep_first(line: Line, name: str) -> None:
    first = line.group(name)
    line.group(name)
    line.inlines.extend(line.reader.render(first))


def _drop(line: Line, name: str) -> None:
    line.cursor.option()
    if nodes := line.group(name):
        _left_out(line, f"\\{name}{{{to_tex(nodes)}}}")


def _drop_note(line: Line, name: str) -> None:
    line.cursor.option()
    if line.group(name):
        line.reader.report(warning(f"the text of \\{name} was left out"))


def _drop_mark(line: Line, name: str) -> None:
    line.cursor.option()
    _left_out(line, f"\\{name}")


def _left_out(line: Line, what: str) -> None:
    line.reader.report(warning(f"{what} was left out", "check whether a word is missing"))


def _space(line: Line, name: str) -> None:
    line.star()
    if not to_tex(line.group(name)).strip().startswith("0"):
        line.emit(" ")


def _space_if_needed(line: Line, name: str) -> None:
    """Put the space of xspace: before a letter, none before punctuation."""
    del name
    node = line.cursor.peek()
    if node is not None and not line.cursor.ahead().startswith(_NO_SPACE_BEFORE):
        line.emit(" ")


def _ensure_math(line: Line, name: str) -> None:
    line.formula(line.argument(name))


def _surround(line: Line, name: str) -> None:
    marks = commands.QUOTES[name]
    if line.star():
        marks = "‘’"
    line.cursor.option()
    _put_between(line, marks, name)


def _foreign_quote(line: Line, name: str) -> None:
    starred = line.star()
    language = to_tex(line.group(name)).strip()
    marks = commands.FOREIGN_QUOTES.get(language)
    if marks is None or starred:
        message = f"the quotation marks of \\{name}{{{language}}} are not known"
        line.reader.report(error(message, "write the marks themselves"))
    _put_between(line, marks or "“”", name)


def _put_between(line: Line, marks: str, name: str) -> None:
    line.emit(marks[0])
    line.inlines.extend(line.reader.render(line.group(name)))
    line.emit(marks[1])


def _bibstring(line: Line, name: str) -> None:
    line.cursor.option()
    key = to_tex(line.group(name)).strip()
    if key not in commands.BIBSTRINGS:
        line.reader.report(error(f"\\{name}{{{key}}} has no known text", "write the text itself"))
    line.emit(commands.BIBSTRINGS.get(key, key))


def _case(line: Line, name: str) -> None:
    change = str.upper if name in commands.UPPERCASE else str.lower
    line.inlines.extend(mapped(line.reader.render(line.group(name)), change))


def _number(line: Line, name: str) -> None:
    node = line.cursor.peek()
    if isinstance(node, Group):
        line.cursor.take()
    source = to_tex(node.children if isinstance(node, Group) else [node] if node else [])
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
    r"""Read ``\char`\\``, where the character is written as a control symbol."""
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
    **dict.fromkeys(commands.QUOTES, _surround),
    **dict.fromkeys(("foreignquote", "hyphenquote"), _foreign_quote),
    **dict.fromkeys(("bibstring", "bibcpstring", "bibsstring"), _bibstring),
    "footnotemark": _drop_mark,
    "xspace": _space_if_needed,
    **dict.fromkeys(("char", "symbol"), _number),
    "hspace": _space,
    "texorpdfstring": _keep_first,
    "ensuremath": _ensure_math,
}
"""Each command's handler, called after the command and before its arguments."""
