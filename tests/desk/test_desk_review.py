"""The review on the desk: by keyboard, what is recorded, and what does no harm."""

from __future__ import annotations

import re
import shutil
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from desk.coming_back import KINDS, bring_back, by_hand, letter, scripted, undated, write_papers
from desk.conftest import Served, Visitor, run, serious
from generator import office
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry

pytestmark = pytest.mark.usefixtures("forked_processes")

ALL = ("lovelace43", "hopper52", "noether21")


def entries(workspace: Path) -> dict[str, ReturnEntry]:
    """Return what came back, by the first word of the file's name: its paper."""
    returned = office.read(workspace / "out").returns
    return {Path(each.arrival.name).name.split()[0]: each for each in returned}


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an output folder is kept that takes its time to make."""
    return tmp_path_factory.mktemp("checked") / "out"


@pytest.fixture
def waiting(workspace: Path, checked: Path) -> Path:
    """Three forms came back: two without a date, and a letter."""
    if not checked.exists():
        run("generate")
        bring_back(workspace, dict(zip(ALL, (undated, undated, letter), strict=True)))
        shutil.copytree(workspace / "out", checked)
    else:
        shutil.copytree(checked, workspace / "out")
    return workspace


def file_of(answer: httpx.Response) -> str:
    """Return which file a page shows."""
    return parse_qs(urlsplit(str(answer.url)).query).get("file", [""])[0]


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_a_file_is_shown_with_what_was_found(waiting: Path, visitor: Visitor) -> None:
    answer = visitor.client.get("/review", follow_redirects=True)
    words = words_of(answer.text)
    assert file_of(answer) == entries(waiting)["hopper52"].sha256
    assert "1 of 3" in words
    assert "The Education of a Computer" in words
    assert "Grace Hopper gave no date." in words
    assert "Recorded as decided by ines ." in words
    assert '.pdf"' not in answer.text.lower().replace(".pdf</bdi>", "")


def test_every_decision_is_a_row_with_who_and_when_and_why(waiting: Path, visitor: Visitor) -> None:
    known = entries(waiting)
    first, second = known["hopper52"].sha256, known["lovelace43"].sha256
    answer = visitor.post(
        "/review", {"file": first, "act": "accept", "day": "2026-01-02", "note": "by mail"}
    )
    assert file_of(answer) == second
    assert "hopper52: accepted." in answer.text
    answer = visitor.post(
        "/review", {"file": second, "act": "reject", "reason": "It <b>has</b> no date."}
    )
    known = entries(waiting)
    made = known["hopper52"].decision
    assert made
    assert (made.outcome, made.by, made.note) == (Outcome.ACCEPTED, "ines", "by mail")
    assert str(made.signed_on) == "2026-01-02"
    assert known["lovelace43"].decision
    assert known["lovelace43"].decision.reason == "It <b>has</b> no date."
    shown = visitor.page("/review", file=second)
    assert "It &lt;b&gt;has&lt;/b&gt; no date." in shown
    assert "<b>has" not in shown


def test_a_question_leaves_it_undecided_and_puts_it_last(waiting: Path, visitor: Visitor) -> None:
    first = entries(waiting)["hopper52"].sha256
    empty = visitor.post("/review", {"file": first, "act": "ask"})
    assert empty.status_code == 409
    assert "Nothing is asked yet" in empty.text
    visitor.post("/review", {"file": first, "act": "ask", "reason": "On which day?"})
    entry = entries(waiting)["hopper52"]
    assert entry.outcome is Outcome.REVIEW
    assert entry.decisions[-1].reason == "On which day?"
    assert file_of(visitor.client.get("/review", follow_redirects=True)) != first
    assert "3 of 3" in words_of(visitor.page("/review", file=first))


def test_taking_back_is_a_row_too_and_shows_the_file_again(waiting: Path, visitor: Visitor) -> None:
    first = entries(waiting)["hopper52"].sha256
    visitor.post("/review", {"file": first, "act": "accept"})
    answer = visitor.post("/review/undo")
    assert file_of(answer) == first
    assert "Taken back: hopper52: accepted." in words_of(answer.text)
    entry = entries(waiting)["hopper52"]
    assert entry.outcome is Outcome.REVIEW
    assert [str(each.act) for each in entry.decisions] == ["decided", "undone"]
    assert "There is nothing to undo." in visitor.post("/review/undo").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"act": "accept", "day": "2999-01-01"}, "2999-01-01 is in the future"),
        ({"act": "accept", "day": "yesterday"}, "is not a day"),
        ({"act": "accept", "reason": "Thank you"}, "gets no message"),
        ({"act": "reject", "note": "x" * 3000}, "at most 2000 characters"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    fields: dict[str, str], sentence: str, waiting: Path, visitor: Visitor
) -> None:
    first = entries(waiting)["hopper52"].sha256
    answer = visitor.post("/review", {"file": first, "note": "kept words", **fields})
    assert answer.status_code == 409
    assert sentence.lower() in words_of(answer.text).lower()
    assert fields.get("note", "kept words") in answer.text
    assert entries(waiting)["hopper52"].decisions == ()


def test_a_letter_is_no_form_until_a_person_says_of_which_paper(
    waiting: Path, visitor: Visitor
) -> None:
    sha256 = entries(waiting)["noether21"].sha256
    refused = visitor.post("/review", {"file": sha256, "act": "accept"})
    assert refused.status_code == 409
    assert "which paper it is for" in refused.text
    assert "There is no paper nobody" in words_of(
        visitor.post("/review", {"file": sha256, "act": "paper", "paper": "nobody"}).text
    )
    answer = visitor.post("/review", {"file": sha256, "act": "paper", "paper": "noether21"})
    assert file_of(answer) == sha256
    assert entries(waiting)["noether21"].assigned == "noether21"
    visitor.post("/review/undo")
    assert entries(waiting)["noether21"].assigned == ""


def test_a_form_with_a_script_cannot_be_accepted_and_no_pdf_reaches_the_browser(
    issued: Path, visitor: Visitor
) -> None:
    bring_back(issued, {"lovelace43": scripted})
    sha256 = entries(issued)["lovelace43"].sha256
    page = visitor.page("/review", file=sha256)
    assert "It cannot be accepted" in page
    assert (
        visitor.post("/review", {"file": sha256, "act": "accept", "note": "so"}).status_code == 409
    )
    for address in re.findall(r'(?:src|href|action)="([^"]*)"', page):
        answer = visitor.client.get(address.replace("&amp;", "&"))
        assert not answer.content.startswith(b"%PDF")
        assert "pdf" not in answer.headers.get("content-type", "")


HOSTILE = ("../../agreements.toml", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "<script>", "\x00", "")


@pytest.mark.parametrize("path", ["/returned/page.png", "/returned/crop.png", "/review"])
def test_odd_addresses_lead_nowhere(path: str, waiting: Path, visitor: Visitor) -> None:
    known = entries(waiting)["lovelace43"].sha256
    for value in HOSTILE:
        for query in (
            {"file": value, "n": "1", "side": "returned"},
            {"file": known, "n": value, "side": value},
        ):
            answer = visitor.get(path, **query)
            assert answer.status_code in ({200, 303, 404} if path == "/review" else {404})
            assert "<script>" not in answer.text.replace("<script defer", "")
            assert b"root:" not in answer.content
            assert b"[volume]" not in answer.content
        assert visitor.post("/review", {"file": value, "act": value}).status_code == 404


def test_a_file_name_is_no_markup(issued: Path, visitor: Visitor) -> None:
    bring_back(issued, {"lovelace43": undated})
    with office.write(issued / "out") as opened:
        [entry] = opened.returns.entries()
        opened.returns._connection.execute(
            "UPDATE returned SET name = ?, sender = ?", ("<img src=x onerror=1>.pdf", "<b>@x.org")
        )
    page = visitor.page("/review", file=entry.sha256)
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=1&gt;.pdf" in page
    assert "<b>@x" not in page


def test_another_page_cannot_decide(waiting: Path, visitor: Visitor, served: Served) -> None:
    first = entries(waiting)["lovelace43"].sha256
    for origin in ("http://evil.example", "null"):
        answer = visitor.client.post(
            "/review",
            data={"file": first, "act": "accept", "desk_key": served.door.key},
            headers={"Origin": origin},
        )
        assert answer.status_code == 403
    assert visitor.client.get("/review/undo").status_code in {404, 405}
    assert entries(waiting)["lovelace43"].decisions == ()


def test_while_another_command_writes_a_sentence_says_so(waiting: Path, visitor: Visitor) -> None:
    first = entries(waiting)["lovelace43"].sha256
    with office.write(waiting / "out"):
        answer = visitor.post("/review", {"file": first, "act": "reject", "reason": "No date."})
    assert answer.status_code == 409
    assert "No date." in answer.text
    assert entries(waiting)["lovelace43"].decisions == ()


def test_pictures_are_made_ahead_and_once(waiting: Path, visitor: Visitor) -> None:
    returned_pictures = visitor.desk.returned_pictures
    visitor.client.get("/review", follow_redirects=True)
    assert returned_pictures.wait_until_idle()
    drawn = returned_pictures.drawn
    assert drawn == 6, "the pages and the signature of each of three files"
    for entry in entries(waiting).values():
        page = visitor.page("/review", file=entry.sha256)
        for address in re.findall(r'src="(/returned/[^"]*)"', page):
            answer = visitor.client.get(address.replace("&amp;", "&"))
            assert answer.content.startswith(b"\x89PNG")
    assert returned_pictures.wait_until_idle()
    assert returned_pictures.drawn == drawn


@pytest.mark.parametrize("count", [10, pytest.param(40, marks=pytest.mark.slow)])
def test_a_whole_review_by_keyboard(count: int, workspace: Path, browser_page: Page) -> None:
    """Files of all kinds; the sheet first, then one by one, with a mistake taken back."""
    ids = write_papers(workspace, count)
    kinds = dict(zip(ids, islice(cycle(KINDS.values()), count), strict=True))
    bring_back(workspace, kinds)
    drawn = [each for each, make in kinds.items() if make is by_hand]
    browser_page.goto("/review/sheet")
    marks = browser_page.locator('#sheet input[type="checkbox"]')
    expect(marks).to_have_count(len(drawn))
    pictures = browser_page.locator(".signatures img")
    for picture in pictures.all():
        expect(picture).to_have_js_property("complete", value=True)
    assert serious(browser_page) == []
    browser_page.keyboard.press("ArrowRight")
    browser_page.keyboard.press("x")
    expect(browser_page.locator("#marked")).to_have_text(
        f"{len(drawn) - 1} will be accepted, 1 marked"
    )
    browser_page.keyboard.press("a")
    browser_page.wait_for_url("**/review?file=*")
    accepted = {each for each in drawn if entries(workspace)[each].outcome is Outcome.ACCEPTED}
    assert accepted == set(drawn) - {drawn[1]}
    expect(browser_page.locator("h1")).to_contain_text(f"Part {drawn[1][-2:]}")

    decide_and_take_back(browser_page)
    for _ in range(count):
        if not decide_next(browser_page):
            break
    expect(browser_page.locator("main")).to_contain_text("Nothing waits for a decision.")
    known = entries(workspace).values()
    assert not [entry for entry in known if entry.outcome is Outcome.REVIEW]
    assert all(entry.decision or entry.examination.outcome is not Outcome.REVIEW for entry in known)


def decide_and_take_back(browser_page: Page) -> None:
    """Go later, to and fro, write words for the author, and take a decision back."""
    browser_page.keyboard.press("?")
    expect(browser_page.locator("#keys")).to_have_attribute("open", "")
    browser_page.goto("/review")
    first = browser_page.url
    browser_page.keyboard.press("l")
    browser_page.wait_for_url(lambda url: url != first)
    browser_page.keyboard.press("k")
    browser_page.wait_for_url(first)
    browser_page.keyboard.press("r")
    browser_page.keyboard.type("Please date it, and send it again.")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(lambda url: url != first)
    expect(browser_page.locator("#told")).to_contain_text("rejected")
    second = browser_page.url
    browser_page.keyboard.press("u")
    browser_page.wait_for_url(first)
    browser_page.keyboard.press("n")
    browser_page.keyboard.type("taken: a, r, q mean nothing in a field")
    browser_page.keyboard.press("Escape")
    browser_page.keyboard.press("a")
    browser_page.wait_for_url(second)


def decide_next(browser_page: Page) -> bool:
    """Accept the file that is shown where that can be, else reject it; False without one."""
    if browser_page.locator("#decide").count() == 0:
        return False
    here = browser_page.url
    if browser_page.locator('button[value="accept"]').is_enabled():
        browser_page.keyboard.press("a")
    else:
        browser_page.keyboard.press("r")
        browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(lambda url: url != here)
    return True


@pytest.mark.parametrize("width", [1280, 390])
def test_the_review_fits_and_can_be_read_by_all(
    width: int, waiting: Path, browser_page: Page
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    for entry in entries(waiting).values():
        browser_page.goto(f"/review?file={entry.sha256}")
        expect(browser_page.locator("[data-wait]")).to_have_count(0, timeout=60_000)
        for scheme in ("light", "dark"):
            browser_page.emulate_media(color_scheme=scheme)
            assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
            assert serious(browser_page) == []
