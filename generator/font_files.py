"""Font files that a workspace brings along.

Only what can be embedded in a form is taken: TrueType outlines, and a licence that lets the font be
embedded in a document that is filled in, as its ``OS/2`` table says (OpenType, ``fsType``).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

SUFFIX = ".ttf"
MAX_BYTES = 40_000_000
"""The largest font file that is taken."""
_SIGNATURES = (b"\x00\x01\x00\x00", b"true")
_NEEDED = frozenset({"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "OS/2"})
_LEAST = {"head": 54, "hhea": 36, "maxp": 6, "OS/2": 68}
"""The least lengths of tables, in bytes."""
_RESTRICTED, _READ_ONLY, _EDITABLE = 0x0002, 0x0004, 0x0008
_NO_SUBSETTING, _BITMAPS_ONLY = 0x0100, 0x0200


@dataclass(frozen=True)
class FontFile:
    """A font file, by its name and what is in it."""

    name: str
    """The file's name, without its folder."""
    digest: str
    """SHA-256 of the file, in hex."""
    data: bytes = field(repr=False, compare=False)

    @classmethod
    def of(cls, name: str, data: bytes) -> FontFile:
        """Return a font file that has these bytes."""
        return cls(name, hashlib.sha256(data).hexdigest(), data)

    @cached_property
    def is_bold(self) -> bool:
        """Whether its letters are bold (``usWeightClass``)."""
        weight: int = struct.unpack_from(">H", self._table("OS/2"), 4)[0]
        return weight >= 600

    @cached_property
    def is_variable(self) -> bool:
        """Whether it can be made bolder; if it is not, it is as bold as it is."""
        return "fvar" in _tables(self.data)

    @cached_property
    def is_italic(self) -> bool:
        """Whether its letters are slanted (``fsSelection``)."""
        return bool(struct.unpack_from(">H", self._table("OS/2"), 62)[0] & 1)

    def _table(self, tag: str) -> bytes:
        start, length = _tables(self.data)[tag]
        return self.data[start : start + length]


def refuse_font(data: bytes) -> str:
    """Say why a font file cannot be used; empty if it can.

    >>> refuse_font(b"OTTO")
    'it is not a TrueType font'
    """
    try:
        if data[:4] not in _SIGNATURES:
            return "it is not a TrueType font"
        tables = _tables(data)
        if missing := sorted(_NEEDED - set(tables)):
            return f"it lacks what a font needs: {', '.join(missing)}"
        if any(start + length > len(data) for start, length in tables.values()):
            return "it is cut short"
        if any(tables[tag][1] < least for tag, least in _LEAST.items()):
            return "a table in it is cut short"
        em: int = struct.unpack_from(">H", data, tables["head"][0] + 18)[0]
        if not 16 <= em <= 16384:
            return f"its letters have {em} units, which no font has"
        rights: int = struct.unpack_from(">H", data, tables["OS/2"][0] + 8)[0]
    except struct.error:
        return "it is cut short"
    return _refuse_rights(rights)


def _refuse_rights(rights: int) -> str:
    if rights & _RESTRICTED and not rights & (_READ_ONLY | _EDITABLE):
        return "its licence does not let it be embedded in documents"
    if rights & _READ_ONLY and not rights & _EDITABLE:
        return "its licence lets it be embedded only in documents that are not filled in"
    if rights & _NO_SUBSETTING:
        return (
            "its licence does not let a part of it be embedded, and forms have the part they need"
        )
    if rights & _BITMAPS_ONLY:
        return "its licence lets only its bitmaps be embedded"
    return ""


def _tables(data: bytes) -> Mapping[str, tuple[int, int]]:
    """Return where the tables of a font file stand: start and length by name.

    Raises:
        struct.error: the file is cut short.
    """
    count: int = struct.unpack_from(">H", data, 4)[0]
    found = {}
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        found[tag.decode("latin-1")] = (start, length)
    return found
