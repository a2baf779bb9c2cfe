"""A process with limits that does one piece of work after the other, for as long as it is asked."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from generator.confined import WorkLimits, confine, deaf_to_interrupts, extend

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")

LIMITS = WorkLimits(seconds=30.0, cpu_seconds=25)
"""What drawing parts of one file may cost."""


def start_process(work: Callable[..., None], *arguments: object) -> tuple[Connection, BaseProcess]:
    """Start a process that is spoken to by a pipe; Ctrl-C is for its parent alone.

    Args:
        work: what it does; it gets its end of the pipe before the other arguments.
        arguments: what else it gets; all have to be picklable.

    Returns:
        This end of the pipe, and the process.
    """
    # `spawn` is the only way to start that works everywhere, and beside threads.
    context = get_context("spawn")
    connection, inner = context.Pipe()
    process = context.Process(target=work, args=(inner, *arguments), daemon=True)
    with deaf_to_interrupts():
        process.start()
    inner.close()
    return connection, process


def end_process(connection: Connection, process: BaseProcess) -> None:
    """End a process, whatever it does."""
    connection.close()
    process.kill()
    process.join()


class Worker(Generic[Asked, Answered]):
    """Works on strangers' files in a process of its own; whoever uses it has to end it."""

    def __init__(self, work: Callable[[Asked], Answered], limits: WorkLimits = LIMITS) -> None:
        """Start the process.

        Args:
            work: what it does with each thing that it is asked; it, what it takes and what it
                returns have to be picklable, and it may raise nothing but ``MemoryError``.
            limits: what one piece of work may cost.
        """
        self.connection, self._process = start_process(_serve, work, limits)
        self._patience = limits.seconds + limits.start_seconds
        self._limits = limits

    def ask(self, item: Asked) -> None:
        """Hand it a piece of work."""
        with suppress(OSError):  # it has died: the lack of an answer will show
            self.connection.send(item)

    def answer(self) -> Answered | None:
        """Wait for the next answer; None if the process died, or is late."""
        try:
            if not self.connection.poll(self._patience):
                return None
            answer: Answered = self.connection.recv()
        except (EOFError, OSError):
            return None
        self._patience = self._limits.seconds
        return answer

    def end(self) -> None:
        """End it, whatever it does."""
        end_process(self.connection, self._process)


def _serve(connection: Connection, work: Callable[[Asked], Answered], limits: WorkLimits) -> None:
    """Run in the process: do what is asked for, until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for its parent
    confine(limits)
    while True:
        try:
            item: Asked = connection.recv()
        except (EOFError, OSError):
            return
        extend(limits)
        try:
            connection.send(work(item))
        except (MemoryError, OSError):
            return  # as if it had died: what is left of the memory is nobody's guess
