"""``agreements status``: how it stands with each paper, as a table, CSV, JSON and a page."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest

from cli.browser import CHROMIUM, Browser
from cli.conftest import BIB, Run
from cli.returned import bring, decide, issue_again
from cli.terminal import Terminal
from generator.desk.table import NO_FORM, StatusRow
from generator.ledger import Event, EventKind, Ledger
from generator.ledger.mails import FailedAddress, MailKey, MailLog, MailState
from generator.ledger.records import Outcome
from generator.ledger.returns import ReturnLog
from generator.status.addresses import without_addresses
from generator.status.columns import COLUMNS, Column
from generator.status.papers import PaperStatus

NOW = datetime(2031, 5, 3, tzinfo=UTC)
ADDRESS = "ada@example.org"
HOSTILE = "</script><img src=x onerror=alert(1)> =1+1"

pytestmark = pytest.mark.usefixtures("papers")


@pytest.fixture
def out(here: Path, papers: Path, run: Run) -> Path:
    """The output folder of a workspace with the forms of two papers, one of them sent."""
    (here / "agreements.toml").write_text("", "utf-8")
    assert run("generate").status == 0
    with Ledger(here / "out") as ledger:
        event = Event(EventKind.SENT, "2031-05-02T09:00:00+00:00", ADDRESS)
        ledger.add_event("lovelace43", 1, event)
    return here / "out"


def rows(run: Run) -> dict[str, dict[str, str]]:
    table = csv.DictReader(run("status", "--csv").output.splitlines())
    return {row["id"]: row for row in table}


def told(run: Run, paper_id: str) -> tuple[str, str, str, str]:
    row = rows(run)[paper_id]
    return row["state"], row["returned"], row["accepted"], row["missing"]


def test_what_was_not_returned_is_missing(out: Path, run: Run) -> None:
    assert told(run, "lovelace43") == ("sent", "", "", "the signed form")
    assert told(run, "hopper52") == ("issued", "", "", "the signed form; it was not sent yet")


def test_accepted_is_complete(out: Path, run: Run) -> None:
    bring(out, "lovelace43")
    assert told(run, "lovelace43") == ("accepted", "2031-06-01", "2031-06-01", "")
    ended = run("status")
    assert "2 agreements: 1 accepted, 1 issued.\n1 accepted, 1 outstanding." in ended.messages


def test_a_form_that_is_examined_again_was_accepted_when_it_was_first(out: Path, run: Run) -> None:
    sha256 = bring(out, "lovelace43")
    with ReturnLog(out) as log:
        entry = log.entry(sha256)
        assert entry is not None
        log.record(entry.arrival, replace(entry.examination, at=NOW + timedelta(days=90)))
    assert told(run, "lovelace43")[2] == "2031-06-01"


def test_what_is_for_a_person_says_why(out: Path, run: Run) -> None:
    bring(out, "lovelace43", Outcome.REVIEW, why="The form is a scan.")
    state = told(run, "lovelace43")
    assert state == ("needs review", "2031-06-01", "", "a decision: The form is a scan.")
    assert "1 waits for your decision" in run("status").messages


def test_rejected_is_no_return(out: Path, run: Run) -> None:
    bring(out, "lovelace43", Outcome.REJECTED, why="Clause 2 was changed.")
    state = told(run, "lovelace43")
    assert state == ("rejected", "", "", "a form that can be accepted: Clause 2 was changed.")


def test_a_decision_shows_at_once_and_so_does_taking_it_back(out: Path, run: Run) -> None:
    sha256 = bring(out, "lovelace43", Outcome.REVIEW, why="A scan.")
    decide(out, sha256, Outcome.ACCEPTED)
    assert rows(run)["lovelace43"]["state"] == "accepted"
    decide(out, sha256, Outcome.REVIEW)
    assert rows(run)["lovelace43"]["state"] == "needs review"


def test_who_overruled_a_rejection_is_shown_and_what_was_taken_back_too(
    out: Path, run: Run
) -> None:
    bring(out, "lovelace43", Outcome.REJECTED, why="It is not signed.")
    run(
        "review", "lovelace43", "--accept", "--note", "seen", "--by", "Inês", "--date", "2031-05-30"
    )
    assert rows(run)["lovelace43"]["decided"] == "Inês, a rejection is overruled"
    run("review", "lovelace43", "--undo", "--by", "Ada")
    assert rows(run)["lovelace43"]["decided"] == ""
    (entry,) = json.loads(run("status", "--json").output)[0]["returns"]
    assert (entry["overruled"], entry["outcome"]) == (False, "rejected")
    assert [(each["act"], each["by"], each["signed_on"]) for each in entry["decisions"]] == [
        ("decided", "Inês", "2031-05-30"),
        ("undone", "Ada", None),
    ]


def test_what_the_author_is_told_is_what_is_missing(out: Path, run: Run) -> None:
    bring(out, "lovelace43", Outcome.REVIEW, why="A scan.")
    run("review", "lovelace43", "--reject", "--why", "Page 2 is missing.")
    missing = told(run, "lovelace43")[3]
    assert missing == "a form that can be accepted: Page 2 is missing."


def test_an_accepted_form_that_was_superseded_is_not_enough(
    out: Path, run: Run, papers: Path
) -> None:
    bring(out, "lovelace43")
    issue_again(out, papers, run)
    assert told(run, "lovelace43") == (
        "accepted, then changed",
        "2031-06-01 (revision 1)",
        "",
        "a form of revision 2; revision 1 was accepted",
    )


def test_where_only_spelling_changed_another_check_is_asked_for(
    out: Path, run: Run, papers: Path
) -> None:
    bring(out, "lovelace43")
    papers.write_text(papers.read_text("utf-8").replace("Sketch of", "SKETCH OF"), "utf-8")
    assert run("generate").status == 0
    state, *_, missing = told(run, "lovelace43")
    assert (state, missing) == (
        "accepted, then changed",
        "another check (`agreements check`): since revision 1 was accepted, only letter case, "
        "punctuation or spelling changed",
    )
    run("review", "lovelace43", "--accept", "--note", "seen")
    assert told(run, "lovelace43")[3] == ""


def test_marked_by_hand_still_needs_a_check(out: Path, run: Run) -> None:
    run("mark", "returned", "hopper52")
    state, _, accepted, missing = told(run, "hopper52")
    assert (state, accepted) == ("returned", "")
    assert missing == "a check of the form that came back: `agreements check`"


def test_files_of_no_paper_are_counted_until_somebody_rejects_them(out: Path, run: Run) -> None:
    sha256 = bring(out, "", Outcome.REVIEW, why="It fits nothing.")
    assert "1 returned file is not matched to a paper." in run("status").messages
    decide(out, sha256, Outcome.REJECTED)
    assert "no paper" not in run("status").messages


def test_json_has_every_file_with_its_decisions(out: Path, run: Run) -> None:
    sha256 = bring(out, "hopper52", Outcome.REVIEW, why="A scan.", hint="Compare it.")
    decide(out, sha256, Outcome.ACCEPTED)
    lovelace, hopper = json.loads(run("status", "--json").output)
    assert (lovelace["accepted"], lovelace["returns"], lovelace["state"]) == (None, [], "sent")
    assert (hopper["accepted"], hopper["missing"]) == (sha256, "")
    (entry,) = hopper["returns"]
    assert (entry["outcome"], entry["verdict"]) == ("accepted", "needs review")
    assert entry["findings"] == [{"message": "A scan.", "hint": "Compare it."}]
    assert [(each["outcome"], each["by"]) for each in entry["decisions"]] == [
        ("accepted", "Inês Silva")
    ]


@pytest.mark.parametrize(("columns", "days"), [(80, 0), (160, 2)])
def test_a_narrow_terminal_shows_the_essential(
    out: Path, here: Path, columns: int, days: int
) -> None:
    with Terminal(here, "status", columns=columns) as terminal:
        assert terminal.end() == 0
    head = terminal.shown.splitlines()[0].split()
    assert head[:2] == ["id", "title"]
    assert head[2:4] == ["state", "missing"]
    assert len({"issued", "sent"} & set(head)) == days


def test_ways_to_show_exclude_each_other(out: Path, run: Run) -> None:
    assert run("status", "--json", "--csv").status == 2
    assert run("status", "--csv", "--html", "x.html").status == 2
    assert run("status", "--with-addresses").status == 2


def page_of(run: Run, here: Path, *options: str) -> str:
    assert run("status", "--html", "status.html", *options).status == 0
    return (here / "status.html").read_text("utf-8")


def fill(out: Path, papers: Path, run: Run) -> None:
    """Return everything that is told an address or markup."""
    spelled = HOSTILE.replace("<", r"\textless{}").replace(">", r"\textgreater{}")
    text = papers.read_text("utf-8").replace("The Education", spelled)
    papers.write_text(text, "utf-8")
    assert run("generate").status == 0
    bring(out, "lovelace43", Outcome.REVIEW, why=f"Sent by {ADDRESS}; {HOSTILE}", sender=ADDRESS)
    with MailLog(out) as log:
        log.add_failures([FailedAddress(ADDRESS, "5.1.1", "unknown", NOW.isoformat())])
        key = MailKey("lovelace43", ADDRESS, "f")
        log.finish(key, MailState.ACCEPTED, "<x@y.org>", "", NOW)


def test_the_page_has_no_address_unless_asked_for(
    out: Path, run: Run, here: Path, papers: Path
) -> None:
    fill(out, papers, run)
    quiet = page_of(run, here)
    assert "example.org" not in quiet
    assert "Sent by (address) &lt;/script&gt;" in quiet
    assert "came back 5.1.1" in quiet
    told_all = page_of(run, here, "--with-addresses")
    assert f"{ADDRESS}: came back 5.1.1" in told_all


def test_nothing_on_the_page_is_markup_or_from_elsewhere(
    out: Path, run: Run, here: Path, papers: Path
) -> None:
    fill(out, papers, run)
    written = page_of(run, here)
    assert "<img" not in written
    assert written.count("</script>") == 1
    assert HOSTILE in unescape(written)
    assert not re.search(r"\b(src|style|on\w+)\s*=", written.partition("<tbody")[0])
    assert set(re.findall(r'\bhref="(.)', written.partition("<script>")[0])) == {"#"}
    assert "url(" not in written
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', written)
    assert policy is not None
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]


def test_columns_without_anything_are_left_out(out: Path, run: Run, here: Path) -> None:
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', page_of(run, here))
    assert heads == [
        "Paper",
        "Title, and who signs",
        "State",
        "Missing",
        "Issued",
        "Sent",
        "Revision",
    ]


def counts_on(written: str) -> list[tuple[str, str]]:
    """Return the tiles of a page, with their numbers."""
    return [
        (label, number)
        for number, label in re.findall(r"<strong>(\d+)</strong> <span>([^<]*)</span>", written)
    ]


def test_the_page_names_the_event_and_counts(out: Path, run: Run, here: Path) -> None:
    bring(out, "lovelace43")
    written = page_of(run, here)
    assert "<h1>Agreements of The 3rd Conference on Examples</h1>" in written
    assert counts_on(written) == [
        ("papers", "2"),
        ("not sent yet", "1"),
        ("sent, not back", "0"),
        ("needs review", "0"),
        ("accepted", "1"),
    ]
    assert "to no paper" not in written


def test_the_page_tells_of_files_of_no_paper(out: Path, run: Run, here: Path) -> None:
    bring(out, "", Outcome.REVIEW)
    assert "1 returned file is not matched to a paper." in page_of(run, here)


def test_withdrawn_papers_can_be_handed_on_alone(
    out: Path, run: Run, here: Path, papers: Path
) -> None:
    papers.write_text(re.sub(r"@\w+\{hopper52.*?\n\}", "", BIB, flags=re.DOTALL), "utf-8")
    assert run("generate", "--withdrawn", "hopper52").status == 0
    written = page_of(run, here, "--state", "withdrawn")
    assert "1 of 1 paper<" in written
    assert " hidden>" not in written.partition("<tbody")[2].partition("</tbody>")[0]


def test_every_state_is_counted_by_a_tile() -> None:
    states = (
        "issued", "sent", "sent, then changed", "returned", "returned, then changed", "rejected",
        "needs review", "accepted", "accepted, then changed", "adopted", "withdrawn", NO_FORM,
    )  # fmt: skip
    for state in states:
        assert [key for key in StatusRow("x", {"state": state}, {}).tiles if key], state


def test_the_page_is_made_without_a_server(out: Path, here: Path) -> None:
    """Of the desk's templates, but nothing of what answers to a browser is loaded."""
    program = (
        "import sys; from generator.cli.app import app\n"
        "app(['status', '--html', 'x.html'], standalone_mode=False)\n"
        "print(*sorted({'starlette', 'uvicorn', 'anyio', 'httpx'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=here
    )
    assert ended.stdout.strip() == ""
    assert (here / "x.html").exists()


