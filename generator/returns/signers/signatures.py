"""Digital signatures: whose they are, and whether the file is as it was when they were made.

Nothing is fetched: what a certificate's issuer says of it today is not known here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.returns.evidence import SignatureMark, Validity, signature_kinds
from generator.returns.reading.signed_fields import TIMESTAMP, signed_fields

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus
    from pyhanko_certvalidator import ValidationContext

MAX_SIGNATURES = 32
"""So many signatures of a file are checked; each later one costs a comparison of revisions."""

_ENCODINGS = frozenset(("/adbe.pkcs7.detached", "/ETSI.CAdES.detached"))
"""Those that are checked (ISO 32000-2, table 260)."""

_LONGEST_REASON = 200
_DUMP = re.compile(r"[0-9a-fA-FxX\\]{24}|\d{9}")
"""What no sentence has: numbers and bytes that a library read where others should be."""

_END = re.compile(rb"startxref\s+\d+\s+%%EOF")
"""The end of a revision (ISO 32000-1, 7.5.5)."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose word is taken on who signed."""

    roots: tuple[Path, ...]
    """Certificates of issuers, each a file in PEM or DER; a PEM file can hold several."""


@dataclass(frozen=True, slots=True)
class DigitalSignature:
    """A digital signature, and the field that holds it."""

    field: str
    """Full name of the field."""
    mark: SignatureMark
    day: date | None
    """When it was made, by the clock of the signer or of a timestamp; None if that is unknown, or
    the signature is not intact."""


def read_signatures(data: bytes, trust: Trust, today: date) -> tuple[DigitalSignature, ...]:
    """Check the digital signatures of a PDF.

    Args:
        data: the file.
        trust: issuers that are trusted.
        today: the day on which certificates must be valid, if no trusted timestamp shows an
            earlier one.

    Raises:
        OSError: a certificate cannot be read.
        ValueError: a file that should hold a certificate holds none.
    """
    signed = signed_fields(data, MAX_SIGNATURES)
    if not signed:
        return ()
    judge = _Judge(load_roots(trust.roots), datetime.combine(today, time.max, UTC))
    # The library tells its log what the marks say; without a log, Python prints that.
    with redirect_stderr(io.StringIO()):
        try:
            reader, found = _open(data)
        except MemoryError:
            raise
        except Exception as failure:  # whatever a hostile file makes the library raise
            # A tool that saved the file in a careless way may have left the signature as it was.
            mark = _unsure(f"the file cannot be read well enough: {_reason(failure)}")
            return tuple(DigitalSignature(name, mark, None) for name in signed)
        checked = tuple(_check(reader, name, field, judge) for name, field in found)
    return checked + tuple(_unchecked(signed, checked))


