"""The forms as text, as they were when somebody last looked at them and found them good.

After a change that is meant: ``UPDATE_GOLDENS=1 pytest tests/pdf/test_golden.py``, look at the
difference, and at the pages.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from picture import picture
from specimens import (
    IDENTITY,
    NAMES,
    TEMPLATES,
    form,
    printed,
    straight,
    synthetic,
    synthetic_values,
)

from generator.forms.samples import samples
from generator.pdf import write_document

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, pdf: bytes) -> None:
    seen = picture(pdf)
    golden = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(seen, "utf-8")
    assert seen == golden.read_text("utf-8")


@pytest.mark.parametrize("template", TEMPLATES)
def test_shipped_templates(template: str) -> None:
    agreement = samples(template)["several signers"]
    pdf = form(agreement)
    compare(template, pdf)
    assert pdf == straight(agreement)


def test_everything_at_once() -> None:
    title, name = "ℓ₁ – " + " ".join(NAMES.values()), NAMES["arabic"]
    pdf = printed(title, name)
    compare("synthetic", pdf)
    assert pdf == write_document(synthetic(), synthetic_values(title, name), IDENTITY)
