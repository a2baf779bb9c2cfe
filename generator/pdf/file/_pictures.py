"""What is drawn rather than written: the code of a page, and the profile of its colours."""

from __future__ import annotations

from pathlib import Path

from generator.pdf.file._objects import Stream, flate, number

_FOUR_SAMPLES = bytes.maketrans(b"\x00\xff", b"0f")
"""Modules as hexadecimal digits of four samples each, where 0 is black, as in the library.

No two bytes of such samples are ``EI``, the operator that ends an inline image.
"""
_SAMPLE_ROWS = 2


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
    return b"q %b 0 0 %b %b %b cm\nBI /W %d /H %d /CS /G /BPC 1\nID %b\nEI Q\n" % (
        number(side),
        number(side),
        number(x),
        number(y),
        size * 4,
        size * _SAMPLE_ROWS,
        b"".join([row * _SAMPLE_ROWS for row in rows]),
    )


def srgb_profile() -> Stream:
    """Return the profile that says which colours the numbers of a page stand for (8.6.5.5)."""
    path = Path(__file__).parent.parent / "srgb.icc"
    return flate(path.read_bytes(), {"N": 3})
