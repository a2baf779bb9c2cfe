"""What mails say, held against what the ledger knew when they were written."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.ledger import EventKind, Record
from generator.ledger.mails import MailState
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.office import State

_SUBJECTS = {
    "first": "please sign the agreement for “(.*)”",
    "changed": "a new agreement for “(.*)”",
    "reminder": "reminder: the agreement for “(.*)”",
    "rejected": "please sign once more: the agreement for “(.*)”",
    "question": "a question about the agreement for “(.*)”",
    "thanks": "thank you for the agreement for “(.*)”",
    "relieved": "you need not sign the agreement for “(.*)”",
    "withdrawn": "no agreement needed for “(.*)”",
    "reinstated": "(?:published after all|an agreement is needed after all): “(.*)”",
    "deadline": "more time for the agreement for “(.*)”",
}
_WITH_FORM = {"first", "changed", "reminder", "rejected"}
_OUTSTANDING = {"sent", "rejected", "accepted, then changed"}
_DAY = r"(\d{4}-\d\d-\d\d)"


@dataclass(frozen=True)
class Mail:
    """A mail that arrived."""

    kind: str
    to: str
    title: str
    text: str
    """Without the ends of its lines."""
    files: tuple[bytes, ...]
    message_id: str
    day: str

    @property
    def reason(self) -> tuple[str, str, str, str]:
        """What it is about, for whom: nobody gets two of these; reminders can be alike."""
        return self.kind, self.to, self.text, self.day if self.kind == "reminder" else ""


def read_mail(to: str, data: bytes) -> Mail:
    """Read a mail as its reader would."""
    parsed = email.message_from_bytes(data, policy=email.policy.default)
    subject = str(parsed["Subject"])
    kind, title = next(
        (kind, found[1])
        for kind, words in _SUBJECTS.items()
        if (found := re.fullmatch(f"(?:WEX: )?{words}", subject))
    )
    body = parsed.get_body(("plain",))
    assert body is not None
    files = tuple(each.get_payload(decode=True) for each in parsed.iter_attachments())
    text = " ".join(str(body.get_content()).split())
    day = str(parsed["Date"].datetime.date())
    return Mail(kind, to, title, text, files, str(parsed["Message-ID"]), day)


@dataclass(frozen=True)
class Known:
    """What was known when mails were sent."""

    before: State
    """What the ledger said before."""
    states: Mapping[str, str]
    """How it stood with each paper, by what the command said."""
    now: State
    """What the ledger said after it."""
    deadline: str
    """The day that the settings say."""
    signs: Collection[str]
    """The addresses of those who sign."""


def hold_true(mail: Mail, known: Known) -> None:
    """Hold each claim of a mail against what was known before it was sent."""
    before = known.before
    record = _record(mail, before)
    stood = known.states[record.paper_id]
    _is_addressed(mail, record, known)
    if mail.kind in _WITH_FORM:
        assert mail.files == (_form_of(record, before.folder),)
    elif mail.kind != "reinstated":
        assert not mail.files
    _is_so(mail, record, before, stood)


def _is_addressed(mail: Mail, record: Record, known: Known) -> None:
    """Hold whom it went to, and by when an answer is asked for."""
    entries = [entry for entry in known.now.mails if entry.message_id == mail.message_id]
    assert [entry.state for entry in entries[-1:]] == [MailState.ACCEPTED]
    assert mail.to == entries[-1].key.recipient
    assert entries[-1].key.paper_id == record.paper_id
    assert record.withdrawn == (mail.kind == "withdrawn")
    if mail.kind == "relieved":
        assert mail.to not in known.signs
        (now,) = record.current.content.signers or ()
        said = f"You need not sign (it|them): {re.escape(now.name)} will sign instead\\."
        assert re.search(said, mail.text), mail.text
    elif mail.kind != "withdrawn":
        assert mail.to in known.signs
        assert set(re.findall(f"by {_DAY}", mail.text)) <= {known.deadline}, mail.text


def _is_so(mail: Mail, record: Record, before: State, stood: str) -> None:
    sent = _mailed(record, mail.to, before)
    back = _came_back(record, before)
    match mail.kind:
        case "first":
            assert record.current.fingerprint not in sent
        case "changed":
            assert sent, "no earlier form went there"
            assert record.current.fingerprint not in sent
            if "the title of your paper has changed" in mail.text:
                titles = [each.content.title or "" for each in record.revisions]
                assert any(
                    f"from {each} to {record.current.content.title}" in mail.text
                    for each in titles[:-1]
                )
        case "reminder":
            _is_reminder(mail, sent, back)
            assert stood in _OUTSTANDING, stood
        case "rejected" | "question":
            wanted = Outcome.REJECTED if mail.kind == "rejected" else Outcome.REVIEW
            days = re.findall(f"we received on {_DAY}", mail.text)
            assert {*days} & {
                str(entry.arrival.at.date()) for entry in back if entry.outcome is wanted
            }
        case "thanks":
            assert stood == "accepted"
        case "withdrawn" | "relieved":
            assert sent
        case "reinstated":
            assert any(
                entry.key.paper_id == record.paper_id and entry.key.occasion == "withdrawn"
                for entry in before.mails
            )
        case "deadline":
            assert sent
            assert stood in _OUTSTANDING, stood


def _is_reminder(mail: Mail, sent: Mapping[str, str], back: list[ReturnEntry]) -> None:
    days = re.findall(f"on {_DAY} we sent you the form|, sent on {_DAY}", mail.text)
    assert {"".join(each) for each in days} & {at[:10] for at in sent.values()}
    is_first_word = not any(entry.outcome is Outcome.REJECTED for entry in back)
    if "These are still missing:" in mail.text:
        assert is_first_word or "we could not accept what you sent back" in mail.text
    else:
        assert ("We have not received it yet." in mail.text) == is_first_word


def _record(mail: Mail, state: State) -> Record:
    (found,) = [
        record for record in state.records.values() if record.current.content.title == mail.title
    ]
    return found


def _form_of(record: Record, folder: Path) -> bytes:
    (name,) = [file.name for file in record.current.files if file.format == "pdf"]
    return (folder / name).read_bytes()


def _mailed(record: Record, address: str, state: State) -> dict[str, str]:
    """Return when which forms of a paper were sent to an address, by fingerprint."""
    return {
        revision.fingerprint: event.at or ""
        for revision in record.revisions
        for event in revision.events
        if event.kind is EventKind.SENT and event.detail == address
    }


def _came_back(record: Record, state: State) -> list[ReturnEntry]:
    """Return what came back of a paper, on the form that stands or one that may."""
    return [entry for entry in state.returns if entry.examination.paper_id == record.paper_id]
