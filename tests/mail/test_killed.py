"""A sender that is killed again and again, and a server in the worst of moods."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.ledger import EventKind, Ledger
from generator.ledger.mails import MailLog, MailState
from generator.ledger.sent_copies import message_id
from generator.servers.server import Security
from mail.conftest import (
    Box,
    Certificate,
    MailServer,
    TokenBox,
    TokenFolder,
    running,
)
from mail.killing import WORST, kill_often, start
from mail.papers import agreement, put_form, record


def prepared(folder: Path, count: int) -> None:
    """A folder with a form for each paper."""
    forms = [
        agreement(f"p{each}", f"Title {each}", f"a{each}@example.org") for each in range(count)
    ]
    for form in forms:
        put_form(folder, form)
    with Ledger(folder) as ledger:
        ledger.restore(record(form, f"f-{form.paper.paper_id}") for form in forms)


def started(folder: Path, count: int, server: MailServer) -> subprocess.Popen[str]:
    arguments: list[object] = [folder, count, server.port, server.certificate.path]
    if isinstance(server.box, TokenBox):
        arguments.append(tokens_of(folder))
    return start("sender_process.py", arguments)


SIZES = pytest.mark.parametrize(
    ("count", "kills"),
    [(40, 3), pytest.param(1000, 50, marks=pytest.mark.slow)],
)


@SIZES
def test_every_mail_is_sent_once_and_none_is_lost(
    count: int, kills: int, tmp_path: Path, starttls: MailServer, box: Box
) -> None:
    folder = tmp_path / "out"
    prepared(folder, count)
    try_senders(folder, count, kills, starttls, box)


@SIZES
def test_tokens_that_end_between_the_kills_cost_no_mail(
    count: int, kills: int, tmp_path: Path, certificate: Certificate
) -> None:
    """Each token is good for one connection, and the server drops many of those."""
    folder = tmp_path / "out"
    prepared(folder, count)
    tokens_of(folder).mkdir()
    box = TokenBox(good=TokenFolder(tokens_of(folder)), ends_with_connection=True)
    with contextmanager(running)(box, certificate, Security.STARTTLS) as server:
        try_senders(folder, count, kills, server, box)
    assert len(set(box.shown)) > 2 * kills


def tokens_of(folder: Path) -> Path:
    """Return where the tokens are that a sender is given."""
    return folder.parent / "tokens"


def try_senders(folder: Path, count: int, kills: int, server: MailServer, box: Box) -> None:
    """Kill senders, let the last one end, and hold that each mail went out once."""
    box.moods = WORST
    box.refused = {f"a{each}@example.org": "550 No such user" for each in range(0, count, 17)}
    box.greylisted = {f"a{each}@example.org" for each in range(1, count, 5)} - box.refused.keys()
    kill_often(lambda: started(folder, count, server), count, kills, box)
    assert_each_once(folder, count, box)
    assert not box.greylisted


def assert_each_once(folder: Path, count: int, box: Box) -> None:
    arrived = box.ids()
    with MailLog(folder) as log:
        last = {entry.key: entry for entry in log.entries()}
    by_id = {entry.message_id: entry for entry in last.values()}
    # None was sent twice.
    assert max(arrived.values()) == 1
    # What the server took is in the ledger as accepted or unknown.
    assert {by_id[each].state for each in arrived} <= {MailState.ACCEPTED, MailState.UNKNOWN}
    # What is in the ledger as accepted was taken; what was refused was not.
    accepted = {each for each, entry in by_id.items() if entry.state is MailState.ACCEPTED}
    refused = {entry.key.recipient for entry in last.values() if entry.state is MailState.REFUSED}
    assert accepted <= arrived.keys()
    assert refused == set(box.refused)
    # None was lost: each is there, in a state that ends it.
    assert len(last) == count
    states = {entry.state for entry in last.values()}
    assert states <= {MailState.ACCEPTED, MailState.UNKNOWN, MailState.REFUSED}
    assert len(accepted) > count * 0.7
    # The ids are those that any other machine would have given.
    assert all(message_id(key, "example.org") == entry.message_id for key, entry in last.items())
    # And the ledger knows which forms are out.
    with Ledger(folder) as ledger:
        sent = {
            paper_id
            for paper_id, found in ledger.records().items()
            if found.last(EventKind.SENT) is not None
        }
    out = {e.key.paper_id for e in last.values() if e.state is not MailState.REFUSED}
    assert sent == out
