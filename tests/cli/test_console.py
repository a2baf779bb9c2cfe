from __future__ import annotations

import io

import pytest
from rich.console import Console

from generator.cli.shared import console

ROWS = [("lovelace43", "", "issued"), ("hopper52", "", "")]


@pytest.mark.parametrize(
    ("terminal", "first"), [(True, ["id", "state"]), (False, ["lovelace43", "", "issued"])]
)
def test_only_a_terminal_goes_without_the_columns_that_are_empty(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool, first: list[str]
) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(
        console, "output", Console(file=shown, force_terminal=terminal, color_system=None)
    )
    console.show_table(("id", "sent", "state"), ROWS)
    line = shown.getvalue().splitlines()[0]
    assert (line.split() if terminal else line.split("\t")) == first
