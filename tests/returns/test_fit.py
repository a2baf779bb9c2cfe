"""Names and titles of a form beside those of the metadata."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import filling
import issuing
import printing
import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.ledger.records import Content
from generator.returns.evidence import (
    Box,
    FileKind,
    Fit,
    Issued,
    PageWord,
    SeenPage,
    TextComparison,
)
from generator.returns.identify.issued import read_issued
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages
from generator.returns.signers.fit import (
    ANOTHER_AUTHOR,
    INITIALS,
    NAMES_ANOTHER,
    OTHER_SCRIPT,
    PART,
    SEVERAL,
    TOO_LONG,
    compare_name,
    compare_names,
    compare_text,
    compare_title,
    same_person,
)

NAME = "Han-Byul Kim"
TITLE = "SPD: Sync-Point Drop for Efficient Tensor Parallelism"

texts = st.text(min_size=1, max_size=40).filter(str.strip)
names = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzäößéłøñ", min_size=2, max_size=9), min_size=2, max_size=4
)


class TestText:
    @pytest.mark.parametrize(
        ("form", "metadata", "fit"),
        [
            ("Deep Nets", "Deep Nets", Fit.EXACT),
            ("Deep \n Nets", "Deep Nets", Fit.EXACT),
            (unicodedata.normalize("NFD", "Über Netze"), "Über Netze", Fit.EXACT),
            ("deep nets", "Deep Nets", Fit.COSMETIC),
            ("Pre-training – a “study”", 'Pretraining - a "study"', Fit.COSMETIC),
            ("Deep Nets", "Wide Nets", Fit.DIFFERENT),
            ("1.5 Rounds", "15 Rounds", Fit.DIFFERENT),
            ("", "Deep Nets", Fit.UNKNOWN),
            ("Deep Nets", "  ", Fit.UNKNOWN),
        ],
    )
    def test_it_is_told_what_differs(self, form: str, metadata: str, fit: Fit) -> None:
        assert compare_text(form, metadata) == TextComparison(fit, form, metadata)

    @given(texts)
    def test_a_text_is_itself(self, text: str) -> None:
        assert compare_text(text, text).fit is Fit.EXACT

    @given(texts, texts)
    def test_either_can_be_first(self, one: str, other: str) -> None:
        assert compare_text(one, other).fit is compare_text(other, one).fit


class TestName:
    @pytest.mark.parametrize(
        ("form", "expected"),
        [
            ("KIM, Han-Byul", NAME),
            ("Kim Han Byul", NAME),
            ("han-byul kim", NAME),
            ("Hanbyul Kim", NAME),
            ("Dr. Han-Byul Kim", NAME),
            ("Han-Byul Kim, Ph.D.", NAME),
            ("Juergen Mueller", "Jürgen Müller"),
            ("Jurgen Muller", "Jürgen Müller"),
            ("Lukasz Zak", "Łukasz Żak"),
            ("Soeren Oestergaard", "Søren Østergaard"),
            ("Tran Thi Huong Giang", "Thị Hương Giang Trần"),
            ("Duc N. M. Hoang", "Duc N.M Hoang"),
            ("Oneill, Shaun", "Shaun O’Neill"),
            ("Андреи Петров", "Петров Андрей"),
            ("أحمد علي", "احمد علي"),
            ("Carlo Vittorio Cannistraci", "Carlo Vittorio\u00a0Cannistraci"),
        ],
    )
    def test_what_a_reader_takes_for_the_same(self, form: str, expected: str) -> None:
        assert compare_name(form, expected, ()).fit in {Fit.COSMETIC, Fit.EXACT}

    @pytest.mark.parametrize(
        ("form", "expected", "note"),
        [
            ("H.-B. Kim", NAME, INITIALS),
            ("HB Kim", NAME, INITIALS),
            ("H.-B. K.", NAME, INITIALS),
            ("HBK", NAME, INITIALS),
            ("Kim", NAME, PART),
            ("Maria Garcia", "María García López", PART),
            ("Grace Hopper", NAME, ""),
            ("Minsik Cho", NAME, ANOTHER_AUTHOR),
            ("CHO Minsik", NAME, ANOTHER_AUTHOR),
            ("Han-Byul Kim and Minsik Cho", NAME, SEVERAL),
            ("김한별", NAME, OTHER_SCRIPT),
            ("Han-Byul Kin", NAME, ""),
            ("\u041dan-Byul Kim", NAME, OTHER_SCRIPT),
            ("समन कुमार", "सुमन कुमार", ""),
            ("かく", "がく", ""),
            ("สมชย", "สมชาย", ""),
        ],
    )
    def test_what_is_another_name(self, form: str, expected: str, note: str) -> None:
        others = ["Han-Byul Kim", "Minsik Cho"]
        assert compare_name(form, expected, others) == TextComparison(
            Fit.DIFFERENT, form, expected, note
        )

    def test_two_authors_with_the_same_words_are_told_apart(self) -> None:
        found = compare_name("Li Wei", "Wei Li", ["Wei Li", "Li Wei"])
        assert (found.fit, found.note) == (Fit.DIFFERENT, ANOTHER_AUTHOR)

    def test_where_nobody_is_expected_an_author_is_told(self) -> None:
        found = compare_name("CHO, Minsik", "", [NAME, "Minsik Cho"])
        assert (found.fit, found.note) == (Fit.UNKNOWN, ANOTHER_AUTHOR)
        assert compare_name("Grace Hopper", "", [NAME]).note == ""

    def test_nothing_is_no_name(self) -> None:
        assert compare_name("  ", NAME, [NAME]).fit is Fit.UNKNOWN

    @given(names)
    def test_order_and_capitals_never_matter(self, parts: list[str]) -> None:
        turned = [part.upper() for part in parts[1:]] + [parts[0].upper()]
        assert compare_name(" ".join(turned), " ".join(parts), ()).fit in {
            Fit.COSMETIC,
            Fit.EXACT,
        }

    @given(texts, texts)
    def test_same_person_can_be_asked_either_way(self, one: str, other: str) -> None:
        assert same_person(one, other) == same_person(other, one)

    @given(names, st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=1))
    def test_a_letter_more_is_another_name(self, parts: list[str], letter: str) -> None:
        name = " ".join(parts)
        assert compare_name(name + letter, name, ()).fit is Fit.DIFFERENT

    @pytest.mark.parametrize("part", [",", " ", "a, ", "and ", "'", "\u0301"])
    def test_what_is_typed_without_end_costs_nothing(self, part: str) -> None:
        def compare(size: int) -> None:
            found = compare_name("Kim" + part * size + "x", NAME, [NAME, "Minsik Cho"])
            assert (found.fit, found.note) == (Fit.DIFFERENT, TOO_LONG)
            assert len(found.form) < 400

        assert_linear(compare, 200_000)


class TestNames:
    @pytest.mark.parametrize(
        ("said", "on_form", "fit"),
        [
            ([NAME], [NAME], Fit.EXACT),
            ([NAME], [], Fit.EXACT),
            (["KIM, Han-Byul"], [NAME], Fit.COSMETIC),
            ([], ["H. Kim"], Fit.DIFFERENT),
            ([NAME, "Grace Hopper"], [], Fit.DIFFERENT),
            ([], [], Fit.UNKNOWN),
        ],
    )
    def test_the_worst_counts(self, said: Sequence[str], on_form: Sequence[str], fit: Fit) -> None:
        assert compare_names(said, on_form, NAME, [NAME]).fit is fit

    def test_who_signs_is_who_the_form_names(self) -> None:
        found = compare_names(["Grace Hopper"], [NAME], NAME, [NAME])
        assert (found.fit, found.note) == (Fit.DIFFERENT, NAMES_ANOTHER)
        assert "Grace Hopper" in found.form
        assert NAME in found.form


def page_of(*lines: str) -> SeenPage:
    """Make a page with words in lines."""
    words = [
        PageWord(word, Box(90 + 40 * place, 700 - 15 * row, 125 + 40 * place, 710 - 15 * row))
        for row, line in enumerate(lines)
        for place, word in enumerate(line.split())
    ]
    return SeenPage(1, 595, 842, tuple(words), (), pictured=False)


def issued(title: str = TITLE, now: str | None = None) -> Issued:
    content = Content(title=title)
    current = replace(content, title=title if now is None else now)
    return Issued(
        "kim25g", "kim25g", 1, "", content, current, 1, withdrawn=False, issued_on=None, pdf=None
    )


SPOKEN = "This is a publication agreement regarding a written manuscript currently entitled"
AFTER = '("the article") to be published in PMLR ("the proceedings").'


class TestForeignTitle:
    @pytest.mark.parametrize(
        ("lines", "fit"),
        [
            ((SPOKEN, TITLE, AFTER), Fit.EXACT),
            ((SPOKEN, TITLE[:10], TITLE[10:], AFTER), Fit.COSMETIC),
            (
                (SPOKEN, "SPD: Sync-Point Drop", "for Efficient Tensor Parallelism", AFTER),
                Fit.EXACT,
            ),
            ((SPOKEN, TITLE.upper(), AFTER), Fit.COSMETIC),
            ((SPOKEN, f"{TITLE} {AFTER}"), Fit.EXACT),
            ((SPOKEN, TITLE + " and More", AFTER), Fit.DIFFERENT),
            ((SPOKEN, TITLE, "and More", AFTER), Fit.DIFFERENT),
            ((SPOKEN, "Beyond", TITLE, AFTER), Fit.DIFFERENT),
            ((SPOKEN, f"Title: {TITLE}", AFTER), Fit.EXACT),
            ((SPOKEN, f"Title: {TITLE}", "and More", AFTER), Fit.DIFFERENT),
            ((SPOKEN, TITLE.replace(" ", ""), AFTER), Fit.COSMETIC),
            ((SPOKEN, "___", AFTER), Fit.UNKNOWN),
            ((SPOKEN, "Sync-Point Drop for Efficient Tensor Parallelism", AFTER), Fit.DIFFERENT),
            ((SPOKEN, AFTER), Fit.UNKNOWN),
            (("Copyright transfer", f"Title of the paper: {TITLE}", "Authors:"), Fit.EXACT),
            (("Copyright transfer", f"Title: {TITLE} and More", "Authors:"), Fit.DIFFERENT),
            (("Copyright transfer", TITLE.replace("Drop", "Skip"), "Authors:"), Fit.DIFFERENT),
            (("Dear chairs", "my invoice is attached"), Fit.UNKNOWN),
            ((), Fit.UNKNOWN),
        ],
    )
    def test_it_is_what_stands_in_its_place(self, lines: Sequence[str], fit: Fit) -> None:
        assert compare_title([page_of(*lines)], None, issued()).fit is fit

    def test_a_sign_for_and_is_no_other_title(self) -> None:
        said = (SPOKEN, "Offices & Flows", AFTER)
        found = compare_title([page_of(*said)], None, issued("Offices and Flows"))
        assert found.fit is Fit.COSMETIC

    def test_what_was_found_is_shown(self) -> None:
        other = TITLE.replace("Drop", "Skip")
        found = compare_title([page_of("Copyright", f"Title: {other}", "by")], None, issued())
        assert (found.form, found.metadata) == (other, TITLE)

    def test_letters_that_grow_in_lower_case_move_nothing(self) -> None:
        found = compare_title(
            [page_of("ßßßßßßßß İİİİİİ ŉŉŉŉ", TITLE.replace("Drop", "Skip"), "by")], None, issued()
        )
        assert found.form == TITLE.replace("Drop", "Skip")

    @given(st.lists(st.text(max_size=60), max_size=6), st.text(max_size=60))
    def test_whatever_stands_there_is_read(self, lines: list[str], title: str) -> None:
        found = compare_title([page_of(*lines)], None, issued(title))
        assert found.metadata == title

    def test_pages_without_end_cost_little(self) -> None:
        lines = ["currently entitled ( the “ the articl ( " * 4] * 3000
        assert_linear(lambda size: compare_title([page_of(*lines[:size])], None, issued()), 3000)


@pytest.fixture
def compared(tmp_path: Path) -> Callable[..., TextComparison]:
    """Compare the title of a form of ours that came back."""

    def compare(pdf: bytes, form: issuing.Form, now: str | None = None) -> TextComparison:
        path = tmp_path / "issued.pdf"
        path.write_bytes(form.pdf)
        with open_file(pdf, FileKind.PDF) as opened:
            pages = see_pages(opened)
        assert form.content.title is not None
        return compare_title(pages, read_issued(path), issued(form.content.title, now))

    return compare


TITLES = (
    TITLE,
    "Universal Rates",
    "Detection of $L_\\infty$ Geometry in Random Geometric Graphs: Suboptimality of Triangles and "
    "Cluster Expansion, Efficient Offices and Finite Affine Flows",
    "שיטות למידה עמוקה לעיבוד שפה טבעית",
    "التعلم العميق لمعالجة اللغات الطبيعية",
    "गहन शिक्षण द्वारा प्राकृतिक भाषा संसाधन",
    "深層学習による自然言語処理の研究",
    "การเรียนรู้เชิงลึก",
)


@pytest.fixture(scope="module", params=TITLES, ids=range(len(TITLES)))
def entitled(request: pytest.FixtureRequest) -> issuing.Form:
    known = issuing._known("Ada Lovelace")
    return issuing.issue(issuing.entitled(issuing.papers()["kim25g"], request.param), known)


class TestOwnTitle:
    def test_it_is_found_in_every_script(
        self, compared: Callable[..., TextComparison], entitled: issuing.Form
    ) -> None:
        filled = filling.by_pikepdf(entitled.pdf, entitled.answers())
        assert compared(filled, entitled).fit is Fit.EXACT

    def test_it_is_not_that_of_now(
        self, compared: Callable[..., TextComparison], entitled: issuing.Form
    ) -> None:
        found = compared(entitled.pdf, entitled, "Something Else Altogether")
        assert (found.fit, found.form) == (Fit.DIFFERENT, entitled.content.title)

    def test_another_spelling_of_now_is_cosmetic(
        self, compared: Callable[..., TextComparison]
    ) -> None:
        form = issuing.forms()["known"]
        assert form.content.title is not None
        assert compared(form.pdf, form, form.content.title.upper()).fit is Fit.COSMETIC

    def test_it_is_found_on_what_was_printed_to_a_file(
        self, compared: Callable[..., TextComparison]
    ) -> None:
        form = issuing.forms()["two"]
        assert compared(printing.by_pdfium(form.pdf), form).fit is Fit.EXACT

    def test_a_title_that_was_replaced_is_told(
        self, compared: Callable[..., TextComparison]
    ) -> None:
        form = issuing.forms()["retitled"]
        older = issuing.superseded()["retitled"]
        found = compared(older.pdf, form, issuing.NEW_TITLE)
        assert found.fit is Fit.DIFFERENT
