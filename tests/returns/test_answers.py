"""What is ticked, chosen and filled in on a form: read, explained, missed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from filling import by_pdfium, by_pikepdf
from issuing import ISSUED_AT, TODAY, Form, issue, papers
from pikepdf import Name, String
from pikepdf.form import DefaultAppearanceStreamGenerator
from pikepdf.form import Form as PdfForm
from pypdfium2 import raw

from generator.forms.renderer import Renderer
from generator.forms.signatory import Basis, Signatory
from generator.ledger.records import IssuedFile, Record, Revision
from generator.output import Format
from generator.returns.evidence import (
    Box,
    FieldPlace,
    FieldRole,
    FileKind,
    IssuedForm,
    Outcome,
    Received,
    Report,
)
from generator.returns.examine import Examiner
from generator.returns.identify.indexing import make_index
from generator.returns.signers.groups import groups_of
from generator.returns.signers.signatures import Trust
from generator.template import load_template

TEMPLATE = """---
title: Copyright Transfer
fields:
  agreed: {label: Agreement, required: true}
  mails: Wish for mails
  rights: {label: Who holds the rights, choices: [authors, employer], required: true}
  country: {label: Country, choices: [Nigeria, Viet Nam]}
  reasons: {label: Reasons, lines: 3}
  author: Name of the author
  initials: Initials of the author
  signed: Typed signature
  date: Date
---
The paper **{{ title }}** of {{ name_field(signatory, "author_01") }} is transferred.

{{ check_box("agreed") }} I agree to the terms. {{ check_box("mails") }} Write to me.

{{ radio_button("rights", "authors") }} The authors hold the rights, or
{{ radio_button("rights", "employer") }} their employer does.

Country: {{ choice_field("country") }}

Reasons: {{ text_field("reasons") }}

Initials: {{ initials_field("initials") }}

Author: {{ name_field(signatory, "author_01") }}\\
Signed: {{ text_field("signed_01") }}\\
Date: {{ date_field("date_01") }}

