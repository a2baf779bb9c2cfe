"""The file around the objects: object streams, cross-reference stream (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.pdf.syntax import Name, PdfObject, Raw, serialize, stream

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_COMPRESSED, _PLAIN = 2, 1


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of objects as bytes, with the places of its objects relative to its start."""

    data: bytes
    entries: Mapping[int, tuple[int, int, int]]
    """Object number to a row of the cross-reference stream (7.5.8.3); offsets are relative."""


def make_segment(objects: Mapping[int, PdfObject], container: int) -> Segment:
    """Spell objects; those that are not streams go into the object stream ``container`` (7.5.7)."""
    data = bytearray()
    entries: dict[int, tuple[int, int, int]] = {}
    packed: list[tuple[int, bytes]] = []
    for number, value in objects.items():
        if isinstance(value, Raw):
            entries[number] = (_PLAIN, len(data), 0)
            data += b"%d 0 obj\n" % number + value + b"\nendobj\n"
        else:
            entries[number] = (_COMPRESSED, container, len(packed))
            packed.append((number, serialize(value)))
    if packed:
        entries[container] = (_PLAIN, len(data), 0)
        data += b"%d 0 obj\n" % container + _object_stream(packed) + b"\nendobj\n"
    return Segment(bytes(data), entries)


def _object_stream(packed: Sequence[tuple[int, bytes]]) -> bytes:
    head: list[bytes] = []
    offset = 0
    for number, spelled in packed:
        head.append(b"%d %d" % (number, offset))
        offset += len(spelled) + 1
    first = b" ".join(head) + b"\n"
    body = first + b"\n".join(spelled for _, spelled in packed)
    dictionary: dict[str, PdfObject] = {
        "Type": Name("ObjStm"),
        "N": len(packed),
        "First": len(first),
        "Filter": Name("FlateDecode"),
    }
    return stream(dictionary, zlib.compress(body, 9))


def assemble(segments: Sequence[Segment], trailer: Mapping[str, PdfObject]) -> bytes:
    """Join segments to a file; its identifier (14.4) is a hash of its content."""
    data = bytearray(HEADER)
    rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    for segment in segments:
        start = len(data)
        for number, (kind, where, index) in segment.entries.items():
            rows[number] = (kind, where + start if kind == _PLAIN else where, index)
        data += segment.data
    digest = hashlib.sha256(data).digest()[:16]
    number = max(rows) + 1
    rows[number] = (_PLAIN, len(data), 0)
    table = b"".join(
        kind.to_bytes(1, "big") + where.to_bytes(4, "big") + index.to_bytes(2, "big")
        for kind, where, index in (rows.get(n, (0, 0, 65535)) for n in range(number + 1))
    )
    dictionary: dict[str, PdfObject] = {
        "Type": Name("XRef"),
        "Size": number + 1,
        "W": [1, 4, 2],
        **trailer,
        "ID": [Raw(b"<" + digest.hex().encode("ascii") + b">")] * 2,
        "Filter": Name("FlateDecode"),
    }
    start = len(data)
    data += b"%d 0 obj\n" % number + stream(dictionary, zlib.compress(table, 9)) + b"\nendobj\n"
    data += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(data)
