"""What is seen on pages: words with their places, codes, and whether a page is a picture."""

from __future__ import annotations

import io

import altering
import filling
import pikepdf
import pytest
from issuing import places_of
from kinds import dated, filled, form
from PIL import Image
from scanning import OFFICE, Pen, as_pdf, printed, scan_pages

from generator.pdf.code import PageCode
from generator.returns.evidence import Box, FileKind, SeenPage
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages


def seen(data: bytes, kind: FileKind = FileKind.PDF) -> tuple[SeenPage, ...]:
    with open_file(data, kind) as opened:
        return see_pages(opened)


def text_of(page: SeenPage) -> str:
    return " ".join(word.text for word in page.words)


def where(page: SeenPage, text: str) -> Box:
    [box] = [word.box for word in page.words if word.text == text]
    return box


def test_a_form_shows_its_words_and_codes() -> None:
    pages = seen(form().pdf)
    assert [page.number for page in pages] == [1, 2]
    assert not any(page.pictured for page in pages)
    assert "This is a publication agreement1 (“this agreement”) regarding" in text_of(pages[0])
    assert [[code.code for code in page.codes] for page in pages] == [
        [PageCode(form().paper_id, 1, number)] for number in (1, 2)
    ]


def test_what_was_typed_stands_in_its_field() -> None:
    [_, page] = seen(filled(day="2031-06-17"))
    [place] = [each for each in places_of(form().pdf) if each.name.startswith("date")]
    assert place.page == 1
    left, bottom, right, top = place.box
    assert Box(left, bottom, right, top).holds(*_middle(where(page, "2031-06-17")))


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2


def test_notes_and_their_places_are_read() -> None:
    document = filling.opened(form().pdf)
    filling.note(document, 0, (100, 700, 300, 720), "Objection")
    box = where(seen(filling.saved(document))[0], "Objection")
    assert Box(100, 700, 300, 720).holds(*_middle(box))


def test_hidden_notes_are_not_read() -> None:
    document = filling.opened(form().pdf)
    filling.note(document, 0, (100, 700, 300, 720), "Objection")
    document.pages[0].Annots[-1].F = 2
    assert "Objection" not in text_of(seen(filling.saved(document))[0])


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_places_are_those_of_the_page_as_it_is_read(angle: int) -> None:
    upright = seen(form().pdf)[0]
    turned = seen(altering.turned(form().pdf, angle))[0]
    width, height = upright.width, upright.height
    assert (turned.width, turned.height) == ((height, width) if angle % 180 else (width, height))
    x, y = _middle(where(upright, "authority"))
    expected = {90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}[angle]
    assert _middle(where(turned, "authority")) == pytest.approx(expected, abs=0.1)
    assert [code.code for code in turned.codes] == [code.code for code in upright.codes]


def test_places_are_counted_from_the_corner_of_what_is_shown() -> None:
    document = filling.opened(form().pdf)
    for page in document.pages:
        page.MediaBox = [-50, -30, 562, 762]
        page.CropBox = [-40, -30, 562, 762]
    moved, still = seen(filling.saved(document))[0], seen(form().pdf)[0]
    assert (moved.width, moved.height) == (602, 792)
    word = next(word for word in still.words if 300 < word.box.bottom < 400)
    twin = min(
        (other for other in moved.words if other.text == word.text),
        key=lambda other: abs(other.box.bottom - word.box.bottom - 30),
    )
    assert twin.box.left == pytest.approx(word.box.left + 40, abs=0.1)
    assert twin.box.bottom == pytest.approx(word.box.bottom + 30, abs=0.1)


def test_scans_are_pictures_and_their_codes_are_read() -> None:
    pages = seen(as_pdf(scan_pages(filled(), Pen(), OFFICE), OFFICE.dpi))
    assert all(page.pictured and not page.words for page in pages)
    assert [page.codes[0].code.page for page in pages] == [1, 2]


def scan_with_text(mode: int, *, under: bool) -> bytes:
    """A scan with the text of its page in it, as recognisers add it."""
    document = filling.opened(altering.without_fields(form().pdf))
    for page, picture in zip(document.pages, printed(form().pdf, 100), strict=True):
        opaque = filling.embedded(document, picture.convert("LA"))
        name = str(page.add_resource(opaque, pikepdf.Name.XObject))
        _, _, width, height = (float(side) for side in page.MediaBox)
        page.contents_add(f"{mode} Tr\n".encode(), prepend=True)
        image = f"q {width} 0 0 {height} 0 0 cm {name} Do Q\n".encode()
        page.contents_add(image, prepend=not under)
    return filling.saved(document)


@pytest.mark.parametrize("under", [True, False])
def test_text_of_a_recogniser_does_not_show(under: bool) -> None:  # noqa: FBT001
    pages = seen(scan_with_text(3, under=under))
    assert all(page.pictured for page in pages)
    assert "publication agreement" in text_of(pages[0])


def test_text_under_a_picture_does_not_show() -> None:
    assert all(page.pictured for page in seen(scan_with_text(0, under=True)))


def test_text_on_a_picture_shows() -> None:
    assert not any(page.pictured for page in seen(scan_with_text(0, under=False)))


def test_notes_on_a_scan_do_not_make_it_text() -> None:
    pages = scan_pages(dated(), Pen(), OFFICE)
    document = filling.opened(as_pdf(pages, OFFICE.dpi))
    filling.note(document, 1, (100, 300, 400, 320), "Han-Byul Kim")
    [_, page] = seen(filling.saved(document))
    assert page.pictured
    assert text_of(page) == "Han-Byul Kim"


def test_an_empty_page_is_no_picture() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    [page] = seen(out.getvalue())
    assert (page.words, page.codes, page.pictured) == ((), (), False)


def test_a_small_picture_beside_text_does_not_matter() -> None:
    signed = filling.sign_by_image(dated(), filling.signature_names(dated()))
    assert not any(page.pictured for page in seen(signed))


def test_words_parted_at_the_end_of_a_line_are_two_words() -> None:
    lines = b"BT /F 12 Tf 72 700 Td (an agree-) Tj 0 -14 Td (ment of two) Tj ET"
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(612, 792))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = document.make_stream(lines)
    out = io.BytesIO()
    document.save(out)
    [read] = seen(out.getvalue())
    assert [word.text for word in read.words] == ["an", "agree-", "ment", "of", "two"]
    assert read.words[1].box.bottom > read.words[2].box.top


def test_a_picture_file_is_seen_as_a_scan() -> None:
    out = io.BytesIO()
    paper: Image.Image = scan_pages(filled(), Pen(), OFFICE)[1]
    paper.save(out, "PNG", dpi=(OFFICE.dpi, OFFICE.dpi))
    [page] = seen(out.getvalue(), FileKind.IMAGE)
    assert page.pictured
    assert [code.code.page for code in page.codes] == [2]
