"""What holds of a record that somebody handed on: its seal, and the files that it names."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath

import pikepdf

from generator.diagnostics import DiagnosticError, error
from generator.record.content import HASHES
from generator.record.sealing import FIELD
from generator.returns.evidence import Validity
from generator.returns.signers.signatures import Trust, read_signatures

_INTACT = (Validity.TRUSTED, Validity.UNKNOWN_ISSUER, Validity.EXPIRED)
_LONGEST_LINE = 4096


class NoRecordError(DiagnosticError):
    """A file is no record of ours, or cannot be read."""


class RecordedFileState(StrEnum):
    """How a file compares with the record."""

    SAME = "as the record says"
    CHANGED = "another file than the record says"
    ABSENT = "not there"


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a record."""

    by: str
    """The name in the certificate."""
    validity: Validity | None
    """None if it is of a kind that cannot be checked here."""
    detail: str
    """Who issued the certificate, when it was sealed and by whose clock."""

    @property
    def is_intact(self) -> bool:
        """Whether nothing was changed since, whoever sealed it."""
        return self.validity in _INTACT


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that the record names."""

    path: str
    sha256: str
    state: RecordedFileState


@dataclass(frozen=True, slots=True)
class Verified:
    """What holds of a record."""

    seals: tuple[Seal, ...]
    """None if nobody sealed it."""
    files: tuple[CheckedFile, ...]

    def of(self, state: RecordedFileState) -> tuple[CheckedFile, ...]:
        """Return the files with which it stands so."""
        return tuple(each for each in self.files if each.state is state)

    @property
    def holds(self) -> bool:
        """Whether it is sealed, nothing was changed since, and no file is another one."""
        sealed = bool(self.seals) and all(seal.is_intact for seal in self.seals)
        return sealed and not self.of(RecordedFileState.CHANGED)


def verify_record(
    pdf: bytes, beside: Path, roots: tuple[Path, ...] = (), *, today: date
) -> Verified:
    """Check the seal of a record, and the files that it names; nothing is fetched.

    Args:
        pdf: the record.
        beside: the folder that its files are looked for in.
        roots: certificates of issuers that are trusted.
        today: the day on which certificates have to be valid.

    Raises:
        NoRecordError: it is no record, or damaged.
        OSError: a certificate or file cannot be read.
        ValueError: a file that should hold a certificate holds none.
    """
    named = tuple(_named(pdf))
    signatures = read_signatures(pdf, Trust(roots), today)
    seals = tuple(
        Seal(each.mark.text, each.mark.validity, each.mark.detail)
        for each in sorted(signatures, key=lambda each: each.field != FIELD)
    )
    return Verified(
        seals, tuple(CheckedFile(path, sha, _state(beside, path, sha)) for path, sha in named)
    )


def _named(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Return paths and hashes as they are attached to a record."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            if HASHES not in document.attachments:
                raise NoRecordError(error("it is not a record: it has no list of hashes"))
            listed = document.attachments[HASHES].get_file().read_bytes().decode()
    except (pikepdf.PdfError, ValueError, TypeError, KeyError):
        raise NoRecordError(error("it is not a record, or it is damaged")) from None
    for line in listed.splitlines():
        sha256, _, path = line[:_LONGEST_LINE].partition("  ")
        yield path, sha256


def _state(folder: Path, path: str, sha256: str) -> RecordedFileState:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not path:
        return RecordedFileState.ABSENT
    file = folder / path
    if not file.is_file():
        return RecordedFileState.ABSENT
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    return RecordedFileState.SAME if found == sha256 else RecordedFileState.CHANGED
