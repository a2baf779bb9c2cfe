"""How a program proves to a server that it may act for a user: by a password, or by a token.

A token (RFC 6750) is issued for an hour or so by the provider's own login page (OAuth 2.0, RFC
6749), at which a person has signed in once; the program renews it without asking again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias


class AccessTokens(Protocol):
    """Tokens for one user of one provider."""

    def token(self) -> str:
        """Return a token that is valid for some minutes more, renewed if need be.

        Raises:
            FatalError: a person has to sign in again.
            LostError: the provider cannot be reached for now.
        """
        ...

    def renew(self) -> str:
        """Return a new token, because a server did not accept the last.

        Raises:
            FatalError: a person has to sign in again.
            LostError: the provider cannot be reached for now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Password:
    """A password; empty if there is nobody to log in as."""

    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens, for the method XOAUTH2."""

    tokens: AccessTokens = field(repr=False)


Login: TypeAlias = Password | Tokens


def xoauth2(user: str, token: str) -> str:
    r"""Return what XOAUTH2 says to a server, before it is put into Base64.

    The format is described by Google ("OAuth 2.0 Mechanism") and Microsoft ("Authenticate an IMAP,
    POP or SMTP connection using OAuth"), the same.

    >>> xoauth2("ada@example.org", "abc")
    'user=ada@example.org\x01auth=Bearer abc\x01\x01'
    """
    return f"user={user}\x01auth=Bearer {token}\x01\x01"
