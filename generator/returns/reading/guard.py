"""Returned files examined in processes of their own, so that a hostile one costs only itself.

A worker examines one file after the other under limits on its memory, its processor time and the
time on the clock. One that dies or is late is replaced, and what it had in hand is rejected.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Protocol

from generator.confined import WorkLimits, confine, limit_memory, limit_time
from generator.diagnostics import Diagnostic, DiagnosticError, error
from generator.returns.evidence import Finding, Outcome, Received, Report
from generator.returns.reading.costs import Cost, CostLimits, Costs
from generator.returns.reading.worker import end_process, start_process

__all__ = ["Examines", "GuardError", "WorkLimits", "examine_all"]


LIMITS = WorkLimits()
"""What examining one file may cost."""


class Examines(Protocol):
    """Whoever examines files."""

    def examine(self, received: Received) -> Report:
        """Examine one file."""
        ...


class GuardError(DiagnosticError):
    """No worker can be used at all, whatever it is given; a person has to look."""


def examine_all(
    received: Iterable[Received],
    make_examiner: Callable[[], Examines],
    jobs: int,
    limits: WorkLimits = LIMITS,
) -> Iterator[tuple[Received, Report]]:
    """Examine files in ``jobs`` processes, and give them in order, each as soon as may be.

    A program that uses this needs ``if __name__ == "__main__":``, as the documentation of
    :mod:`multiprocessing` explains.

    Args:
        received: the files; only a few are taken ahead.
        make_examiner: makes the one who examines, in each worker; has to be picklable.
        jobs: how many workers to have at most.
        limits: what a file may cost.

    Raises:
        GuardError: a worker cannot even be started.
    """
    pool = _WorkerPool(make_examiner, jobs, limits)
    try:
        yield from pool.examine(iter(received))
    finally:
        pool.close()


@dataclass(slots=True)
class _Task:
    number: int
    received: Received
    is_second: bool = False
    """Whether a worker died of it before, maybe of the files before it."""
    cost: Cost | None = None
    """What it may cost, once it was handed out."""


class _WorkerProcess:
    """A process, and what it has in hand."""

    def __init__(self, make_examiner: Callable[[], Examines], limits: WorkLimits) -> None:
        self.connection, self.process = start_process(_work, make_examiner, limits)
        self._limits = limits
        self.is_ready = False
        self.task: _Task | None = None
        self.examined = 0
        self.deadline = time.monotonic() + limits.start_seconds

    @property
    def is_idle(self) -> bool:
        """Whether it waits for a file."""
        return self.is_ready and self.task is None

    def hand(self, task: _Task, cost: Cost) -> None:
        """Hand it a file."""
        self.task = task
        task.cost = cost
        self.deadline = time.monotonic() + self._limits.seconds
        with suppress(OSError):  # it has died: the next look at it will show
            self.connection.send((task.received, cost))

    def end(self) -> None:
        """End it, whatever it does."""
        end_process(self.connection, self.process)


class _WorkerPool:
    def __init__(
        self, make_examiner: Callable[[], Examines], jobs: int, limits: WorkLimits
    ) -> None:
        self._make_examiner = make_examiner
        self._limits = limits
        self._costs = Costs(CostLimits(cpu_seconds=limits.cpu_seconds, memory=limits.memory))
        self._jobs = max(1, jobs)
        self._ahead = 8 * self._jobs
        self._workers: list[_WorkerProcess] = []
        self._queue: deque[_Task] = deque()
        self._done: dict[int, tuple[Received, Report]] = {}

    def examine(self, source: Iterator[Received]) -> Iterator[tuple[Received, Report]]:
        taken = given = 0
        is_over = False
        while True:
            while not is_over and taken - given < self._ahead:
                following = next(source, None)
                if following is None:
                    is_over = True
                else:
                    self._queue.append(_Task(taken, following))
                    taken += 1
            while given in self._done:
                yield self._done.pop(given)
                given += 1
            if is_over and given == taken:
                return
            self._hand_out()
            self._look()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _hand_out(self) -> None:
        for worker in self._workers:
            if self._queue and worker.is_idle:
                task = self._queue.popleft()
                worker.hand(task, self._costs.share(task.received.size))
        starting = sum(not worker.is_ready for worker in self._workers)
        wanted = min(self._jobs - len(self._workers), len(self._queue) - starting)
        for _ in range(wanted):
            self._workers.append(_WorkerProcess(self._make_examiner, self._limits))

    def _look(self) -> None:
        """Wait until something happens, and deal with it."""
        busy = [worker for worker in self._workers if not worker.is_idle]
        if not busy:
            return
        patience = min(worker.deadline for worker in busy) - time.monotonic()
        waiting = wait([worker.connection for worker in self._workers], max(0.0, patience))
        for worker in list(self._workers):
            if worker.connection in waiting:
                self._hear(worker)
            elif not worker.is_idle and time.monotonic() >= worker.deadline:
                self._replace(worker, is_late=True)

    def _hear(self, worker: _WorkerProcess) -> None:
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker, is_late=False)
            return
        if isinstance(said, _Failure):
            raise GuardError(_cannot_start(said.words))
        if isinstance(said, _Done) and worker.task is not None:
            self._done[worker.task.number] = (worker.task.received, said.report)
            self._costs.record(worker.task.received.size, said.seconds)
            worker.task = None
            worker.examined += 1
        worker.is_ready = True

    def _replace(self, worker: _WorkerProcess, *, is_late: bool) -> None:
        """End a worker that died or is late, and deal with what it had in hand."""
        worker.end()
        self._workers.remove(worker)
        if not worker.is_ready:
            raise GuardError(_cannot_start("it took too long" if is_late else "it died"))
        task = worker.task
        if task is None:
            return
        if task.cost is not None:
            self._costs.waste(task.cost)
        is_late = is_late or worker.process.exitcode == -getattr(signal, "SIGXCPU", 0)
        if is_late or task.is_second or not worker.examined:
            report = _too_long(task) if is_late else _too_heavy(task.received)
            self._done[task.number] = (task.received, report)
        else:
            task.is_second = True
            self._queue.appendleft(task)


@dataclass(frozen=True, slots=True)
class _Failure:
    """What a worker says if it cannot even start."""

    words: str


@dataclass(frozen=True, slots=True)
class _Done:
    """What a worker says of a file."""

    report: Report
    seconds: float
    """Of the processor's time."""