def test_a_later_page_takes_the_place_of_an_earlier_one_and_of_nothing_else(
    out: Path, run: Run, here: Path
) -> None:
    before = page_of(run, here)
    bring(out, "lovelace43")
    assert page_of(run, here) != before
    (here / "mine.html").write_text("<!DOCTYPE html><p>mine")
    ended = run("status", "--html", "mine.html")
    assert ended.status == 1
    assert "was left alone" in ended.messages
    assert (here / "mine.html").read_text() == "<!DOCTYPE html><p>mine"
    assert [path.name for path in here.iterdir() if "partial" in path.name] == []


def test_a_place_that_is_not_there_is_told(out: Path, run: Run) -> None:
    ended = run("status", "--html", "nowhere/status.html")
    assert ended.status == 1
    assert "nowhere/status.html" in ended.messages


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ada <ada@example.org> signed", "Ada (address) signed"),
        ("to ada@example.org.", "to (address)"),
        ("top@5, P@k and @ada", "top@5, P@k and @ada"),
        ("(mailto:ada@example.org)", "(address)"),
        ("a@" * 50_000, "a@" * 50_000),
    ],
)
def test_what_looks_like_an_address_is_left_out(text: str, kept: str) -> None:
    assert without_addresses(text) == kept


def colours(source: str) -> Iterator[dict[str, str]]:
    for block in re.findall(r":root \{([^}]*)\}", source):
        found = dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", block))
        if found:
            yield found


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, "contrast ratio")."""

    def luminance(colour: str) -> float:
        full = "".join(digit * 2 for digit in colour) if len(colour) == 3 else colour
        parts = [int(full[start : start + 2], 16) / 255 for start in (0, 2, 4)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_of_text_can_be_read() -> None:
    """On each ground that it stands on, in light, in the dark, and printed."""
    source = files("generator.desk").joinpath("static/style.css").read_text("utf-8")
    themes = list(colours(source))
    assert len(themes) == 3
    for theme in themes:
        inks = ("ink", "soft", "link", "good", "wait", "bad")
        pairs = [(ink, paper) for ink in inks for paper in ("paper", "raised", "sunk")]
        pairs += [(ink, f"{ink}-ground") for ink in ("link", "good", "wait", "bad")]
        pairs += [("ink", f"{ink}-ground") for ink in ("link", "good", "wait", "bad")]
        for ink, ground in pairs:
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)


IDS = "[...document.querySelectorAll('tbody tr:not([hidden]) th')].map(e => e.textContent)"
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.mark.slow
@needs_chromium
def test_the_page_sorts_and_finds_by_keyboard(
    out: Path, run: Run, here: Path, papers: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fill(out, papers, run)
    page_of(run, here)
    note = "document.getElementById('found').textContent"
    sorts = "[...document.querySelectorAll('th[aria-sort]')].map(e => e.ariaSort + e.cellIndex)"
    focused = "document.activeElement.textContent"
    with Browser(here / "status.html", tmp_path_factory.mktemp("profile")) as page:
        assert page.value(IDS) == ["lovelace43", "hopper52"]
        while page.value("document.activeElement.id") != "q":  # past the tiles
            page.press("Tab")
        page.type("ENGINE")
        assert (page.value(IDS), page.value(note)) == (["lovelace43"], "1 of 2 papers")
        assert page.value("document.getElementById('none').hidden")
        page.value("document.activeElement.select()")
        page.type("nothing like it")
        assert (page.value(IDS), page.value(note)) == ([], "0 of 2 papers")
        assert not page.value("document.getElementById('none').hidden")
        page.value("document.activeElement.select()")
        page.type("e")
        for _ in ("missing", "its first heading"):
            page.press("Tab")
        assert page.value(focused) == "Paper"
        page.press("Enter")
        assert (page.value(IDS), page.value(sorts)) == (["hopper52", "lovelace43"], ["ascending0"])
        page.press("Enter")
        assert (page.value(IDS), page.value(sorts)) == (["lovelace43", "hopper52"], ["descending0"])
        assert page.value("location.hash") == "#sort=-id"
        page.press("Tab")
        page.press("Enter")
        assert (page.value(IDS), page.value(sorts)) == (["hopper52", "lovelace43"], ["ascending1"])
        buttons = page.value("document.querySelectorAll('thead th button').length")
        assert buttons == page.value("document.querySelectorAll('thead th').length")
        assert page.value("document.getElementById('q').labels[0].textContent") == "Search"
        loaded = [
            event["params"]["request"]["url"]
            for event in page.events
            if event.get("method") == "Network.requestWillBeSent"
        ]
        assert loaded == [(here / "status.html").as_uri()]
        bad = {"Log.entryAdded", "Runtime.exceptionThrown", "Page.javascriptDialogOpening"}
        assert [event for event in page.events if event.get("method") in bad] == []


@pytest.mark.slow
@needs_chromium
def test_the_page_filters_by_state_and_by_what_is_missing(
    out: Path, run: Run, here: Path, papers: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fill(out, papers, run)
    page_of(run, here)
    offered = "[...document.getElementById('lacks').options].map(e => e.textContent)"
    choose = (
        "e = document.getElementById('lacks'), e.value = '{}', e.dispatchEvent(new Event('change'))"
    )
    tile = "[...document.querySelectorAll('.tile')].find(e => e.textContent.includes('{}'))"
    current = "document.querySelectorAll('.tile[aria-current=true]').length"
    with Browser(here / "status.html", tmp_path_factory.mktemp("profile")) as page:
        missing = page.value(offered)
        assert missing == ["anything", "a decision (1)", "the signed form (1)"]
        page.value(f"{tile.format('needs review')}.click()")
        assert page.value(IDS) == ["lovelace43"]
        assert page.value("location.hash") == "#show=review"
        page.value(choose.format("the signed form"))
        assert page.value(IDS) == []
        page.value(f"{tile.format('papers')}.click()")
        assert page.value(IDS) == ["lovelace43", "hopper52"]
        page.value(choose.format("the signed form"))
        assert page.value(IDS) == ["hopper52"]
        assert page.value(current) == 1
        page.value("history.back()")
        page.wait_for(f"{IDS}.length === 2")
        page.value("history.back()")
        page.wait_for(f"{IDS}.length === 0")
        assert page.value("document.getElementById('lacks').value") == "the signed form"


@pytest.mark.slow
@needs_chromium
def test_the_policy_lets_no_other_script_run(
    out: Path, run: Run, here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = page_of(run, here)
    smuggled = "<img src=x onerror='window.bad = 1'><script>window.bad = 1</script></main>"
    (here / "status.html").write_text(written.replace("</main>", smuggled), "utf-8")
    with Browser(here / "status.html", tmp_path_factory.mktemp("profile")) as page:
        assert page.value("document.querySelectorAll('thead button').length") > 0
        assert page.value("window.bad === undefined")


def test_a_form_that_changed_after_it_was_sent_says_so(out: Path, run: Run, papers: Path) -> None:
    assert rows(run)["lovelace43"]["state"] == "sent"
    issue_again(out, papers, run)
    row = rows(run)["lovelace43"]
    assert (row["state"], row["sent"]) == ("sent, then changed", "2031-05-02 (revision 1)")
    with Ledger(out) as ledger:
        ledger.add_event("lovelace43", 2, Event(EventKind.SENT, "2031-05-09T09:00:00+00:00", "x"))
    assert rows(run)["lovelace43"]["state"] == "sent"


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("width", [390, 1200, 1280])
def test_no_column_is_cut_off(  # noqa: PLR0913, PLR0917 - fixtures
    out: Path,
    run: Run,
    here: Path,
    papers: Path,
    tmp_path_factory: pytest.TempPathFactory,
    width: int,
) -> None:
    fill(out, papers, run)
    heads = page_of(run, here, "--with-addresses").count('<th scope="col"')
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    with Browser(here / "status.html", tmp_path_factory.mktemp("profile")) as page:
        page.ask("Emulation.setDeviceMetricsOverride", metrics)
        page.wait_for(f"window.innerWidth === {width}")
        rights = (
            "[...document.querySelectorAll('th, td')].map(e => e.getBoundingClientRect().right)"
        )
        assert page.value(f"Math.max(...{rights})") <= width
        assert page.value("document.documentElement.scrollWidth") <= width
        assert page.value("document.querySelectorAll('thead th').length") == heads


def test_one_more_column_is_one_thing(out: Path, run: Run, here: Path) -> None:
    """In the terminal's table, CSV, JSON and the page, and nothing else knows of it."""

    def value(status: PaperStatus) -> str:
        return f"{len(status.record.current.files)} files, {ADDRESS}"

    column = Column("files", "how many files", value, lambda status: "2 files")
    COLUMNS.register("files", column)
    try:
        assert f"2 files, {ADDRESS}" in run("status").output
        assert rows(run)["hopper52"]["files"] == "2 files"
        shown = json.loads(run("status", "--json", "--with-addresses").output)
        assert [each["files"] for each in shown] == [f"2 files, {ADDRESS}"] * 2
        assert ADDRESS not in run("status", "--json").output
        written = page_of(run, here)
        assert ">How many files</th>" in written
        assert written.count("<bdi>2 files</bdi>") == 2
        assert ADDRESS not in written
    finally:
        COLUMNS.remove("files")
    assert "files" not in rows(run)["hopper52"]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--state", "sent"], ["lovelace43"]),
        (["--state", "issued"], ["hopper52"]),
        (["--state", "sent", "--state", "issued"], ["lovelace43", "hopper52"]),
        (["--state", "outstanding"], ["lovelace43", "hopper52"]),
        (["--missing", "NOT SENT yet"], ["hopper52"]),
        (["--missing", "no such word"], []),
    ],
)
def test_papers_are_chosen_by_state_and_by_what_is_missing(
    out: Path, run: Run, options: list[str], ids: list[str]
) -> None:
    found = run("status", *options, "--json")
    assert [each["id"] for each in json.loads(found.output)] == ids
    assert [line.split("\t")[0] for line in run("status", *options).output.splitlines()] == ids


