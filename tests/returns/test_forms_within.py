"""Several forms behind each other in one file: each is examined, and counts, by itself."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import altering
import pikepdf
import pytest
from filling import opened, saved
from foreign import a_letter, look_alike, typed
from issuing import TODAY, forms
from kinds_foreign import filled
from test_adopt import run, volume  # noqa: F401 - a fixture

from generator import office
from generator.ledger.records import Outcome
from generator.returns.cutting import CuttingOrder, cut_pages
from generator.returns.evidence import FileKind, Index, Received, Report
from generator.returns.examine import Examiner
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages
from generator.returns.signers.signatures import Trust

BIB = """
@InProceedings{lovelace43, title = {Sketch of the Analytical Engine with Notes},
  author = {Lovelace, Ada}}
@InProceedings{hopper52, title = {The Education of a Computer and Its Users},
  author = {Hopper, Grace}}
@InProceedings{noether18, title = {Invariant Problems of Variation in Groups},
  author = {Noether, Emmy}}
"""
PAPERS = {
    "lovelace43": ("Ada Lovelace", "Sketch of the Analytical Engine with Notes"),
    "hopper52": ("Grace Hopper", "The Education of a Computer and Its Users"),
    "noether18": ("Emmy Noether", "Invariant Problems of Variation in Groups"),
}


def form_of(paper_id: str) -> bytes:
    name, title = PAPERS[paper_id]
    return typed(look_alike(), name=name, day="2031-06-01", title=title)


@pytest.fixture(scope="module")
def look(issued: Index, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], Report]:
    folder = tmp_path_factory.mktemp("within")
    examiner = Examiner(issued, Trust(()), TODAY)

    def examined(data: bytes, assigned: str = "") -> Report:
        sha256 = hashlib.sha256(data).hexdigest()
        path = folder / sha256
        path.write_bytes(data)
        file = Received("r.pdf", FileKind.PDF, sha256, len(data), path, assigned=assigned)
        return examiner.examine(file)

    return examined


def words_of(data: bytes) -> list[list[str]]:
    with open_file(data, FileKind.PDF) as file:
        return [[word.text for word in page.words] for page in see_pages(file)]


def codes(report: Report) -> set[str]:
    return {each.code for each in report.findings}


def test_two_forms_are_told_apart(look: Callable[..., Report]) -> None:
    one, other = filled(), filled(title="On Something Else, and Entirely So")
    assert look(altering.joined(one, other)).forms == ((1, 2), (3, 4))


def test_each_is_judged_as_if_it_had_come_alone(
    look: Callable[..., Report], tmp_path: Path
) -> None:
    one, other = filled(), filled(signed="", date="")
    path = tmp_path / "both.pdf"
    path.write_bytes(altering.joined(one, other))
    for whole, part in zip(
        (one, other), cut_pages(CuttingOrder(path, ((1, 2), (3, 4)))), strict=True
    ):
        alone, again = look(whole), look(part)
        assert again.findings == alone.findings
        assert again.match == alone.match


def test_a_letter_between_two_forms_stays_with_the_one_before_it(
    look: Callable[..., Report],
) -> None:
    report = look(altering.joined(a_letter(), filled(), a_letter(), filled()))
    assert report.forms == ((1, 2, 3, 4), (5, 6))


@pytest.mark.parametrize("order", [[0, 1, 1], [1, 0], [0, 0, 1], [0, 1, 0]])
def test_pages_that_are_not_whole_forms_stay_together(
    look: Callable[..., Report], order: list[int]
) -> None:
    report = look(altering.with_pages(filled(), order))
    assert report.forms == ()


def test_a_digital_signature_is_not_broken(look: Callable[..., Report]) -> None:
    both = opened(altering.joined(filled(), filled()))
    seal = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"\x30")
    field = both.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="seal", V=seal))
    both.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    signed = saved(both)
    report = look(signed)
    assert report.forms == ()
    [finding] = [each for each in report.findings if each.code == "several-forms"]
    assert finding.outcome is Outcome.REVIEW
    assert "would break its digital signature" in finding.message


def test_what_a_person_says_is_for_one_paper_stays_whole(look: Callable[..., Report]) -> None:
    report = look(altering.joined(filled(), filled()), forms()["guessed"].paper_id)
    assert report.forms == ()
    assert report.match is not None


def test_values_in_fields_are_not_lost(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(filled())) as document:
        look = document.make_stream(
            b"BT /F 12 Tf (Kovalevskaya) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 90, 20],
            Resources={"/F": {"/F": {}}},
        )
        look.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                )
            )
        )
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T=pikepdf.String("who"),
                V=pikepdf.String("Kovalevskaya"),
                Rect=[100, 500, 190, 520],
                F=4,
                AP=pikepdf.Dictionary(N=look),
            )
        )
        document.pages[1].obj.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        out = io.BytesIO()
        document.save(out)
    path = tmp_path / "form.pdf"
    path.write_bytes(out.getvalue())
    [part] = cut_pages(CuttingOrder(path, ((1, 2),)))
    assert "Kovalevskaya" in str(words_of(part)[1])


@pytest.mark.usefixtures("forked_processes")
def test_a_volume_gets_a_file_for_each_paper(
    run: Callable[..., Any],  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    (tmp_path / "papers.bib").write_text(BIB, "utf-8")
    returned = tmp_path / "forms"
    returned.mkdir()
    (returned / "both.pdf").write_bytes(
        altering.joined(form_of("lovelace43"), form_of("hopper52"), form_of("noether18"))
    )
    found: Mapping[str, Any] = volume(run, "../forms", "--metadata", "../papers.bib")
    named = {each["paper_id"]: [f["file"] for f in each["files"]] for each in found["papers"]}
    assert named == {
        "lovelace43": ["../forms/both.pdf, pages 1–2"],
        "hopper52": ["../forms/both.pdf, pages 3–4"],
        "noether18": ["../forms/both.pdf, pages 5–6"],
    }
    assert found["missing"] == found["unknown"] == []
    before = office.read("out")
    assert volume(run, "../forms") == found
    assert office.read("out") == before
    for paper_id in PAPERS:
        run("review", paper_id, "--accept", "--by", "Inês Silva")
    assert run("pack", "../handed-in", "--profile", "pmlr", "--volume", "283").status == 0
    packed = {path.name: path for path in Path("../handed-in").rglob("*.pdf")}
    for paper_id, (_, title) in PAPERS.items():
        [path] = [path for name, path in packed.items() if name.startswith(paper_id)]
        shown = str(words_of(path.read_bytes()))
        assert title.split()[-1] in shown
        assert len(words_of(path.read_bytes())) == 2
