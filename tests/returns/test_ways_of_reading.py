"""The same words of a form made elsewhere, as other programs read or print them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from issuing import forms
from kinds_foreign import filled

from generator.returns.evidence import Box, ClauseChange, FileKind, PageWord, SeenPage
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages
from generator.returns.terms.agreement_text import read_agreement
from generator.returns.terms.clauses import read_clauses

Reads = Callable[[PageWord], Iterator[PageWord]]


@pytest.fixture(scope="module")
def pages() -> tuple[SeenPage, ...]:
    with open_file(filled(), FileKind.PDF) as opened:
        return see_pages(opened)


def changes(pages: tuple[SeenPage, ...]) -> tuple[ClauseChange, ...]:
    agreement = read_agreement("pmlr", forms()["guessed"].content.wording or "")
    assert agreement is not None
    found = read_clauses(pages, [agreement])
    assert found is not None
    assert not found.missing
    return found.changes


def read(pages: tuple[SeenPage, ...], reads: Reads) -> tuple[SeenPage, ...]:
    return tuple(
        replace(page, words=tuple(part for word in page.words for part in reads(word)))
        for page in pages
    )


def parted(word: PageWord, first: str, second: str) -> Iterator[PageWord]:
    box, (middle, _) = word.box, word.middle
    yield PageWord(first, Box(box.left, box.bottom, middle, box.top))
    yield PageWord(second, Box(middle, box.bottom, box.right, box.top))


@pytest.mark.parametrize("mark", ["1", "¹", "[1]", "(1)", "1)", "*", "∗", "†", "a"])
@pytest.mark.parametrize("joined", [True, False])
def test_the_mark_of_a_footnote_is_no_word(
    pages: tuple[SeenPage, ...], mark: str, joined: object
) -> None:
    def reads(word: PageWord) -> Iterator[PageWord]:
        if word.text != "agreement1":
            yield word
        elif joined:
            yield replace(word, text=f"agreement{mark}")
        else:
            yield from parted(word, "agreement", mark)

    assert changes(read(pages, reads)) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fi", "ﬁ"),
        ("fi", "fi "),
        ("fi", ""),
        ("“", '"'),
        ("“", "``"),
        ("’", "'"),
        ("-", "–"),
    ],
)
def test_signs_are_spelled_in_many_ways(pages: tuple[SeenPage, ...], old: str, new: str) -> None:
    assert any(old in word.text for page in pages for word in page.words) or old in "’-"
    assert (
        changes(read(pages, lambda word: iter([replace(word, text=word.text.replace(old, new))])))
        == ()
    )


@pytest.mark.parametrize("hyphen", ["-", "\u00ad", "‐"])
def test_words_are_parted_at_the_ends_of_lines(pages: tuple[SeenPage, ...], hyphen: str) -> None:
    def reads(word: PageWord) -> Iterator[PageWord]:
        if len(word.text) > 8 and word.text.isalpha():
            yield from parted(word, word.text[:4] + hyphen, word.text[4:])
        else:
            yield word

    assert changes(read(pages, reads)) == ()


def with_figures(page: SeenPage, left: float, most: int) -> SeenPage:
    """Put a number before each line."""
    rows = sorted({round(word.box.bottom) for word in page.words}, reverse=True)[:most]
    more = (
        PageWord(f"{at:03}", Box(left, row, left + 15, row + 8))
        for at, row in enumerate(rows, start=1)
    )
    return replace(page, words=(*page.words, *more))


@pytest.mark.parametrize("left", [60.0, 560.0])
def test_the_numbers_of_lines_are_no_words(pages: tuple[SeenPage, ...], left: float) -> None:
    assert changes(tuple(with_figures(page, left, 99) for page in pages)) == ()


def test_a_figure_in_a_clause_is_a_word(pages: tuple[SeenPage, ...]) -> None:
    def reads(word: PageWord) -> Iterator[PageWord]:
        if word.text == "ownership":
            yield from parted(word, word.text, "100")
        else:
            yield word

    assert [each.returned for each in changes(read(pages, reads))] == ["100"]


def test_a_lost_ligature_hides_no_other_word(pages: tuple[SeenPage, ...]) -> None:
    found = changes(
        read(pages, lambda word: iter([replace(word, text=word.text.replace("modified", "mod"))]))
    )
    assert len(found) == 1
