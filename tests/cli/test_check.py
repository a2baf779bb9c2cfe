"""``agreements check``: what came back is judged, told and remembered."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf.form import DefaultAppearanceStreamGenerator, Form, TextField

from cli.conftest import Run
from generator.ledger import EventKind, Ledger
from generator.ledger.records import Outcome
from generator.ledger.returned import Decision, ReturnEntry
from generator.ledger.returns import ReturnLog

pytestmark = pytest.mark.usefixtures("forked_processes")

PROJECT = Path(__file__).parent.parent.parent
ADA, GRACE = "Ada Lovelace", "Grace Hopper"


def signed(pdf: bytes, name: str, day: str = "") -> bytes:
    """Type a name and a date (today's) into a form."""
    day = day or datetime.now(UTC).date().isoformat()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for field in Form(document, generate_appearances=DefaultAppearanceStreamGenerator):
            if isinstance(field, TextField):
                if field.fully_qualified_name.startswith("signed"):
                    field.value = name
                elif field.fully_qualified_name.startswith("date"):
                    field.value = day
        saved = io.BytesIO()
        document.save(saved, deterministic_id=True)
        return saved.getvalue()


@pytest.fixture
def inbox(here: Path, papers: Path, run: Run) -> Path:
    """Forms of both papers were issued, and both came back, signed."""
    assert run("generate").status == 0
    folder = here / "inbox"
    folder.mkdir()
    (folder / "ada.pdf").write_bytes(signed((here / "out/lovelace43.pdf").read_bytes(), ADA))
    (folder / "grace.pdf").write_bytes(signed((here / "out/hopper52.pdf").read_bytes(), GRACE))
    return folder


def entries(here: Path) -> dict[str, ReturnEntry]:
    with ReturnLog(here / "out") as log:
        return {Path(entry.arrival.name).name: entry for entry in log.entries()}


def as_json(text: str) -> dict[str, Any]:
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def doctored(here: Path, name: str, outcome: Outcome) -> None:
    """Record another verdict than the right one, to see whether a file is examined again."""
    entry = entries(here)[name]
    with ReturnLog(here / "out") as log:
        log.record(entry.arrival, replace(entry.examination, outcome=outcome))


def test_signed_forms_are_accepted(here: Path, inbox: Path, run: Run) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in inbox.iterdir()}
    ended = run("check", "inbox")
    assert ended.status == 0, ended
    first, second = ended.output.splitlines()
    assert first.split("\t")[:4] == ["inbox/ada.pdf", "lovelace43", "1", "code"]
    assert first.endswith("\taccepted")
    assert second.startswith("inbox/grace.pdf\thopper52")
    assert "2 files: 2 accepted." in ended.messages
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in inbox.iterdir()
    }
    for entry in entries(here).values():
        assert (here / "out" / entry.arrival.copy).is_file()


def test_what_came_back_is_returned(here: Path, inbox: Path, run: Run) -> None:
    unsigned = (here / "out/hopper52.pdf").read_bytes()
    (inbox / "grace.pdf").write_bytes(unsigned)
    assert run("check", "inbox").status == 1
    with Ledger(here / "out") as ledger:
        records = ledger.records()
    assert records["lovelace43"].last(EventKind.RETURNED) is not None
    assert records["hopper52"].last(EventKind.RETURNED) is None


def test_what_is_not_accepted_is_told_with_what_to_do(here: Path, inbox: Path, run: Run) -> None:
    (inbox / "grace.pdf").write_bytes((here / "out/hopper52.pdf").read_bytes())
    ended = run("check", "inbox")
    assert ended.status == 1
    assert "inbox/grace.pdf: rejected" in ended.output
    (reason,) = [line for line in ended.output.splitlines() if line.startswith("  - ")]
    assert "signed" in reason
    assert reason.endswith(")")
    assert "1 accepted, 1 rejected" in ended.messages


def test_machines_get_everything(here: Path, inbox: Path, run: Run) -> None:
    (inbox / "note.txt").write_text("Dear chair", "utf-8")
    ended = run("check", "inbox", "--json")
    assert ended.status == 0
    found = as_json(ended.output)
    ada, grace = found["files"]
    assert (ada["file"], ada["paper_id"], ada["revision"]) == ("inbox/ada.pdf", "lovelace43", 1)
    assert (ada["outcome"], ada["decision"]) == ("accepted", None)
    assert ada["report"]["terms"]["state"] == "unchanged"
    assert ada["report"]["signers"][0]["name"]["form"] == ADA
    assert grace["sha256"] in grace["copy"]
    (note,) = found["diagnostics"]
    assert note["severity"] == "note"
    assert note["span"]["file"] == "inbox/note.txt"


