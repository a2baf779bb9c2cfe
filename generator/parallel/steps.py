"""A step that a pool's processes take with many things at once, such as reading parts of a list."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from typing import TypeVar

from generator.parallel.pool import Pool
from generator.parallel.wire import pack, unpack

Thing = TypeVar("Thing")
Made = TypeVar("Made")


class PoolSteps:
    """Has a step taken by a pool; the results come in order, and are those that it has here."""

    def __init__(self, pool: Pool) -> None:
        """Take the pool, which is the caller's to shut down."""
        self._pool = pool

    def __call__(self, step: Callable[[Thing], Made], things: Iterable[Thing]) -> Iterator[Made]:
        """Yield what the step makes of each thing.

        Where a process dies, the steps that are left are taken here.

        Args:
            step: a function of a module, which another process finds by its name.
            things: values of dataclasses; only a few are sent at a time.
        """
        rest = iter(things)
        sent: deque[tuple[Thing, Future[bytes]]] = deque()
        while self._fill(sent, step, rest):
            thing, future = sent.popleft()
            try:
                found: Made = unpack(future.result())
            except Exception:  # the process, or the step; if it was that, it fails here as well
                self._pool.renew()
                yield from map(step, (thing, *(each for each, _ in sent), *rest))
                return
            yield found

    def _fill(
        self,
        sent: deque[tuple[Thing, Future[bytes]]],
        step: Callable[[Thing], Made],
        rest: Iterator[Thing],
    ) -> bool:
        """Send as many things as there may be; tell whether there are any."""
        for thing in islice(rest, self._pool.in_flight - len(sent)):
            sent.append((thing, self._send(step, thing)))
        return bool(sent)

    def _send(self, step: Callable[[Thing], Made], thing: Thing) -> Future[bytes]:
        try:
            packed = pack(thing)
        except Exception as problem:  # such as values in values, deeper than can be sent
            failed: Future[bytes] = Future()
            failed.set_exception(problem)
            return failed
        return self._pool.submit(_take, step, packed)


def _take(step: Callable[[Thing], object], thing: bytes) -> bytes:
    """Take a step in a process of the pool."""
    return pack(step(unpack(thing)))
