"""Whether everything in a returned file is explained: as it was issued, or a known companion.

The objects of the file are walked from its trailer beside those of the form as it was issued. What
is neither as it was issued nor on the lists of :mod:`generator.returns.structure.companions` is
named, for a person to see; no list of bad things decides that something is good.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pikepdf

from generator.returns.evidence import Finding, Issued, Medium, Outcome, PageMap
from generator.returns.reading.objects import entry, is_dictionary, objects_of
from generator.returns.structure.annotations import AnnotationChecks
from generator.returns.structure.companions import LISTS
from generator.returns.structure.drawings import DrawingChecks
from generator.returns.structure.issued_annotations import (
    issued_fields,
    issued_links,
    issued_places,
)
from generator.returns.structure.properties import unexplained_properties
from generator.returns.structure.tables import is_table, unclear_tables
from generator.returns.structure.tagged import same_tags
from generator.returns.structure.walk import Visit, Walk
from generator.returns.terms.digests import TooComplexError
from generator.returns.terms.object_diff import BROKEN, painted

_MOST = 6
"""So many things that are not explained are named one by one."""
_HINT = (
    "look at it in another viewer and on paper; if in doubt, ask the author to fill in the form "
    "that was sent, in another program"
)
_SHORTEST = 3
_STEPS = 60_000
"""So many values of a file are looked at; a form has some thousands."""


def unexplained(
    returned: bytes, issued: bytes, form: Issued, page_map: PageMap, medium: Medium
) -> tuple[Finding, ...]:
    """Name what is in a returned form and is neither issued nor known to be added by programs.

    Args:
        returned: the returned PDF file.
        issued: the file as it was issued.
        form: which form it is.
        page_map: which page is which.
        medium: how it came back; what a scanner calls its files is not looked at.
    """
    parts = _parts_of(form)
    try:
        with (
            pikepdf.open(io.BytesIO(returned)) as document,
            pikepdf.open(io.BytesIO(issued)) as original,
        ):
            said = list(dict.fromkeys(unclear_tables(returned, document)))
            said += _Structure(document, original, dict(page_map.places), parts).walk()
            if medium is not Medium.SCAN:
                said += unexplained_properties(document, original, form.form_id, parts)
    except TooComplexError:
        said = ["it is made of more parts than any form"]
    except BROKEN:
        said = ["a part of it is not what it must be"]
    return tuple(_findings(said))


def _parts_of(form: Issued) -> frozenset[str]:
    """Return the parts of names by which a person, or a person's account, is known again."""
    people = [
        *(signer.name for signer in form.content.signers or ()),
        *(form.content.authors or ()),
        *(signer.name for signer in form.now.signers or ()),
        *(form.now.authors or ()),
    ]
    parts = (part.casefold() for name in people for part in re.split(r"[^\w]+", name))
    return frozenset(part for part in parts if len(part) >= _SHORTEST)


def _findings(said: list[str]) -> Iterator[Finding]:
    for each in said[:_MOST]:
        message = f"Something in the file is not explained: {each}"
        yield Finding(Outcome.REVIEW, "unexplained", message, _HINT)
    if len(said) > _MOST:
        message = f"{len(said) - _MOST} more things in the file are not explained"
        yield Finding(Outcome.REVIEW, "unexplained", message, _HINT)


