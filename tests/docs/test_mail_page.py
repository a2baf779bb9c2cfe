"""A chair who has docs/mail.md alone gets mails out and forms in, over servers of this machine.

The blocks of settings and the commands are those of the page, as they stand there. The hosts that
it names are found on this machine, and no others are.
"""

from __future__ import annotations

import re
import shlex
import socket
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

import keyring
import pytest
from cli.conftest import Ended, run_command
from cli.test_check import signed
from cli.test_send import Kept
from mail.conftest import PASSWORD, TokenBox, make_certificate, running
from mail.imap_server import Store, imap_server
from pages import PROJECT, code_names, read_blocks, table_under
from servers.provider_server import Browser, Provider, provider_server

from generator.cli.send import delivery
from generator.servers.logins import microsoft
from generator.servers.server import Security

PAGE = PROJECT / "docs" / "mail.md"
MICROSOFT, GOOGLE = "smtp.office365.com", "smtp.gmail.com"
BLOCKS = [block.text for block in read_blocks(PAGE) if block.language == "toml"]
ROWS = table_under(PAGE, "what you may see")
TRANSPORTS = table_under(PAGE, "`transport`")
LIST = """id,title,authors,email
ink1,On Ink,Ada Lovelace,ada@example.org
paper2,On Paper,Grace Hopper,grace@example.org
pens3,On Pens,Emmy Noether,emmy@example.org
"""
AUTHORS = ["ada@example.org", "grace@example.org", "emmy@example.org"]


def block_with(words: str) -> str:
    """Return the one block of settings on the page that has some words."""
    (found,) = [block for block in BLOCKS if words in block]
    return found


def of_block(words: str, *keys: str) -> str:
    value = tomllib.loads(block_with(words))
    for key in keys:
        value = value[key]
    assert isinstance(value, str)
    return value


def named(variable: str) -> str:
    """Return the name of a variable of the environment, which the page has to tell."""
    assert f"`{variable}`" in PAGE.read_text("utf-8")
    return variable


def sign_in_commands() -> list[str]:
    """Return the commands of the page to sign in and try it, but for those of other programs."""
    (block,) = [b.text for b in read_blocks(PAGE) if "agreements login" in b.text and b.language]
    return [line for line in block.splitlines() if line.startswith("agreements ")]


@dataclass
class Chair:
    """Somebody in a workspace of their own, and the servers of the hosts that the page names."""

    folder: Path
    box: TokenBox = field(default_factory=TokenBox)
    store: Store = field(default_factory=lambda: Store(PASSWORD, {"INBOX": [], "Drafts": []}))
    microsoft: Provider = field(default_factory=Provider)
    google: Provider = field(default_factory=lambda: Provider(secret="s3cret"))
    kept: Kept = field(default_factory=Kept)

    def types(self, line: str) -> Ended:
        program, *words = shlex.split(line)
        assert program == "agreements"
        return run_command(*words)

    def put(self, words: str) -> None:
        """Put the lines of a block of the page under the tables that are there already."""
        path = self.folder / "agreements.toml"
        table, lines = "", path.read_text("utf-8").splitlines()
        for line in block_with(words).splitlines():
            if line.startswith("["):
                table = line
                if table not in lines:
                    lines.append(table)
            elif line:
                start = lines.index(table) + 1
                key = line.partition("=")[0]
                rest = lines[start:]
                end = next((n for n, each in enumerate(rest) if each.startswith("[")), len(rest))
                kept = [each for each in rest[:end] if not each.startswith(key)]
                lines[start : start + end] = [line, *kept]
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def change(self, old: str, new: str) -> None:
        path = self.folder / "agreements.toml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.box.mails]

    def comes_back(self, sender: str, words: str, form: bytes | None) -> None:
        message = EmailMessage()
        message["From"], message["Subject"] = sender, "Form"
        message.set_content(words)
        if form is not None:
            message.add_attachment(form, "application", "pdf", filename="form.pdf")
        self.store.put("INBOX", message.as_bytes().replace(b"\n", b"\r\n"))

    def form(self, paper_id: str) -> bytes:
        return (self.folder / "out" / f"{paper_id}.pdf").read_bytes()


HOSTS = {
    *(f"smtp.{name}:587" for name in ("office365.com", "gmail.com", "example.org")),
    *("outlook.office365.com:993", "imap.example.org:993"),
    *("login.microsoftonline.com:443", "accounts.google.com:443", "oauth2.googleapis.com:443"),
}


