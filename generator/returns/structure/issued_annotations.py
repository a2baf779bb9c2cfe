"""The fields and links of a form as it was issued, beside which the returned ones are held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf

from generator.returns.evidence import Box
from generator.returns.terms.digests import Digests, name_pages


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link of the form as it was issued."""

    page: int
    target: bytes
    said: bytes
    rectangle: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class IssuedField:
    """A field of the form as it was issued."""

    field: pikepdf.Object
    widgets: tuple[pikepdf.Object, ...]
    """Where it stands: itself, or its kids."""

    @property
    def states(self) -> frozenset[str]:
        """The names of the states of its buttons, if it has any."""
        pictures = [each["/AP"]["/N"] for each in self.widgets if "/AP" in each]
        return frozenset(
            str(name)
            for picture in pictures
            if not isinstance(picture, pikepdf.Stream)
            for name in picture
        )


def issued_fields(original: pikepdf.Pdf) -> Mapping[str, IssuedField]:
    """Return the fields of a form as it was issued, by their names."""
    fields = list(original.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", ()))
    return {str(each["/T"]): IssuedField(each, tuple(each.get("/Kids", [each]))) for each in fields}


def issued_places(original: pikepdf.Pdf) -> Mapping[int, Sequence[Box]]:
    """Return where the fields of a form are, by the numbers of its pages."""
    return {
        number: [
            Box(*(float(side) for side in each["/Rect"]))
            for each in page.obj.get("/Annots", ())
            if each.get("/Subtype") == pikepdf.Name.Widget
        ]
        for number, page in enumerate(original.pages, start=1)
    }


def issued_links(original: pikepdf.Pdf) -> tuple[IssuedLink, ...]:
    """Return the links of a form as it was issued."""
    digests = Digests(original, name_pages(original, {}))
    return tuple(
        link_as_issued(each, number, digests)
        for number, page in enumerate(original.pages, start=1)
        for each in page.obj.get("/Annots", ())
        if each.get("/Subtype") == pikepdf.Name.Link
    )


def link_as_issued(link: pikepdf.Object, page: int, digests: Digests) -> IssuedLink:
    """Return what of a link is compared: its page, its action, its description, its place."""
    action = link.get("/A", pikepdf.Dictionary())
    entries = {key: value for key, value in action.items() if key != "/Type"}
    sides = tuple(float(side) for side in link["/Rect"])
    return IssuedLink(
        page, digests.of(pikepdf.Dictionary(entries)), digests.of(link.get("/Contents")), sides
    )