def test_a_state_that_no_paper_is_in_is_said(out: Path, run: Run) -> None:
    ended = run("status", "--state", "isued")
    assert ended.status == 2
    assert "there is no paper in the state “isued”; did you mean issued?" in ended.messages


@pytest.mark.parametrize(("number", "is_paged"), [(60, True), (5, False)])
def test_a_table_longer_than_the_terminal_goes_through_a_pager(
    here: Path, run: Run, number: int, *, is_paged: bool
) -> None:
    entry = "@inproceedings{{p{0:02}, title={{Paper {0}}}, author={{Lovelace, Ada}}, year=2031}}\n"
    (here / "metadata").mkdir(exist_ok=True)
    for path in (here / "metadata").iterdir():
        path.unlink()
    (here / "metadata" / "many.bib").write_text("".join(map(entry.format, range(number))), "utf-8")
    with Terminal(here, "changes", PAGER="cat > changes.txt", TERM="xterm") as terminal:
        assert terminal.end() == 0
    assert (here / "changes.txt").exists() is is_paged
    run("generate", "--format", "md")
    with Terminal(here, "status", PAGER="cat > paged.txt", TERM="xterm") as terminal:
        assert terminal.end() == 0
    assert (here / "paged.txt").exists() is is_paged
    if is_paged:
        shown = (here / "paged.txt").read_text("utf-8")
        assert len(set(re.findall(r"\bp\d\d\b", shown))) == number
