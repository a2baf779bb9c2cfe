"""Fuzz the readers of what comes back with atheris (``requirements/fuzz.txt`` pins it).

Usage: ``python tools/fuzz_returns.py [-max_total_time=SECONDS] [CORPUS]``, with any other option of
libFuzzer's.
The first byte of an input says what is read: a returned form that was edited, the operators of a
drawing, a picture, mails, reports of mails that could not be delivered, or an archive. A crash is
an exception that is no answer, processor time without end, or a form that is accepted and does not
look as it was filled in.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import atheris

_PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_PROJECT), str(_PROJECT / "tests" / "returns")]

with atheris.instrument_imports(include=["generator"]):
    from issuing import TODAY, make_desk  # type: ignore[import-not-found]
    from kinds import filled  # type: ignore[import-not-found]
    from PIL import ImageChops
    from scanning import printed  # type: ignore[import-not-found]
    from spoiled_tables import flat  # type: ignore[import-not-found]

    from generator.diagnostics import Diagnostic
    from generator.mail.bounces import read_reports
    from generator.returns.evidence import FileKind, Outcome, Received
    from generator.returns.examine import Examiner
    from generator.returns.intake.receive import IntakeLimits, receive
    from generator.returns.signers.signatures import Trust
    from generator.returns.structure.operators import UnclearDrawingError, read_drawing

_LONGEST_SECONDS = 8.0
_VISIBLE = 60
"""So much darker or lighter a dot has to be for an eye to see it, of 255."""
_TOKENS = (
    *(b"/AA", b"/A", b"/OC", b"/F 2", b"/F 0", b"/V (never)", b"/V 5 0 R", b"/Parent 3 0 R", b"R"),
    *(b"/UserUnit 2", b"/Rotate 90", b"/Contents [", b"/Annots []", b"/Kids [", b"/Type /Page"),
    *(
        b"obj",
        b"endobj",
        b"stream\n",
        b"endstream",
        b"xref\n",
        b"trailer",
        b"%%EOF\n",
        b"startxref",
    ),
    *(b"<<", b">>", b"[", b"]", b"(", b")", b"<", b">", b"/", b"null", b"true", b"-1", b"0", b"1"),
    *(b"--5", b"1e9", b"99999999999", b" 0 0 ", b"q", b"Q", b"BT", b"ET", b"Tj", b"W n", b"re f"),
    *(b"/Subtype /Stamp", b"/Subtype /Link", b"/S /URI /URI (x)", b"/XRefStm 9", b"/Prev 9"),
    *(b"/Encoding /X", b"/BaseFont /Other", b"/ToUnicode null", b"/Differences [65 /B]", b"/T (a)"),
)
_LIMITS = IntakeLimits(file_bytes=1 << 20, unpacked_bytes=4 << 20, entries=50)


class _Bench:
    """What inputs are read with."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-returns-"))
        (self.folder / "issued").mkdir()
        self.examiner = Examiner(make_desk(self.folder / "issued"), Trust(()), TODAY)
        self.pdf = flat(filled())
        self.looks = printed(self.pdf, 60)

    def examine(self, data: bytes, kind: FileKind) -> None:
        path = self.folder / "returned"
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        report = self.examiner.examine(Received("returned", kind, digest, len(data), path))
        codes = {each.code for each in report.findings}
        if "not-examined" in codes:
            raise AssertionError(report.findings)
        if report.outcome is Outcome.ACCEPTED and not self._looks_right(data):
            raise AssertionError("a form is accepted that looks otherwise")

    def _looks_right(self, data: bytes) -> bool:
        return all(
            one.size == two.size and max(ImageChops.difference(one, two).tobytes()) < _VISIBLE
            for one, two in zip(printed(data, 60), self.looks, strict=True)
        )

    def take(self, data: bytes, name: str) -> None:
        source = self.folder / name
        source.write_bytes(data)
        for found in receive([source], self.folder / "store", _LIMITS):
            if isinstance(found, Received):
                found.path.unlink(missing_ok=True)

    def report(self, data: bytes) -> None:
        source = self.folder / "bounces.mbox"
        source.write_bytes(data)
        for found in read_reports([source]):
            if isinstance(found, Diagnostic) and not found.message:
                raise AssertionError("a mail is refused without a word")


def edited(pdf: bytes, edits: bytes) -> bytes:
    """Edit a file: five bytes say where, how, and with what."""
    out = bytearray(pdf)
    for start in range(0, min(len(edits), 60) - 4, 5):
        place = int.from_bytes(edits[start : start + 3], "big") % (len(out) + 1)
        how, what = edits[start + 3], edits[start + 4]
        token = _TOKENS[what % len(_TOKENS)]
        if how % 4 == 0:
            out[place:place] = b" " + token + b" "
        elif how % 4 == 1:
            out[place : place + len(token)] = token
        elif how % 4 == 2:
            del out[place : place + 1 + what]
        else:
            other = what * 131 % (len(out) + 1)
            out[place:place] = out[other : other + how]
    return bytes(out)


def zipped(data: bytes) -> bytes:
    """Put an input into an archive, and spoil that with its end."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a" + data[:20].decode("latin-1"), data)
    return edited(out.getvalue(), data[-10:])


def fuzz_one(data: bytes) -> None:
    """Read one input."""
    kind, rest = (data[0] % 7, data[1:]) if data else (0, b"")
    started = time.process_time()
    match kind:
        case 0 | 1:
            BENCH.examine(edited(BENCH.pdf, rest), FileKind.PDF)
        case 2:
            try:
                read_drawing(rest)
            except UnclearDrawingError as unclear:
                if not str(unclear):
                    raise AssertionError("a drawing is refused without a word") from unclear
        case 3:
            BENCH.examine(rest, FileKind.IMAGE)
        case 4:
            BENCH.take(b"From a@example.org Sun Jun  1 00:00:00 2031\n" + rest, "box.mbox")
        case 5:
            BENCH.report(b"From a@example.org Sun Jun  1 00:00:00 2031\n" + rest)
        case _:
            BENCH.take(zipped(rest), "forms.zip")
    if time.process_time() - started > _LONGEST_SECONDS:
        raise AssertionError(f"{len(data)} bytes took too long")


if __name__ == "__main__":
    BENCH = _Bench()
    atheris.Setup(sys.argv, fuzz_one)
    atheris.Fuzz()
