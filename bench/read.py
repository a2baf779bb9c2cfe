"""How long reading takes beside rendering.

python -m bench.read [--quick] [metadata …]
"""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import generator
from bench.contenders import ours
from bench.papers import SHIPPED, take
from bench.settings import read_settings, verdict
from generator.paper import Paper
from generator.sources.kept import KeptReadings

_MOST = 1 / 5
"""Of the time of rendering, that reading may take."""
_ENTRY = re.compile(r"^@InProceedings\{", re.MULTILINE | re.IGNORECASE)
_KEY = re.compile(r"^[^,]+")
_TITLE = re.compile(r"(\btitle\s*=\s*[{\"])", re.IGNORECASE)


def main() -> None:
    """Read and render, and print the results as Markdown."""
    settings = read_settings()
    count = settings.pick(10_000, 1_000)
    papers = take(settings.data, count)
    with TemporaryDirectory() as folder:
        bibtex, notes = Path(folder, "papers.bib"), Path(folder, "notes.json")
        bibtex.write_text("\n".join(_entries(settings.data or SHIPPED, count)), encoding="utf-8")
        notes.write_text(json.dumps({"notes": _notes(papers)}), encoding="utf-8")
        rendering = _time_rendering(papers[: count // 5]) * count
        from_bibtex = _time_reading(bibtex, count)
        from_notes = _time_reading(notes, count)
        keeper = KeptReadings(folder, "bench")
        _time_reading(bibtex, count, keeper)
        from_kept = _time_reading(bibtex, count, keeper)
    print(f"{count:,} papers; rendering them takes {rendering:.1f} s in one process.\n")
    for name, seconds in (("BibTeX", from_bibtex), ("OpenReview JSON", from_notes)):
        share = seconds / rendering
        print(
            f"- {name}: {seconds:.2f} s, {seconds / count * 1e3:.2f} ms per paper, {share:.0%} of "
            f"rendering – {verdict('a fifth', met=share <= _MOST)}"
        )
    share = from_kept / from_bibtex
    print(
        f"- BibTeX that was read before: {from_kept:.2f} s, {share:.0%} of reading it – "
        f"{verdict('a quarter', met=share <= 1 / 4)}"
    )


def _time_reading(file: Path, count: int, kept: KeptReadings | None = None) -> float:
    start = time.perf_counter()
    loaded = generator.load([file], kept=kept)
    seconds = time.perf_counter() - start
    if len(loaded.papers) != count:
        raise ValueError(f"{len(loaded.papers)} of {count} papers read from {file.name}")
    return seconds


def _time_rendering(papers: Sequence[Paper]) -> float:
    """Give the seconds per form, written to disk."""
    make = ours.prepare(papers)
    half = len(papers) // 2
    with TemporaryDirectory() as folder:
        make(papers[:half], Path(folder))
        start = time.perf_counter()
        make(papers[half:], Path(folder))
        return (time.perf_counter() - start) / (len(papers) - half)


def _entries(files: Iterable[Path], count: int) -> list[str]:
    """Repeat the entries of BibTeX files, each time with another key and title.

    If there are no BibTeX files, those of the project's own metadata.
    """
    given = [file for file in files if file.suffix == ".bib"]
    found = given or [file for folder in SHIPPED for file in sorted(folder.glob("*.bib"))]
    texts = [
        text
        for file in found
        for text in _ENTRY.split(file.read_text(encoding="utf-8", errors="replace"))[1:]
    ]
    entries: list[str] = []
    for number, text in enumerate(itertools.islice(itertools.cycle(texts), count)):
        keyed = _KEY.sub(f"bench{number}", text, count=1)
        entries.append("@InProceedings{" + _TITLE.sub(rf"\g<1>Part {number}: ", keyed, count=1))
    return entries


def _notes(papers: Iterable[Paper]) -> list[dict[str, object]]:
    """Spell papers as accepted notes of OpenReview's API v2."""
    venue = "example.org/Bench/2031/Conference"
    return [
        {
            "id": paper.paper_id,
            "forum": paper.paper_id,
            "number": number,
            "domain": venue,
            "content": {
                "title": {"value": paper.title.plain},
                "authors": {"value": [str(author.name) for author in paper.authors]},
                "authorids": {
                    "value": [f"~Author_{index}1" for index, _ in enumerate(paper.authors)]
                },
                "abstract": {"value": "An abstract of the usual length. " * 40},
                "venueid": {"value": venue},
                "venue": {"value": "Bench 2031"},
            },
        }
        for number, paper in enumerate(papers, start=1)
    ]


if __name__ == "__main__":
    main()
