"""How long the pages of `agreements desk` take: 660 papers, and a returned file of each.

    python -m bench.desk [--quick] [--keep FOLDER] [metadata …]

Issues forms for published papers, and has them come back as they do: half of them typed, the
others signed by hand, scanned, without a date, under another name, or as something else. They are
checked, and the pictures of the first sheet are made. Then each page is asked for as a browser
asks: first by a desk that was just opened, then again, then after a decision, which changes what
all pages rest on. What is told is the processor time of the desk's own process, which what else
runs on the machine does not change; pictures are drawn by another.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.papers import take
from bench.returns import JOBS, prepare, printed, run, scanned, sign
from bench.settings import verdict
from generator.desk.app import make_desk_app
from generator.desk.guard import Door, with_key
from generator.desk.reading import Desk
from generator.desk.waiting import crop_order, waiting_at
from generator.returns.sheets import PER_SHEET

COUNT, FEW = 660, 60
GOAL_SECONDS = 0.3
GOAL_SHEET_SECONDS = 1.0
TESTS = Path(__file__).resolve().parent.parent / "tests" / "returns"
SETTINGS = """
[volume]
name = "The 3rd International Conference on Invented Results"

[mail]
from = "Chairs <chairs@example.org>"
"""
PAGES: Mapping[str, str] = {
    "papers": "/papers",
    "papers, searched and sorted": "/papers?q=learning&sort=-title",
    "a paper": "/paper?id={paper}",
    "review": "/review?file={file}",
    "sheet of thirty": "/review/sheet",
    "changes": "/changes",
    "mail": "/mail",
    "templates": "/templates",
}


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of processor time for a page."""

    opened: float
    """Asked for by a desk that was just opened, and had no moment to make anything ahead."""
    again: float
    decided: float
    """Asked for right after a decision."""


def make_workspace(folder: Path, metadata: Sequence[Path], count: int) -> None:
    """Issue forms for papers, and have one of each come back."""
    (folder / "agreements.toml").write_text(SETTINGS, "utf-8")
    papers = take(metadata, count)
    prepare(folder, papers)
    addresses = (f"{each.paper_id},{each.paper_id}@example.org" for each in papers)
    (folder / "metadata" / "contacts.csv").write_text("\n".join(("id,email", *addresses)), "utf-8")
    run(folder, "generate", "--quiet")
    (folder / "inbox").mkdir()
    for number, paper in enumerate(papers):
        pdf = (folder / "out" / f"{paper.paper_id}.pdf").read_bytes()
        came = _came_back(pdf, str(paper.authors[0].name), number)
        (folder / "inbox" / f"{paper.paper_id}.pdf").write_bytes(came)
    run(folder, "mark", "sent", *(each.paper_id for each in papers[::2]))
    run(folder, "check", "inbox", "--json", "--jobs", str(JOBS))


def _came_back(pdf: bytes, name: str, number: int) -> bytes:
    """Return a form as it comes back, from the first of a hundred to the last."""
    filling: Any = importlib.import_module("filling")
    share = number * 37 % 100
    if share < 8:
        return scanned(sign(pdf, name), number)
    if share < 40:
        dated = sign(pdf, "")
        return printed(filling.sign_by_ink(dated, filling.signature_names(dated)))
    if share < 44:
        return sign(pdf, "Somebody Else")
    if share < 48:
        return b"%PDF-1.7\nno form at all " + str(number).encode()
    return sign(pdf, name)


class Asking:
    """Asks the pages of a desk as a browser does."""

    def __init__(self) -> None:
        self.desk, self.door = Desk(), Door(8031)
        transport = httpx.ASGITransport(make_desk_app(self.desk, self.door))
        self._client = httpx.AsyncClient(transport=transport, base_url=self.door.origin)
        self._run = asyncio.Runner()
        self.get(self.door.address)

    def get(self, path: str) -> httpx.Response:
        """Ask for a page."""
        return self._run.run(self._client.get(path, follow_redirects=True))

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> httpx.Response:
        """Post a form."""
        data: dict[str, Any] = dict(with_key(fields, self.door))
        headers = {"Origin": self.door.origin}
        return self._run.run(self._client.post(path, data=data, headers=headers))

    def timed(self, path: str) -> float:
        """Return the processor time of a page, in seconds."""
        start = time.process_time()
        answer = self.get(path)
        spent = time.process_time() - start
        assert answer.status_code == 200, (path, answer.text[:500])
        return spent

    def close(self) -> None:
        """End the desk."""
        self._run.run(self._client.aclose())
        self._run.close()
        self.desk.close()


@contextmanager
def asking() -> Iterator[Asking]:
    """Open a desk for a while."""
    asks = Asking()
    try:
        yield asks
    finally:
        asks.close()


def make_pictures() -> None:
    """Make the pictures of the first sheet, and of the first file that waits."""
    with asking() as asks:
        waiting = waiting_at(asks.desk)
        orders = [crop_order(asks.desk, waiting, each) for each in waiting.looked_at[:PER_SHEET]]
        asks.desk.returned_pictures.prefetch(orders)
        asks.desk.returned_pictures.wait_until_idle()
        asks.get("/review")
        asks.desk.returned_pictures.wait_until_idle()


def measure(number: int) -> dict[str, Took]:
    """Return what each page takes."""
    found = {}
    for name, path in PAGES.items():
        found[name] = _measured(path, number)
    return found


def _measured(path: str, number: int) -> Took:
    with asking() as asks:
        state = asks.desk.state
        entry = waiting_at(asks.desk).entries[0]
        place = path.format(paper=next(iter(state.records)), file=entry.sha256)
    with asking() as asks:
        opened = asks.timed(place)
        again = min(asks.timed(place) for _ in range(number))
        decided = min(_after_a_decision(asks, entry.sha256, place) for _ in range(number))
    return Took(opened, again, decided)


def _after_a_decision(asks: Asking, sha256: str, path: str) -> float:
    said = asks.post("/review", [("file", sha256), ("act", "ask"), ("reason", "Which day was it?")])
    assert said.status_code == 303, said.text
    spent = asks.timed(path)
    asks.post("/review/undo", [])
    return spent


def main() -> None:
    """Measure, and say it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="with few papers")
    parser.add_argument("--keep", type=Path, help="where the workspace stays, or is already")
    parser.add_argument("data", nargs="*", type=Path, help="BibTeX or OpenReview JSON")
    told = parser.parse_args()
    sys.path.insert(0, str(TESTS))
    with tempfile.TemporaryDirectory() as temporary:
        folder = told.keep or Path(temporary)
        metadata = [each.resolve() for each in told.data]
        if not (folder / "out").exists():
            folder.mkdir(parents=True, exist_ok=True)
            make_workspace(folder, metadata, FEW if told.quick else COUNT)
        os.chdir(folder)
        make_pictures()
        print(_table(measure(3)))
        os.chdir("/")


def _table(found: Mapping[str, Took]) -> str:
    lines = ["| page | just opened | again | after a decision | goal |", "|---|--:|--:|--:|---|"]
    for name, took in found.items():
        goal = GOAL_SHEET_SECONDS if name.startswith("sheet") else GOAL_SECONDS
        met = max(took.again, took.decided) < goal
        times = " | ".join(f"{each:.3f} s" for each in (took.opened, took.again, took.decided))
        lines.append(f"| {name} | {times} | {verdict(f'{goal} s', met=met)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
