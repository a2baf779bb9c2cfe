"""The file around the objects: object streams, cross-reference stream (ISO 32000-1, 7.5).

A file is a prefix, which forms can share, and the rest, which each has of its own.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.pdf.file._objects import (
    CompressionLevel,
    Name,
    ObjectTable,
    PdfObject,
    Stream,
    deflate,
    serialize,
    with_entries,
)

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_COMPRESSED, _PLAIN = 2, 1
_WIDTHS: PdfObject = [1, 4, 2]
_ROW = struct.Struct(">BIH")
"""A row of the cross-reference stream (7.5.8.3): kind, where, index."""
_TABLE_WINDOW = 9
"""Binary logarithm, the least there is: a small compressor takes half the time to copy, and rows
are short."""
_FREE = _ROW.pack(0, 0, 65535)
_CONTAINER = 1
"""Number of the object stream of what no value touches."""
_MOST_LOOSE = 1536
"""In bytes: what a file has of its own besides streams is compressed if it is more than this."""


@dataclass(frozen=True, slots=True)
class SharedPrefix:
    """The header of a file, and the objects that no value touches, which have the first numbers."""

    data: bytes
    digest: Any
    """SHA-256 of ``data``, to be copied and continued."""
    first_own: int
    """The first number after these objects."""
    size: int
    """The first number that nothing refers to."""
    table: bytes
    """The beginning of the cross-reference table, compressed."""
    compressor: Any
    """What has compressed it, to be copied and continued."""
    trailer: bytes
    """Entries of the file's trailer, but for those that each file has its own."""


def make_prefix(objects: ObjectTable, trailer: Mapping[str, PdfObject]) -> SharedPrefix:
    """Write the objects; those that are not streams go into an object stream."""
    size = objects.number(_CONTAINER + 1)
    data, rows = _write_objects(_serialized(objects), _HEADER, _CONTAINER)
    compressor = zlib.compressobj(CompressionLevel.QUICK, zlib.DEFLATED, _TABLE_WINDOW, 3)
    table = compressor.compress(_FREE + _table(rows, _CONTAINER))
    table += compressor.flush(zlib.Z_SYNC_FLUSH)
    entries: dict[str, PdfObject] = {
        "Type": Name("XRef"),
        "W": _WIDTHS,
        "Filter": Name("FlateDecode"),
        **trailer,
    }
    digest = hashlib.sha256(data)
    first_own, trailer_start = _CONTAINER + len(rows), serialize(entries)
    return SharedPrefix(data, digest, first_own, size, table, compressor, trailer_start)


def complete(prefix: SharedPrefix, objects: ObjectTable) -> bytes:
    """Return what comes after a prefix; the file's identifier (14.4) is a hash of all objects.

    Args:
        prefix: the start of the file.
        objects: those that the prefix leaves to others, and any more.
    """
    number = objects.number(prefix.size)
    own = _serialized(objects)
    loose = sum([len(serialized) for _, serialized, is_stream in own if not is_stream])
    container = number if loose > _MOST_LOOSE else 0
    number += bool(container)
    body, rows = _write_objects(own, b"", container, len(prefix.data))
    digest = prefix.digest.copy()
    digest.update(body)
    identifier = digest.hexdigest()[:32].encode("ascii")
    start = len(prefix.data) + len(body)
    rows[number] = _ROW.pack(_PLAIN, start, 0)
    compressor = prefix.compressor.copy()
    table = compressor.compress(_table(rows, prefix.first_own)) + compressor.flush()
    return b"%b%d 0 obj\n%b\nstream\n%b%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        body,
        number,
        with_entries(
            prefix.trailer,
            b"/Size %d/ID [<%b> <%b>]/Length %d"
            % (number + 1, identifier, identifier, len(prefix.table) + len(table)),
        ),
        prefix.table,
        table,
        start,
    )


def _table(rows: Mapping[int, bytes], first: int) -> bytes:
    """Return rows in the order of their numbers, of which none is left out."""
    return b"".join([rows[number] for number in range(first, first + len(rows))])


_Serialized = tuple[int, bytes, bool]
"""An object: its number, its syntax, and whether it is a stream."""


def _serialized(objects: ObjectTable) -> list[_Serialized]:
    return [
        (number, serialize(value), isinstance(value, Stream)) for number, value in objects.items()
    ]


def _write_objects(
    objects: Sequence[_Serialized], header: bytes, container: int, start: int = 0
) -> tuple[bytes, dict[int, bytes]]:
    """Write a header and indirect objects (7.3.10), and return their rows, too.

    Args:
        objects: the objects.
        header: what comes before them.
        container: number of an object stream (7.5.7) for those that are not streams; 0 for none.
        start: where in the file the header is.
    """
    parts = [header]
    start += len(header)
    rows: dict[int, bytes] = {}
    packed: list[tuple[int, bytes]] = []

    def put(number: int, serialized: bytes) -> None:
        nonlocal start
        part = b"%d 0 obj\n%b\nendobj\n" % (number, serialized)
        rows[number] = _ROW.pack(_PLAIN, start, 0)
        parts.append(part)
        start += len(part)

    for number, serialized, is_stream in objects:
        if container and not is_stream:
            rows[number] = _ROW.pack(_COMPRESSED, container, len(packed))
            packed.append((number, serialized))
        else:
            put(number, serialized)
    if container:
        put(container, serialize(_object_stream(packed)))
    return b"".join(parts), rows


def _object_stream(packed: Sequence[tuple[int, bytes]]) -> Stream:
    head: list[bytes] = []
    offset = 0
    for number, serialized in packed:
        head.append(b"%d %d" % (number, offset))
        offset += len(serialized) + 1
    first = b" ".join(head) + b"\n"
    body = first + b"\n".join(serialized for _, serialized in packed)
    entries: dict[str, PdfObject] = {
        "Type": Name("ObjStm"),
        "N": len(packed),
        "First": len(first),
        "Filter": Name("FlateDecode"),
    }
    return Stream(entries, deflate(body))
