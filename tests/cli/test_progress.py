"""The bar of what takes long."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from generator.cli.shared import progress


def test_more_steps_than_were_counted_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=80, color_system=None)
    monkeypatch.setattr(progress, "messages", console)
    with progress.shown_progress("Examining", 2, shown=True) as advance:
        for _ in range(3):
            advance()
    assert "3/3" in shown.getvalue()
    assert "3/2" not in shown.getvalue()