def test_a_file_that_cannot_be_read_costs_itself(inbox: Path, run: Run) -> None:
    (inbox / "broken.pdf").write_bytes(b"%PDF-1.7\nno more")
    (inbox / "photo.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0")
    ended = run("check", "inbox")
    assert ended.status == 1
    assert "inbox/broken.pdf: rejected" in ended.output
    assert ended.output.count("\taccepted") == 2
    assert "photo.heic" in ended.messages
    assert "HEIC" in ended.messages


def test_the_same_file_counts_once(here: Path, inbox: Path, run: Run) -> None:
    (inbox / "again.pdf").write_bytes((inbox / "ada.pdf").read_bytes())
    ended = run("check", "inbox")
    assert ended.status == 0
    assert len(ended.output.splitlines()) == len(entries(here)) == 2
    assert "same bytes as inbox/ada.pdf" in ended.messages
    assert len(list((here / "out" / "returned").iterdir())) == 2


def test_two_files_for_one_paper_are_both_kept_and_shown(here: Path, inbox: Path, run: Run) -> None:
    form = (here / "out/lovelace43.pdf").read_bytes()
    (inbox / "later.pdf").write_bytes(signed(form, ADA) + b"\n")
    ended = run("check", "inbox")
    assert ended.output.count("\tlovelace43\t1\t") == 2
    assert "More than one file came for lovelace43" in ended.messages
    assert len(entries(here)) == 3


def test_what_was_examined_is_not_examined_again(here: Path, inbox: Path, run: Run) -> None:
    run("check", "inbox")
    doctored(here, "ada.pdf", Outcome.REVIEW)
    assert run("check", "inbox").status == 1
    assert run("check", "inbox", "--force").status == 0
    assert entries(here)["ada.pdf"].outcome is Outcome.ACCEPTED


def on_another_day(here: Path, name: str, code: str) -> None:
    """Record that a file was examined long ago, and went to a person for some reason."""
    entry = entries(here)[name]
    report = json.loads(entry.examination.report)
    report["findings"] = [{"outcome": "needs review", "code": code, "message": code, "hint": ""}]
    examined = replace(
        entry.examination,
        outcome=Outcome.REVIEW,
        report=json.dumps(report),
        at=entry.examination.at - timedelta(days=40),
    )
    with ReturnLog(here / "out") as log:
        log.record(entry.arrival, examined)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("unexplained", Outcome.REVIEW),
        ("too-much", Outcome.REVIEW),
        ("date-future", Outcome.ACCEPTED),
        ("no-time-left", Outcome.ACCEPTED),
    ],
)
def test_another_day_changes_only_what_depends_on_it(
    here: Path, inbox: Path, run: Run, code: str, expected: Outcome
) -> None:
    run("check", "inbox")
    on_another_day(here, "ada.pdf", code)
    run("check", "inbox")
    assert entries(here)["ada.pdf"].outcome is expected


def test_what_changed_in_the_metadata_is_seen(
    here: Path, inbox: Path, papers: Path, run: Run
) -> None:
    assert run("check", "inbox").status == 0
    text = papers.read_text("utf-8").replace("Sketch of", "Thoughts on")
    papers.write_text(text, "utf-8")
    ended = run("check", "inbox")
    assert ended.status == 1
    assert "inbox/ada.pdf: needs review" in ended.output
    assert "Thoughts on" in ended.output


def test_what_a_person_decided_stands(here: Path, inbox: Path, run: Run) -> None:
    run("check", "inbox")
    sha256 = entries(here)["ada.pdf"].sha256
    with ReturnLog(here / "out") as log:
        log.decide(Decision(sha256, Outcome.REJECTED, "Inês", datetime.now(UTC), "too faint"))
    ended = run("check", "inbox", "--force")
    assert ended.status == 1
    assert "rejected by Inês" in ended.output
    assert "  - too faint" in ended.output
    found = as_json(run("check", "inbox", "--json").output)["files"][0]
    assert (found["outcome"], found["decision"]["by"]) == ("rejected", "Inês")


