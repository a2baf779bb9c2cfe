"""What a decoder gives back: the value, and beside it what was wrong with the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from generator.characters import replace_unprintable
from generator.diagnostics import Diagnosed, Diagnostic, Severity

_Value = TypeVar("_Value")


_LONGEST_MESSAGE = 240
_MOST_DIAGNOSTICS = 20
_SEVERITIES = list(Severity)


def diagnosed(value: _Value, found: Iterable[Diagnostic]) -> Diagnosed[_Value]:
    """Put a value and what was found together: each thing once, none too long."""
    kept = list(dict.fromkeys(map(_on_one_line, found)))
    if len(kept) > _MOST_DIAGNOSTICS:
        kept.sort(key=lambda diagnostic: _SEVERITIES.index(diagnostic.severity))
    return Diagnosed(value, tuple(kept[:_MOST_DIAGNOSTICS]))


def _on_one_line(diagnostic: Diagnostic) -> Diagnostic:
    message = " ".join(diagnostic.message[: 4 * _LONGEST_MESSAGE].split())
    message = replace_unprintable(message)
    if len(message) > _LONGEST_MESSAGE:
        message = message[:_LONGEST_MESSAGE] + "…"
    return diagnostic if message == diagnostic.message else replace(diagnostic, message=message)
