"""What is wrong with an input, as a value: carried beside the good results, shown once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

Value_co = TypeVar("Value_co", covariant=True)


class Severity(StrEnum):
    """How much a diagnostic matters."""

    ERROR = "error"
    """The entry, paper or form that it names could not be used."""
    WARNING = "warning"
    """Usable, but a person should look."""
    NOTE = "note"
    """Something that was put right or assumed, said for the record."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the input something stands; every part may be unknown."""

    file: str | None = None
    """The file's name as the user gave it."""
    line: int | None = None
    """Line number, counted from 1."""
    entry: str | None = None
    """The citation key or paper id."""

    def __str__(self) -> str:
        """Return the place as compilers write it: ``file:line (entry)``."""
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        if self.entry is None:
            return place
        return f"{place} ({self.entry})" if place else self.entry


NOWHERE = Span()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what is wrong, where, and what to do."""

    severity: Severity
    message: str
    hint: str = ""
    """What the user can do about it; empty if the message says it."""
    span: Span = NOWHERE

    def __str__(self) -> str:
        """Return one line, with the hint in parentheses."""
        place = f"{self.span}: " if str(self.span) else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.severity}: {self.message}{hint}"

    def at(self, span: Span) -> Diagnostic:
        """Return the same finding with every part of the place filled in that it did not know."""
        merged = Span(
            self.span.file if self.span.file is not None else span.file,
            self.span.line if self.span.line is not None else span.line,
            self.span.entry if self.span.entry is not None else span.entry,
        )
        return replace(self, span=merged)


class DiagnosticError(Exception):
    """Something cannot be done at all; :attr:`diagnostics` say why, and what to do."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[type[DiagnosticError], tuple[object, ...]]:
        """Keep the diagnostics on the way from another process."""
        return type(self), self.diagnostics

    @property
    def diagnostic(self) -> Diagnostic:
        """The first, which is nearly always the only one."""
        return self.diagnostics[0]


def error(message: str, hint: str = "", span: Span = NOWHERE) -> Diagnostic:
    """Make a diagnostic of severity ``error``."""
    return Diagnostic(Severity.ERROR, message, hint, span)


def warning(message: str, hint: str = "", span: Span = NOWHERE) -> Diagnostic:
    """Make a diagnostic of severity ``warning``."""
    return Diagnostic(Severity.WARNING, message, hint, span)


def note(message: str, hint: str = "", span: Span = NOWHERE) -> Diagnostic:
    """Make a diagnostic of severity ``note``."""
    return Diagnostic(Severity.NOTE, message, hint, span)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of them is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


@dataclass(frozen=True, slots=True)
class Diagnosed(Generic[Value_co]):
    """What a reader made of an input, and beside it what was wrong.

    An error among the diagnostics means that the value must not be put on a form; the value is then
    still the best readable spelling.
    """

    value: Value_co
    diagnostics: tuple[Diagnostic, ...] = ()
