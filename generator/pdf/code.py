"""The code in the foot of each page: which page of which form this is, for a machine to read.

The code is a Data Matrix (ISO/IEC 16022, ECC 200); ``docs/pdf.md`` says why. Its text is spelled
``PA1.<revision>.<page>.<key>``: the name and version of the spelling, two decimal numbers, and the
form's id itself or, where that would make the code too dense, ``#`` with a hash of it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from generator.pdf.file.objects import number

_SPELLING = re.compile(r"PA1\.([1-9][0-9]{0,5})\.([1-9][0-9]{0,3})\.([!-~]{1,24})")
_PLAIN_KEY = re.compile(r"[!\"$-~][!-~]{0,23}")
"""Ids that stand for themselves: up to 24 printable ASCII characters, the first one not ``#``."""
_HASH_BYTES = 10
_FOUR_SAMPLES = bytes.maketrans(b"\x00\xff", b"0f")
"""Modules as hexadecimal digits of four samples each, where 0 is black, as in the library.

No two bytes of such samples are ``EI``, the operator that ends an inline image.
"""
_SAMPLE_ROWS = 2


@dataclass(frozen=True, slots=True)
class PageCode:
    """What the code of a page says."""

    key: str
    """What stands for the form's id: compare it with :func:`code_key` of the ids you know."""
    revision: int
    page: int
    """From 1."""


def code_key(form_id: str) -> str:
    """Give what stands for a form's id in its codes: the id itself, or ``#`` and its hash.

    The hash is the first 80 bits of the SHA-256 of the id's UTF-8, in lower-case Base32 (RFC 4648).
    """
    if _PLAIN_KEY.fullmatch(form_id):
        return form_id
    digest = hashlib.sha256(form_id.encode("utf-8")).digest()[:_HASH_BYTES]
    return "#" + base64.b32encode(digest).decode("ascii").lower()


def spell_code(code: PageCode) -> str:
    """Spell the text of a page's code."""
    return f"PA1.{code.revision}.{code.page}.{code.key}"


def parse_code(text: str) -> PageCode | None:
    """Read the text of a code; ``None`` if it is not one of ours."""
    match = _SPELLING.fullmatch(text)
    return PageCode(match[3], int(match[1]), int(match[2])) if match else None


def draw_code(text: str, x: float, y: float, side: float) -> bytes:
    """Draw a code as an inline image (8.9.7): its lower left corner, and its width, in points.

    A module is several samples, so that little is lost in viewers that smooth what they enlarge.
    """
    import zxingcpp  # noqa: PLC0415 - only who prints a form pays for it

    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    image = symbol.to_image(scale=1, add_quiet_zones=False)
    modules = bytes(memoryview(image))  # type: ignore[arg-type]  # a buffer, though untyped
    size: int = image.shape[0]
    packed = bytes.fromhex(modules.translate(_FOUR_SAMPLES).decode("ascii"))
    rows = [packed[start : start + size // 2] for start in range(0, len(packed), size // 2)]
    return b"q %bBI /W %d /H %d /CS /G /BPC 1\nID %b\nEI Q\n" % (
        _place(x, y, side),
        size * 4,
        size * _SAMPLE_ROWS,
        b"".join([row * _SAMPLE_ROWS for row in rows]),
    )


@lru_cache(maxsize=16)
def _place(x: float, y: float, side: float) -> bytes:
    side_spelled = number(side)
    return b"%b 0 0 %b %b %b cm\n" % (side_spelled, side_spelled, number(x), number(y))
