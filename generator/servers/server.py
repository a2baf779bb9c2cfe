"""What the settings say of a mail server; nothing here opens a connection."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum


class Security(StrEnum):
    """How the connection is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}


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
