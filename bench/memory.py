"""Whether memory stays flat and time straight over a very long list.

python -m bench.memory [--quick] [metadata …]
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import generator
from bench.papers import take
from bench.settings import Settings, read_settings, verdict


@dataclass(frozen=True, slots=True)
class Sample:
    """How things stood after one stretch of forms."""

    resident: int
    """Bytes of memory of the process that are in RAM."""
    seconds: float
    """What this stretch took, without throwing its forms away."""
    cpu_seconds: float


def main() -> None:
    """Stream the papers, and print the results as Markdown."""
    settings = read_settings()
    stretch = settings.pick(5_000, 200)
    count = stretch * settings.pick(20, 6)
    held, samples = run(settings, count, stretch)
    first, last = samples[0], samples[-1]
    growth = last.resident / first.resident - 1
    # Of the processor's time, because other work on the machine does not stretch that.
    half = len(samples) // 2
    early, late = samples[:half], samples[half:]
    bend = mean(one.cpu_seconds for one in late) / mean(one.cpu_seconds for one in early) - 1
    each = sum(one.seconds for one in samples) / count
    # A short list ends before the caches are full: until then memory grows, and forms get faster.
    short = "too short to judge" if settings.quick else ""
    grows = short or verdict("within 10 %", met=growth <= 0.1)
    bends = short or verdict("within 10 %", met=abs(bend) <= 0.1)
    highest = max(one.resident for one in samples)
    print(
        f"{count:,} papers, all different, through one batch ({each * 1e3:.2f} ms per form). "
        f"Before the first form the process had {_mib(held)}, mostly the list itself.\n\n"
        f"- resident memory after {stretch:,} forms {_mib(first.resident)}, at the end "
        f"{_mib(last.resident)}, at most {_mib(highest)} at the end of a stretch: {growth:+.1%} – "
        f"{grows}\n"
        f"- CPU time per form in the second half against the first: {bend:+.1%} – {bends}"
    )


def run(settings: Settings, count: int, stretch: int) -> tuple[int, list[Sample]]:
    """Give the memory before the first form, and a sample for each stretch."""
    agreements = generator.make_agreements(take(settings.data, count))
    plan = generator.plan(agreements)
    renderer = generator.Renderer(generator.load_template("pmlr"))
    held = _resident()
    samples: list[Sample] = []
    with TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        for number, outcome in enumerate(generator.apply(plan, renderer, Path(folder)), start=1):
            if isinstance(outcome, generator.Refusal):
                raise TypeError(f"refused: {outcome.diagnostics}")
            if number % stretch == 0:
                seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
                samples.append(Sample(_resident(), seconds, cpu_seconds))
                print(f"{number:,} {_mib(samples[-1].resident)}", file=sys.stderr, flush=True)
                for file in Path(folder).iterdir():
                    file.unlink()
                wall, cpu = time.perf_counter(), time.process_time()
    return held, samples


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _mib(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"


if __name__ == "__main__":
    main()
