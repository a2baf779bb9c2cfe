"""What a decoder gives back: the value, and beside it what was wrong with the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.diagnostics import Diagnostic

Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Decoded(Generic[Value_co]):
    """A decoded field.

    An error among the diagnostics means that the value must not be put on a form; the value is then
    still the best readable spelling.
    """

    value: Value_co
    diagnostics: tuple[Diagnostic, ...] = ()
