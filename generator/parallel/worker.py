"""What runs in a worker: it is sent chunks of agreements, and sends finished forms back."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from generator.diagnostics import Diagnostic
from generator.forms.agreement import Agreement, Refusal, Rendition
from generator.forms.renderer import Renderer
from generator.output import Format, Pieces
from generator.parallel.build import check_build
from generator.parallel.wire import pack, unpack
from generator.template import Template

# A worker may have several threads, as Dask's do by default, and a renderer is for one at a time.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class RendererSpec:
    """What all forms of a run are made with; all that a worker needs but the agreements."""

    template: Template
    options: Mapping[str, object]
    formats: frozenset[Format]
    build: str = ""
    """The :func:`~generator.parallel.build.build_digest` that workers must have, if it is given."""

    def pack(self) -> bytes:
        """Return the spec as bytes, by which a worker knows it again."""
        return pickle.dumps(self)


@dataclass(frozen=True, slots=True)
class WorkerResult:
    """What became of one agreement, without the agreement: whoever sent it still has it."""

    fingerprint: str = ""
    files: Mapping[Format, Pieces] | None = None
    """None if the agreement was refused."""
    wording: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()

    def about(self, agreement: Agreement) -> Rendition | Refusal:
        """Put the agreement back."""
        if self.files is None:
            return Refusal(agreement, self.diagnostics)
        return Rendition(agreement, self.fingerprint, self.files, self.wording)


def get_ready() -> None:
    """Do nothing: by then a new process has loaded what it renders with."""


def render_chunk(spec: bytes, chunk: bytes) -> bytes:
    """Render a packed chunk, with the renderer of the chunks before it if its spec is the same.

    Returns:
        The packed :class:`WorkerResult` of each agreement, as a tuple.

    Raises:
        WorkersError: this worker has another version of the package.
    """
    with _ONE_AT_A_TIME:
        renderer = _renderer(spec)
        wordings: dict[str, str] = {}
        agreements: tuple[Agreement, ...] = unpack(chunk)
        outcomes = renderer.render_each(agreements)
        return pack(tuple([_answer(outcome, wordings) for outcome in outcomes]))


@lru_cache(maxsize=2)
def _renderer(packed: bytes) -> Renderer:
    spec = pickle.loads(packed)  # noqa: S301 - from the process that started this one's work
    assert isinstance(spec, RendererSpec)
    check_build(spec.build)
    return Renderer(spec.template, spec.options, spec.formats)


def _answer(outcome: Rendition | Refusal, wordings: dict[str, str]) -> WorkerResult:
    if isinstance(outcome, Refusal):
        return WorkerResult(diagnostics=outcome.diagnostics)
    # One object for equal wordings is pickled once per chunk.
    wording = wordings.setdefault(outcome.wording, outcome.wording)
    return WorkerResult(outcome.fingerprint, outcome.files, wording)
