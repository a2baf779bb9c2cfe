"""How much work a template may make: counted, so that it ends at the same place on any machine."""

from __future__ import annotations

import contextvars
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from jinja2 import TemplateRuntimeError

from generator.template.fragment import Fragment
from generator.template.views import NamedView, Printable

MAX_STEPS = 20_000
"""The most steps of one composition: turns of loops, calls, includes, and what else :func:`charge`
counts."""
MAX_TEXT = 1_000_000
"""The most characters of a text, or items of a list, that an expression may make."""
MAX_NUMBER = 10**15
_PER_STEP = 16
"""Parts of a value that can be looked at in a step."""
_CHARACTERS = 64
"""Characters that count as one part."""
_SMALL = (Printable, NamedView)
"""What counts as one part, whatever is in it."""

_steps_left: contextvars.ContextVar[int] = contextvars.ContextVar("steps_left", default=MAX_STEPS)


@contextmanager
def bounded_work() -> Iterator[None]:
    """Allow the templates rendered inside :data:`MAX_STEPS` steps."""
    token = _steps_left.set(MAX_STEPS)
    try:
        yield
    finally:
        _steps_left.reset(token)


def spend(steps: int) -> None:
    """Take ``steps`` off what is left.

    Raises:
        TemplateRuntimeError: the work is used up.
    """
    left = _steps_left.get() - steps
    if left < 0:
        raise TemplateRuntimeError(
            f"the template takes more than {MAX_STEPS} steps: too many loop rounds or calls, or "
            "lists and texts that are too long"
        )
    _steps_left.set(left)


def charge(*values: object) -> None:
    """Pay for looking at all of these values once.

    Raises:
        TemplateRuntimeError: the work is used up, or a number is too large.
    """
    for value in values:
        if not (type(value) is str and len(value) < _CHARACTERS) and not isinstance(value, _SMALL):
            break
    else:
        if len(values) < _PER_STEP:
            return  # less than a step, as nearly always
    most = (_steps_left.get() + 1) * _PER_STEP
    spend(_weigh(values, most) // _PER_STEP)


def _weigh(values: Iterable[object], most: int) -> int:
    """Count the parts of values, as often as they are met; stop when there are more than most."""
    waiting = list(values)
    parts = 0
    while waiting and parts <= most:
        value = waiting.pop()
        parts += 1
        if isinstance(value, str):
            parts += len(value) // _CHARACTERS
        elif isinstance(value, list | tuple | set | frozenset):
            parts += len(value) // _CHARACTERS
            if parts + len(value) > most:
                return parts + len(value)
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.keys())
            waiting.extend(value.values())
        elif isinstance(value, range):
            parts += len(value)
        elif isinstance(value, Fragment):
            parts += value.size // _CHARACTERS
        elif isinstance(value, int | float):
            check_number(value)
        elif isinstance(value, Mapping):
            parts += len(value)
    return parts


def check_number(value: float) -> None:
    """Refuse a number that takes long to calculate with.

    Raises:
        TemplateRuntimeError: it is too large.
    """
    if isinstance(value, int) and abs(value) > MAX_NUMBER:
        raise TemplateRuntimeError("a number gets too large")
