"""A chair's certificate, and a timestamp server that answers as RFC 3161 says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.timestamps import DummyTimeStamper

PASSPHRASE = "correct horse"
LONG_AGO, FAR_OFF = datetime(2001, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
STAMPED = datetime(2031, 6, 3, 10, tzinfo=UTC)

Made = tuple[rsa.RSAPrivateKey, x509.Certificate]


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def certificate(name: str, *, stamps: bool = False, issues: bool = False) -> Made:
    """Make a certificate of the invented university, or that of the university itself."""
    key = rsa.generate_private_key(65537, 2048)
    issuer_key, issuer = (key, None) if issues else root()
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name) if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(LONG_AGO)
        .not_valid_after(FAR_OFF)
        .add_extension(x509.BasicConstraints(ca=issues, path_length=None), critical=True)
        .add_extension(_usage(issues=issues), critical=True)
    )
    if stamps:
        use = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(use, critical=True)
    return key, builder.sign(issuer_key, hashes.SHA256())


def root() -> Made:
    return certificate("Invented University CA", issues=True)


def root_pem() -> bytes:
    return root()[1].public_bytes(serialization.Encoding.PEM)


@cache
def chairs_file(passphrase: str = PASSPHRASE) -> bytes:
    """Return the chair's certificate, with its key and issuer, as PKCS #12."""
    key, made = certificate("Inês Silva")
    locked = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"chair", key, made, [root()[1]], locked)


def _stamper() -> DummyTimeStamper:
    key, made = certificate("Invented Clock", stamps=True)
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        tsa_key=keys.PrivateKeyInfo.load(private),
        fixed_dt=STAMPED,
    )


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
