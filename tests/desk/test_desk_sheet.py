"""Signatures at a glance: what is accepted is what was seen, and it can be taken back at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desk.coming_back import bring_back, by_hand, undated
from desk.conftest import Visitor
from desk.test_desk_review import entries
from generator.ledger.records import Outcome

pytestmark = pytest.mark.usefixtures("forked_processes")


def test_a_sheet_accepts_what_was_seen_and_nothing_else(issued: Path, visitor: Visitor) -> None:
    bring_back(issued, {"lovelace43": by_hand, "hopper52": by_hand, "noether21": undated})
    known = entries(issued)
    page = visitor.page("/review/sheet")
    seen = re.findall(r'name="seen" value="([^"]*)"', page)
    assert [each[:64] for each in seen] == [
        known[each].sha256 for each in ("lovelace43", "hopper52")
    ], "a form without a date comes one by one"

    # Nothing that has another verdict than the one that was shown, and nothing else.
    for value in (f"{seen[0][:-1]}0x", f"{known['noether21'].sha256}.", "../../x.y", ""):
        visitor.post("/review/sheet", {"seen": value})
    assert not any(each.decisions for each in entries(issued).values())

    assert visitor.desk.returned_pictures.wait_until_idle()
    answer = visitor.post("/review/sheet", {"seen": seen[0]})
    assert "1 accepted." in answer.text
    now = entries(issued)
    assert [now[each].outcome for each in ("lovelace43", "hopper52")] == [
        Outcome.ACCEPTED,
        Outcome.REVIEW,
    ], "one that was not on the sheet is not accepted"
    made = now["lovelace43"].decision
    assert made
    assert "sheet" in made.note

    visitor.post("/review/undo")
    assert entries(issued)["lovelace43"].outcome is Outcome.REVIEW


def test_what_has_no_picture_is_not_accepted(issued: Path, visitor: Visitor) -> None:
    bring_back(issued, {"lovelace43": by_hand})
    entry = entries(issued)["lovelace43"]
    (issued / "out" / entry.arrival.copy).write_bytes(b"another file")
    [seen] = re.findall(r'name="seen" value="([^"]*)"', visitor.page("/review/sheet"))
    assert visitor.desk.returned_pictures.wait_until_idle()
    answer = visitor.post("/review/sheet", {"seen": seen})
    assert "Nothing was accepted" in answer.text
    assert entries(issued)["lovelace43"].decisions == ()