@contextmanager
def network(chair: Chair, folder: Path) -> Iterator[dict[str, int]]:
    """Run the servers; give the port of this machine for each host and port."""
    names = sorted({"localhost", *(host.partition(":")[0] for host in HOSTS)})
    certificate = make_certificate(folder / "ca.pem", names)
    with ExitStack() as stack:
        smtp = stack.enter_context(
            contextmanager(running)(chair.box, certificate, Security.STARTTLS)
        ).port
        imap = stack.enter_context(imap_server(chair.store, certificate.path))
        logins = stack.enter_context(provider_server(chair.microsoft, certificate.path))
        google = stack.enter_context(provider_server(chair.google, certificate.path))
        port_of = {"smtp": smtp, "imap": imap, "outlook": imap}
        port_of |= {"login": int(logins.rpartition(":")[2])}
        yield {h: port_of.get(h.partition(".")[0], int(google.rpartition(":")[2])) for h in HOSTS}


def found_here(ports: dict[str, int]) -> Callable[..., object]:
    """Return what finds the page's hosts on this machine, and no other host."""
    usual = socket.getaddrinfo

    def find(host: str | None, port: int, *args: object, **more: object) -> object:
        if host in {"localhost", "127.0.0.1", None}:
            return usual(host, port, *args, **more)  # type: ignore[arg-type]
        if (key := f"{host}:{port}") not in ports:
            raise socket.gaierror(socket.EAI_NONAME, f"there is no {key} here")
        return usual("127.0.0.1", ports[key], *args, **more)  # type: ignore[arg-type]

    return find


@pytest.fixture
def chair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chair]:
    """A chair who has made the forms, and has put in who writes, as the page says first."""
    keyring.set_keyring(kept := Kept())
    found = Chair(tmp_path / "volume", kept=kept)
    found.microsoft.client_id = of_block(MICROSOFT, "logins", "microsoft", "client_id")
    found.microsoft.tenant = of_block(MICROSOFT, "logins", "microsoft", "tenant")
    found.google.client_id = of_block(GOOGLE, "logins", "google", "client_id")
    found.microsoft.person = "ines@uni.example"
    found.box.good = {f"token-{number}" for number in range(1, 9)}
    found.store.tokens = set(found.box.good)
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with network(found, tmp_path) as ports:
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
            monkeypatch.setenv(name, str(tmp_path / "ca.pem"))
        browser = Browser(tmp_path / "ca.pem")
        monkeypatch.setattr("webbrowser.get", lambda name=None: browser)
        monkeypatch.setattr("webbrowser.open", lambda url, *_, **__: browser.open(url))
        monkeypatch.setattr(socket, "getaddrinfo", found_here(ports))
        monkeypatch.setattr(
            delivery, "CLOCK", replace(delivery.CLOCK, monotonic=lambda: 0.0, sleep=lambda _: None)
        )
        monkeypatch.chdir(tmp_path)
        assert found.types("agreements init volume --template pmlr").status == 0
        monkeypatch.chdir(found.folder)
        (found.folder / "metadata" / "papers.csv").write_text(LIST, "utf-8")
        assert found.types("agreements generate").status == 0
        found.put("reminders = ")
        yield found


def goes_back(chair: Chair) -> None:
    """Let two authors answer, and somebody else write."""
    chair.comes_back("ada@example.org", "Here it is.", signed(chair.form("ink1"), "Ada Lovelace"))
    chair.comes_back("grace@example.org", "Please fix the title.", chair.form("paper2"))
    chair.comes_back("friend@else.example", "Lunch?", None)


@pytest.mark.usefixtures("forked_processes")
@pytest.mark.parametrize("flow", ["", " --device"])
def test_a_chair_with_microsoft_365_sends_and_reads(flow: str, chair: Chair) -> None:
    chair.put(MICROSOFT)
    chair.put("outlook.office365.com")
    chair.box.user = of_block(MICROSOFT, "mail", "user")
    login, trial = sign_in_commands()
    ended = chair.types(login + flow)
    assert ended.status == 0
    assert f"Signed in as ines@uni.example for {chair.box.user};" in ended.messages
    asked = chair.microsoft.asked[0].get("scope") or chair.microsoft.scope
    assert {scope for scope in asked.split() if "outlook" in scope} == set(
        microsoft._SCOPES.values()
    )
    assert chair.types(trial).status == 0
    assert chair.recipients() == ["chairs@uni.example"] * 3
    chair.box.mails.clear()
    assert "nothing was sent" in chair.types("agreements send").messages
    chair.box.good.discard("token-1")  # it ends, and is renewed
    assert chair.types("agreements send --smtp --yes").status == 0
    assert chair.recipients() == ["chairs@uni.example", *AUTHORS]
    assert chair.box.shown[-1] == "token-2"
    goes_back(chair)
    checked = chair.types("agreements check --inbox")
    assert "2 files: 1 accepted, 1 rejected." in checked.messages
    assert "Please fix the title." in checked.output
    assert "1 other mail in “INBOX” left unread" in checked.messages
    assert chair.types("agreements send").output.startswith("rejected\tpaper2\t")


