"""Certificates of invented people and authorities (X.509 as in RFC 5280)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

AUTHORITY = "Invented University CA"
"""Whom the chair trusts."""
LONG_AGO, EXPIRED, FAR_OFF = (datetime(year, 1, 1, tzinfo=UTC) for year in (2001, 2020, 2060))

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Certified:
    """A name with a key, and the certificate that says so."""

    name: str
    key: PrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate as PEM (RFC 7468)."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def signing_cert(self) -> asn1_x509.Certificate:
        """The certificate as pyHanko takes it."""
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        return asn1_x509.Certificate.load(der)

    @property
    def signing_key(self) -> keys.PrivateKeyInfo:
        """The key as pyHanko takes it."""
        pkcs8, open_ = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return keys.PrivateKeyInfo.load(
            self.key.private_bytes(serialization.Encoding.DER, pkcs8, open_)
        )


def authority(name: str, key: PrivateKey) -> Certified:
    """Make who issues certificates; the certificate is its own."""
    builder = _named(name, name, key, FAR_OFF, issues=True)
    return Certified(name, key, builder.sign(key, hashes.SHA256()))


def certify(
    name: str,
    key: PrivateKey,
    issuer: Certified,
    until: datetime = FAR_OFF,
    purpose: x509.ObjectIdentifier | None = None,
) -> Certified:
    """Make whom an authority knows.

    Args:
        name: of the person or service.
        key: its own.
        issuer: the authority.
        until: when the certificate ends.
        purpose: the one thing that it is good for; None for whatever people sign.
    """
    known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = _named(name, issuer.name, key, until, issues=False)
    builder = builder.add_extension(known_by, critical=False)
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return Certified(name, key, builder.sign(issuer.key, hashes.SHA256()))


def clock(issuer: Certified) -> Certified:
    """Make a timestamp service (RFC 3161, 2.3); pyHanko's wants an RSA key."""
    key = rsa.generate_private_key(65537, 2048)
    stamping = x509.ExtendedKeyUsageOID.TIME_STAMPING
    return certify("Invented Clock", key, issuer, purpose=stamping)


def _named(
    name: str, issuer: str, key: PrivateKey, until: datetime, *, issues: bool
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(LONG_AGO)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=issues, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(issues=issues), critical=True)
    )


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
