"""How long `agreements check` takes: forms of published papers, filled in as authors do.

    python -m bench.returns [--quick] [metadata …]

Issues forms for a thousand papers and fills them in with pikepdf. Of those that come back as many
are printed to a file or scanned as of the real ones that were looked at: 41 % lost their fields on
the way, 13 % are pictures. They are checked with two processes, then once more when there is
nothing new. Processor time is of all processes together, with their start.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf.form import DefaultAppearanceStreamGenerator, Form, TextField
from PIL import Image, ImageFilter

from bench.papers import take
from bench.settings import read_settings, verdict
from generator.ledger import Ledger, Record
from generator.paper import Paper

COUNT = 1_000
GOAL_SECONDS = 120
"""For so many forms with two processes."""
JOBS = 2
PRINTED, SCANNED = 41, 13
"""Of a hundred."""
DPI = 200


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took."""

    seconds: float
    cpu_seconds: float
    said: str
    megabytes: float
    """Of the largest process, or of the one that started them, if that is larger."""


def run(folder: Path, *arguments: str) -> Spent:
    """Run the command in a workspace; whatever the verdicts, it has to end well."""
    project = str(Path(__file__).resolve().parent.parent)
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "generator.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": project},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 1):
        raise SystemExit(f"agreements {' '.join(arguments)}: {process.returncode}")
    return Spent(seconds, usage.ru_utime + usage.ru_stime, said, usage.ru_maxrss / 1024)


def prepare(folder: Path, papers: Sequence[Paper]) -> None:
    """Make a workspace, and issue a form for every paper."""
    (folder / "metadata").mkdir()
    with (folder / "metadata" / "papers.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("id", "title", "authors"))
        for paper in papers:
            authors = "; ".join(str(author.name) for author in paper.authors)
            table.writerow((paper.paper_id, paper.title.plain, authors))
    run(folder, "generate", "--quiet")


def fill(folder: Path) -> int:
    """Fill in and sign all forms; tell how many there are."""
    with Ledger(folder / "out") as ledger:
        records = list(ledger.records().values())
    (folder / "inbox").mkdir()
    for number, (record, pdf) in enumerate(_pdfs(records, folder / "out")):
        signed = sign(pdf, _who(record))
        share = number * 37 % 100
        sent = scanned(signed, number) if share < SCANNED else signed
        if SCANNED <= share < SCANNED + PRINTED:
            sent = printed(signed)
        (folder / "inbox" / f"form {number:04}.pdf").write_bytes(sent)
    return len(records)


def sign(pdf: bytes, name: str) -> bytes:
    """Type a name and a date into a form, and save it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for field in Form(document, generate_appearances=DefaultAppearanceStreamGenerator):
            if isinstance(field, TextField):
                if field.fully_qualified_name.startswith("signed"):
                    field.value = name
                elif field.fully_qualified_name.startswith("date"):
                    field.value = time.strftime("%Y-%m-%d")
        saved = io.BytesIO()
        document.save(saved)
        return saved.getvalue()


def printed(pdf: bytes) -> bytes:
    """Print a form to a file, as viewers do: its fields become part of the page."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    for page in document:
        page.flatten()
    saved = io.BytesIO()
    document.save(saved)
    document.close()
    return saved.getvalue()


def scanned(pdf: bytes, seed: int) -> bytes:
    """Print a form on paper and scan it, a little tilted."""
    chance = random.Random(seed)
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    pages = [
        page.render(scale=DPI / 72, grayscale=True, may_draw_forms=True)
        .to_pil()
        .convert("L")
        .rotate(chance.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor=255)
        .filter(ImageFilter.GaussianBlur(0.5))
        for page in document
    ]
    document.close()
    saved = io.BytesIO()
    pages[0].save(saved, "PDF", resolution=DPI, quality=75, save_all=True, append_images=pages[1:])
    return saved.getvalue()


def _pdfs(records: list[Record], folder: Path) -> Iterator[tuple[Record, bytes]]:
    for record in records:
        for file in record.current.files:
            if file.format == "pdf":
                yield record, (folder / file.name).read_bytes()


def _who(record: Record) -> str:
    content = record.current.content
    names = [signer.name for signer in content.signers or () if signer.name]
    return (names or list(content.authors or ()) or ["A Name"])[0]


def _summary(spent: Spent) -> str:
    files = json.loads(spent.said)["files"]
    outcomes = Counter(each["outcome"] for each in files)
    reasons = Counter(
        finding["code"]
        for each in files
        for finding in each["report"]["findings"]
        if finding["outcome"] != "accepted"
    )
    told = [f"{number} {outcome}" for outcome, number in outcomes.most_common()]
    told += [f"{number} times {code}" for code, number in reasons.most_common()]
    return ", ".join(told)


def main() -> None:
    """Measure, and say it."""
    settings = read_settings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, take(settings.data, settings.pick(COUNT, 100)))
        count = fill(folder)
        first = run(folder, "check", "inbox", "--json", "--jobs", str(JOBS))
        again = run(folder, "check", "inbox", "--json", "--jobs", str(JOBS))
    goal = GOAL_SECONDS * count / COUNT
    met = verdict(f"{goal:.0f} s", met=first.seconds < goal)
    print(
        f"{count} returned forms, {JOBS} processes: {first.seconds:.1f} s ({met}), "
        f"{1000 * first.cpu_seconds / count:.0f} ms of processor time a form; {_summary(first)}. "
        f"Again with nothing new: {again.seconds:.1f} s."
    )


if __name__ == "__main__":
    main()
