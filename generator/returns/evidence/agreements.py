"""The words of an agreement, wherever its form was made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of an agreement's own words, between the places of its values."""

    name: str
    """``clause 6.3``, or its first words."""
    text: str
    squeezed: str
    """Its letters and digits."""


@dataclass(frozen=True, eq=False, slots=True)
class AgreementText:
    """The words of an agreement, in their order."""

    name: str
    """Of its template."""
    clauses: tuple[Clause, ...]
    labels: frozenset[str] = frozenset()
    """Other words of the form, squeezed: its title, and what stands before a place to fill in."""
    values_after: frozenset[int] = frozenset()
    """The clauses, by their place, behind which something is filled in: the title, names."""
