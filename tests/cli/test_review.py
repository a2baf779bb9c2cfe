"""``agreements check --review``, at a terminal, with real keys."""

from __future__ import annotations

import io
import json
import math
import os
import stat
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from cli.conftest import Run
from cli.returned import bring, issue_again
from cli.terminal import Terminal
from generator.cli.review.sketching import Sketcher
from generator.ledger import EventKind, Ledger
from generator.ledger.records import Outcome
from generator.ledger.returns import ReturnLog
from generator.returns.evidence import FileKind, Fit, Medium, PageMap, PictureSource, TextComparison
from generator.returns.reading.guard import WorkLimits

KEYS = "(q)uit "
HOSTILE = "form\x1b[2J\x07\u202efdp.exe"


def scan() -> bytes:
    """A page with a signature in its lower half."""
    page = Image.new("L", (1240, 1754), 245)
    points = [(300 + 5 * step, 1300 + 40 * math.sin(step / 4)) for step in range(100)]
    ImageDraw.Draw(page).line(points, fill=50, width=4)
    written = io.BytesIO()
    page.save(written, "PNG", dpi=(150, 150))
    return written.getvalue()


@pytest.fixture
def out(here: Path, papers: Path, run: Run) -> Path:
    (here / "agreements.toml").write_text("", "utf-8")
    assert run("generate").status == 0
    return here / "out"


@pytest.fixture
def waiting(out: Path) -> tuple[str, str]:
    """The hashes of a scan and of another form, which wait for a decision."""
    first = bring(
        out,
        "lovelace43",
        Outcome.REVIEW,
        why="The form is a scan.",
        hint="Compare its terms with your own eyes.",
        data=scan(),
        name="inbox/scan 1.png",
        sender="ada@example.org",
        medium=Medium.SCAN,
        title=TextComparison(Fit.DIFFERENT, "Sketches of the Engine", "Sketch of the Engine"),
    )
    second = bring(out, "hopper52", Outcome.REVIEW, why="There is no date.", name="second.pdf")
    return first, second


def decisions(out: Path) -> list[tuple[str, str, str]]:
    with ReturnLog(out) as log:
        return [(each.sha256, str(each.outcome), each.by) for each in log.decisions()]


def outcomes(out: Path) -> dict[str, str]:
    with ReturnLog(out) as log:
        return {entry.sha256: str(entry.outcome) for entry in log.entries()}


def test_the_chair_sees_what_there_is_to_see_and_decides(
    here: Path, out: Path, waiting: tuple[str, str]
) -> None:
    with Terminal(here, "check", "--review", "--by", "Inês Silva") as terminal:
        seen = terminal.wait_for(KEYS)
        for words in (
            "1 of 2",
            "inbox/scan 1.png, from ada@example.org, came 2031-06-01",
            "lovelace43, revision 1",
            "Sketch of the Analytical Engine",
            "Sketches of the Engine  (different)",
            "The form is a scan.  (Compare its terms with your own eyes.)",
            "The lower half of its last page:",
        ):
            assert words in seen
        drawn = [
            line for line in seen.splitlines() if any("\u2800" < each <= "\u28ff" for each in line)
        ]
        assert len(drawn) >= 3
        terminal.press("a")
        assert "accepted" in terminal.wait_for("2 of 2")
        assert "There is no date." in terminal.wait_for(KEYS)
        terminal.press("r")
        assert "rejected" in terminal.wait_for("Everything is decided.")
        assert terminal.end() == 0
    assert decisions(out) == [
        (waiting[0], "accepted", "Inês Silva"),
        (waiting[1], "rejected", "Inês Silva"),
    ]


