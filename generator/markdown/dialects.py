"""What other kinds of Markdown have and CommonMark prints as it was typed, or runs together.

A template's author who knows one of them would not see it before the form is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from generator.diagnostics import Diagnostic, Span, error
from generator.document import SLOT_MARK

_OTHER = "\ufffc"
"""Stands for what is no text in a line: emphasis, links, escaped signs."""
_SIGNS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), message, hint)
    for pattern, message, hint in (
        (
            r"\[[ xX]\](?!\()",
            "“{0}” is not a tick box here, and would be printed as it is",
            "write {{{{ check_box(…) }}}}, with the name of a field",
        ),
        (
            r"\\(?:newpage|pagebreak|clearpage)(?![A-Za-z])",
            "“{0}” does not begin a new page here, and would be printed as it is",
            r"write \newpage on a line of its own, between empty lines",
        ),
        (
            r"\\(?!(?:newpage|pagebreak|clearpage)(?![A-Za-z]))(?:[A-Za-z]{2,}|[A-Za-z](?=\{))",
            "“{0}” is a command of TeX, and would be printed as it is",
            "write it in Markdown, or leave it out",
        ),
        (
            r"\^[^\s^]{1,40}\^",
            "“{0}” does not raise anything here, and would be printed as it is",
            "write <sup>…</sup>",
        ),
        (
            r"(?<!~)~[^\s~]{1,40}~(?!~)",
            "“{0}” does not lower anything here, and would be printed as it is",
            "write <sub>…</sub>",
        ),
        (
            r"\[#[^\W\d][\w-]*\](?!\()",
            "“{0}” does not name a clause here, and would be printed as it is",
            "put it right behind the number of an item, in letters from a to z and digits",
        ),
        (
            r"^\| .* \|$",
            "“{0}” is not a row of a table here, and would be printed as it is",
            "put a line such as |---|---| below the headings, and no empty lines between rows",
        ),
        (r"==[^\s=][^=\n]*==", "“{0}” marks nothing here, and would be printed as it is", ""),
        (r"\+\+[^\s+][^+\n]*\+\+", "“{0}” inserts nothing here", ""),
        (
            r"\]\{[^{}\n]*\blang=[^{}\n]*\}",
            "“{0}” does not set a language here, and would be printed as it is",
            'write <span lang="fr">…</span>',
        ),
        (
            r"^:::+.*",
            "“{0}” does not open a block here, and would be printed as it is",
            "there are “::: keep”, “::: small” and “::: lang de”, each closed by “:::”",
        ),
        (r"^!!! .*", "“{0}” does not open a note here, and would be printed as it is", ""),
        (r"^\[(?:TOC|\[TOC\])\]", "“{0}” does not make a table of contents here", ""),
        (r"\{[#.][A-Za-z][^{}\n]*\}$", "“{0}” would be printed as it is", "leave it out"),
        (
            r"\{+ ?[a-z_]+(?:\.[a-z_]+)* ?\}+",
            "“{0}” would be printed as it is",
            "write {{{{ name }}}}, with two braces on both sides",
        ),
        (
            r"^: +\S.*|^:\t.*",
            "“{0}” is not a definition here, and would be a part of the line above",
            "write “**Term** – definition”, or a list",
        ),
        (r"^#+(?=[A-Za-z#])\S+", "“{0}” is not a heading", "put a space behind the #"),
        (r"\*\*", "“{0}” would be printed as it is", "its other half is missing"),
        (r"``", "“{0}” is not a quotation mark here", "write “ and ”"),
        (r"\]\([^)\s]*|\]\[\w*", "“{0}” is not part of a complete link", ""),
    )
)
_LABEL = re.compile(r"\[#[A-Za-z][A-Za-z0-9_-]{0,63}\]")
"""Stands at the beginning of an item, and is a clause's."""
_LOOPS = 3
"""Lines in a row that begin with a value and a full stop: no sentences, but a loop's items."""
_ROMAN_NUMBERS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv"
_ROMAN = {word: number for number, word in enumerate(_ROMAN_NUMBERS.split(), start=1)}
_NUMBERED = re.compile(
    r"[ \t]*(\(?(?:\d{1,3}\.){0,4}|§ ?)(\d{1,3}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})([.):]|(?=\s))"
    r"(?=[^\d\n])"
)
_COUNTED = re.compile(rf"[ \t]*\(?{SLOT_MARK.pattern}[.)]\s")
_BULLET = re.compile(r"[ \t]*([•–—‣◦▪·●○☐☑☒□*+-]|\|)(?=\s|\w)")


