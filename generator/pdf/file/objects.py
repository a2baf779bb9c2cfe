"""PDF objects as bytes (ISO 32000-1, 7.3).

Python values stand for PDF objects: ``dict``, ``list``, ``int``, ``float``, ``bool``, ``None``,
``bytes`` (a byte string), :class:`Name`, :class:`Ref`, :class:`TextString` and :class:`Raw`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class Name(str):
    """A name object (7.3.5)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """An indirect reference to an object of generation 0 (7.3.10)."""

    number: int


class TextString(str):
    """A string of characters for people (7.9.2.2)."""

    __slots__ = ()


class Raw(bytes):
    """Bytes that are PDF syntax already."""

    __slots__ = ()


class Stream(Raw):
    """A stream with its dictionary (7.3.8); it cannot stand inside another object."""

    __slots__ = ()


PdfObject = (
    Mapping[str, "PdfObject"]
    | Sequence["PdfObject"]
    | Name
    | Ref
    | TextString
    | Raw
    | bytes
    | bool
    | int
    | float
    | None
)


class CompressionLevel(IntEnum):
    """How hard to compress (zlib)."""

    BEST = 9
    """For what is compressed once and stands on every form."""
    QUICK = 1
    """For what each form has of its own: half the time, and a tenth more bytes; what is long is
    rare, and worth the time."""


_SMALL_WINDOW = 12
_WORTH_COMPRESSING = {CompressionLevel.BEST: 256, CompressionLevel.QUICK: 768}
"""In bytes: below, a form would lose more time than its file loses in size."""
_IRREGULAR = re.compile(rb"[^!-~]|[#%()<>\[\]{}/]")
_ESCAPES = {b"\\": rb"\\", b"(": rb"\(", b")": rb"\)", b"\r": rb"\r", b"\n": rb"\n"}
_SPECIAL = re.compile(rb"[\\()\r\n]")


@lru_cache(maxsize=1 << 14)
def number(value: float) -> bytes:
    """Return a number with at most three decimals; PDF has no exponents (7.3.3)."""
    if isinstance(value, int):
        return b"%d" % value
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode("ascii")


@lru_cache(maxsize=1 << 10)
def name(value: str) -> bytes:
    """Return a name, with ``#xx`` for every byte outside the regular characters (7.3.5)."""
    return b"/" + _IRREGULAR.sub(lambda match: b"#%02X" % match[0][0], value.encode("utf-8"))


def byte_string(value: bytes) -> bytes:
    """Return a byte string as a literal string (7.3.4.2)."""
    return b"(" + _SPECIAL.sub(lambda match: _ESCAPES[match[0]], value) + b")"


def text_string(value: str) -> bytes:
    """Return text as ASCII where it is, else as UTF-16BE with its byte order mark (7.9.2.2)."""
    if value.isascii() and value.isprintable():
        return byte_string(value.encode("ascii"))
    return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode("ascii") + b">"


def serialize(value: PdfObject) -> bytes:
    """Return any object as PDF syntax."""
    match value:
        case Raw():
            return value
        case Name():
            return name(value)
        case TextString():
            return text_string(value)
        case Ref():
            return b"%d 0 R" % value.number
        case bool():
            return b"true" if value else b"false"
        case int() | float():
            return number(value)
        case None:
            return b"null"
        case bytes():
            return byte_string(value)
        case Mapping():
            entries = (name(key) + b" " + serialize(item) for key, item in value.items())
            return b"<<" + b" ".join(entries) + b">>"
        case _:
            return b"[" + b" ".join(serialize(item) for item in value) + b"]"


def serialize_entries(dictionary: Mapping[str, PdfObject]) -> bytes:
    """Return the entries of a dictionary, without what is around them."""
    return serialize(dictionary)[2:-2]


def stream(entries: bytes, data: bytes) -> Stream:
    """Return a stream with the entries of its dictionary; ``data`` is encoded as they say."""
    return Stream(b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data))


def flate(entries: bytes, data: bytes, level: CompressionLevel = CompressionLevel.BEST) -> Stream:
    """Return a stream, compressed (7.4.4) unless it is too short to be worth the effort."""
    if len(data) < _WORTH_COMPRESSING[level]:
        return stream(entries, data)
    return stream(entries + b"/Filter/FlateDecode", deflate(data, level))


def deflate(data: bytes, level: CompressionLevel = CompressionLevel.BEST) -> bytes:
    """Compress; what is short with a small window, which takes half the time to set up."""
    if len(data) <= 1 << _SMALL_WINDOW:
        compressor = zlib.compressobj(level, zlib.DEFLATED, _SMALL_WINDOW, 5)
    else:
        compressor = zlib.compressobj(CompressionLevel.BEST, zlib.DEFLATED, zlib.MAX_WBITS, 9)
    return compressor.compress(data) + compressor.flush()


class ObjectTable:
    """The indirect objects of a file (7.3.10), or some of them, numbered as they come."""

    def __init__(self, size: int = 1) -> None:
        """Begin with the number ``size``."""
        self.size = size
        """One more than the highest number given out."""
        self.serialized: dict[int, bytes] = {}
        """What has been put in, by number."""

    def allocate(self) -> Ref:
        """Return a reference to an object that is to be put in, here or elsewhere."""
        self.size += 1
        return Ref(self.size - 1)

    def put(self, ref: Ref, value: PdfObject) -> None:
        """Put an object in; each number is taken once."""
        assert ref.number < self.size
        assert ref.number not in self.serialized
        self.serialized[ref.number] = serialize(value)

    def add(self, value: PdfObject) -> Ref:
        """Put an object in under the next number."""
        ref = self.allocate()
        self.put(ref, value)
        return ref
