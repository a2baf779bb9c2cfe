"""The joint to reportlab: its canvas, with every setting that decides bytes pinned.

reportlab takes its settings from a Python file in the home folder, from modules that may be
anywhere on the path, and from the environment. None of them is let in here: same input, same bytes,
and no code of somebody's home folder is run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "invariant": 1,
        "useA85": 0,
        "pageCompression": 1,
        "pdfMultiLine": 0,
        "pdfComments": 0,
        "canvas_basefontname": "Helvetica",
    }
)
_OTHERS_SETTINGS = ("reportlab.local_rl_settings", "reportlab_settings")
"""Modules that reportlab executes for settings if it finds them."""


def new_canvas(file: BinaryIO) -> Canvas:
    """Return a canvas that writes a PDF into ``file`` when it is saved.

    Its bytes depend on nothing but what is drawn.
    """
    return canvas_type()(file, pageCompression=1, invariant=1)


def graphics() -> Any:
    """Return what draws reportlab's shapes on such a canvas."""
    canvas_type()
    from reportlab.graphics import renderPDF  # noqa: PLC0415 - imported in this state only

    return renderPDF


@cache
def canvas_type() -> Any:
    """Import reportlab (0.1 s) where something is drawn, and nowhere else."""
    with without_others_settings():
        from reportlab import rl_config  # noqa: PLC0415 - imported in this state only
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - the same

        for name, value in _SETTINGS.items():
            setattr(rl_config, name, value)
    return Canvas


@contextmanager
def without_others_settings() -> Iterator[None]:
    """Hide reportlab's variables and settings files while it is imported."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("RL_")}
    known = {name: sys.modules.get(name) for name in _OTHERS_SETTINGS}
    for name in _OTHERS_SETTINGS:
        sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        os.environ.update(hidden)
        for name, module in known.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