class _Structure(Walk):
    """The walk through one file beside its original."""

    def __init__(
        self,
        document: pikepdf.Pdf,
        original: pikepdf.Pdf,
        places: Mapping[int, int],
        signers: frozenset[str],
    ) -> None:
        super().__init__(document, original, LISTS, places, _STEPS)
        self._document = document
        self._original = original
        self._places = places
        self._pages = 0
        self._drawings = DrawingChecks(self, original)
        self._fields = AnnotationChecks(
            self,
            issued_fields(original),
            issued_links(original),
            issued_places(original),
            signers,
        )
        self._checks: dict[tuple[str, str], Callable[[Visit], None]] = {
            ("trailer", "/Info"): self.leave,
            ("catalog", "/Metadata"): self.leave,
            ("catalog", "/Lang"): self._as_issued,
            ("catalog", "/StructTreeRoot"): self._tags,
            ("catalog", "/OpenAction"): self._opening,
            ("catalog", "/Outlines"): self._bookmarks,
            ("pages", "/Kids"): self._kids,
            ("page", "/TrimBox"): self._box,
            ("page", "/BleedBox"): self._box,
            ("page", "/ArtBox"): self._box,
            ("", "colour"): self._drawings.colour,
            ("", "drawn"): self._drawn,
            **self._drawings.checks,
            **self._fields.checks,
        }

    def walk(self) -> list[str]:
        """Walk from the trailer; give what is not explained."""
        trailer = Visit("trailer", "", self._document.trailer, self._original.trailer, "the file")
        self.dictionary(trailer)
        if self._pages != len(self._document.pages):
            self.say("its list of pages is not a plain one")
        self._fields.finish()
        self.finish()
        self._left_over()
        return list(self.said)

    def check(self, visit: Visit) -> None:
        """Look at an entry that has a rule of its own."""
        self._checks[visit.role, visit.key](visit)

    def enter(self, role: str, visit: Visit) -> bool:
        """Look at a dictionary before its entries; tell whether these are to be walked."""
        return self._drawings.enter(role, visit)

    def _as_issued(self, visit: Visit) -> None:
        if not self.is_issued(visit):
            self.unexplained(visit)

    def _bookmarks(self, visit: Visit) -> None:
        """Let a file have the bookmarks that were issued, or a list with none in it."""
        if is_dictionary(visit.value) and not set(visit.value.keys()) - {"/Type", "/Count"}:
            return
        self._as_issued(visit)

    def _opening(self, visit: Visit) -> None:
        """Let a file open at a page of its own, and do nothing else on opening."""
        target = visit.value
        if not isinstance(target, pikepdf.Array) or not len(target):
            self.unexplained(visit)
            return
        page: Any = target[0]
        is_page = is_dictionary(page) and page.get("/Type") == pikepdf.Name.Page
        if not (is_page and all(_is_plain(each) for each in list(target)[1:])):
            self.unexplained(visit)

    def _tags(self, visit: Visit) -> None:
        """Compare the tags, which decide what is read aloud."""
        self.leave(visit)
        if not same_tags(self._document, self._original, self._places):
            self.say("its tags, which screen readers read, are not the issued ones")

    def _drawn(self, visit: Visit) -> None:
        kind = visit.value.get("/Subtype") if is_dictionary(visit.value) else None
        role = "image" if kind == pikepdf.Name.Image else "drawing"
        self.dictionary(replace(visit, role=role))

    def _kids(self, visit: Visit) -> None:
        for child in visit.value:
            if is_dictionary(child) and child.get("/Type") == pikepdf.Name.Pages:
                self.dictionary(Visit("pages", "/Kids", child, None, "the list of pages"))
            else:
                self._page(child)

    def _page(self, page: pikepdf.Object) -> None:
        self._pages += 1
        place = self._places.get(self._pages, 0)
        issued = self._original.pages[place - 1].obj if place else None
        own = self._document.pages[min(self._pages, len(self._document.pages)) - 1]
        if issued is not None and painted(own, self.ours) == painted(
            self._original.pages[place - 1], self.theirs
        ):
            self._drawings.take_as_issued(page)
        where = f"page {self._pages}"
        self._fields.page = (self._pages, place)
        self.dictionary(Visit("page", "/Kids", page, issued, where))

    def _box(self, visit: Visit) -> None:
        """Let a page say how it is trimmed only if that is no other size (14.11.2)."""
        page = visit.holder
        shown = [float(side) for side in entry(page, "/CropBox") or entry(page, "/MediaBox") or ()]
        sides = [float(side) for side in visit.value]
        if len(sides) != 4 or any(abs(a - b) > 1 for a, b in zip(sides, shown, strict=False)):
            self.unexplained(visit)

    def _left_over(self) -> None:
        """Look at what nothing refers to: only what was issued may be left behind by an update."""
        left = [each for each in self.unreached(self._document) if not _is_for_readers(each)]
        if not left:
            return
        plain, streams = set(), set()
        for each in objects_of(self._original):
            if isinstance(each, pikepdf.Stream):
                streams.add(self.theirs.of(each))
            else:
                plain.add(each.unparse(resolved=True))
        for each in left:
            if isinstance(each, pikepdf.Stream):
                fine = self.ours.of(each) in streams or self._drawings.is_harmless(each)
            else:
                fine = not is_dictionary(each) or each.unparse(resolved=True) in plain
            if not fine:
                self.say("there is data in it that nothing refers to")


_HINTS = frozenset({"/S", "/T", "/O", "/A", "/E", "/V", "/I", "/C", "/L", "/R", "/B", "/P"})
"""What tells where the parts of a table of hints begin (table F.2)."""


_LINEARIZED = frozenset({"/Linearized", "/L", "/H", "/O", "/E", "/N", "/T", "/P"})


def _is_for_readers(item: pikepdf.Object) -> bool:
    """Tell whether an object says where the others are, or how to read the first page early."""
    if not isinstance(item, pikepdf.Stream):
        return is_dictionary(item) and {"/Linearized"} <= set(item.keys()) <= _LINEARIZED
    entries = set(item.keys()) - {"/Length", "/Filter"}
    return is_table(item) or ("/S" in entries and entries <= _HINTS)


def _is_plain(item: object) -> bool:
    return not isinstance(item, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream)
