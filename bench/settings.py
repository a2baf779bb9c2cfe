"""What every part of the bench is told on its command line."""

from __future__ import annotations

import argparse
import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run."""

    data: tuple[Path, ...]
    """Files with metadata; the project's own if there are none."""
    quick: bool
    """Whether to be done in a minute, with less certain figures."""

    def pick(self, full: int, quick: int) -> int:
        """Choose a size."""
        return quick if self.quick else full


def read_settings() -> Settings:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="be done in a minute")
    parser.add_argument("data", nargs="*", type=Path, help="BibTeX or OpenReview JSON")
    arguments = parser.parse_args()
    return Settings(tuple(arguments.data), arguments.quick)


def verdict(wanted: str, *, met: bool) -> str:
    """Say whether a goal is met."""
    return f"goal {wanted}: {'met' if met else '**not met**'}"


def machine() -> str:
    """Describe the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {os.cpu_count()} CPUs, {memory:.0f} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}; load average {load:.1f}"
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
