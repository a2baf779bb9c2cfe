from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic
from generator.ledger.mails import MailKey
from generator.mail.address import mailbox
from generator.mail.outbox import TABLE, Draft, Outbox, QueuedMail
from generator.output import SENT, OutputError


def draft(
    number: int = 1, content: bytes = b"x", subject: str = "s", occasion: str = "form"
) -> Draft:
    key = MailKey(f"p{number}", f"a{number}@example.org", "f1", occasion)
    return Draft(
        key,
        f"p{number}",
        "first",
        mailbox(key.recipient, "Ada"),
        f"<{number}@example.org>",
        subject,
        "Dear Ada,\n",
        (Path("out/p1.pdf"),),
        content,
    )


def fill(folder: Path, *drafts: Draft, most: int = 100) -> list[QueuedMail | Diagnostic]:
    with Outbox(folder, most) as outbox:
        return list(outbox.fill(drafts))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_mails_and_their_table_stand_in_the_outbox(tmp_path: Path) -> None:
    one, two = fill(tmp_path, draft(1, b"one"), draft(2, b"two"))
    assert isinstance(one, QueuedMail)
    assert isinstance(two, QueuedMail)
    assert (one.path.read_bytes(), two.path.read_bytes()) == (b"one", b"two")
    assert names(tmp_path) == sorted([one.path.name, two.path.name, TABLE])


def test_what_is_too_large_is_said_and_not_written(tmp_path: Path) -> None:
    found = fill(tmp_path, draft(1, b"x" * 101), draft(2, b"x" * 100))
    assert isinstance(found[0], Diagnostic)
    assert "a1@example.org" in found[0].message
    assert isinstance(found[1], QueuedMail)
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_the_plan_of_yesterday_goes_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path, draft(1), draft(2))
    (tmp_path / "mine.eml").write_bytes(b"mine")
    (tmp_path / SENT).mkdir()
    (tmp_path / SENT / "p1~first~0123.eml").write_bytes(b"sent")
    fill(tmp_path, draft(2))
    assert names(tmp_path) == sorted(["mine.eml", draft(2).name, TABLE, SENT])
    assert names(tmp_path / SENT) == ["p1~first~0123.eml"]


def test_a_run_that_is_stopped_leaves_whole_mails_only(tmp_path: Path) -> None:
    with Outbox(tmp_path, 100) as outbox:
        filling = outbox.fill([draft(1), draft(2)])
        next(filling)
        filling.close()  # type: ignore[attr-defined]
    assert names(tmp_path) == [draft(1).name]


def test_one_process_holds_it(tmp_path: Path) -> None:
    with Outbox(tmp_path, 100), pytest.raises(OutputError), Outbox(tmp_path, 100):
        pass


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"precious")
    folder = tmp_path / "outbox"
    folder.mkdir()
    (folder / draft(1).name).symlink_to(elsewhere)
    with pytest.raises(OutputError):
        fill(folder, draft(1))
    assert elsewhere.read_bytes() == b"precious"


def test_what_was_sent_is_kept_and_recognised(tmp_path: Path) -> None:
    with Outbox(tmp_path, 100) as outbox:
        (queued,) = outbox.fill([draft(1, b"the mail")])
        assert isinstance(queued, QueuedMail)
        outbox.keep(queued)
    assert (tmp_path / SENT / queued.path.name).read_bytes() == b"the mail"
    with Outbox(tmp_path, 100) as outbox:
        assert outbox.sent_before(draft(1)) == (draft(1).key,)
        assert outbox.sent_before(draft(2)) == ()
        assert outbox.sent_before(draft(1, occasion="reminder 1")) == ()


@pytest.mark.parametrize("subject", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://x","y")'])
def test_no_title_is_a_formula(tmp_path: Path, subject: str) -> None:
    fill(tmp_path, draft(1, subject=subject))
    text = (tmp_path / TABLE).read_text("utf-8-sig")
    (row,) = csv.DictReader(text.splitlines(keepends=True))
    assert row["subject"] == f"'{subject}"


SCRIPT = """
import sys
from pathlib import Path
from mail.test_outbox import draft
from generator.mail.outbox import Outbox
with Outbox(Path(sys.argv[1]), 10**9) as outbox:
    for each in outbox.fill(draft(number, b"x" * 100_000) for number in range(100_000)):
        print(flush=True)
"""


def test_a_killed_run_leaves_whole_mails_only(tmp_path: Path) -> None:
    tests = Path(__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        for _ in range(20):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    written = list(tmp_path.glob("*.eml"))
    assert len(written) >= 20
    assert {path.stat().st_size for path in written} == {100_000}
    fill(tmp_path, draft(1))
    assert names(tmp_path) == sorted([draft(1).name, TABLE])
