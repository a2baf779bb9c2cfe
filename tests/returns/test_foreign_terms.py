"""The clauses of forms that others made, beside the words of the agreement."""

from __future__ import annotations

import altering
import blank
import filling
import foreign
import pikepdf
import pytest
from filling import Type, annotate, note, opened, saved
from issuing import forms
from kinds import Examine
from pikepdf import Array, Dictionary, Name

from generator.returns.evidence import ClauseChange, FileKind, Outcome, Report, TermsState
from generator.returns.identify.normalise import squeeze
from generator.returns.terms.agreement_text import read_agreement
from generator.returns.terms.clauses import ClauseReading
from generator.returns.terms.form_pages import is_page_missing

TITLE = forms()["guessed"].content.title or ""


def filled(words: dict[str, str] | None = None) -> bytes:
    """Fill in a form of the publisher's, with other words in it if some are given."""
    form = blank.make(words)
    document = opened(form.pdf)
    for place, text, size in (
        ("title", TITLE, 7),
        ("party", "Muru Zhang", 10),
        ("name", "Muru Zhang", 10),
        ("signed", "Muru Zhang", 10),
        ("date", "1 June 2031", 10),
    ):
        page, x, y = form.places[place]
        note(document, page, (x, y - 3, x + 6 + 4.6 * len(text), y + 12), text, Type(size))
    return saved(document)


def drawn(page: int, operators: str) -> bytes:
    document = opened(filled())
    document.pages[page].contents_add(operators.encode())
    return saved(document)


def annotated(page: int, subtype: str, box: tuple[float, ...], **more: object) -> bytes:
    document = opened(filled())
    what = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array(box), F=4, C=[1, 0, 0])
    for key, value in more.items():
        what[f"/{key}"] = value
    annotate(document, page, what)
    return saved(document)


def changes(report: Report) -> list[ClauseChange]:
    return list(report.terms.changes)


def codes(report: Report) -> set[str]:
    return {each.code for each in report.findings}


def middle(clause: str) -> tuple[int, float]:
    """Return the page of a clause, and how high the small letters of its first line are."""
    page, top, _ = blank.usual().clauses[clause]
    return page, top - 5.5


class TestAgreementText:
    text = read_agreement("pmlr", forms()["known"].content.wording or "")

    def test_it_has_each_clause_by_its_number(self) -> None:
        assert self.text is not None
        named = {clause.name: clause.text for clause in self.text.clauses}
        said = blank.clauses()
        for number in ("1", "4", "6.1", "6.3", "7"):
            assert named[f"clause {number}"].split() == said[number].split()
        assert "the footnote" in named

    def test_it_knows_behind_which_something_is_filled_in(self) -> None:
        assert self.text is not None
        before = [
            self.text.clauses[at].text.strip()[-20:].strip()
            for at in sorted(self.text.values_after)
        ]
        ends = (
            "manuscript currently entitled:",
            "to this Agreement are:",
            "TERMS OF THIS AGREEMENT.",
        )
        assert before == [each[-20:].strip() for each in ends]

    def test_short_words_with_a_colon_are_a_label_and_all_others_are_terms(self) -> None:
        label = "Corresponding Author:"
        short = "All rights stay with them."
        long = "The authors, who have read all of this, say for each of these:"
        text = read_agreement("invented", f"{label}\n\n{short}\n\n{long}\n")
        assert text is not None
        assert [clause.text for clause in text.clauses] == [short, long]
        assert text.labels == {squeeze(label)}

    def test_what_is_no_agreement_has_none(self) -> None:
        assert read_agreement("empty", "") is None


