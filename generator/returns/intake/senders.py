"""Which mails of a mailbox may bring a form back: those of people whom we have to do with."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from email.message import Message
from email.utils import parseaddr

_IDS = re.compile(r"<[^<>\s]{3,250}>")


def is_from_known(
    message_ids: Collection[str], addresses: Collection[str]
) -> Callable[[Message], bool]:
    """Return what tells by a mail's header whether it may bring a form back.

    Args:
        message_ids: of the mails that we sent.
        addresses: in lower case, of those who got one, or have returned a form.
    """

    def is_known(header: Message) -> bool:
        fields = f"{header.get('In-Reply-To', '')} {header.get('References', '')}"
        if any(each in message_ids for each in _IDS.findall(fields)):
            return True
        return parseaddr(str(header.get("From", "")))[1].lower() in addresses

    return is_known
