"""What a template's author is told when a template cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

from generator.diagnostics import Diagnostic, DiagnosticError


class TemplateError(DiagnosticError):
    """A template cannot be used; :attr:`diagnostics` say where and why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        super().__init__(*diagnostics)

    def __reduce__(self) -> tuple[type[TemplateError], tuple[tuple[Diagnostic, ...]]]:
        """Keep the diagnostics on the way from another process."""
        return TemplateError, (self.diagnostics,)