class TestWords:
    def test_the_same_words_are_the_same_terms(self, examine: Examine) -> None:
        report = examine(filled(), FileKind.PDF)
        assert report.terms.state is TermsState.SAME
        assert not codes(report) & {"words-beside", "page-missing", "terms-changed"}

    def test_our_own_print_without_its_marks_is_the_same_too(self, examine: Examine) -> None:
        assert examine(foreign.look_alike(), FileKind.PDF).terms.state is TermsState.SAME

    @pytest.mark.parametrize(
        ("old", "new", "clause"),
        [
            ("You retain ownership", "The publisher retains ownership", "clause 4"),
            ("and is not under consideration", "and is under consideration", "clause 6.1"),
            ("within one year", "within two years", "clause 7"),
            ("Massachusetts", "Slovenia", "clause 7"),
            ("hereby grant", "hereby do not grant", "clause 2"),
            ("sole author(s)", "author(s)", "clause 6.2"),
        ],
    )
    def test_other_words_are_told_with_their_clause(
        self, examine: Examine, old: str, new: str, clause: str
    ) -> None:
        report = examine(filled({old: new}), FileKind.PDF)
        assert report.terms.state is TermsState.CHANGED
        assert {each.clause for each in changes(report)} == {clause}
        returned = " ".join(each.returned for each in changes(report)).replace(".", "").split()
        assert set(new.split()) - set(old.split()) <= set(returned)
        assert report.outcome is Outcome.REVIEW
        assert "terms-changed" in codes(report)

    def test_a_clause_that_is_gone(self, examine: Examine) -> None:
        text = blank.clauses()["4"]
        [change] = changes(examine(filled({text: ""}), FileKind.PDF))
        assert (change.clause, change.returned) == ("clause 4", "")
        assert change.issued.split() == text.split()

    def test_words_that_were_typed_into_a_clause(self, examine: Examine) -> None:
        document = opened(filled())
        page, y = middle("3")
        note(document, page, (300, y - 9, 420, y + 6), "I do not agree")
        [change] = changes(examine(saved(document), FileKind.PDF))
        assert change == ClauseChange("clause 3", "", "I do not agree")

    def test_words_in_the_margin_are_told(self, examine: Examine) -> None:
        document = opened(filled())
        note(document, 0, (20, 750, 200, 765), "under protest")
        report = examine(saved(document), FileKind.PDF)
        assert report.terms.state is TermsState.SAME
        [finding] = [each for each in report.findings if each.code == "words-beside"]
        assert "under protest" in finding.message


class TestStrokes:
    STRUCK = "You retain ownership"

    def line(self) -> tuple[int, float, float]:
        page, y = middle("4")
        return page, 158.0, y

    @pytest.mark.parametrize(
        "stroke",
        [
            "0 0 0 RG 1 w {x} {y} m {to} {y} l S",
            "1 0 0 RG 1.5 w {x} {low} m {to} {high} l S",
            ".3 .3 .3 RG .6 w {x} {y} m {mid} {high} {mid} {low} {to} {y} c S",
            "0 0 .6 rg {x} {low} 110 2 re f",
            "0 g {x} {bottom} 110 10 re f",
        ],
    )
    def test_through_words_they_are_seen(self, examine: Examine, stroke: str) -> None:
        page, x, y = self.line()
        operators = "q " + stroke.format(
            x=x, y=y, to=x + 110, mid=x + 55, low=y - 1.5, high=y + 1.5, bottom=y - 4
        ) + " Q"  # fmt: skip
        report = examine(drawn(page, operators), FileKind.PDF)
        assert report.terms.state is TermsState.CHANGED
        [change] = changes(report)
        assert (change.clause, change.manner) == ("clause 4", "struck out")
        assert change.issued.startswith(self.STRUCK)

    @pytest.mark.parametrize("subtype", ["/StrikeOut", "/Ink", "/Square"])
    def test_annotations_are_seen(self, examine: Examine, subtype: str) -> None:
        page, x, y = self.line()
        low, high = y - 4, y + 5
        more: dict[str, object] = {
            "/StrikeOut": {"QuadPoints": Array([x, high, x + 110, high, x, low, x + 110, low])},
            "/Ink": {"InkList": Array([Array([x, y, x + 60, y + 1, x + 110, y])])},
            "/Square": {"IC": Array([0, 0, 0])},
        }[subtype]  # type: ignore[assignment]
        report = examine(annotated(page, subtype, (x, low, x + 110, high), **more), FileKind.PDF)
        assert [(each.clause, each.manner) for each in changes(report)] == [
            ("clause 4", "struck out")
        ]

    def test_a_white_box_over_words_is_seen(self, examine: Examine) -> None:
        page, x, y = self.line()
        report = examine(drawn(page, f"q 1 g {x} {y - 4} 110 10 re f Q"), FileKind.PDF)
        assert [(each.clause, each.manner) for each in changes(report)] == [("clause 4", "covered")]

    def test_initials_beside_a_clause_are_seen(self, examine: Examine) -> None:
        page, y = middle("3")
        scrawl = f"q 0 0 .5 RG 1.2 w 495 {y - 12} m 505 {y + 8} l 512 {y - 14} l 520 {y + 4} l S Q"
        [change] = changes(examine(drawn(page, scrawl), FileKind.PDF))
        assert (change.clause, change.manner) == ("clause 3", "drawn on")

    def test_a_highlighter_is_none(self, examine: Examine) -> None:
        page, x, y = self.line()
        quads = Array([x, y + 5, x + 110, y + 5, x, y - 4, x + 110, y - 4])
        box = (x, y - 4, x + 110, y + 5)
        report = examine(annotated(page, "/Highlight", box, QuadPoints=quads, CA=0.4), FileKind.PDF)
        assert report.terms.state is TermsState.SAME

    def test_a_signature_is_none(self, examine: Examine) -> None:
        page, x, y = blank.usual().places["signed"]
        scrawl = filling.scribble((x, y - 12, x + 160, y + 22), 3)
        moves = " ".join(f"{a} {b} {'m' if at == 0 else 'l'}" for at, (a, b) in enumerate(scrawl))
        report = examine(drawn(page, f"q 0 0 .5 RG 1.4 w {moves} S Q"), FileKind.PDF)
        assert report.terms.state is TermsState.SAME


