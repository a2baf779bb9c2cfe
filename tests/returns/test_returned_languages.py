"""Forms in other languages come back as English ones do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from filling import Answers, by_pdfium, by_pikepdf
from issuing import TODAY, Form, issue, papers
from scanning import OFFICE, as_pdf, pen_for, scan_pages

from generator.forms.renderer import Renderer
from generator.forms.signatory import Basis, Signatory
from generator.ledger.records import IssuedFile, Record, Revision
from generator.output import Format
from generator.returns.evidence import FileKind, Outcome, Received, Report, TermsState
from generator.returns.examine import Examiner
from generator.returns.identify.indexing import make_index
from generator.returns.signers.signatures import Trust
from generator.template import load_template

TEMPLATES = Path(__file__).parents[2] / "tools" / "validate" / "languages"
LANGUAGES = ["ar", "de", "fr", "he", "ja", "ko", "ru", "zh"]
NAMES = {
    "ar": "محمد أمين",
    "de": "Jürgen Weiß",
    "fr": "Hélène Lœuvre",
    "he": "דוד בן גוריון",
    "ja": "髙橋 さくら",
    "ko": "김철수",
    "ru": "Юлия Щербакова",
    "zh": "王小明",
}


def made(language: str, basis: Basis = Basis.CONTACTS) -> Form:
    template = load_template(f"language-{language}", [TEMPLATES])
    renderer = Renderer(template, formats=frozenset({Format.PDF}))
    return issue(papers()["kim25g"], Signatory("Han-Byul Kim", "", basis), renderer=renderer)


def returned(form: Form, pdf: bytes, folder: Path) -> Report:
    digest = hashlib.sha256(form.pdf).hexdigest()
    (folder / "issued.pdf").write_bytes(form.pdf)
    file = IssuedFile("pdf", "issued.pdf", digest, len(form.pdf))
    revision = Revision(
        1, form.paper_id, form.fingerprint, form.content, "2031-05-01T09:00:00+00:00", (file,)
    )
    record = Record(
        1, form.paper_id, "papers.bib", withdrawn=False, input_digest=None, revisions=(revision,)
    )
    index = make_index([record], folder, {form.paper_id: form.content})
    (folder / "back.pdf").write_bytes(pdf)
    back = hashlib.sha256(pdf).hexdigest()
    received = Received("back.pdf", FileKind.PDF, back, len(pdf), folder / "back.pdf")
    return Examiner(index, Trust(()), TODAY).examine(received)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fill", [by_pikepdf, by_pdfium])
def test_a_filled_form_is_accepted(
    language: str, fill: Callable[[bytes, Answers], bytes], tmp_path: Path
) -> None:
    form = made(language)
    report = returned(form, fill(form.pdf, form.answers()), tmp_path)
    assert report.outcome is Outcome.ACCEPTED, report.findings
    assert report.terms.state is TermsState.SAME
    [signer] = report.signers
    assert [str(day) for day in signer.date.readings] == ["2031-06-01"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guess_that_was_corrected_in_its_script(language: str, tmp_path: Path) -> None:
    form = made(language, Basis.FIRST)
    answers = {**form.answers(NAMES[language]), "author_01": NAMES[language]}
    report = returned(form, by_pikepdf(form.pdf, answers), tmp_path)
    assert report.outcome is Outcome.REVIEW, report.findings
    [signer] = report.signers
    assert signer.name.form == NAMES[language]


@pytest.mark.parametrize("language", ["ar", "de", "he", "ja"])
def test_a_scan_is_known_by_its_code(language: str, tmp_path: Path) -> None:
    form = made(language)
    pages = scan_pages(form.pdf, pen_for(form.places), OFFICE)
    report = returned(form, as_pdf(pages, OFFICE.dpi), tmp_path)
    assert report.match is not None
    assert report.pages.places == ((1, 1),)
