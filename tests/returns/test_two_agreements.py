"""Two agreements for the same paper: what is signed of one counts for no other."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from altering import strip_marks, without_fields
from filling import by_pikepdf, saved
from foreign import a_letter
from issuing import ISSUED_AT, TODAY, Form, papers

from generator import office
from generator.batch.inputs import form_content
from generator.forms.agreement import Agreement, Refusal
from generator.forms.renderer import Renderer
from generator.forms.signatory import Basis, Signatory
from generator.ledger.records import IssuedFile, Outcome, Record, Revision
from generator.ledger.returned import Assignment, Decision
from generator.office import all_records, all_returns
from generator.output import Format
from generator.paper import form_id
from generator.returns.assigning import assign_returns
from generator.returns.checking import CheckRequest, addresses_of, check_returns
from generator.returns.deciding import decide
from generator.returns.evidence import FileKind, Identification, Means, PageMap, Received, Report
from generator.returns.examine import Examiner
from generator.returns.identify.agreements import keep_by_wording
from generator.returns.identify.indexing import make_index
from generator.returns.identify.match import by_person
from generator.returns.identify.proposals import propose
from generator.returns.report_json import kept_report, report_to_object
from generator.returns.sheets import SheetItem, read_items, write_items
from generator.returns.signers.signatures import Trust
from generator.returns.verdict.return_status import group_returns, waiting_files
from generator.template import load_template

AT = datetime(2031, 6, 20, 9, tzinfo=UTC)
TALKS = "talks"


@cache
def issued(template: str, name: str) -> Form:
    """Make the form of one agreement, for the paper that all of them are for."""
    maker = Renderer(load_template(template), formats=frozenset({Format.PDF}))
    signer = Signatory("Han-Byul Kim", "kim@example.org", Basis.CONTACTS)
    agreement = Agreement(papers()["kim25g"], template, (signer,), name=name)
    rendition = maker.render(agreement)
    assert not isinstance(rendition, Refusal), rendition.diagnostics
    content = form_content(agreement, maker.template, {}, rendition.wording)
    return Form(agreement, rendition.pdf, rendition.fingerprint, content)


def licence() -> Form:
    return issued("license-to-publish", "")


def release() -> Form:
    return issued("recording-release", TALKS)


def record_of(form: Form, folder: Path) -> Record:
    name = form.agreement.name
    place = folder / name
    place.mkdir(exist_ok=True, parents=True)
    (place / "kim25g.pdf").write_bytes(form.pdf)
    file = IssuedFile("pdf", "kim25g.pdf", hashlib.sha256(form.pdf).hexdigest(), len(form.pdf))
    revision = Revision(
        1, form_id("kim25g", name), form.fingerprint, form.content, ISSUED_AT, (file,)
    )
    return Record(0, "kim25g", "", False, None, (revision,), agreement=name)  # noqa: FBT003


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A workspace in which a paper needs two forms."""
    folder = tmp_path / "out"
    with office.create(folder) as opened:
        opened.ledger.restore(record_of(form, folder) for form in (licence(), release()))
    return folder


def examined(out: Path, data: bytes, name: str = "form.pdf", assigned: str = "") -> Report:
    index = make_index(all_records(office.read_all(out)), out, {})
    path = out / "returned.pdf"
    path.write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    received = Received(name, FileKind.PDF, sha256, len(data), path, assigned=assigned)
    return Examiner(index, Trust(()), TODAY).examine(received)


def codes(report: Report) -> set[str]:
    return {each.code for each in report.findings}


def check(out: Path, **files: bytes) -> None:
    for name, data in files.items():
        (out.parent / f"{name}.pdf").write_bytes(data)
    with office.write(out) as opened:
        check_returns([out.parent / f"{name}.pdf" for name in files], opened, AT)


@pytest.mark.parametrize("form", [licence, release])
def test_a_form_says_which_agreement_it_is_of(out: Path, form: object) -> None:
    assert callable(form)
    made = form()
    found = examined(out, by_pikepdf(made.pdf, made.answers())).match
    assert found is not None
    assert (found.means, found.issued.agreement) == (Means.CODE, made.agreement.name)
    assert found.issued.pdf == out / made.agreement.name / "kim25g.pdf"


