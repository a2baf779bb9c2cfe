"""Values on their way between processes, in few bytes and few steps.

What a batch sends is thousands of small dataclasses one way, and files that begin alike the other
way. An object that is met again is sent once, as pickle does with all objects.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any


def pack(thing: object) -> bytes:
    """Return a value that is made of dataclasses as bytes; :func:`unpack` makes an equal one."""
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(thing)
    return out.getvalue()


def unpack(data: bytes) -> Any:
    """Return the value of what this program's own processes have packed."""
    return pickle.loads(data)  # noqa: S301 - from the process that started this one, or back


class _Pickler(pickle.Pickler):
    """Sends a dataclass as its class and what it is made from.

    The standard library goes through a frozen dataclass with slots field by field, in Python, which
    takes three times as long.
    """

    def reducer_override(self, thing: object) -> Any:
        kind: Any = type(thing)
        arguments = _arguments(kind)
        return NotImplemented if arguments is None else (kind, arguments(thing))


@cache
def _arguments(kind: Any) -> Callable[[object], tuple[object, ...]] | None:
    """Return what finds the arguments that a dataclass is made from; None for other types."""
    if not is_dataclass(kind):
        return None
    names = [each.name for each in fields(kind) if each.init]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda thing: tuple(getattr(thing, name) for name in names)
