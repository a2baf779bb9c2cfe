"""The file around the objects: object streams, cross-reference stream (ISO 32000-1, 7.5).

A file is a prefix, which forms can share, and the rest, which each has of its own.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.pdf.file.objects import (
    CompressionLevel,
    Name,
    ObjectTable,
    PdfObject,
    Stream,
    deflate,
    serialize_entries,
    stream,
)

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_COMPRESSED, _PLAIN = 2, 1
_WIDTHS: PdfObject = [1, 4, 2]
_ROW = struct.Struct(">BIH")
"""A row of the cross-reference stream (7.5.8.3): kind, where, index."""
_FREE = _ROW.pack(0, 0, 65535)
_MOST_LOOSE = 1536
"""In bytes: what a file has of its own besides streams is compressed if it is more than this."""


@dataclass(frozen=True, slots=True)
class SharedPrefix:
    """The header of a file, and the objects that no value touches."""

    data: bytes
    size: int
    """One more than the highest number given out; those without a row are for the rest."""
    rows: Mapping[int, bytes]
    """Of the cross-reference table, by number."""
    trailer: bytes
    """Entries of the file's trailer, but for those that each file has its own."""
    digest: Any
    """SHA-256 of ``data``, to be copied and continued."""


def make_prefix(objects: ObjectTable, trailer: Mapping[str, PdfObject]) -> SharedPrefix:
    """Write the objects; those that are not streams go into an object stream."""
    container = objects.allocate().number
    body, rows = _write_objects(objects.serialized.items(), len(_HEADER), container)
    data = _HEADER + body
    entries = serialize_entries({"Type": Name("XRef"), "W": _WIDTHS, **trailer})
    return SharedPrefix(data, objects.size, rows, entries, hashlib.sha256(data))


def complete(prefix: SharedPrefix, objects: ObjectTable) -> bytes:
    """Return what comes after a prefix; the file's identifier (14.4) is a hash of all objects.

    Args:
        prefix: the start of the file.
        objects: those that the prefix leaves out, and any that are numbered after them.
    """
    own = objects.serialized
    loose = sum([len(each) for each in own.values() if not isinstance(each, Stream)])
    container = objects.allocate().number if loose > _MOST_LOOSE else 0
    body, own_rows = _write_objects(own.items(), len(prefix.data), container)
    digest = prefix.digest.copy()
    digest.update(body)
    identifier = digest.hexdigest()[:32].encode("ascii")
    start = len(prefix.data) + len(body)
    number = objects.allocate().number
    rows = {0: _FREE, **prefix.rows, **own_rows, number: _ROW.pack(_PLAIN, start, 0)}
    assert len(rows) == objects.size, "a number without an object"
    table = b"".join([rows[each] for each in range(objects.size)])
    entries = b"%b/Size %d/ID [<%b> <%b>]/Filter/FlateDecode" % (
        prefix.trailer,
        objects.size,
        identifier,
        identifier,
    )
    last = stream(entries, deflate(table, CompressionLevel.QUICK))
    return b"%b%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, number, last, start)


def _write_objects(
    objects: Iterable[tuple[int, bytes]], start: int, container: int
) -> tuple[bytes, dict[int, bytes]]:
    """Write indirect objects (7.3.10) from the offset ``start`` on; return their rows, too.

    Objects that are not streams go into the object stream ``container`` (7.5.7), unless it is 0.
    """
    parts: list[bytes] = []
    rows: dict[int, bytes] = {}
    packed: list[tuple[int, bytes]] = []

    def put(number: int, serialized: bytes) -> None:
        nonlocal start
        part = b"%d 0 obj\n%b\nendobj\n" % (number, serialized)
        rows[number] = _ROW.pack(_PLAIN, start, 0)
        parts.append(part)
        start += len(part)

    for number, serialized in objects:
        if container and not isinstance(serialized, Stream):
            rows[number] = _ROW.pack(_COMPRESSED, container, len(packed))
            packed.append((number, serialized))
        else:
            put(number, serialized)
    if container:
        put(container, _object_stream(packed))
    return b"".join(parts), rows


def _object_stream(packed: Sequence[tuple[int, bytes]]) -> Stream:
    head: list[bytes] = []
    offset = 0
    for number, serialized in packed:
        head.append(b"%d %d" % (number, offset))
        offset += len(serialized) + 1
    first = b" ".join(head) + b"\n"
    dictionary: dict[str, PdfObject] = {
        "Type": Name("ObjStm"),
        "N": len(packed),
        "First": len(first),
        "Filter": Name("FlateDecode"),
    }
    body = first + b"\n".join(serialized for _, serialized in packed)
    return stream(serialize_entries(dictionary), deflate(body))
