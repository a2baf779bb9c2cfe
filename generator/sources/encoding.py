"""Bytes to characters: the one place that knows about encodings.

UTF-8 is what everybody should write and most do. The rest is recognised in the order of certainty:
a byte order mark, escape sequences, the NUL bytes of UTF-16 without a mark, then UTF-8 itself. Only
a file that is none of these is guessed at, and only where what it holds is likely in one encoding:
a guess is a warning on every paper that it touches. What cannot be told is not guessed at: its
letters become U+FFFD, which refuses the papers that they stand in, until the chair says what it is.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from generator.diagnostics import Diagnostic, Severity, error
from generator.sources.guessing import CHINESE, WESTERN, candidates, guess_codec
from generator.sources.parsed_file import Guess

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    # UTF-32's little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_ESCAPES = ((b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"), (b"\x1b$)C", "iso2022_kr"))
_NEWLINE = re.compile(r"\r\n?")
_SAMPLE = 4096
"""Bytes that are looked at to recognise UTF-16 without a mark."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A file's text, and how it was read."""

    value: str
    diagnostics: tuple[Diagnostic, ...] = ()
    guess: Guess | None = None
    """How what is not UTF-8 was read, if that had to be guessed."""


def decode_bytes(data: bytes, encoding: str = "") -> DecodedText:
    """Decode a file's bytes into text whose lines end in a line feed alone.

    Args:
        data: the whole file.
        encoding: what a person says that it is, if it is not UTF-8; a name that Python knows.
    """
    decoded = _decode(data, encoding)
    text = _NEWLINE.sub("\n", decoded.value)
    return DecodedText(text, decoded.diagnostics, decoded.guess)


def is_encoding(name: str) -> bool:
    """Tell whether a name is that of an encoding of text."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _decode(data: bytes, encoding: str) -> DecodedText:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _declared(data[len(mark) :], codec, name, encoding)
    codec = _unmarked_utf16(data)
    if codec:
        return _declared(data, codec, "UTF-16", encoding)
    for escape, codec in _ESCAPES:
        if escape in data and data.isascii():
            return _declared(data, codec, codec.upper().replace("_", "-"), encoding)
    try:
        return DecodedText(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _as_said(data, encoding) if encoding else _legacy(data)


def _as_said(data: bytes, encoding: str) -> DecodedText:
    try:
        return DecodedText(data.decode(encoding))
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        message = f"the file is not {encoding}: line {line} cannot be read so"
        spoilt = error(message, "say another encoding, or save the file as UTF-8")
        return DecodedText(data.decode(encoding, "replace"), (spoilt,))


def _declared(data: bytes, codec: str, name: str, encoding: str) -> DecodedText:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as failure:
        if name == "UTF-8":
            return _as_said(data, encoding) if encoding else _legacy(data)
        message = f"the file says that it is {name}, but byte {failure.start} is not"
        spoilt = Diagnostic(Severity.WARNING, message, "save the file as UTF-8")
        return DecodedText(data.decode(codec, "replace"), (spoilt,))
    if name == "UTF-8":
        return DecodedText(text)
    return DecodedText(text, (Diagnostic(Severity.NOTE, f"the file was read as {name}"),))


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


def _legacy(data: bytes) -> DecodedText:
    """Read lines that are not UTF-8: some that were pasted in, or all."""
    lines = data.split(b"\n")
    broken = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
    foreign = b"\n".join(lines[number - 1] for number in broken)
    codec = guess_codec(foreign)
    sound = sum(1 for line in lines if not line.isascii()) - len(broken)
    whole = sound < len(broken)
    others = set(range(1, len(lines) + 1)) if whole else set(broken)
    text = "\n".join(
        _read_line(line, codec) if number in others else line.decode("utf-8", "replace")
        for number, line in enumerate(lines, 1)
    )
    places = ", ".join(str(number) for number in broken[:5]) + (", …" if len(broken) > 5 else "")
    where = "the file is not UTF-8" if whole else f"not UTF-8: line {places}"
    finding = _guessed(where, codec) if codec else _untold(where, foreign)
    name = _NAMES.get(codec, "")
    return DecodedText(text, (finding,), Guess(name, None if whole else frozenset(broken)))


_NAMES = {WESTERN: "Windows-1252", CHINESE: "GBK"}


def _read_line(line: bytes, codec: str) -> str:
    if codec:
        return line.decode(codec, "replace")
    return _HIGH.sub(b"\x1a", line).decode("ascii").replace("\x1a", "\ufffd")


def _guessed(where: str, codec: str) -> Diagnostic:
    message = f"{where}, and was read as {_NAMES[codec]}"
    hint = "check the accents, say it with --encoding, or save the file as UTF-8"
    return Diagnostic(Severity.WARNING, message, hint)


def _untold(where: str, foreign: bytes) -> Diagnostic:
    names = ", ".join(candidates(foreign))
    message = f"{where}, and its encoding is unclear; it may be {names}"
    hint = "say it, as in --encoding euc-kr, or save the file as UTF-8"
    return Diagnostic(Severity.WARNING, message, hint)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
