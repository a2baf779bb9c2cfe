"""What ``agreements status`` says of the mails of a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.ledger import Record
from generator.ledger.erasing import shown_recipient
from generator.ledger.mails import FailedAddress, MailEntry, MailKey, MailState, is_form
from generator.mail.kinds import THANKS
from generator.office import State

_DOUBTFUL = (MailState.UNKNOWN, MailState.REFUSED, MailState.POSTPONED, MailState.HANDING_OVER)


@dataclass(frozen=True, slots=True)
class MailHistory:
    """The mails of all papers: the last attempt at each, and the addresses that failed."""

    by_paper: Mapping[str, tuple[MailEntry, ...]]
    failures: Mapping[str, FailedAddress]

    def words(self, record: Record) -> str:
        """Say what a person should know of a paper's mails: empty if all went well."""
        found = self._by_recipient(record)
        return "; ".join(f"{recipient}: {words}" for recipient, words in found)

    def words_without_addresses(self, record: Record) -> str:
        """Say the same without to whom they went."""
        return "; ".join(dict.fromkeys(words for _, words in self._by_recipient(record)))

    def objects(self, record: Record) -> list[dict[str, object]]:
        """Return a paper's mails as objects for JSON."""
        return [
            {
                "to": shown_recipient(entry.key.recipient),
                "occasion": entry.key.occasion,
                "fingerprint": entry.key.fingerprint,
                "state": str(entry.state),
                "at": entry.at,
                "reply": entry.reply,
                "message_id": entry.message_id,
                "came_back": self._came_back(entry.key.recipient),
            }
            for entry in self._entries(record)
        ]

    def _entries(self, record: Record) -> Iterable[MailEntry]:
        for paper_id in (*record.former_ids, record.paper_id):
            yield from self.by_paper.get(paper_id, ())

    def _by_recipient(self, record: Record) -> Iterator[tuple[str, str]]:
        by_recipient: dict[str, list[MailEntry]] = defaultdict(list)
        for entry in self._entries(record):
            by_recipient[entry.key.recipient].append(entry)
        for recipient, entries in by_recipient.items():
            words = self._of_recipient(recipient, entries)
            if words:
                yield shown_recipient(recipient), words

    def _of_recipient(self, recipient: str, entries: Iterable[MailEntry]) -> str:
        failure = self.failures.get(recipient)
        words = [f"came back {failure.status}".strip()] if failure else []
        reminders = []
        for entry in entries:
            if entry.state in _DOUBTFUL:
                what = "" if is_form(entry.key.occasion) else f"{entry.key.occasion} "
                words.append(f"{what}{entry.state}")
            elif entry.state is MailState.ACCEPTED and entry.key.occasion.startswith("reminder"):
                reminders.append(entry.at[:10])
            elif entry.state is MailState.ACCEPTED and entry.key.occasion == THANKS.name:
                words.append("thanked")
        if reminders:
            words.append(f"reminded {', '.join(reminders)}")
        return ", ".join(words)

    def _came_back(self, recipient: str) -> str | None:
        failure = self.failures.get(recipient)
        return f"{failure.status} {failure.reason}".strip() if failure else None


def mails_of(state: State) -> MailHistory:
    """Return the mails that a folder knows, by paper."""
    last: dict[MailKey, MailEntry] = {entry.key: entry for entry in state.mails}
    by_paper: dict[str, list[MailEntry]] = defaultdict(list)
    for entry in last.values():
        by_paper[entry.key.paper_id].append(entry)
    failures = {each.address: each for each in state.failures}
    return MailHistory({key: tuple(entries) for key, entries in by_paper.items()}, failures)
