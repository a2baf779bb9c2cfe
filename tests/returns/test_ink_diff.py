"""Ink taken from printed words is found, however little; no program that prints takes any."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import altering
import paling
import printing
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds import Examine, filled

from generator.returns.evidence import FileKind, Outcome, Report

WORDS = ("versions", "not ", "copyright", "1m9UsNt", "SPD:")


def kept(report: Report, *words: str) -> bool:
    """Tell whether a form was accepted; if not, whether the words are named."""
    reasons = " ".join(each.message for each in report.findings)
    if report.outcome is Outcome.ACCEPTED:
        return True
    assert all(word in reasons for word in words), reasons
    return False


@pytest.mark.parametrize("width", [0.2, 0.5, 1.0])
def test_a_line_in_white_is_found(examine: Examine, width: float) -> None:
    assert not kept(examine(paling.line(filled(), width), FileKind.PDF), "page 1")
    printed = printing.by_pdfium(paling.line(filled(), width, 4.0))
    assert not kept(examine(printed, FileKind.PDF), "page 1")


@pytest.mark.parametrize("opacity", [0.1, 0.2, 0.5])
@pytest.mark.parametrize("words", ["not ", "1m9UsNt"])
def test_a_veil_is_found(examine: Examine, opacity: float, words: str) -> None:
    assert not kept(examine(paling.veil(filled(), opacity, words=words), FileKind.PDF), "page 1")


@pytest.mark.parametrize("opacity", [0.1, 0.3])
def test_a_veil_in_grey_is_found(examine: Examine, opacity: float) -> None:
    for grey in (128, 230):
        veiled = paling.veil(filled(), opacity, grey=grey)
        assert not kept(examine(printing.by_pdfium(veiled), FileKind.PDF), "page 1")


HIDDEN: dict[str, Callable[[bytes], bytes]] = {
    "a slit": lambda pdf: paling.slit(pdf, 0.4),
    "white dashes as text": paling.dashes,
    "a dashed line": lambda pdf: paling.line(pdf, 0.4, pen=b"[1 2] 0 d 1 G"),
    "a pale line": lambda pdf: paling.line(pdf, 0.5, pen=b"0.6 G"),
    "a yellow line": lambda pdf: paling.line(pdf, 0.5, pen=b"1 1 0 RG"),
    "a line low down": lambda pdf: paling.line(pdf, 0.5, height=0.3),
}


@pytest.mark.parametrize("how", HIDDEN)
@pytest.mark.parametrize("printer", [bytes, printing.by_pdfium])
def test_ink_that_is_taken_in_other_ways_is_found(
    examine: Examine, how: str, printer: Callable[[bytes], bytes]
) -> None:
    assert not kept(examine(printer(HIDDEN[how](filled())), FileKind.PDF), "page 1")


@settings(max_examples=6)
@given(st.sampled_from(WORDS), st.floats(0.2, 1.0), st.floats(-6.0, 6.0), st.floats(0.35, 0.6))
def test_a_line_anywhere_is_found(
    examine: Examine, words: str, width: float, slope: float, height: float
) -> None:
    struck = paling.line(filled(), width, slope, words=words, height=height)
    assert not kept(examine(struck, FileKind.PDF))


def on_other_paper(pdf: bytes) -> bytes:
    return altering.on_paper(printing.by_cairo(pdf), 595.3, 841.9)


PRINTERS = {
    "PDFium": (printing.by_pdfium, ""),
    "qpdf": (printing.by_qpdf, ""),
    "ghostscript": (printing.by_ghostscript, "gs"),
    "cairo": (printing.by_cairo, "pdftocairo"),
    "cairo, on other paper": (on_other_paper, "pdftocairo"),
}


@pytest.mark.parametrize("name", PRINTERS)
@pytest.mark.parametrize("key", ["known", "licence"])
def test_what_was_printed_again_has_all_of_its_ink(examine: Examine, name: str, key: str) -> None:
    printer, program = PRINTERS[name]
    if program and shutil.which(program) is None:
        pytest.skip(f"needs {program}")
    assert kept(examine(printer(filled(key)), FileKind.PDF))


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTERS)
@pytest.mark.parametrize("take", [lambda pdf: paling.line(pdf, 0.5), paling.dashes])
def test_what_is_taken_is_found_whoever_prints_it(
    examine: Examine, name: str, take: Callable[[bytes], bytes]
) -> None:
    printer, program = PRINTERS[name]
    if program and shutil.which(program) is None:
        pytest.skip(f"needs {program}")
    assert not kept(examine(printer(take(filled())), FileKind.PDF), "page 1")
