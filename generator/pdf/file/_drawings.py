"""Pictures that were drawn on a page of their own, as form XObjects (ISO 32000-1, 8.10)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from generator.pdf.file._objects import Name, ObjectTable, PdfObject, Ref, Stream, flate, number
from generator.pdf.layout.flows import Flow
from generator.picture_files import DrawnPicture


def add_drawings(
    objects: ObjectTable, flows: Iterable[Flow], pictures: Sequence[DrawnPicture]
) -> dict[str, PdfObject]:
    """Add the pictures that are shown, each once; return them as resources of pages."""
    lines = (each.line for flow in flows for each in flow.lines)
    shown = sorted({placed.index for line in lines for placed in line.pictures})
    drawn: dict[str, PdfObject] = {
        _resource_name(index): _add_drawing(objects, pictures[index]) for index in shown
    }
    return {"XObject": drawn} if drawn else {}


def _add_drawing(objects: ObjectTable, picture: DrawnPicture) -> Ref:
    """Add a picture, one point wide and high, to the objects of a file."""
    import pikepdf  # noqa: PLC0415 - only forms with pictures pay for it

    with pikepdf.open(io.BytesIO(picture.pdf)) as document:
        page = document.pages[0]
        width, height = (float(side) for side in list(page.mediabox)[2:])
        drawn = pikepdf.unparse_content_stream(_drawn(pikepdf.parse_content_stream(page)))
        # The numbers of a Matrix would be rounded too coarsely.
        content = b"%.9f 0 0 %.9f 0 0 cm\n%b" % (1 / width, 1 / height, drawn)
        images: Any = page.resources.get("/XObject", {})
        resources: PdfObject = {"XObject": _Copier(objects).entries(images)} if images else {}
        entries: dict[str, PdfObject] = {
            "Type": Name("XObject"),
            "Subtype": Name("Form"),
            "BBox": [0, 0, 1, 1],
            "Resources": resources,
        }
        return objects.add(flate(content, entries))


def _resource_name(index: int) -> str:
    """Return the name of a document's picture among the resources of pages."""
    return f"P{index}"


def show_drawing(index: int, x: float, y: float, width: float, height: float) -> bytes:
    """Show a document's picture: its lower left corner and its size, in points."""
    place = number(width), number(height), number(x), number(y)
    return b"q %b 0 0 %b %b %b cm /%b Do Q\n" % (*place, _resource_name(index).encode("ascii"))


def _drawn(instructions: list[Any]) -> list[Any]:
    """Leave out the text objects, which say nothing and name fonts that are not there."""
    kept: list[Any] = []
    in_text = False
    for instruction in instructions:
        operator = str(instruction.operator)
        in_text = in_text or operator == "BT"
        if not in_text:
            kept.append(instruction)
        in_text = in_text and operator != "ET"
    return kept


class _Copier:
    """Copies objects of another file; what they refer to comes along, once."""

    def __init__(self, objects: ObjectTable) -> None:
        self._objects = objects
        self._copied: dict[tuple[int, int], Ref] = {}

    def entries(self, dictionary: Any) -> dict[str, PdfObject]:
        return {str(key)[1:]: self._copy(value) for key, value in dictionary.items()}

    def _copy(self, value: Any) -> PdfObject:
        import pikepdf  # noqa: PLC0415 - the same

        if isinstance(value, pikepdf.Object) and value.is_indirect:
            known = self._copied.get(value.objgen)
            if known is None:
                known = self._copied[value.objgen] = self._objects.allocate()
                self._objects.put(known, self._plain(value))
            return known
        return self._plain(value)

    def _plain(self, value: Any) -> PdfObject:
        import pikepdf  # noqa: PLC0415 - the same

        match value:
            case bool() | int() | None:
                return value
            case Decimal() | float():
                return float(value)
            case pikepdf.Stream():
                entries = self.entries({k: v for k, v in value.items() if k != "/Length"})
                return Stream(entries, value.read_raw_bytes())
            case pikepdf.Dictionary():
                return self.entries(value)
            case pikepdf.Array():
                return [self._copy(each) for each in value]
            case pikepdf.Name():
                return Name(str(value)[1:])
            case _:
                return bytes(value)
