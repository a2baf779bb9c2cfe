"""What the settings say of a mail server; nothing here opens a connection."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum

_RATE = re.compile(r"\s*([1-9][0-9]{0,5})\s*/\s*(second|minute|hour|day)\s*")
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}


class Security(StrEnum):
    """How the connection is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and how to reach it."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    """Whom to log in as; empty for no login."""
    plain_host: str = ""
    """The host to which a connection in plain text is allowed although it is another machine."""
    ca_file: str = ""
    """Certificates to trust beside the system's, as a file in PEM; empty for none."""
    timeout: float = 60.0
    """Seconds to wait for an answer."""
    per_connection: int = 100
    """Most mails over one connection."""

    @property
    def is_private(self) -> bool:
        """Tell whether nobody else can read along, or the chair has allowed it by name."""
        return (
            self.security is not Security.NONE
            or is_loopback(self.host)
            or self.plain_host.lower() == self.host.lower()
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, by its name alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse_rate(text: str) -> float:
    """Return the seconds from one mail to the next at a rate such as ``30/minute``.

    Raises:
        ValueError: it is no rate.

    >>> parse_rate("30/minute")
    2.0
    """
    found = _RATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no rate")
    return _SECONDS[found[2]] / int(found[1])
