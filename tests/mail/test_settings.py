from __future__ import annotations

from datetime import date

import pytest

from generator.config import parse_config
from generator.mail.address import Mailbox
from generator.mail.reminders import ReminderPolicy
from generator.mail.settings import MailSettings
from generator.servers.server import Security, Server


def test_everything_is_read() -> None:
    config, problems = parse_config(
        """
        [mail]
        from = "Inês Silva <chairs@example.org>"
        reply_to = "proceedings@example.org"
        cc = ["chairs@example.org", "Bo <bo@example.org>"]
        bcc = "archive@example.org"
        cc_authors = true
        attach = ["md", "pdf"]
        reminders = [14, 7]
        deadline = 2031-04-30
        thanks = true
        server = "smtp.example.org"
        security = "tls"
        user = "chairs"
        plain_host = "x"
        ca_file = "ca.pem"
        rate = "6/minute"
        max_size = 5
        """
    )
    assert problems == ()
    assert config.mail == MailSettings(
        sender=Mailbox("chairs@example.org", "Inês Silva"),
        reply_to=Mailbox("proceedings@example.org"),
        cc=(Mailbox("chairs@example.org"), Mailbox("bo@example.org", "Bo")),
        bcc=(Mailbox("archive@example.org"),),
        cc_authors=True,
        attach=("pdf", "md"),
        reminders=ReminderPolicy((14, 7), date(2031, 4, 30)),
        thanks=True,
        server=Server("smtp.example.org", 465, Security.TLS, "chairs", "x", "ca.pem"),
        spacing=10.0,
        max_bytes=5_000_000,
    )


def test_silence_means_no_server_no_reminders_and_a_gentle_rate() -> None:
    assert parse_config("")[0].mail == MailSettings()
    assert MailSettings().server is None
    assert MailSettings().reminders.intervals == ()
    assert MailSettings().spacing == 2.0


@pytest.mark.parametrize("transport", ["eml", "mbox"])
def test_files_are_written_without_a_wait_unless_a_rate_is_set(transport: str) -> None:
    lines = f'[mail]\ntransport = "{transport}"\n'
    assert parse_config(lines)[0].mail.spacing == 0.0
    assert parse_config(f'{lines}rate = "6/minute"\n')[0].mail.spacing == 10.0


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_usual_port_goes_with_the_security(security: str, port: int) -> None:
    config, _ = parse_config(f'[mail]\nserver = "localhost"\nsecurity = "{security}"')
    assert config.mail.server is not None
    assert config.mail.server.port == port


@pytest.mark.parametrize(
    "line",
    [
        'from = "chairs"',
        'from = "a@example.org, b@example.org"',
        'from = "A <a@example.org>\\r\\nBcc: b@example.org"',
        "from = 1",
        'reply_to = "nobody"',
        'attach = "pdf"',
        'attach = ["docx"]',
        "attach = [1]",
        "reminders = 14",
        "reminders = [0]",
        "reminders = [true]",
        'reminders = ["a week"]',
        'deadline = "soon"',
        "deadline = 2031-04-30T12:00:00Z",
        'thanks = "yes"',
        "server = 1",
        'security = "ssl"',
        "port = 0",
        "port = 70000",
        'port = "587"',
        'rate = "30"',
        "rate = 30",
        "max_size = 0",
        'max_size = "20 MB"',
        'password = "secret"',
        'passwort = "secret"',
    ],
)
def test_what_is_wrong_is_named_by_its_line(line: str) -> None:
    config, (problem,) = parse_config(f"[mail]\n\n{line}")
    assert problem.span.line == 3
    assert line.partition(" ")[0] in problem.message
    assert config.mail == MailSettings()