def test_taking_back_is_another_record(here: Path, out: Path, waiting: tuple[str, str]) -> None:
    with Terminal(here, "check", "--review", "--by", "Chair") as terminal:
        for keys, then in (
            ("u", "There is nothing to undo."),
            ("a", "2 of 2"),
            ("u", "1 of 2"),
            ("r", "2 of 2"),
            ("a", "Everything is decided."),
        ):
            terminal.wait_for(KEYS)
            terminal.press(keys)
            terminal.wait_for(then)
        assert terminal.end() == 0
    first, second = waiting
    assert [each[:2] for each in decisions(out)] == [
        (first, "accepted"),
        (first, "needs review"),
        (first, "rejected"),
        (second, "accepted"),
    ]
    with Ledger(out) as ledger:
        lovelace, hopper = ledger.records().values()
    assert lovelace.last(EventKind.RETURNED) is None
    assert hopper.last(EventKind.RETURNED) is not None


def test_what_is_skipped_waits_and_nothing_is_recorded(
    here: Path, out: Path, waiting: tuple[str, str]
) -> None:
    with Terminal(here, "check", "--review") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("s")
        terminal.wait_for("2 of 2")
        terminal.wait_for(KEYS)
        terminal.press("x")  # no key of ours
        terminal.wait_for(KEYS)
        terminal.press("q")
        terminal.wait_for("2 files left to decide on.")
        assert terminal.end() == 1
    assert decisions(out) == []


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_an_interrupt_quits_and_keeps_what_was_decided(
    here: Path, out: Path, waiting: tuple[str, str], key: str
) -> None:
    with Terminal(here, "check", "--review") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("2 of 2")
        terminal.wait_for(KEYS)
        terminal.press(key)
        terminal.wait_for("1 file left to decide on.")
        assert terminal.end() == 1
    assert "Traceback" not in terminal.shown
    assert [each[:2] for each in decisions(out)] == [(waiting[0], "accepted")]


def test_keys_pressed_too_early_decide_nothing(
    here: Path, out: Path, waiting: tuple[str, str]
) -> None:
    with Terminal(here, "check", "--review") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("accepted")
        terminal.type("aaa")
        terminal.wait_for("2 of 2")
        terminal.wait_for(KEYS)
        assert terminal.quit() == 1
    assert [each[:2] for each in decisions(out)] == [(waiting[0], "accepted")]


def test_a_file_is_opened_with_the_systems_program(
    here: Path, out: Path, waiting: tuple[str, str]
) -> None:
    tools = here / "tools"
    tools.mkdir()
    opener = tools / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$@" > {here}/opened\necho Gtk-WARNING >&2\n')
    opener.chmod(opener.stat().st_mode | stat.S_IXUSR)
    with Terminal(here, "check", "--review", PATH=f"{tools}:/usr/bin:/bin") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("o")
        assert "Gtk-WARNING" not in terminal.wait_for(KEYS)
        terminal.press("q")
        terminal.end()
    assert (here / "opened").read_text().strip().endswith(f"out/returned/{waiting[0]}.png")


def test_a_decision_has_its_reason(
    here: Path, out: Path, waiting: tuple[str, str], run: Run
) -> None:
    with Terminal(here, "check", "--review") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("n")
        terminal.wait_for("Note on your decision")
        terminal.type("asked her: sign by hand\n")
        terminal.wait_for(KEYS)
        terminal.press("r")
        terminal.wait_for(KEYS)
        terminal.press("r")  # the note is of one file alone
        terminal.end()
    with ReturnLog(out) as log:
        assert [each.note for each in log.decisions()] == ["asked her: sign by hand", ""]


def test_the_review_does_not_send_to_itself(here: Path, out: Path) -> None:
    bring(out, "lovelace43", Outcome.REVIEW, why="A scan.", hint="look at it with --review")
    with Terminal(here, "check", "--review") as terminal:
        seen = terminal.wait_for(KEYS)
        terminal.press("q")
        terminal.end()
    assert "A scan." in seen
    assert "look at it" not in seen


