"""Digital signatures by pyHanko: each stays valid, whatever rightful change comes after it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pikepdf
import pytest
from page import validate_pdf_bytes
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from specimens import IDENTITY, TEMPLATES, form, signature_block, signer_values, text

from generator.document import Document
from generator.forms.samples import samples
from generator.pdf import PreparedForms

sys.path.append(str(Path(__file__).parent.parent.parent / "tools" / "validate"))
from fill import fill_with_qpdf
from sign import sign_all

pytestmark = [
    # The signing library leaves the stamp's font file to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning"
    ),
]
FILLING = ModificationLevel.FORM_FILLING


def two_signers() -> bytes:
    document = Document(title=text("Title"), blocks=(signature_block(2),))
    return PreparedForms(document).render(["", *signer_values(("Ada", "Юлия"))], IDENTITY)


def typed(pdf: bytes, field: str, value: str) -> bytes:
    """Type into a field by an incremental update, as viewers do to a signed file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    [reference] = _references(writer, field)
    target = reference.get_object()
    target["/V"] = generic.pdf_string(value)
    writer.mark_update(reference)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _references(writer: IncrementalPdfFileWriter, name: str) -> list[generic.IndirectObject]:
    fields = writer.root["/AcroForm"]["/Fields"]
    references = [fields.raw_get(index) for index in range(len(fields))]
    return [each for each in references if each.get_object()["/T"] == name]


def assert_accessible(pdf: bytes) -> None:
    """Take all complaints but one: it is of the character map that the signer's stamp brings.

    veraPDF, which ``make validate`` asks, finds nothing wrong with it.
    """
    failures = [str(failure) for failure in validate_pdf_bytes(pdf, profile="ua1").failures]
    assert all("FONT-UNICODE-MAPPING" in failure for failure in failures), failures


def verdicts(pdf: bytes) -> list[tuple[bool, ModificationLevel]]:
    """Return for each signature whether it is intact, and what changed since."""
    found = []
    reader = PdfFileReader(io.BytesIO(pdf))
    for signature in reader.embedded_signatures:
        context = ValidationContext(trust_roots=[signature.signer_cert])
        status = validate_pdf_signature(signature, context)
        assert status.bottom_line, status.pretty_print_details()
        found.append((status.intact and status.valid, status.modification_level))
    return found


@pytest.mark.parametrize("template", TEMPLATES)
def test_fill_then_sign(template: str) -> None:
    pdf = fill_with_qpdf(form(samples(template)["a guessed signer"]))
    signed = sign_all(pdf)["-signed"]
    assert verdicts(signed) == [(True, ModificationLevel.NONE)]
    assert_accessible(signed)


def test_sign_then_fill() -> None:
    changed = typed(sign_all(two_signers())["-signed"], "name_02", "Somebody else")
    assert verdicts(changed) == [(True, FILLING)]
    with pikepdf.open(io.BytesIO(changed)) as document:
        values = {str(field.T): str(field.get("/V", "")) for field in document.Root.AcroForm.Fields}
    assert values["name_02"] == "Somebody else"


def test_two_signers() -> None:
    signed = sign_all(two_signers())["-signed2"]
    assert verdicts(signed) == [(True, FILLING), (True, ModificationLevel.NONE)]
    assert_accessible(signed)


def test_a_change_of_the_page_is_found() -> None:
    signed = bytearray(sign_all(two_signers())["-signed"])
    signed[300] ^= 1
    with pytest.raises(Exception):  # noqa: B017, PT011 - whichever part finds it first
        assert verdicts(bytes(signed)) == [(True, ModificationLevel.NONE)]
