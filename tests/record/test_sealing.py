"""A sealed record: whole, by whom, since when; judged by pyHanko and by poppler."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from record.sealer import PASSPHRASE, chairs_file, root, timestamp_server

from generator.record.content import AcceptedForm, RecordContent
from generator.record.pages import record_pdf
from generator.record.sealing import SealError, seal_record
from generator.record.verifying import NoRecordError, RecordedFileState, Verified, verify_record
from generator.returns.evidence import Validity

TODAY = date(2031, 7, 1)


def pdf(*files: tuple[str, bytes]) -> bytes:
    forms = tuple(
        AcceptedForm(
            "lovelace43", "Engine", "pmlr", 1, "", (), "Inês", "2031-06-02T12:00:00+00:00",
            overruled=False, note="", file=name, sha256=hashlib.sha256(data).hexdigest(),
        )
        for name, data in files
    )  # fmt: skip
    return record_pdf(RecordContent("Examples", "2031-06-02T12:00:00+00:00", forms, (), (), ()))


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal_record(pdf(("a.pdf", b"a")), chairs_file(), PASSPHRASE)


def verify(data: bytes, folder: Path, *, trusted: bool = True) -> Verified:
    (folder / "root.pem").write_bytes(root().pem)
    roots = (folder / "root.pem",) if trusted else ()
    return verify_record(data, folder, roots, today=TODAY)


def test_a_seal_says_who_and_that_nothing_was_changed(sealed: bytes, tmp_path: Path) -> None:
    verified = verify(sealed, tmp_path)
    (seal,) = verified.seals
    assert (seal.by, seal.validity) == ("Inês Silva", Validity.TRUSTED)
    assert "issued by Invented University CA" in seal.detail
    assert "the signer's own clock" in seal.detail
    assert verified.holds


def test_an_issuer_that_nobody_trusts_is_said(sealed: bytes, tmp_path: Path) -> None:
    (seal,) = verify(sealed, tmp_path, trusted=False).seals
    assert seal.validity is Validity.UNKNOWN_ISSUER
    assert seal.is_intact


def test_it_is_a_certification_as_pades_wants_it(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as document:
        value = document.Root.AcroForm.Fields[0].V
        assert value.SubFilter == "/ETSI.CAdES.detached"
        assert document.Root.Perms.DocMDP.objgen == value.objgen
        assert value.Reference[0].TransformParams.P == 1


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs poppler's pdfsig")
def test_poppler_finds_it_valid(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "sealed.pdf").write_bytes(sealed)
    command = ["pdfsig", "-nocert", str(tmp_path / "sealed.pdf")]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "Inês Silva" in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said


@pytest.mark.parametrize("change", ["byte", "update", "tail"])
def test_any_change_breaks_it(sealed: bytes, tmp_path: Path, change: str) -> None:
    if change == "byte":
        place = sealed.index(b"/Creator") + 12
        spoiled = sealed[:place] + b"A" + sealed[place + 1 :]
    elif change == "tail":
        spoiled = sealed + b"% more words that belong to nothing\n"
    else:
        from pyhanko.pdf_utils import generic
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

        writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
        writer.root["/Lang"] = generic.pdf_string("de")
        writer.update_root()
        written = io.BytesIO()
        writer.write(written)
        spoiled = written.getvalue()
    verified = verify(spoiled, tmp_path)
    assert not verified.holds
    assert not verified.seals[0].is_intact


def test_a_timestamp_server_is_asked(tmp_path: Path) -> None:
    with timestamp_server() as (address, asked):
        sealed = seal_record(pdf(), chairs_file(), PASSPHRASE, address)
    assert set(asked) == {"application/timestamp-query"}
    (seal,) = verify(sealed, tmp_path).seals
    assert seal.validity is Validity.TRUSTED
    assert "signed 2031-06-03 by a timestamp" in seal.detail


def test_without_its_timestamp_nothing_is_sealed() -> None:
    with (
        timestamp_server(broken=True) as (address, _),
        pytest.raises(SealError, match="gave no timestamp") as raised,
    ):
        seal_record(pdf(), chairs_file(), PASSPHRASE, address)
    assert address in str(raised.value)
    with pytest.raises(SealError, match="gave no timestamp"):
        seal_record(pdf(), chairs_file(), PASSPHRASE, address)  # nobody is there any more
    with pytest.raises(SealError, match="is not the address"):
        seal_record(pdf(), chairs_file(), PASSPHRASE, "file:///etc/passwd")


@pytest.mark.parametrize(
    ("certificate", "passphrase"),
    [(chairs_file(), "wrong"), (b"no certificate", PASSPHRASE), (root().pem, "")],
)
def test_a_certificate_that_cannot_be_opened_is_said(
    certificate: bytes, passphrase: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SealError, match="cannot be opened"):
        seal_record(pdf(), certificate, passphrase)
    assert capfd.readouterr() == ("", "")


def test_files_beside_it_are_compared(tmp_path: Path) -> None:
    files = (("forms/a.pdf", b"a"), ("b.pdf", b"b"), ("c.pdf", b"c"), ("../d.pdf", b"d"))
    data = seal_record(pdf(*files), chairs_file(), PASSPHRASE)
    folder = tmp_path / "handed"
    (folder / "forms").mkdir(parents=True)
    (folder / "forms" / "a.pdf").write_bytes(b"a")
    (folder / "b.pdf").write_bytes(b"changed")
    (tmp_path / "d.pdf").write_bytes(b"d")
    verified = verify(data, folder)
    assert [(each.path, each.state) for each in verified.files] == [
        ("forms/a.pdf", RecordedFileState.SAME),
        ("b.pdf", RecordedFileState.CHANGED),
        ("c.pdf", RecordedFileState.ABSENT),
        ("../d.pdf", RecordedFileState.ABSENT),  # nothing beyond the folder is looked at
    ]
    assert not verified.holds


def test_what_is_not_sealed_does_not_hold(tmp_path: Path) -> None:
    verified = verify(pdf(), tmp_path)
    assert verified.seals == ()
    assert not verified.holds


def test_what_is_no_record_is_said(tmp_path: Path) -> None:
    written = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(written)
    for data in (written.getvalue(), b"%PDF-1.7 nothing", b""):
        with pytest.raises(NoRecordError, match="is not a record"):
            verify(data, tmp_path)
