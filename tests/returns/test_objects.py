"""What is packed in a stream is held against the checksum that it ends with."""

from __future__ import annotations

import zlib

import pikepdf
import pytest
from pikepdf import Array, Name

from generator.returns.reading.objects import is_unharmed

FILE = pikepdf.new()
PACKED = zlib.compress(bytes(range(256)) * 20)


def stream(data: bytes, packed_by: object = Name.FlateDecode) -> pikepdf.Stream:
    made = pikepdf.Stream(FILE, data)
    made.stream_dict = pikepdf.Dictionary(Filter=packed_by)
    return made


@pytest.mark.parametrize("packed_by", [Name.FlateDecode, Array([Name.FlateDecode])])
def test_a_changed_byte_is_seen(packed_by: object) -> None:
    changed = PACKED[:-1] + bytes([PACKED[-1] ^ 1])
    assert is_unharmed(stream(PACKED, packed_by))
    assert not is_unharmed(stream(changed, packed_by))
    assert not is_unharmed(stream(b"no zlib", packed_by))


def test_more_than_is_unpacked_at_a_time_is_read_to_its_end() -> None:
    packed = zlib.compress(bytes(5 << 20))
    assert is_unharmed(stream(packed))
    assert not is_unharmed(stream(packed[:-1] + bytes([packed[-1] ^ 1])))


def test_what_is_packed_in_another_way_is_not_judged() -> None:
    assert is_unharmed(stream(b"no zlib", Name.DCTDecode))
