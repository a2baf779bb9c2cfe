"""Make the sRGB profile that every form carries as its output intent.

A form contains the profile's bytes, so it is a small one: version 2.1 (accepted by every part of
PDF/A), matrix and curve only. Run by hand; needs only the standard library::

    python tools/build_icc.py
"""

from __future__ import annotations

import struct
from pathlib import Path

PATH = Path(__file__).parent.parent / "generator" / "pdf" / "srgb.icc"

CURVE_POINTS = 128
"""Between them readers interpolate; the curve is then off by less than half of an 8-bit step."""

WHITE = (0.9642, 1.0, 0.8249)
"""CIE D50, the white of the profile connection space (ICC.1:2001-04, 6.3.1)."""

PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
"""sRGB's primaries (IEC 61966-2-1), adapted from D65 to D50 after Bradford."""


def linear(value: float) -> float:
    """Return the linear light of an sRGB component, both from 0 to 1 (IEC 61966-2-1, 5.2)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _fixed(values: tuple[float, ...]) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(values)


def _curve() -> bytes:
    points = (round(linear(i / (CURVE_POINTS - 1)) * 65535) for i in range(CURVE_POINTS))
    return struct.pack(f">4s4xI{CURVE_POINTS}H", b"curv", CURVE_POINTS, *points)


def _text(text: bytes) -> bytes:
    return b"text\0\0\0\0" + text + b"\0"


def _description(text: bytes) -> bytes:
    """A ``textDescriptionType`` with empty Unicode and ScriptCode parts (ICC.1:2001-04, 6.5.17)."""
    return struct.pack(f">4s4xI{len(text) + 1}s8x70x", b"desc", len(text) + 1, text)


def profile() -> bytes:
    """Return the profile as it stands in a file."""
    curve = _curve()
    elements = {
        b"desc": _description(b"sRGB"),
        b"cprt": _text(b"CC0"),
        b"wtpt": _xyz(WHITE),
        **{tag: _xyz(values) for tag, values in PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    directory, body = b"", b""
    start = 128 + 4 + 12 * len(elements)
    offsets: dict[bytes, int] = {}
    for tag, element in elements.items():
        if element not in offsets:
            offsets[element] = start + len(body)
            body += element + b"\0" * (-len(element) % 4)
        directory += struct.pack(">4sII", tag, offsets[element], len(element))
    size = start + len(body)
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4sQI12s4s44x",
        size,
        b"\0\0\0\0",  # no preferred colour management module
        0x02100000,  # version 2.1.0
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2020, 1, 1, 0, 0, 0),
        b"acsp",
        b"\0\0\0\0",  # no primary platform
        0,
        b"\0\0\0\0",
        b"\0\0\0\0",
        0,
        0,  # rendering intent: perceptual
        _fixed(WHITE),
        b"\0\0\0\0",
    )
    return header + struct.pack(">I", len(elements)) + directory + body


if __name__ == "__main__":
    PATH.write_bytes(profile())
