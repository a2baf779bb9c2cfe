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
from functools import cache

from generator.pdf.syntax import number

_SPELLING = re.compile(r"PA1\.([1-9][0-9]{0,5})\.([1-9][0-9]{0,3})\.([!-~]{1,24})")
_PLAIN_KEY = re.compile(r"[!\"$-~][!-~]{0,23}")
"""Ids that stand for themselves: up to 24 printable ASCII characters, the first one not ``#``."""
_HASH_BYTES = 10
_DARK = re.compile("1+")
_QUIET = 1
"""Modules of white on each side of what the library draws."""
_BITS = bytes.maketrans(b"\x00\xff", b"10")
"""Modules as digits: the library draws a dark one as 0."""
_STRIP = 8
"""Modules that are spelled together: there are few kinds of so many, and each is kept."""


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
    """Draw a code as one filled path: its lower left corner, and its width, in points."""
    import zxingcpp  # noqa: PLC0415 - only who prints a form pays for it

    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    image = symbol.to_image(scale=1, add_quiet_zones=True)
    modules = bytes(memoryview(image))  # type: ignore[arg-type]  # a buffer, though untyped
    size: int = image.shape[0]
    unit = number(side / (size - 2 * _QUIET))
    head = b"q %s 0 0 %s %s %s cm 0 g\n" % (unit, unit, number(x), number(y))
    digits = modules.translate(_BITS).ljust(_STRIP * -(-len(modules) // _STRIP), b"0")
    packed = int(digits, 2).to_bytes(len(digits) // _STRIP, "big")
    strips = zip(_strips(size), packed, strict=True)
    return head + b"".join([known[pattern] for known, pattern in strips]) + b"f Q\n"


class _Strip(dict[int, bytes]):
    """One place in the row-by-row sequence of modules, with what stands there as rectangles.

    A dark run that goes on in the next strip is two rectangles that meet. They are parts of one
    path, which is filled as a whole, so nothing shines through between them.
    """

    def __init__(self, size: int, first: int) -> None:
        super().__init__()
        self._size = size
        self._first = first

    def __missing__(self, pattern: int) -> bytes:
        parts = []
        for run in _DARK.finditer(f"{pattern:0{_STRIP}b}"):
            row, column = divmod(self._first + run.start(), self._size)
            # Rows are parted by the quiet zone, so no run turns into the next one.
            place = column - _QUIET, self._size - 1 - _QUIET - row, run.end() - run.start()
            parts.append(b"%d %d %d 1 re\n" % place)
        spelled = self[pattern] = b"".join(parts)
        return spelled


@cache
def _strips(size: int) -> tuple[_Strip, ...]:
    return tuple(_Strip(size, first) for first in range(0, size * size, _STRIP))
