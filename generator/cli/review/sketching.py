"""Drawings of signatures, made in a process with limits: the files are strangers'."""

from __future__ import annotations

import io
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import Self

from generator.confined import WorkLimits
from generator.returns.evidence import PictureSource
from generator.returns.reading.worker import LIMITS, Worker

_MOST = 4
"""Pictures that are drawn of a file."""


@dataclass(frozen=True, slots=True)
class TextPicture:
    """What is drawn for a person."""

    caption: str
    pictures: tuple[tuple[str, ...], ...] = ()
    """Each as lines; none, if nothing dark is to be seen."""


_TOO_MUCH = TextPicture("This file takes too much time or memory to draw.")


class Sketcher:
    """Draws in another process, also ahead of time; use it in a ``with`` statement."""

    def __init__(self, columns: int, rows: int, limits: WorkLimits = LIMITS) -> None:
        """Prepare to draw pictures of at most so many columns and rows."""
        self._size = (columns, rows)
        self._limits = limits
        self._worker: Worker[PictureSource, TextPicture] | None = None
        self._asked: deque[PictureSource] = deque()
        self._drawn: dict[PictureSource, TextPicture] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def begin(self, source: PictureSource) -> None:
        """Begin to draw a file, if that was not begun."""
        if source in self._drawn or source in self._asked:
            return
        if self._worker is None:
            self._worker = Worker(partial(_draw, *self._size), self._limits)
        self._worker.ask(source)
        self._asked.append(source)

    def drawing(self, source: PictureSource) -> TextPicture:
        """Wait for the drawing of a file; if there is none, it says why."""
        while source not in self._drawn:
            self.begin(source)
            assert self._worker is not None
            answer = self._worker.answer()
            if answer is None:
                # It died of what it had in hand; what it was asked besides is asked again.
                self._drawn[self._asked[0]] = _TOO_MUCH
                self._end()
            else:
                self._drawn[self._asked.popleft()] = answer
        return self._drawn[source]

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        self._asked.clear()


def _draw(columns: int, rows: int, source: PictureSource) -> TextPicture:
    from PIL import Image  # noqa: PLC0415 - only in the process that draws

    from generator.cli.review.sketch import sketch  # noqa: PLC0415 - the same
    from generator.returns.signers.picture import PartKind, picture_blocks  # noqa: PLC0415 - the same

    try:
        blocks = picture_blocks(source)[:_MOST]
        signed = all(block.part is PartKind.SIGNATURE for block in blocks)
        caption = "Where it is signed:" if signed else "The lower half of its last page:"
        drawn = []
        for block in blocks:
            with Image.open(io.BytesIO(block.png), formats=("PNG",)) as picture:
                drawn.append(sketch(picture, columns, rows))
    except MemoryError:
        raise
    except Exception as problem:  # whatever a stranger's file does to a library
        words = " ".join(str(problem).split()) or type(problem).__name__
        return TextPicture(f"This file cannot be drawn: {words[:200]}.")
    return TextPicture(caption, tuple(drawn))