def test_a_file_of_no_paper_is_accepted_once_its_paper_is_named(here: Path, out: Path) -> None:
    sha256 = bring(out, "", Outcome.REVIEW, why="It fits nothing.", name="blank.png", data=scan())
    with Terminal(here, "check", "--review") as terminal:
        assert "paper not known" in terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("press p.")
        terminal.wait_for(KEYS)
        terminal.press("p")
        terminal.wait_for("Which paper:")
        terminal.type("nosuch\n")
        terminal.wait_for("There is no paper nosuch.")
        terminal.wait_for(KEYS)
        terminal.press("p")
        terminal.wait_for("Which paper:")
        terminal.type("hopper52\n")
        assert "hopper52, revision 1" in terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("Everything is decided.")
        assert terminal.end() == 0
    with ReturnLog(out) as log:
        (entry,) = log.entries()
    assert (
        entry.sha256,
        entry.outcome,
        entry.examination.paper_id,
        entry.examination.revision,
    ) == (
        sha256,
        Outcome.ACCEPTED,
        "hopper52",
        1,
    )


def test_a_copy_that_has_changed_cannot_be_accepted(
    here: Path, out: Path, waiting: tuple[str, str]
) -> None:
    (out / "returned" / f"{waiting[0]}.png").write_bytes(scan() + b"x")
    with Terminal(here, "check", "--review") as terminal:
        assert "is not the file that was checked" in terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("It cannot be accepted")
        terminal.wait_for(KEYS)
        terminal.press("q")
        terminal.end()
    assert decisions(out) == []


def test_an_accepted_form_that_was_superseded_waits(
    here: Path, out: Path, papers: Path, run: Run
) -> None:
    sha256 = bring(out, "lovelace43")
    issue_again(out, papers, run)
    with Terminal(here, "check", "--review") as terminal:
        assert "lovelace43, revision 1 (now revision 2)" in terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("Everything is decided.")
        assert terminal.end() == 0
    assert outcomes(out) == {sha256: "accepted"}


def test_nothing_in_a_file_speaks_to_the_terminal(here: Path, out: Path) -> None:
    title = TextComparison(Fit.DIFFERENT, HOSTILE, HOSTILE)
    bring(out, "lovelace43", Outcome.REVIEW, why=HOSTILE, hint=HOSTILE, sender=HOSTILE, title=title)
    with Terminal(here, "check", "--review") as terminal:
        seen = terminal.wait_for(KEYS)
        terminal.press("q")
        terminal.end()
    assert not set(seen) & {"\x1b", "\x07", "\u202e"}
    assert "form<U+001B>[2J" in seen


def test_a_narrow_terminal_is_enough(here: Path, waiting: tuple[str, str]) -> None:
    with Terminal(here, "check", "--review", columns=50) as terminal:
        seen = terminal.wait_for(KEYS)
        terminal.press("q")
        terminal.end()
    assert max(map(len, seen.splitlines())) <= 60  # the keys alone are longer
    assert all(len(line) <= 50 for line in seen.splitlines() if "\u28ff" > line[:1] > "\u2800")


def test_without_a_terminal_it_refuses_with_a_sentence(
    out: Path, run: Run, waiting: tuple[str, str]
) -> None:
    ended = run("check", "--review")
    assert ended.status == 2
    assert "a review needs a terminal" in ended.messages
    assert decisions(out) == []


def test_nothing_to_decide_is_said(here: Path, out: Path) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52", Outcome.REJECTED)
    with Terminal(here, "check", "--review") as terminal:
        assert terminal.end() == 0
    assert "Nothing waits for a decision." in terminal.shown


def source(path: Path) -> PictureSource:
    kind = FileKind.PDF if path.suffix == ".pdf" else FileKind.IMAGE
    return PictureSource(path, kind, None, PageMap(()))


def test_a_file_that_cannot_be_read_is_told_and_costs_only_itself(tmp_path: Path) -> None:
    broken, whole = tmp_path / "broken.pdf", tmp_path / "whole.png"
    broken.write_bytes(b"%PDF-1.7 nothing")
    whole.write_bytes(scan())
    with Sketcher(60, 12) as sketcher:
        sketcher.begin(source(broken))
        sketcher.begin(source(whole))
        assert "cannot be drawn" in sketcher.drawing(source(broken)).caption
        assert len(sketcher.drawing(source(whole)).pictures[0]) > 2
        gone = sketcher.drawing(source(tmp_path / "gone.pdf"))
        assert "cannot be drawn" in gone.caption


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    stuck, whole = tmp_path / "stuck.png", tmp_path / "whole.png"
    os.mkfifo(stuck)  # whoever reads it waits for ever
    whole.write_bytes(scan())
    first = tmp_path / "first.png"
    first.write_bytes(scan())
    # Its process has started when the stuck one comes, so its start does not count.
    limits = WorkLimits(seconds=0.5, start_seconds=120)
    with Sketcher(60, 12, limits) as sketcher:
        assert len(sketcher.drawing(source(first)).pictures) == 1
        sketcher.begin(source(stuck))
        sketcher.begin(source(whole))
        assert "too much time" in sketcher.drawing(source(stuck)).caption
        assert len(sketcher.drawing(source(whole)).pictures) == 1