@pytest.mark.parametrize("form", [licence, release])
def test_without_marks_its_words_say_which_agreement_it_is_of(out: Path, form: object) -> None:
    assert callable(form)
    made = form()
    found = examined(out, without_fields(strip_marks(made.pdf)))
    assert found.match is not None
    assert (found.match.means, found.match.issued.agreement) == (
        Means.LIKENESS,
        made.agreement.name,
    )
    assert "two-alike" not in codes(found)
    assert "other-agreement" not in codes(found)


def test_a_form_of_a_third_agreement_counts_for_none_of_them(out: Path) -> None:
    foreign = issued("pmlr", "")
    found = examined(out, without_fields(strip_marks(foreign.pdf)))
    assert found.match is None
    assert {each.label for each in found.proposals} == {"kim25g", "talks/kim25g"}
    [finding] = [each for each in found.findings if each.code == "two-alike"]
    assert "kim25g, talks/kim25g" in finding.message


def test_what_a_person_takes_for_the_wrong_agreement_is_told(out: Path) -> None:
    data = without_fields(strip_marks(release().pdf))
    found = examined(out, data, assigned="kim25g")
    assert found.match is not None
    assert (found.match.means, found.match.issued.label) == (Means.PERSON, "kim25g")
    assert "other-agreement" in codes(found)
    assert found.outcome is Outcome.REVIEW
    assert "other-agreement" not in codes(examined(out, data, assigned="talks/kim25g"))


def test_a_persons_word_names_the_form(out: Path) -> None:
    index = make_index(all_records(office.read_all(out)), out, {})
    nothing = Identification(None, PageMap(()))
    said = {
        label: by_person(nothing, label, index).match
        for label in ("kim25g", "talks/kim25g", "other/kim25g", "")
    }
    names = {label: match and match.issued.agreement for label, match in said.items()}
    assert names == {"kim25g": "", "talks/kim25g": TALKS, "other/kim25g": None, "": None}


def test_words_tell_agreements_apart_only_where_they_are_clear(out: Path) -> None:
    forms = make_index(all_records(office.read_all(out)), out, {}).issued
    one, two = (
        replace(each, content=replace(each.content, wording=wording))
        for each, wording in zip(
            forms, ("we license the paper to you", "we record the talk for you"), strict=True
        )
    )
    assert keep_by_wording((one, two), {"we", "license", "the", "paper", "to"}) == (one,)
    assert keep_by_wording((one, two), {"record", "talk", "misread"}) == (two,)
    assert keep_by_wording((one, two), {"we", "the", "you"}) == (one, two)
    assert keep_by_wording((one, two), {"license", "paper", "record", "talk"}) == (one, two)
    assert keep_by_wording((one, two), {"license", "paper", "to", "record", "talk"}) == (one, two)
    unknown = replace(two, content=replace(two.content, wording=None))
    assert keep_by_wording((one, unknown), {"we"}) == (one, unknown)
    other = replace(two, paper_id="lovelace43")
    assert keep_by_wording((one, other), {"record", "talk", "for"}) == (one, other)


def test_a_proposal_names_the_form(out: Path) -> None:
    index = make_index(all_records(office.read_all(out)), out, {})
    plain = propose("kim25g.pdf", "", (), index)
    named = propose("talks/kim25g.pdf", "", (), index)
    assert [each.label for each in plain] == ["kim25g", "talks/kim25g"]
    assert [each.label for each in named] == ["talks/kim25g", "kim25g"]
    alone = make_index(office.read(out).records.values(), out, {})
    [only] = propose("kim25g.pdf", "", (), alone)
    assert (only.certainty, only.reasons) == (plain[0].certainty, plain[0].reasons)
    assert (only.label, only.agreement) == ("kim25g", "")


