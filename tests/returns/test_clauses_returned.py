"""Forms with clauses, links between them and tables come back as they were issued, or not."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from filling import by_pdfium, by_pikepdf, saved
from issuing import ISSUED_AT, TODAY, Form, issue, papers

from generator.forms.renderer import Renderer
from generator.forms.signatory import Basis, Signatory
from generator.ledger.records import IssuedFile, Record, Revision
from generator.output import Format
from generator.returns.evidence import FileKind, Outcome, Received, Report
from generator.returns.examine import Examiner
from generator.returns.identify.indexing import make_index
from generator.returns.signers.signatures import Trust
from generator.template import load_template

TEMPLATES = Path(__file__).parent.parent.parent / "tools" / "validate" / "templates"
ANSWERS = {"signed_01": "Han-Byul Kim", "date_01": "2031-06-01", "share_1": "All of it"}
Judge = Callable[[bytes], Report]


def form_of(folder: Path) -> Form:
    template = load_template("clauses", [folder])
    renderer = Renderer(template, formats=frozenset({Format.PDF}))
    signer = Signatory("Han-Byul Kim", "", Basis.CONTACTS)
    return issue(papers()["kim25g"], signer, renderer=renderer)


def altered(folder: Path, old: str, new: str) -> bytes:
    """Make the form from a template with other words."""
    source = (TEMPLATES / "clauses.md.j2").read_text("utf-8")
    assert source.count(old) == 1
    (folder / "clauses.md.j2").write_text(source.replace(old, new), "utf-8")
    return form_of(folder).pdf


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(TEMPLATES)


@pytest.fixture(scope="module")
def judge(form: Form, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    folder = tmp_path_factory.mktemp("issued")
    (folder / "form.pdf").write_bytes(form.pdf)
    file = IssuedFile("pdf", "form.pdf", hashlib.sha256(form.pdf).hexdigest(), len(form.pdf))
    revision = Revision(1, form.paper_id, form.fingerprint, form.content, ISSUED_AT, (file,))
    record = Record(
        row=1,
        paper_id=form.paper_id,
        source="papers.bib",
        withdrawn=False,
        input_digest=None,
        revisions=(revision,),
    )
    index = make_index([record], folder, {form.paper_id: form.content})
    examiner = Examiner(index, Trust(()), TODAY)

    def judged(pdf: bytes) -> Report:
        sha256 = hashlib.sha256(pdf).hexdigest()
        path = folder / sha256
        path.write_bytes(pdf)
        return examiner.examine(Received("returned", FileKind.PDF, sha256, len(pdf), path))

    return judged


def told(report: Report) -> list[str]:
    return [f"{each.outcome}: {each.code}: {each.message}" for each in report.findings]


@pytest.mark.parametrize("fill", [by_pikepdf, by_pdfium], ids=lambda fill: fill.__name__)
def test_a_form_with_clauses_and_tables_that_is_filled_in_is_accepted(
    fill: Callable[[bytes, dict[str, str]], bytes], form: Form, judge: Judge
) -> None:
    report = judge(fill(form.pdf, ANSWERS))
    assert report.outcome is Outcome.ACCEPTED, told(report)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    (a) to repeat what is said in the article;\n\n    (b)", "    (b)"),
        ("§ 1 ## Law", "§ 3 ## Law"),
        ("as of clause [](#research) pays", "as of clause [](#licence) pays"),
        ("| Nothing | |", "| Nothing | all |"),
        ("| What | Which |", "| What | Where |"),
        ("number + 1", "number + 2"),
        ("range(30)", "range(29)"),
        ("1) Small print is small.", "1) Small print is tiny."),
    ],
)
def test_another_number_or_cell_is_seen(old: str, new: str, tmp_path: Path, judge: Judge) -> None:
    report = judge(by_pikepdf(altered(tmp_path, old, new), ANSWERS))
    assert report.outcome is not Outcome.ACCEPTED, told(report)


def _turned(document: pikepdf.Pdf) -> None:
    """Let a link lead to another page."""
    [link, *_] = [
        each
        for each in document.pages[0].obj.Annots
        if str(each.get("/Subtype")) == "/Link" and str(each.A.S) == "/GoTo"
    ]
    link.A.D[0] = document.pages[1].obj


def _out(document: pikepdf.Pdf) -> None:
    """Let a link lead out of the document."""
    [link, *_] = [each for each in document.pages[0].obj.Annots if "/A" in each]
    link.A = pikepdf.Dictionary(
        S=pikepdf.Name.URI, URI=pikepdf.String("https://example.net/other-terms")
    )


@pytest.mark.parametrize("change", [_turned, _out], ids=lambda change: change.__name__.strip("_"))
def test_a_link_that_leads_elsewhere_is_seen(
    change: Callable[[pikepdf.Pdf], None], form: Form, judge: Judge
) -> None:
    document = pikepdf.open(io.BytesIO(by_pikepdf(form.pdf, ANSWERS)))
    change(document)
    report = judge(saved(document))
    assert report.outcome is not Outcome.ACCEPTED
    assert any("link" in each for each in told(report)), told(report)