def test_a_mailbox_that_is_added_later_wants_another_login(chair: Chair) -> None:
    chair.put(MICROSOFT)
    assert chair.types("agreements login --device").status == 0
    chair.put("outlook.office365.com")
    chair.microsoft.revoked = True
    chair.microsoft.ended = "AADSTS65001: nobody has consented"
    assert "sign in with `agreements login`" in chair.types("agreements check --inbox").messages
    chair.microsoft.revoked = False
    assert chair.types("agreements login --device").status == 0
    assert "error" not in chair.types("agreements check --inbox").messages


def test_a_block_that_is_put_at_the_end_is_told_from_where_it_belongs(chair: Chair) -> None:
    with (chair.folder / "agreements.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n\n{block_with(MICROSOFT)}")
    ended = chair.types("agreements login")
    assert ended.status == 2
    assert "has [mail] twice (put all under one [mail])" in ended.messages


@pytest.mark.parametrize("code", sorted(microsoft._HINTS))
def test_what_microsoft_refuses_is_on_the_page_and_says_what_to_do(code: str, chair: Chair) -> None:
    assert any(code in code_names(row[0]) for row in ROWS)
    chair.put(MICROSOFT)
    chair.microsoft.refused = "access_denied"
    chair.microsoft.words = f"{code}: no. Trace ID: 7"
    ended = chair.types("agreements login --device")
    assert ended.status == 1
    assert f"{code}: no; {microsoft._HINTS[code]}" in ended.messages
    assert chair.kept.passwords == {}


def test_a_tenant_or_an_application_that_is_not_there(chair: Chair) -> None:
    chair.put(MICROSOFT)
    chair.microsoft.no_code = "AADSTS700016: no such application"
    ended = chair.types("agreements login --device")
    assert "no such application; correct client_id or tenant" in ended.messages
    chair.change('tenant = "uni.example"', 'tenant = "uni.exmple"')
    ended = chair.types(sign_in_commands()[0])
    assert ended.status == 1
    assert "there is no organisation at" in ended.messages
    assert any("there is no organisation at" in row[0] for row in ROWS)


SMTP_CODES = sorted(name for row in ROWS for name in code_names(row[0]) if name[0] == "5")


@pytest.mark.parametrize("answer", SMTP_CODES)
def test_what_the_server_refuses_is_shown_as_on_the_page(answer: str, chair: Chair) -> None:
    chair.put(MICROSOFT)
    chair.box.user = of_block(MICROSOFT, "mail", "user")
    assert chair.types("agreements login --device").status == 0
    chair.box.refused_sender = f"{answer} No."
    ended = chair.types("agreements send --smtp --yes")
    assert ended.status == 1
    assert f"{answer} No." in ended.messages
    assert chair.recipients() == []


def test_who_may_not_send_as_the_sender_loses_no_mail(chair: Chair) -> None:
    assert any("SendAsDenied" in row[0] for row in ROWS)
    chair.put(MICROSOFT)
    chair.box.user = of_block(MICROSOFT, "mail", "user")
    assert chair.types("agreements login --device").status == 0
    denied = "554 5.2.252 SendAsDenied; not allowed"
    chair.box.refused_data = dict.fromkeys(AUTHORS, denied)  # the right is lost after the trial
    ended = chair.types("agreements send --smtp --yes")
    assert ended.status == 1
    assert f"takes no mail from this sender: {denied}" in ended.messages
    chair.box.refused_data.clear()
    assert chair.types("agreements send --smtp --yes").status == 0
    assert [each for each in chair.recipients() if each in AUTHORS] == AUTHORS


def test_a_login_without_a_right_to_the_mailbox_is_refused(chair: Chair) -> None:
    chair.put(MICROSOFT)
    chair.box.user = "somebody@uni.example"
    assert chair.types("agreements login --device").status == 0
    ended = chair.types("agreements send --smtp --yes")
    assert ended.status == 1
    assert f"{MICROSOFT} does not accept the login: 535" in ended.messages


def test_a_chair_with_google_sends(chair: Chair) -> None:
    chair.put(GOOGLE)
    chair.box.user = of_block(GOOGLE, "mail", "user")
    login, trial = sign_in_commands()
    lacking = chair.types(login)
    assert lacking.status == 2
    assert "there is no secret for" in lacking.messages
    (keeps,) = re.findall(r"`keyring set (google) CLIENT_ID`", PAGE.read_text("utf-8"))
    keyring.set_password(keeps, chair.google.client_id, chair.google.secret)
    assert "without --device" in chair.types(f"{login} --device").messages
    assert chair.types(login).status == 0
    assert chair.types(trial).status == 0
    assert chair.recipients() == ["chairs@uni.example"] * 3
    chair.google.refused = "access_denied"
    assert "accept what is asked there" in chair.types(login).messages


