"""Shipped forms that come back filled in honestly: accepted, or left to a person, and why."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from filling import by_pdfium, by_pikepdf, saved, sign_by_ink
from issuing import ISSUED_AT, TODAY, Form, issue, papers
from pikepdf import Name
from pikepdf.form import DefaultAppearanceStreamGenerator
from pikepdf.form import Form as PdfForm

from generator.forms.renderer import Renderer
from generator.forms.signatory import Basis, Signatory
from generator.ledger.records import IssuedFile, Record, Revision
from generator.output import Format
from generator.returns.evidence import FileKind, Outcome, Received, Report
from generator.returns.examine import Examiner
from generator.returns.identify.indexing import make_index
from generator.returns.signers.signatures import Trust
from generator.template import load_template

SIGNED = {"signed_01": "Muru Zhang", "date_01": "2031-06-01"}


def issued(template: str) -> Form:
    return issue(
        papers()["zhang25ladder"], Signatory("Muru Zhang", "", Basis.CONTACTS), template=template
    )


def ticked(pdf: bytes, **buttons: str) -> bytes:
    """Turn buttons on: boxes with any word, one of several with its number."""
    document = pikepdf.open(io.BytesIO(pdf))
    form: Any = PdfForm(document, generate_appearances=DefaultAppearanceStreamGenerator)
    for name, state in buttons.items():
        if state.isdecimal():
            form[name].value = Name(f"/{state}")
        else:
            form[name].checked = True
    return saved(document)


def examine(form: Form, returned: bytes, folder: Path) -> Report:
    """Judge a returned form as a chair's desk that issued no other would."""
    (folder / "form.pdf").write_bytes(form.pdf)
    (folder / "returned.pdf").write_bytes(returned)
    file = IssuedFile("pdf", "form.pdf", hashlib.sha256(form.pdf).hexdigest(), len(form.pdf))
    revision = Revision(1, form.paper_id, form.fingerprint, form.content, ISSUED_AT, (file,))
    record = Record(
        1, form.paper_id, "papers.bib", withdrawn=False, input_digest=None, revisions=(revision,)
    )
    index = make_index([record], folder, {form.paper_id: form.content})
    sha256 = hashlib.sha256(returned).hexdigest()
    path = folder / "returned.pdf"
    received = Received("returned", FileKind.PDF, sha256, len(returned), path)
    return Examiner(index, Trust(()), TODAY).examine(received)


def for_a_person(report: Report) -> list[str]:
    """Return what keeps a form from being accepted, in the words that a chair reads."""
    return [
        f"{each.code}: {each.message}"
        for each in report.findings
        if each.outcome is not Outcome.ACCEPTED
    ]


def said(report: Report) -> list[str]:
    return [each.message for each in report.findings if each.code == "ticked"]


@pytest.mark.parametrize("fill", [by_pikepdf, by_pdfium])
@pytest.mark.parametrize("choice", ["without", "with"])
def test_a_workshop_paper_in_either_variant_is_accepted(
    choice: str, fill: Callable[[bytes, dict[str, str]], bytes], tmp_path: Path
) -> None:
    form = issued("workshop-proceedings")
    state = "0" if choice == "without" else "1"
    report = examine(form, fill(ticked(form.pdf, material=state), SIGNED), tmp_path)
    assert for_a_person(report) == []
    assert said(report) == [
        f"Ticked: “Material of others in the paper: {choice} material of others”"
    ]


def test_a_workshop_paper_in_neither_variant_goes_to_a_person(tmp_path: Path) -> None:
    form = issued("workshop-proceedings")
    [reason] = for_a_person(examine(form, by_pikepdf(form.pdf, SIGNED), tmp_path))
    assert reason.startswith("answer-missing: “Material of others in the paper: without")


def test_what_material_of_others_is_said_to_be_is_left_to_a_person(tmp_path: Path) -> None:
    form = issued("workshop-proceedings")
    answers = {**SIGNED, "sources": "Figure 2, from a poster of the town, by letter"}
    report = examine(form, by_pikepdf(ticked(form.pdf, material="1"), answers), tmp_path)
    [reason] = for_a_person(report)
    assert reason.startswith("unexplained: Of the field “Material of others – What it is")
    assert "says “Figure 2, from a poster of the town, by letter”" in reason


def test_a_transfer_by_the_authors_goes_to_a_person_as_two_parts_are_not_signed(
    tmp_path: Path,
) -> None:
    form = issued("copyright-transfer")
    report = examine(form, by_pikepdf(ticked(form.pdf, holder="0"), SIGNED), tmp_path)
    assert said(report) == ["Ticked: “Who holds the rights: the authors”"]
    assert for_a_person(report) == [
        "signer-missing: The employer has not signed",
        "signer-missing: The government has not signed",
    ]


