"""Gmail and Google Workspace: tokens by Google's own library, ``google-auth-oauthlib``.

Settings: ``[logins.google]`` with ``client_id``, that of an application of the kind "Desktop app";
``auth_uri`` and ``token_uri`` if they are others than Google's; ``ca_file``, certificates (PEM) to
trust instead of the usual. The application's secret comes from where passwords come from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from generator.servers.errors import FatalError, LostError
from generator.servers.logins.provider import (
    SIGN_IN_AGAIN,
    LoginSettings,
    SignIn,
    SignInFlow,
    Vault,
)

if TYPE_CHECKING:
    from google.oauth2.credentials import Credentials

_SCOPES = ["https://mail.google.com/"]
"""The one scope for SMTP and IMAP (Google, "OAuth 2.0 Mechanism")."""
_AUTH_URI = "https://accounts.google.com/o/oauth2/auth"
_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_MAX_WORDS = 300
_HINTS = {
    "invalid_client": "correct client_id in [logins.google] or its secret in the keyring",
    "access_denied": "accept what is asked there, or ask the IT department to let you",
}
"""What to do about a refusal, by its code (RFC 6749, 4.1.2.1 and 5.2)."""


class Google:
    """Tokens of one mailbox; what renews them is kept in the vault."""

    def __init__(self, client: dict[str, str], user: str, vault: Vault, ca_file: str) -> None:
        """Take the application, in the words of Google's file of clients."""
        self._client = client
        self._user = user
        self._vault = vault
        self._ca_file = ca_file
        self._kept: Credentials | None = None

    def token(self) -> str:
        """Return a token that is valid for some minutes more."""
        credentials = self._credentials()
        if credentials.valid:
            return str(credentials.token)
        return self.renew()

    def renew(self) -> str:
        """Return a new token."""
        from google.auth.transport.requests import Request  # noqa: PLC0415 - an extra, and slow

        credentials = self._credentials()
        with _lost_is_said(self._user):
            credentials.refresh(Request(self._session()))  # type: ignore[no-untyped-call]
        self._keep(credentials)
        return str(credentials.token)

    def sign_in(self, how: SignIn) -> str:
        """Let a person sign in, in the browser; Google gives no codes for mail."""
        if how.flow is SignInFlow.DEVICE:
            raise FatalError(
                "Google allows no login to a mailbox by code: use the browser, without --device"
            )
        flow = _flow(self._client, how.show)
        if self._ca_file:
            flow.oauth2session.verify = self._ca_file
        with _lost_is_said(self._user):
            credentials = flow.run_local_server(
                port=0,
                authorization_prompt_message="",
                timeout_seconds=how.seconds,
                access_type="offline",
                prompt="consent",
                login_hint=self._user,
            )
        if not credentials.refresh_token:
            raise FatalError("Google's token ends within the hour; sign in again")
        self._keep(credentials)
        return ""

    def _credentials(self) -> Credentials:
        from google.oauth2.credentials import Credentials  # noqa: PLC0415 - an extra, and slow

        if self._kept is None:
            kept = self._vault.load()
            if not kept:
                raise FatalError(f"you have not signed in for {self._user}: {SIGN_IN_AGAIN}")
            try:
                known = json.loads(kept)
                self._kept = Credentials(  # type: ignore[no-untyped-call]
                    str(known["token"]),
                    str(known["refresh_token"]),
                    token_uri=self._client["token_uri"],
                    client_id=self._client["client_id"],
                    client_secret=self._client["client_secret"],
                    scopes=_SCOPES,
                    expiry=datetime.fromisoformat(known["expiry"]).replace(tzinfo=None),
                )
            except (LookupError, TypeError, ValueError):
                message = f"the login in the keyring is damaged: {SIGN_IN_AGAIN}"
                raise FatalError(message) from None
        return self._kept

    def _keep(self, credentials: Credentials) -> None:
        self._kept = credentials
        known = {
            "token": credentials.token,
            "refresh_token": credentials.refresh_token,
            # In UTC without a zone, as the library has it; without an end, it is renewed at once.
            "expiry": (credentials.expiry or datetime(1970, 1, 1)).isoformat(),
        }
        self._vault.save(json.dumps(known))

    def _session(self) -> Any:
        import requests  # noqa: PLC0415 - comes with google-auth-oauthlib

        session = requests.Session()
        if self._ca_file:
            session.verify = self._ca_file
        return session


def from_settings(settings: LoginSettings) -> Google:
    """Make the provider from ``[logins.google]``; nothing is asked yet.

    Raises:
        FatalError: ``client_id`` is missing, or the library is not installed.
    """
    client_id = settings.text("client_id")
    if find_spec("google_auth_oauthlib") is None:
        raise FatalError(
            "logging in at Google needs more packages: pip install 'paper-agreements[oauth]'"
        )
    client = {
        "client_id": client_id,
        "client_secret": settings.secret(client_id),
        "auth_uri": settings.text("auth_uri", _AUTH_URI),
        "token_uri": settings.text("token_uri", _TOKEN_URI),
    }
    return Google(client, settings.user, settings.vault, settings.ca_file)


def _flow(client: dict[str, str], show: Callable[[str], None]) -> Any:
    """Return Google's flow, which also shows the address that the browser opens."""
    from google_auth_oauthlib.flow import InstalledAppFlow  # noqa: PLC0415 - an extra, and slow

    class Shown(InstalledAppFlow):  # type: ignore[misc]
        def authorization_url(self, **kwargs: Any) -> tuple[str, str]:
            address, state = super().authorization_url(**kwargs)
            show(f"Sign in with the browser that opens now, or open {address}")
            return address, state

    return Shown.from_client_config({"installed": client}, _SCOPES, autogenerate_code_verifier=True)


@contextmanager
def _lost_is_said(user: str) -> Iterator[None]:
    """Turn what the libraries raise into sentences."""
    import webbrowser  # noqa: PLC0415 - only here

    from google.auth.exceptions import RefreshError, TransportError  # noqa: PLC0415 - an extra
    from google_auth_oauthlib.flow import WSGITimeoutError  # noqa: PLC0415 - the same
    from oauthlib.oauth2 import OAuth2Error  # noqa: PLC0415 - the same
    from requests import RequestException  # noqa: PLC0415 - the same

    try:
        yield
    except RefreshError as problem:
        if problem.retryable:
            raise LostError(f"Google's login does not answer: {_words(problem)}") from None
        raise FatalError(
            f"Google gives no token for {user}: {_words(problem)}; {SIGN_IN_AGAIN}"
        ) from None
    except (TransportError, RequestException) as problem:
        raise LostError(f"Google's login cannot be reached: {_words(problem)}") from None
    except WSGITimeoutError:
        raise LostError("you did not sign in in time; try again") from None
    except OAuth2Error as problem:
        hint = _HINTS.get(problem.error or "", SIGN_IN_AGAIN)
        raise FatalError(f"Google refused the login: {_words(problem)}; {hint}") from None
    except webbrowser.Error:
        raise FatalError(
            "no browser can be opened here: run `agreements login` on a machine that has one"
        ) from None


def _words(problem: Exception) -> str:
    first = problem.args[0] if problem.args else problem
    return " ".join(str(first).split())[:_MAX_WORDS].rstrip(". ")
