"""How much of a returned file is read, and how it is said that one is not."""

from __future__ import annotations

from dataclasses import dataclass

from generator.returns.evidence import Finding, Outcome


@dataclass(frozen=True, slots=True)
class Limits:
    """What a returned form may need; real ones stay below a tenth of it."""

    max_bytes: int = 64 << 20
    max_pages: int = 64
    max_side: float = 14_400
    """Of a page, in points: the most that ISO 32000-1 (C.2) lets a page have."""
    max_pixels: int = 60_000_000
    """Of a picture in the file, and of one that is made of a page; A4 at 600 dpi has 35 million."""
    max_inflated: int = 512 << 20
    """Of all streams together, in bytes."""
    max_objects: int = 200_000


class UnreadableError(Exception):
    """A file is not read; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        """Take what is to be said of the file."""
        super().__init__(finding.message)
        self.finding = finding


def refuse(code: str, message: str, hint: str) -> UnreadableError:
    """Make the error for a file that is not read."""
    return UnreadableError(Finding(Outcome.REJECTED, code, message, hint))
