"""Rendering on a Dask cluster that is already there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from generator.diagnostics import error
from generator.parallel.build import build_digest
from generator.parallel.crew import Crew, WorkersError
from generator.parallel.remote import RemoteRenderer
from generator.renderer import Renderer

PATIENCE = 60.0
"""Seconds to wait for the first worker: some clusters start their workers when there is work."""
_CONNECTING = 10.0
_IN_FLIGHT = 16


@contextmanager
def dask_renderer(
    renderer: Renderer, address: str, patience: float = PATIENCE
) -> Iterator[RemoteRenderer]:
    """Render on the cluster whose scheduler has an address such as ``tcp://scheduler:8786``.

    Its workers need the same version of this package, and of what it builds on; that is checked. A
    worker that dies is Dask's to replace: it gives the chunk to another.

    Args:
        renderer: what to make the forms with.
        address: the scheduler's address.
        patience: seconds to wait for the first worker.

    Raises:
        WorkersError: Dask is not installed, the scheduler or its workers do not answer, or the
            workers have another version.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        message = "Dask is not installed"
        hint = "install it: pip install 'paper-agreements[dask]'"
        raise WorkersError(error(message, hint)) from None
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=min(patience, _CONNECTING), set_as_default=False
        )
    except (OSError, ValueError) as problem:
        message = f"the Dask scheduler at {address} does not answer: {problem}"
        raise WorkersError(error(message, "check its address")) from None
    with client, client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]
        threads = sum(client.ncores().values())  # type: ignore[no-untyped-call]
        remote = RemoteRenderer(
            renderer, Crew(executor, max(_IN_FLIGHT, 2 * threads)), build_digest()
        )
        remote.check_workers(patience)
        yield remote
