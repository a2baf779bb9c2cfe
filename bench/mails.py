"""How long `agreements send` takes to write the outbox, and how much memory it needs.

    python bench/mails.py [COUNT …]

Makes a workspace of COUNT papers with real forms, then writes all mails. The memory is the peak of
the process; what it may grow by is the list of papers, never the mails.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETTINGS = '[mail]\nfrom = "Inês Silva <chairs@example.org>"\n'


def prepare(folder: Path, count: int) -> None:
    """Make a workspace with forms and addresses."""
    (folder / "metadata").mkdir()
    (folder / "agreements.toml").write_text(SETTINGS, "utf-8")
    papers = (
        f"@InProceedings{{p{number}, title = {{On the {number}th Method of Ink}}, "
        f"author = {{Nguyễn, Bảo Ngọc and Lovelace, Ada}}}}\n"
        for number in range(count)
    )
    (folder / "metadata" / "papers.bib").write_text("".join(papers), "utf-8")
    contacts = (f"p{number},,author{number}@example.org\n" for number in range(count))
    header = "paper_id,name,email\n"
    (folder / "metadata" / "contacts.csv").write_text(header + "".join(contacts), "utf-8")
    run(folder, "generate", "--quiet")


def run(folder: Path, *arguments: str) -> tuple[float, float]:
    """Run the command; give its seconds and its peak of memory in MB."""
    project = str(Path(__file__).resolve().parent.parent)
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": project},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"agreements {' '.join(arguments)}: {process.returncode}")
    return time.perf_counter() - start, memory(usage)


def memory(usage: resource.struct_rusage) -> float:
    """Give the peak of memory in MB; Linux counts in KiB."""
    return usage.ru_maxrss / 1024


def main(counts: list[int]) -> None:
    """Measure each count."""
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            prepare(folder, count)
            seconds, peak = run(folder, "send")
            mails = list((folder / "out" / "outbox").glob("*.eml"))
            size = sum(path.stat().st_size for path in mails) / 1e6
            sys.stdout.write(
                f"{len(mails)} mails, {size:.0f} MB: {seconds:.1f} s, {peak:.0f} MB of memory\n"
            )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [500, 5000])
