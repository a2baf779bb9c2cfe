"""The code in the footer of each page: which page of which form this is, for a machine to read.

The code is a Data Matrix (ISO/IEC 16022, ECC 200); ``docs/pdf.md`` says why. Its text is
``PA1.<revision>.<page>.<key>``: the name and version of the format, two decimal numbers, and the
form's id itself or, where that would make the code too dense, ``#`` with a hash of it. A revision
that was made again before it left the house has ``PA2.<revision>.<rendering>.<page>.<key>``, so
that paper, too, says which of its renderings it is.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

_FORMAT = re.compile(
    r"(?:PA1\.(?P<only>[1-9][0-9]{0,5})"
    r"|PA2\.(?P<revision>[1-9][0-9]{0,5})\.(?P<rendering>[2-9]|[1-9][0-9]{1,5}))"
    r"\.(?P<page>[1-9][0-9]{0,3})\.(?P<key>[!-~]{1,24})"
)
_PLAIN_KEY = re.compile(r"[!\"$-~][!-~]{0,23}")
"""Ids that stand for themselves: up to 24 printable ASCII characters, the first one not ``#``."""
_HASH_BYTES = 10


@dataclass(frozen=True, slots=True)
class PageCode:
    """What the code of a page says."""

    key: str
    """What stands for the form's id: compare it with :func:`code_key` of the ids you know."""
    revision: int
    page: int
    """From 1."""
    rendering: int = 1
    """From 1; how often the revision was made with other words before it left the house."""


def code_key(form_id: str) -> str:
    """Return what stands for a form's id in its codes: the id itself, or ``#`` and its hash.

    The hash is the first 80 bits of the SHA-256 of the id's UTF-8, in lower-case Base32 (RFC 4648).
    """
    if _PLAIN_KEY.fullmatch(form_id):
        return form_id
    digest = hashlib.sha256(form_id.encode("utf-8")).digest()[:_HASH_BYTES]
    return "#" + base64.b32encode(digest).decode("ascii").lower()


def code_text(code: PageCode) -> str:
    """Return the text of a page's code."""
    if code.rendering == 1:
        return f"PA1.{code.revision}.{code.page}.{code.key}"
    return f"PA2.{code.revision}.{code.rendering}.{code.page}.{code.key}"


def parse_code(text: str) -> PageCode | None:
    """Read the text of a code; ``None`` if it is not one of ours."""
    match = _FORMAT.fullmatch(text)
    if match is None:
        return None
    revision = int(match["only"] or match["revision"])
    return PageCode(match["key"], revision, int(match["page"]), int(match["rendering"] or 1))
