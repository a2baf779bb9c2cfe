"""Other people's programs open the forms without a warning."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from specimens import NAMES, TEMPLATES, every_kind, form, printed

from generator.forms.samples import samples

PROJECT = Path(__file__).parent.parent.parent
sys.path.append(str(PROJECT / "tools" / "validate"))
from fill import TYPED, check_filled  # noqa: E402 - it is no package

PDFJS = "pdfjs-dist@5.6.205"
ALL_SCRIPTS = " ".join(NAMES.values())
READERS = {
    "qpdf": ("qpdf", "--check", "FILE"),
    "poppler": ("pdftoppm", "-r", "20", "-png", "FILE", "PAGE"),
    "poppler structure": ("pdfinfo", "-struct-text", "FILE"),
    "mutool": ("mutool", "draw", "-q", "-N", "-r", "20", "-o", "PAGE%d.png", "FILE"),
    "mutool clean": ("mutool", "clean", "-s", "FILE", "PAGE.pdf"),
}
GHOSTSCRIPT = ("gs", "-q", "-dNOSAFER", "-dPDFSTOPONERROR", "-dBATCH", "-dNOPAUSE", "-r20")


def forms() -> dict[str, bytes]:
    made = {name: form(samples(name)["several signers"]) for name in TEMPLATES}
    made["every kind of field"] = every_kind()
    return {**made, "all scripts": printed(ALL_SCRIPTS, ALL_SCRIPTS)}


def run(command: tuple[str, ...], made: Mapping[str, bytes], folder: Path) -> str:
    """Run a program on each file; give all that it has to complain of."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]}")
    said = []
    for name, pdf in made.items():
        path = folder / f"{name}.pdf".replace(" ", "-")
        path.write_bytes(pdf)
        page = str(folder / "page")
        call = [word.replace("FILE", str(path)).replace("PAGE", page) for word in command]
        done = subprocess.run(call, check=False, capture_output=True, encoding="utf-8")
        complaints = done.stderr.replace("warning: ICC support is not available\n", "")
        if done.returncode or complaints:
            said.append(f"{name}: {done.returncode} {complaints}")
    return "\n".join(said)


@pytest.mark.parametrize("reader", READERS)
def test_opens_without_a_warning(reader: str, tmp_path: Path) -> None:
    assert run(READERS[reader], forms(), tmp_path) == ""


@pytest.mark.slow
def test_ghostscript_prints_without_a_warning(tmp_path: Path) -> None:
    assert (
        run((*GHOSTSCRIPT, "-sDEVICE=png16m", "-o", "PAGE%d.png", "FILE"), forms(), tmp_path) == ""
    )


def test_a_broken_file_is_complained_of(tmp_path: Path) -> None:
    broken = printed().replace(b"startxref", b"startxerf")
    assert "broken" in run(READERS["qpdf"], {"broken": broken}, tmp_path)


def installed_pdfjs() -> Path:
    """Install pdf.js, once; give the folder."""
    home = PROJECT / "build" / "pdfjs"
    if not (home / "node_modules" / "pdfjs-dist").exists():
        home.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-save", "--prefix", str(home), PDFJS]
        subprocess.run(npm, check=True, capture_output=True)
    return home


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
def test_pdfjs_opens_and_fills_without_a_warning(tmp_path: Path) -> None:
    home = installed_pdfjs()
    paths = []
    for name, pdf in forms().items():
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(pdf)
    script = PROJECT / "tools" / "validate" / "pdfjs.mjs"
    call = ["node", str(script), str(home), TYPED, *map(str, paths)]
    done = subprocess.run(call, check=True, capture_output=True, encoding="utf-8")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["complaints"] for each in found] == [[]] * len(paths)
    assert found[-1]["fields"]["name_01"] == ALL_SCRIPTS
    for path in paths:
        check_filled(path.with_name(path.name + ".filled.pdf").read_bytes())


def test_pikepdf_finds_no_fault(tmp_path: Path) -> None:
    for pdf in forms().values():
        path = tmp_path / "form.pdf"
        path.write_bytes(pdf)
        with pikepdf.open(path) as document:
            assert document.check_pdf_syntax() == []
