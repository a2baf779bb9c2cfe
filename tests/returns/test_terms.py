"""Terms compared: each way to alter them is found, and no way to save a form is taken for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import altering
import printing
import pytest
from filling import by_freetext, by_pdfium, by_pikepdf, sign_by_ink, sign_by_stamp
from hypothesis import given
from hypothesis import strategies as st
from issuing import forms
from kinds import altered, filled, form

from generator.returns.evidence import (
    Box,
    FileKind,
    PageMap,
    PageWord,
    SeenPage,
    Terms,
    TermsState,
)
from generator.returns.geometry.alignment import align
from generator.returns.identify.issued import read_issued
from generator.returns.reading.opening import OpenedFile, open_file
from generator.returns.reading.pages import see_pages
from generator.returns.terms.compare import compare_terms
from generator.returns.terms.object_diff import unchanged_pages, unpainted
from generator.returns.terms.pictures import VisualDifference, compare_pictures
from generator.returns.terms.wording import describe_change, find_changes

WORDS = "modified only"


@pytest.fixture
def compare(tmp_path: Path) -> Callable[[bytes, str], Terms]:
    """Compare a returned file with a form of the desk, page by page."""

    def compared(
        data: bytes,
        key: str = "known",
        see: Callable[[OpenedFile], tuple[SeenPage, ...]] = see_pages,
    ) -> Terms:
        path = tmp_path / f"{key}.pdf"
        path.write_bytes(forms()[key].pdf)
        issued = read_issued(path)
        with (
            open_file(data, FileKind.PDF) as returned,
            open_file(forms()[key].pdf, FileKind.PDF) as original,
        ):
            pages = see(returned)
            numbers = range(1, len(pages) + 1)
            found = {
                number: align(pages[number - 1], issued.pages[number - 1]) for number in numbers
            }
            return compare_terms(
                returned,
                pages,
                original,
                issued,
                PageMap(tuple((number, number) for number in numbers)),
                {number: placement for number, placement in found.items() if placement},
            )

    return compared


Compare = Callable[..., Terms]


def test_pages_that_two_readers_read_otherwise_are_compared_by_their_looks(
    compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their objects are as they were issued, but the reader that draws finds another word."""
    drawn: list[int] = []

    def watched(*given: Any) -> VisualDifference:
        drawn.append(given[2].number)
        return compare_pictures(*given)

    def seen_otherwise(returned: OpenedFile) -> tuple[SeenPage, ...]:
        first, *others = see_pages(returned)
        words = (replace(first.words[0], text="not"), *first.words[1:])
        return (replace(first, words=words), *others)

    monkeypatch.setattr("generator.returns.terms.compare.compare_pictures", watched)
    compare(filled())
    assert drawn == []
    compare(filled(), see=seen_otherwise)
    assert drawn == [1]


@pytest.mark.parametrize(
    "make",
    [
        lambda: form().pdf,
        filled,
        lambda: by_pdfium(form().pdf, form().answers()),
        lambda: by_freetext(form().pdf, form().answers()),
        lambda: sign_by_stamp(form().pdf, ["signature_01"]),
        lambda: sign_by_ink(form().pdf, ["signature_01"]),
        lambda: printing.by_pdfium(filled()),
        lambda: printing.by_qpdf(filled()),
        lambda: altering.turned(filled(), 180),
        lambda: altering.on_paper(printing.by_pdfium(filled()), 595.3, 841.9),
    ],
    ids=[
        "as issued",
        "filled by pikepdf",
        "filled by PDFium",
        "typed notes",
        "a stamp",
        "ink",
        "flattened by PDFium",
        "flattened by qpdf",
        "upside down",
        "on other paper",
    ],
)
def test_no_way_to_sign_or_save_alters_the_terms(
    compare: Compare, make: Callable[[], bytes]
) -> None:
    assert compare(make()) == Terms(TermsState.SAME)


@pytest.mark.parametrize(
    ("make", "issued", "returned"),
    [
        (lambda: by_pikepdf(altered(), form().answers()), "all versions", "some versions"),
        (lambda: altering.overwrite(filled(), WORDS, "changed"), WORDS, "changed"),
        (lambda: altering.overnote(filled(), WORDS, "changed"), WORDS, "changed"),
        (lambda: altering.side_note(filled(), WORDS, "except code"), "", "except code"),
        (lambda: altering.add_invisible(filled(), "your signature.", "not"), "", "not"),
    ],
)
def test_other_words_are_shown(
    compare: Compare, make: Callable[[], bytes], issued: str, returned: str
) -> None:
    terms = compare(make())
    assert terms.state is TermsState.CHANGED
    [change] = terms.changes
    assert issued in change.issued
    assert returned in change.returned
    assert change.clause.startswith("clause ")


