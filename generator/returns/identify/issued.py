"""A form as it was issued, read from its own file: its pages, and where its fields are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pikepdf

from generator.languages.date_formats import asked_format
from generator.returns.evidence import Box, FieldPlace, FieldRole, FileKind, IssuedForm
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages

_KEPT = 8
"""How many forms are kept; several returns of one form often stand side by side."""

_ROLES = {"/Sig": FieldRole.SIGNATURE, "/Btn": FieldRole.BUTTON, "/Ch": FieldRole.CHOICE}
_PUBLISHER = "publisher_"
"""How the names of fields begin that the publisher fills in afterwards."""
_REQUIRED = 1 << 1
"""Flag of a field (ISO 32000-1, 12.7.3.1)."""


@lru_cache(maxsize=_KEPT)
def read_issued(path: Path) -> IssuedForm:
    """Read a form as it was issued.

    Raises:
        OSError: the file cannot be read.
        UnreadableError: it is no form any more.
    """
    data = path.read_bytes()
    with open_file(data, FileKind.PDF) as opened:
        pages = see_pages(opened)
    with pikepdf.open(io.BytesIO(data)) as document:
        return IssuedForm(pages, tuple(_fields(document)))


def _fields(document: pikepdf.Pdf) -> Iterator[FieldPlace]:
    """Read the fields, page by page; ours stand on pages that are not turned."""
    for number, page in enumerate(document.pages, start=1):
        left, bottom = (float(side) for side in page.cropbox[:2])
        for widget in page.get("/Annots", ()):
            # A field that stands in several places has its widgets as kids.
            field = widget if "/FT" in widget else widget.get("/Parent", widget)
            kind = field.get("/FT")
            if widget.get("/Subtype") != pikepdf.Name.Widget or kind is None:
                continue
            name, label = str(field.get("/T", "")), str(widget.get("/TU", ""))
            sides = [float(side) for side in widget.Rect]
            box = Box(sides[0] - left, sides[1] - bottom, sides[2] - left, sides[3] - bottom)
            value = field.get("/V")
            yield FieldPlace(
                name,
                label,
                _role(str(kind), name, label),
                number,
                box,
                str(value) if isinstance(value, pikepdf.String) else "",
                tuple(map(str, field.get("/Opt", ()))) if kind == pikepdf.Name.Ch else (),
                _state(widget) if kind == pikepdf.Name.Btn else "",
                str(widget.get("/AS", "/Off")) != "/Off",
                bool(int(field.get("/Ff", 0)) & _REQUIRED),
            )


def _state(button: pikepdf.Object) -> str:
    """Return the name of a button's state when it is on."""
    states = button["/AP"]["/N"]
    return next((str(name)[1:] for name in states if str(name) != "/Off"), "")


def _role(kind: str, name: str, label: str) -> FieldRole:
    """Say what a field is for."""
    if name.startswith(_PUBLISHER):
        return FieldRole.COUNTERSIGNED
    if kind in _ROLES:
        return _ROLES[kind]
    if name.startswith("signed") or "typed signature" in label.casefold():
        return FieldRole.TYPED
    if "date" in name.casefold() or asked_format(label):
        return FieldRole.DATE
    return FieldRole.NAME
