"""By what a mail is known outside of the ledger: its id, and the name of its file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.ledger.mails import MailKey
from generator.ledger.sent_copies import MARK, digest, ending, message_id, sent_copy
from generator.output import SENT

KEY = MailKey("lovelace43", "ada@example.org", "0123456789abcdef", "form")
OTHERS = [
    replace(KEY, paper_id="hopper52"),
    replace(KEY, recipient="grace@example.org"),
    replace(KEY, fingerprint="fedcba9876543210"),
    replace(KEY, occasion="form 2"),
    replace(KEY, agreement="video"),
]


def test_each_mail_has_an_id_of_its_own() -> None:
    keys = [KEY, *OTHERS]
    assert len({digest(key) for key in keys}) == len(keys)
    assert len({message_id(key, "example.org") for key in keys}) == len(keys)


def test_a_mail_has_the_same_id_in_every_release() -> None:
    # Another id, and a mail that is out would not be known where its ledger is lost.
    named = replace(KEY, agreement="recording-release")
    assert message_id(KEY, "example.org") == (
        "<36427da4543729a2cc69a22c79598f1f.agreement@example.org>"
    )
    assert digest(named).startswith("81755caf78cc2d9557709581c313c185")


def test_parts_of_a_key_that_are_run_together_are_two_keys() -> None:
    one, other = (
        replace(KEY, paper_id="a", recipient="bc"),
        replace(KEY, paper_id="ab", recipient="c"),
    )
    assert digest(one) != digest(other)


def test_the_copy_of_a_mail_is_found_by_its_id(tmp_path: Path) -> None:
    (tmp_path / SENT).mkdir()
    for key in (KEY, *OTHERS):
        name = f"stem{MARK}form{MARK}{ending(key)}"
        (tmp_path / SENT / name).write_text(key.occasion, "utf-8")
    found = sent_copy(tmp_path, message_id(KEY, "example.org"))
    assert found == tmp_path / SENT / f"stem{MARK}form{MARK}{ending(KEY)}"


def test_an_id_of_others_leads_to_no_copy(tmp_path: Path) -> None:
    (tmp_path / SENT).mkdir()
    (tmp_path / SENT / f"stem{MARK}form{MARK}{ending(KEY)}").touch()
    for other in ("", "<1@example.org>", f"<{'0' * 32}.agreement@example.org>", "<*.agreement@a>"):
        assert sent_copy(tmp_path, other) is None