def test_a_transfer_by_an_employer_says_who_signed_and_who_did_not(tmp_path: Path) -> None:
    form = issued("copyright-transfer")
    answers = {"organisation": "Analytical Ltd", "officer": "Ada Horn", "position": "Counsel"}
    typed = by_pikepdf(ticked(form.pdf, holder="1"), {**answers, "employer_date": "2031-06-01"})
    report = examine(form, sign_by_ink(typed, ["employer_signature"]), tmp_path)
    assert said(report) == ["Ticked: “Who holds the rights: their employer”"]
    reasons = for_a_person(report)
    assert "inked: Ada Horn signed by hand: ink" in reasons
    assert [each for each in reasons if each.startswith("signer-missing")] == [
        "signer-missing: Muru Zhang has not signed",
        "signer-missing: The government has not signed",
    ]


def test_a_transfer_that_does_not_say_who_holds_the_rights_lacks_an_answer(tmp_path: Path) -> None:
    form = issued("copyright-transfer")
    reasons = for_a_person(examine(form, by_pikepdf(form.pdf, SIGNED), tmp_path))
    assert any(reason.startswith("answer-missing: “Who holds the rights:") for reason in reasons)


USES = ("recording", "publication", "streaming", "slides", "photographs")


@pytest.mark.parametrize("fill", [by_pikepdf, by_pdfium])
def test_a_speaker_who_answers_everything_is_accepted_and_what_was_refused_is_said(
    fill: Callable[[bytes, dict[str, str]], bytes], tmp_path: Path
) -> None:
    form = issued("speaker-consent")
    answered = ticked(form.pdf, **dict(zip(USES, "00110", strict=True)))
    report = examine(form, fill(answered, SIGNED), tmp_path)
    assert for_a_person(report) == []
    assert [each.rpartition(": ")[2] for each in said(report)] == [
        *("yes / ja”", "yes / ja”", "no / nein”", "no / nein”", "yes / ja”")
    ]


def test_a_speaker_who_leaves_an_answer_out_is_asked_for_it(tmp_path: Path) -> None:
    form = issued("speaker-consent")
    answered = ticked(form.pdf, **dict.fromkeys(USES[:-1], "0"))
    [reason] = for_a_person(examine(form, by_pikepdf(answered, SIGNED), tmp_path))
    assert reason.startswith("answer-missing: “Photographs / Fotos: yes / ja”")


def test_a_project_that_uses_data_is_left_to_a_person_in_its_own_words(tmp_path: Path) -> None:
    form = issued("data-use")
    answers = {
        "institution": "University of Invented Results",
        "project": "Whether the results hold for longer texts",
        "storage": "An encrypted disk in the office",
    }
    reasons = for_a_person(examine(form, by_pikepdf(form.pdf, {**SIGNED, **answers}), tmp_path))
    assert len(reasons) == len(answers)
    for reason, words in zip(reasons, answers.values(), strict=True):
        assert reason.startswith("unexplained: ")
        assert f"says “{words}”, which only you can judge" in reason


def test_an_individual_who_contributes_is_accepted_and_a_schedule_is_left_to_a_person(
    tmp_path: Path,
) -> None:
    form = issued("contributor-license")
    chosen = ticked(form.pdf, capacity="0")
    report = examine(form, by_pikepdf(chosen, SIGNED), tmp_path)
    assert for_a_person(report) == []
    assert said(report) == ["Ticked: “Who contributes: an individual”"]
    filled = by_pikepdf(chosen, {**SIGNED, "part_a01": "The parser and its tests"})
    [reason] = for_a_person(examine(form, filled, tmp_path))
    assert "it says “The parser and its tests”, which only you can judge" in reason


LONG = """---
title: Long
fields:
  first: Box
  last: Other words
  signed: Typed signature
  date: Date
---
{{ check_box("first") }} {{ title }}

WORDS

Words: {{ text_field("last") }}

Signed: {{ text_field("signed_01") }}

Date: {{ date_field("date_01") }}
"""


def test_what_is_typed_far_below_the_first_field_of_a_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "long.md.j2").write_text(LONG.replace("WORDS", "Many words. " * 130), "utf-8")
    renderer = Renderer(load_template("long", [tmp_path]), formats=frozenset({Format.PDF}))
    signer = Signatory("Muru Zhang", "", Basis.CONTACTS)
    form = issue(papers()["zhang25ladder"], signer, renderer=renderer)
    assert len({place.page for place in form.places}) == 1
    returned = by_pikepdf(form.pdf, {**SIGNED, "last": "A parser"})
    [reason] = for_a_person(examine(form, returned, tmp_path))
    assert reason.endswith("it says “A parser”, which only you can judge")
