"""This project, two processes: PDF and Markdown, as ``agreements generate --jobs 2`` makes them.

The processes stay between the rounds, like the other contenders' warm state.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

import generator
from bench.contenders import ours
from bench.contenders.common import Maker
from generator.paper import Paper
from generator.parallel import RemoteRenderer, process_pool

LABEL = "ours, 2 processes (PDF and Markdown)"
PROCESSES = 2

_open = ExitStack()
"""Ends the processes with this one."""


def prepare(papers: Sequence[Paper]) -> Maker:
    """Start the processes."""
    del papers
    pool = _open.enter_context(process_pool(PROCESSES))
    renderer = generator.Renderer(generator.load_template("pmlr"))
    return ours.maker(RemoteRenderer(renderer, pool))
