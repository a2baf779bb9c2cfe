"""How long `agreements adopt` takes for forms that others made: typed, drawn on, and scanned.

    python -m bench.foreign [--quick] [metadata …]

Fills in a blank form like the publisher's, as the tests do, for published papers, and takes the
folders in with two processes: first those that need no recogniser, then the scans, which Tesseract
reads if it is installed. The memory is that of the largest process.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.papers import take
from bench.returns import JOBS, run
from bench.settings import read_settings, verdict
from generator.paper import Paper

TESTS = Path(__file__).resolve().parent.parent / "tests" / "returns"
FORMS, SCANS = 700, 130
GOAL_SECONDS, GOAL_SCAN_SECONDS, GOAL_MEGABYTES = 240, 900, 500
PAGES = 2
"""Of a form."""


def make_volume(folder: Path, papers: Sequence[Paper], scans: int) -> None:
    """Write a list of papers, and a signed form of each; the first ones are scanned."""
    sys.path.insert(0, str(TESTS))
    blank: Any = importlib.import_module("blank")
    pens: Any = importlib.import_module("pens")
    entries = []
    scanners = list(pens.SCANNERS.values())
    for name in ("forms", "scans"):
        (folder / name).mkdir()
    for number, paper in enumerate(papers):
        title, who = paper.title.plain, str(paper.authors[0].name)
        authors = " and ".join(str(author.name) for author in paper.authors)
        fields = f"  title = {{{{{title}}}}},\n  author = {{{authors}}}\n"
        entries.append(f"@InProceedings{{{paper.paper_id},\n{fields}}}\n")
        typed, form = pens.usual_entries(title, who), blank.usual()
        if number < scans:
            data = scanners[number % len(scanners)](form, pens.signed(typed, number), number)
        elif number % 2:
            data = pens.by_program(form, pens.Written({**typed, "signed": who}))
        else:
            how = ("page", "ink")[number // 2 % 2]
            data = pens.by_program(form, pens.signed(typed, number), how)
        (folder / ("scans" if number < scans else "forms") / f"{number:04}.pdf").write_bytes(data)
    (folder / "volume.bib").write_text("\n".join(entries), "utf-8")


def prepare(folder: Path, forms: int, scans: int, data: Sequence[Path]) -> None:
    """Make a volume of published papers."""
    plain = [paper for paper in take(data, 4 * (forms + scans)) if _is_plain(paper)]
    make_volume(folder, plain[: forms + scans], scans)


def main() -> None:
    """Measure, and say it."""
    settings = read_settings()
    forms, scans = settings.pick(FORMS, 60), settings.pick(SCANS, 6)
    most = 0.0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        # In a process of its own: a large one would be counted for those that it starts.
        arguments = (folder, forms, scans, settings.data)
        maker = get_context("spawn").Process(target=prepare, args=arguments)
        maker.start()
        maker.join()
        if maker.exitcode:
            raise SystemExit(maker.exitcode)
        for name, count, seconds in (
            ("forms", forms, GOAL_SECONDS * forms / FORMS),
            ("scans", scans, GOAL_SCAN_SECONDS * scans / SCANS),
        ):
            spent = run(
                folder, "adopt", name, "--metadata", "volume.bib", "-t", "pmlr", "-j", str(JOBS)
            )
            most = max(most, spent.megabytes)
            met = verdict(f"{seconds:.0f} s", met=spent.seconds < seconds)
            rate = PAGES * count / spent.seconds
            print(
                f"{count} {name}, {JOBS} processes: {spent.seconds:.0f} s ({met}), "
                f"{rate:.1f} pages/s, {spent.cpu_seconds:.0f} s of processor time"
            )
    print(f"memory: {most:.0f} MB ({verdict(f'{GOAL_MEGABYTES} MB', met=most < GOAL_MEGABYTES)})")


def _is_plain(paper: Paper) -> bool:
    """Tell whether title and names need no decoding, so that the list says what was read."""
    text = paper.title.plain + "".join(str(author.name) for author in paper.authors)
    return bool(paper.authors) and text.isascii() and not set(text) & set("\\{}$%&#_^~")


if __name__ == "__main__":
    main()