def test_what_was_erased_can_still_be_decided_on(
    here: Path, out: Path, waiting: tuple[str, str], run: Run
) -> None:
    assert run("forget", "--signatures", "--yes").status == 0
    with Terminal(here, "check", "--review", "--by", "Chair") as terminal:
        assert "what was found in it was erased" in terminal.wait_for(KEYS).lower()
        terminal.press("r")
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 1  # one is left
    assert (waiting[0], "rejected", "Chair") in decisions(out)


def test_a_proposed_paper_is_taken_by_its_number(here: Path, out: Path, run: Run) -> None:
    (here / "hoper52 permission.pdf.pdf").write_bytes(scan())
    assert run("check", "hoper52 permission.pdf.pdf").status == 1
    with Terminal(here, "check", "--review", "--by", "Inês Silva") as terminal:
        seen = terminal.wait_for(KEYS)
        assert "paper not known" in seen
        assert "press 1   hopper52" in seen
        terminal.press("3")
        terminal.wait_for("There is no proposal with that number.")
        terminal.wait_for(KEYS)
        terminal.press("1")
        assert "known by a person's word" in terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("Everything is decided.")
        assert terminal.end() == 0
    with ReturnLog(out) as log:
        (entry,) = log.entries()
    assert (entry.outcome, entry.examination.paper_id) == (Outcome.ACCEPTED, "hopper52")
    assert [(each.paper_id, each.by) for each in entry.assignments] == [("hopper52", "Inês Silva")]


def rejected(out: Path) -> str:
    """A scan that the rules rejected."""
    return bring(
        out,
        "lovelace43",
        Outcome.REJECTED,
        why="It is not signed",
        data=scan(),
        name="scan.png",
        medium=Medium.SCAN,
    )


def said(out: Path) -> list[tuple[str, str, str, str]]:
    with ReturnLog(out) as log:
        return [
            (str(each.outcome), each.note, each.reason, str(each.signed_on or ""))
            for each in log.decisions()
        ]


def test_a_note_a_reason_and_a_date_are_typed_in(
    here: Path, out: Path, waiting: tuple[str, str]
) -> None:
    with Terminal(here, "review", "--by", "Chair") as terminal:
        for key, asked, typed in (
            ("n", "for the record:", "seen\n"),
            ("w", "the author is told", "Please sign on the line.\n"),
            ("d", "YYYY-MM-DD", "30.5.2031\n"),
            ("d", "YYYY-MM-DD", "2031-05-30\n"),
            ("n", "for the record:", "\x04"),  # an end leaves what was said as it is
        ):
            terminal.wait_for(KEYS)
            terminal.press(key)
            terminal.wait_for(asked)
            terminal.type(typed)
        terminal.wait_for(KEYS)
        terminal.press("r")
        terminal.wait_for("2 of 2")
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 1
    assert "30.5.2031 is not a date" in terminal.shown
    assert said(out) == [("rejected", "seen", "Please sign on the line.", "2031-05-30")]


