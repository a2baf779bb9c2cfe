"""The logical structure: what each piece of content is (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from dataclasses import dataclass

from generator.document import Field


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element of standard type ``tag`` (14.8.4)."""

    tag: str
    parent: int
    """Index of the parent in the same block; -1 for an element of the document's first level."""
    uri: str = ""
    """Of a ``Link``: where it leads."""
    field: Field | None = None
    """Of a ``Form``: its field."""
    numbering: str = ""
    """Of an ``L``: its ``ListNumbering`` (14.8.5.5)."""


class Elements:
    """The structure elements of one block while it is being laid out."""

    def __init__(self) -> None:
        """Start with none."""
        self._elements: list[Element] = []

    def add(
        self,
        tag: str,
        parent: int = -1,
        *,
        uri: str = "",
        field: Field | None = None,
        numbering: str = "",
    ) -> int:
        """Add an element and give its index."""
        self._elements.append(Element(tag, parent, uri, field, numbering))
        return len(self._elements) - 1

    def done(self) -> tuple[Element, ...]:
        """Give all elements, parents before children."""
        return tuple(self._elements)
