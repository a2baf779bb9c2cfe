"""What is light to import stays light: a record of an agreement needs no fonts and no templates."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("bibtexparser", "jinja2", "pikepdf", "pyhanko", "reportlab", "uharfbuzz")
LIGHT = (
    "from generator import Agreement",
    "from generator import Author, Name, Paper, Title, Volume",
    "from generator.forms.agreement import Agreement, Refusal, Rendition",
    "from generator.ledger import Record",
    "import generator.office",
    "import generator.config",
)


@pytest.mark.parametrize("statement", LIGHT)
def test_nothing_heavy_is_loaded(statement: str) -> None:
    program = f"{statement}\nimport sys\nprint(*sorted(set({HEAVY}) & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == ""
