"""Files with several forms: each form is judged on its own, as if it had come alone."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import altering
import blank
import pens
import pikepdf
import pytest
from filling import by_pikepdf, flattened_by_pypdf, opened, saved
from issuing import forms, records

from generator import office
from generator.office import Office
from generator.returns.checking import CheckedReturns, check_returns
from generator.returns.cutting import CuttingOrder, cut_pages, is_cut, page_words
from generator.returns.report_json import kept_report

pytestmark = pytest.mark.usefixtures("forked_processes")

AT = datetime(2031, 6, 20, 9, tzinfo=UTC)


def check(tmp_path: Path, content: bytes, name: str = "both.pdf") -> CheckedReturns:
    """Check one file that came back to a chair's desk."""
    folder = tmp_path / "out"
    if not folder.exists():
        with office.create(folder) as desk:
            desk.ledger.restore(records(folder))
    (tmp_path / name).write_bytes(content)
    with office.write(folder) as desk:
        return check_returns([tmp_path / name], desk, AT)


def filled(key: str) -> bytes:
    form = forms()[key]
    return flattened_by_pypdf(form.pdf, form.answers())


def foreign(title: str, name: str, seed: int) -> bytes:
    written = pens.signed(pens.usual_entries(title, name), seed=seed)
    return pens.by_program(blank.usual(), written)


def papers_of(checked: CheckedReturns, tmp_path: Path) -> dict[str, str]:
    """Return the paper of each file, by the file's name."""
    return {
        name.removeprefix(f"{tmp_path}/"): entry.examination.paper_id
        for name, entry in checked.entries.items()
    }


def words_of(checked: CheckedReturns, desk: Office) -> list[str]:
    """Return the words that came with each file."""
    words = desk.returns.words()
    return [words.get(each.sha256, "") for each in checked.entries.values()]


def test_two_forms_in_one_file_count_for_both_papers(tmp_path: Path) -> None:
    one, other = forms()["known"], forms()["licence"]
    pages = [len(opened(form.pdf).pages) for form in (one, other)]
    checked = check(tmp_path, altering.joined(filled("known"), filled("licence")))
    first = page_words(range(1, pages[0] + 1))
    second = page_words(range(pages[0] + 1, sum(pages) + 1))
    assert papers_of(checked, tmp_path) == {
        f"both.pdf, {first}": one.agreement.paper.paper_id,
        f"both.pdf, {second}": other.agreement.paper.paper_id,
    }
    assert [each.message for each in checked.diagnostics] == [
        "holds 2 forms; each is judged on its own"
    ]


def test_a_form_out_of_such_a_file_is_judged_as_if_it_had_come_alone(tmp_path: Path) -> None:
    alone = check(tmp_path, filled("known"))
    both = check(tmp_path, altering.joined(filled("known"), filled("licence")))
    [expected] = alone.entries.values()
    found = next(
        entry
        for entry in both.entries.values()
        if entry.examination.paper_id == expected.examination.paper_id
    )
    assert found.outcome is expected.outcome
    codes = [
        {each.code for each in kept_report(entry.examination.report).findings}
        for entry in (found, expected)
    ]
    assert codes[0] == codes[1]


def test_a_file_that_was_cut_is_told_again_and_nothing_is_new(tmp_path: Path) -> None:
    content = altering.joined(filled("known"), filled("licence"))
    first, again = check(tmp_path, content), check(tmp_path, content)
    assert again.entries == first.entries
    with office.write(tmp_path / "out") as desk:
        assert len(desk.returns.entries()) == 2


@pytest.mark.parametrize("suffix", ["pdf", "eml"])
def test_our_copy_of_the_whole_says_nothing_new_of_its_forms(tmp_path: Path, suffix: str) -> None:
    content = altering.joined(filled("known"), filled("licence"))
    if suffix == "eml":
        mail = EmailMessage()
        mail.set_content("Here you are, with a question: may we add a logo?")
        mail.add_attachment(content, maintype="application", subtype="pdf", filename="both.pdf")
        content = mail.as_bytes()
    first = check(tmp_path, content, f"both.{suffix}")
    with office.write(tmp_path / "out") as desk:
        said = words_of(first, desk)
        check_returns([tmp_path / "out" / "returned"], desk, AT)
        assert words_of(first, desk) == said
        after = {each.sha256: each.outcome for each in desk.returns.entries()}
    assert after == {each.sha256: each.outcome for each in first.entries.values()}


