"""Sheets of signatures: what is on them, what they show, and what is recorded of them."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from cli.conftest import Run, run_command
from foreign import look_alike, typed

from generator import office
from generator.ledger.records import Content, Outcome, Record, Revision, Signer
from generator.ledger.returned import Arrival, Decision, Examination, ReturnEntry
from generator.returns.deciding import decide
from generator.returns.evidence import (
    DateState,
    Finding,
    Fit,
    Medium,
    Report,
    SignatureMark,
    SignerEvidence,
    TextComparison,
    WrittenDate,
)
from generator.returns.evidence.signature_kinds import INK
from generator.returns.report_json import report_to_object
from generator.returns.sheets import (
    SheetError,
    accept_seen,
    chosen_numbers,
    ranges,
    read_items,
    sheet_items,
    write_items,
)
from generator.returns.verdict.eye import waits_for_the_eye

pytestmark = pytest.mark.usefixtures("forked_processes")

AT = datetime(2031, 6, 2, tzinfo=UTC)
NAMES = ("Ada Lovelace", "王小明", "محمد بن علي", "Nguyễn Thị Minh Khai")
SIGNED = SignerEvidence(
    "",
    (SignatureMark(INK),),
    WrittenDate("(written by hand)", DateState.UNREADABLE),
    TextComparison(Fit.EXACT, "Ada Lovelace", "Ada Lovelace"),
)


def report(codes: Sequence[str], *signers: SignerEvidence) -> Report:
    findings = tuple(Finding(Outcome.REVIEW, code, f"{code} is so") for code in codes)
    return Report("", Outcome.REVIEW, findings, Medium.PRINTED, signers=signers or (SIGNED,))


def keep(opened: office.Office, number: int, found: Report, name: str = "Ada Lovelace") -> str:
    """Keep a form of paper number so and so, with what was found in it; return its hash."""
    data = typed(look_alike(), name="Ada Lovelace", day=f"2031-06-{number:02}")
    sha256 = hashlib.sha256(data).hexdigest()
    copy = f"returned/{sha256}.pdf"
    (opened.folder / "returned").mkdir(exist_ok=True)
    (opened.folder / copy).write_bytes(data)
    signers = tuple(replace(each, name=replace(each.name, form=name)) for each in found.signers)
    said = json.dumps(report_to_object(replace(found, sha256=sha256, signers=signers)))
    arrival = Arrival(sha256, f"form{number}.pdf", "", len(data), copy, AT)
    opened.returns.record(arrival, Examination(found.outcome, said, "", AT, f"paper{number:02}", 1))
    return sha256


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with four papers, whose forms wait for a look."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agreements.toml").write_text("", "utf-8")
    with office.create(tmp_path / "out") as opened:
        opened.ledger.restore(
            Record(
                0,
                f"paper{number:02}",
                "",
                False,  # noqa: FBT003 - not withdrawn
                None,
                (
                    Revision(
                        1,
                        f"paper{number:02}",
                        f"f{number}",
                        Content(f"On Ink, Part {number}", (name,), (Signer(name, known=True),)),
                        None,
                    ),
                ),
            )
            for number, name in enumerate(NAMES, start=1)
        )
        for number, name in enumerate(NAMES, start=1):
            keep(opened, number, report(["inked", "only-alike"]), name)
    return tmp_path


@pytest.fixture
def run(here: Path) -> Run:
    return run_command


def decisions(here: Path) -> dict[str, tuple[str, str]]:
    return {
        entry.examination.paper_id: (str(entry.outcome), entry.decision.by)
        for entry in office.read(here / "out").returns
        if entry.decision is not None
    }


def entry_of(found: Report, paper_id: str = "paper01") -> ReturnEntry:
    said = json.dumps(report_to_object(found))
    return ReturnEntry(
        Arrival("0" * 64, "form.pdf", "", 1, "returned/form.pdf", AT),
        Examination(found.outcome, said, "", AT, paper_id, 1),
    )


UNSIGNED = replace(SIGNED, marks=())
READ_WRONG = replace(SIGNED, date=WrittenDate("31 June 2031", DateState.UNREADABLE))


@pytest.mark.parametrize(
    ("found", "waits"),
    [
        (report(["inked"]), True),
        (report(["inked", "only-alike", "date-unreadable"]), True),
        (report(["inked", "date-by-hand"]), True),
        (report(["date-by-hand", "terms-not-compared"]), False),
        (report(["scan", "assigned", "inked"]), True),
        (report(["inked", "terms-changed"]), False),
        (report(["inked", "terms-not-compared"]), False),
        (report(["inked", "title-other"]), False),
        (report(["inked", "reply-words"]), False),
        (report(["inked", "some-rule-of-another-package"]), False),
        (report(["inked"], SIGNED, UNSIGNED), False),
        (report(["scan"], UNSIGNED), False),
        (report(["date-unreadable", "inked"], READ_WRONG), False),
        (replace(report(["inked"]), outcome=Outcome.REJECTED), False),
        (replace(report([]), outcome=Outcome.ACCEPTED), False),
        (report([]), False),
    ],
)
def test_what_an_eye_alone_decides(found: Report, waits: bool) -> None:  # noqa: FBT001
    assert waits_for_the_eye(entry_of(found)) is waits


def test_a_file_of_no_paper_is_on_no_sheet() -> None:
    assert not waits_for_the_eye(entry_of(report(["inked"]), ""))


def test_forms_are_numbered_in_the_order_of_the_papers(here: Path) -> None:
    items = sheet_items(office.read(here / "out"))
    assert [(item.number, item.paper_id) for item in items] == [
        (number, f"paper{number:02}") for number in range(1, 5)
    ]
    assert items[1].signed == ("王小明; ink; (written by hand)",)
    assert read_items(write_items(items)) == items


def test_all_are_fine_but_some(here: Path, run: Run) -> None:
    assert run("sheet", "looks").status == 0
    ended = run("sheet", "looks", "--fine", "all", "--but", "2, 4", "--by", "Inês Silva")
    assert ended.status == 0
    assert "2 forms accepted by Inês Silva." in ended.messages
    assert "Nothing was decided on 2, 4" in ended.messages
    assert decisions(here) == {
        "paper01": ("accepted", "Inês Silva"),
        "paper03": ("accepted", "Inês Silva"),
    }
    [first, *_] = office.read(here / "out").returns
    assert first.decision is not None
    assert "number 1" in first.decision.note


def test_one_sheet_at_a_time(here: Path, run: Run) -> None:
    run("sheet", "looks")
    assert run("sheet", "looks", "--fine", "1-2", "--by", "A").status == 0
    assert run("sheet", "looks", "--fine", "3-4", "--but", "3", "--by", "B").status == 0
    assert decisions(here) == {
        "paper01": ("accepted", "A"),
        "paper02": ("accepted", "A"),
        "paper04": ("accepted", "B"),
    }


def test_what_changed_since_the_sheet_is_not_accepted(here: Path, run: Run) -> None:
    run("sheet", "looks")
    with office.write(here / "out") as opened:
        keep(opened, 1, report(["inked", "terms-changed"]))
        second = opened.returns.entries()[1].sha256
        decide(opened, Decision(second, Outcome.REJECTED, "Chair", AT, "not hers"))
        third = opened.returns.entries()[2]
        (here / "out" / third.arrival.copy).write_bytes(b"%PDF-1.7 another file")
    ended = run("sheet", "looks", "--fine", "all", "--by", "Chair")
    assert ended.status == 1
    assert "1\tpaper01\tit was examined again since" in ended.output
    assert "2\tpaper02\tit was decided on: rejected by Chair" in ended.output
    assert "3\tpaper03\tit cannot be accepted: the kept copy is not" in ended.output
    assert decisions(here)["paper04"] == ("accepted", "Chair")
    assert decisions(here)["paper02"] == ("rejected", "Chair")


@pytest.mark.parametrize(
    ("fine", "but", "why"),
    [
        ("all", "5", "there is no number 5"),
        ("0", "", "there is no number 0"),
        ("1-99999999999", "", "there is no number"),
        ("one", "", "“one” is not a number"),
        ("2-1", "", "there is no number 2-1"),
    ],
)
def test_wrong_numbers_decide_nothing(here: Path, run: Run, fine: str, but: str, why: str) -> None:
    run("sheet", "looks")
    ended = run("sheet", "looks", "--fine", fine, "--but", but)
    assert ended.status == 1
    assert why in ended.messages
    assert decisions(here) == {}


def test_numbers_that_may_have_been_looked_at_are_not_replaced(here: Path, run: Run) -> None:
    run("sheet", "looks")
    before = (here / "looks" / "sheets.json").read_bytes()
    assert run("sheet", "looks").status == 0, "the same sheets are written again"
    run("sheet", "looks", "--fine", "1")
    ended = run("sheet", "looks")
    assert ended.status == 2
    assert "choose another folder" in ended.messages
    assert (here / "looks" / "sheets.json").read_bytes() == before
    assert run("sheet", "other").status == 0


def test_the_printed_sheet_shows_each_form(here: Path, run: Run) -> None:
    run("sheet", "looks")
    data = (here / "looks" / "sheets.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) == 1
        assert len(document.pages[0].Resources.XObject) == len(NAMES)
    with pdfium.PdfDocument(data) as document:
        picture = document[0].render(scale=1).to_pil().convert("L")
    # Each of four cells, three in a row, has ink in it, and those after them have none.
    width, height = picture.size
    dark = [
        sum(
            picture.crop(
                (
                    column * width // 3 + 12,
                    40 + row * (height - 70) // 5,
                    (column + 1) * width // 3 - 12,
                    30 + (row + 1) * (height - 70) // 5,
                )
            ).histogram()[:140]
        )
        for row in range(2)
        for column in range(3)
    ]
    assert all(each > 100 for each in dark[:4])
    assert dark[4] == dark[5] == 0
    assert run("sheet", "looks").status == 0
    assert (here / "looks" / "sheets.pdf").read_bytes() == data, "same forms, same bytes"


def test_the_page_for_a_browser_loads_nothing(here: Path, run: Run) -> None:
    run("sheet", "looks")
    page = (here / "looks" / "sheet-01.html").read_text("utf-8")
    for name in NAMES:
        assert name in page
    assert page.count("data:image/png;base64,") == len(NAMES)
    assert not re.search(r"""(?:src|href)=["'](?!data:image/png)""", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert policy[1].endswith("img-src data:")
    assert "agreements sheet looks --fine 1-4" in page


def test_a_title_is_no_markup(here: Path, run: Run) -> None:
    title = "<script>alert(1)</script> & \u202eend"
    with office.write(here / "out") as opened:
        record = opened.ledger.records()["paper01"]
        content = replace(record.current.content, title=title)
        opened.ledger.restore(
            [
                replace(
                    record,
                    paper_id="paper09",
                    revisions=(replace(record.current, form_id="paper09", content=content),),
                )
            ]
        )
        keep(opened, 9, report(["inked"]))
    run("sheet", "looks")
    page = (here / "looks" / "sheet-01.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;U+202E&gt;end" in page


def test_without_sheets_nothing_is_accepted(here: Path, run: Run) -> None:
    assert run("sheet", "nowhere", "--fine", "all").status == 2
    assert run("sheet", "looks", "--but", "1").status == 2
    assert decisions(here) == {}


@pytest.mark.parametrize("data", [b"", b"[]", b'{"version": 2}', b'{"version": 1, "forms": [{}]}'])
def test_what_is_no_list_of_numbers_is_refused(data: bytes) -> None:
    with pytest.raises(SheetError):
        read_items(data)


def test_numbers_are_read_as_people_write_them(here: Path) -> None:
    items = sheet_items(office.read(here / "out"))
    assert chosen_numbers("1; 3-4,", items) == {1, 3, 4}
    assert chosen_numbers(" ALL ", items) == {1, 2, 3, 4}
    assert chosen_numbers("", items) == frozenset()
    assert ranges({1, 2, 3, 7, 9, 10}) == "1-3, 7, 9-10"


def test_a_form_that_is_gone_is_told(here: Path) -> None:
    with office.write(here / "out") as opened:
        items = sheet_items(opened.state())
        opened.erasing.erase_file(items[0].sha256, AT)
        accepted, left = accept_seen(opened, items, {2, 3, 4}, "Chair", AT)
    assert accepted == ()
    assert [each.reason for each in left] == ["it is no longer in the ledger"]
