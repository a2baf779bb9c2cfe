"""Sign forms with digital IDs made on the spot."""

from __future__ import annotations

import io
import string
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fontTools import subset
from pyhanko.pdf_utils.font import FontEngineFactory
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.pdf_utils.xref import ObjectStream
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

import generator

SIGNERS = ("Zoe Ångström", "Юлия Ωμέγα")
FONT = Path(generator.__file__).parent / "pdf" / "fonts" / "NotoSerif-Regular.ttf"
FONT_SIZE = 10
"""In points."""


def sign_all(pdf: bytes) -> dict[str, bytes]:
    """Sign the signature fields of a form, one after the other, each by another person.

    Returns:
        The form after one signature, and after two if it has two fields, by what to add to its
        file's name.

    Raises:
        ValueError: the form has no signature field.
    """
    names = [name for name, _, _ in fields.enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)))]
    if not names:
        raise ValueError("no signature field")
    signed: dict[str, bytes] = {}
    for number, (name, person) in enumerate(zip(names, SIGNERS, strict=False), start=1):
        pdf = _sign(pdf, name, person)
        signed["-signed" if number == 1 else f"-signed{number}"] = pdf
    return signed


def _sign(pdf: bytes, field: str, person: str) -> bytes:
    # PDF/A wants the font of the stamp embedded, so it has to be one that has the signer's name.
    font = StampFont()
    style = TextStampStyle(
        stamp_text="%(signer)s\n%(ts)s",
        text_box_style=TextBoxStyle(font=font),
        border_width=0,
    )
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name=field),
        signer=_identity(person),
        stamp_style=style,
    )
    signed: io.BytesIO = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return signed.getvalue()


class StampFont(FontEngineFactory):
    """The font of stamps. Of the whole one, each stamp would take a second."""

    def create_font_engine(
        self, writer: BasePdfFileWriter, obj_stream: ObjectStream | None = None
    ) -> GlyphAccumulator:
        """Return a new user of the font."""
        return GlyphAccumulator(writer, io.BytesIO(_letters()), FONT_SIZE, obj_stream=obj_stream)


@cache
def _letters() -> bytes:
    """Return a font file that has no more than a stamp can say."""
    options = subset.Options(layout_features=[], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=string.printable + "".join(SIGNERS))
    written = io.BytesIO()
    with subset.load_font(FONT, options) as font:
        subsetter.subset(font)
        font.save(written)
    return written.getvalue()


@cache
def _identity(person: str) -> signers.SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, person)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(
            certificate.public_bytes(serialization.Encoding.DER)
        ),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
