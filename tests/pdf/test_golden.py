"""The forms as text, as they were when somebody last looked at them and found them good.

After a change that is meant: ``UPDATE_GOLDENS=1 pytest tests/pdf/test_golden.py``, look at the
difference, and at the pages.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from picture import picture
from specimens import NAMES, TEMPLATES, form, printed

from generator.samples import samples

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, pdf: bytes) -> None:
    seen = picture(pdf)
    golden = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(seen, "utf-8")
    assert seen == golden.read_text("utf-8")


@pytest.mark.parametrize("template", TEMPLATES)
def test_shipped_templates(template: str) -> None:
    compare(template, form(samples(template)["several signers"]))


def test_everything_at_once() -> None:
    compare("synthetic", printed("ℓ₁ – " + " ".join(NAMES.values()), NAMES["arabic"]))