def test_only_an_agreement_with_a_name_is_in_the_json(out: Path) -> None:
    match, proposals = (
        (
            report_to_object(examined(out, by_pikepdf(form.pdf, form.answers())))["match"]
            for form in (licence(), release())
        ),
        report_to_object(examined(out, a_letter(), "kim25g.pdf"))["proposals"],
    )
    first, second = match
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert "agreement" not in first
    assert second["agreement"] == TALKS
    assert isinstance(proposals, list)
    assert [each.get("agreement") for each in proposals] == [None, TALKS]


def test_who_signs_one_has_not_signed_the_other(out: Path) -> None:
    check(out, signed=by_pikepdf(release().pdf, release().answers()))
    states = office.read_all(out)
    [entry] = states[TALKS].returns
    assert states[""].returns == ()
    assert entry.examination.label == "talks/kim25g"
    with office.write(out) as opened:
        decide(opened, Decision(entry.sha256, Outcome.ACCEPTED, "Chair", AT, "seen"))
    states = office.read_all(out)
    counted = {
        name: [len(each.accepted) for each in group_returns(state.records, all_returns(states))]
        for name, state in states.items()
    }
    assert counted == {"": [0], TALKS: [1]}


def test_all_that_waits_is_listed_once(out: Path) -> None:
    check(
        out,
        licence=by_pikepdf(licence().pdf, licence().answers()),
        letter=a_letter(),
        release=by_pikepdf(release().pdf, release().answers()),
    )
    states = office.read_all(out)
    entries = all_returns(states)
    assert sorted(each.examination.label for each in entries) == ["", "kim25g", "talks/kim25g"]
    waiting = waiting_files(states, entries)
    assert waiting == tuple(each for each in entries if each.outcome is Outcome.REVIEW)
    assert "" in {each.examination.label for each in waiting}


def test_a_file_is_assigned_to_one_of_the_forms(out: Path) -> None:
    check(out, letter=a_letter())
    [entry] = all_returns(office.read_all(out))
    with office.write(out) as opened:
        index = make_index(all_records(opened.states()), out, {})
        said = Assignment(entry.sha256, "kim25g", "Chair", AT, agreement=TALKS)
        [after] = assign_returns([said], opened, CheckRequest(index, AT))
    assert (after.assigned, after.examination.label) == ("talks/kim25g", "talks/kim25g")
    assert kept_report(after.examination.report).means is Means.PERSON
    states = office.read_all(out)
    assert ([len(each.returns) for each in (states[""], states[TALKS])]) == [0, 1]


def test_addresses_are_those_of_all_agreements() -> None:
    other = replace(
        release().agreement, signatories=(Signatory("A", "A@example.org", Basis.BLANK),)
    )
    assert addresses_of([licence().agreement, other]) == {
        "kim25g": ("kim@example.org", "a@example.org")
    }


def test_a_sheet_keeps_which_agreement_a_form_is_of() -> None:
    items = (
        SheetItem(1, "aa", "kim25g", "T", ("ink",), "dd"),
        SheetItem(2, "bb", "kim25g", "T", ("ink",), "dd", TALKS),
    )
    written = write_items(items)
    assert read_items(written) == items
    assert [each.label for each in items] == ["kim25g", "talks/kim25g"]
    assert written.count(b'"agreement"') == 1


def test_two_forms_behind_each_other_are_told_with_their_pages(out: Path) -> None:
    both = pikepdf.new()
    for form in (licence(), release()):
        with pikepdf.open(io.BytesIO(without_fields(form.pdf))) as document:
            both.pages.extend(document.pages)
    found = examined(out, saved(both))
    [finding] = [each for each in found.findings if each.code == "two-forms"]
    assert finding.message == (
        "There are 2 whole forms in the file: kim25g, revision 1, on pages 1, 2 and "
        "talks/kim25g, revision 1, on page 3"
    )
    assert finding.hint.startswith("it counts only for kim25g")
    assert found.match is not None
    assert found.match.issued.label == "kim25g"
    assert finding.outcome is Outcome.REVIEW
