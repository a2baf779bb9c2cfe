"""The joint to svglib: an SVG as shapes of reportlab, and what svglib passed over.

svglib says into its log what it cannot draw, and goes on without. Nobody reads that log: it is
heard here, and the picture refused.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generator.drawing._reportlab import graphics

_LOGGER = "svglib.svglib"
_PASSED_OVER = ("Suspicious path operator", "Ignoring transform", "Ignoring unavailable")
"""How remarks begin that are no warnings, but tell that something is missing in the picture."""


def svg_shapes(data: bytes) -> tuple[Any, list[str]]:
    """Return an SVG as a drawing of reportlab, and what svglib complains of.

    Raises:
        ImportError: svglib is not installed.
        Exception: whatever svglib and what it stands on raise for a file that they cannot read.
    """
    graphics()  # so that reportlab is imported as it is to be
    from svglib.svglib import svg2rlg  # noqa: PLC0415 - an extra, and 0.3 s

    with _complaints() as complaints:
        drawing = svg2rlg(io.BytesIO(data))
    return drawing, complaints


@contextmanager
def _complaints() -> Iterator[list[str]]:
    said: list[str] = []
    logger = logging.getLogger(_LOGGER)
    level, propagate = logger.level, logger.propagate
    handler = _Collector(said)
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


class _Collector(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.levelno >= logging.WARNING or message.startswith(_PASSED_OVER):
            self._said.append(message)
