"""How the time of a program grows with what it is given, which does not depend on the machine."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

FACTOR = 4
"""How much more the larger input is."""
LINEAR = 9.0
"""Linear time grows by ``FACTOR``, quadratic time by its square; this lies between the two."""
NEGLIGIBLE = 0.01
"""Seconds of processor time under which only noise would be compared."""
ROUNDS = 6


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Assert that ``work(size)`` takes at most in proportion as long as a quarter of it.

    The time is that of the processor in this thread, so what else runs does not count; what is
    measured once too long by chance is measured again.

    ``size`` is large enough for the growth to show, and small enough for nothing to be cut off.
    """
    large = small = float("inf")
    for _ in range(ROUNDS):
        large = min(large, _seconds(work, size))
        if large < NEGLIGIBLE:
            return
        small = min(small, _seconds(work, size // FACTOR))
        if large < LINEAR * small:
            return
    raise AssertionError(f"{FACTOR} times the input takes {large / small:.1f} times as long")


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.disable()
    try:
        start = time.thread_time()
        work(size)
        return time.thread_time() - start
    finally:
        gc.enable()
