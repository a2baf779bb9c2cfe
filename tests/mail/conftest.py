"""A real mail server on this machine: with TLS, a login, and moods."""

from __future__ import annotations

import asyncio
import base64
import email
import random
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from generator.ledger.mails import MailLog
from generator.servers.login import Password
from generator.servers.server import Security, Server

PASSWORD = "correct horse battery staple"
LOGIN = Password(PASSWORD)
USER = "chair@example.org"


@dataclass
class Moods:
    """What a server does with a mail; each is a chance from 0 to 1, drawn in this order."""

    drop_before_end: float = 0.0
    """Close the connection when the sender asks for DATA."""
    busy: float = 0.0
    """Answer 451 to the recipient."""
    shut_down: float = 0.0
    """Answer 421 and close the connection."""
    take_and_drop: float = 0.0
    """Take the mail and close the connection without an answer."""
    drop_untaken: float = 0.0
    """Close the connection after the mail without taking it."""
    full: float = 0.0
    """Answer 452 to the mail."""
    delay: float = 0.0
    """Most seconds to wait before an answer to the mail."""


@dataclass
class Box:
    """What arrived, and how the server behaves."""

    moods: Moods = field(default_factory=Moods)
    refused: dict[str, str] = field(default_factory=dict)
    """Answers to recipients, by address."""
    refused_data: dict[str, str] = field(default_factory=dict)
    """Answers to mails, by recipient."""
    dropping: set[str] = field(default_factory=set)
    """Recipients at whose names the connection is closed."""
    greylisted: set[str] = field(default_factory=set)
    """Recipients for whom the first attempt is answered with 451."""
    refused_sender: str = ""
    once: list[str] = field(default_factory=list)
    """Answers to the next recipients, each given once."""
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    auth: list[bool] = field(default_factory=list)
    user: str = USER
    """Whose mailbox it is."""

    def ids(self) -> Counter[str]:
        return Counter(email.message_from_bytes(data)["Message-ID"] for _, data in self.mails)

    def is_in_mood(self, chance: float) -> bool:
        return self.chance.random() < chance

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refused_sender:
            return self.refused_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.is_in_mood(self.moods.drop_before_end) or address in self.dropping:
            drop(server)
            return "451 gone"
        if self.is_in_mood(self.moods.busy):
            return "451 4.7.1 Greylisted, try again"
        if address in self.greylisted:
            self.greylisted.discard(address)
            return "451 4.7.1 Greylisted, try again"
        if self.once:
            return self.once.pop(0)
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.moods.delay:
            await asyncio.sleep(self.chance.random() * self.moods.delay)
        if self.is_in_mood(self.moods.shut_down):
            asyncio.get_running_loop().call_soon(drop, server)
            return "421 4.3.2 Shutting down"
        if self.is_in_mood(self.moods.drop_untaken):
            drop(server)
            return "451 gone"
        if self.is_in_mood(self.moods.full):
            return "452 4.3.1 Queue full"
        assert isinstance(envelope.content, bytes)
        if envelope.rcpt_tos[0] in self.refused_data:
            return self.refused_data[envelope.rcpt_tos[0]]
        for recipient in envelope.rcpt_tos:
            self.mails.append((recipient, envelope.content))
        if self.is_in_mood(self.moods.take_and_drop):
            drop(server)
        return "250 2.0.0 Queued"


class TokenFolder:
    """Tokens that are valid now, as files, so that another process can be given one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __contains__(self, token: str) -> bool:
        return (self._folder / token).is_file()

    def discard(self, token: str) -> None:
        (self._folder / token).unlink(missing_ok=True)

    def add(self, token: str) -> None:
        (self._folder / token).touch()


@dataclass
class TokenBox(Box):
    """A server that also takes logins by tokens (XOAUTH2)."""

    good: set[str] | TokenFolder = field(default_factory=set)
    """The tokens that are valid now."""
    shown: list[str] = field(default_factory=list)
    """What was shown, in order."""
    ends_with_connection: bool = False
    """Whether a token is good for one connection only."""

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        user, token = base64.b64decode(args[1]).decode().removesuffix("\x01\x01").split("\x01")
        token = token.removeprefix("auth=Bearer ")
        self.shown.append(token)
        if user == f"user={self.user}" and token in self.good:
            if self.ends_with_connection:
                self.good.discard(token)
            return AuthResult(success=True, auth_data=user)
        # The client has to answer the reason before it hears of the end.
        assert await server.challenge_auth('{"status":"400"}') == b""
        return AuthResult(success=False, handled=False)


def drop(server: SMTP) -> None:
    """Close the connection as a server that crashes does."""
    transport = server.transport
    if transport is not None:
        transport.abort()


class MailServer(Controller):
    """The server, with a certificate that ``ca_file`` vouches for."""

    def __init__(
        self, box: Box, certificate: Certificate, security: Security, **options: object
    ) -> None:
        import ssl

        self.box = box
        self.certificate = certificate
        self.security = security
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate.path)
        if security is Security.STARTTLS:
            options |= {"tls_context": context, "require_starttls": True}
        if security is not Security.NONE:
            options |= {"authenticator": self._authenticate, "auth_required": True}
            options |= {"auth_require_tls": security is Security.STARTTLS}
        super().__init__(
            box,
            hostname="127.0.0.1",
            port=0,
            ssl_context=context if security is Security.TLS else None,
            **options,
        )

    def factory(self) -> SMTP:
        self.box.connections += 1
        return SMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """Take the port that the system chose; the client that triggers belongs to our tests."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
        self.box.connections = 0

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = data.login == self.box.user.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)

    def server_options(self, **more: object) -> Server:
        login = "" if self.security is Security.NONE else USER
        known: dict[str, object] = {
            "host": "localhost",
            "port": self.port,
            "security": self.security,
            "user": login,
            "ca_file": str(self.certificate.path),
            "timeout": 10.0,
        }
        return Server(**(known | more))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Certificate:
    path: Path


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for this machine that signs itself."""
    return make_certificate(tmp_path_factory.mktemp("tls") / "server.pem", ["localhost"])


def make_certificate(path: Path, hosts: Iterable[str]) -> Certificate:
    """Make a certificate for hosts that signs itself, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return Certificate(path)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[MailLog]:
    with MailLog(tmp_path) as found:
        yield found


@pytest.fixture
def box() -> Box:
    return Box()


def running(
    box: Box, certificate: Certificate, security: Security, **options: object
) -> Iterator[MailServer]:
    server = MailServer(box, certificate, security, **options)
    server.start()
    try:
        yield server
    finally:
        server.stop(no_assert=True)


@pytest.fixture
def starttls(box: Box, certificate: Certificate) -> Iterator[MailServer]:
    yield from running(box, certificate, Security.STARTTLS)


@pytest.fixture
def tls(box: Box, certificate: Certificate) -> Iterator[MailServer]:
    with warnings.catch_warnings():
        # The connection is TLS from its first byte, which the server does not count as TLS.
        warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")
        yield from running(box, certificate, Security.TLS)


@pytest.fixture
def plain(box: Box, certificate: Certificate) -> Iterator[MailServer]:
    yield from running(box, certificate, Security.NONE, data_size_limit=50_000)
