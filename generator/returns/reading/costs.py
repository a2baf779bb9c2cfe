"""What examining a file may cost: a share of what honest files cost, by their size.

A filled form of 40 kB takes a tenth of a second and 110 MB of address space; a scan of 9 MB, at 600
dpi, takes two seconds and 250 MB. Slow machines take several times as long.
"""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """What one file may cost."""

    cpu_seconds: int
    memory: int
    """Address space of the process, in bytes."""
    is_short: bool = False
    """Whether it is less than usual, because files before it have cost too much."""


@dataclass(frozen=True, slots=True)
class CostLimits:
    """What files may cost, each by its size and all together."""

    cpu_seconds: int = 45
    """The most for any file."""
    cpu_seconds_at_least: int = 12
    cpu_seconds_per_megabyte: int = 6
    memory: int = 2 << 30
    """The most for any file, in bytes."""
    memory_at_least: int = 3 << 28
    memory_per_byte: int = 64
    wasted_seconds: int = 240
    """Of the processor's time, for files that come to no end or cost more than their share."""
    short_cpu_seconds: int = 4
    """For each file after that."""


class Costs:
    """Shares out the processor's time and the memory, and keeps account of what was wasted."""

    def __init__(self, limits: CostLimits) -> None:
        self._limits = limits
        self._wasted = 0.0

    def share(self, size: int) -> Cost:
        """Return what a file of so many bytes may cost."""
        limits = self._limits
        growing = limits.cpu_seconds_at_least + limits.cpu_seconds_per_megabyte * size // _MEGABYTE
        memory = min(limits.memory, limits.memory_at_least + limits.memory_per_byte * size)
        seconds = min(limits.cpu_seconds, growing)
        if self._wasted > limits.wasted_seconds and seconds > limits.short_cpu_seconds:
            return Cost(limits.short_cpu_seconds, memory, is_short=True)
        return Cost(seconds, memory)

    def record(self, size: int, seconds: float) -> None:
        """Take note of what a file has cost that was examined to its end."""
        self._wasted += max(0.0, seconds - self.share(size).cpu_seconds / 2)

    def waste(self, cost: Cost) -> None:
        """Take note of a file that came to no end."""
        self._wasted += cost.cpu_seconds
