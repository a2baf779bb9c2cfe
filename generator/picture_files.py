"""Pictures that stand on forms: the file that a workspace has, and what was drawn from it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

SUFFIXES = (".png", ".jpg", ".jpeg", ".svg")
MAX_BYTES = 1_000_000
"""The largest file that is taken: each form has the picture in it."""
MAX_PIXELS = 4_000_000
"""The most pixels of a picture: what is 20 cm wide has 300 dpi and more with so many."""


WIDTH = re.compile(r"[1-9][0-9]{0,2}(?:mm|%)")
"""How wide a picture can be said to be: in millimetres, or in parts of the text's width."""
_PART = re.compile(r"[\w][\w. -]*")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/", re.IGNORECASE)


def refuse_name(name: str) -> str:
    """Say why a picture cannot have this name in a template; empty if it can.

    >>> refuse_name("logos/workshop.svg")
    ''
    >>> refuse_name("https://example.org/logo.svg")
    'it is not in the folder of the templates'
    """
    if _ELSEWHERE.match(name) or not all(_PART.fullmatch(part) for part in name.split("/")):
        return "it is not in the folder of the templates"
    if not name.lower().endswith(SUFFIXES):
        return f"it is no {', '.join(suffix[1:].upper() for suffix in SUFFIXES)}"
    return ""


@dataclass(frozen=True)
class PictureFile:
    """A picture as a file, by its name in the folder of the templates and what is in it."""

    name: str
    """With ``/`` between folders."""
    digest: str
    """SHA-256 of the file, in hex."""
    data: bytes = field(repr=False, compare=False)

    @classmethod
    def of(cls, name: str, data: bytes) -> PictureFile:
        """Return the picture that has these bytes."""
        return cls(name, hashlib.sha256(data).hexdigest(), data)


@dataclass(frozen=True)
class DrawnPicture:
    """A picture that was drawn on the page of a PDF of its own, as large as the page."""

    file: PictureFile
    width: float
    """In points, as large as the picture says."""
    height: float
    pdf: bytes = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name that documents call it by."""
        return self.file.name


class PictureRefusedError(Exception):
    """A picture that cannot stand on a form: why, and what to do."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
