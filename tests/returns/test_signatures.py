"""Digital signatures: whose they are, and every way in which one can be spoiled."""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import certificates
import certified
import filling
import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st
from issuing import TODAY, forms
from kinds_signed import certificate
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import MDPPerm
from pyhanko_certvalidator.registry import SimpleCertificateStore

from generator.returns.evidence import Validity, signature_kinds
from generator.returns.reading.signed_fields import signed_fields
from generator.returns.signers.signatures import DigitalSignature, Trust, read_signatures

NAME = "Han-Byul Kim"
NEW_DATE = {"date_01": "2031-06-01"}
GARBAGE = b"99 0 obj\n<< /Type /Page >>\nendobj\n"


def form(key: str = "known") -> bytes:
    return forms()[key].pdf


@pytest.fixture(scope="session")
def signed() -> bytes:
    """The form of one signer, signed and not touched since."""
    return certificate(pdf=form())


@pytest.fixture
def read(trust: Trust) -> Callable[[bytes], DigitalSignature]:
    """Read the only signature of a file."""

    def only(data: bytes) -> DigitalSignature:
        found = read_signatures(data, trust, TODAY)
        assert len(found) == 1
        return found[0]

    return only


Read = Callable[[bytes], DigitalSignature]


def rewritten(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(out, **options)
    return out.getvalue()


def last_end(data: bytes) -> bytes:
    return data[data.rindex(b"startxref") :]


def certify(allowed: MDPPerm) -> bytes:
    """Sign in the way that says which changes are allowed later."""
    metadata = signers.PdfSignatureMetadata(
        field_name="signature_01", certify=True, docmdp_permissions=allowed
    )
    return _signed_as(metadata)


def _signed_as(metadata: signers.PdfSignatureMetadata) -> bytes:
    signer = certified.signer_by(NAME, certified.trusted(), certified.FAR_OFF)
    writer = IncrementalPdfFileWriter(io.BytesIO(form()))
    out: io.BytesIO = signers.PdfSigner(metadata, signer=signer).sign_pdf(writer)
    return out.getvalue()


def note_later(data: bytes) -> bytes:
    """Add a typed note by an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    reference = writer.find_page_for_modification(0)[0]
    page = reference.get_object()
    entries = {
        "/Type": generic.NameObject("/Annot"),
        "/Subtype": generic.NameObject("/FreeText"),
        "/Rect": generic.ArrayObject(map(generic.NumberObject, (90, 600, 300, 620))),
        "/Contents": generic.pdf_string("only for this year"),
    }
    note = writer.add_object(
        generic.DictionaryObject({generic.NameObject(key): it for key, it in entries.items()})
    )
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), note])
    writer.mark_update(reference)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def clock() -> timestamps.DummyTimeStamper:
    """Make a timestamp service whose certificate is of the trusted authority."""
    issuer = certified.trusted()
    made = certificates.clock(issuer)
    return timestamps.DummyTimeStamper(
        made.signing_cert,
        made.signing_key,
        certs_to_embed=SimpleCertificateStore.from_certs([issuer.signing_cert]),
    )


def stamped(until: datetime, by: timestamps.TimeStamper | None) -> bytes:
    """Sign with a timestamp, or without one."""
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="signature_01"),
        signer=certified.signer_by(NAME, certified.trusted(), until),
        timestamper=by,
    )
    out: io.BytesIO = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(form())))
    return out.getvalue()


class TestTimestamp:
    def test_it_says_when_the_file_was_signed(self, read: Read) -> None:
        found = read(stamped(certified.FAR_OFF, clock()))
        assert found.mark.validity is Validity.TRUSTED
        assert found.mark.detail.endswith("by a timestamp")

    def test_it_shows_that_a_certificate_was_valid_then(self, read: Read) -> None:
        soon = datetime.now(UTC) + timedelta(days=1)
        assert soon.date() < TODAY
        assert read(stamped(soon, clock())).mark.validity is Validity.TRUSTED
        assert read(stamped(soon, None)).mark.validity is Validity.EXPIRED

    def test_one_of_the_document_is_no_persons(self, read: Read, signed: bytes) -> None:
        later = signers.PdfTimeStamper(clock(), field_name="clock").timestamp_pdf(
            IncrementalPdfFileWriter(io.BytesIO(signed)), "sha256"
        )
        found = read(later.getvalue())
        assert (found.field, found.mark.validity) == ("signature_01", Validity.TRUSTED)


class TestSound:
    def test_says_who_signed_by_whose_word_and_when(self, read: Read, signed: bytes) -> None:
        found = read(signed)
        assert found.field == "signature_01"
        assert found.mark.kind is signature_kinds.DIGITAL
        assert found.mark.text == NAME
        assert found.mark.validity is Validity.TRUSTED
        assert found.day is not None
        assert "issued by Invented University CA" in found.mark.detail
        assert f"signed {found.day.isoformat()} by the signer's own clock" in found.mark.detail
        assert "after it" not in found.mark.detail

    def test_two_signatures_are_both_sound(self, trust: Trust) -> None:
        first, second = read_signatures(certificate("two"), trust, TODAY)
        assert (first.field, first.mark.text) == ("signature_01", "Kiril Bangachev")
        assert (second.field, second.mark.text) == ("signature_02", "Guy Bresler")
        assert first.mark.validity is second.mark.validity is Validity.TRUSTED
        assert "signed after it" in first.mark.detail
        assert "after it" not in second.mark.detail

    @pytest.mark.parametrize("fill", [certificate, lambda: certify(MDPPerm.FILL_FORMS)])
    def test_a_field_may_be_filled_later(self, read: Read, fill: Callable[[], bytes]) -> None:
        mark = read(certified.type_later(fill(), NEW_DATE)).mark
        assert mark.validity is Validity.TRUSTED
        assert "fields were filled in" in mark.detail

    @pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\0\n \n"])
    def test_the_end_of_a_line_behind_the_file_is_nothing(
        self, read: Read, signed: bytes, end: bytes
    ) -> None:
        assert read(signed + end).mark.validity is Validity.TRUSTED

    def test_it_needs_no_network(
        self, read: Read, signed: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            pytest.fail("a connection was opened")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        assert read(signed).mark.validity is Validity.TRUSTED


class TestIssuer:
    def test_an_unknown_one(self, read: Read) -> None:
        found = read(certificate(pdf=form(), issuer=certified.stranger()))
        assert found.mark.validity is Validity.UNKNOWN_ISSUER
        assert "Nobody's CA" in found.mark.detail
        assert found.mark.text == NAME

    def test_nobody_is_trusted_where_no_root_is_named(self, signed: bytes) -> None:
        (found,) = read_signatures(signed, Trust(()), TODAY)
        assert found.mark.validity is Validity.UNKNOWN_ISSUER

    def test_an_expired_certificate(self, read: Read) -> None:
        found = read(certificate(pdf=form(), until=certified.EXPIRED))
        assert found.mark.validity is Validity.EXPIRED

    def test_an_expired_certificate_of_nobody_is_nobodys(self, read: Read) -> None:
        spoiled = certificate(pdf=form(), until=certified.EXPIRED, issuer=certified.stranger())
        assert read(spoiled).mark.validity is not Validity.TRUSTED

    @pytest.mark.parametrize(
        "encoding", [serialization.Encoding.PEM, serialization.Encoding.DER], ids=["PEM", "DER"]
    )
    def test_roots_are_read_in_either_encoding(
        self, tmp_path: Path, signed: bytes, encoding: serialization.Encoding
    ) -> None:
        root = tmp_path / "root"
        root.write_bytes(certified.trusted().certificate.public_bytes(encoding))
        (found,) = read_signatures(signed, Trust((root,)), TODAY)
        assert found.mark.validity is Validity.TRUSTED

    def test_one_file_can_hold_several_roots(self, tmp_path: Path, signed: bytes) -> None:
        root = tmp_path / "roots.pem"
        root.write_bytes(
            b"".join(
                each.certificate.public_bytes(serialization.Encoding.PEM)
                for each in (certified.stranger(), certified.trusted())
            )
        )
        (found,) = read_signatures(signed, Trust((root,)), TODAY)
        assert found.mark.validity is Validity.TRUSTED

    def test_a_root_that_is_none_is_told(self, tmp_path: Path, signed: bytes) -> None:
        root = tmp_path / "root.pem"
        root.write_bytes(b"no certificate")
        with pytest.raises(ValueError, match="holds no certificate"):
            read_signatures(signed, Trust((root,)), TODAY)

    def test_a_hash_that_is_not_safe_any_more_is_for_a_person(self, read: Read) -> None:
        metadata = signers.PdfSignatureMetadata(field_name="signature_01", md_algorithm="sha1")
        mark = read(_signed_as(metadata)).mark
        assert mark.validity is None
        assert "no longer safe" in mark.detail


class TestSpoiled:
    @pytest.mark.parametrize("spoil", [certified.break_byte, certified.break_seal])
    def test_a_broken_byte(
        self, read: Read, signed: bytes, spoil: Callable[[bytes], bytes]
    ) -> None:
        found = read(spoil(signed))
        assert found.mark.validity is Validity.BROKEN
        assert found.day is None

    @pytest.mark.parametrize("at", range(0, 120, 8))
    def test_a_broken_one_is_told_in_a_sentence(self, read: Read, signed: bytes, at: int) -> None:
        start = signed.index(b"/Contents <") + len(b"/Contents <") + at
        digits = b"00000000" if signed[start : start + 8] != b"00000000" else b"ffffffff"
        mark = read(signed[:start] + digits + signed[start + 8 :]).mark
        said = mark.kind.weigh("Ada Lovelace", mark).message
        assert not re.search(r"[0-9a-fA-F]{24}|[0-9]{9}|nobody", said), said
        assert len(said) < 400

    def test_saved_anew(self, read: Read, signed: bytes) -> None:
        assert read(rewritten(signed, lambda _: None)).mark.validity is Validity.BROKEN

    def test_hidden_in_object_streams(self, read: Read, signed: bytes) -> None:
        mode = pikepdf.ObjectStreamMode.generate
        hidden = rewritten(signed, lambda _: None, object_stream_mode=mode)
        assert read(hidden).mark.validity is Validity.BROKEN

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: certified.draw_later(data, b"q 0 g 90 600 300 2 re f Q"),
            note_later,
            lambda data: data + b"garbage",
            lambda data: data + GARBAGE + last_end(data),
            lambda data: certified.type_later(data, NEW_DATE) + b"garbage",
            lambda data: (
                (later := certified.type_later(data, NEW_DATE)) + GARBAGE + last_end(later)
            ),
        ],
        ids=["drawn", "noted", "bytes", "object", "filled, then bytes", "filled, then object"],
    )
    def test_changed_later(
        self, read: Read, signed: bytes, change: Callable[[bytes], bytes]
    ) -> None:
        found = read(change(signed))
        assert found.mark.validity is Validity.CHANGED
        assert found.mark.text == NAME
        assert "after it" in found.mark.detail
        assert found.day is None

    def test_filled_where_the_signer_allowed_nothing(self, read: Read) -> None:
        later = certified.type_later(certify(MDPPerm.NO_CHANGES), NEW_DATE)
        assert read(later).mark.validity is Validity.CHANGED

    def test_the_first_of_two_is_changed_if_the_page_was_before_the_second(
        self, trust: Trust
    ) -> None:
        first = certificate("two", people=("Kiril Bangachev",))
        drawn = certified.draw_later(first, b"q 0 g 90 600 300 2 re f Q")
        both = certified.sign(drawn, [("signature_02", "Guy Bresler")])
        found = {each.field: each for each in read_signatures(both, trust, TODAY)}
        assert found["signature_01"].mark.validity is Validity.CHANGED
        assert found["signature_02"].mark.validity is Validity.TRUSTED

    @settings(max_examples=60)
    @given(st.data())
    def test_no_byte_that_was_signed_can_be_another(
        self, signed: bytes, trust: Trust, data: st.DataObject
    ) -> None:
        spoiled = bytearray(signed)
        start = signed.index(b"/Contents <")
        end = signed.index(b">", start)
        assert end - start > 1000
        place = data.draw(st.integers(0, len(signed) - 8).filter(lambda at: not start <= at <= end))
        spoiled[place] ^= 1 << data.draw(st.integers(0, 7))
        found = read_signatures(bytes(spoiled), trust, TODAY)
        assert all(each.mark.validity is not Validity.TRUSTED for each in found)


GARBAGE_VALUES: dict[str, Any] = {
    "string": String("Han-Byul Kim"),
    "number": 5,
    "name": Name.Signed,
    "array": Array([1, 2]),
    "empty": Dictionary(),
    "nothing signed": Dictionary(Type=Name.Sig, SubFilter=Name("/adbe.pkcs7.detached")),
    "not what it says": Dictionary(
        Type=Name.Sig,
        SubFilter=Name("/adbe.pkcs7.detached"),
        ByteRange=[0, -1, 10**12, 10**15],
        Contents=String("abcd"),
    ),
    "unknown kind": Dictionary(Type=Name.Sig, SubFilter=Name("/adbe.x509.rsa_sha1")),
}


def set_value(document: pikepdf.Pdf, value: Any) -> None:
    for field in document.Root.AcroForm.Fields:
        if field.get("/FT") == "/Sig":
            field.V = value


class TestGarbage:
    @pytest.mark.parametrize("kind", GARBAGE_VALUES)
    def test_it_is_never_a_signature_and_never_an_exception(self, read: Read, kind: str) -> None:
        value = GARBAGE_VALUES[kind]
        found = read(rewritten(form(), lambda document: set_value(document, value)))
        wanted = None if kind == "unknown kind" else Validity.BROKEN
        assert found.field == "signature_01"
        assert found.mark.validity is wanted
        assert found.mark.detail

    def test_a_timestamp_of_the_document_is_no_persons(self, trust: Trust) -> None:
        value = Dictionary(Type=Name.DocTimeStamp, SubFilter=Name("/ETSI.RFC3161"))
        stamped = rewritten(form(), lambda document: set_value(document, value))
        assert read_signatures(stamped, trust, TODAY) == ()

    def test_a_field_within_another_is_found(self, read: Read) -> None:
        def nest(document: pikepdf.Pdf) -> None:
            set_value(document, Dictionary(Type=Name.Sig))
            fields = document.Root.AcroForm.Fields
            (inner,) = (field for field in fields if field.get("/FT") == "/Sig")
            del inner["/FT"]
            outer = document.make_indirect(
                Dictionary(T=String("all"), FT=Name.Sig, Kids=Array([inner]))
            )
            inner.Parent = outer
            others = [field for field in fields if field.objgen != inner.objgen]
            document.Root.AcroForm.Fields = Array([*others, outer])

        found = read(rewritten(form(), nest))
        assert found.field == "all.signature_01"
        assert found.mark.validity is Validity.BROKEN

    def test_fields_in_a_circle_come_to_an_end(self) -> None:
        def turn(document: pikepdf.Pdf) -> None:
            field = document.Root.AcroForm.Fields[0]
            field.Kids = Array([field])

        assert signed_fields(rewritten(form(), turn), 9) == ()

    def test_a_file_that_a_careless_tool_saved_is_for_a_person(
        self, read: Read, signed: bytes
    ) -> None:
        careless = signed[: signed.rindex(b"startxref")] + b"startxref\n17\n%%EOF\n"
        found = read(careless)
        assert found.field == "signature_01"
        assert found.mark.validity is None
        assert "cannot be read" in found.mark.detail

    @given(st.binary(max_size=300))
    def test_bytes_that_are_no_file(self, trust: Trust, data: bytes) -> None:
        found = read_signatures(data, trust, TODAY)
        assert all(each.mark.validity is not Validity.TRUSTED for each in found)


class TestUnsigned:
    @pytest.mark.parametrize("key", ["known", "two"])
    def test_an_empty_form(self, trust: Trust, key: str) -> None:
        assert read_signatures(form(key), trust, TODAY) == ()

    def test_a_filled_form(self, trust: Trust) -> None:
        filled = filling.by_pikepdf(form(), forms()["known"].answers())
        assert read_signatures(filled, trust, TODAY) == ()

    def test_a_careless_file_without_a_signature_has_none(self, trust: Trust) -> None:
        unsigned = form()
        careless = unsigned[: unsigned.rindex(b"startxref")] + b"startxref\n17\n%%EOF\n"
        assert read_signatures(careless, trust, TODAY) == ()