_READY = "ready"
_HINT = "look at it in a viewer that you trust, and ask the author for a plain PDF of the form"


def _too_long(task: _Task) -> Report:
    if task.cost is not None and task.cost.is_short:
        message = "The file was not fully examined: those before it took too long"
        hint = "remove the files that took too long, then check this one again"
        return Report.of_finding(
            task.received.sha256, Finding(Outcome.REVIEW, "no-time-left", message, hint)
        )
    message = "The file took too long to examine"
    return Report.of_finding(
        task.received.sha256, Finding(Outcome.REJECTED, "too-much", message, _HINT)
    )


def _too_heavy(received: Received) -> Report:
    message = "The file needs too much memory, or makes the program that reads it crash"
    return Report.of_finding(received.sha256, Finding(Outcome.REJECTED, "too-much", message, _HINT))


def _cannot_start(why: str) -> Diagnostic:
    return error(
        f"cannot start a process to examine files: {why}",
        "check that the machine has free memory; if it has, please report this",
    )


def _work(
    connection: Connection, make_examiner: Callable[[], Examines], limits: WorkLimits
) -> None:
    """Run in a worker: examine what is sent, until nobody is there any more."""
    confine(limits)
    try:
        examiner = make_examiner()
    except Exception as problem:
        connection.send(_Failure(" ".join(f"{type(problem).__name__} {problem}".split())))
        return
    connection.send(_READY)
    while True:
        try:
            received, cost = connection.recv()
        except (EOFError, OSError):
            return
        limit_memory(cost.memory)
        limit_time(cost.cpu_seconds)
        begun = time.process_time()
        try:
            report = examiner.examine(received)
        except MemoryError:
            return  # as if it had died: what is left of the memory is nobody's guess
        with suppress(OSError):
            connection.send(_Done(report, time.process_time() - begun))