def test_forms_of_others_are_told_by_their_titles(tmp_path: Path) -> None:
    titles = [forms()[key].agreement.paper for key in ("known", "licence")]
    parts = [
        foreign(paper.title.plain, str(paper.authors[0].name), seed)
        for seed, paper in enumerate(titles, start=1)
    ]
    checked = check(tmp_path, altering.joined(*parts))
    assert papers_of(checked, tmp_path) == {
        "both.pdf, pages 1–2": titles[0].paper_id,
        "both.pdf, pages 3–4": titles[1].paper_id,
    }


def test_each_form_has_the_words_and_the_sender_of_the_mail(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ann@example.org", "forms"
    mail.set_content("We sign only if the code may stay closed.")
    both = altering.joined(filled("known"), filled("licence"))
    mail.add_attachment(both, maintype="application", subtype="pdf", filename="both.pdf")
    checked = check(tmp_path, mail.as_bytes(), "both.eml")
    assert len(checked.entries) == 2
    for entry in checked.entries.values():
        assert entry.arrival.sender == "ann@example.org"
        found = kept_report(entry.examination.report).findings
        assert any("only if the code may stay closed" in each.message for each in found)
    with office.write(tmp_path / "out") as desk:
        assert desk.returns.words().keys() >= {each.sha256 for each in checked.entries.values()}


def test_what_is_found_in_the_whole_file_keeps_it_whole(tmp_path: Path) -> None:
    both = opened(altering.joined(filled("known"), filled("licence")))
    both.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    checked = check(tmp_path, saved(both))
    assert list(papers_of(checked, tmp_path)) == ["both.pdf"]


def test_a_page_that_is_of_no_form_keeps_the_file_whole(tmp_path: Path) -> None:
    letter = altering.with_pages(foreign("A Letter About Nothing", "Ann Bee", 3), [1])
    checked = check(tmp_path, altering.joined(filled("known"), letter, filled("licence")))
    assert list(papers_of(checked, tmp_path)) == ["both.pdf"]


def test_a_form_beside_the_same_one_stays(tmp_path: Path) -> None:
    checked = check(tmp_path, altering.joined(filled("known"), filled("known")))
    assert list(papers_of(checked, tmp_path)) == ["both.pdf"]


def test_a_digital_signature_keeps_the_file_whole(tmp_path: Path) -> None:
    both = opened(altering.joined(filled("known"), filled("licence")))
    signature = both.make_indirect(
        pikepdf.Dictionary(
            FT=pikepdf.Name.Sig,
            T="seal",
            V=pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"\x30"),
        )
    )
    both.Root.AcroForm.Fields.append(signature)
    checked = check(tmp_path, saved(both))
    assert list(papers_of(checked, tmp_path)) == ["both.pdf"]


def test_a_part_has_the_fields_of_its_pages_and_nothing_of_the_whole(tmp_path: Path) -> None:
    form = forms()["known"]
    path = tmp_path / "form.pdf"
    path.write_bytes(by_pikepdf(form.pdf, form.answers()))
    order = CuttingOrder(path, ((1,), (2,)))
    parts = cut_pages(order)
    assert cut_pages(order) == parts
    names = []
    for part in parts:
        document = opened(part)
        assert len(document.pages) == 1
        assert "/Metadata" not in document.Root
        kept = {field.objgen for field in document.Root.AcroForm.Fields}
        widgets = [
            annotation
            for annotation in document.pages[0].get("/Annots", ())
            if annotation.Subtype == "/Widget"
        ]
        assert {widget.get("/Parent", widget).objgen for widget in widgets} == kept
        names.append({str(field.T) for field in document.Root.AcroForm.Fields})
    whole = opened(path.read_bytes())
    assert names[0] | names[1] == {str(field.T) for field in whole.Root.AcroForm.Fields}


def test_fields_in_a_circle_are_not_cut(tmp_path: Path) -> None:
    document = opened(forms()["known"].pdf)
    field = document.make_indirect(pikepdf.Dictionary(T="round"))
    field.Kids = pikepdf.Array([field])
    document.Root.AcroForm.Fields.append(field)
    path = tmp_path / "form.pdf"
    path.write_bytes(saved(document))
    assert cut_pages(CuttingOrder(path, ((1,), (2,)))) == ()


def test_pages_are_called_as_people_call_them() -> None:
    assert [page_words(pages) for pages in ((3,), (3, 4, 5), (1, 4))] == [
        "page 3",
        "pages 3–5",
        "pages 1, 4",
    ]


@pytest.mark.parametrize("pages", [(3,), (3, 4, 5), (1, 4, 5)])
def test_a_form_that_was_cut_out_is_known_by_its_name(pages: tuple[int, ...]) -> None:
    assert is_cut(f"all.pdf, {page_words(pages)}")
    assert not is_cut("all, pages 3–4.pdf")
