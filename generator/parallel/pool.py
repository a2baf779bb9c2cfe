"""The processes that render: how many, how they start and how they end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import ParamSpec, TypeVar

from generator.confined import deaf_to_interrupts
from generator.diagnostics import DiagnosticError
from generator.garbage import collect_seldom

FORMS_PER_WORKER = 1_500
"""Starting a worker and its first form take about as long as this many forms after it."""
_FRESH = "spawn"
"""The only way to start a process that works everywhere, and beside threads."""
_COPIED = "fork"
# On Windows a pool cannot wait for more.
_MOST_WORKERS = 61 if sys.platform == "win32" else 1_024

P = ParamSpec("P")
T = TypeVar("T")


class WorkersError(DiagnosticError):
    """Workers cannot be used at all, whatever they are sent; a person has to look."""


class Pool:
    """Any executor of :mod:`concurrent.futures`, which is the caller's to shut down."""

    def __init__(self, executor: Executor, in_flight: int) -> None:
        """Take an executor.

        Args:
            executor: who works.
            in_flight: how many chunks to hand out at a time, so that nobody waits for work; two
                for each worker will do.
        """
        self._executor = executor
        self.in_flight = in_flight

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand work out; whatever goes wrong with it, the future says."""
        try:
            return self._executor.submit(call, *args, **kwargs)
        except Exception as problem:  # such as a pool that has broken in the meantime
            failed: Future[T] = Future()
            failed.set_exception(problem)
            return failed

    def renew(self) -> None:
        """Make good for a worker that died. An executor that is not ours does that by itself."""


class _ProcessPool(Pool):
    """A pool of processes on this machine, replaced by a new one when one of them dies."""

    def __init__(self, jobs: int, start: str = _FRESH) -> None:
        self._jobs = jobs
        super().__init__(_start_pool(jobs, start), 2 * jobs + 1)

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        # A process starts on the first submission that needs it.
        with deaf_to_interrupts():
            return super().submit(call, *args, **kwargs)

    def renew(self) -> None:
        self.close()
        self._executor = _start_pool(self._jobs, _FRESH)

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def process_pool(jobs: int) -> Iterator[Pool]:
    """Have ``jobs`` processes on this machine, and end them.

    A program that uses this needs ``if __name__ == "__main__":``, as the documentation of
    :mod:`multiprocessing` explains.
    """
    pool = _ProcessPool(min(jobs, _MOST_WORKERS))
    try:
        yield pool
    finally:
        pool.close()


@contextmanager
def copied_pool(jobs: int) -> Iterator[Pool]:
    """Have ``jobs`` processes that begin as copies of this one, with all that it has loaded.

    That takes some milliseconds, where to load it takes half a second for each. A copy has what is
    open here, too, and would hold a lock as long as it lives: so hold none. Where this process
    cannot be copied safely, it is as :func:`process_pool`.
    """
    pool = _ProcessPool(min(jobs, _MOST_WORKERS), _COPIED if can_be_copied() else _FRESH)
    pool.submit(os.getpid)  # which copies this process now, before it has other threads
    try:
        yield pool
    finally:
        pool.close()


def choose_jobs(forms: int, cores: int) -> int:
    """Say how many processes are worth their start; one means to render without any.

    >>> choose_jobs(forms=300, cores=8), choose_jobs(4_500, 8), choose_jobs(100_000, 8)
    (1, 3, 8)
    """
    return max(1, min(cores, forms // FORMS_PER_WORKER))


def _start_pool(jobs: int, start: str) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context(start), initializer=_begin_working)


def can_be_copied() -> bool:
    """Tell whether this process has no thread but this one, whose locks a copy would never leave.

    macOS has threads of its own, which nobody can count.
    """
    return sys.platform == "linux" and sum(1 for _ in Path("/proc/self/task").iterdir()) == 1


def _begin_working() -> None:
    """Prepare a process of the pool."""
    collect_seldom()
    _end_with_parent()


def _end_with_parent() -> None:
    """Watch the parent: a pool's processes would wait for ever for one that was killed."""
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
