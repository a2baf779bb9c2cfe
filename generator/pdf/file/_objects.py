"""PDF objects as bytes (ISO 32000-1, 7.3).

Python values stand for PDF objects: ``dict``, ``list``, ``int``, ``float``, ``bool``, ``None``,
``bytes`` (a byte string), :class:`Name`, :class:`Ref`, :class:`TextString`,
:class:`Stream` and :class:`Serialized`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from types import NoneType
from typing import Any, NamedTuple


class Name(str):
    """A name object (7.3.5)."""

    __slots__ = ()


@dataclass(slots=True, eq=False)
class Ref:
    """An indirect reference to an object of generation 0 (7.3.10)."""

    number: int = 0
    """Not known, and 0, until all objects are there."""


class TextString(str):
    """A string of characters for people (7.9.2.2)."""

    __slots__ = ()


class Serialized(bytes):
    """An object as PDF syntax already."""

    __slots__ = ()


class Stream(NamedTuple):
    """A stream (7.3.8); it cannot stand in another object."""

    entries: Mapping[str, PdfObject]
    """Of its dictionary, but for the length."""
    data: bytes
    """Encoded as the entries say."""


PdfObject = (
    Mapping[str, "PdfObject"]
    | Sequence["PdfObject"]
    | Name
    | Ref
    | TextString
    | Stream
    | Serialized
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


_NO_ENTRIES: Mapping[str, PdfObject] = {}
_SMALL_WINDOW = 12
"""Binary logarithm: a compressor with a small window takes half the time to set up."""
_WORTH_COMPRESSING = {CompressionLevel.BEST: 256, CompressionLevel.QUICK: 512}
"""In bytes: below, a form would lose more time than its file loses in size."""
_IRREGULAR = re.compile(rb"[^!-~]|[#%()<>\[\]{}/]")
_ESCAPES = {b"\\": rb"\\", b"(": rb"\(", b")": rb"\)", b"\r": rb"\r", b"\n": rb"\n"}
_DELIMITERS = b"/[(<"
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
    return _SERIALIZERS[type(value)](value)


def _dictionary(value: Mapping[str, PdfObject]) -> bytes:
    parts = [b"<<"]
    for key, entry in value.items():
        serialized = _SERIALIZERS[type(entry)](entry)
        # What begins with a delimiter (7.2.2) needs no space before it.
        parts += name(key), serialized if serialized[0] in _DELIMITERS else b" " + serialized
    parts.append(b">>")
    return b"".join(parts)


def with_entries(dictionary: bytes, more: bytes) -> Serialized:
    """Return a dictionary with more entries; both are serialized."""
    return Serialized(b"%b %b>>" % (dictionary[:-2], more))


def _stream(value: Stream) -> bytes:
    entries = _dictionary({**value.entries, "Length": len(value.data)})
    return b"%b\nstream\n%b\nendstream" % (entries, value.data)


def _reference(value: Ref) -> bytes:
    assert value.number, "a reference to an object without a number"
    return b"%d 0 R" % value.number


def _array(value: Sequence[PdfObject]) -> bytes:
    return b"[" + b" ".join(map(serialize, value)) + b"]"


def flate(
    data: bytes,
    entries: Mapping[str, PdfObject] = _NO_ENTRIES,
    level: CompressionLevel = CompressionLevel.BEST,
) -> Stream:
    """Return a stream, compressed (7.4.4) unless it is too short to be worth the effort."""
    if len(data) < _WORTH_COMPRESSING[level]:
        return Stream(entries, data)
    return Stream({**entries, "Filter": Name("FlateDecode")}, deflate(data, level))


def deflate(data: bytes, level: CompressionLevel = CompressionLevel.BEST) -> bytes:
    """Compress; what is long is rare, and worth the time."""
    if len(data) <= 1 << _SMALL_WINDOW:
        compressor = zlib.compressobj(level, zlib.DEFLATED, _SMALL_WINDOW, 5)
    else:
        compressor = zlib.compressobj(CompressionLevel.BEST, zlib.DEFLATED, zlib.MAX_WBITS, 9)
    packed: bytes = compressor.compress(data) + compressor.flush()
    return packed


_SERIALIZERS: Mapping[type, Callable[[Any], bytes]] = {
    Stream: _stream,
    Serialized: lambda value: value,
    Name: name,
    TextString: text_string,
    Ref: _reference,
    bool: lambda value: b"true" if value else b"false",
    int: number,
    float: number,
    NoneType: lambda _: b"null",
    bytes: byte_string,
    dict: _dictionary,
    list: _array,
}


class ObjectTable:
    """Indirect objects of a file (7.3.10), which are numbered when all are there."""

    def __init__(self) -> None:
        """Begin without any."""
        self._allocated: list[Ref] = []
        self._values: dict[Ref, PdfObject] = {}

    def allocate(self) -> Ref:
        """Return a reference to an object that is to be put in, here or elsewhere."""
        self._allocated.append(Ref())
        return self._allocated[-1]

    def put(self, ref: Ref, value: PdfObject) -> None:
        """Put in the object that a reference means."""
        assert ref not in self._values
        self._values[ref] = value

    def add(self, value: PdfObject) -> Ref:
        """Put an object in, and return a reference to it."""
        ref = self.allocate()
        self.put(ref, value)
        return ref

    def number(self, first: int) -> int:
        """Number the references that were allocated here, and return the number after them.

        Those to objects that are put in come first, and then those that are left to others.
        """
        ordered = sorted(self._allocated, key=lambda ref: ref not in self._values)
        for number, ref in enumerate(ordered, start=first):
            ref.number = number
        return first + len(ordered)

    def items(self) -> Iterator[tuple[int, PdfObject]]:
        """Return the objects that were put in, with their numbers."""
        return ((ref.number, value) for ref, value in self._values.items())
