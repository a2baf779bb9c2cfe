"""Digital signatures: by an authority that is trusted, by one that is not, and spoiled ones."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from certificates import AUTHORITY, EXPIRED, FAR_OFF, Certified, authority, certify
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

__all__ = ["EXPIRED", "FAR_OFF"]


@cache
def _authority(name: str) -> Certified:
    return authority(name, _key())


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def trusted() -> Certified:
    """Return the authority that the chair trusts."""
    return _authority(AUTHORITY)


def stranger() -> Certified:
    return _authority("Nobody's CA")


def write_root(path: Path) -> Path:
    """Write the certificate of the authority that the chair trusts."""
    path.write_bytes(trusted().pem)
    return path


@cache
def signer_by(person: str, issuer: Certified, until: datetime) -> signers.SimpleSigner:
    made = certify(person, _key(), issuer, until)
    return signers.SimpleSigner(
        signing_cert=made.signing_cert,
        signing_key=made.signing_key,
        cert_registry=SimpleCertificateStore.from_certs([issuer.signing_cert]),
    )


def signer_of(person: str) -> signers.SimpleSigner:
    """Return a person with a certificate of the authority that the chair trusts."""
    return signer_by(person, trusted(), FAR_OFF)


def sign(
    pdf: bytes,
    people: Sequence[tuple[str, str]],
    issuer: Certified | None = None,
    until: datetime = FAR_OFF,
    style: TextStampStyle = signers.DEFAULT_SIGNING_STAMP_STYLE,
) -> bytes:
    """Sign fields one after the other.

    Args:
        pdf: the form, filled in as far as it should be.
        people: names of fields, and who signs there.
        issuer: of the certificates; the trusted one if none is given.
        until: when the certificates end.
        style: what is shown.
    """
    for field, person in people:
        metadata = signers.PdfSignatureMetadata(field_name=field)
        signer = signer_by(person, issuer or trusted(), until)
        out = signers.PdfSigner(metadata, signer=signer, stamp_style=style).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf))
        )
        pdf = out.getvalue()
    return pdf


def _type(writer: IncrementalPdfFileWriter, field: generic.DictionaryObject, text: str) -> None:
    left, bottom, right, top = (float(side) for side in field["/Rect"])
    fonts = generic.DictionaryObject({generic.pdf_name("/Font"): _fonts(writer)})
    look = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
            generic.pdf_name("/BBox"): generic.ArrayObject(
                map(generic.FloatObject, (0, 0, right - left, top - bottom))
            ),
            generic.pdf_name("/Resources"): fonts,
        },
        stream_data=b"/Tx BMC q BT /Field 11 Tf 2 5 Td (%b) Tj ET Q EMC" % text.encode("latin-1"),
    )
    field["/V"] = generic.pdf_string(text)
    field["/AP"] = generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(look)})


def _fonts(writer: IncrementalPdfFileWriter) -> generic.PdfObject:
    return writer.root["/AcroForm"]["/DR"].raw_get("/Font")


def seal(pdf: bytes, service: str, issuer: Certified | None = None) -> bytes:
    """Seal a file as platforms do: in a field of their own, that shows nothing."""
    metadata = signers.PdfSignatureMetadata(field_name="Service")
    signer = signer_by(service, issuer or stranger(), FAR_OFF)
    out = signers.PdfSigner(
        metadata, signer=signer, new_field_spec=SigFieldSpec("Service", on_page=0)
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return out.getvalue()


def type_later(pdf: bytes, answers: dict[str, str]) -> bytes:
    """Type into fields by an incremental update, as viewers do to a signed file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields = writer.root["/AcroForm"]["/Fields"]
    for index in range(len(fields)):
        reference = fields.raw_get(index)
        field = reference.get_object()
        if field["/T"] in answers:
            _type(writer, field, answers[field["/T"]])
            writer.mark_update(reference)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def annotate_later(pdf: bytes, kind: str) -> bytes:
    """Add an annotation over the terms by an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    reference = writer.find_page_for_modification(0)[0]
    page = reference.get_object()
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name(f"/{kind}"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                map(generic.NumberObject, (90, 600, 300, 620))
            ),
            generic.pdf_name("/Contents"): generic.pdf_string("not agreed"),
            generic.pdf_name("/F"): generic.NumberObject(4),
        }
    )
    added = writer.add_object(note)
    page["/Annots"] = generic.ArrayObject([*page["/Annots"], added])
    writer.mark_update(reference)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def draw_later(pdf: bytes, operators: bytes, page: int = 1) -> bytes:
    """Add content to a page by an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    reference = writer.find_page_for_modification(page)[0]
    target = reference.get_object()
    stream = writer.add_object(generic.StreamObject(stream_data=operators))
    target["/Contents"] = generic.ArrayObject([*target["/Contents"], stream])
    writer.mark_update(reference)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def break_byte(pdf: bytes) -> bytes:
    """Change one byte that is signed: of the comment at the head, so that all can still be read."""
    spoiled = bytearray(pdf)
    spoiled[12] ^= 1
    return bytes(spoiled)


def break_seal(pdf: bytes) -> bytes:
    """Change one digit at the end of the signature's own value."""
    end = pdf.index(b"000000>", pdf.index(b"/Contents <"))
    digits = pdf[:end].rstrip(b"0")
    last = b"1" if digits[-9:-8] != b"1" else b"2"
    return pdf[: len(digits) - 9] + last + pdf[len(digits) - 8 :]