class TestPages:
    @pytest.mark.parametrize(
        ("order", "code", "words"),
        [
            ([1], "page-missing", "first page"),
            ([0], "page-missing", "last page"),
            ([1, 0], "page-order", "2, 1"),
            ([0, 1, 1], "page-twice", "Page 3"),
        ],
    )
    def test_each_fault_has_its_reason(
        self, examine: Examine, order: list[int], code: str, words: str
    ) -> None:
        report = examine(altering.with_pages(filled(), order), FileKind.PDF)
        [finding] = [each for each in report.findings if each.code.startswith("page-")]
        assert (finding.code, finding.outcome) == (code, Outcome.REVIEW)
        assert words in finding.message
        assert finding.hint
        assert "terms-changed" not in codes(report)

    def test_the_record_of_a_platform_is_no_harm(self, examine: Examine) -> None:
        record = page_that_says("Certificate Of Completion", "Envelope Id: 7C3A", "Docusign")
        report = examine(altering.joined(filled(), record), FileKind.PDF)
        [finding] = [each for each in report.findings if each.code.startswith("page-")]
        assert (finding.code, finding.outcome) == ("page-of-platform", Outcome.ACCEPTED)

    def test_another_page_is_for_a_person(self, examine: Examine) -> None:
        report = examine(altering.joined(filled(), foreign.a_letter()), FileKind.PDF)
        assert "page-foreign" in codes(report)


def page_that_says(*lines: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(612, 792))
    for at, line in enumerate(lines):
        note(document, 0, (80, 700 - 30 * at, 500, 720 - 30 * at), line)
    return saved(document)


def test_what_is_of_another_agreement_has_no_page_of_this_one_missing(examine: Examine) -> None:
    for made in (foreign.a_letter(), altering.strip_marks(forms()["licence"].pdf)):
        assert "page-missing" not in codes(examine(made, FileKind.PDF))


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((), False),
        ((1, 2), False),
        ((0, 2, 4), False),
        ((0, 1, 3), False),
        ((1, 2, 3), True),
        ((0, 3, 4, 5), True),
    ],
)
def test_a_page_is_missing_if_three_clauses_are_in_a_row(
    missing: tuple[int, ...],
    told: bool,  # noqa: FBT001 - what is expected
) -> None:
    words = "Sentences of this clause are invented, as are those of"
    clauses = "\n".join(f"{number}. {words} {number} others" for number in range(1, 7))
    agreement = read_agreement("invented", clauses)
    assert agreement is not None
    assert len(agreement.clauses) == 6
    reading = ClauseReading(agreement, (), (), ((),) * 6, missing, ())
    assert is_page_missing(reading) is told
