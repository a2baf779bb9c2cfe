"""The part of a file that no value touches, with placeholders for what one does touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.document import LetterheadPages
from generator.fields import Button, Field
from generator.pdf.file._content import (
    FieldContent,
    MarkedText,
    PictureContent,
    RepeatedText,
    contents,
    footer,
    page_header,
    paint,
    rule,
    running_head,
    show,
)
from generator.pdf.file._drawings import add_drawings, show_drawing
from generator.pdf.file._encoding import BaseFonts
from generator.pdf.file._fields import (
    FIELD_FONT,
    FieldPlacement,
    appearance,
    field_entries,
    has_kids,
    kid_entries,
    mark_appearance,
    off_appearance,
    widget_entries,
)
from generator.pdf.file._file_structure import SharedPrefix, make_prefix
from generator.pdf.file._fonts import FIELD_FACE, add_composite_font, add_simple_font
from generator.pdf.file._links import (
    Destination,
    link_annotation,
    link_rectangles,
    link_to,
    link_within,
)
from generator.pdf.file._objects import (
    Name,
    ObjectTable,
    PdfObject,
    Ref,
    TextString,
    flate,
    serialize,
)
from generator.pdf.file._outline import add_outline, find_bookmarks
from generator.pdf.file._pictures import srgb_profile
from generator.pdf.file._structure import StructureTree
from generator.pdf.layout import tags
from generator.pdf.layout.document_layout import DocumentLayout
from generator.pdf.layout.field_text import field_text
from generator.pdf.layout.figures import running_place
from generator.pdf.layout.flows import Flow
from generator.pdf.layout.footer import Footer, page_number_runs
from generator.pdf.layout.lines import GlyphRun
from generator.pdf.layout.pages import Page, PlacedLine, has_signature
from generator.pdf.layout.running import running_runs

_NOTE_RULE_WIDTH = 120.0


@dataclass(frozen=True, slots=True)
class TextPlaceholder:
    """The content stream of some lines of a page that have values in them."""

    stream: Ref
    lines: tuple[PlacedLine, ...]
    first_mcid: int


@dataclass(frozen=True, slots=True)
class FilledField:
    """The placeholders of a field that has something in it."""

    field: Ref
    empty: bytes
    """The field without it, serialized."""
    placements: tuple[FieldPlacement, ...]
    """Its widgets, whose appearances are placeholders."""


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """What all forms of one kind have in common whose lines fall alike."""

    layout: DocumentLayout
    fonts: BaseFonts
    footer: Footer
    prefix: SharedPrefix
    base_fonts: Mapping[str, Ref]
    """The font resources that every form has."""
    resources: Ref
    """What the appearances of fields have, these fonts."""
    font_resources: Ref
    """Placeholder of the dictionary of all fonts."""
    metadata: Ref
    info: Ref
    texts: tuple[TextPlaceholder, ...]
    fields: tuple[FilledField, ...]
    """Those with something in them."""
    tooltips: tuple[tuple[Ref, Field], ...]
    """Placeholders of what is said of the fields that belong to somebody."""
    footer_words: Ref
    """Placeholder of the words in the footer."""
    codes: tuple[Ref, ...]
    """Placeholders of the codes in the footer, page by page."""


def prepare_file(
    layout: DocumentLayout, fonts: BaseFonts, flows: Sequence[Flow], filled: frozenset[str]
) -> PreparedFile:
    """Write what no value touches.

    Args:
        layout: the kind of form.
        fonts: those of its kind.
        flows: its parts, laid out for one form.
        filled: names of the fields that have something in them.
    """
    return _Writer(layout, fonts, flows, filled).write()


class _Writer:
    def __init__(
        self,
        layout: DocumentLayout,
        fonts: BaseFonts,
        flows: Sequence[Flow],
        filled: frozenset[str],
    ) -> None:
        self._layout = layout
        self._fonts = fonts
        self._flows = flows
        self._filled = filled
        self._pages = layout.pages(flows)
        self._objects = ObjectTable()
        self._refs = [self._objects.allocate() for _ in self._pages]
        self._font_resources = self._objects.allocate()
        self._resources = self._objects.add({"Font": self._font_resources})
        self._structure = StructureTree(flows, len(self._pages), layout.document.language)
        self._clauses = self._find_clauses()
        self._texts: list[TextPlaceholder] = []
        self._placements: dict[str, list[FieldPlacement]] = {}
        self._tooltips: list[tuple[Ref, Field]] = []
        self._footer_words = self._objects.allocate()
        self._codes: list[Ref] = []
        self._drawings = add_drawings(self._objects, flows, layout.page_style.pictures)

    def write(self) -> PreparedFile:
        objects = self._objects
        fonts = self._add_fonts()
        name, _ = self._fonts.resources[FIELD_FACE]
        self._typing = objects.add({"Font": {FIELD_FONT: fonts[name]}})
        tree = objects.allocate()
        for index, page in enumerate(self._pages):
            self._add_page(page, index, tree)
        kids: PdfObject = self._refs
        objects.put(tree, {"Type": Name("Pages"), "Kids": kids, "Count": len(self._refs)})
        fields, filled = self._write_fields()
        metadata, info = objects.allocate(), objects.allocate()
        catalog = objects.add(self._catalog(tree, metadata, fonts, fields))
        prefix = make_prefix(objects, {"Root": catalog, "Info": info})
        return PreparedFile(
            self._layout,
            self._fonts,
            Footer(self._layout.page_style, len(self._pages)),
            prefix,
            fonts,
            self._resources,
            self._font_resources,
            metadata,
            info,
            tuple(self._texts),
            tuple([FilledField(ref, serialize(empty), widgets) for ref, empty, widgets in filled]),
            tuple(self._tooltips),
            self._footer_words,
            tuple(self._codes),
        )

    def _add_fonts(self) -> dict[str, Ref]:
        fonts: dict[str, Ref] = {}
        for face, (resource, subset) in self._fonts.resources.items():
            embedded = add_composite_font(self._objects, subset)
            fonts[resource] = embedded.font
            if face == FIELD_FACE:
                fonts[FIELD_FONT] = add_simple_font(self._objects, subset, embedded.file)
        return fonts

    def _add_page(self, page: Page, index: int, tree: Ref) -> None:
        ref = self._refs[index]
        style = self._layout.page_style
        annotations: list[PdfObject] = []
        streams = self._add_text(page, index, annotations)
        self._codes.append(self._objects.allocate())
        number = self._objects.add(flate(self._drawing(page, index)))
        entries: dict[str, PdfObject] = {
            "Type": Name("Page"),
            "Parent": tree,
            "MediaBox": [0, 0, style.page_width, style.page_height],
            # Its own: what flattens a form adds appearances to it, which must not hold themselves.
            "Resources": {"Font": self._font_resources, **self._drawings},
            "Contents": [*streams, self._footer_words, self._codes[-1], number],
            "StructParents": index,
            "Tabs": Name("S"),
        }
        if annotations:
            entries["Annots"] = annotations
        self._objects.put(ref, entries)

    def _add_text(self, page: Page, index: int, annotations: list[PdfObject]) -> list[PdfObject]:
        """Write a page's lines, with placeholders for those that have values in them."""

        def has_values(placed: PlacedLine) -> bool:
            return self._flows[placed.flow].lines[placed.index].has_values

        mcid = 0
        streams: list[PdfObject] = []
        for dynamic, group in groupby(page.lines, key=has_values):
            lines = tuple(group)
            content = list(contents(lines, self._flows))
            stream = self._objects.allocate()
            if dynamic:
                self._texts.append(TextPlaceholder(stream, lines, mcid))
            else:
                painted = paint(content, self._flows, self._fonts.alone, mcid)
                self._objects.put(stream, flate(painted))
            streams.append(stream)
            for item in content:
                if isinstance(item, RepeatedText):
                    continue
                if isinstance(item, FieldContent):
                    annotations.append(self._add_field(item, self._refs[index]))
                    continue
                mcid += 1
                self._structure.add_content((item.flow, item.element), self._refs[index], index)
                if isinstance(item, PictureContent):
                    placed = item.placed
                    box = (item.x, item.y, item.x + placed.width, item.y + placed.height)
                    self._structure.place((item.flow, item.element), box)
                    continue
                tag = self._flows[item.flow].elements[item.element].tag
                if isinstance(tag, tags.Link):
                    annotations.extend(self._add_links(item, tag, self._refs[index]))
        return streams

    def _drawing(self, page: Page, index: int) -> bytes:
        """Draw the words in the head and foot of a page, and the rules of its tables and notes."""
        style, number = self._layout.page_style, index + 1
        x, count = style.margin_x, len(self._pages)
        drawing = b"".join(self._table_rules(page))
        above = running_runs(style.header, number, count, style, style.width)
        if above:
            drawing += page_header(self._shown(above, style.header_baseline))
        words = self._shown(page_number_runs(number, count, style), style.footer_baseline)
        below = running_runs(style.footer, number, count, style, style.running_width)
        words += self._shown(below, style.running_baseline)
        drawing += footer(words) + self._letterhead(index)
        if page.note_rule is None:
            return drawing
        if style.right_to_left:
            x += style.width - _NOTE_RULE_WIDTH
        return rule(x, page.note_rule, _NOTE_RULE_WIDTH) + drawing

    def _letterhead(self, index: int) -> bytes:
        """Draw the letterhead on a page after the first."""
        letterhead = self._layout.document.letterhead
        if letterhead is None or letterhead.pages is LetterheadPages.FIRST or index == 0:
            return b""
        [picture] = self._flows[0].lines[0].line.pictures
        return running_head(
            show_drawing(picture.index, *running_place(picture, self._layout.page_style))
        )

    def _shown(self, runs: Iterable[GlyphRun], y: float) -> bytes:
        x = self._layout.page_style.margin_x
        return b"".join(show(run, x, y, self._fonts.alone) for run in runs)

    def _table_rules(self, page: Page) -> Iterator[bytes]:
        for placed in page.lines:
            for each in self._flows[placed.flow].lines[placed.index].rules:
                yield rule(placed.x, placed.baseline + each.y, each.width, each.thickness)

    def _add_field(self, item: FieldContent, page: Ref) -> Ref:
        """Write the appearance of a field, or leave a placeholder if there is something in it."""
        ref, drawn = self._objects.allocate(), self._objects.allocate()
        parent = self._structure.add_annotation((item.flow, item.element), page, ref)
        field = item.placed.field
        said = self._objects.allocate() if field.owner else None
        if said:
            self._tooltips.append((said, field))
            self._structure.describe((item.flow, item.element), said)
        placed, off = item.placed, None
        if isinstance(field, Button):
            off = self._objects.add(off_appearance(placed))
            self._objects.put(drawn, mark_appearance(placed))
        elif field.name not in self._filled:
            text = field_text(field, placed, self._layout.page_style.style)
            shown = appearance(placed, field, text, self._fonts.alone, self._resources)
            self._objects.put(drawn, shown)
        placement = FieldPlacement(placed, item.x, item.y, page, parent, ref, drawn, said, off)
        self._placements.setdefault(field.name, []).append(placement)
        return ref

    def _write_fields(
        self,
    ) -> tuple[list[PdfObject], list[tuple[Ref, PdfObject, tuple[FieldPlacement, ...]]]]:
        """Write the fields; return all of them, and those that each form fills in."""
        language = self._layout.document.language
        fields: list[PdfObject] = []
        filled: list[tuple[Ref, PdfObject, tuple[FieldPlacement, ...]]] = []
        for name, placements in self._placements.items():
            entries, ref = field_entries(placements, language, self._typing), placements[0].widget
            if has_kids(placements):
                ref = self._objects.allocate()
                entries["Kids"] = [each.widget for each in placements]
                for index, each in enumerate(placements):
                    self._objects.put(each.widget, kid_entries(each, index, ref, language))
            else:
                entries = {**widget_entries(placements[0], 0), **entries}
            fields.append(ref)
            if name in self._filled:
                filled.append((ref, entries, tuple(placements)))
            else:
                self._objects.put(ref, entries)
        return fields, filled

    def _add_links(self, item: MarkedText, tag: tags.Link, page: Ref) -> Iterator[Ref]:
        clause = tag.clause
        action = link_to(tag.uri) if clause is None else link_within(item, self._clauses[clause])
        for rectangle in link_rectangles(item):
            ref = self._objects.allocate()
            parent = self._structure.add_annotation((item.flow, item.element), page, ref)
            self._objects.put(ref, link_annotation(rectangle, page, parent, action))
            yield ref

    def _find_clauses(self) -> dict[str, Destination]:
        """Find where the clauses stand that links lead to."""
        found: dict[str, Destination] = {}
        for page, ref in zip(self._pages, self._refs, strict=True):
            for placed in page.lines:
                flow = self._flows[placed.flow]
                line = flow.lines[placed.index].line
                for run in line.runs:
                    tag = flow.elements[run.element].tag
                    if isinstance(tag, tags.ClauseLabel):
                        found[tag.label] = ref, placed.baseline + line.ascent
        return found

    def _catalog(
        self, tree: Ref, metadata: Ref, fonts: Mapping[str, Ref], fields: Sequence[PdfObject]
    ) -> PdfObject:
        condition = TextString("sRGB IEC61966-2.1")
        intent: PdfObject = {
            "Type": Name("OutputIntent"),
            "S": Name("GTS_PDFA1"),
            "OutputConditionIdentifier": condition,
            "Info": condition,
            "DestOutputProfile": self._objects.add(srgb_profile()),
        }
        entries: dict[str, PdfObject] = {
            "Type": Name("Catalog"),
            "Pages": tree,
            "Lang": TextString(self._layout.document.language),
            "MarkInfo": {"Marked": True},
            "Metadata": metadata,
            "OutputIntents": [intent],
            "StructTreeRoot": self._structure.write(self._objects),
            # No Direction: PDFium would reverse the words of every line in Latin letters.
            "ViewerPreferences": {"DisplayDocTitle": True},
        }
        outline = add_outline(
            self._objects, list(find_bookmarks(self._pages, self._refs, self._flows))
        )
        if outline is not None:
            entries["Outlines"] = outline
        if fields:
            entries["AcroForm"] = {
                "Fields": list(fields),
                "DA": b"/%b 10 Tf 0 g" % FIELD_FONT.encode("ascii"),
                "DR": {"Font": {FIELD_FONT: fonts[FIELD_FONT]}},
                "SigFlags": 1 if any(map(has_signature, self._flows)) else 0,
            }
        return entries