For the publisher: {{ signature_field("publisher_signature", label="Signature") }}
"""


SIGNED = {"signed_01": "Muru Zhang", "date_01": "2031-06-01"}


@cache
def form() -> Form:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "transfer.md.j2").write_text(TEMPLATE, "utf-8")
        renderer = Renderer(load_template("transfer", [Path(folder)]), formats={Format.PDF})  # type: ignore[arg-type]
    signer = Signatory("Muru Zhang", "", Basis.FIRST)
    return issue(papers()["zhang25ladder"], signer, renderer=renderer)


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Report]:
    folder = tmp_path_factory.mktemp("issued")
    (folder / "form.pdf").write_bytes(form().pdf)
    file = IssuedFile("pdf", "form.pdf", hashlib.sha256(form().pdf).hexdigest(), len(form().pdf))
    revision = Revision(1, form().paper_id, form().fingerprint, form().content, ISSUED_AT, (file,))
    record = Record(
        1, form().paper_id, "papers.bib", withdrawn=False, input_digest=None, revisions=(revision,)
    )
    index = make_index([record], folder, {form().paper_id: form().content})
    examiner = Examiner(index, Trust(()), TODAY)

    def examine(data: bytes) -> Report:
        path = folder / "returned.pdf"
        path.write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        return examiner.examine(Received("returned", FileKind.PDF, sha256, len(data), path))

    return examine


def signed(pdf: bytes) -> bytes:
    return by_pikepdf(pdf, SIGNED)


def clicked(*names: str) -> bytes:
    """Click on the first widget of each field, in PDFium."""
    document = pdfium.PdfDocument(form().pdf)
    document.init_forms()
    page = document[0]
    environment = document.formenv.raw
    with pikepdf.open(io.BytesIO(form().pdf)) as file:
        places = {}
        for widget in file.pages[0].Annots:
            field = widget if "/T" in widget else widget.Parent
            places.setdefault(str(field.T), [float(side) for side in widget.Rect])
    for name in names:
        left, bottom, right, top = places[name]
        middle = ((left + right) / 2, (bottom + top) / 2)
        raw.FORM_OnLButtonDown(environment, page.raw, 0, *middle)
        raw.FORM_OnLButtonUp(environment, page.raw, 0, *middle)
        raw.FORM_ForceToKillFocus(environment)
    saved = io.BytesIO()
    document.save(saved)
    document.close()
    return saved.getvalue()


def changed(pdf: bytes, name: str, change: Callable[[pikepdf.Object], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        [field] = [each for each in document.Root.AcroForm.Fields if name == each.T]
        change(field)
        saved = io.BytesIO()
        document.save(saved)
        return saved.getvalue()


def said(report: Report) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in report.findings:
        found.setdefault(each.code, []).append(each.message)
    return found


def not_accepted(report: Report) -> set[str]:
    return {each.code for each in report.findings if each.outcome is not Outcome.ACCEPTED}


def test_a_form_with_its_boxes_ticked_is_accepted(examined: Callable[[bytes], Report]) -> None:
    report = examined(signed(clicked("agreed", "rights")))
    assert not_accepted(report) == set(), report.findings
    ticked = said(report)["ticked"]
    assert ticked == ["Ticked: “Agreement”", "Ticked: “Who holds the rights: authors”"]


def test_what_has_to_be_ticked_and_is_not_is_said(examined: Callable[[bytes], Report]) -> None:
    report = examined(signed(clicked("mails")))
    assert not_accepted(report) == {"answer-missing"}
    agreement, rights = said(report)["answer-missing"]
    assert agreement == "“Agreement” is not ticked, and must be filled in"
    assert "rights: authors”, “Who holds the rights: employer” is not ticked" in rights


def test_a_choice_is_read_and_other_words_are_left_to_a_person(
    examined: Callable[[bytes], Report],
) -> None:
    pdf = signed(clicked("agreed", "rights"))
    report = examined(by_pikepdf(pdf, {"reasons": "We were told to"}))
    assert "unexplained" in not_accepted(report)
    assert any("which only you can judge" in each for each in said(report)["unexplained"])


@pytest.mark.parametrize(
    ("initials", "is_explained"), [("MZ", True), ("M. Z.", True), ("mz", True), ("NO", False)]
)
def test_initials_are_those_of_an_author(
    initials: str,
    is_explained: bool,  # noqa: FBT001 - what is expected
    examined: Callable[[bytes], Report],
) -> None:
    pdf = by_pdfium(clicked("agreed", "rights"), {**SIGNED, "initials": initials})
    assert (not_accepted(examined(pdf)) == set()) is is_explained


def test_boxes_and_lists_that_a_program_fills_in_are_read(
    examined: Callable[[bytes], Report],
) -> None:
    with pikepdf.open(io.BytesIO(form().pdf)) as document:
        filled: Any = PdfForm(document, generate_appearances=DefaultAppearanceStreamGenerator)
        filled["agreed"].checked = True
        filled["rights"].value = Name("/1")
        filled["country"].value = "Viet Nam"
        saved = io.BytesIO()
        document.save(saved)
    report = examined(signed(saved.getvalue()))
    assert not_accepted(report) == set(), report.findings
    assert said(report)["ticked"][1] == "Ticked: “Who holds the rights: employer”"
    assert said(report)["filled-in"] == ["“Country” says “Viet Nam”"]


def _on(field: pikepdf.Object) -> None:
    field.AS = Name("/Yes")


def _value(field: pikepdf.Object) -> None:
    field.V = Name("/Yes")


def _other_mark(field: pikepdf.Object) -> None:
    field.V = field.AS = Name("/Yes")
    field.AP.N.Yes = field.AP.N.Yes.with_same_owner_as(field.AP.N.Yes)
    field.AP.N.Yes.write(b"0 0 9 9 re f")


def _no_state(field: pikepdf.Object) -> None:
    field.V = field.AS = Name("/Never")


def _words(field: pikepdf.Object) -> None:
    field.V = String("no")


@pytest.mark.parametrize("change", [_on, _value, _other_mark, _no_state, _words])
def test_a_box_that_says_one_thing_and_shows_another_goes_to_a_person(
    change: Callable[[pikepdf.Object], None], examined: Callable[[bytes], Report]
) -> None:
    pdf = changed(signed(clicked("agreed", "rights")), "mails", change)
    assert not_accepted(examined(pdf))


def test_two_buttons_that_are_both_on_go_to_a_person(examined: Callable[[bytes], Report]) -> None:
    def both(field: pikepdf.Object) -> None:
        for index, kid in enumerate(field.Kids):
            kid.AS = Name(f"/{index}")

    report = examined(changed(signed(clicked("agreed", "rights")), "rights", both))
    assert "answer-unclear" in not_accepted(report)


def test_ink_in_a_box_is_no_tick(examined: Callable[[bytes], Report]) -> None:
    with pikepdf.open(io.BytesIO(signed(clicked("rights")))) as document:
        [field] = [each for each in document.Root.AcroForm.Fields if each.T == "agreed"]
        left, bottom, right, top = (float(side) for side in field.Rect)
        drawn = f"q 1 w {left} {bottom} m {right} {top} l S Q"
        document.pages[0].contents_add(drawn.encode())
        saved = io.BytesIO()
        document.save(saved)
    assert {"answer-missing"} < not_accepted(examined(saved.getvalue()))


def test_a_name_that_stands_twice_is_corrected_once(examined: Callable[[bytes], Report]) -> None:
    pdf = clicked("agreed", "rights")
    answers = {"author_01": "Yoon Kim", "signed_01": "Yoon Kim", "date_01": "2031-06-01"}
    report = examined(by_pdfium(pdf, answers))
    assert not_accepted(report) == set(), report.findings
    assert "name-other-author" in said(report)


def test_whoever_signs_without_a_number_signs_for_themselves() -> None:
    def place(name: str, role: FieldRole) -> FieldPlace:
        return FieldPlace(name, name, role, 1, Box(0, 0, 1, 1))

    names = [
        *("signed_01", "date_01", "officer", "employer_signature", "employer_date"),
        *("witness", "witness_signature", "witness_date", "publisher_signature"),
    ]
    roles = {"signed_01": FieldRole.TYPED, "publisher_signature": FieldRole.COUNTERSIGNED}
    places = [
        place(
            name,
            roles.get(
                name,
                FieldRole.SIGNATURE
                if name.endswith("signature")
                else FieldRole.DATE
                if "date" in name
                else FieldRole.NAME,
            ),
        )
        for name in names
    ]
    found = groups_of(IssuedForm((), tuple(places)))
    assert {signer: [each.name for each in group] for signer, group in found.items()} == {
        "01": ["signed_01", "date_01"],
        "employer": ["officer", "employer_signature", "employer_date"],
        "witness": ["witness", "witness_signature", "witness_date", "publisher_signature"],
    }
    alone = groups_of(IssuedForm((), tuple(each for each in places if "witness" not in each.name)))
    assert set(alone) == {"01", ""}
