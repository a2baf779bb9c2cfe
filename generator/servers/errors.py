"""What can go wrong with a server, told apart by whether it makes sense to try again."""

from __future__ import annotations


class ServerError(Exception):
    """Something on the way did not go well; nothing was handed over. The message says what."""


class FatalError(ServerError):
    """It makes no sense to try again: the settings, the login or the certificate are wrong."""


class LostError(ServerError):
    """The connection could not be made, or was lost; it may be there later."""
