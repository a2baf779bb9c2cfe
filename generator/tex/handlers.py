"""Text commands that take more than a style: what each does to the group it stands in."""

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
    from generator.tex.group import GroupReader

_NO_SPACE_BEFORE = tuple(" .,'’/?;:!~-)]\n\t")
_CHARACTER_NUMBER = re.compile(r"\s*(?:`(?P<char>.)|(?P<decimal>\d{1,7})|\"(?P<hex>[0-9A-F]{1,6}))")


def _keep_second(reader: GroupReader, name: str) -> None:
    reader.cursor.option()
    reader.group(name)
    reader.inlines.extend(reader.field.render(reader.group(name)))


def _keep_first(reader: GroupReader, name: str) -> None:
    first = reader.group(name)
    reader.group(name)
    reader.inlines.extend(reader.field.render(first))


def _drop(reader: GroupReader, name: str) -> None:
    reader.cursor.option()
    if nodes := reader.group(name):
        _left_out(reader, f"\\{name}{{{to_tex(nodes)}}}")


def _drop_note(reader: GroupReader, name: str) -> None:
    reader.cursor.option()
    if reader.group(name):
        reader.field.report(warning(f"the text of \\{name} was left out"))


def _drop_mark(reader: GroupReader, name: str) -> None:
    reader.cursor.option()
    _left_out(reader, f"\\{name}")


def _left_out(reader: GroupReader, what: str) -> None:
    reader.field.report(warning(f"{what} was left out", "check whether a word is missing"))


def _space(reader: GroupReader, name: str) -> None:
    reader.star()
    if not to_tex(reader.group(name)).strip().startswith("0"):
        reader.emit(" ")


def _space_if_needed(reader: GroupReader, name: str) -> None:
    """Put the space of xspace: before a letter, none before punctuation."""
    del name
    node = reader.cursor.peek()
    if node is not None and not reader.cursor.ahead().startswith(_NO_SPACE_BEFORE):
        reader.emit(" ")


def _ensure_math(reader: GroupReader, name: str) -> None:
    reader.formula(reader.argument(name))


def _surround(reader: GroupReader, name: str) -> None:
    marks = commands.QUOTES[name]
    if reader.star():
        marks = "‘’"
    reader.cursor.option()
    _put_between(reader, marks, name)


def _foreign_quote(reader: GroupReader, name: str) -> None:
    starred = reader.star()
    language = to_tex(reader.group(name)).strip()
    marks = commands.FOREIGN_QUOTES.get(language)
    if marks is None or starred:
        message = f"the quotation marks of \\{name}{{{language}}} are not known"
        reader.field.report(error(message, "write the marks themselves"))
    _put_between(reader, marks or "“”", name)


def _put_between(reader: GroupReader, marks: str, name: str) -> None:
    reader.emit(marks[0])
    reader.inlines.extend(reader.field.render(reader.group(name)))
    reader.emit(marks[1])


def _bibstring(reader: GroupReader, name: str) -> None:
    reader.cursor.option()
    key = to_tex(reader.group(name)).strip()
    if key not in commands.BIBSTRINGS:
        reader.field.report(error(f"\\{name}{{{key}}} has no known text", "write the text itself"))
    reader.emit(commands.BIBSTRINGS.get(key, key))


def _case(reader: GroupReader, name: str) -> None:
    change = str.upper if name in commands.UPPERCASE else str.lower
    reader.inlines.extend(mapped(reader.field.render(reader.group(name)), change))


def _number(reader: GroupReader, name: str) -> None:
    node = reader.cursor.peek()
    if isinstance(node, Group):
        reader.cursor.take()
    source = to_tex(node.children if isinstance(node, Group) else [node] if node else [])
    match = _CHARACTER_NUMBER.match(source)
    if match is None:
        _command_number(reader, name)
        return
    if not isinstance(node, Group):
        reader.cursor.characters(match.end())
    code = int(match["decimal"] or match["hex"] or "0", 16 if match["hex"] else 10)
    character = match["char"] or (chr(code) if 0 < code <= 0x10FFFF else "\ufffd")
    text, found = clean(character)
    reader.field.report(*found)
    reader.emit(text)


def _command_number(reader: GroupReader, name: str) -> None:
    r"""Read ``\char`\\``, where the character is written as a control symbol."""
    backquote = reader.cursor.characters(1)
    node = reader.cursor.peek()
    if backquote == "`" and isinstance(node, Command) and len(node.name) == 1:
        reader.cursor.take()
        reader.emit(node.name)
    else:
        reader.field.report(error(f"\\{name} names no character", "write the character itself"))


HANDLERS: dict[str, Callable[[GroupReader, str], None]] = {
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
