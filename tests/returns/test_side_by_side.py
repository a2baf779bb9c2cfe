"""Pictures of returned pages beside the issued ones: what is marked on them, and what is kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import altering
import hostile
import pytest
from filling import sign_by_ink, signature_names
from foreign import look_alike, typed
from issuing import forms
from kinds import Examine, filled, form
from PIL import Image
from scanning import OFFICE, as_pdf, pen_for, scan_pages
from test_crops import keep

from generator.output import CROPS
from generator.returns.crops import CropStore, erase_crops, order_of
from generator.returns.evidence import FileKind, Index, PictureSource, Report
from generator.returns.page_store import KeptSide, Pages, PagesOrder, PageStore, pages_order
from generator.returns.picture_store import sweep
from generator.returns.side_by_side import MarkKind

pytestmark = pytest.mark.usefixtures("forked_processes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "returned").mkdir()
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[PageStore]:
    with PageStore(folder) as opened:
        yield opened


def marks(pages: Pages, kind: MarkKind, side: str = "returned") -> list[int]:
    """Count the marks of a kind, page by page."""
    sides: list[KeptSide] = [getattr(page, side) for page in pages.pages]
    return [sum(mark.kind is kind for mark in each.marks) for each in sides]


def test_what_was_filled_in_is_no_difference(
    folder: Path, store: PageStore, issued: Index, examine: Examine
) -> None:
    pdf = forms()["two"].pdf
    for data in (filled("two"), sign_by_ink(pdf, signature_names(pdf))):
        pages = store.pages(pages_order(keep(folder, data, examine(data)), folder, issued))
        assert [page.compared for page in pages.pages] == [True, True]
        assert marks(pages, MarkKind.ADDED) == marks(pages, MarkKind.GONE) == [0, 0]
        assert sum(marks(pages, MarkKind.FIELD)) >= 4


def test_an_altered_word_is_marked_where_it_stands(
    folder: Path, store: PageStore, issued: Index, examine: Examine
) -> None:
    data = altering.overwrite(filled(), "modified only", "changed")
    pages = store.pages(pages_order(keep(folder, data, examine(data)), folder, issued))
    added = [
        (place, mark)
        for place, page in enumerate(pages.pages, start=1)
        for mark in (page.returned.marks if page.returned else ())
        if mark.kind is not MarkKind.FIELD
    ]
    assert added
    words = [word for page in examine_words(form().pdf) for word in page if word[1] == "modified"]
    assert any(
        place == number and mark.left <= x <= mark.right and mark.top <= y <= mark.bottom
        for number, _, x, y in words
        for place, mark in added
    )
    assert sum(marks(pages, MarkKind.GONE, "issued")), "also where it was issued"


def examine_words(pdf: bytes) -> list[list[tuple[int, str, float, float]]]:
    """Return the words of a form with their places, as parts of the page from the upper left."""
    from generator.returns.reading.opening import open_file
    from generator.returns.reading.pages import see_pages

    with open_file(pdf, FileKind.PDF) as opened:
        return [
            [
                (
                    page.number,
                    word.text,
                    word.middle[0] / page.width,
                    1 - word.middle[1] / page.height,
                )
                for word in page.words
            ]
            for page in see_pages(opened)
        ]


def test_a_scan_is_marked_roughly_where_something_was_written(
    folder: Path, store: PageStore, issued: Index, examine: Examine
) -> None:
    pen = pen_for(form().places)
    noted = altering.side_note(form().pdf, "modified only", "except in Utopia")
    covered = altering.cover(form().pdf, "modified only")
    for pdf, added, gone in (
        (form().pdf, False, False),
        (noted, True, False),
        (covered, False, True),
    ):
        data = as_pdf(scan_pages(pdf, pen, OFFICE), OFFICE.dpi)
        pages = store.pages(pages_order(keep(folder, data, examine(data)), folder, issued))
        assert [page.compared for page in pages.pages] == [True, True]
        assert any(marks(pages, MarkKind.ADDED)) is added
        assert any(marks(pages, MarkKind.GONE)) is gone


def test_pages_are_shown_upright(
    folder: Path, store: PageStore, issued: Index, examine: Examine
) -> None:
    pen = pen_for(form().places)
    upside = as_pdf(scan_pages(form().pdf, pen, replace(OFFICE, upside_down=True)), OFFICE.dpi)
    expected = fields(folder, store, filled(), examine(filled()), issued)
    assert fields(folder, store, upside, examine(upside), issued) == pytest.approx(
        expected, abs=0.02
    )


def fields(
    folder: Path, store: PageStore, data: bytes, report: Report, issued: Index
) -> list[float]:
    """Return where the fields are on the pages that came back."""
    pages = store.pages(pages_order(keep(folder, data, report), folder, issued)).pages
    sides = [page.returned for page in pages if page.returned]
    places = [
        (mark.left, mark.top)
        for side in sides
        for mark in side.marks
        if mark.kind is MarkKind.FIELD
    ]
    return [each for place in places for each in place]


def test_a_form_of_others_stands_beside_the_one_that_is_expected_without_marks(
    folder: Path, store: PageStore
) -> None:
    data = typed(look_alike(), name="Tian Jin")
    entry = keep(folder, data)
    pdf = folder / "issued.pdf"
    pdf.write_bytes(form().pdf)
    nothing = pages_order(entry, folder, Index(()))
    assert nothing.source.issued is None
    [*alone] = store.pages(nothing).pages
    assert all(page.issued is None for page in alone)
    beside = PagesOrder(
        entry.sha256,
        PictureSource(nothing.source.returned, FileKind.PDF, pdf, nothing.source.pages),
    )
    [*both] = store.pages(beside).pages
    assert both[0].returned
    assert both[0].issued
    assert not any(page.compared for page in both)


@pytest.mark.parametrize(
    "make", [hostile.stream_bomb, hostile.image_bomb, lambda: hostile.odd_page(b"0 0 14400 14400")]
)
def test_a_hostile_file_costs_a_sentence_or_a_small_picture(
    make: object, folder: Path, store: PageStore, issued: Index
) -> None:
    data: bytes = make()  # type: ignore[operator]
    pages = store.pages(pages_order(keep(folder, data), folder, issued))
    sides = [page.returned for page in pages.pages if page.returned]
    assert bool(pages.problem) != bool(sides)
    for each in sides:
        assert max(each.width, each.height) <= 1_801
        with Image.open(each.path) as picture:
            assert picture.info == {}


def test_both_kinds_of_pictures_are_kept_beside_each_other_and_erased_together(
    folder: Path, store: PageStore, issued: Index
) -> None:
    entry = keep(folder, look_alike())
    with CropStore(folder) as crops:
        pages, crop = pages_order(entry, folder, issued), order_of(entry, folder, issued)
        made = store.pages(pages), crops.crops(crop)
        assert (store.kept(pages), crops.kept(crop)) == made
    assert len(list((folder / CROPS).iterdir())) == 2
    erase_crops(folder, hashlib.sha256(look_alike()).hexdigest())
    assert list((folder / CROPS).iterdir()) == []


def test_no_more_is_kept_than_fits_and_the_oldest_goes_first(tmp_path: Path) -> None:
    for number in range(4):
        place = tmp_path / f"{number}"
        place.mkdir()
        (place / "01.png").write_bytes(b"x" * 100)
        os.utime(place, (number, number))
    sweep(tmp_path, 250)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["2", "3"]
    sweep(tmp_path, 250)
    assert len(list(tmp_path.iterdir())) == 2
