"""Who renders: this process, several on this machine, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from generator import parallel
from generator.cli.shared.console import say
from generator.forms.renderer import FormRenderer, Renderer
from generator.parallel.cluster import PATIENCE, DaskCluster, dask_cluster
from generator.sources.parsed_file import Together

_LONG = 1_000_000
"""Bytes of a list of some thousand papers, or of some hundred with abstracts."""


class Hires(Protocol):
    """Who gives a renderer the workers that it needs."""

    def __call__(self, renderer: Renderer, forms: int) -> AbstractContextManager[FormRenderer]:
        """Have workers for a number of forms.

        Raises:
            WorkersError: there are none.
        """


@dataclass(frozen=True, slots=True)
class Helpers:
    """Who helps the command."""

    hire: Hires
    together: Together | None = None
    """Who helps to read the papers; None if nobody does."""


@dataclass(frozen=True, slots=True)
class Workforce:
    """What the command line says of who renders."""

    jobs: int | None
    """How many processes; as many as pay off, if it is not said."""
    dask: str | None
    size: int = 0
    """Bytes of the files with the list of papers."""

    @contextmanager
    def reached(self) -> Iterator[Helpers]:
        """Connect to the cluster, if there is one; yield who helps.

        Processes start now if they were asked for, or if the list is long and that takes no time;
        they help to read the papers.

        Raises:
            WorkersError: the cluster cannot be reached.
        """
        jobs = self.jobs or self._that_pay_off()
        if self.dask is not None:
            with dask_cluster(self.dask) as cluster:
                yield Helpers(partial(_on_a_cluster, cluster))
        elif jobs == 1:
            yield Helpers(partial(_on_this_machine, self.jobs))
        else:
            # Nothing is open and no lock is held yet, of which a copy would keep a part.
            with parallel.copied_pool(jobs) as pool:
                parallel.start_workers(pool, min(jobs, usable_cores()))
                hire = _in_a_pool if self.jobs else _in_a_pool_for_many
                yield Helpers(partial(hire, pool), parallel.PoolSteps(pool))

    def _that_pay_off(self) -> int:
        """Return how many processes to start before anybody knows how many forms there are."""
        is_long = self.size >= _LONG and parallel.can_be_copied()
        return usable_cores() if is_long else 1


@contextmanager
def _on_this_machine(jobs: int | None, renderer: Renderer, forms: int) -> Iterator[FormRenderer]:
    jobs = jobs or parallel.choose_jobs(forms, usable_cores())
    if jobs == 1:
        yield renderer
        return
    with parallel.process_pool(jobs) as pool, _in_a_pool(pool, renderer, forms) as remote:
        yield remote


@contextmanager
def _in_a_pool(pool: parallel.Pool, renderer: Renderer, forms: int) -> Iterator[FormRenderer]:
    # One form is made here, also if more processes were asked for: the way to them takes longer.
    yield parallel.RemoteRenderer(renderer, pool) if forms > 1 else renderer


@contextmanager
def _in_a_pool_for_many(
    pool: parallel.Pool, renderer: Renderer, forms: int
) -> Iterator[FormRenderer]:
    many = parallel.choose_jobs(forms, usable_cores()) > 1
    yield parallel.RemoteRenderer(renderer, pool) if many else renderer


@contextmanager
def _on_a_cluster(cluster: DaskCluster, renderer: Renderer, forms: int) -> Iterator[FormRenderer]:
    if not forms:
        yield renderer
        return
    if not cluster.workers:
        say(f"The cluster has no workers yet; waiting up to {PATIENCE:.0f} seconds for one …")
    with cluster.renderer(renderer) as remote:
        yield remote


def usable_cores() -> int:
    """Count the processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
