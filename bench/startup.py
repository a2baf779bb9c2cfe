"""How long a command takes that starts cold.

python -m bench.startup [--quick] [metadata …]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.settings import read_settings, verdict

_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
_LONGEST = 0.75
"""Seconds for one form."""
_PAPER = """@InProceedings{lovelace43,
  title = {Sketch of the Analytical {E}ngine},
  author = {Lovelace, Ada and Menabrea, Luigi Federico}
}
"""


def main() -> None:
    """Start commands, and print the results as Markdown."""
    runs = read_settings().pick(21, 5)
    command = [sys.executable, "-m", "generator.cli"]
    with TemporaryDirectory() as folder:
        Path(folder, "papers.bib").write_text(_PAPER)
        bare, _ = _time([sys.executable, "-c", "pass"], folder, runs)
        aid, least_aid = _time([*command, "--help"], folder, runs)
        form, least_form = _time([*command, "generate", "papers.bib", "--quiet"], folder, runs)
    print(
        f"Medians of {runs} cold starts; an empty Python takes {bare:.3f} s.\n\n"
        f"- `agreements --help` {aid:.3f} s (least {least_aid:.3f}) – "
        f"{verdict('0.3 s', met=aid < 0.3)}\n"
        f"- one form from BibTeX to PDF and Markdown {form:.3f} s (least {least_form:.3f}) – "
        f"{verdict(f'{_LONGEST} s', met=form < _LONGEST)}"
    )


def _time(command: Sequence[str], folder: str, runs: int) -> tuple[float, float]:
    """Give the median and the least seconds; the first run fills the disk cache only."""
    seconds: list[float] = []
    for _ in range(runs + 1):
        shutil.rmtree(Path(folder, "out"), ignore_errors=True)
        start = time.perf_counter()
        subprocess.run(
            command, cwd=folder, env=_environment(folder), check=True, capture_output=True
        )
        seconds.append(time.perf_counter() - start)
    return median(seconds[1:]), min(seconds[1:])


def _environment(folder: str) -> dict[str, str]:
    """Let the command find the package that this bench belongs to, compiled as an installed one is.

    The first run compiles it.
    """
    given = {name: value for name, value in os.environ.items() if name != _UNCOMPILED}
    own = {
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "PYTHONPYCACHEPREFIX": f"{folder}/compiled",
    }
    return {**given, **own}


if __name__ == "__main__":
    main()
