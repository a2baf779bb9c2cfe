"""The folder of mails that wait to be sent, or to be opened and read."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from generator.diagnostics import Diagnostic, Span, error
from generator.ledger.mails import MailKey
from generator.ledger.sent_copies import MARK, SUFFIX, ending
from generator.mail.address import Mailbox
from generator.mail.copies import is_copy
from generator.output import SENT, OutputFolder, named
from generator.spreadsheet import write_rows

TABLE = "outbox.csv"
_COLUMNS = (
    "address",
    "name",
    "subject",
    "body",
    "attachments",
    "file",
    "paper_id",
    "kind",
    "copies",
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets a mail beside the one whom it is for."""

    address: str
    keys: tuple[MailKey, ...] = ()
    """Under which it is recorded, one for each form; none for copies that are the chair's own."""

    @property
    def is_copy(self) -> bool:
        """Tell whether the mail is for somebody else."""
        return all(is_copy(key.occasion) for key in self.keys)


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that is ready to be written."""

    key: MailKey
    """Its own: what it is called by."""
    stem: str
    """Of the paper's files."""
    kind: str
    recipient: Mailbox
    message_id: str
    subject: str
    body: str
    """The plain text."""
    attachments: tuple[Path, ...]
    """The files that are attached, where they are."""
    content: bytes
    """All of the mail."""
    others: tuple[Recipient, ...] = ()
    """Who else gets it."""
    joined: tuple[MailKey, ...] = ()
    """What else it is: the mails to the same person about other forms, put together with it."""

    @property
    def name(self) -> str:
        """Name of its file. No two mails have the same, and no other file has one like it."""
        return f"{self.stem}{MARK}{self.kind}{MARK}{ending(self.key)}"

    @property
    def keys(self) -> tuple[MailKey, ...]:
        """Under what it is recorded, for each who gets it and each form."""
        return (self.key, *self.joined, *(key for each in self.others for key in each.keys))


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """A mail that stands in the outbox."""

    key: MailKey
    recipient: Mailbox
    message_id: str
    path: Path
    others: tuple[Recipient, ...] = ()
    """Who else gets it."""
    joined: tuple[MailKey, ...] = ()
    """What else it is: the mails to the same person about other forms, put together with it."""

    @property
    def to(self) -> tuple[str, ...]:
        """The addresses of whom it is for."""
        others = (each.address for each in self.others if not each.is_copy)
        return (self.recipient.address, *others)

    @property
    def keys(self) -> Mapping[str, tuple[MailKey, ...]]:
        """Under what it is recorded, by the address, the first one first."""
        others = {each.address: each.keys for each in self.others if each.keys}
        return {self.recipient.address: (self.key, *self.joined)} | others

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its copies among the sent mails: by its own key, and by what else it is."""
        start = self.path.name.removesuffix(ending(self.key))
        return (self.path.name, *(f"{start}{ending(key)}" for key in self.joined))


class Outbox:
    """The outbox while it is being filled or emptied; use it in a ``with`` statement.

    It holds the plan of today and nothing else: drafts of an earlier plan are removed on the way
    out. Only one process can hold it, so only one sends. Mails go to the disk one by one.

    Raises:
        OutputError: on entering, if another process holds it.
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """Name the folder, and the most bytes that a mail may have."""
        self.path = folder
        self._folder = OutputFolder(folder)
        self._most_bytes = most_bytes

    def __enter__(self) -> Self:
        self._folder.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._folder.__exit__(*raised)

    def fill(self, drafts: Iterable[Draft]) -> Iterator[QueuedMail | Diagnostic]:
        """Write drafts and a table of them; yield each when its file stands.

        A mail that is too large is a diagnostic. When all are written, what an earlier plan left
        is removed.

        Raises:
            OutputError: something else than a plain file has the name of one.
            OSError: the disk is full, or does not let us write.
        """
        names = {TABLE}
        with named(self.path / TABLE), _MergeTable(self.path / f".{TABLE}.partial") as table:
            for draft in drafts:
                if len(draft.content) > self._most_bytes:
                    yield _too_large(draft, self._most_bytes)
                    continue
                self._folder.put_draft(draft.name, draft.content)
                names.add(draft.name)
                table.add(draft)
                path = self.path / draft.name
                yield QueuedMail(
                    draft.key,
                    draft.recipient,
                    draft.message_id,
                    path,
                    draft.others,
                    draft.joined,
                )
            table.place(self.path / TABLE)
        self._remove_all_but(names)

    def keep(self, queued: QueuedMail) -> None:
        """Move a mail that was handed over to the sent ones.

        Raises:
            OSError: it cannot be moved.
        """
        sent = self.path / SENT
        sent.mkdir(exist_ok=True)
        queued.path.replace(sent / queued.path.name)

    def keep_copy(self, queued: QueuedMail) -> None:
        """Keep a copy of a mail that is about to be handed over, should all else be lost.

        It stands there under the name of each mail that was put together in it, so that none of
        them is taken for unsent if they are planned one by one another time.

        Raises:
            OSError: it cannot be written.
        """
        sent = self.path / SENT
        sent.mkdir(exist_ok=True)
        for name in queued.names:
            with named(sent / name):
                shutil.copyfile(queued.path, sent / name)

    def drop_copy(self, queued: QueuedMail) -> None:
        """Remove the copies of a mail that the server did not take."""
        for name in queued.names:
            (self.path / SENT / name).unlink(missing_ok=True)

    def sent_before(self, draft: Draft) -> tuple[MailKey, ...]:
        """Return which of what a draft is has a copy among the sent mails.

        The name of a copy has the address that came first when it was sent, which may be another
        one by now; so all who would get the same form count with it.
        """
        sent = {key.agreement for key in draft.keys if ending(key) in self._sent}
        return tuple(key for key in draft.keys if key.agreement in sent)

    @cached_property
    def _sent(self) -> frozenset[str]:
        names = (path.name for path in (self.path / SENT).glob(f"*{SUFFIX}"))
        return frozenset(name.rpartition(MARK)[2] for name in names)

    def _remove_all_but(self, names: set[str]) -> None:
        for path in self.path.glob(f"*{MARK}*{MARK}*{SUFFIX}"):
            if path.name not in names and path.is_file() and not path.is_symlink():
                path.unlink()


class _MergeTable:
    """The table of the mails, for programs that send mails of their own."""

    def __init__(self, partial: Path) -> None:
        self._partial = partial

    def __enter__(self) -> Self:
        # A mark of the byte order tells spreadsheets that the letters are UTF-8.
        self._file: io.TextIOWrapper = self._partial.open("w", encoding="utf-8-sig", newline="")
        write_rows(self._file, [_COLUMNS])
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        with suppress(FileNotFoundError):
            self._partial.unlink()

    def add(self, draft: Draft) -> None:
        to = (draft.recipient.address, *(each.address for each in draft.others if not each.is_copy))
        cells = (
            ", ".join(to),
            draft.recipient.name,
            draft.subject,
            draft.body,
            "; ".join(str(path) for path in draft.attachments),
            draft.name,
            draft.key.paper_id,
            draft.kind,
            ", ".join(each.address for each in draft.others if each.is_copy),
        )
        write_rows(self._file, [cells])

    def place(self, path: Path) -> None:
        self._file.close()
        self._partial.replace(path)


def _too_large(draft: Draft, most: int) -> Diagnostic:
    size, limit = (f"{number / 1e6:.1f} MB" for number in (len(draft.content), most))
    return error(
        f"the mail to {draft.recipient.address} is {size}; the limit is {limit}",
        "raise max_size in [mail] if your server takes more",
        Span(entry=draft.key.paper_id),
    )
