"""Who renders: this process, several on this machine, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from generator.renderer import Renderer, Renders

Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Processes to use; else as many as are worth their start.",
        show_default=False,
    ),
]
Dask = Annotated[
    str | None,
    typer.Option(
        "--dask",
        metavar="ADDRESS",
        help="Use a Dask cluster, such as tcp://scheduler:8786.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Workforce:
    """What the command line says of who renders."""

    jobs: int | None
    dask: str | None

    @contextmanager
    def hired(self, renderer: Renderer, forms: int) -> Iterator[Renders]:
        """Have the workers as long as they are needed for a number of forms.

        Raises:
            WorkersError: the cluster cannot be used.
        """
        from generator import parallel  # noqa: PLC0415 - not needed for a --help

        if self.dask is not None:
            from generator.parallel.cluster import dask_renderer  # noqa: PLC0415 - the same

            with dask_renderer(renderer, self.dask) as remote:
                yield remote
            return
        # One process for few forms, also if more were asked for: they would have nothing to do.
        jobs = min(self.jobs or parallel.choose_jobs(forms, usable_cores()), forms)
        if jobs <= 1:
            yield renderer
            return
        with parallel.process_crew(jobs) as crew:
            yield parallel.RemoteRenderer(renderer, crew)


def usable_cores() -> int:
    """Count the processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
