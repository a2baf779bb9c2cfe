"""How long a run takes that has nothing to do, in a new process, and what a few changes cost.

python -m bench.unchanged [--quick] [metadata …]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.papers import take
from bench.settings import Settings, read_settings, verdict
from generator.paper import Paper

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Generate once, then time running again, and print the results as Markdown."""
    settings = read_settings()
    count = settings.pick(5_000, 300)
    rounds = settings.pick(7, 3)
    with TemporaryDirectory() as place:
        print("\n".join(measure(settings, Path(place), count, rounds)))


def measure(settings: Settings, folder: Path, count: int, rounds: int) -> Iterator[str]:
    """Give one line for each thing that was measured."""
    metadata = folder / "metadata" / "papers.bib"
    metadata.parent.mkdir()
    entries = [_entry(paper) for paper in take(settings.data, count)]
    metadata.write_text("\n".join(entries), "utf-8")
    yield f"{count:,} papers, each command in a new process.\n"
    yield f"- first run, every form made: {run(folder):.1f} s"
    settled = median(run(folder) for _ in range(rounds))
    goal = verdict("a second", met=settled <= 1)
    yield f"- nothing changed: {settled:.2f} s (median of {rounds}) – {goal}"
    # The files have another time then, so every paper is read and every file compared.
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.copytree(folder, copy, copy_function=shutil.copyfile)
    try:
        yield f"- nothing changed, the folder copied: {run(copy):.1f} s; then {run(copy):.2f} s"
    finally:
        shutil.rmtree(copy)
    changed = [
        _retitled(entry) if number % 20 == 0 else entry for number, entry in enumerate(entries)
    ]
    metadata.write_text("\n".join(changed), "utf-8")
    yield f"- `agreements changes`, 5 % of the titles changed: {run(folder, 'changes'):.1f} s"
    yield f"- 5 % of the titles changed: {run(folder):.1f} s"


def run(folder: Path, command: str = "generate") -> float:
    """Run a command; give the seconds from its start to its end."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "generator.cli", command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise SystemExit(done.stderr)
    return seconds


def _entry(paper: Paper) -> str:
    title = paper.title.plain.translate({ord(sign): f"\\{sign}" for sign in "&%#_$"})
    authors = " and ".join(
        f"{{{author.name.family}}}, {author.name.given}" for author in paper.authors
    )
    return (
        f"@InProceedings{{{paper.paper_id},\n  title = {{{title}}},\n  author = {{{authors}}}\n}}"
    )


def _retitled(entry: str) -> str:
    return entry.replace("title = {", "title = {Revised: ", 1)


if __name__ == "__main__":
    main()
