"""What is the same for all forms whose lines fall alike: made once, then only filled in.

A plan holds the finished bytes of everything that no value touches, and the object numbers of the
holes: the content of the rows that have values, the fields, the foot of each page, the metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from generator.document import SignatureField
from generator.pdf.file._marked_content import (
    FieldSequence,
    Sequenced,
    TextSequence,
    count_marked,
    paint,
    sequence,
)
from generator.pdf.file._outline import Bookmark, outline
from generator.pdf.file.content import artifact, footer, rule, show
from generator.pdf.file.encoding import BaseFonts
from generator.pdf.file.fields import (
    FIELD_FONT,
    Blank,
    Spot,
    Widget,
    appearance,
    field_dictionary,
    field_text,
    make_blank,
)
from generator.pdf.file.file_structure import Opening, make_opening
from generator.pdf.file.fonts import composite_font, simple_font
from generator.pdf.file.metadata import Packet
from generator.pdf.file.objects import Name, PdfObject, Ref, TextString, flate, serialize
from generator.pdf.file.structure import StructureBuilder
from generator.pdf.layout.blocks import Flow
from generator.pdf.layout.footer import Foot, page_marks
from generator.pdf.layout.lines import PlacedField
from generator.pdf.layout.page_style import Sheet
from generator.pdf.layout.pages import Page, PlacedRow

_NOTE_RULE_WIDTH = 120.0


@dataclass(frozen=True, slots=True)
class TextHole:
    """The content stream of some rows of a page that have values in them."""

    number: int
    rows: tuple[PlacedRow, ...]
    first_mcid: int


@dataclass(frozen=True, slots=True)
class FieldHole:
    """A field that is not the same on every form."""

    number: int
    """Of its widget."""
    look: int
    """Number of its appearance."""
    blank: Blank


@dataclass(frozen=True, slots=True)
class Plan:
    """A form but for its values."""

    opening: Opening
    """The file up to where the values begin."""
    texts: tuple[TextHole, ...]
    fields: tuple[FieldHole, ...]
    feet: tuple[int, ...]
    """Object number of the foot's content, page by page."""
    fonts: int
    """Object number of the dictionary of font resources."""
    metadata: int
    info: int
    base_fonts: bytes
    """The dictionary of font resources, for the subsets that every form has."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all plans of one template share."""

    sheet: Sheet
    language: str
    packet: Packet
    foot: Foot
    fonts: BaseFonts
    field_face: str
    """The face whose subset is a simple font, too."""
    filled: frozenset[str]
    """Names of the fields that have something in them."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of a page that follow each other, all with values or all without."""

    dynamic: bool
    rows: tuple[PlacedRow, ...]
    sequences: tuple[Sequenced, ...]


