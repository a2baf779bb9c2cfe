"""First pages of papers, set with the classes of several publishers, beside a list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from generator.manuscripts.compare import ManuscriptComparison, TitleCheck, compare_with_list
from generator.manuscripts.first_page import FirstPage, read_first_page, read_first_pages
from generator.manuscripts.printed import find_printed
from generator.paper import Author, Name, Paper
from generator.sources.validate import typed_title

PAPERS = Path(__file__).parent / "papers"
TITLE = (
    "Learning ℓ1-Regularised Ink Models for Large-Scale Handwriting Reconstruction and Why It "
    "Matters"
)
AUTHORS = ("Zoë Müller", "Ann Kim", "José García López", "Bo Li")
CLASSES = sorted(path.name for path in PAPERS.glob("*.pdf"))


def paper(title: str = TITLE, *authors: str, paper_id: str = "7") -> Paper:
    names = tuple(Author(Name(name)) for name in authors or AUTHORS)
    return Paper(paper_id, typed_title(title).value, names)


def page(name: str) -> FirstPage:
    return replace(read_first_page(PAPERS / name), file=Path("7.pdf"))


def compared(name: str, *listed: Paper) -> ManuscriptComparison:
    (found,) = compare_with_list([page(name)], listed or (paper(),))
    return found


@pytest.mark.parametrize("name", CLASSES)
def test_the_same_is_the_same(name: str) -> None:
    found = compared(name)
    assert (found.title, found.differs) == (TitleCheck.SAME, False)
    assert found.printed is not None
    assert found.printed.title == TITLE
    assert found.printed.authors == AUTHORS


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize(
    ("listed", "check"),
    [
        (TITLE.lower(), TitleCheck.COSMETIC),
        (TITLE.replace("-Scale", " Scale"), TitleCheck.COSMETIC),
        (TITLE.replace("Large", "Small"), TitleCheck.DIFFERENT),
        (TITLE.removesuffix(" and Why It Matters"), TitleCheck.DIFFERENT),
        (TITLE + ": A Survey of Methods", TitleCheck.DIFFERENT),
        (TITLE.replace("ℓ1", "ℓ2"), TitleCheck.DIFFERENT),
        ("Cooking with Pumpkins", TitleCheck.NOT_FOUND),
    ],
)
def test_a_title_that_changed_is_seen(name: str, listed: str, check: TitleCheck) -> None:
    found = compared(name, paper(listed))
    assert found.title is check
    assert found.printed is not None
    assert check is TitleCheck.NOT_FOUND or found.printed.title == TITLE


@pytest.mark.parametrize("name", CLASSES)
def test_authors_that_are_missing_new_or_in_another_order(name: str) -> None:
    found = compared(name, paper(TITLE, "Bo Li", "Eve Oh", "Zoë Müller"))
    assert found.printed is not None
    assert found.printed.missing == ("Eve Oh",)
    assert set(found.printed.others) == {"Ann Kim", "José García López"}
    assert found.reordered


def test_a_lost_accent_is_a_difference() -> None:
    found = compared("lncs.pdf", paper(TITLE.replace("Ink", "Ïnk")))
    assert found.title is TitleCheck.DIFFERENT


def test_a_file_is_matched_by_its_title_and_only_if_that_is_sure() -> None:
    named = replace(page("acm.pdf"), file=Path("final-version.pdf"))
    other = paper("Cooking with Pumpkins", paper_id="8")
    (found,) = compare_with_list([named], [other, paper()])
    assert found.paper is not None
    assert found.paper.paper_id == "7"
    twin = paper(TITLE + " II", paper_id="9")
    (unsure,) = compare_with_list([named], [paper(), twin])
    assert unsure.paper is None
    assert unsure.differs


def test_the_whole_of_a_title_is_taken_though_a_part_is_what_is_expected(tmp_path: Path) -> None:
    path = tmp_path / "7.pdf"
    canvas = Canvas(str(path))
    for height, size, text in (
        (760, 9, "Proceedings of Ink"),
        (720, 18, "A Study of Ink"),
        (698, 18, "Revisited and Extended"),
        (670, 11, "Ann Kim"),
    ):
        canvas.setFont("Helvetica", size)
        canvas.drawString(100, height, text)
    canvas.save()
    printed = find_printed(read_first_page(path), "A Study of Ink", ("Ann Kim",))
    assert printed.title == "A Study of Ink Revisited and Extended"


def test_authors_as_large_as_the_title_are_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "7.pdf"
    canvas = Canvas(str(path))
    canvas.setFont("Helvetica", 14)
    for height, text in ((720, "A Study of Blue and Black Ink"), (702, "Ann Kim and Bo Li")):
        canvas.drawString(100, height, text)
    canvas.save()
    printed = find_printed(
        read_first_page(path), "A Study of Blue and Black Ink", ("Ann Kim", "Bo Li")
    )
    assert printed.title == "A Study of Blue and Black Ink"
    assert printed.authors == ("Ann Kim", "Bo Li")


def test_files_that_are_no_papers_are_said_and_cost_themselves_only(tmp_path: Path) -> None:
    broken, empty, good = tmp_path / "a.pdf", tmp_path / "b.pdf", PAPERS / "acl.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    canvas = Canvas(str(empty))
    canvas.rect(10, 10, 50, 50)
    canvas.save()
    first, second, third = read_first_pages([broken, empty, good])
    assert "not a PDF" in first.problem
    assert "scan" in second.problem
    assert third.lines
    assert all(found.differs for found in compare_with_list([first, second], [paper()]))
