"""Whom a mail server has to be vouched for by: the system's authorities, or those of a file."""

from __future__ import annotations

import ssl

from generator.servers.errors import FatalError
from generator.servers.server import Server


def tls_context(server: Server) -> ssl.SSLContext:
    """Return the settings of TLS with which a server is spoken to.

    Raises:
        FatalError: the file of certificates cannot be used.
    """
    context = ssl.create_default_context()
    if server.ca_file:
        try:
            context.load_verify_locations(cafile=server.ca_file)
        except (OSError, ssl.SSLError) as problem:
            message = f"{server.ca_file} cannot be used as certificates: {problem}"
            raise FatalError(message) from None
    return context