class _Planner:
    """Builds one plan; the numbers of the objects are given out as it goes."""

    def __init__(self, frame: Frame, flows: Sequence[Flow], dynamic: frozenset[int]) -> None:
        self._frame = frame
        self._flows = flows
        self._dynamic = dynamic
        self._holes = 0
        self._next = 0
        self._objects: dict[int, PdfObject] = {}
        self._structure = StructureBuilder(flows)
        self._texts: list[TextHole] = []
        self._fields: list[FieldHole] = []
        self._field_refs: list[PdfObject] = []
        self._feet: list[int] = []
        self._annotations: dict[Ref, list[PdfObject]] = {}
        self._pages = 0

    def hole(self) -> int:
        """Number an object that each form has of its own; these have the first numbers."""
        self._holes += 1
        return self._holes

    def number(self) -> int:
        self._next += 1
        return self._next - 1

    def plan(self, pages: Sequence[Page]) -> Plan:
        groups = [list(self._group(page)) for page in pages]
        self._next = 1 + self._count_holes(groups)
        metadata, info, fonts = self.hole(), self.hole(), self.hole()
        self._resources = Ref(fonts)
        catalog, tree, root, icc = (Ref(self.number()) for _ in range(4))
        base_fonts = self._embed()
        refs = [Ref(self.number()) for _ in pages]
        self._pages = len(refs)
        parents = [self._structure.page() for _ in pages]
        for page, rows, ref, parent in zip(pages, groups, refs, parents, strict=True):
            contents = self._contents(page, rows, ref, parent)
            self._objects[ref.number] = self._page(tree, ref, parent, contents)
        self._objects[tree.number] = {
            "Type": Name("Pages"),
            "Kids": refs,
            "Count": len(refs),
        }
        structure = self._structure.objects(root, self._next)
        self._next += len(structure) - 1  # the root has its number
        self._objects.update(structure)
        bookmarks = outline(list(self._bookmarks(pages, refs)), self._next)
        entries: dict[str, PdfObject] = {"Outlines": Ref(self._next)} if bookmarks else {}
        self._next += len(bookmarks)
        self._objects.update(bookmarks)
        self._objects[icc.number] = flate(b"/N 3", _profile())
        self._objects[catalog.number] = {
            **self._catalog(tree, root, Ref(metadata), icc, base_fonts),
            **entries,
        }
        trailer = {"Root": catalog, "Info": Ref(info)}
        return Plan(
            opening=make_opening(self._objects, self.number(), trailer),
            texts=tuple(self._texts),
            fields=tuple(self._fields),
            feet=tuple(self._feet),
            fonts=fonts,
            metadata=metadata,
            info=info,
            base_fonts=serialize(base_fonts),
        )

    def _group(self, page: Page) -> Iterator[_Group]:
        """Part a page's rows by turns into those without and those with values."""

        def is_filled(placed: PlacedRow) -> bool:
            return self._flows[placed.flow].rows[placed.index].filled

        for dynamic, group in groupby(page.rows, key=is_filled):
            rows = tuple(group)
            yield _Group(dynamic, rows, tuple(sequence(rows, self._flows)))

    def _count_holes(self, pages: Sequence[Sequence[_Group]]) -> int:
        groups = [group for page in pages for group in page]
        fields = (
            item
            for group in groups
            for item in group.sequences
            if isinstance(item, FieldSequence) and self._is_open(item.field)
        )
        texts = sum(group.dynamic for group in groups)
        return 3 + texts + 2 * len(list(fields)) + len(pages)

    def _is_open(self, placed: PlacedField) -> bool:
        """Tell whether a field is not the same on every form."""
        if placed.field.name in self._frame.filled:
            return True
        marks = field_text(placed.field, placed.size).marks
        return not all(map(self._frame.fonts.has, marks))

    def _embed(self) -> dict[str, Ref]:
        fonts: dict[str, Ref] = {}
        for face, (resource, subset) in self._frame.fonts.resources.items():
            made = composite_font(subset, self._next)
            self._add(made.objects)
            fonts[resource] = made.font
            if face == self._frame.field_face:
                file = Ref(made.font.number + 3)
                simple = simple_font(subset, file, self._next)
                self._add(simple.objects)
                fonts[FIELD_FONT] = simple.font
        return fonts

    def _add(self, objects: Sequence[PdfObject]) -> None:
        for value in objects:
            self._objects[self.number()] = value

    def _contents(
        self, page: Page, groups: Sequence[_Group], ref: Ref, struct_parents: int
    ) -> list[PdfObject]:
        """Write the page's rows, and leave holes for those with values."""
        contents: list[PdfObject] = []
        mcid = 0
        for group in groups:
            number = self.hole() if group.dynamic else self.number()
            contents.append(Ref(number))
            if group.dynamic:
                self._texts.append(TextHole(number, group.rows, mcid))
            else:
                painted = paint(group.sequences, self._flows, self._frame.fonts.alone, mcid)
                self._objects[number] = flate(b"", painted)
            self._tag(group.sequences, ref, mcid, struct_parents)
            mcid += count_marked(group.sequences)
        foot, furniture = self.hole(), self.number()
        self._feet.append(foot)
        self._objects[furniture] = flate(b"", self._furniture(page, struct_parents))
        return [*contents, Ref(foot), Ref(furniture)]

    def _furniture(self, page: Page, index: int) -> bytes:
        """Draw the rule above the footnotes and the page's number."""
        sheet = self._frame.sheet
        number = page_marks(index + 1, self._pages, sheet)
        shown = (show(mark, sheet.margin_x, sheet.foot, self._frame.fonts.alone) for mark in number)
        foot = footer(b"".join(shown))
        if page.note_rule is None:
            return foot
        return artifact(rule(sheet.margin_x, page.note_rule, _NOTE_RULE_WIDTH)) + foot

    def _tag(
        self, sequences: Sequence[Sequenced], page: Ref, mcid: int, struct_parents: int
    ) -> None:
        annotations = self._annotations.setdefault(page, [])
        for item in sequences:
            if isinstance(item, FieldSequence):
                annotations.append(self._field(item, page))
                continue
            self._structure.content((item.flow, item.element), page, mcid, struct_parents)
            mcid += 1
            if self._flows[item.flow].elements[item.element].uri:
                annotations.extend(self._links(item, page))

    def _field(self, item: FieldSequence, page: Ref) -> Ref:
        """Make a field, or leave a hole for it if it is not the same on every form."""
        placed = item.field
        is_open = self._is_open(placed)
        ref, look = (Ref(self.hole() if is_open else self.number()) for _ in range(2))
        parent = self._structure.annotation((item.flow, item.element), page, ref)
        self._field_refs.append(ref)
        blank = make_blank(Spot(placed, item.x, item.y, page, parent), look, self._resources)
        if is_open:
            self._fields.append(FieldHole(ref.number, look.number, blank))
        else:
            widget = Widget(blank, placed.field, field_text(placed.field, placed.size))
            self._objects[look.number] = appearance(widget, self._frame.fonts.alone)
            self._objects[ref.number] = field_dictionary(widget)
        return ref

    def _links(self, item: TextSequence, page: Ref) -> list[PdfObject]:
        """Make an annotation for each line of a link (12.5.6.5)."""
        uri = self._flows[item.flow].elements[item.element].uri
        made: list[PdfObject] = []
        for y, group in groupby(item.marks, key=lambda placed: placed.y):
            marks = list(group)
            left = min(placed.x + placed.mark.x for placed in marks)
            right = max(placed.x + placed.mark.x + placed.mark.width for placed in marks)
            size = max(placed.mark.size for placed in marks)
            ref = Ref(self.number())
            parent = self._structure.annotation((item.flow, item.element), page, ref)
            self._objects[ref.number] = {
                "Type": Name("Annot"),
                "Subtype": Name("Link"),
                "Rect": [left, y - 0.25 * size, right, y + 0.8 * size],
                "Border": [0, 0, 0],
                "F": 4,
                "P": page,
                "Contents": TextString(uri),
                "A": {
                    "Type": Name("Action"),
                    "S": Name("URI"),
                    "URI": uri.encode("ascii", "replace"),
                },
                "StructParent": parent,
            }
            made.append(ref)
        return made

    def _bookmarks(self, pages: Sequence[Page], refs: Sequence[Ref]) -> Iterator[Bookmark]:
        """Find the headings; one with a value in it differs from form to form and is left out."""
        for page, ref in zip(pages, refs, strict=True):
            for placed in page.rows:
                flow = self._flows[placed.flow]
                if flow.heading and placed.index == 0 and placed.flow not in self._dynamic:
                    top = placed.baseline + flow.rows[0].row.ascent
                    yield Bookmark(flow.heading, flow.text, ref, top)

    def _page(
        self, tree: Ref, page: Ref, struct_parents: int, contents: list[PdfObject]
    ) -> PdfObject:
        sheet = self._frame.sheet
        result: dict[str, PdfObject] = {
            "Type": Name("Page"),
            "Parent": tree,
            "MediaBox": [0, 0, sheet.page_width, sheet.page_height],
            "Resources": {"Font": self._resources},
            "Contents": contents,
            "StructParents": struct_parents,
            "Tabs": Name("S"),
        }
        if self._annotations[page]:
            result["Annots"] = self._annotations[page]
        return result

    def _catalog(
        self, tree: Ref, root: Ref, metadata: Ref, icc: Ref, fonts: Mapping[str, Ref]
    ) -> dict[str, PdfObject]:
        intent: PdfObject = {
            "Type": Name("OutputIntent"),
            "S": Name("GTS_PDFA1"),
            "OutputConditionIdentifier": TextString("sRGB IEC61966-2.1"),
            "Info": TextString("sRGB IEC61966-2.1"),
            "DestOutputProfile": icc,
        }
        result: dict[str, PdfObject] = {
            "Type": Name("Catalog"),
            "Pages": tree,
            "Lang": TextString(self._frame.language),
            "MarkInfo": {"Marked": True},
            "Metadata": metadata,
            "OutputIntents": [intent],
            "StructTreeRoot": root,
            "ViewerPreferences": {"DisplayDocTitle": True},
        }
        if self._field_refs:
            font = fonts[FIELD_FONT]
            result["AcroForm"] = {
                "Fields": self._field_refs,
                "DA": b"/%s 10 Tf 0 g" % FIELD_FONT.encode("ascii"),
                "DR": {"Font": {FIELD_FONT: font}},
                "SigFlags": 1 if self._has_signature() else 0,
            }
        return result

    def _has_signature(self) -> bool:
        return any(
            isinstance(element.field, SignatureField)
            for flow in self._flows
            for element in flow.elements
        )


def make_plan(
    frame: Frame, flows: Sequence[Flow], dynamic: frozenset[int], pages: Sequence[Page]
) -> Plan:
    """Make the plan for flows that fall on pages this way; ``dynamic`` are those with values."""
    return _Planner(frame, flows, dynamic).plan(pages)


def _profile() -> bytes:
    return (Path(__file__).parent.parent / "srgb.icc").read_bytes()
