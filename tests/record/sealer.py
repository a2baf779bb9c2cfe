"""A chair's certificate, and a timestamp server that answers as RFC 3161 says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import tsp
from certificates import AUTHORITY, Certified, authority, certify, clock
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.timestamps import DummyTimeStamper

PASSPHRASE = "correct horse"
STAMPED = datetime(2031, 6, 3, 10, tzinfo=UTC)


@cache
def root() -> Certified:
    return authority(AUTHORITY, _key())


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def chairs_file(passphrase: str = PASSPHRASE) -> bytes:
    """Return the chair's certificate, with its key and issuer, as PKCS #12."""
    key = _key()
    chair = certify("Inês Silva", key, root())
    locked = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(
        b"chair", key, chair.certificate, [root().certificate], locked
    )


@cache
def _stamper() -> DummyTimeStamper:
    made = clock(root())
    return DummyTimeStamper(tsa_cert=made.signing_cert, tsa_key=made.signing_key, fixed_dt=STAMPED)


@contextmanager
def timestamp_server(*, broken: bool = False) -> Iterator[tuple[str, list[str]]]:
    """Run a server here; yield its address, and the kinds of what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(str(self.headers["Content-Type"]))
            question = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = asyncio.run(_stamper().async_request_tsa_response(question)).dump()
            self.send_response(500 if broken else 200)
            self.send_header(
                "Content-Type", "text/html" if broken else "application/timestamp-reply"
            )
            self.end_headers()
            self.wfile.write(b"<p>busy" if broken else answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
