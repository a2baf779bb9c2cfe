"""One file from its bytes to the verdict: whatever is wrong with it, there is a report."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from filling import by_pikepdf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from issuing import TODAY, forms

from generator.returns.evidence import (
    FileKind,
    Index,
    Means,
    Medium,
    Outcome,
    Received,
    Report,
    TermsState,
    signature_kinds,
)
from generator.returns.examine import Examiner
from generator.returns.reading.guard import examine_all
from generator.returns.signers.signatures import Trust


@pytest.fixture
def received(tmp_path: Path) -> partial[Received]:
    return partial(receive, tmp_path)


def receive(folder: Path, data: bytes, kind: FileKind = FileKind.PDF) -> Received:
    digest = hashlib.sha256(data).hexdigest()
    path = folder / digest
    path.write_bytes(data)
    return Received("form.pdf", kind, digest, len(data), path)


def examined(index: Index, received: Received) -> Report:
    return Examiner(index, Trust(()), TODAY).examine(received)


def filled(key: str = "known") -> bytes:
    form = forms()[key]
    return by_pikepdf(form.pdf, form.answers())


def test_a_filled_form(issued: Index, received: partial[Received]) -> None:
    report = examined(issued, received(filled()))
    assert report.outcome is Outcome.ACCEPTED, report.findings
    assert report.medium is Medium.FORM
    assert report.match is not None
    assert (report.match.means, report.match.issued.paper_id) == (Means.CODE, "kim25g")
    assert report.terms.state is TermsState.SAME
    assert [mark.kind for mark in report.signers[0].marks] == [signature_kinds.FIELD]
    assert report.page_count == len(report.pages.places) > 0


def test_a_form_that_nobody_signed(issued: Index, received: partial[Received]) -> None:
    report = examined(issued, received(forms()["known"].pdf))
    assert report.outcome is Outcome.REJECTED
    assert report.match is not None


@pytest.mark.parametrize("data", [b"", b"garbage", b"%PDF-1.7\n%%EOF", filled()[:9000]])
def test_what_cannot_be_read_is_rejected(
    issued: Index, received: partial[Received], data: bytes
) -> None:
    report = examined(issued, received(data))
    assert (report.outcome, report.medium, report.match) == (Outcome.REJECTED, None, None)
    assert report.findings[0].message
    assert report.findings[0].hint


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_form_never_raises_and_its_damage_is_never_accepted_unread(
    issued: Index, received: partial[Received], data: st.DataObject
) -> None:
    form = bytearray(filled())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(form) - 1))
        form[at : at + 1] = data.draw(st.binary(max_size=3))
    report = examined(issued, received(bytes(form)))
    assert report.findings
    if report.outcome is Outcome.ACCEPTED:
        assert report.terms.state is TermsState.SAME
        assert report.signers[0].marks


def test_a_picture_of_nothing(issued: Index, received: partial[Received]) -> None:
    from PIL import Image

    path = received(b"").path.with_suffix(".png")
    Image.new("L", (600, 800), 255).save(path)
    report = examined(issued, received(path.read_bytes(), FileKind.IMAGE))
    assert report.outcome is Outcome.REVIEW
    assert report.match is None


def test_when_the_form_as_issued_is_lost_a_person_looks(
    issued: Index, received: partial[Received]
) -> None:
    lost = Index(tuple(replace(each, pdf=None) for each in issued.issued))
    report = examined(lost, received(filled()))
    assert report.outcome is Outcome.REVIEW
    assert report.terms.state is TermsState.UNKNOWN
    assert "is missing" in report.terms.reason


def test_a_mistake_of_the_program_is_no_verdict_on_the_author(
    issued: Index, received: partial[Received]
) -> None:
    gone = replace(received(filled()), path=Path("no/such/copy.pdf"))
    report = examined(issued, gone)
    assert report.outcome is Outcome.REVIEW
    assert report.findings[0].code == "not-examined"


def test_it_works_in_a_worker(issued: Index, received: partial[Received]) -> None:
    make = partial(Examiner, issued, Trust(()), TODAY)
    assert pickle.loads(pickle.dumps(make))
    one, other = received(filled()), received(forms()["two"].pdf)
    found = [report.outcome for _, report in examine_all([one, other], make, 1)]
    assert found == [Outcome.ACCEPTED, Outcome.REJECTED]
