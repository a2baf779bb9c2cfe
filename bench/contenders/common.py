"""What the contenders share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from generator.forms.agreement import make_agreements
from generator.paper import Paper

Maker = Callable[[Sequence[Paper], Path], None]
"""Writes the forms of papers to a folder, as ``<paper id>.pdf`` there or in folders below."""

FONTS = Path(str(files("generator") / "pdf" / "fonts"))
REGULAR = FONTS / "NotoSerif-Regular.ttf"
BOLD = FONTS / "NotoSerif-Bold.ttf"


def signer(paper: Paper) -> str:
    """Name who signs."""
    return make_agreements([paper])[0].signatories[0].name
