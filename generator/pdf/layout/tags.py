"""The logical structure: what each piece of content is (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    note: str = ""
    """Of a ``Reference``: the label of its footnote."""


class Elements:
    """The structure elements of one block while it is being laid out."""

    def __init__(self) -> None:
        """Start with none."""
        self._elements: list[Element] = []

    def add(  # noqa: PLR0913 - one keyword for each kind of element
        self,
        tag: str,
        parent: int = -1,
        *,
        uri: str = "",
        field: Field | None = None,
        numbering: str = "",
        note: str = "",
    ) -> int:
        """Add an element and give its index."""
        self._elements.append(Element(tag, parent, uri, field, numbering, note))
        return len(self._elements) - 1

    def notes(self, elements: Iterable[int]) -> Iterator[str]:
        """Give the labels of the footnotes that some elements refer to."""
        return (note for index in elements if (note := self._elements[index].note))

    def done(self) -> tuple[Element, ...]:
        """Give all elements, parents before children."""
        return tuple(self._elements)
