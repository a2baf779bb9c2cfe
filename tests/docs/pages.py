"""The pages of the documentation, and what stands in them: blocks of code, commands, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

PROJECT = Path(__file__).parent.parent.parent
PAGES = (
    *sorted(PROJECT.glob("*.md")),
    *sorted((PROJECT / "docs").glob("*.md")),
    PROJECT / "bench" / "README.md",
)
_MARKDOWN = MarkdownIt().enable("table")
_TITLE = re.compile(r'title="([^"]+)"')
_ACTION = re.compile(r"<!-- (\w+): (.*?) -->\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code."""

    page: Path
    line: int
    """Where its first line stands, from 1."""
    language: str
    """``console``, ``python``, …; empty if only indented, ``comment`` for ``<!-- x: y -->``."""
    text: str
    title: str = ""
    """The file that it shows, if it says so."""

    def __str__(self) -> str:
        return f"{name_of(self.page)}:{self.line}"


@dataclass(frozen=True, slots=True)
class Example:
    """A command in a ``console`` block, and what it shows."""

    line: int
    command: str
    shown: tuple[str, ...]


def name_of(page: Path) -> str:
    """Return the path of a page as seen from the project."""
    return page.relative_to(PROJECT).as_posix()


def read_blocks(page: Path) -> Iterator[Block]:
    """Read the blocks of code of a page, and the comments that a runner acts on."""
    for token in _MARKDOWN.parse(page.read_text("utf-8")):
        if token.map is None:
            continue
        line = token.map[0] + 1
        if token.type == "fence":
            language, _, rest = token.info.strip().partition(" ")
            title = _TITLE.search(rest)
            yield Block(page, line + 1, language, token.content, title[1] if title else "")
        elif token.type == "code_block":
            yield Block(page, line, "", token.content)
        elif token.type == "html_block" and _ACTION.fullmatch(token.content):
            yield Block(page, line, "comment", token.content.strip())


def examples(block: Block) -> list[Example]:
    """Take a ``console`` block apart: each line that begins with ``$`` is a command."""
    found: list[Example] = []
    for number, line in enumerate(block.text.splitlines(), start=block.line):
        if line.startswith("$ "):
            found.append(Example(number, line[2:], ()))
        elif found:
            last = found[-1]
            found[-1] = Example(last.line, last.command, (*last.shown, line.rstrip()))
        else:
            raise ValueError(
                f"{block}: a block of console begins with “$ ”; for commands alone, use sh"
            )
    return found


def action(block: Block) -> tuple[str, list[str]]:
    """Return the verb of a comment for the runner, and its words."""
    found = _ACTION.fullmatch(block.text)
    assert found is not None
    return found[1], shlex.split(found[2])


def command_lines(page: Path) -> Iterator[tuple[int, list[str]]]:
    """Find every call of ``agreements`` on a page: in blocks and in code amid text.

    Returns:
        The line, and the words of the command line after ``agreements``.
    """
    for block in read_blocks(page):
        if block.language not in {"", "sh", "console"}:
            continue
        for number, line in enumerate(block.text.splitlines(), start=block.line):
            yield from ((number, words) for words in _calls(line.removeprefix("$ ")))
    for token in _MARKDOWN.parse(page.read_text("utf-8")):
        for child in token.children or ():
            if child.type == "code_inline" and child.content.startswith("agreements "):
                start = token.map[0] + 1 if token.map else 1
                yield from ((start, words) for words in _calls(child.content))


def _calls(line: str) -> Iterator[list[str]]:
    if line.startswith("agreements "):
        yield shlex.split(line, comments=True)[1:]


def table_under(page: Path, heading: str) -> list[list[str]]:
    """Read the rows of the first table whose header row begins with the cell ``heading``.

    Raises:
        LookupError: there is none.
    """
    lines = page.read_text("utf-8").splitlines()
    for index, line in enumerate(lines):
        if line.startswith(f"| {heading} |"):
            rows = []
            for row in lines[index + 2 :]:
                if not row.startswith("|"):
                    break
                cells = re.split(r"(?<!\\)\|", row)[1:-1]
                rows.append([cell.strip().replace("\\|", "|") for cell in cells])
            return rows
    raise LookupError(f"{name_of(page)} has no table “{heading}”")


def code_names(text: str) -> list[str]:
    """Return the words that stand in backquotes."""
    return re.findall(r"`([^`]+)`", text)


def links(page: Path) -> Iterator[tuple[int, str]]:
    """Find the links and pictures of a page, with their line."""
    for token in _MARKDOWN.parse(page.read_text("utf-8")):
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target:
                yield (token.map[0] + 1 if token.map else 1), str(target)


def anchors(page: Path) -> set[str]:
    """Return the names that the headings of a page have as targets of links."""
    found: set[str] = set()
    tokens = _MARKDOWN.parse(page.read_text("utf-8"))
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            text = "".join(child.content for child in inline.children or ())
            name = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            while name in found:
                name += "-1"
            found.add(name)
    return found
