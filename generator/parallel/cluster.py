"""Rendering on a Dask cluster that is already there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from generator.diagnostics import error
from generator.forms.renderer import Renderer
from generator.parallel.build import build_digest
from generator.parallel.pool import Pool, WorkersError
from generator.parallel.remote import RemoteRenderer

PATIENCE = 60.0
"""Seconds to wait for the first worker: some clusters start their workers when there is work."""
_CONNECTING = 10.0
_IN_FLIGHT = 16


class DaskCluster:
    """A Dask cluster whose scheduler answers."""

    def __init__(self, client: Any) -> None:
        """Take a client of :mod:`distributed`, which has no types."""
        self._client = client

    @property
    def workers(self) -> int:
        """How many workers there are at the moment."""
        return len(self._client.ncores())

    @contextmanager
    def renderer(self, renderer: Renderer, patience: float = PATIENCE) -> Iterator[RemoteRenderer]:
        """Render on the cluster.

        Its workers need the same version of this package, and of what it builds on; that is
        checked. A worker that dies is Dask's to replace: it gives the chunk to another.

        Args:
            renderer: what to make the forms with.
            patience: seconds to wait for the first worker.

        Raises:
            WorkersError: no worker answers, or the workers have another version.
        """
        executor: Executor = self._client.get_executor(pure=False)
        threads = sum(self._client.ncores().values())
        pool = Pool(executor, max(_IN_FLIGHT, 2 * threads))
        try:
            remote = RemoteRenderer(renderer, pool, build_digest())
            remote.check_workers(patience)
            yield remote
        finally:
            # Waiting would have no end if there is work that no worker takes.
            executor.shutdown(wait=False)


@contextmanager
def dask_cluster(address: str, patience: float = _CONNECTING) -> Iterator[DaskCluster]:
    """Connect to the cluster whose scheduler has an address such as ``tcp://scheduler:8786``.

    Args:
        address: the scheduler's address.
        patience: seconds to wait for its answer.

    Raises:
        WorkersError: Dask is not installed, or the scheduler does not answer.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        message = "Dask is not installed"
        hint = "install it: pip install 'paper-agreements[dask]'"
        raise WorkersError(error(message, hint)) from None
    try:
        _knock(address, patience)
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=patience, set_as_default=False
        )
    except ValueError as problem:
        message = f"{address!r} is not the address of a Dask scheduler: {problem}"
        raise WorkersError(error(message, "it looks like tcp://scheduler:8786")) from None
    except OSError as problem:
        message = f"the Dask scheduler at {address} does not answer: {problem}"
        raise WorkersError(error(message, "check its address")) from None
    with client:
        yield DaskCluster(client)


@contextmanager
def dask_renderer(
    renderer: Renderer, address: str, patience: float = PATIENCE
) -> Iterator[RemoteRenderer]:
    """Connect to a cluster and render on it; see :func:`dask_cluster`.

    Raises:
        WorkersError: it cannot be used.
    """
    with (
        dask_cluster(address, min(patience, _CONNECTING)) as cluster,
        cluster.renderer(renderer, patience) as remote,
    ):
        yield remote


def _knock(address: str, patience: float) -> None:
    """See whether somebody listens at an address; a client that fails later leaves threads behind.

    Raises:
        ValueError: it is no address.
        OSError: nobody listens there.
    """
    from distributed.comm.addressing import get_address_host_port  # noqa: PLC0415 - an extra

    host, port = get_address_host_port(address)
    if not 0 < port < 1 << 16:
        raise ValueError(f"{port} is not a port")
    with socket.create_connection((host.strip("[]"), port), timeout=patience):
        pass