def _open(data: bytes) -> tuple[PdfFileReader, list[tuple[str, Any]]]:
    """Open a file, and find its signatures with the names of their fields."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - half a second to import
    from pyhanko.sign.fields import enumerate_sig_fields  # noqa: PLC0415 - as above

    reader = PdfFileReader(io.BytesIO(data), strict=False)
    if reader.encrypted:
        reader.decrypt(b"")
    filled = islice(enumerate_sig_fields(reader, filled_status=True), MAX_SIGNATURES)
    return reader, [(name, field) for name, value, field in filled if not _is_timestamp(value)]


def _unchecked(
    signed: tuple[str, ...], checked: tuple[DigitalSignature, ...]
) -> Iterator[DigitalSignature]:
    """Yield the fields that are filled with something that the library does not count."""
    if len(signed) > len(checked):
        known = {each.field for each in checked}
        for name in signed:
            if name not in known:
                yield DigitalSignature(name, _broken(_reason("")), None)


@dataclass(frozen=True, slots=True)
class _Judge:
    """By what signatures are judged."""

    roots: tuple[Any, ...]
    moment: datetime

    def context(self, moment: datetime) -> ValidationContext:
        from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - see above

        return ValidationContext(trust_roots=list(self.roots), allow_fetching=False, moment=moment)


def _is_timestamp(value: Any) -> bool:
    """Tell whether what fills a signature field is a document timestamp, which no person makes."""
    signature = value.get_object()
    return isinstance(signature, dict) and signature.get("/Type") == TIMESTAMP


def _encoding(field: Any) -> str:
    """Return how a signature is encoded; empty if what fills the field is none."""
    value = field.get_object()["/V"]
    return str(value.get("/SubFilter", "")) if isinstance(value, dict) else ""


def _check(reader: Any, name: str, field: Any, judge: _Judge) -> DigitalSignature:
    from pyhanko.sign.validation import EmbeddedPdfSignature  # noqa: PLC0415 - see above

    text = ""
    try:
        encoding = _encoding(field)
        if encoding and encoding not in _ENCODINGS:
            detail = f"signatures of the kind {encoding} are not supported"
            return DigitalSignature(name, _unsure(detail), None)
        signature = EmbeddedPdfSignature(reader, field, name)
        text = _subject(signature.signer_cert)
        status = _validate(signature, judge, judge.moment)
        stamp = status.timestamp_validity
        if _is_expired(status) and stamp and stamp.valid and stamp.trusted:
            status = _validate(EmbeddedPdfSignature(reader, field, name), judge, stamp.timestamp)
        return _result(name, text, signature, status)
    except MemoryError:
        raise
    except Exception as failure:  # see above
        return DigitalSignature(name, _broken(_reason(failure), text), None)


def _validate(
    signature: EmbeddedPdfSignature, judge: _Judge, moment: datetime
) -> PdfSignatureStatus:
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 - see above
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415 - as above

    # Digital IDs of viewers and of universities are for signing, but seldom for non-repudiation.
    usage = KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
    )
    return validate_pdf_signature(
        signature,
        judge.context(moment),
        judge.context(judge.moment),
        key_usage_settings=usage,
    )


def _is_expired(status: PdfSignatureStatus) -> bool:
    """Tell whether a certificate of the chain to a trusted root was out of time, or withdrawn."""
    from pyhanko.sign.ades.report import AdESFailure as Failure  # noqa: PLC0415 - see above
    from pyhanko.sign.ades.report import AdESIndeterminate as Unsure  # noqa: PLC0415 - as above

    return status.trust_problem_indic in {
        Failure.REVOKED,
        Unsure.EXPIRED,
        Unsure.OUT_OF_BOUNDS_NO_POE,
        Unsure.OUT_OF_BOUNDS_NOT_REVOKED,
        Unsure.REVOKED_NO_POE,
        Unsure.REVOKED_CA_NO_POE,
    }


def _result(
    name: str, text: str, signature: EmbeddedPdfSignature, status: PdfSignatureStatus
) -> DigitalSignature:
    """Say what the check of a signature found."""
    made, clock = _made(status)
    detail = [f"issued by {_issuer(signature.signer_cert)}"]
    if made:
        detail.append(f"signed {made.date().isoformat()} by {clock}")
    validity, change = _validity(signature, status)
    mark = SignatureMark(
        signature_kinds.DIGITAL, text, validity, ", ".join([*detail, *filter(None, (change,))])
    )
    intact = validity not in {Validity.BROKEN, Validity.CHANGED}
    return DigitalSignature(name, mark, made.date() if made and intact else None)


def _validity(
    signature: EmbeddedPdfSignature, status: PdfSignatureStatus
) -> tuple[Validity | None, str]:
    """Weigh the signature itself, then what came after it, then who issued the certificate."""
    from pyhanko.sign.ades.report import AdESIndeterminate as Unsure  # noqa: PLC0415 - see above
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 - see above
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - see above

    if not (status.intact and status.valid):
        return Validity.BROKEN, ""
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Validity.CHANGED, "it covers only a part of the file"
    level = status.modification_level
    if level is None or level > ModificationLevel.FORM_FILLING or status.docmdp_ok is False:
        return Validity.CHANGED, "more than fields changed after it"
    left = _appended(signature)
    if left:
        return Validity.CHANGED, f"{left} stray bytes were added after it"
    filled = level is ModificationLevel.FORM_FILLING
    change = "fields were filled in or signed after it" if filled else ""
    if status.trusted:
        return Validity.TRUSTED, change
    if status.trust_problem_indic in {
        Unsure.CRYPTO_CONSTRAINTS_FAILURE,
        Unsure.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
    }:
        return None, "made by a method that is no longer safe"
    return (Validity.EXPIRED if _is_expired(status) else Validity.UNKNOWN_ISSUER), change


def _appended(signature: EmbeddedPdfSignature) -> int:
    """Count the bytes behind the end of the last revision; the line's end does not count."""
    reader = signature.reader
    reader.stream.seek(0)
    data: bytes = reader.stream.read()
    _, _, start, length = signature.byte_range
    end = int(start) + int(length)
    last = reader.xrefs.total_revisions - 1
    if signature.signed_revision != last:
        table = reader.xrefs.get_xref_container_info(last).end_location
        found = _END.search(data, max(end, table))
        end = found.end() if found else end
    return len(data[end:].strip(b"\0\t\n\x0c\r "))


def _made(status: PdfSignatureStatus) -> tuple[datetime | None, str]:
    """Return the time of a signature, and by whose clock."""
    stamp = status.timestamp_validity
    if stamp is not None and stamp.valid and stamp.intact:
        return stamp.timestamp, "a timestamp" if stamp.trusted else "a timestamp of no known issuer"
    return status.signer_reported_dt, "the signer's own clock"


def _subject(certificate: Any) -> str:
    """Return the person's name of a certificate."""
    names = certificate.subject.native
    common = names.get("common_name")
    if isinstance(common, list):
        common = common[0]
    parts = [names.get("given_name"), names.get("surname")]
    return str(common or " ".join(str(part) for part in parts if part))


def _issuer(certificate: Any) -> str:
    if certificate.self_signed in {"yes", "maybe"}:
        return "the signer"
    names = certificate.issuer.native
    found = names.get("common_name") or names.get("organization_name") or "an unnamed certificate"
    return str(found[0] if isinstance(found, list) else found)


def _unsure(detail: str) -> SignatureMark:
    return SignatureMark(signature_kinds.DIGITAL, "", None, detail)


def _broken(detail: str, text: str = "") -> SignatureMark:
    return SignatureMark(signature_kinds.DIGITAL, text, Validity.BROKEN, detail)


def _reason(failure: object) -> str:
    """Say why a signature cannot be read; a library's own words can be a number of 200 digits."""
    words = " ".join(str(failure).split())
    if not words:
        return "its field contains something other than a signature"
    if _DUMP.search(words) or len(words) > _LONGEST_REASON:
        return "its field contains a damaged signature, or something else"
    return words


@lru_cache(maxsize=4)
def load_roots(paths: tuple[Path, ...]) -> tuple[Any, ...]:
    """Load the certificates of issuers.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file holds no certificate.
    """
    return tuple(root for path in paths for root in _read_certificates(path))


def _read_certificates(path: Path) -> Iterator[Any]:
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415 - see above

    data = path.read_bytes()
    try:
        found = list(load_certs_from_pemder_data(data))
        for certificate in found:
            certificate.native  # noqa: B018 - only here it is parsed, and found to be none
    except (ValueError, TypeError) as failure:
        raise ValueError(f"{path} holds no certificate: {failure}") from failure
    if not found:
        raise ValueError(f"{path} holds no certificate")
    yield from found
