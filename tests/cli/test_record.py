"""``agreements record``, and the record that `agreements pack` lays beside its manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

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
    assert "holds this already" in run(*words).messages
    assert len(run("log", "--what", "packed").output.splitlines()) == 2
