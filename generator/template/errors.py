"""What a template's author is told when a template cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

from generator.diagnostics import Diagnostic


class TemplateError(Exception):
    """A template cannot be used; :attr:`diagnostics` say where and why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))
