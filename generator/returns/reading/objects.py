"""Objects of a file, and what a page has from its ancestors."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

_ANCESTORS = 40
_PIECE = 1 << 20
"""Bytes that are unpacked at a time, to be thrown away."""
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")


def is_dictionary(value: object) -> bool:
    """Tell whether a value has entries: a dictionary or a stream (ISO 32000-1, 7.3)."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)


def entry(page: Any, key: str) -> Any:
    """Return an entry of a page, or of its ancestors where these count (ISO 32000-1, 7.7.3.4)."""
    node = page
    for _ in range(_ANCESTORS):
        if not is_dictionary(node):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent") if key in _INHERITED else None
    return None


def is_unharmed(stream: pikepdf.Stream) -> bool:
    """Tell whether what is packed in a stream has the checksum that it ends with (RFC 1950).

    Programs pass over a wrong one, so a byte that changed shows only in what is drawn. A stream
    that is packed in another way is not judged.
    """
    if stream.get("/Filter") not in (
        pikepdf.Name.FlateDecode,
        pikepdf.Array([pikepdf.Name.FlateDecode]),
    ):
        return True
    unpacker, data = zlib.decompressobj(), stream.read_raw_bytes()
    try:
        while data:
            unpacker.decompress(data, _PIECE)
            data = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return True


def objects_of(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Return the objects of a file that are not numbers and the like."""
    listed: Any = document.objects  # numbers and strings of Python are among them
    for each in listed:
        if isinstance(each, pikepdf.Object):
            yield each
