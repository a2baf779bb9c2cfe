"""``agreements record``, and the record that `agreements pack` lays beside its manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from record.sealer import PASSPHRASE, chairs_file, root, timestamp_server

from cli.conftest import Run
from cli.returned import bring


@pytest.fixture
def out(here: Path, papers: Path, run: Run) -> Path:
    (here / "agreements.toml").write_text('[volume]\nname = "Examples 2031"\n', "utf-8")
    assert run("generate").status == 0
    return here / "out"


def text(file: Path) -> str:
    with pdfium.PdfDocument(file) as document:
        return " ".join(document[0].get_textpage().get_text_bounded().split())


def test_the_record_is_written_and_renewed(run: Run, here: Path, out: Path) -> None:
    sha256 = bring(out, "lovelace43")
    ended = run("record")
    assert ended.messages.strip() == "record.pdf: 1 accepted form, 1 missing."
    seen = text(here / "record.pdf")
    assert "Examples 2031" in seen
    assert sha256 in seen
    bring(out, "hopper52")
    assert run("record").messages.strip() == "record.pdf: 2 accepted forms."
    assert "Missing: 0." in text(here / "record.pdf")


def test_another_file_is_left_alone(run: Run, here: Path, out: Path) -> None:
    (here / "thesis.pdf").write_bytes(b"%PDF-1.7 mine")
    assert run("record", "thesis.pdf").status == 2
    assert (here / "thesis.pdf").read_bytes() == b"%PDF-1.7 mine"


def test_a_pack_has_its_record_and_the_ledger_says_so(run: Run, here: Path, out: Path) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    words = ("pack", str(here / "handed"), "--profile", "pmlr", "--volume", "283")
    assert run(*words).status == 0
    record = here / "handed" / "record.pdf"
    seen = text(record)
    assert "Examples 2031, volume 283" in seen
    for form in json.loads((here / "handed" / "manifest.json").read_text("utf-8"))["forms"]:
        assert form["sha256"] in seen
        assert form["file"] in seen
    hashes = (here / "handed" / "MANIFEST.sha256").read_text("utf-8")
    assert f"{hashlib.sha256(record.read_bytes()).hexdigest()}  record.pdf" in hashes
    packed = run("log", "--what", "packed").output.splitlines()
    assert [line.split("\t")[1:] for line in packed] == [
        ["lovelace43", "packed", "for PMLR"],
        ["hopper52", "packed", "for PMLR"],
    ]
    assert "already holds this" in run(*words).messages
    assert len(run("log", "--what", "packed").output.splitlines()) == 2


@pytest.fixture
def certificate(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AGREEMENTS_SEAL_PASSPHRASE", PASSPHRASE)
    path = here / "chair.p12"
    path.write_bytes(chairs_file())
    return path


def test_a_record_is_sealed_and_verified(
    run: Run, here: Path, out: Path, certificate: Path
) -> None:
    bring(out, "lovelace43")
    ended = run("record", "--seal", "chair.p12")
    assert ended.messages.strip() == "record.pdf: 1 accepted form, 1 missing, sealed."
    assert PASSPHRASE not in ended.messages + ended.output
    verified = run("record", "--verify")
    assert verified.status == 0
    assert "sealed by Inês Silva: valid, but its issuer is not on your list" in verified.output
    assert "1 file in the record: 0 unchanged" in verified.messages
    (here / "root.pem").write_bytes(root().pem)
    (here / "agreements.toml").write_text('[returns]\ntrust = ["root.pem"]\n', "utf-8")
    found = json.loads(run("record", "--verify", "--json").output)
    assert found["seals"][0]["validity"] == "valid, and its issuer is trusted"
    again = run("record")
    assert again.status == 2
    assert "is sealed, so it was left alone" in again.messages


def test_the_record_of_a_pack_is_sealed_as_it_is(
    run: Run, here: Path, out: Path, certificate: Path
) -> None:
    for paper in ("lovelace43", "hopper52"):
        bring(out, paper)
    run("pack", str(here / "handed"), "--profile", "pmlr", "--volume", "283")
    record = here / "handed" / "record.pdf"
    sealed = here / "handed" / "record-sealed.pdf"
    with timestamp_server() as (address, asked):
        (here / "agreements.toml").write_text(f'[record]\ntimestamps = "{address}"\n', "utf-8")
        words = ("record", str(sealed), "--of", str(record), "--seal", "chair.p12")
        ended = run(*words)
        assert asked
    assert "sealed, with a timestamp" in ended.messages
    assert sealed.read_bytes().startswith(record.read_bytes())
    verified = run("record", str(sealed), "--verify")
    assert verified.status == 0
    assert "2 files in the record: 2 unchanged" in verified.messages
    form = next((here / "handed").rglob("hopper52*.pdf"))
    form.write_bytes(b"another")
    verified = run("record", str(sealed), "--verify")
    assert verified.status == 1
    assert "another file than the record says" in verified.output
    assert run("record", "x.pdf", "--of", str(sealed), "--seal", "chair.p12").status == 2


def test_a_wrong_passphrase_writes_nothing(
    run: Run, here: Path, out: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGREEMENTS_SEAL_PASSPHRASE", "wrong")
    ended = run("record", "--seal", "chair.p12")
    assert ended.status == 1
    assert "cannot be opened" in ended.messages
    assert not (here / "record.pdf").exists()
    monkeypatch.delenv("AGREEMENTS_SEAL_PASSPHRASE")
    monkeypatch.setattr("generator.cli.shared.logins._from_keyring", lambda host, user: "")
    ended = run("record", "--seal", "chair.p12")
    assert ended.status == 2
    assert "there is no passphrase for chair.p12" in ended.messages


def test_what_is_not_sealed_or_no_record_does_not_verify(run: Run, here: Path, out: Path) -> None:
    run("record")
    ended = run("record", "--verify")
    assert (ended.status, "not sealed" in ended.output) == (1, True)
    (here / "other.pdf").write_bytes(b"%PDF-1.7")
    ended = run("record", "other.pdf", "--verify")
    assert ended.status == 1
    assert "it is not a record" in ended.messages


@pytest.mark.parametrize(
    "words", [("--verify", "--timestamps", "http://x"), ("--json",), ("--timestamps", "http://x")]
)
def test_options_that_do_not_go_together(run: Run, out: Path, words: tuple[str, ...]) -> None:
    assert run("record", *words).status == 2