def test_a_rejection_is_overruled_with_a_note_and_taken_back(here: Path, out: Path) -> None:
    rejected(out)
    with Terminal(here, "review", "lovelace43", "--by", "Chair") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("for the record:")
        terminal.type("\n")
        terminal.wait_for(KEYS)
        terminal.press("a")
        terminal.wait_for("for the record:")
        terminal.type("signed at the desk\n")
        terminal.wait_for("Everything is decided.")
        assert terminal.end() == 0
    assert said(out) == [("accepted", "signed at the desk", "", "")]
    with Terminal(here, "review", "lovelace43") as terminal:
        assert "so far    accepted by Chair" in terminal.wait_for(KEYS)
        terminal.press("u")
        terminal.wait_for("taken back")
        terminal.wait_for(KEYS)
        terminal.press("u")
        terminal.wait_for("There is nothing to undo.")
        terminal.wait_for(KEYS)
        terminal.press("q")
        terminal.end()
    assert list(outcomes(out).values()) == ["rejected"]


def test_decisions_are_made_without_a_terminal(run: Run, out: Path) -> None:
    sha256 = rejected(out)
    ended = run("review", "lovelace43", "--accept")
    assert ended.status == 1
    assert "say in a note why" in ended.messages
    words = ("--accept", "--note", "at the desk", "--date", "2031-05-30", "--by", "Chair")
    ended = run("review", sha256[:8], *words)
    assert (ended.status, ended.output) == (0, "lovelace43: accepted, a rejection is overruled\n")
    assert said(out) == [("accepted", "at the desk", "", "2031-05-30")]
    assert run("review", "lovelace43", "--undo").output == "lovelace43: rejected\n"
    assert run("review", "lovelace43", "--undo").status == 1
    assert run("review", "lovelace43", "--ask", "--why", "Is it you?").status == 0
    assert said(out)[-1] == ("needs review", "", "Is it you?", "")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("lovelace43", "--accept", "--reject"), "use only one of"),
        (("--accept",), "name the papers"),
        (("lovelace43", "--note", "x"), "need a decision"),
        (("lovelace43", "--ask"), "--ask needs --why"),
        (("hopper52", "--accept"), "nothing came back for hopper52"),
        (("nobody99", "--undo"), "there is no paper or file nobody99"),
    ],
)
def test_what_is_not_clear_is_refused(
    run: Run, out: Path, words: tuple[str, ...], why: str
) -> None:
    rejected(out)
    ended = run("review", *words)
    assert ended.status == 2
    assert why in " ".join(ended.messages.replace("│", " ").split())


def test_of_several_files_one_is_named_by_its_hash(run: Run, out: Path) -> None:
    first = rejected(out)
    second = bring(out, "lovelace43", Outcome.REVIEW, why="No date.", name="second.pdf")
    ended = run("review", "lovelace43", "--reject")
    assert ended.status == 2
    assert first[:6] in ended.messages
    assert f"{second[:6]} second.pdf (needs review)" in ended.messages
    assert said(out) == []
    assert run("review", second, "--reject", "--why", "Please date it.").status == 0
    assert outcomes(out)[second] == "rejected"


def test_a_program_reads_what_waits_and_why(out: Path, waiting: tuple[str, str], run: Run) -> None:
    listed = run("review", "--json")
    files = {each["paper_id"]: each for each in json.loads(listed.output)}
    assert listed.status == 1
    assert {each["sha256"] for each in files.values()} == set(waiting)
    assert [each["message"] for each in files["hopper52"]["reasons"]] == ["There is no date."]
    assert "ada@example.org" not in listed.output
    assert "ada@example.org" in run("review", "--json", "--with-addresses").output
    assert decisions(out) == []


def test_what_is_decided_is_listed_for_a_program_only_if_it_is_named(
    waiting: tuple[str, str], run: Run
) -> None:
    run("review", "hopper52", "--reject", "--why", "Page 2 is missing")
    run("review", "lovelace43", "--ask", "--why", "Who signed?")
    (left,) = json.loads(run("review", "--json").output)
    assert (left["paper_id"], left["told"]) == ("lovelace43", "Who signed?")
    named = run("review", "hopper52", "--json")
    assert [each["outcome"] for each in json.loads(named.output)] == ["rejected"]
    assert named.status == 0


def test_a_list_for_a_program_goes_with_no_decision(
    out: Path, waiting: tuple[str, str], run: Run
) -> None:
    assert run("review", "hopper52", "--accept", "--json").status == 2
    assert run("review", "--with-addresses").status == 2
    assert decisions(out) == []
