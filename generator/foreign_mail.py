"""Whether a stranger's mail can be taken apart in bounded time.

Python's own reader of mails does the work. It takes quadratic time for long lists of parameters and
for parts within parts, and one call more for each part within a part; so a mail that has too many
of those is not given to it.
"""

from __future__ import annotations

import re
from email.errors import MessageError
from itertools import islice

MAX_HEADER = 4_096
"""Longest ``Content-Type`` or ``Content-Disposition`` that is read, in bytes."""
MAX_MULTIPARTS = 100
"""Most parts within parts, as far as the word ``multipart`` tells."""
CONFUSED = (
    AttributeError, LookupError, MessageError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What Python's reader raises for mails that it does not understand."""

_CONTENT_FIELD = re.compile(
    rb"(?:\A|[\r\n])content-(?:type|disposition)[ \t]*:(?:[^\r\n]|[\r\n]+[ \t]){0,%d}"
    % (MAX_HEADER + 1),
    re.IGNORECASE,
)
_MULTIPART = re.compile(rb"multipart", re.IGNORECASE)


class UnreadableMailError(Exception):
    """A mail cannot be taken apart; the message says why."""


def check_mail(content: bytes) -> None:
    """Hold that a mail can be given to Python's reader.

    Raises:
        UnreadableMailError: it is built to take long.
    """
    multiparts = sum(1 for _ in islice(_MULTIPART.finditer(content), MAX_MULTIPARTS + 1))
    if multiparts > MAX_MULTIPARTS:
        raise UnreadableMailError("has too many parts within parts")
    if any(len(found[0]) > MAX_HEADER for found in _CONTENT_FIELD.finditer(content)):
        raise UnreadableMailError("has an unreasonably long header")
