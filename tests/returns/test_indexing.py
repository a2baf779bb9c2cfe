"""What returned files are held against comes from the ledger, the folder and the metadata."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.changes.content import Aspect
from generator.changes.policy import Demand, Policy
from generator.ledger import Content, IssuedFile, Record, Revision
from generator.pdf.code import code_key
from generator.returns.identify.indexing import make_index

OLD, NEW = Content(title="Old", authors=("A B",)), Content(title="New", authors=("A B",))


def revision(number: int, content: Content, pdf: bytes, form_id: str = "kim25") -> Revision:
    digest = hashlib.sha256(pdf).hexdigest()
    files = (
        IssuedFile("md", f"kim25.{number}.md", "0", 3),
        IssuedFile("pdf", f"kim25.{number}.pdf", digest, len(pdf)),
    )
    return Revision(number, form_id, f"f{number}", content, "2031-05-01T23:00:00+00:00", files)


def kim(folder: Path) -> Record:
    (folder / "kim25.1.pdf").write_bytes(b"one")
    (folder / "kim25.2.pdf").write_bytes(b"two")
    revisions = (revision(1, OLD, b"one", "kim24"), revision(2, NEW, b"two"))
    return Record(1, "kim25", source="", withdrawn=False, input_digest=None, revisions=revisions)


def test_all_revisions_are_known_by_what_is_printed_on_them(tmp_path: Path) -> None:
    index = make_index([kim(tmp_path)], tmp_path, {})
    first, second = index.issued
    assert (first.paper_id, first.form_id, first.content, first.now) == ("kim25", "kim24", OLD, NEW)
    assert (first.latest, first.withdrawn, first.issued_on) == (2, False, date(2031, 5, 1))
    assert index.by_form["kim24", 1, 1] is first
    assert index.by_code[code_key("kim25"), 2, 1] is second
    assert index.standing == (second,)
    assert second.pdf == tmp_path / "kim25.2.pdf"


def test_the_metadata_say_what_holds_now(tmp_path: Path) -> None:
    now = replace(NEW, title="Newest")
    index = make_index([kim(tmp_path)], tmp_path, {"kim25": now, "other": OLD})
    assert {each.now for each in index.issued} == {now}


def test_a_form_that_somebody_changed_is_no_original(tmp_path: Path) -> None:
    record = kim(tmp_path)
    (tmp_path / "kim25.1.pdf").write_bytes(b"eins")
    (tmp_path / "kim25.2.pdf").unlink()
    assert [each.pdf for each in make_index([record], tmp_path, {}).issued] == [None, None]


def test_nobody_knows_when_a_form_that_was_found_again_was_issued(tmp_path: Path) -> None:
    record = kim(tmp_path)
    record = replace(
        record, revisions=tuple(replace(each, issued_at=None) for each in record.revisions)
    )
    assert make_index([record], tmp_path, {}).issued[0].issued_on is None


FULL = Content("A Title", ("A B",), (), (), "pmlr", "d1", (), "words")


def renamed(old: Content, new: Content, policy: Policy, folder: Path) -> tuple[str, ...]:
    """Return what is noted of the first form of a paper whose id changed."""
    record = kim(folder)
    first, second = record.revisions
    revisions = (replace(first, content=old), replace(second, content=new))
    index = make_index([replace(record, revisions=revisions)], folder, {}, policy=policy)
    return index.issued[0].noted


def test_a_form_under_the_former_id_of_the_paper_stands_and_is_noted(tmp_path: Path) -> None:
    assert renamed(FULL, FULL, Policy(), tmp_path) == ("id: “kim24” → “kim25”",)
    recased = replace(FULL, title="A title")
    assert len(renamed(FULL, recased, Policy(), tmp_path)) == 2


def test_a_former_id_hides_no_other_change(tmp_path: Path) -> None:
    retitled = replace(FULL, title="Another Title")
    assert renamed(FULL, retitled, Policy(), tmp_path) == ()
    strict = Policy(dict.fromkeys(Aspect, Demand.SIGN))
    assert renamed(FULL, FULL, strict, tmp_path) == ()
