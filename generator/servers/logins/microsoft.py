"""Microsoft 365 and Outlook: tokens by Microsoft's own library, ``msal``.

Settings: ``[logins.microsoft]`` with ``client_id``, that of the application; ``tenant``, that of
the university, if the application is not for all; ``authority``, if it is another cloud than the
public one; and ``ca_file``, certificates (PEM) to trust instead of the usual.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from generator.servers.errors import FatalError, LostError
from generator.servers.logins.provider import (
    SIGN_IN_AGAIN,
    LoginSettings,
    Purpose,
    SignIn,
    SignInFlow,
    Vault,
)

if TYPE_CHECKING:
    import msal

_AUTHORITY = "https://login.microsoftonline.com"
_SCOPES = {
    Purpose.SMTP: "https://outlook.office.com/SMTP.Send",
    Purpose.IMAP: "https://outlook.office.com/IMAP.AccessAsUser.All",
}
"""The delegated permissions ("Authenticate an IMAP, POP or SMTP connection using OAuth")."""
_MAX_WORDS = 300
_CODE = re.compile(r"AADSTS\d+")
_CONSENT = "ask an administrator to consent to the permissions of the application"
_HINTS = {
    "AADSTS65001": _CONSENT,
    "AADSTS90094": _CONSENT,
    "AADSTS65004": "sign in again and accept what is asked there",
    "AADSTS50105": "ask the IT department to let you use the application",
    "AADSTS50020": "sign in with an account of the tenant in [logins.microsoft]",
    "AADSTS50011": "add the redirect URI http://localhost to the application",
    "AADSTS500113": "add the redirect URI http://localhost to the application",
    "AADSTS7000218": "allow public client flows for the application",
    "AADSTS700016": "correct client_id or tenant in [logins.microsoft]",
    "AADSTS90002": "correct tenant in [logins.microsoft]",
    "AADSTS50059": "name the tenant in [logins.microsoft]",
    "AADSTS53003": "ask the IT department which way to sign in your university's rules allow",
}
"""What to do where signing in again does not help, by the code of Microsoft's reason."""
_HINTS_LATER = _HINTS | {"AADSTS65001": SIGN_IN_AGAIN}
"""The same after somebody has signed in: consent may lack for a mailbox that was added since."""


class Microsoft:
    """Tokens of one mailbox; what ``msal`` knows of it is kept in the vault."""

    def __init__(
        self, application: Application, scopes: list[str], user: str, vault: Vault
    ) -> None:
        """Take the application; nothing is asked yet."""
        self._application = application
        self._scopes = scopes
        self._user = user
        self._vault = vault

    @cached_property
    def _app(self) -> msal.PublicClientApplication:
        """The library's view of the application, which asks Microsoft for its addresses."""
        return self._application.open(self._vault.load())

    def token(self) -> str:
        """Return a token that is valid for five minutes more at least."""
        with _lost_is_said():
            answer = self._app.acquire_token_silent_with_error(self._scopes, self._account())
        return self._taken(answer, _HINTS_LATER)

    def renew(self) -> str:
        """Return a new token."""
        with _lost_is_said():
            answer = self._app.acquire_token_silent_with_error(
                self._scopes, self._account(), force_refresh=True
            )
        return self._taken(answer, _HINTS_LATER)

    def sign_in(self, how: SignIn) -> str:
        """Let a person sign in, in the browser or by a code."""
        with _lost_is_said():
            for account in self._app.get_accounts():
                self._app.remove_account(account)
            answer = self._by_code(how) if how.flow is SignInFlow.DEVICE else self._by_browser(how)
        self._taken(answer, _HINTS)
        claims = answer.get("id_token_claims") or {}
        return str(claims.get("preferred_username", ""))

    def _by_browser(self, how: SignIn) -> dict[str, Any]:
        app = self._app
        how.show(
            "Sign in with the browser that opens now. Ctrl-C ends it, if an error stands there."
        )
        try:
            answer: dict[str, Any] = app.acquire_token_interactive(
                self._scopes,
                login_hint=self._user,
                timeout=how.seconds,
                auth_uri_callback=lambda address: how.show(_without_browser(address)),
            )
        except RuntimeError:
            raise LostError(
                "you did not sign in in time; try again, and if the browser shows an error, "
                "docs/mail.md says what its code means"
            ) from None
        return answer

    def _by_code(self, how: SignIn) -> dict[str, Any]:
        flow = self._app.initiate_device_flow(self._scopes)
        if "user_code" not in flow:
            said = f"{_words(flow)}; {_hint(flow, _HINTS)}"
            raise FatalError(f"Microsoft gives no code to sign in with: {said}")
        address, code = str(flow["verification_uri"]), str(flow["user_code"])
        how.show(f"Open {address} in a browser, and enter the code {code}")
        answer: dict[str, Any] = self._app.acquire_token_by_device_flow(flow)
        return answer

    def _account(self) -> Mapping[str, Any]:
        """Return whoever signed in; it need not be the mailbox, which several may share."""
        accounts = self._app.get_accounts()
        if not accounts:
            raise FatalError(f"you have not signed in for {self._user}: {SIGN_IN_AGAIN}")
        account: Mapping[str, Any] = accounts[0]
        return account

    def _taken(self, answer: Mapping[str, Any] | None, hints: Mapping[str, str]) -> str:
        """Return the token of an answer, and keep what is new."""
        cache = self._app.token_cache
        if cache.has_state_changed:
            self._vault.save(cache.serialize())
        if answer is None or "access_token" not in answer:
            said = _words(answer) if answer else "the one that it gave has ended"
            hint = _hint(answer or {}, hints)
            raise FatalError(f"Microsoft gives no token for {self._user}: {said}; {hint}")
        return str(answer["access_token"])


