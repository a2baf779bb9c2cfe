"""A document and its values as the bytes of a PDF: begin here.

The way is straight: :func:`write_document` lays the document out, chooses its fonts, writes what
all forms whose lines fall alike have in common (:func:`prepare_file`), and then what this form has
of its own (:class:`LaidOutForm`). Nothing is kept from one form to the next; that is the matter of
:mod:`generator.pdf.prepared`, which takes the same steps and must come to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain

from generator.document import Document, Slot, Value
from generator.fields import (
    ChoiceField,
    DateField,
    Field,
    TextField,
    WrittenField,
    texts_of,
    written_in,
)
from generator.font_files import FontFile
from generator.pdf.code import PageCode, code_key, code_text
from generator.pdf.file._content import contents, footer, footer_drawing, paint, show
from generator.pdf.file._encoding import BaseFonts, FontSet, Resource
from generator.pdf.file._fields import appearance, filled_field, tooltip
from generator.pdf.file._file_structure import complete
from generator.pdf.file._fonts import (
    FIELD_FACE,
    TYPED,
    add_composite_font,
    make_subset,
    note_glyph,
)
from generator.pdf.file._objects import (
    CompressionLevel,
    Name,
    ObjectTable,
    PdfObject,
    Stream,
    TextString,
    flate,
)
from generator.pdf.file._pictures import draw_code
from generator.pdf.file.metadata import Identity, document_title, xmp_packet
from generator.pdf.file.prepared_file import FilledField, PreparedFile, prepare_file
from generator.pdf.layout.document_layout import DocumentLayout
from generator.pdf.layout.faces import Face, Style, face
from generator.pdf.layout.field_text import FieldText, field_text
from generator.pdf.layout.flows import Flow
from generator.pdf.layout.footer import Footer, page_number_runs
from generator.pdf.layout.lines import GlyphRun
from generator.pdf.layout.running import running_runs
from generator.pdf.layout.shape import UnprintableError, missing_characters
from generator.text import Code, Text, Title
from generator.traversal import fill, inlines_of, walk_inlines

_PROBE = "".join(map(chr, range(32, 127))) + " fi fl ff ffi ffl – — ‘ ’ “ ” • · "
"""Stands for the values when the base fonts are chosen: what most values are written in."""
_SOMEBODY = "\ufffc"
"""Stands for whoever a field belongs to, in what forms have in common."""


def write_document(document: Document, values: Sequence[Value], identity: Identity) -> bytes:
    """Return the PDF of a document with values in its slots.

    Raises:
        UnprintableError: no font has some characters of the values; it names them all.
    """
    layout = DocumentLayout(fill(document, blank_values(values)))
    fonts = base_fonts(layout)
    fields = fields_of(values)
    with naming_all(values, identity, document.fonts):
        flows = layout.flows(values)
        file = prepare_file(layout, fonts, flows, filled_names(fields))
        return b"".join(LaidOutForm(file, flows, fields, identity).parts())


def blank_values(values: Sequence[Value]) -> tuple[Field | Slot, ...]:
    """Return the fields among values, of nobody and empty, and a slot for each other value.

    Documents with the same ones in their slots are forms of one kind.
    """
    return tuple(_blank(index, value) for index, value in enumerate(values))


def _blank(index: int, value: Value) -> Field | Slot:
    match value:
        case str() | Title():
            return Slot(index)
        case TextField() | DateField() | ChoiceField() if value.value:
            return replace(value, value="", owner=_SOMEBODY if value.owner else "")
        case _:
            return replace(value, owner=_SOMEBODY) if value.owner else value


def fields_of(values: Sequence[Value]) -> Mapping[str, Field]:
    """Return the fields among values, by name."""
    return {each.name: each for each in values if not isinstance(each, str | Title)}


def filled_names(fields: Mapping[str, Field]) -> frozenset[str]:
    """Return the names of those fields that have something in them."""
    return frozenset([name for name, field in fields.items() if written_in(field)])


def base_fonts(layout: DocumentLayout) -> BaseFonts:
    """Return the fonts that every form of a kind has: for its own text, and most values."""
    flows = layout.flows([_PROBE] * layout.slot_count)
    lines = chain.from_iterable(flow.lines for flow in flows)
    placed = chain.from_iterable(each.line.fields for each in lines)
    is_typed_into = any(isinstance(each.field, WrittenField) for each in placed)
    glyphs: dict[Face, dict[int, str]] = {face(FIELD_FACE): {}}
    for run in _base_runs(layout, flows):
        known = glyphs.setdefault(run.face, {})
        for glyph in run.glyphs():
            note_glyph(known, run.face, glyph.gid, glyph.text)
    resources: dict[str, Resource] = {}
    for index, used in enumerate(sorted(glyphs, key=lambda each: each.name)):
        typed = TYPED if used.name == FIELD_FACE and is_typed_into else ""
        resources[used.name] = (f"F{index}", make_subset(used, glyphs[used], typed))
    return BaseFonts(resources)


def _base_runs(layout: DocumentLayout, flows: Sequence[Flow]) -> Iterator[GlyphRun]:
    for each in chain.from_iterable(flow.lines for flow in flows):
        yield from each.line.runs
        for placed in each.line.fields:
            yield from field_text(placed.field, placed, layout.page_style.style).runs
    yield from Footer(layout.page_style, 1).form_runs(_PROBE, 1)
    style = layout.page_style
    yield from page_number_runs(1, 1, style)
    for words in (style.header, style.footer):
        yield from running_runs(words, 1, 1, style, style.width)


@contextmanager
def naming_all(
    values: Sequence[Value], identity: Identity, fonts: tuple[FontFile, ...]
) -> Iterator[None]:
    """Name all characters that cannot be printed, where one of them is found."""
    try:
        yield
    except UnprintableError as first:
        words = [*_words(values), identity.form_id]
        missing = (each for word in words for each in missing_characters(word, fonts))
        raise UnprintableError((*first.characters, *missing)) from None


def _words(values: Sequence[Value]) -> Iterator[str]:
    for inline in walk_inlines(chain.from_iterable(map(inlines_of, values))):
        match inline:
            case Text(text) | Code(text):
                yield text
            case field if isinstance(field, Field):
                yield from texts_of(field)
            case _:
                pass


class LaidOutForm:
    """A form that is laid out: what stands for the placeholders of its file."""

    def __init__(
        self,
        file: PreparedFile,
        flows: Sequence[Flow],
        fields: Mapping[str, Field],
        identity: Identity,
    ) -> None:
        """Set the text of the fields, given by name, and of the footer.

        Raises:
            UnprintableError: no font has a character of a field's value or of the form's id.
        """
        self._file = file
        self._flows = flows
        self._identity = identity
        self._footer = file.footer.form_runs(identity.form_id, identity.revision)
        self._owners = {name: field.owner for name, field in fields.items()}
        self._fields = [
            (each, *_typeset(each, fields, file.layout.page_style.style)) for each in file.fields
        ]

    def parts(self) -> tuple[bytes, bytes]:
        """Return the file: what it shares with others, and the rest."""
        file, identity = self._file, self._identity
        objects = ObjectTable()
        fonts = self._add_fonts(objects)
        title, language = file.layout.title, file.layout.document.language
        packet = xmp_packet(title, language, identity)
        xml: dict[str, PdfObject] = {"Type": Name("Metadata"), "Subtype": Name("XML")}
        objects.put(file.metadata, Stream(xml, packet))
        objects.put(file.info, {"Title": TextString(document_title(title, identity))})
        for lines in file.texts:
            content = contents(lines.lines, self._flows)
            painted = paint(content, self._flows, fonts, lines.first_mcid)
            objects.put(lines.stream, flate(painted, level=CompressionLevel.QUICK))
        resources = file.resources
        for prepared, field, texts in self._fields:
            value, placed = written_in(field), prepared.placements[0].placed
            objects.put(prepared.field, filled_field(prepared.empty, placed, value, texts[0]))
            for placement, text in zip(prepared.placements, texts, strict=True):
                drawn = appearance(placement.placed, field, text, fonts, resources)
                objects.put(placement.appearance, drawn)
        for ref, blank in file.tooltips:
            owned = replace(blank, owner=self._owners.get(blank.name, blank.owner))
            objects.put(ref, TextString(tooltip(owned, language)))
        self._add_footer(objects, fonts)
        return file.prefix.data, complete(file.prefix, objects)

    def _add_footer(self, objects: ObjectTable, fonts: FontSet) -> None:
        """Add the words of the footer, which are those of every page, and each page's code."""
        file, page, identity = self._file, self._file.layout.page_style, self._identity
        x, y = page.margin_x, page.footer_baseline
        words = b"".join([show(run, x, y, fonts) for run in self._footer])
        objects.put(file.footer_words, flate(footer(words), level=CompressionLevel.QUICK))
        key = code_key(identity.form_id)
        for number, ref in enumerate(file.codes, start=1):
            text = code_text(PageCode(key, identity.revision, number, identity.rendering))
            drawn = draw_code(text, *page.code_corner, page.code_side)
            objects.put(ref, flate(footer_drawing(drawn), level=CompressionLevel.QUICK))

    def _add_fonts(self, objects: ObjectTable) -> FontSet:
        """Embed the glyphs that the base fonts lack, and list all fonts."""
        base = self._file.fonts
        resources: dict[str, PdfObject] = dict(self._file.base_fonts)
        extras: dict[str, Resource] = {}
        for index, (used, glyphs) in enumerate(base.missing(self._runs())):
            name, subset = f"X{index}", make_subset(used, glyphs)
            extras[used.name] = name, subset
            resources[name] = add_composite_font(objects, subset).font
        objects.put(self._file.font_resources, resources)
        return FontSet(base, extras)

    def _runs(self) -> Iterable[GlyphRun]:
        """Return every glyph run that the shared objects do not show."""
        for placeholder in self._file.texts:
            for placed in placeholder.lines:
                yield from self._flows[placed.flow].lines[placed.index].line.runs
        yield from self._footer
        for _, _, texts in self._fields:
            for text in texts:
                yield from text.runs


def _typeset(
    prepared: FilledField, fields: Mapping[str, Field], style: Style
) -> tuple[Field, tuple[FieldText, ...]]:
    """Return what stands in a field, and the same as it is shown in each of its places."""
    placements = prepared.placements
    field = fields[placements[0].field.name]
    return field, tuple([field_text(field, each.placed, style) for each in placements])
