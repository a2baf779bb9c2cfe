"""A renderer whose work is done by others: chunks out, forms back in order, and nothing lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from itertools import islice

from generator.diagnostics import Span, error
from generator.forms.agreement import Agreement, Refusal, Rendition
from generator.forms.context import without_unused
from generator.forms.renderer import Renderer
from generator.parallel.pool import Pool, WorkersError
from generator.parallel.wire import pack, unpack
from generator.parallel.worker import RendererSpec, WorkerResult, get_ready, render_chunk

CHUNK = 64
"""Forms in a chunk: long enough (30 ms) that the way there and back is little beside it, short
enough (1 MB) that some of them for each worker are little memory, and an end is prompt."""

_Chunk = tuple[Agreement, ...]
_Sent = tuple[_Chunk, Future[bytes]]


class RemoteRenderer:
    """Renders like the renderer that it is made of, with the same bytes, but by a pool."""

    def __init__(self, renderer: Renderer, pool: Pool, build: str = "") -> None:
        """Prepare to render.

        Args:
            renderer: what to make the forms with; it stays unused itself.
            pool: who makes them.
            build: what the workers' installation must be, if it could be another one.
        """
        self.template = renderer.template
        spec = RendererSpec(renderer.template, renderer.options, renderer.formats, build)
        self._spec = spec.pack()
        self._pool = pool

    def render_each(self, agreements: Iterable[Agreement]) -> Iterator[Rendition | Refusal]:
        """Render in order; only a few chunks are held in memory.

        The chunk of a worker that died is rendered again. A form that kills every worker it is sent
        to is refused by name; all others are made.

        Raises:
            WorkersError: no worker answers, or one has another version of the package.
        """
        chunks = _cut(agreements)
        window: deque[_Sent] = deque()
        try:
            self._fill(window, chunks)
            while window:
                chunk, future = window.popleft()
                answers = self._receive(chunk, future, window)
                del future  # it holds the chunk's forms too
                self._fill(window, chunks)
                for agreement, answer in zip(chunk, answers, strict=True):
                    yield answer.about(agreement)
        finally:
            for _, future in window:
                future.cancel()

    def _fill(self, window: deque[_Sent], chunks: Iterator[_Chunk]) -> None:
        for chunk in islice(chunks, self._pool.in_flight - len(window)):
            window.append((chunk, self._send(chunk)))

    def _send(self, chunk: _Chunk) -> Future[bytes]:
        uses = self.template.uses
        needed = tuple([without_unused(agreement, uses) for agreement in chunk])
        return self._pool.submit(render_chunk, self._spec, pack(needed))

    def _receive(
        self, chunk: _Chunk, future: Future[bytes], window: deque[_Sent]
    ) -> tuple[WorkerResult, ...]:
        try:
            return _opened(future)
        except WorkersError:
            raise
        except Exception:  # a form's own mistakes are answers, so this was the worker
            self._pool.renew()
        answers = self._render_again(chunk)
        # The others may have been lost with that worker. They were not sent again at once, because
        # this chunk may have killed it, and would have killed theirs.
        for index, (other, sent) in enumerate(window):
            if sent.cancelled() or (sent.done() and sent.exception() is not None):
                window[index] = (other, self._send(other))
        return answers

    def _render_again(self, chunk: _Chunk) -> tuple[WorkerResult, ...]:
        """Render a chunk that was lost; if it is lost again, find the form that kills workers."""
        try:
            return _opened(self._send(chunk))
        except WorkersError:
            raise
        except Exception:
            self._pool.renew()
            self.check_workers()
        if len(chunk) == 1:
            return (_killing(chunk[0]),)
        middle = len(chunk) // 2
        return self._render_again(chunk[:middle]) + self._render_again(chunk[middle:])

    def check_workers(self, patience: float | None = None) -> None:
        """Send an empty chunk, to see whether there are workers that can make forms at all.

        Args:
            patience: how many seconds to wait for the first of them.

        Raises:
            WorkersError: there are none.
        """
        empty = self._send(())
        try:
            empty.result(patience)
        except WorkersError:
            raise
        except TimeoutError:
            raise WorkersError(
                error(
                    f"no worker took up work within {patience:g} seconds",
                    "start the cluster's workers, then run again",
                )
            ) from None
        except Exception as problem:
            what = " ".join(f"{type(problem).__name__} {problem}".split())
            raise WorkersError(
                error(
                    f"no worker can make forms: {what}",
                    "check that the workers run, and have paper-agreements installed, "
                    "as a cluster's scheduler must",
                )
            ) from problem
        finally:
            empty.cancel()


def start_workers(pool: Pool, count: int) -> None:
    """Let some workers start and load what they need, before there is work for them."""
    for _ in range(count):
        pool.submit(get_ready)


def _opened(future: Future[bytes]) -> tuple[WorkerResult, ...]:
    answers: tuple[WorkerResult, ...] = unpack(future.result())
    return answers


def _cut(agreements: Iterable[Agreement]) -> Iterator[_Chunk]:
    rest = iter(agreements)
    while chunk := tuple(islice(rest, CHUNK)):
        yield chunk


def _killing(agreement: Agreement) -> WorkerResult:
    problem = error(
        "the form could not be made: the process that made it died, more than once",
        "this is a mistake of the program; please report it with the paper's metadata",
    )
    paper = agreement.paper
    return WorkerResult(diagnostics=(problem.at(paper.span).at(Span(entry=paper.paper_id)),))
