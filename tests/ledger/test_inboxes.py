"""How far a mailbox was read is kept for each folder and purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.ledger.inboxes import InboxKey, InboxLog

KEY = InboxKey("chairs@example.org at imap.example.org", "INBOX", "check")
OTHERS = (
    replace(KEY, account="office@example.org at imap.example.org"),
    replace(KEY, folder="Agreements"),
    replace(KEY, purpose="bounces"),
)


def test_each_place_is_kept_by_itself_and_only_the_last(tmp_path: Path) -> None:
    with InboxLog(tmp_path) as log:
        assert log.position(KEY) is None
        log.advance(KEY, 3, 7)
        assert log.position(KEY) == (3, 7)
        assert [log.position(each) for each in OTHERS] == [None] * 3
        for uid, each in enumerate(OTHERS, start=10):
            log.advance(each, 4, uid)
        log.advance(KEY, 5, 1)
    with InboxLog(tmp_path) as log:
        assert log.position(KEY) == (5, 1)
        assert [log.position(each) for each in OTHERS] == [(4, 10), (4, 11), (4, 12)]
