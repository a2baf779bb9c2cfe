"""The structure tree (ISO 32000-1, 14.7): what PDF/UA readers and archives take the form to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.languages.direction import is_right_to_left
from generator.pdf.file._fields import tooltip
from generator.pdf.file._objects import Name, ObjectTable, PdfObject, Ref, TextString
from generator.pdf.layout import tags
from generator.pdf.layout.flows import Flow

Key = tuple[int, int]
"""A structure element: number of its flow, and its index there."""


@dataclass(frozen=True, slots=True)
class _MarkedContent:
    page: Ref
    mcid: int


@dataclass(frozen=True, slots=True)
class _ObjectReference:
    page: Ref
    target: Ref


_Kid = Key | _MarkedContent | _ObjectReference


class StructureTree:
    """Grows in reading order; an element joins its parent when its content comes first."""

    def __init__(self, flows: Sequence[Flow], pages: int, language: str) -> None:
        """Begin the tree of some pages; a page's ``StructParents`` is its index."""
        self._flows = flows
        self._language = language
        self._kids: dict[Key, list[_Kid]] = {}
        self._top: list[Key] = []
        self._pages: dict[Key, Ref] = {}
        self._contents: list[list[Key]] = [[] for _ in range(pages)]
        self._annotations: list[Key] = []
        self._described: dict[Key, Ref] = {}
        self._boxes: dict[Key, tuple[float, float, float, float]] = {}

    def add_content(self, key: Key, page: Ref, index: int) -> None:
        """Say that the next marked content of a page, which has this index, is of an element."""
        mcids = self._contents[index]
        self._join(key, page).append(_MarkedContent(page, len(mcids)))
        mcids.append(key)

    def add_annotation(self, key: Key, page: Ref, target: Ref) -> int:
        """Say that an annotation is of an element; return its ``StructParent``."""
        self._join(key, page).append(_ObjectReference(page, target))
        self._annotations.append(key)
        return len(self._contents) + len(self._annotations) - 1

    def place(self, key: Key, box: tuple[float, float, float, float]) -> None:
        """Say where on its page a picture is: left, bottom, right, top, in points."""
        self._boxes[key] = box

    def describe(self, key: Key, words: Ref) -> None:
        """Let an object of its own say what an element is, in the place of its label."""
        self._described[key] = words

    def _join(self, key: Key, page: Ref) -> list[_Kid]:
        if key in self._kids:
            return self._kids[key]
        flow, index = key
        element = self._flows[flow].elements[index]
        above = self._top if element.parent < 0 else self._join((flow, element.parent), page)
        if key in self._kids:  # with the row that it is a cell of
            return self._kids[key]
        above.append(key)
        kids: list[_Kid] = []
        self._kids[key], self._pages[key] = kids, page
        if element.tag is tags.Plain.TABLE_ROW:
            self._join_cells(key, page)
        return kids

    def _join_cells(self, row: Key, page: Ref) -> None:
        """Let a row have all its cells, those with nothing in them, too."""
        flow, index = row
        for place, element in enumerate(self._flows[flow].elements[index + 1 :], index + 1):
            if element.parent < index:
                break
            if element.parent == index:
                self._join((flow, place), page)

    def write(self, objects: ObjectTable) -> Ref:
        """Add the tree's objects; return its root."""
        root, document = objects.allocate(), objects.allocate()
        refs = {key: objects.allocate() for key in self._kids}
        parents: list[PdfObject] = [[refs[key] for key in page] for page in self._contents]
        parents.extend(refs[key] for key in self._annotations)
        objects.put(
            root,
            {
                "Type": Name("StructTreeRoot"),
                "K": document,
                "ParentTree": {"Nums": [part for pair in enumerate(parents) for part in pair]},
                "ParentTreeNextKey": len(parents),
            },
        )
        top: PdfObject = [refs[key] for key in self._top]
        element: dict[str, PdfObject] = {
            "Type": Name("StructElem"),
            "S": Name("Document"),
            "P": root,
            "K": top,
        }
        if is_right_to_left(self._language):
            element["A"] = {"O": Name("Layout"), "WritingMode": Name("RlTb")}
        objects.put(document, element)
        for key, ref in refs.items():
            objects.put(ref, self._element(key, refs, document))
        return root

    def _element(self, key: Key, refs: Mapping[Key, Ref], document: Ref) -> PdfObject:
        element = self._flows[key[0]].elements[key[1]]
        page = self._pages[key]
        kids = [_kid(kid, page, refs) for kid in self._kids[key]]
        result: dict[str, PdfObject] = {
            "Type": Name("StructElem"),
            "S": Name(element.structure_type),
            "P": document if element.parent < 0 else refs[key[0], element.parent],
            "Pg": page,
        }
        if kids:
            # A lone kid stands by itself: validators of signatures flag a changed array of one.
            result["K"] = kids[0] if len(kids) == 1 else kids
        match element.tag:
            case tags.Plain.HEAD_CELL:
                result["A"] = {"O": Name("Table"), "Scope": Name("Column")}
            case tags.List(numbering):
                result["A"] = {"O": Name("List"), "ListNumbering": Name(numbering.value)}
            case tags.Figure(alt):
                result["Alt"] = TextString(alt)
                where = {"O": Name("Layout"), "Placement": Name("Block")}
                result["A"] = {**where, "BBox": list(self._boxes[key])}
            case tags.Span(language) | tags.Division(language):
                result["Lang"] = TextString(language)
            case tags.Plain.NOTE:
                result["ID"] = b"note-%d" % key[0]
            case tags.Form(field):
                result["Alt"] = self._described.get(key) or TextString(
                    tooltip(field, self._language)
                )
            case _:
                pass
        return result


def _kid(kid: _Kid, page: Ref, refs: Mapping[Key, Ref]) -> PdfObject:
    match kid:
        case _MarkedContent(other, mcid) if other == page:
            return mcid
        case _MarkedContent(other, mcid):
            return {"Type": Name("MCR"), "Pg": other, "MCID": mcid}
        case _ObjectReference(other, target):
            return {"Type": Name("OBJR"), "Pg": other, "Obj": target}
        case _:
            return refs[kid]
