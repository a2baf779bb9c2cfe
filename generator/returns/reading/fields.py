"""Fields and other annotations of a file: what they hold, which may not be what they show."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeGuard

from generator.returns.evidence import Box
from generator.returns.reading.opening import OpenedFile
from generator.returns.reading.page_rotation import Upright

if TYPE_CHECKING:
    import pikepdf

_MOST = 2_000
"""Annotations of a page that are looked at."""
_DEPTH = 20
"""Fields that stand in each other."""
_HIDDEN = 1 << 1 | 1 << 5
"""Flags of annotations that no viewer shows (ISO 32000-1, 12.5.3)."""
_LONGEST = 500
"""Characters of a value that are read; nobody signs with as many."""
_CUT = " [and more]"


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something on a page that is no part of its content (12.5)."""

    kind: str
    """Its ``/Subtype``: ``Widget`` for a field, ``FreeText``, ``Stamp``, ``Ink``."""
    page: int
    """From 1."""
    box: Box
    """On the page as it is read."""
    text: str = ""
    """A field's value, or the contents of another annotation."""
    field: str = ""
    """Full name of the field."""
    to_sign: bool = False
    """Whether it is a signature field."""
    filled: bool = False
    """Whether it is a signature field that holds something."""
    state: str = ""
    """The state that a button shows (``/AS``)."""
    value_state: str = ""
    """The state that the value of its field names."""


def clip(text: str) -> str:
    """Shorten a text so that it still is another than the part that is left of it."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT


def read_annotations(opened: OpenedFile) -> tuple[Annotation, ...]:
    """Read the annotations of a file that a viewer can show."""
    import pikepdf  # noqa: PLC0415 - only where forms came back

    with pikepdf.open(io.BytesIO(opened.data)) as document:
        pages = zip(document.pages, opened.document, strict=False)
        return tuple(
            annotation
            for number, (page, drawn) in enumerate(pages, start=1)
            for annotation in _on_page(page, Upright(drawn), number)
        )


def _on_page(page: pikepdf.Page, upright: Upright, number: int) -> Iterator[Annotation]:
    found = page.get("/Annots", ())
    for each in islice(found if _is_array(found) else (), _MOST):
        if not _is_dictionary(each) or _flags(each) & _HIDDEN:
            continue
        box = _box(each)
        if box is None:
            continue
        kind, place = _name(each.get("/Subtype"))[1:], upright.box(box)
        if kind != "Widget":
            yield Annotation(kind, number, place, _text(each.get("/Contents")))
            continue
        value, to_sign = _inherited(each, "/V"), _name(_inherited(each, "/FT")) == "/Sig"
        yield Annotation(
            kind,
            number,
            place,
            "" if to_sign else _text(value),
            _full_name(each),
            to_sign,
            to_sign and value is not None,
            _name(each.get("/AS"))[1:],
            _name(value)[1:],
        )


def _is_array(thing: Any) -> bool:
    import pikepdf  # noqa: PLC0415 - see above

    return isinstance(thing, pikepdf.Array)


def _is_dictionary(thing: Any) -> TypeGuard[pikepdf.Dictionary]:
    import pikepdf  # noqa: PLC0415 - see above

    return isinstance(thing, pikepdf.Dictionary)


def _flags(annotation: pikepdf.Dictionary) -> int:
    flags = annotation.get("/F", 0)
    return flags if isinstance(flags, int) else 0


def _box(annotation: pikepdf.Dictionary) -> Box | None:
    try:
        one, two, three, four = (float(side) for side in annotation["/Rect"])
    except (KeyError, TypeError, ValueError):
        return None
    return Box(min(one, three), min(two, four), max(one, three), max(two, four))


def _parents(widget: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """Yield a widget, its field, and the fields in which that stands."""
    each: Any = widget
    for _ in range(_DEPTH):
        if not _is_dictionary(each):
            return
        yield each
        each = each.get("/Parent")


def _inherited(widget: pikepdf.Dictionary, key: str) -> Any:
    return next((each[key] for each in _parents(widget) if each.get(key) is not None), None)


def _full_name(widget: pikepdf.Dictionary) -> str:
    names = [_text(each.get("/T")) for each in _parents(widget)]
    return ".".join(name for name in reversed(names) if name)


def _text(value: Any) -> str:
    """Return a text string, or the text of a stream (12.7.4.3); what is no text is none."""
    import pikepdf  # noqa: PLC0415 - see above

    try:
        if isinstance(value, pikepdf.Stream):
            value = pikepdf.String(value.read_bytes())
        return clip(str(value)) if isinstance(value, pikepdf.String) else ""
    except (pikepdf.PdfError, UnicodeError):
        return ""


def _name(value: Any) -> str:
    import pikepdf  # noqa: PLC0415 - see above

    return str(value) if isinstance(value, pikepdf.Name) else ""
