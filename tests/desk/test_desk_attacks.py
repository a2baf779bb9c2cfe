"""Pages of other sites, in a real browser that has the desk open: nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from desk.conftest import Served
from generator import office
from generator.desk.changes import plan_now

EVIL = """<!doctype html><title>elsewhere</title>
<form id="form" method="post" action="{desk}/changes/generate"><input name="plan" value="{plan}">
<input name="desk_key" value="{key}"></form>
<iframe id="frame" src="{desk}/papers"></iframe>
<img id="image" src="{desk}/static/icon.svg">
<script>
window.read = fetch("{desk}/papers", {{credentials: "include", mode: "no-cors"}})
  .then((answer) => answer.text()).then((text) => text, () => "");
</script>"""


@pytest.fixture
def elsewhere(issued: Path, served: Served) -> Iterator[str]:
    """A page on another port of this machine: to a browser the same site, and another origin."""

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = EVIL.format(
                desk=served.door.origin, plan=plan_now(served.desk).token, key=served.door.key
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Evil) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_another_page_can_neither_post_nor_read_nor_frame(
    elsewhere: str, issued: Path, chromium: Browser, served: Served
) -> None:
    """Though it even knows the key, and the browser sends it the cookie."""
    papers = issued / "metadata" / "papers.bib"
    papers.write_text(papers.read_text("utf-8").replace("Notes on", "Thoughts about"), "utf-8")
    context = chromium.new_context()
    window = context.new_page()
    window.goto(served.door.address)
    window.wait_for_url("**/papers")
    window.goto(elsewhere)
    assert "lovelace43" not in window.evaluate("window.read")
    assert window.evaluate("document.getElementById('image').naturalWidth") == 0
    frame = window.frames[1]
    assert "lovelace43" not in frame.content()
    with window.expect_navigation() as navigation:
        window.evaluate("document.getElementById('form').submit()")
    assert navigation.value.status == 403
    assert office.read(issued / "out").records["lovelace43"].current.number == 1
    context.close()


def test_a_name_that_was_made_to_mean_this_machine_gets_nothing(
    issued: Path, chromium: Browser, served: Served
) -> None:
    """DNS rebinding: the browser takes the other site's name for 127.0.0.1."""
    context = chromium.new_context()
    window = context.new_page()
    for path in ("/papers", f"/open?token={served.door.token}"):
        answer = window.goto(f"http://rebound.example.org:{served.door.port}{path}")
        assert answer is not None
        assert answer.status == 421
        assert context.cookies() == []
    context.close()


def test_a_title_and_a_file_name_run_nothing(workspace: Path, browser_page: Page) -> None:
    """The strict policy would stop them, too; here not even an element comes of them."""
    rows = 'id,title,authors\n"<img src=x onerror=alert(1)>","<b onclick=alert(1)>Bold",Ada X\n'
    (workspace / "metadata" / "more.csv").write_text(rows, "utf-8")
    dialogs: list[str] = []
    browser_page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    browser_page.goto("/papers")
    assert browser_page.locator("main img, main b").count() == 0
    browser_page.get_by_role("link", name="<img src=x").click()
    assert browser_page.locator("main img, main b").count() == 0
    assert dialogs == []
