"""The structure tree (ISO 32000-1, 14.7): what PDF/UA readers and archives take the form to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.pdf.file.objects import Name, PdfObject, Ref, TextString
from generator.pdf.layout.blocks import Flow

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


@dataclass(slots=True)
class StructureBuilder:
    """Grows the tree in reading order; an element joins its parent when its content comes first."""

    flows: Sequence[Flow]
    _kids: dict[Key, list[_Kid]] = field(default_factory=dict)
    _top: list[Key] = field(default_factory=list)
    _pages: dict[Key, Ref] = field(default_factory=dict)
    _parents: list[list[Key] | Key] = field(default_factory=list)

    def content(self, key: Key, page: Ref, mcid: int, struct_parents: int) -> None:
        """Say that a marked-content sequence of a page is of an element."""
        self._join(key, page).append(_MarkedContent(page, mcid))
        entry = self._parents[struct_parents]
        assert isinstance(entry, list)
        entry.append(key)

    def annotation(self, key: Key, page: Ref, target: Ref) -> int:
        """Say that an annotation is of an element; give its ``StructParent``."""
        self._join(key, page).append(_ObjectReference(page, target))
        self._parents.append(key)
        return len(self._parents) - 1

    def page(self) -> int:
        """Begin a page; give its ``StructParents``. All pages come before all annotations."""
        self._parents.append([])
        return len(self._parents) - 1

    def _join(self, key: Key, page: Ref) -> list[_Kid]:
        known = self._kids.get(key)
        if known is not None:
            return known
        kids = self._kids.setdefault(key, [])
        self._pages[key] = page
        parent = self.flows[key[0]].elements[key[1]].parent
        if parent < 0:
            self._top.append(key)
        else:
            self._join((key[0], parent), page).append(key)
        return kids

    def objects(self, root: Ref, first: int) -> Mapping[int, PdfObject]:
        """Give the tree's objects: the root, and the others numbered from ``first``."""
        document = Ref(first)
        refs = {key: Ref(first + 1 + index) for index, key in enumerate(self._kids)}
        result: dict[int, PdfObject] = {
            root.number: {
                "Type": Name("StructTreeRoot"),
                "K": document,
                "ParentTree": {"Nums": self._parent_tree(refs)},
                "ParentTreeNextKey": len(self._parents),
            },
            document.number: {
                "Type": Name("StructElem"),
                "S": Name("Document"),
                "P": root,
                "K": [refs[key] for key in self._top],
            },
        }
        for key, ref in refs.items():
            result[ref.number] = self._element(key, refs, document)
        return result

    def _parent_tree(self, refs: Mapping[Key, Ref]) -> list[PdfObject]:
        numbers: list[PdfObject] = []
        for index, entry in enumerate(self._parents):
            value: PdfObject = (
                [refs[key] for key in entry] if isinstance(entry, list) else refs[entry]
            )
            numbers.extend((index, value))
        return numbers

    def _element(self, key: Key, refs: Mapping[Key, Ref], document: Ref) -> PdfObject:
        element = self.flows[key[0]].elements[key[1]]
        page = self._pages[key]
        kids = [self._kid(kid, page, refs) for kid in self._kids[key]]
        result: dict[str, PdfObject] = {
            "Type": Name("StructElem"),
            "S": Name(element.tag),
            "P": document if element.parent < 0 else refs[key[0], element.parent],
            "Pg": page,
            # A lone kid stands by itself: validators of signatures flag a changed array of one.
            "K": kids[0] if len(kids) == 1 else kids,
        }
        if element.numbering:
            result["A"] = {"O": Name("List"), "ListNumbering": Name(element.numbering)}
        if element.tag == "Note":
            result["ID"] = b"note-%d" % key[0]
        if element.field is not None:
            result["Alt"] = TextString(element.field.label)
        return result

    def _kid(self, kid: _Kid, page: Ref, refs: Mapping[Key, Ref]) -> PdfObject:
        match kid:
            case _MarkedContent(other, mcid) if other == page:
                return mcid
            case _MarkedContent(other, mcid):
                return {"Type": Name("MCR"), "Pg": other, "MCID": mcid}
            case _ObjectReference(other, target):
                return {"Type": Name("OBJR"), "Pg": other, "Obj": target}
            case _:
                return refs[kid]
