"""What a template's author is told when a template cannot be used."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from generator.diagnostics import Diagnostic, DiagnosticError


class TemplateError(DiagnosticError):
    """A template cannot be used; :attr:`diagnostics` say where and why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        super().__init__(*diagnostics)

    def __reduce__(self) -> tuple[type[TemplateError], tuple[tuple[Diagnostic, ...]]]:
        """Keep the diagnostics on the way from another process."""
        return TemplateError, (self.diagnostics,)


def meant(name: str, known: Collection[str]) -> str:
    """Return a hint: which known name was meant, or which there are.

    >>> meant("titel", ["title", "paper"]), meant("x", ["title", "paper"])
    ('did you mean “title”?', 'known are title, paper')
    """
    near = get_close_matches(name, known, n=1)
    return f"did you mean “{near[0]}”?" if near else f"known are {', '.join(known)}"
