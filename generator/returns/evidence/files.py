"""A file that came back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from generator.returns.evidence.identification import PageMap


class FileKind(StrEnum):
    """What a returned file is, by its first bytes and not by its name."""

    PDF = "pdf"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came back; a copy of it is kept."""

    name: str
    """Where to find it: a path, or what an archive or a mail calls it, after theirs."""
    kind: FileKind
    sha256: str
    size: int
    """In bytes."""
    path: Path
    """The copy."""
    sender: str = ""
    """Address of who sent it, if a mail brought it."""
    words: str = ""
    """What was written with it."""
    assigned: str = ""
    """Which form a person said that it is, by :attr:`Issued.label`; empty if nobody did."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """A returned file and the form as it was issued: what pictures for a person are drawn from."""

    returned: Path
    """The copy of the file."""
    kind: FileKind
    issued: Path | None
    """None if nobody knows which form it is, or it is lost."""
    pages: PageMap