def test_a_chair_with_a_password_sends(chair: Chair, monkeypatch: pytest.MonkeyPatch) -> None:
    chair.put('server = "smtp.example.org"')
    chair.box.user = of_block('server = "smtp.example.org"', "mail", "user")
    trial = sign_in_commands()[1]
    assert "AGREEMENTS_SMTP_PASSWORD" in chair.types(trial).messages
    monkeypatch.setenv(named("AGREEMENTS_SMTP_PASSWORD"), "wrong")
    assert "does not accept the login: 535" in chair.types(trial).messages
    monkeypatch.delenv(named("AGREEMENTS_SMTP_PASSWORD"))
    (host, user) = re.findall(r"`keyring set (\S+) (\S+@\S+)`", PAGE.read_text("utf-8"))[0]
    keyring.set_password(host, user, PASSWORD)
    assert chair.types(trial).status == 0
    assert chair.types("agreements send --smtp --yes").status == 0
    assert chair.recipients() == ["chairs@example.org"] * 4 + AUTHORS


@pytest.mark.usefixtures("forked_processes")
def test_a_chair_with_a_password_reads(chair: Chair, monkeypatch: pytest.MonkeyPatch) -> None:
    chair.put('folder = "INBOX"')
    assert "AGREEMENTS_INBOX_PASSWORD" in chair.types("agreements check --inbox").messages
    monkeypatch.setenv(named("AGREEMENTS_INBOX_PASSWORD"), PASSWORD)
    chair.put('transport = "imap-drafts"')
    monkeypatch.setenv(named("AGREEMENTS_IMAP_DRAFTS_PASSWORD"), PASSWORD)
    assert chair.types("agreements send --deliver --yes").status == 0
    assert len(chair.store.folders["Drafts"]) == 1 + len(AUTHORS)
    goes_back(chair)
    checked = chair.types("agreements check --inbox")
    assert "2 files: 1 accepted, 1 rejected." in checked.messages
    assert chair.types("agreements bounces --inbox").status == 0


SENDMAIL = """#!/bin/sh
cat > "$(mktemp "{folder}/XXXXXX.taken")"
"""
LEFT = {"sendmail": "taken/*.taken", "eml": "drafts/*.eml", "mbox": "drafts.mbox"}
"""Where the mails are then, in the words of the page."""


@pytest.mark.parametrize("name", LEFT)
def test_mails_leave_another_way_without_a_server_or_a_login(name: str, chair: Chair) -> None:
    (row,) = [row for row in TRANSPORTS if row[0] == f"`{name}`"]
    if name == "sendmail":
        assert code_names(row[2]) == ["command", "/usr/sbin/sendmail"]
        folder = chair.folder / "taken"
        folder.mkdir()
        program = folder / "sendmail"
        program.write_text(SENDMAIL.format(folder=folder))
        program.chmod(0o755)
        with (chair.folder / "agreements.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'\n[mail.sendmail]\ncommand = "{program}"\n')
    else:
        assert code_names(row[2])[-1] == LEFT[name].partition("/")[0]
    chair.put(MICROSOFT)  # a login that the university did not allow does not stand in the way
    chair.change("[mail]\n", f'[mail]\ntransport = "{name}"\n')
    chair.change("[logins.microsoft]", "[logins.another]")
    assert chair.types("agreements send --deliver --yes").status == 0
    text = "".join(path.read_text("utf-8") for path in chair.folder.glob(LEFT[name]))
    assert [address in text for address in AUTHORS] == [True] * 3
    assert "3 agreements: 3 sent." in chair.types("agreements status").messages


@pytest.mark.parametrize("name", ["eml", "mbox", "imap-drafts"])
def test_a_draft_that_was_not_sent_is_written_again(
    name: str, chair: Chair, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair.put('transport = "imap-drafts"')
    chair.change('transport = "imap-drafts"', f'transport = "{name}"')
    monkeypatch.setenv(named("AGREEMENTS_IMAP_DRAFTS_PASSWORD"), PASSWORD)
    assert chair.types("agreements send --deliver --yes").status == 0
    assert "`agreements send --again ID`\nof one that you did not" in PAGE.read_text("utf-8")
    ended = chair.types("agreements send --again paper2 --deliver")
    assert ended.status == 0
    assert "1 mail: 1 accepted." in ended.messages


def test_no_other_host_is_asked(chair: Chair) -> None:
    chair.put(MICROSOFT)
    chair.change(MICROSOFT, "smtp.elsewhere.example")
    assert chair.types("agreements login --device").status == 0
    ended = chair.types("agreements send --smtp --yes")
    assert "no connection to smtp.elsewhere.example:587" in ended.messages