@dataclass(frozen=True, slots=True)
class Application:
    """An application that is registered at Microsoft."""

    client_id: str
    tenant: str = "organizations"
    authority: str = _AUTHORITY
    ca_file: str = ""
    """Certificates to trust instead of the usual, as a file in PEM; empty for the usual."""

    def open(self, kept: str) -> msal.PublicClientApplication:
        """Return the library's view of it, with what was kept of earlier logins."""
        import msal  # noqa: PLC0415 - an extra, and slow to import

        cache = msal.SerializableTokenCache()
        try:
            cache.deserialize(kept or "{}")
            known = isinstance(json.loads(kept or "{}"), dict)
        except ValueError:
            known = False
        if not known:
            raise FatalError(f"the login in the keyring is damaged: {SIGN_IN_AGAIN}")
        authority = f"{self.authority.rstrip('/')}/{self.tenant}"
        try:
            return msal.PublicClientApplication(
                self.client_id,
                authority=authority,
                token_cache=cache,
                instance_discovery=self.authority == _AUTHORITY,
                verify=self.ca_file or True,
            )
        except ValueError:  # the library knows no more than that there is none (AADSTS90002)
            raise FatalError(
                f"there is no organisation at {authority}: correct tenant in [logins.microsoft]"
            ) from None


def from_settings(settings: LoginSettings) -> Microsoft:
    """Make the provider from ``[logins.microsoft]``; nothing is asked yet.

    Raises:
        FatalError: ``client_id`` is missing, or the library is not installed.
    """
    application = Application(
        settings.text("client_id"),
        settings.text("tenant", "organizations"),
        settings.text("authority", _AUTHORITY),
        settings.ca_file,
    )
    if find_spec("msal") is None:
        raise FatalError(
            "logging in at Microsoft needs more packages: pip install 'paper-agreements[oauth]'"
        )
    scopes = [_SCOPES[purpose] for purpose in Purpose if purpose in settings.purposes]
    return Microsoft(application, scopes, settings.user, settings.vault)


@contextmanager
def _lost_is_said() -> Iterator[None]:
    """Turn what the library raises into sentences."""
    from msal.exceptions import MsalServiceError  # noqa: PLC0415 - an extra, and slow to import
    from requests import RequestException  # noqa: PLC0415 - the same

    try:
        yield
    except (MsalServiceError, RequestException) as problem:
        raise LostError(f"Microsoft's login cannot be reached: {problem}"[:_MAX_WORDS]) from None
    except (ValueError, RuntimeError) as problem:
        words = " ".join(str(problem).split())[:_MAX_WORDS]
        raise FatalError(f"the login at Microsoft does not work: {words}") from None


def _without_browser(address: str) -> str:
    return (
        "No browser opens here. Open this in a browser on this machine, or end with Ctrl-C and use "
        f"`agreements login --device`: {address}"
    )


def _hint(answer: Mapping[str, Any], hints: Mapping[str, str]) -> str:
    """Return what to do about a refusal."""
    code = _CODE.search(str(answer.get("error_description", "")))
    return hints.get(code[0], SIGN_IN_AGAIN) if code else SIGN_IN_AGAIN


def _words(answer: Mapping[str, Any]) -> str:
    """Return what Microsoft says is wrong, without its tracking numbers."""
    said = str(answer.get("error_description") or answer.get("error") or "no reason given")
    return " ".join(said.partition("Trace ID")[0].split())[:_MAX_WORDS].rstrip(". ")
