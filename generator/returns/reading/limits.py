"""How much of a returned file is read, and how it is said that one is not."""

from __future__ import annotations

from dataclasses import dataclass

from generator.returns.evidence import Finding, Outcome


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a returned form may need; real ones stay below a tenth of it."""

    max_bytes: int = 64 << 20
    max_pages: int = 64
    max_side: float = 14_400
    """Of a page, in points: the most that ISO 32000-1 (C.2) lets a page have."""
    max_pixels: int = 60_000_000
    """Of a picture in the file; A4 at 600 dpi has 35 million."""
    max_inflated: int = 512 << 20
    """Of all streams together, in bytes."""
    plain_inflated: int = 96 << 20
    """Of all streams of a small file, in bytes; a page scanned at 600 dpi in grey has 35 MB."""
    inflated_per_byte: int = 64
    """So much more for each byte of the file."""
    max_drawn: int = 16 << 20
    """Of what all pages draw, in bytes of operators, each time that they are run."""
    plain_pixels: int = 70_000_000
    """Of all pictures of a small file, each time that they are drawn."""
    pixels_per_byte: int = 2_000
    """So much more for each byte of the file; a page in fax packing has 1,000."""
    max_annotations: int = 2_000
    max_picture: int = 20_000_000
    """Pixels of a picture that is made of a page; A3 at 300 dpi has 17 million."""
    max_objects: int = 200_000


class UnreadableError(Exception):
    """A file is not read; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        """Take what is to be said of the file."""
        super().__init__(finding.message)
        self.finding = finding


def refusal(code: str, message: str, hint: str) -> UnreadableError:
    """Make the error for a file that is not read."""
    return UnreadableError(Finding(Outcome.REJECTED, code, message, hint))


UNSAFE = frozenset({"script", "launch", "submit", "media", "xfa", "outside"})
"""Codes of what a viewer may run, play or fetch when a file is opened: nobody lets it pass."""
