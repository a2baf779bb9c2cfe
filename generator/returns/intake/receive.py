"""What was handed in, found among files, folders, archives and mails, and copied once.

The originals are only read. A copy is called by the hash of its bytes, so no name from outside is
ever a path.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from generator.diagnostics import Diagnostic, Span, error, note, warning
from generator.foreign_mail import UnreadableMailError
from generator.output import OutputFolder
from generator.returns.evidence import Received
from generator.returns.intake.archive import BadArchiveError, Budget, unpack_archive
from generator.returns.intake.mailbox import (
    ReceivedMail,
    read_mail,
    split_mbox,
)
from generator.returns.intake.reply import Sent, shorten_words
from generator.returns.intake.sniffing import HEAD_BYTES, Container, FormFormat, UnreadFormat, sniff
from generator.servers.inbox import FolderMail

_LITTER = {".ds_store", "thumbs.db", "desktop.ini", "__macosx"}
"""What systems leave in folders and archives; nobody returned it, and nobody hears of it."""
_MAX_NAME = 300
_MOST_SHOWN = 300
"""Most characters of a mail that are shown."""


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """How much is taken in."""

    file_bytes: int = 64 << 20
    """Largest returned file, or mail."""
    unpacked_bytes: int = 4 << 30
    """Of all files of an archive or mail, however deep."""
    entries: int = 20_000
    """Files in an archive or mail, however deep."""
    depth: int = 4
    """Mails and archives within each other: a mailbox, a mail in it, an archive in that one."""


def receive(
    sources: Iterable[Path | FolderMail],
    store: Path,
    limits: IntakeLimits = IntakeLimits(),
    sent: Sent = lambda message_id: "",
) -> Iterator[Received | Diagnostic]:
    """Find all returned files in files, folders, zip archives, mails and mailboxes.

    What is neither a PDF nor a picture is said: as a note if it needs nobody, such as a text or a
    mail without attachments, else as a warning or error.

    Args:
        sources: where to look; folders are searched through, in the order of their names. Mails of
            a mailbox are taken as they are.
        store: where copies are kept; it is made if it is not there.
        limits: how much is taken in.
        sent: gives the text of a mail of ours by its message id, to know it where it is quoted.

    Raises:
        OutputError: another process is writing to the store.
        OSError: the store cannot be written to.
    """
    with OutputFolder(store) as output:
        intake = _Intake(output, limits, sent)
        for source in sources:
            if isinstance(source, FolderMail):
                yield from intake.take_mail(source)
            else:
                yield from intake.take_path(source)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A file in memory."""

    name: str
    content: bytes
    sender: str = ""
    words: str = ""
    """What its sender wrote with it."""
    depth: int = 0
    """How many mails and archives it came out of."""


