"""Drawings of signatures, made in a process with limits: the files are strangers'."""

from __future__ import annotations

import io
import signal
from collections import deque
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from generator.confined import Limits as GuardLimits
from generator.confined import confine, extend
from generator.returns.signers.picture import Sight

LIMITS = GuardLimits(seconds=30.0, cpu_seconds=25)
_MOST = 4
"""Pictures that are drawn of a file."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn for a person."""

    caption: str
    pictures: tuple[tuple[str, ...], ...] = ()
    """Each as lines; none, if nothing dark is to be seen."""


_TOO_MUCH = Drawing("This file takes too much time or memory to be drawn.")


class Sketcher:
    """Draws in another process, also ahead of time; use it in a ``with`` statement."""

    def __init__(self, columns: int, rows: int, limits: GuardLimits = LIMITS) -> None:
        """Prepare to draw pictures of at most so many columns and rows."""
        self._size = (columns, rows)
        self._limits = limits
        self._worker: _Worker | None = None
        self._asked: deque[Sight] = deque()
        self._drawn: dict[Sight, Drawing] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def begin(self, sight: Sight) -> None:
        """Begin to draw a file, if that was not begun."""
        if sight in self._drawn or sight in self._asked:
            return
        if self._worker is None:
            self._worker = _Worker(self._size, self._limits)
        self._worker.ask(sight)
        self._asked.append(sight)

    def drawing(self, sight: Sight) -> Drawing:
        """Wait for the drawing of a file; if there is none, it says why."""
        while sight not in self._drawn:
            self.begin(sight)
            assert self._worker is not None
            answer = self._worker.answer()
            if answer is None:
                # It died of what it had in hand; what it was asked besides is asked again.
                self._drawn[self._asked[0]] = _TOO_MUCH
                self._end()
            else:
                self._drawn[self._asked.popleft()] = answer
        return self._drawn[sight]

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        self._asked.clear()


class _Worker:
    """A process that draws one file after the other."""

    def __init__(self, size: tuple[int, int], limits: GuardLimits) -> None:
        # `spawn` is the only way to start that works everywhere.
        context = get_context("spawn")
        self._connection, inner = context.Pipe()
        self._process = context.Process(target=_work, args=(inner, size, limits), daemon=True)
        self._process.start()
        inner.close()
        self._patience = limits.seconds + limits.start_seconds
        self._limits = limits

    def ask(self, sight: Sight) -> None:
        try:
            self._connection.send(sight)
        except OSError:
            return  # it has died: the lack of an answer will show

    def answer(self) -> Drawing | None:
        """Wait for the next drawing; None if the process died, or is late."""
        try:
            if not self._connection.poll(self._patience):
                return None
            answer: Drawing = self._connection.recv()
        except (EOFError, OSError):
            return None
        self._patience = self._limits.seconds
        return answer

    def end(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.join()


def _work(connection: Connection, size: tuple[int, int], limits: GuardLimits) -> None:
    """Run in the process: draw what is asked for, until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for its parent
    confine(limits)
    while True:
        try:
            sight: Sight = connection.recv()
        except (EOFError, OSError):
            return
        extend(limits)
        try:
            connection.send(_draw(sight, *size))
        except (MemoryError, OSError):
            return  # as if it had died: what is left of the memory is nobody's guess


def _draw(sight: Sight, columns: int, rows: int) -> Drawing:
    from PIL import Image  # noqa: PLC0415 - only in the process that draws

    from generator.cli.review.sketch import sketch  # noqa: PLC0415 - the same
    from generator.returns.signers.picture import picture_end, picture_signatures  # noqa: PLC0415

    try:
        found = picture_signatures(sight)
        caption = "Where it is signed:" if found else "The lower half of its last page:"
        pictures = found[:_MOST] or (picture_end(sight),)
        drawn = []
        for data in pictures:
            with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
                drawn.append(sketch(picture, columns, rows))
    except MemoryError:
        raise
    except Exception as problem:  # whatever a stranger's file does to a library
        words = " ".join(f"{type(problem).__name__}: {problem}".split())
        return Drawing(f"This file cannot be drawn ({words[:200]}).")
    return Drawing(caption, tuple(drawn))
