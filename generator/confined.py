"""Work on what strangers wrote, in a process of its own whose time and memory end."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import IO, TypeVar

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # not on Windows

CAN_LIMIT = resource is not None
"""Whether this system holds a process to its memory and its time of the processor."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one piece of work may cost; where :data:`CAN_LIMIT` is false, only the clock holds."""

    seconds: float = 60.0
    """Time on the clock."""
    cpu_seconds: int = 45
    memory: int = 2 << 30
    """Address space of a worker, in bytes; its libraries alone need a quarter of it."""
    start_seconds: float = 120.0
    """How long a worker may take to start."""


class Ended(Enum):
    """How a process ended that did not give what it was asked for."""

    START = auto()
    """It could not be started."""
    TIME = auto()
    MEMORY = auto()
    """It ran out of memory, or crashed."""
    FAILURE = auto()
    """It raised an exception: a mistake of the program."""


class ConfinedError(Exception):
    """The work was not done within its limits; :attr:`ended` says why."""

    def __init__(self, ended: Ended, words: str = "") -> None:
        super().__init__(words or ended.name)
        self.ended = ended


@dataclass(frozen=True, slots=True)
class _Failure:
    words: str


_READY = b"ready\n"
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from generator.confined import _serve; _serve(sys.stdin.buffer)"
)


def run_confined(work: Callable[[], T], limits: WorkLimits) -> T:
    """Do some work in a process with limits, and return what it gives.

    The process begins afresh, whatever the program is that calls this; so it works in a program
    that has no ``if __name__ == "__main__":``, too.

    Args:
        work: what to do; it and what it returns have to be picklable.
        limits: what it may cost.

    Raises:
        ConfinedError: it took too much, or raised an exception.
    """
    order = pickle.dumps(sys.path) + pickle.dumps((work, limits))
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            said, _ = process.communicate(order, timeout=limits.start_seconds + limits.seconds)
        except subprocess.TimeoutExpired:
            raise ConfinedError(Ended.TIME) from None
        finally:
            process.kill()
    if not said.startswith(_READY):
        raise ConfinedError(Ended.START)
    if len(said) == len(_READY):
        late = process.returncode == -getattr(signal, "SIGXCPU", 0)
        raise ConfinedError(Ended.TIME if late else Ended.MEMORY)
    made: object = pickle.loads(said[len(_READY) :])  # noqa: S301 - from our own program
    if isinstance(made, _Failure):
        raise ConfinedError(Ended.FAILURE, made.words)
    return made  # type: ignore[return-value]


def _serve(asked: IO[bytes]) -> None:
    """Run in the process: do what is asked for, and say what came of it."""
    with os.fdopen(os.dup(1), "wb") as answer:
        order: tuple[Callable[[], object], WorkLimits] = pickle.load(asked)  # noqa: S301 - the same
        work, limits = order
        confine(limits)
        answer.write(_READY)
        answer.flush()
        extend(limits)
        try:
            said = pickle.dumps(work())
        except MemoryError:
            os._exit(1)  # what is left of the memory is nobody's guess
        except Exception as problem:
            said = pickle.dumps(_Failure(" ".join(f"{type(problem).__name__}: {problem}".split())))
        answer.write(said)


def confine(limits: WorkLimits) -> None:
    """Hold the process that calls it to its memory, and to silence, for good."""
    _silence()
    limit_memory(limits.memory)


def extend(limits: WorkLimits) -> None:
    """Grant the process that calls it the processor's time for another piece of work."""
    limit_time(limits.cpu_seconds)


def _silence() -> None:
    """Let nothing that a library says about a stranger's file reach the terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def limit_memory(memory: int) -> None:
    """Hold the process that calls it to so many bytes of address space."""
    if resource is not None:
        # macOS has no such limit and says so.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
        # A dump would hold a person's signature.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(seconds: int) -> None:
    """Let the process have so much more of the processor's time; then the system ends it."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, most))


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Let the processes started inside inherit a mask, so that Ctrl-C is for their parent alone.

    It comes to the parent too, once this is over.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
