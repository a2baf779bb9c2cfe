"""Bytes to characters: the one place that knows about encodings.

UTF-8 is what everybody should write and most do. The rest is recognised in the order of certainty:
a byte order mark, the NUL bytes of UTF-16 without one, then UTF-8 itself. Only a file that is none
of these is guessed at, and a guess is always a warning, because it can spell a name wrong.
"""

from __future__ import annotations

import codecs
import re

from generator.diagnostics import Diagnostic, Severity
from generator.latex import Decoded

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    # UTF-32's little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_NEWLINE = re.compile(r"\r\n?")
_SAMPLE = 4096
"""Bytes that are looked at to recognise UTF-16 without a mark."""


def decode(data: bytes) -> Decoded[str]:
    """Decode a file's bytes into text whose lines end in a line feed alone.

    Bytes that cannot be decoded become U+FFFD, which refuses the paper that it stands in.
    """
    decoded = _decode(data)
    return Decoded(_NEWLINE.sub("\n", decoded.value), decoded.diagnostics)


def _decode(data: bytes) -> Decoded[str]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _declared(data[len(mark) :], codec, name)
    codec = _unmarked_utf16(data)
    if codec:
        return _declared(data, codec, "UTF-16")
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _legacy(data)


def _declared(data: bytes, codec: str, name: str) -> Decoded[str]:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as failure:
        if name == "UTF-8":
            return _legacy(data)
        message = f"the file says that it is {name}, but byte {failure.start} is not"
        spoilt = Diagnostic(Severity.WARNING, message, "save the file as UTF-8")
        return Decoded(data.decode(codec, "replace"), (spoilt,))
    if name == "UTF-8":
        return Decoded(text)
    return Decoded(text, (Diagnostic(Severity.NOTE, f"the file was read as {name}"),))


def _unmarked_utf16(data: bytes) -> str:
    """Name the UTF-16 byte order if nearly every second byte is NUL, as it is in mostly ASCII."""
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs < 4:
        return ""
    even = sample[0::2].count(0)
    odd = sample[1::2].count(0)
    if odd > 0.7 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    if even > 0.7 * pairs and odd < 0.1 * pairs:
        return "utf-16-be"
    return ""


def _legacy(data: bytes) -> Decoded[str]:
    """Guess the encoding of the lines that are not UTF-8: of some lines pasted in, or of all."""
    lines = data.split(b"\n")
    broken = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
    foreign = b"\n".join(lines[number - 1] for number in broken)
    codec, name = ("gb18030", "GBK") if _looks_chinese(foreign) else ("cp1252", "Windows-1252")
    sound = sum(1 for line in lines if not line.isascii()) - len(broken)
    if sound < len(broken):
        message = f"the file is not UTF-8 and was read as {name}"
        return Decoded(data.decode(codec, "replace"), (_guess(message),))
    others = set(broken)
    text = "\n".join(
        line.decode(codec if number in others else "utf-8", "replace")
        for number, line in enumerate(lines, 1)
    )
    places = ", ".join(str(number) for number in broken[:5]) + (", …" if len(broken) > 5 else "")
    return Decoded(text, (_guess(f"not UTF-8, and read as {name}: line {places}"),))


def _guess(message: str) -> Diagnostic:
    return Diagnostic(Severity.WARNING, message, "check the accents, or save the file as UTF-8")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(data: bytes) -> bool:
    """Tell GBK from Windows-1252, in either of which nearly any bytes can be read.

    Chinese is written in pairs of high bytes, so most of them stand in runs of even length, where
    an accented letter mostly stands alone between ASCII letters.
    """
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    runs = [len(run.group()) for run in _HIGH.finditer(data)]
    paired = sum(length for length in runs if length % 2 == 0)
    return paired > 0.5 * sum(runs)