@pytest.mark.parametrize(
    "make",
    [
        lambda: altering.cover(filled(), WORDS),
        lambda: altering.cover(filled(), "indemnif"),
        lambda: altering.overpaint(filled(), WORDS, "changed"),
        lambda: altering.strike_out(filled(), WORDS),
        lambda: altering.draw(filled(), 1, b"0 g 120 605 300 0.8 re f"),
        lambda: altering.hide_paragraph(filled(), 1, 3),
        lambda: altering.swap_glyphs(filled(), "o", "u"),
        lambda: altering.swap_glyphs(filled(), "2", "3"),
        lambda: altering.overwrite(filled(), "Sync-Point Drop", "Sync-Point Rise"),
        lambda: altering.draw(filled(), 1, b"0.7 g 20 400 30 6 re f"),
        lambda: altering.draw(filled(), 1, b"0.2 w 0 G 120 605 m 420 605 l S"),
    ],
)
def test_what_no_text_tells_is_seen(compare: Compare, make: Callable[[], bytes]) -> None:
    terms = compare(make())
    assert terms.state is TermsState.CHANGED
    assert terms.changes or terms.reason


def test_a_scan_is_not_compared(compare: Compare) -> None:
    picture = altering.paste_picture(filled(), altered(), 0)
    assert compare(picture).state is TermsState.UNKNOWN


def test_a_page_that_does_not_lie_as_issued_is_for_a_person(compare: Compare) -> None:
    assert compare(altering.with_pages(filled(), (1, 0))).state is not TermsState.SAME


def test_the_objects_of_a_page_tell_that_it_is_the_same() -> None:
    places = ((1, 1), (2, 2))
    assert unchanged_pages(filled(), form().pdf, places) == {1, 2}
    assert unchanged_pages(altering.cover(filled(), WORDS), form().pdf, places) == {1}
    assert unchanged_pages(altering.swap_glyphs(filled(), "2", "3"), form().pdf, places) == set()
    assert unchanged_pages(altering.turned(filled(), 90), form().pdf, places) == set()
    assert unchanged_pages(b"no PDF", form().pdf, places) == set()


def test_annotations_that_bring_no_picture_are_named() -> None:
    assert unpainted(filled(), 2) == ()
    with altering.opened(filled()) as document:
        page = document.pages[1]
        page.obj.Annots.append(
            document.make_indirect(
                altering.Dictionary(
                    Type=altering.Name.Annot,
                    Subtype=altering.Name.Square,
                    Rect=[100, 100, 200, 200],
                    IC=[1, 1, 1],
                )
            )
        )
        assert unpainted(altering.saved(document), 2) == ("Square",)


def test_layers_are_for_a_person(compare: Compare) -> None:
    with altering.opened(printing.by_pdfium(filled())) as document:
        document.Root.OCProperties = altering.Dictionary(OCGs=[], D=altering.Dictionary())
        assert compare(altering.saved(document)).state is TermsState.UNKNOWN


@pytest.mark.parametrize(
    ("more", "state"),
    [(b"", TermsState.SAME), (b"q 0.6 g 700 400 80 8 re f Q", TermsState.CHANGED)],
)
def test_what_larger_paper_has_beside_the_form_is_seen(
    compare: Compare, more: bytes, state: TermsState
) -> None:
    with altering.opened(printing.by_pdfium(filled())) as document:
        for page in document.pages:
            page.mediabox = page.cropbox = [0, 0, 900, 792]
        document.pages[0].contents_add(more)
        assert compare(altering.saved(document)).state is state


def test_a_comma_for_a_full_stop_is_not_taken_for_a_spelling(compare: Compare) -> None:
    """The comma looks nearly like the stop, and only the text says which it is."""
    words = ("is original, has", "is original. has")
    for make in (lambda pdf: pdf, printing.by_pdfium):
        data = make(by_pikepdf(altering.by_template(form(), *words), form().answers()))
        assert compare(data).state is not TermsState.SAME


def words(*texts: str) -> list[PageWord]:
    return [PageWord(text, Box(10 * i, 0, 10 * i + 9, 9)) for i, text in enumerate(texts)]


def test_a_word_that_changed_is_shown_with_those_around_it() -> None:
    issued = words("1.", "You", "retain", "all", "rights", "in", "the", "article")
    [change] = find_changes(
        issued, words("1.", "You", "retain", "no", "rights", "in", "the", "article")
    )
    shown = describe_change(change, issued)
    assert shown.clause == "clause 1"
    assert (shown.issued, shown.returned) == (
        "… 1. You retain all rights in the …",
        "… 1. You retain no rights in the …",
    )


@given(st.lists(st.text("abcﬁ“”’-", min_size=1), min_size=1))
def test_words_that_are_parted_elsewhere_are_the_same(texts: list[str]) -> None:
    issued = words(*texts)
    again = words(*(letter for text in texts for letter in text.replace("ﬁ", "fi")))
    assert find_changes(issued, issued) == []
    assert find_changes(issued, again) == []


@given(st.lists(st.text("abc", min_size=1), min_size=2), st.data())
def test_a_word_left_out_is_found(texts: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(texts) - 1))
    issued = words(*texts)
    found = find_changes(issued, issued[:gone] + issued[gone + 1 :])
    assert found
    assert any(change.issued for change in found)
