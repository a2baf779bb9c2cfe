r"""The BibTeX language: text into entries, fields and their faults. It knows nothing of papers.

Measured on the published BibTeX that the project is tried on, bibtexparser 2.1 reads every
well-formed volume file, but it refuses citation keys that hold braces (9 of 1,868 entries from
publishers' pages: ``armengol-estap{\'e}2024forklift``), takes ``\\}`` for an escaped brace and
loses the entry, hides an entry whose fields repeat, and glues two fields into one value when the
comma between them is missing: ``{A} author = {B}`` would then be a title on a legal form. So the
grammar is here, and bibtexparser is its second reader (``second_reader``), entry by entry, wherever
the grammar finds no fault.

The rules are BibTeX's own (``bibtex.web``; Patashnik, *BibTeXing*, 1988), with these liberties:

- An entry never reaches beyond the next line that begins one. So a brace that is never closed costs
  its entry and not the rest of the file.
- ``@comment{…}`` hides what is in its braces, as every chair expects, and so does ``%`` before an
  ``@``.
- ``\"`` in a value between quotation marks is an accent, not the end of it.

Every character is looked at a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.sources.bibtex.entry import BibText, BlockReader, Entry

_WORD = r"[A-Za-z][A-Za-z0-9_.:-]*+"
_START = re.compile(rf"@[ \t]*+({_WORD})\s*+([{{(])")
_LINE_START = re.compile(
    rf"^[ \t]*+(?P<at>@)[ \t]*+(?P<kind>{_WORD})\s*+[{{(](?P<key>\s*+[^\s,={{}}\"]++\s*+,)?",
    re.MULTILINE,
)
_BRACE = re.compile(r"[{}]")
_COMMON = frozenset({
    "article", "book", "booklet", "collection", "comment", "conference", "dataset", "inbook",
    "incollection", "inproceedings", "manual", "mastersthesis", "misc", "mvbook", "online",
    "patent", "phdthesis", "preamble", "proceedings", "report", "software", "string", "techreport",
    "thesis", "unpublished",
})  # fmt: skip
"""Entry types that begin an entry at the start of a line, whatever follows."""
_MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May",
    "jun": "June", "jul": "July", "aug": "August", "sep": "September", "oct": "October",
    "nov": "November", "dec": "December",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bibliography:
    """All entries of a file, in order."""

    entries: tuple[Entry, ...]
    hidden: tuple[int, ...] = ()
    """Lines of the entries that stand in a comment."""


def parse(text: str, lines_before: int = 0) -> Bibliography:
    """Read BibTeX; nothing is ever raised, faults are kept in the entries.

    Args:
        text: a file, or a piece of one that has nothing to do with the rest.
        lines_before: how many lines of the file end before the piece.
    """
    return _Parser(text, lines_before).parse()


def entry_starts(text: str) -> Iterator[int]:
    """Find where entries begin at the start of a line; one before never reaches beyond."""
    return (
        match.start("at")
        for match in _LINE_START.finditer(text)
        if match["key"] is not None or match["kind"].lower() in _COMMON
    )


def looks_like_bibtex(text: str) -> bool:
    """Tell whether a line of the text begins an entry."""
    return _LINE_START.search(text) is not None or _START.match(text.lstrip()) is not None


class _Parser:
    """The file as a whole: where entries begin, what is a comment, what macros mean."""

    def __init__(self, text: str, lines_before: int) -> None:
        self.bibtex = BibText(text, dict(_MONTHS), lines_before)
        self.text = text
        self.entries: list[Entry] = []
        self.hidden: list[int] = []

    def parse(self) -> Bibliography:
        bounds = [*entry_starts(self.text), len(self.text)]
        position = 0
        for bound in bounds:
            position = max(position, self._read_chunk(position, bound))
        return Bibliography(tuple(self.entries), tuple(self.hidden))

    def _read_chunk(self, begin: int, end: int) -> int:
        """Read what begins in a stretch of text, and say where reading has to go on."""
        while mark := _START.search(self.text, begin, end):
            if self._is_commented(mark.start(), begin):
                self.hidden.append(self.bibtex.line(mark.start()))
                begin = mark.end()
            else:
                begin = self._read_block(mark, end)
        return begin

    def _is_commented(self, position: int, begin: int) -> bool:
        window = self.text[max(begin, position - 200) : position]
        line = window[window.rfind("\n") + 1 :].lstrip().lower()
        return line.startswith(("%", "@comment"))

    def _read_block(self, mark: re.Match[str], end: int) -> int:
        kind = mark[1].lower()
        if kind == "comment":
            return self._skip_comment(mark, end)
        reader = BlockReader(self.bibtex, mark, end)
        if kind == "string":
            reader.read_macro()
        elif kind != "preamble":
            self.entries.append(reader.read_entry(kind))
        else:
            reader.skip_to_close()
        return reader.position

    def _skip_comment(self, mark: re.Match[str], end: int) -> int:
        """Find the end of a comment, which may hold whole entries; unclosed, it is one line."""
        close = self._closings.get(mark.end() - 1) if mark[2] == "{" else None
        if close is None:
            newline = self.text.find("\n", mark.end(), end)
            return end if newline < 0 else newline
        inside = _START.finditer(self.text, mark.end(), close)
        self.hidden.extend(self.bibtex.line(entry.start()) for entry in inside)
        return close + 1

    @cached_property
    def _closings(self) -> dict[int, int]:
        """The closing brace of every opening one that has one."""
        closings: dict[int, int] = {}
        opened: list[int] = []
        for brace in _BRACE.finditer(self.text):
            if brace[0] == "{":
                opened.append(brace.start())
            elif opened:
                closings[opened.pop()] = brace.start()
        return closings
