"""Pictures of where returned files are signed, and what is kept of them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import blank
import pens
import pytest
from filling import sign_by_ink, signature_names
from foreign import look_alike, scanned, typed
from issuing import TODAY, forms
from kinds import Examine
from kinds_foreign import ENTRIES
from PIL import Image, ImageChops, ImageStat
from scanning import as_pdf
from test_foreign_corpus import examined

from generator.confined import WorkLimits
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Examination, ReturnEntry
from generator.output import CROPS
from generator.returns.crops import CropOrder, CropStore, erase_crops, order_of
from generator.returns.evidence import FileKind, Index, PageMap, PictureSource, Report
from generator.returns.examine import Examiner
from generator.returns.reading.recogniser import Recogniser
from generator.returns.report_json import report_to_object
from generator.returns.signers.picture import PartKind
from generator.returns.signers.signatures import Trust

pytestmark = pytest.mark.usefixtures("forked_processes")

AT = datetime(2031, 6, 2, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "returned").mkdir()
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[CropStore]:
    with CropStore(folder) as opened:
        yield opened


def keep(folder: Path, data: bytes, report: Report | None = None) -> ReturnEntry:
    """Keep a file as if it had come back."""
    sha256 = hashlib.sha256(data).hexdigest()
    copy = f"returned/{sha256}.pdf"
    (folder / copy).write_bytes(data)
    said = json.dumps(report_to_object(report)) if report else '{"findings": []}'
    return ReturnEntry(
        Arrival(sha256, "form.pdf", "", len(data), copy, AT),
        Examination(Outcome.REVIEW, said, "", AT),
    )


def dark(path: Path) -> int:
    """Count the dark pixels of a picture."""
    with Image.open(io.BytesIO(path.read_bytes())) as picture:
        return sum(picture.convert("L").histogram()[:128])


def test_a_form_of_ours_is_shown_where_its_fields_are(
    folder: Path, store: CropStore, issued: Index, examine: Examine
) -> None:
    pdf = forms()["two"].pdf
    data = sign_by_ink(pdf, signature_names(pdf))
    crops = store.crops(order_of(keep(folder, data, examine(data)), folder, issued))
    assert [each.part for each in crops.pictures] == [PartKind.SIGNATURE, PartKind.SIGNATURE]


@pytest.mark.parametrize("name", ["known", "two"])
def test_the_labels_before_the_fields_are_shown_whole(
    name: str, folder: Path, store: CropStore, issued: Index, examine: Examine
) -> None:
    """No ink is cut through on the left."""
    pdf = forms()[name].pdf
    data = sign_by_ink(pdf, signature_names(pdf))
    crops = store.crops(order_of(keep(folder, data, examine(data)), folder, issued))
    assert crops.pictures
    for crop in crops.pictures:
        with Image.open(crop.path) as picture:
            grey = picture.convert("L")
        edge, labels = (grey.crop((0, 0, right, grey.height)) for right in (3, 100))
        assert sum(edge.histogram()[:160]) == 0
        assert sum(labels.histogram()[:160]) > 0


def test_a_form_of_others_is_shown_where_its_labels_are(
    folder: Path, store: CropStore, issued: Index
) -> None:
    blank, signed = look_alike(), typed(look_alike(), name="Tian Jin", day="2031-06-01")
    [empty] = store.crops(order_of(keep(folder, blank), folder, issued)).pictures
    [filled] = store.crops(order_of(keep(folder, signed), folder, issued)).pictures
    assert empty.part is filled.part is PartKind.SIGNATURE
    assert dark(filled.path) > dark(empty.path) + 100
    with Image.open(filled.path) as picture:
        assert picture.height < 500, "a block, and not half a page"


def test_a_scan_is_shown_from_the_middle_of_its_last_page(
    folder: Path, store: CropStore, issued: Index
) -> None:
    data = scanned(look_alike(), "A Title of Some Length for a Scan", "Tian Jin")
    [crop] = store.crops(order_of(keep(folder, data), folder, issued)).pictures
    assert crop.part in {PartKind.END, PartKind.SIGNATURE}
    assert dark(crop.path) > 1000


def test_what_was_made_is_kept_and_not_made_again(
    folder: Path, store: CropStore, issued: Index
) -> None:
    entry = keep(folder, typed(look_alike(), name="Tian Jin"))
    order = order_of(entry, folder, issued)
    assert store.kept(order) is None
    made = store.crops(order)
    (folder / entry.arrival.copy).unlink()
    assert store.crops(order) == made == store.kept(order)


def test_pages_matched_otherwise_are_pictured_anew(folder: Path, store: CropStore) -> None:
    entry = keep(folder, look_alike())
    copy = folder / entry.arrival.copy
    first = CropOrder(entry.sha256, PictureSource(copy, FileKind.PDF, None, PageMap(())))
    other = CropOrder(entry.sha256, PictureSource(copy, FileKind.PDF, None, PageMap(((1, 1),))))
    store.crops(first)
    assert store.kept(other) is None
    store.crops(other)
    assert store.kept(first) is None, "what is no longer looked at is not kept"
    assert len(list((folder / CROPS).iterdir())) == 1


def test_a_copy_that_was_changed_has_no_picture(
    folder: Path, store: CropStore, issued: Index
) -> None:
    entry = keep(folder, look_alike())
    (folder / entry.arrival.copy).write_bytes(typed(look_alike(), name="Somebody Else"))
    crops = store.crops(order_of(entry, folder, issued))
    assert crops.pictures == ()
    assert "not the file that was checked" in crops.problem


def test_what_cannot_be_read_says_so_and_costs_the_others_nothing(
    folder: Path, issued: Index
) -> None:
    entries = [
        keep(folder, look_alike()),
        keep(folder, b"%PDF-1.7\nnothing\n%%EOF\n"),
        keep(folder, typed(look_alike(), name="Tian Jin")),
    ]
    with CropStore(folder, jobs=2) as store:
        found = list(store.all_crops(order_of(entry, folder, issued) for entry in entries))
    assert [each.sha256 for each in found] == [entry.sha256 for entry in entries]
    assert [bool(each.pictures) for each in found] == [True, False, True]
    assert found[1].problem.startswith("The file is damaged")


def test_a_file_that_takes_too_much_is_given_up_and_not_tried_again(
    folder: Path, issued: Index
) -> None:
    stuck, whole = keep(folder, typed(look_alike(), name="Tian Jin")), keep(folder, look_alike())
    copy = folder / stuck.arrival.copy
    copy.unlink()
    os.mkfifo(copy)  # whoever reads it waits for ever
    orders = [order_of(entry, folder, issued) for entry in (stuck, whole)]
    with CropStore(folder, limits=WorkLimits(seconds=0.5, start_seconds=10)) as store:
        first, second = store.all_crops(orders)
        assert first.problem == "it takes too much time or memory to draw"
        assert second.pictures
        assert store.kept(orders[0]) == first


def test_erased_files_leave_no_picture(folder: Path, store: CropStore, issued: Index) -> None:
    entries = [keep(folder, look_alike()), keep(folder, typed(look_alike(), name="Tian Jin"))]
    for entry in entries:
        store.crops(order_of(entry, folder, issued))
    erase_crops(folder, entries[0].sha256)
    assert [each.name[:64] for each in (folder / CROPS).iterdir()] == [entries[1].sha256]
    erase_crops(folder)
    assert list((folder / CROPS).iterdir()) == []


def test_a_picture_holds_pixels_and_nothing_else(
    folder: Path, store: CropStore, issued: Index
) -> None:
    [crop] = store.crops(order_of(keep(folder, look_alike()), folder, issued)).pictures
    with Image.open(crop.path) as picture:
        assert picture.info == {}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract")
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_shown_upright(
    angle: int, folder: Path, store: CropStore, issued: Index
) -> None:
    recogniser = Recogniser(Path(shutil.which("tesseract") or ""))
    examiner = Examiner(issued, Trust(()), TODAY, recogniser)
    found = []
    for turn in (0, angle):
        pages = pens.scan(blank.usual(), pens.signed(ENTRIES, 5))
        data = as_pdf([each.rotate(turn, expand=True) for each in pages], 200)
        report = examined(examiner, data, folder)
        [crop] = store.crops(order_of(keep(folder, data, report), folder, issued)).pictures
        with Image.open(crop.path) as picture:
            found.append(picture.convert("L").resize((60, 40)))
    differing = ImageChops.difference(*found)
    assert ImageStat.Stat(differing).mean[0] < 3
