"""Sealing a record with the chair's certificate: PAdES, with a timestamp if a server is named.

The seal is a certification (ISO 32000-2, 12.8.2.2) that allows no change at all after it.
"""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

from generator.diagnostics import DiagnosticError, error

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper

FIELD = "Seal"
"""The name of the signature's field."""
_REASON = "Record of the agreements of a volume"
_SECONDS = 20
"""How long a timestamp server may take."""


class SealError(DiagnosticError):
    """A record cannot be sealed; nothing was written."""


def seal_record(pdf: bytes, certificate: bytes, passphrase: str, timestamps: str = "") -> bytes:
    """Return a record with a seal, which has the time of the clock here, or of a server.

    Args:
        pdf: the record.
        certificate: a PKCS #12 file with the certificate, its key, and those of the issuers.
        passphrase: what opens it.
        timestamps: address of a server of RFC 3161, ``http://`` or ``https://``; empty for none.

    Raises:
        SealError: the certificate cannot be opened, or the server gives no timestamp.
    """
    from pyhanko.pdf_utils.incremental_writer import (  # noqa: PLC0415 - half a second to import
        IncrementalPdfFileWriter,
    )
    from pyhanko.sign import fields, signers  # noqa: PLC0415 - the same
    from pyhanko.sign.timestamps import TimestampRequestError  # noqa: PLC0415 - the same

    # What the library tells its log, Python prints where there is none.
    with redirect_stderr(io.StringIO()):
        signer = _signer(certificate, passphrase)
        stamper = _stamper(timestamps) if timestamps else None
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=_REASON,
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        sealed = io.BytesIO()
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            signers.PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(writer, output=sealed)
        except MemoryError:
            raise
        except (TimestampRequestError, OSError, TimeoutError) as problem:
            message = f"the timestamp server {timestamps} gave no timestamp: {_words(problem)}"
            hint = "name another one, or seal without a timestamp"
            raise SealError(error(message, hint)) from None
        except Exception as problem:  # what the library raises has no common base
            raise SealError(error(f"it cannot be sealed: {_words(problem)}")) from None
    return sealed.getvalue()


def _signer(certificate: bytes, passphrase: str) -> Signer:
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - see above

    try:
        signer = SimpleSigner.load_pkcs12_data(
            certificate, other_certs=[], passphrase=passphrase.encode()
        )
    except (ValueError, TypeError, KeyError):
        signer = None
    if signer is None or signer.signing_cert is None:
        message = "the certificate cannot be opened: it is no PKCS #12 file, or the passphrase is "
        raise SealError(error(f"{message}another one", "export it with its key, as .p12 or .pfx"))
    found: Signer = signer
    return found


def _stamper(address: str) -> TimeStamper:
    from pyhanko.sign.timestamps import HTTPTimeStamper  # noqa: PLC0415 - see above

    if not address.startswith(("http://", "https://")):
        raise SealError(error(f"{address} is not the address of a timestamp server"))
    return HTTPTimeStamper(address, timeout=_SECONDS)


def _words(problem: BaseException) -> str:
    """Return what a library says of a failure, with what caused it."""
    cause = problem.__cause__ or problem.__context__
    said = dict.fromkeys(" ".join(str(each).split()) for each in (problem, cause) if each)
    return ": ".join(filter(None, said))[:200] or type(problem).__name__
