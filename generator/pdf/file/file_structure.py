"""The file around the objects: object streams, cross-reference stream (ISO 32000-1, 7.5).

A file is an opening that many forms share, and the rest, which each has of its own.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.pdf.file.objects import (
    Name,
    PdfObject,
    Stream,
    deflate,
    serialize,
    spell_entries,
    stream,
)

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_COMPRESSED, _PLAIN = 2, 1
_WIDTHS: PdfObject = [1, 4, 2]
_ROW = struct.Struct(">BIH")
"""A row of the cross-reference stream (7.5.8.3): kind, where, index."""
_FREE = _ROW.pack(0, 0, 65535)
_ZLIB_HEADER = b"\x78\x01"
_MOST_STORED = 0xFFFF
_MOST_LOOSE = 1536
"""In bytes: what a file has of its own besides streams is compressed if it is more than this."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The header and the objects that no value touches.

    The rest of the file has the object numbers before and after theirs.
    """

    data: bytes
    first: int
    """Number of the first object; those from 1 up to it are for the rest of the file."""
    free: int
    """The first number after its objects."""
    rows: bytes
    """Of the cross-reference table, for its objects."""
    packed: bytes
    """The same, compressed: a piece of a deflated stream that other pieces can follow."""
    trailer: bytes
    """Entries of the file's trailer, but for those that each file has its own."""
    digest: Any
    """SHA-256 of ``data``, to be copied and continued."""


def make_opening(
    objects: Mapping[int, PdfObject], container: int, trailer: Mapping[str, PdfObject]
) -> Opening:
    """Spell the first objects of a file, whose numbers have no gaps.

    Those that are not streams go into the object stream ``container``, the last of them.
    """
    spelled = [(number, serialize(value)) for number, value in objects.items()]
    body, rows = _spell_objects(spelled, len(_HEADER), container)
    data = _HEADER + body
    first = min(rows)
    table = b"".join(rows[number] for number in range(first, container + 1))
    return Opening(
        data,
        first,
        container + 1,
        table,
        _deflated_piece(table),
        spell_entries({"Type": Name("XRef"), "W": _WIDTHS, **trailer}),
        hashlib.sha256(data),
    )


def _spell_objects(
    objects: Iterable[tuple[int, bytes]], start: int, container: int
) -> tuple[bytes, dict[int, bytes]]:
    """Spell indirect objects (7.3.10) from the offset ``start`` on; give their rows, too.

    Objects that are not streams go into the object stream ``container`` (7.5.7), unless it is 0.
    """
    parts: list[bytes] = []
    rows: dict[int, bytes] = {}
    packed: list[tuple[int, bytes]] = []

    def put(number: int, spelled: bytes) -> None:
        nonlocal start
        part = b"%d 0 obj\n%b\nendobj\n" % (number, spelled)
        rows[number] = _ROW.pack(_PLAIN, start, 0)
        parts.append(part)
        start += len(part)

    for number, spelled in objects:
        if container and not isinstance(spelled, Stream):
            rows[number] = _ROW.pack(_COMPRESSED, container, len(packed))
            packed.append((number, spelled))
        else:
            put(number, spelled)
    if packed:
        put(container, _object_stream(packed))
    return b"".join(parts), rows


def _object_stream(packed: Sequence[tuple[int, bytes]]) -> Stream:
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
    return stream(spell_entries(dictionary), deflate(body))


def complete(opening: Opening, objects: Sequence[tuple[int, bytes]]) -> bytes:
    """Give what comes after an opening; the file's identifier (14.4) is a hash of all objects.

    Args:
        opening: the start of the file.
        objects: the others, spelled, with their numbers: those that the opening leaves, and any
            that follow it without a gap.
    """
    loose = sum([len(spelled) for _, spelled in objects if not isinstance(spelled, Stream)])
    following = len(opening.rows) // _ROW.size + len(objects) + 1
    container = following if loose > _MOST_LOOSE else 0
    tail, rows = _spell_objects(objects, len(opening.data), container)
    digest = opening.digest.copy()
    digest.update(tail)
    identifier = digest.hexdigest()[:32].encode("ascii")
    end = len(opening.data) + len(tail)
    number = following + bool(container)
    rows[number] = _ROW.pack(_PLAIN, end, 0)
    before = _FREE + b"".join([rows[n] for n in range(1, opening.first)])
    after = b"".join([rows[n] for n in range(opening.free, number + 1)])
    table = _deflated_table(before, opening, after)
    return b"".join(
        (
            tail,
            b"%d 0 obj\n<<%b/Size %d/ID [<%b> <%b>]/Filter/FlateDecode/Length %d>>\nstream\n"
            % (number, opening.trailer, number + 1, identifier, identifier, len(table)),
            table,
            b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % end,
        )
    )


def _deflated_table(before: bytes, opening: Opening, after: bytes) -> bytes:
    """Compress the table: the opening's part was long ago, and its few other rows are not worth it.

    A deflated stream (RFC 1950, RFC 1951) is a row of pieces, and some may be stored as they are.
    """
    check = zlib.adler32(after, zlib.adler32(opening.rows, zlib.adler32(before)))
    pieces = (
        _ZLIB_HEADER,
        *_stored_pieces(before),
        opening.packed,
        *_stored_pieces(after),
        b"\1\0\0\xff\xff",  # the last piece has to say so; this one is empty
        check.to_bytes(4, "big"),
    )
    return b"".join(pieces)


def _deflated_piece(data: bytes) -> bytes:
    compressor = zlib.compressobj(zlib.Z_BEST_COMPRESSION, wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH)


def _stored_pieces(data: bytes) -> Iterable[bytes]:
    """Spell stored pieces (RFC 1951, 3.2.4): the length, its complement, and the bytes."""
    for start in range(0, len(data), _MOST_STORED):
        part = data[start : start + _MOST_STORED]
        yield b"\0%b%b%b" % (
            len(part).to_bytes(2, "little"),
            (_MOST_STORED - len(part)).to_bytes(2, "little"),
            part,
        )