class _Intake:
    def __init__(self, output: OutputFolder, limits: IntakeLimits, sent: Sent) -> None:
        self._output = output
        self._limits = limits
        self._sent = sent
        self._own = output.path.resolve()

    def take_path(self, path: Path) -> Iterator[Received | Diagnostic]:
        """Take what was named; a folder with all that is in it, but for the copies."""
        if not path.is_dir():
            yield from self._take_file(path)
            return
        problems: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=problems.append):
            here = Path(folder)
            links = [name for name in (*folders, *names) if (here / name).is_symlink()]
            for name in sorted(links):
                hint = "put the file itself there, if it was returned"
                yield warning(
                    "is a symbolic link; left out", hint, Span(_printable(str(here / name)))
                )
            folders[:] = sorted(
                name
                for name in folders
                if not _is_litter(name) and (here / name).resolve() != self._own
            )
            for name in sorted({*names} - {*links}):
                if not _is_litter(name):
                    yield from self._take_file(here / name)
        for problem in problems:
            reason = f"cannot be read: {problem.strerror or problem}"
            yield error(reason, "check the permissions", Span(str(problem.filename)))

    def take_mail(self, mail: FolderMail) -> Iterator[Received | Diagnostic]:
        """Take a mail that was fetched from a mailbox."""
        name = _printable(mail.name)
        if mail.content is None:
            yield self._too_large_mail(name)
        else:
            yield from self._take_mail(_Piece(name, mail.content, depth=1), self._budget())

    def _take_file(self, path: Path) -> Iterator[Received | Diagnostic]:
        name = _printable(str(path))
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                yield note("is not a file; left out", span=Span(name))
                return
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
                file.seek(0)
                kind = sniff(head, path.name)
                if kind is Container.MBOX:
                    yield from self._take_mailbox(file, name, 0)
                elif kind is Container.ZIP:
                    yield from self._take_archive(file, _Piece(name, b""), self._budget())
                else:
                    content = file.read(self._limits.file_bytes + 1)
                    yield from self._take(_Piece(name, content), self._budget())
        except OSError as problem:
            if problem.filename is not None and Path(problem.filename).parent == self._output.path:
                raise  # the store's trouble, not the file's
            reason = f"cannot be read: {problem.strerror or problem}"
            yield error(reason, "check that it is there, and its permissions", Span(name))

    def _take(self, piece: _Piece, budget: Budget) -> Iterator[Received | Diagnostic]:
        kind = sniff(piece.content[:HEAD_BYTES], piece.name)
        if isinstance(kind, UnreadFormat):
            yield _left_out(piece, kind)
        elif len(piece.content) > self._limits.file_bytes:
            size = f"has more than {self._limits.file_bytes >> 20} MB; it was not read"
            yield error(size, "ask for a smaller file", Span(piece.name))
        elif isinstance(kind, FormFormat):
            yield self._keep(piece, kind)
        elif piece.depth >= self._limits.depth:
            reason = "is nested too deeply in other archives or mails; it was not read"
            yield error(reason, "unpack it, and check the folder", Span(piece.name))
        elif kind is Container.MAIL:
            yield from self._take_mail(piece, budget)
        elif kind is Container.MBOX:
            yield from self._take_mailbox(io.BytesIO(piece.content), piece.name, piece.depth)
        else:
            yield from self._take_archive(io.BytesIO(piece.content), piece, budget)

    def _take_archive(
        self, file: BinaryIO, archive: _Piece, budget: Budget
    ) -> Iterator[Received | Diagnostic]:
        try:
            for member in unpack_archive(file, budget, self._limits.file_bytes):
                if any(map(_is_litter, member.name.split("/"))):
                    continue
                inner = _printable(f"{archive.name}/{member.name}")
                if member.problem:
                    yield error(f"{member.problem}; it was not read", _UNPACK, Span(inner))
                else:
                    piece = replace(
                        archive, name=inner, content=member.content, depth=archive.depth + 1
                    )
                    yield from self._take(piece, budget)
        except BadArchiveError as problem:
            yield error(f"the archive {problem}", _UNPACK, Span(archive.name))

    def _take_mailbox(
        self, file: BinaryIO, name: str, depth: int
    ) -> Iterator[Received | Diagnostic]:
        for number, content in enumerate(split_mbox(file, self._limits.file_bytes), start=1):
            inner = f"{name}/mail {number}"
            if content is None:
                yield self._too_large_mail(inner)
            else:
                piece = _Piece(inner, content, depth=depth + 1)
                yield from self._take_mail(piece, self._budget())

    def _take_mail(self, piece: _Piece, budget: Budget) -> Iterator[Received | Diagnostic]:
        try:
            letter = read_mail(piece.content, self._sent)
        except UnreadableMailError as problem:
            yield error(f"the mail {problem}", "save its attachment yourself", Span(piece.name))
            return
        whose = f"{piece.name} from {letter.sender}" if letter.sender else piece.name
        about = f" “{letter.subject}”" if letter.subject else ""
        if letter.is_report:
            message = f"the mail{about} says that another mail did not arrive; left out"
            yield note(message, "`agreements bounces` reads such mails", Span(_printable(whose)))
            return
        if not letter.attachments:
            yield _without_attachment(letter, about, Span(_printable(whose)))
        for number, attachment in enumerate(letter.attachments, start=1):
            budget.entries -= 1
            if budget.entries < 0:
                yield error(
                    "has too many files; the rest was not read", span=Span(_printable(whose))
                )
                return
            inner = _printable(f"{whose}/{attachment.name or f'attachment {number}'}")
            words = "\n".join(dict.fromkeys(filter(None, (piece.words, attachment.words))))
            one = _Piece(inner, attachment.content, attachment.sender, words, piece.depth + 1)
            yield from self._take(one, budget)

    def _too_large_mail(self, name: str) -> Diagnostic:
        size = f"has more than {self._limits.file_bytes >> 20} MB; it was not read"
        return error(size, "save its attachment yourself", Span(name))

    def _keep(self, piece: _Piece, kind: FormFormat) -> Received:
        digest = hashlib.sha256(piece.content).hexdigest()
        placed = self._output.put(f"{digest}.{kind.value}", piece.content)
        return Received(
            piece.name,
            kind.kind,
            digest,
            len(piece.content),
            placed.path,
            piece.sender,
            piece.words,
        )

    def _budget(self) -> Budget:
        return Budget(self._limits.entries, self._limits.unpacked_bytes)


_UNPACK = "unpack it yourself, or ask for the PDF alone"


def _without_attachment(letter: ReceivedMail, about: str, span: Span) -> Diagnostic:
    """Say that a mail has no form with it, and what it says instead."""
    message = f"the mail{about} has no attachment"
    rest = letter.words.removeprefix(letter.subject).lstrip(":").strip()
    if rest:
        message += f"; it says: “{shorten_words(rest, _MOST_SHOWN)}”"
    return note(message, span=span)


def _left_out(piece: _Piece, kind: UnreadFormat) -> Diagnostic:
    what, hint = kind.value
    say = note if kind is UnreadFormat.TEXT else warning
    return say(f"is {what}; left out", hint, Span(piece.name))


def _is_litter(name: str) -> bool:
    return name.lower() in _LITTER or name.startswith("._")


def _printable(name: str) -> str:
    """Spell a name from outside: what is no character as its code, and no more than a line."""
    spelled = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return spelled if len(spelled) <= _MAX_NAME else f"{spelled[:_MAX_NAME]}…"
