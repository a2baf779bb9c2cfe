"""A desk over a workspace of its own: asked as a browser does, and looked at in Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from typer.testing import CliRunner

from generator.cli.app import app as command
from generator.desk.guard import Door, with_key
from generator.desk.reading import Desk
from generator.desk.serve import listening, make_server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")

REBOUND = "MAP rebound.example.org 127.0.0.1"
"""A name of another site that is made to mean this machine."""
PAPERS = r"""
@inproceedings{lovelace43,
  title = {Notes on the {A}nalytical Engine},
  author = {Lovelace, Ada and Babbage, Charles}
}
@inproceedings{hopper52,
  title = {The Education of a Computer},
  author = {Hopper, Grace}
}
@inproceedings{noether21,
  title = {Ideals in Rings, with $x^2$},
  author = {Noether, Emmy}
}
"""
CONTACTS = """id,name,email
lovelace43,Ada Lovelace,ada@example.org
hopper52,Grace Hopper,grace@example.org
noether21,Emmy Noether,emmy@example.org
"""
SETTINGS = """
[volume]
name = "The 3rd International Conference on Invented Results"
shortname = "ICIR 2031"

[mail]
from = "Inês Silva <chairs@example.org>"
"""


def run(*words: str, status: int = 0) -> str:
    """Run a command; it has to end with this status."""
    result = CliRunner().invoke(command, list(words))
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with three papers, and no forms yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "ines")
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "papers.bib").write_text(PAPERS, "utf-8")
    (tmp_path / "metadata" / "contacts.csv").write_text(CONTACTS, "utf-8")
    (tmp_path / "agreements.toml").write_text(SETTINGS, "utf-8")
    return tmp_path


@pytest.fixture
def issued(workspace: Path) -> Path:
    """The same with the forms of all papers."""
    run("generate")
    return workspace


@dataclass(frozen=True)
class Visitor:
    """Who has the desk open."""

    desk: Desk
    door: Door
    client: httpx.Client

    def get(self, path: str, **query: str) -> httpx.Response:
        """Ask for a page."""
        return self.client.get(path, params=query or None)

    def page(self, path: str, **query: str) -> str:
        """Return a page that must be there."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> httpx.Response:
        """Post a form as a page of the desk does, and follow to the page that comes then."""
        data = dict(with_key((fields or {}).items(), self.door))
        headers = {"Origin": self.door.origin}
        return self.client.post(path, data=data, headers=headers, follow_redirects=True)


@dataclass(frozen=True)
class Served:
    """A desk that is served."""

    desk: Desk
    door: Door


@pytest.fixture
def served(workspace: Path) -> Iterator[Served]:
    """The desk of the workspace, served as the command does."""
    with listening(0) as held:
        desk, door = Desk(), Door(held.getsockname()[1])
        server = make_server(desk, door)
        thread = Thread(target=server.run, kwargs={"sockets": [held]})
        thread.start()
        yield Served(desk, door)
        server.should_exit = True
        thread.join()
        desk.close()


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """Somebody on this machine who does not have the address."""
    with httpx.Client(base_url=served.door.origin, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
def visitor(served: Served, client: httpx.Client) -> Visitor:
    """Somebody who opened the desk of the workspace."""
    assert client.get(served.door.address).status_code == 200
    return Visitor(served.desk, served.door, client)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser that is installed on this machine.

    Playwright keeps an event loop running, beside which nothing can run another: so it ends here.
    """
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", f"--host-resolver-rules={REBOUND}"]
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Browser, served: Served) -> Iterator[Page]:
    """A window with the desk open; a mistake in a script fails the test."""
    window = chromium.new_page(viewport={"width": 1280, "height": 900}, base_url=served.door.origin)
    mistakes: list[str] = []
    window.on("pageerror", lambda mistake: mistakes.append(str(mistake)))
    window.on("console", lambda line: line.type == "error" and mistakes.append(line.text))
    window.goto(served.door.address)
    window.wait_for_url("**/papers")
    yield window
    window.close()
    assert mistakes == []


def serious(window: Page) -> list[str]:
    """Return what axe finds on a page against WCAG 2.2 A and AA, and its serious advice."""
    found: Any = Axe().run(window).response
    return [
        f"{each['id']}: {node['html']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def token(page: str) -> str:
    """Return what a page sends back with its plan."""
    found = re.search(r'name="plan" value="(\w+)"', page)
    assert found
    return found[1]
