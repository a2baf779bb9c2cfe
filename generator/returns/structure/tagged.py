"""The tags of a form (ISO 32000-1, 14.7 and 14.8), from which its pages are read aloud."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

import pikepdf

from generator.returns.terms.digests import Digests, TooComplexError

_MOST = 50_000
_TREE = ("/K", "/RoleMap", "/ClassMap", "/Namespaces")
_BACK = re.compile(rb"/P [0-9]+ [0-9]+ R ")
"""The way back up."""
_SAID = ("/Alt", "/ActualText", "/E", "/T", "/Lang")
"""What is said in place of what is shown."""


def same_tags(document: pikepdf.Pdf, original: pikepdf.Pdf, places: Mapping[int, int]) -> bool:
    """Tell whether a file is read aloud as the form that was issued.

    A program that prints a form writes other tags, or none. Then only what the tags say in place of
    what is shown has to be as it was issued.
    """
    returned, issued = document.Root.get("/StructTreeRoot"), original.Root.get("/StructTreeRoot")
    if not isinstance(returned, pikepdf.Dictionary):
        return False
    known = {number: number for number in range(1, len(original.pages) + 1)}
    if issued is not None and _order(document, returned, places) == _order(original, issued, known):
        return True
    said = set() if issued is None else set(_said(issued))
    return not _has_fields(document) and set(_said(returned)) <= said


def _has_fields(document: pikepdf.Pdf) -> bool:
    """Tell whether a file still has the fields of a form, so that it was not printed anew."""
    form = document.Root.get("/AcroForm")
    return isinstance(form, pikepdf.Dictionary) and len(form.get("/Fields", ())) > 0


def _order(document: pikepdf.Pdf, root: pikepdf.Object, places: Mapping[int, int]) -> bytes:
    """Return a digest of a tree of tags, with pages by their numbers and fields by their names."""
    named = {}
    for number, page in enumerate(document.pages, start=1):
        named[page.obj.objgen] = b"page %d" % places.get(number, -number)
        for each in page.obj.get("/Annots", ()):
            if each.is_indirect:
                named[each.objgen] = _annotation(each)
    tree = pikepdf.Dictionary({key: root[key] for key in _TREE if key in root})
    return Digests(document, named, _BACK).of(tree)


def _annotation(value: pikepdf.Object) -> bytes:
    place = " ".join(f"{float(side):.0f}" for side in value.get("/Rect", ()))
    shown = f"{value.get('/Subtype')} {place} {value.get('/T', '')}"
    return hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest().encode()


def _said(root: pikepdf.Object) -> Iterator[str]:
    waiting: list[object] = [root]
    seen: set[tuple[int, int]] = set()
    while waiting:
        value = waiting.pop()
        if len(seen) > _MOST or len(waiting) > _MOST:
            raise TooComplexError
        if isinstance(value, pikepdf.Array):
            waiting.extend(list(value))
        elif isinstance(value, pikepdf.Dictionary):
            if value.is_indirect:
                if value.objgen in seen:
                    continue
                seen.add(value.objgen)
            for key in _SAID:
                if key in value:
                    yield f"{key} {value[key]}"
            if "/K" in value:
                waiting.append(value["/K"])
