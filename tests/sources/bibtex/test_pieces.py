"""A file that is read in pieces gives what it gives as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sources.bibtex import reader
from generator.sources.bibtex.pieces import Piece, cut
from generator.sources.bibtex.reader import read
from generator.sources.parsed_file import SourceFile

Thing = TypeVar("Thing")
Made = TypeVar("Made")

PAPER = (
    "@InProceedings{{k{0},\n  title = {{On Ink {0}}},\n  author = {{Kim, Ann and Roe, R.}}\n}}\n"
)
VOLUME = "@Proceedings{v31, booktitle = {Proceedings of ICEX}, year = 2031}\n"
FRAGMENTS = (
    PAPER.format(1),
    PAPER.format(2),
    VOLUME,
    VOLUME.replace("v31", "v32").replace("2031", "2032"),
    "@misc{a, title = {T}, author = {Kim, Ann}, crossref = {v32}}\n",
    "@misc{cut, title = {On Ink, author = {Kim, Ann}\n",
    "@misc{b, title = {T} author = {Kim, Ann}}\n",
    "@misc{c, title = {T}, author = {Kim, Ann}} }\n",
    "@misc(d, title = {T}, author = {Kim, Ann})",
    "@misc{, title = {T}, author = {Kim, Ann}}\n",
    "@misc{e, title = {T},, author = {Kim, Ann}}\n",
    '@misc{f, title = "a {"} b", author = {Kim, Ann}}\n',
    "  @misc{g, title = {T}, author = {Kim, Ann}}\n",
    "% @misc{h, title = {T}, author = {Kim, Ann}}\n",
    "@comment{@misc{i, title = {T}, author = {Kim, Ann}}}\n",
    "@String{icex = {ICEX}}\n",
    "@misc{j, title = icex # { 31}, author = {Kim, Ann}}\n",
    "@xdata{x, title = {Shared}}\n",
    "@misc{l, author = {Kim, Ann}, xdata = {x}}\n",
    "@preamble{{\\newcommand{\\ink}{Ink}}}\n",
    "@book{m, title = {T}, author = {Kim, Ann}}\n",
    "@foo{\n",
    "@foo{bar,\n",
    "ann@example.org, @misc{n, title = {T}, author = {Kim, Ann}}\n",
    "{\n",
    "}\n",
    '"\n',
    "\n\n  ",
)
"""What stands in files: papers, volumes, what is broken, and what has to do with all of a file."""


def here(step: Callable[[Thing], Made], things: Iterable[Thing]) -> Iterator[Made]:
    return map(step, things)


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "cut", partial(cut, first=1, size=1))


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_pieces_say_together_what_the_whole_says(text: str) -> None:
    whole = read(SourceFile("papers.bib", text))
    assert read(SourceFile("papers.bib", text, together=here)) == whole


def test_a_file_is_cut_where_entries_begin() -> None:
    text = VOLUME + "".join(map(PAPER.format, range(4)))
    pieces = cut(text, first=len(VOLUME), size=len(PAPER.format(1)) + 1)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text.count("@") for piece in pieces] == [1, 2, 2]
    assert [piece.lines_before for piece in pieces] == [0, 1, 9]


@pytest.mark.parametrize(
    "shared",
    ["@STRING{a = {b}}", "@ comment(x)", "@xdata{d, title = {T}}", VOLUME, "@mvcollection{v,}"],
)
def test_what_speaks_of_all_the_file_keeps_it_whole(shared: str) -> None:
    text = "".join(map(PAPER.format, range(4)))
    assert len(cut(text, first=1, size=1)) == 4
    assert cut(text + shared, first=1, size=1) == (Piece(text + shared),)


def test_a_short_file_is_not_cut() -> None:
    assert len(cut("".join(map(PAPER.format, range(200))))) == 1
