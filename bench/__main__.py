"""Run every part of the bench, and put what they say in README.md.

python -m bench [--quick] [metadata …]
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bench.settings import machine, read_settings

_PARTS = {
    "race": "Beside the others",
    "profile": "Where the time goes",
    "memory": "A very long list",
    "read": "Reading",
    "startup": "Starting",
    "unchanged": "Nothing changed",
    "returns": "What comes back",
    "desk": "The desk",
}
_README = Path(__file__).with_name("README.md")
_RESULTS = re.compile(r"(?<=<!-- results -->\n).*(?=<!-- end of results -->)", re.DOTALL)


def main() -> None:
    """Run the parts one after the other, each in a process of its own."""
    settings = read_settings()
    sections = [_heading(quick=settings.quick, files=len(settings.data))]
    for part, title in _PARTS.items():
        print(f"{title} …", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", f"bench.{part}", *sys.argv[1:]]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        print(f"\n## {title}\n\n{said}", flush=True)
        sections.append(f"### {title}\n\n{said.strip()}\n")
    results = "\n" + "\n".join(sections) + "\n"
    _README.write_text(_RESULTS.sub(lambda _: results, _README.read_text()))


def _heading(*, quick: bool, files: int) -> str:
    names = f"{files} files of published metadata" if files else "the project's own metadata"
    haste = " A quick run: the figures are rough." if quick else ""
    return f"{machine()}. Titles and names of {names}.{haste}\n"


if __name__ == "__main__":
    main()
