"""The file around the objects: object streams, cross-reference stream (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.pdf.syntax import Effort, Name, PdfObject, Stream, deflate, serialize, stream

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_COMPRESSED, _PLAIN = 2, 1
_WIDTHS: PdfObject = [1, 4, 2]
_ROW = struct.Struct(">BIH")
_FREE = _ROW.pack(0, 0, 65535)


Row = tuple[int, int, int]
"""A row of the cross-reference stream (7.5.8.3): kind, where, index."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of objects as bytes, with their places relative to its start."""

    data: bytes
    rows: Mapping[int, Row]
    """Object number to row; offsets are relative to the start of ``data``."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The header and a first segment, with the part of the cross-reference table it settles."""

    data: bytes
    table: bytes
    """Rows for the object numbers from 0; those still open are free entries."""
    trailer: bytes
    """Entries of the file's trailer, but for those that each file has its own."""
    digest: Any
    """SHA-256 of ``data``, to be copied and continued."""


def make_segment(
    objects: Mapping[int, PdfObject], container: int, effort: Effort = Effort.BEST
) -> Segment:
    """Spell objects; those that are not streams go into the object stream ``container`` (7.5.7)."""
    data = bytearray()
    rows: dict[int, Row] = {}
    packed: list[tuple[int, bytes]] = []
    for number, value in objects.items():
        if isinstance(value, Stream):
            rows[number] = (_PLAIN, len(data), 0)
            data += b"%d 0 obj\n" % number + value + b"\nendobj\n"
        else:
            rows[number] = (_COMPRESSED, container, len(packed))
            packed.append((number, serialize(value)))
    if packed:
        rows[container] = (_PLAIN, len(data), 0)
        data += b"%d 0 obj\n" % container + _object_stream(packed, effort) + b"\nendobj\n"
    return Segment(bytes(data), rows)


def make_opening(segment: Segment, count: int, trailer: Mapping[str, PdfObject]) -> Opening:
    """Begin a file with a segment; ``count`` object numbers are known to be taken."""
    table = bytearray(_FREE * count)
    _enter(table, segment.rows, len(_HEADER))
    data = _HEADER + segment.data
    entries = serialize({"Type": Name("XRef"), "W": _WIDTHS, **trailer})[2:-2]
    return Opening(data, bytes(table), entries, hashlib.sha256(data))


def _enter(table: bytearray, rows: Mapping[int, Row], start: int) -> None:
    """Write rows into the table, for a segment that starts at the offset ``start``."""
    for number, (kind, where, index) in rows.items():
        offset = where + start if kind == _PLAIN else where
        table[number * _ROW.size : (number + 1) * _ROW.size] = _ROW.pack(kind, offset, index)


def _object_stream(packed: Sequence[tuple[int, bytes]], effort: Effort) -> bytes:
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
    return stream(dictionary, deflate(body, effort))


def assemble(opening: Opening, segment: Segment) -> bytes:
    """Join the parts to a file; its identifier (14.4) is a hash of its content."""
    end = len(opening.data) + len(segment.data)
    taken = len(opening.table) // _ROW.size
    number = max(max(segment.rows) + 1, taken)
    table = bytearray(opening.table + _FREE * (number + 1 - taken))
    _enter(table, segment.rows, len(opening.data))
    _enter(table, {number: (_PLAIN, end, 0)}, 0)
    digest = opening.digest.copy()
    digest.update(segment.data)
    identifier = digest.hexdigest()[:32].encode("ascii")
    rows = deflate(bytes(table), Effort.QUICK)
    return b"".join(
        (
            opening.data,
            segment.data,
            b"%d 0 obj\n<<%b/Size %d/ID [<%b> <%b>]/Filter/FlateDecode/Length %d>>\nstream\n"
            % (number, opening.trailer, number + 1, identifier, identifier, len(rows)),
            rows,
            b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % end,
        )
    )
