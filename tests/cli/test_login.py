"""``agreements login``, and sending as somebody who has signed in at a provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring
from mail.conftest import USER, Certificate, MailServer, TokenBox, running
from mail.conftest import certificate as certificate  # noqa: PLC0414 - a fixture
from servers.provider_server import Provider, provider_server

from cli.conftest import Run
from cli.test_send import Kept, recipients, states
from cli.test_send import workspace as workspace  # noqa: PLC0414 - a fixture
from generator.servers.server import Security

pytestmark = pytest.mark.usefixtures("papers")


@dataclass
class Season:
    """A workspace whose university has Microsoft 365, and all its servers."""

    workspace: Path
    provider: Provider
    box: TokenBox
    kept: Kept


@pytest.fixture
def season(
    workspace: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Season]:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    keyring.set_keyring(kept := Kept())
    provider, box = Provider(), TokenBox()
    box.good = {f"token-{number}" for number in range(1, 9)}
    with (
        provider_server(provider, certificate.path) as address,
        contextmanager(running)(box, certificate, Security.STARTTLS) as server,
    ):
        with (workspace / "agreements.toml").open("a", encoding="utf-8") as settings:
            settings.write(_settings(server, address, provider.client_id))
        yield Season(workspace, provider, box, kept)


def _settings(server: MailServer, address: str, client_id: str) -> str:
    ca_file = server.certificate.path
    return f"""server = "localhost"
port = {server.port}
user = "{USER}"
login = "microsoft"
ca_file = "{ca_file}"
rate = "1000/second"

[logins.microsoft]
client_id = "{client_id}"
authority = "{address}"
ca_file = "{ca_file}"
"""


def test_who_has_signed_in_sends_without_a_password(season: Season, run: Run) -> None:
    season.provider.person = USER
    ended = run("login", "--device")
    assert ended.status == 0
    assert "enter the code ABCD-1234" in ended.messages
    assert f"Signed in for {USER}; the keyring keeps it." in ended.messages
    assert run("send", "--smtp", "--yes").status == 0
    assert recipients(season.box) == ["chairs@example.org", "ada@example.org", "grace@example.org"]
    assert states(season.workspace) == {"lovelace43": "accepted", "hopper52": "accepted"}
    assert set(season.box.shown) == {"token-1"}


def test_who_signs_in_for_a_shared_mailbox_is_named(season: Season, run: Run) -> None:
    assert f"Signed in as ines@uni.example for {USER};" in run("login", "--device").messages


def test_a_token_that_ends_in_the_middle_is_renewed_and_kept(season: Season, run: Run) -> None:
    run("login", "--device")
    season.box.ends_with_connection = True
    assert run("send", "--smtp", "--yes").status == 0
    assert len(season.box.mails) == 3
    assert [form["grant_type"] for form in season.provider.asked[1:]] == ["refresh_token"]
    assert "token-2" in "".join(season.kept.passwords.values())


def test_without_a_login_nothing_is_sent(season: Season, run: Run) -> None:
    ended = run("send", "--smtp", "--yes")
    assert ended.status == 1
    assert f"you have not signed in for {USER}: sign in with `agreements login`" in ended.messages
    assert season.box.mails == []
    assert states(season.workspace) == {}


def test_a_login_that_was_revoked_asks_for_another(season: Season, run: Run) -> None:
    run("login", "--device")
    season.provider.revoked = True
    season.box.good.clear()
    ended = run("send", "--smtp", "--yes")
    assert ended.status == 1
    assert "sign in with `agreements login`" in ended.messages
    assert season.box.mails == []


def test_no_token_is_in_a_file_or_a_message(season: Season, run: Run) -> None:
    said = run("login", "--device").messages + run("send", "--smtp", "--yes").messages
    files = [each for each in season.workspace.rglob("*") if each.is_file()]
    for secret in ("token-1", "refresh-1"):
        assert secret not in said
        assert not any(secret.encode() in each.read_bytes() for each in files)


def test_where_no_keyring_works_nobody_signs_in_for_nothing(season: Season, run: Run) -> None:
    keyring.set_keyring(Keyring())
    ended = run("login", "--device")
    assert ended.status == 2
    assert "the keyring cannot keep the login" in ended.messages
    assert "enter the code" not in ended.messages
    assert season.provider.asked == []


def test_a_login_is_forgotten(season: Season, run: Run) -> None:
    run("login", "--device")
    assert season.kept.passwords
    assert f"The login for {USER} was removed" in run("login", "--forget").messages
    assert season.kept.passwords == {}
    assert f"has no login for {USER}" in run("login", "--forget").messages


def test_a_name_of_no_provider_is_said(season: Season, run: Run) -> None:
    settings = season.workspace / "agreements.toml"
    text = settings.read_text("utf-8").replace('"microsoft"', '"microsaft"')
    settings.write_text(text, "utf-8")
    for command in (("login",), ("send", "--smtp", "--yes")):
        ended = run(*command)
        assert ended.status in {1, 2}
        assert "did you mean “microsoft”" in ended.messages


def test_a_login_without_a_user_is_said(season: Season, run: Run) -> None:
    settings = season.workspace / "agreements.toml"
    settings.write_text(settings.read_text("utf-8").replace(f'user = "{USER}"\n', ""), "utf-8")
    for command in (("login",), ("send", "--smtp", "--yes")):
        ended = run(*command)
        assert ended.status == 2
        assert '[mail] of agreements.toml has login = "microsoft" and no user' in ended.messages
    assert season.box.mails == []


def test_files_for_other_programs_need_no_login(season: Season, run: Run) -> None:
    settings = season.workspace / "agreements.toml"
    text = settings.read_text("utf-8").partition("[logins.microsoft]")[0]
    settings.write_text(text + 'transport = "eml"\n', "utf-8")
    assert run("send", "--deliver", "--yes").status == 0
    drafts = season.workspace / "drafts"
    assert len(list(drafts.glob("*.eml"))) == 3


def test_a_workspace_with_passwords_needs_no_login(workspace: Path, run: Run) -> None:
    ended = run("login")
    assert ended.status == 2
    assert 'set login = "microsoft"' in ended.messages
