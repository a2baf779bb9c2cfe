"""What tells a mail from all others outside of the ledger: its message id, and its file's name.

The same mail has the same id whenever and wherever it is made, and its copy among the sent mails is
found by it: so a mail that may be out is known although the ledger is lost, and the words of our
own mails are known where somebody quotes them.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from generator.ledger.mails import MailKey
from generator.output import SENT

SUFFIX = ".eml"
MARK = "~"
"""Parts a file's name: the paper's stem, the kind of mail, what tells it from others."""
_OWN_ID = re.compile(r"<([0-9a-f]{16})[0-9a-f]{16}\.agreement@[^<>@]+>")


def digest(key: MailKey) -> str:
    """Return the SHA-256 of a key, in hexadecimal digits."""
    parts = [key.paper_id, key.recipient, key.fingerprint, key.occasion]
    if key.agreement:
        parts.append(key.agreement)
    found = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def message_id(key: MailKey, domain: str) -> str:
    """Return the id of a mail: the same mail has the same id whenever and wherever it is made.

    So a mail that a person sends again after doubt is shown once by programs that know ids.
    """
    return f"<{digest(key)[:32]}.agreement@{domain}>"


def ending(key: MailKey) -> str:
    """Return what the name of a mail's file ends with, whatever the paper's files are called."""
    return f"{digest(key)[:16]}{SUFFIX}"


def sent_copy(outbox: Path, message_id: str) -> Path | None:
    """Find the copy of a mail that was sent, by its id; None if there is none."""
    found = _OWN_ID.fullmatch(message_id)
    pattern = f"*{MARK}*{MARK}{found[1]}{SUFFIX}" if found else ""
    return next((outbox / SENT).glob(pattern), None) if pattern else None
