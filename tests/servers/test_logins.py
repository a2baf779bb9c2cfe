"""Signing in at a provider on this machine, and tokens of it, by the providers' own libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mail.conftest import Certificate

from generator.extensions import UnknownNameError
from generator.servers.errors import FatalError, LostError
from generator.servers.logins import google, microsoft
from generator.servers.logins.provider import (
    LOGINS,
    LoginSettings,
    MakeProvider,
    Purpose,
    SignIn,
    SignInFlow,
)
from servers.provider_server import Browser, Provider, provider_server

MAKERS = {"microsoft": microsoft.from_settings, "google": google.from_settings}


@dataclass
class Kept:
    text: str = ""

    def load(self) -> str:
        return self.text

    def save(self, text: str) -> None:
        self.text = text


@dataclass
class Desk:
    """A person at a browser, and what is kept of the login."""

    provider: Provider
    address: str
    ca_file: Path
    vault: Kept = field(default_factory=Kept)
    shown: list[str] = field(default_factory=list)

    def settings(self, *purposes: Purpose, **more: object) -> LoginSettings:
        options: dict[str, object] = {
            "client_id": self.provider.client_id,
            "authority": self.address,
            "auth_uri": f"{self.address}/authorize",
            "token_uri": f"{self.address}/token",
            "ca_file": str(self.ca_file),
        }
        return LoginSettings(
            "chairs@uni.example",
            self.vault,
            frozenset(purposes) or frozenset(Purpose),
            options | more,
            lambda client_id: self.provider.secret,
        )

    def sign_in(self, flow: SignInFlow) -> SignIn:
        return SignIn(flow, self.shown.append, seconds=30)


@pytest.fixture
def desk(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    provider = Provider()
    with provider_server(provider, certificate.path) as address:
        found = Desk(provider, address, certificate.path)
        monkeypatch.setattr("webbrowser.get", lambda name=None: Browser(certificate.path))
        monkeypatch.setattr(
            "webbrowser.open", lambda url, *args, **more: Browser(certificate.path).open(url)
        )
        yield found


def secret_of(name: str, desk: Desk) -> None:
    desk.provider.secret = "s3cret" if name == "google" else ""


@pytest.fixture(params=["microsoft", "google"])
def make(request: pytest.FixtureRequest, desk: Desk) -> MakeProvider:
    secret_of(request.param, desk)
    return MAKERS[request.param]


def test_a_person_signs_in_once_in_the_browser(make: MakeProvider, desk: Desk) -> None:
    found = make(desk.settings())
    found.sign_in(desk.sign_in(SignInFlow.BROWSER))
    assert found.token() == "token-1"
    # Another run has only what was kept, and needs nobody.
    assert make(desk.settings()).token() == "token-1"
    assert desk.provider.tokens == 1
    assert "browser" in desk.shown[0]


def test_a_token_that_was_not_accepted_is_renewed_and_kept(make: MakeProvider, desk: Desk) -> None:
    found = make(desk.settings())
    found.sign_in(desk.sign_in(SignInFlow.BROWSER))
    assert found.renew() == "token-2"
    assert found.token() == "token-2"
    assert make(desk.settings()).token() == "token-2"


def test_a_token_that_is_about_to_end_is_renewed_by_itself(make: MakeProvider, desk: Desk) -> None:
    desk.provider.seconds = 60
    found = make(desk.settings())
    found.sign_in(desk.sign_in(SignInFlow.BROWSER))
    assert found.token() == "token-2"
    assert desk.provider.asked[-1]["grant_type"] == "refresh_token"


def test_who_is_not_let_in_any_more_is_asked_to_sign_in(make: MakeProvider, desk: Desk) -> None:
    found = make(desk.settings())
    found.sign_in(desk.sign_in(SignInFlow.BROWSER))
    desk.provider.revoked = True
    with pytest.raises(FatalError, match="sign in with `agreements login`") as caught:
        found.renew()
    assert "it has expired" in str(caught.value) or "invalid_grant" in str(caught.value)
    assert "refresh-1" not in str(caught.value)


def test_a_provider_that_is_down_is_lost_and_not_the_login(make: MakeProvider, desk: Desk) -> None:
    found = make(desk.settings())
    found.sign_in(desk.sign_in(SignInFlow.BROWSER))
    desk.provider.down = True
    with pytest.raises(LostError):
        found.renew()
    desk.provider.down = False
    assert make(desk.settings()).renew() == "token-2"


def test_nobody_has_signed_in_yet(make: MakeProvider, desk: Desk) -> None:
    with pytest.raises(FatalError, match=r"you have not signed in for chairs@uni\.example"):
        make(desk.settings()).token()


def test_who_says_no_in_the_browser_is_told(make: MakeProvider, desk: Desk) -> None:
    desk.provider.refused = "access_denied"
    with pytest.raises(FatalError, match="access_denied"):
        make(desk.settings()).sign_in(desk.sign_in(SignInFlow.BROWSER))
    assert desk.vault.text in {"", "{}"}


@pytest.mark.parametrize("kept", ["{", "[]", "7", '"x"', "\x00"])
def test_what_is_damaged_in_the_keyring_asks_for_a_new_login(
    kept: str, make: MakeProvider, desk: Desk
) -> None:
    desk.vault.text = kept
    with pytest.raises(FatalError, match="agreements login"):
        make(desk.settings()).token()


def test_what_is_kept_has_no_secret_of_the_application(desk: Desk) -> None:
    desk.provider.secret = "s3cret"
    google.from_settings(desk.settings()).sign_in(desk.sign_in(SignInFlow.BROWSER))
    assert "s3cret" not in desk.vault.text


def test_microsoft_takes_a_code_from_another_machine(desk: Desk) -> None:
    desk.provider.pending = 1
    found = microsoft.from_settings(desk.settings())
    assert found.sign_in(desk.sign_in(SignInFlow.DEVICE)) == "ines@uni.example"
    assert desk.shown == [
        "Open https://login.example/device in a browser, and enter the code ABCD-1234"
    ]
    assert found.token() == "token-1"


def test_a_university_that_forbids_codes_is_quoted(desk: Desk) -> None:
    desk.provider.refused = "access_denied"
    with pytest.raises(FatalError, match="No; sign in") as caught:
        microsoft.from_settings(desk.settings()).sign_in(desk.sign_in(SignInFlow.DEVICE))
    assert "Trace" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("AADSTS65001", "ask an administrator to consent"),
        ("AADSTS90094", "ask an administrator to consent"),
        ("AADSTS700016", "correct client_id or tenant in [logins.microsoft]"),
        ("AADSTS53003", "ask the IT department"),
    ],
)
def test_what_signing_in_again_does_not_mend_is_told_what_to_do(
    code: str, hint: str, desk: Desk
) -> None:
    desk.provider.refused = "invalid_client"
    desk.provider.words = f"{code}: it is not so. Trace ID: 7"
    with pytest.raises(FatalError) as caught:
        microsoft.from_settings(desk.settings()).sign_in(desk.sign_in(SignInFlow.DEVICE))
    assert hint in str(caught.value)
    assert "agreements login" not in str(caught.value)


def test_consent_that_lacks_later_asks_for_another_login(desk: Desk) -> None:
    found = microsoft.from_settings(desk.settings())
    found.sign_in(desk.sign_in(SignInFlow.DEVICE))
    desk.provider.revoked = True
    desk.provider.ended = "AADSTS65001: nobody has consented to reading. Trace ID: 7"
    with pytest.raises(FatalError, match="consented to reading; sign in with `agreements login`"):
        found.renew()


def test_an_organisation_that_microsoft_does_not_know_is_said(desk: Desk) -> None:
    desk.provider.tenant = "uni.example"
    with pytest.raises(FatalError, match=r"correct tenant in \[logins.microsoft\]") as caught:
        microsoft.from_settings(desk.settings(tenant="uni.exmple")).token()
    assert "uni.exmple" in str(caught.value)


def test_an_application_that_microsoft_does_not_know_gets_no_code(desk: Desk) -> None:
    desk.provider.no_code = "AADSTS700016: there is no such application. Trace ID: 7"
    with pytest.raises(FatalError, match="no such application; correct client_id or tenant"):
        microsoft.from_settings(desk.settings()).sign_in(desk.sign_in(SignInFlow.DEVICE))


def test_who_has_no_browser_gets_the_address(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(sentence: str) -> None:
        desk.shown.append(sentence)
        if "No browser opens here" in sentence:
            Browser(desk.ca_file).open(sentence.rsplit(maxsplit=1)[-1])

    monkeypatch.setattr("webbrowser.get", lambda name=None: _Nowhere())
    monkeypatch.setattr("webbrowser.open", lambda *_, **__: False)
    found = microsoft.from_settings(desk.settings())
    found.sign_in(SignIn(SignInFlow.BROWSER, read, seconds=30))
    assert "`agreements login --device`" in desk.shown[1]
    assert found.token() == "token-1"


def test_who_takes_too_long_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.get", lambda name=None: _Nowhere())
    monkeypatch.setattr("webbrowser.open", lambda *_, **__: False)
    with pytest.raises(LostError, match="you did not sign in in time"):
        microsoft.from_settings(desk.settings()).sign_in(
            SignIn(SignInFlow.BROWSER, desk.shown.append, seconds=0.1)
        )


class _Nowhere:
    """No browser."""

    name = "none"

    def open(self, *_: object, **__: object) -> bool:
        return False


def test_google_gives_no_codes_for_mail(desk: Desk) -> None:
    with pytest.raises(FatalError, match="use the browser"):
        google.from_settings(desk.settings()).sign_in(desk.sign_in(SignInFlow.DEVICE))


@pytest.mark.parametrize(
    ("purposes", "scopes"),
    [
        ((Purpose.SMTP,), {"https://outlook.office.com/SMTP.Send"}),
        ((Purpose.IMAP,), {"https://outlook.office.com/IMAP.AccessAsUser.All"}),
    ],
)
def test_microsoft_is_asked_for_no_more_than_is_needed(
    purposes: tuple[Purpose, ...], scopes: set[str], desk: Desk
) -> None:
    microsoft.from_settings(desk.settings(*purposes)).sign_in(desk.sign_in(SignInFlow.BROWSER))
    asked = set(desk.provider.asked[0]["scope"].split())
    assert {scope for scope in asked if scope.startswith("https:")} == scopes


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
@pytest.mark.parametrize(
    ("options", "words"),
    [({"client_id": None}, "has no client_id in"), ({"client_id": 7}, "words in quotes")],
)
def test_settings_that_do_not_do_are_said(
    maker: Callable[[LoginSettings], object], options: dict[str, object], words: str, desk: Desk
) -> None:
    with pytest.raises(FatalError, match=words):
        maker(desk.settings(**options))


def test_a_name_of_no_provider_is_said() -> None:
    with pytest.raises(UnknownNameError, match="did you mean “google”"):
        LOGINS.get("gogle")