def find_other_dialects(tokens: Sequence[Token]) -> Iterator[Diagnostic]:
    """Return what CommonMark would print otherwise than it was meant, with the line."""
    nothing = Token("", "", 0)
    for (above, before), (_, token) in pairwise(pairwise((nothing, nothing, *tokens))):
        if token.type == "inline" and token.children is not None:
            lines = [*_lines(token.children)]
            if above.type == "list_item_open":
                lines[0] = _LABEL.sub("", lines[0], count=1)
            line = token.map[0] + 1 if token.map else 1
            yield from _signs(lines, line, is_heading=before.type == "heading_open")
            yield from _run_together(lines, line)


def _lines(children: Iterable[Token]) -> Iterator[str]:
    """Return the text of each line, with :data:`_OTHER` for what is none."""
    line: list[str] = []
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            yield "".join(line)
            line = [_OTHER] if child.type == "hardbreak" else []
        elif child.type == "text" or child.content == child.markup:  # a \\ that escapes nothing
            line.append(child.content)
        elif child.type == "html_inline" and not child.content.startswith("<br"):
            continue
        else:
            line.append(_OTHER + "\n" * child.content.count("\n"))
    yield "".join(line)


def _signs(lines: Sequence[str], first: int, *, is_heading: bool) -> Iterator[Diagnostic]:
    text = "\n".join(lines)
    for pattern, message, hint in _SIGNS:
        found = pattern.search(text)
        if found and not (is_heading and found[0].startswith("#")):
            line = first + text.count("\n", 0, found.start())
            yield error(message.format(found[0][:40]), hint.format(), Span(line=line))


def _run_together(lines: Sequence[str], first: int) -> Iterator[Diagnostic]:
    """Find lines that begin as items of a list do, and are one paragraph."""
    before: tuple[str, str, frozenset[int]] | None = None
    bullet = ""
    counted = 0
    for number, line in enumerate("\n".join(lines).split("\n"), start=first):
        found = _NUMBERED.match(line)
        if found and (found[3] or found[1].strip(" (")):
            item = (found[1], found[3], _values(found[2]))
            if before and before[:2] == item[:2] and {n + 1 for n in before[2]} & item[2]:
                yield _merged(found[0].strip(), number)
                return
            before = item
        counted = counted + 1 if _COUNTED.match(line) else 0
        if counted == _LOOPS:
            yield _merged("{{ … }}.", number)
            return
        mark = None if line.endswith("|") else _BULLET.match(line)
        if mark and mark[1] == bullet:
            yield _merged(mark[1], number)
            return
        bullet = mark[1] if mark else bullet


def _values(word: str) -> frozenset[int]:
    """Return the numbers that a number, letter or Roman number can mean; of letters above 1000."""
    if word.isdigit():
        return frozenset((int(word),))
    values = {1000 + ord(word)} if len(word) == 1 else set()
    if word.lower() in _ROMAN:
        values.add(_ROMAN[word.lower()])
    return frozenset(values)


def _merged(mark: str, line: int) -> Diagnostic:
    return error(
        f"“{mark}” does not begin a list item here: the lines would run together",
        "put an empty line before the first item, and begin items with a mark such as “-”, “1.”, "
        "“(a)” or “#.” and a space",
        Span(line=line),
    )
