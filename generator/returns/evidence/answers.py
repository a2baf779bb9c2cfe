"""What was ticked, chosen and filled in on a form beside names, dates and signatures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a field of the form says."""

    label: str
    """What the field is for; of several buttons that of each, parted by commas."""
    said: tuple[str, ...]
    """What was ticked, chosen or written; nothing if the field is empty."""
    is_ticked: bool
    """Whether it is ticked, and not written in."""
    required: bool
    is_known: bool = True
    """Whether the file has the field; a file that was printed has none."""
    fault: str = ""
    """Why it cannot be sure what was meant: the end of a sentence about the field."""
