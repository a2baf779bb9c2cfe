"""A contender in a process of its own, so that none carries the heap of another."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from bench.checking import check_forms
from bench.contenders.common import Maker
from generator.paper import Paper


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn took."""

    forms: int
    seconds: float
    cpu_seconds: float
    """Of the contender's own process and its threads."""
    pdf_bytes: int

    @property
    def each(self) -> float:
        """Seconds per form."""
        return self.seconds / self.forms


class Worker:
    """Runs one contender on demand."""

    def __init__(self, name: str, papers: Sequence[Paper]) -> None:
        """Start the process, and let the contender prepare itself with some papers."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(name, theirs))
        self._process.start()
        theirs.close()  # so that its end, if it crashes, is noticed here
        self._pipe.send(list(papers))
        self.label = str(self._receive())

    def check(self, papers: Sequence[Paper]) -> None:
        """Let it make forms, and read them.

        Raises:
            ValueError: they do not show what they must.
        """
        self._ask("check", papers)

    def turn(self, papers: Sequence[Paper]) -> Turn:
        """Let it make the forms of some papers."""
        return self._ask("make", papers)

    def stop(self) -> None:
        """End its process."""
        if self._process.is_alive():
            self._pipe.send(None)
        self._process.join(timeout=60)
        self._process.kill()

    def _ask(self, order: Literal["check", "make"], papers: Sequence[Paper]) -> Turn:
        self._pipe.send((order, list(papers)))
        turn = self._receive()
        assert isinstance(turn, Turn)
        return turn

    def _receive(self) -> object:
        try:
            answer = self._pipe.recv()
        except EOFError:
            answer = ValueError("a contender crashed")
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve(name: str, pipe: Connection) -> None:
    try:
        module = importlib.import_module(f"bench.contenders.{name}")
        make = module.prepare(pipe.recv())
        pipe.send(module.LABEL)
        # All forms stay to the end: some file systems make files more slowly for minutes after many
        # were removed, and contenders that make fewer would suffer less from it.
        with TemporaryDirectory() as folder:
            for number in count():
                asked = pipe.recv()
                if asked is None:
                    break
                order, papers = asked
                place = Path(folder, str(number))
                place.mkdir()
                pipe.send(_turn(make, papers, place, order))
    except Exception as problem:
        pipe.send(ValueError(f"{name}: {problem!r}"))


def _turn(make: Maker, papers: Sequence[Paper], folder: Path, order: str) -> Turn:
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    make(papers, folder)
    seconds = time.perf_counter() - wall
    cpu_seconds = time.process_time() - cpu
    forms = list(folder.rglob("*.pdf"))
    if len(forms) != len(papers):
        raise ValueError(f"{len(forms)} forms of {len(papers)}")
    if order == "check":
        check_forms(papers, folder)
    size = sum(path.stat().st_size for path in forms)
    return Turn(len(papers), seconds, cpu_seconds, size)
