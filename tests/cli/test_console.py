from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from generator.cli.shared import console
from generator.cli.shared.widths import GAP, fit

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


def lines_at(monkeypatch: pytest.MonkeyPatch, width: int, *rows: tuple[str, ...]) -> list[str]:
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True, color_system=None, width=width)
    monkeypatch.setattr(console, "output", terminal)
    console.show_table(("id", "title", "license-to-publish", "missing"), rows, ("title", "missing"))
    return shown.getvalue().splitlines()


LONG = ("lovelace43", "Sketch of the Analytical Engine " * 3, "sent", "the signed form; it " * 2)


@pytest.mark.parametrize("width", [60, 80, 100, 300])
def test_rows_are_one_line_each_with_their_whole_id(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    wide = ("金-1", "論文の題名" * 20, "issued", "")
    lines = lines_at(monkeypatch, width, LONG, wide)
    [head] = [at for at, line in enumerate(lines) if set(line) <= set("─ ")]
    shown = lines[head + 1 :]
    assert [line.split()[0] for line in shown] == ["lovelace43", "金-1"]
    assert all(cell_len(line) <= width for line in lines)
    assert ("…" in shown[0]) == (width < 300)
    assert "sent" in shown[0]


def test_headings_are_folded_before_a_title_is_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ("a", "On the Ink of Forms, and their Paper", "sent", "")
    assert lines_at(monkeypatch, 70, row)[0].split()[-1] == "license-to-publish"
    *heads, _, last = lines_at(monkeypatch, 52, row)
    assert [line.split()[-1] for line in heads] == ["license-", "to-", "publish"]
    assert row[1] in last


@given(
    st.lists(st.tuples(st.text("ab ", max_size=40), st.text("cd", max_size=40)), min_size=1),
    st.integers(20, 120),
)
def test_columns_fit_if_they_can(rows: list[tuple[str, str]], width: int) -> None:
    found = [(f"p{at}", *row) for at, row in enumerate(rows)]
    widths = fit(["id", "title", "state of it"], found, ["title"], width)
    assert widths[0] == max(len(row[0]) for row in found)
    assert sum(widths) + 2 * GAP <= width