def test_names_from_archives_are_shown_and_never_paths(here: Path, inbox: Path, run: Run) -> None:
    import zipfile

    with zipfile.ZipFile(here / "forms.zip", "w") as archive:
        archive.write(inbox / "ada.pdf", "../../up\x1b[31m\n.pdf")
    ended = run("check", "forms.zip")
    assert ended.status == 0, ended
    assert "forms.zip/../../up<U+001B>[31m<U+000A>.pdf" in ended.output
    assert "\x1b" not in ended.output + ended.messages
    assert not list(here.parent.glob("up*"))


def test_a_mailbox_names_who_sent_a_form(here: Path, inbox: Path, run: Run) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"] = "Ada <ada@example.org>"
    message["Subject"] = "Form"
    message.set_content("Here.")
    content = (inbox / "ada.pdf").read_bytes()
    message.add_attachment(content, "application", "pdf", filename="signed.pdf")
    (here / "in.mbox").write_bytes(b"From x Mon Mar  3 2031\n" + message.as_bytes() + b"\n")
    assert run("check", "in.mbox").status == 0
    (entry,) = entries(here).values()
    assert entry.arrival.sender == "ada@example.org"


def test_nothing_to_check(here: Path, inbox: Path, run: Run) -> None:
    (here / "empty").mkdir()
    ended = run("check", "empty")
    assert ended.status == 1
    assert "Nothing here looks like a returned form" in ended.messages


@pytest.mark.parametrize("arguments", [(), ("no-such-file",), ("inbox", "--review", "--json")])
def test_wrong_usage(inbox: Path, run: Run, arguments: tuple[str, ...]) -> None:
    assert run("check", *arguments).status == 2


def test_without_a_ledger_nothing_can_be_judged(here: Path, papers: Path, run: Run) -> None:
    (here / "agreements.toml").touch()
    (here / "form.pdf").write_bytes(b"%PDF-1.7")
    ended = run("check", "form.pdf")
    assert ended.status == 1
    assert "generate" in ended.messages


def test_a_certificate_that_is_not_there(here: Path, inbox: Path, run: Run) -> None:
    (here / "agreements.toml").write_text('[returns]\ntrust = ["no.pem"]\n', "utf-8")
    ended = run("check", "inbox")
    assert ended.status == 2
    assert "no.pem" in ended.messages


def test_a_file_that_holds_no_certificate(here: Path, inbox: Path, run: Run) -> None:
    (here / "agreements.toml").write_text('[returns]\ntrust = ["odd.pem"]\n', "utf-8")
    (here / "odd.pem").write_text("no certificate", "utf-8")
    ended = run("check", "inbox")
    assert ended.status == 2
    assert "holds no certificate" in ended.messages
    assert "Traceback" not in ended.messages


def test_another_run_at_the_same_time(here: Path, inbox: Path, run: Run) -> None:
    from generator.output import OutputFolder

    with OutputFolder(here / "out" / "returned"):
        ended = run("check", "inbox")
    assert ended.status == 1
    assert "another run" in ended.messages


MANY = 24
HANGS = 600
"""Seconds after which a process hangs; no test depends on how fast it is before."""


@pytest.fixture
def many(here: Path, inbox: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run over many files, in a process of its own; some are examined by now."""
    form = (here / "out/lovelace43.pdf").read_bytes()
    for number in range(MANY):
        (inbox / f"{number:02}.pdf").write_bytes(signed(form, ADA) + b"%%%d\n" % number)
    process = subprocess.Popen(
        [sys.executable, "-m", "generator.cli", "check", "inbox", "--jobs", "1"],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while len(entries(here)) < 3 and process.poll() is None:
        time.sleep(0.02)
    yield process
    process.kill()
    process.communicate()


def test_killed_half_way_the_next_run_goes_on(
    here: Path, inbox: Path, run: Run, many: subprocess.Popen[bytes]
) -> None:
    many.send_signal(signal.SIGKILL)
    many.wait()
    done = len(entries(here))
    assert 3 <= done < MANY + 2
    doctored(here, "00.pdf", Outcome.REJECTED)
    ended = run("check", "inbox")
    assert len(entries(here)) == MANY + 2
    # What was examined before is not again: the wrong verdict stands.
    assert (ended.status, ended.output.count("\trejected")) == (1, 1)


def test_stopped_by_the_keyboard(here: Path, many: subprocess.Popen[bytes]) -> None:
    many.send_signal(signal.SIGINT)
    _, messages = many.communicate(timeout=HANGS)
    assert many.returncode == 130
    assert "run it again to go on" in messages.decode()
    assert b"Traceback" not in messages
