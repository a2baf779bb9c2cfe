"""Many forms of one document, with what they share made once.

This is the only place that knows of reuse. A form has the same bytes as
:func:`~generator.pdf.file.document.write_document` gives it, whatever was printed before. Kept are,
for each kind of form (the same fields, whosever they are and whatever is in them), the lines of all
parts and paragraphs without values, and the base fonts; and for each way in which the lines of a
kind fall on its pages, the part of the file that no value touches.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from functools import lru_cache

from generator.document import Document, Slot, Value
from generator.fields import Field
from generator.pdf.file.document import (
    LaidOutForm,
    base_fonts,
    blank_values,
    fields_of,
    filled_names,
    naming_all,
)
from generator.pdf.file.metadata import Identity
from generator.pdf.file.prepared_file import PreparedFile, prepare_file
from generator.pdf.layout import tags
from generator.pdf.layout.document_layout import DocumentLayout
from generator.pdf.layout.flows import Flow, FlowLine
from generator.pdf.layout.lines import GlyphRun
from generator.pdf.layout.paragraph import ParagraphLayout, has_values, layout_paragraph
from generator.traversal import fill

_KINDS = 16
"""How many kinds are kept: mostly two, for signers who are known and who are guessed."""
_PARAGRAPHS = 1024
_FILES = 64
"""How many files are kept of a kind: the ways in which its lines fell lately."""


class PreparedForms:
    """Prints the forms of one document."""

    def __init__(self, document: Document) -> None:
        """Take the document, whose slots each form fills.

        Raises:
            UnprintableError: no font has a character of the document itself.
        """
        layout = DocumentLayout(document)
        layout.flows([""] * layout.slot_count)
        self._document = document
        self._kind = lru_cache(maxsize=_KINDS)(self._prepare_kind)

    def render(self, values: Sequence[Value], identity: Identity) -> bytes:
        """Return one form as a PDF.

        Raises:
            UnprintableError: no font has some characters of the values; it names them all.
        """
        return b"".join(self.lay_out(values, identity).parts())

    def lay_out(self, values: Sequence[Value], identity: Identity) -> LaidOutForm:
        """Lay one form out.

        Raises:
            UnprintableError: no font has some characters of the values; it names them all.
        """
        with naming_all(values, identity, self._document.fonts):
            return self._kind(blank_values(values)).lay_out(values, identity)

    def _prepare_kind(self, blank: tuple[Field | Slot, ...]) -> _FormKind:
        return _FormKind(DocumentLayout(fill(self._document, blank), _keeping_lines()))


class _FormKind:
    """Forms with the same fields."""

    def __init__(self, layout: DocumentLayout) -> None:
        self._layout = layout
        self._fonts = base_fonts(layout)
        self._open = sorted(layout.with_values)
        self._flows = layout.flows([""] * layout.slot_count)
        """Of all parts; those with values are laid out anew for each form."""
        self._files: OrderedDict[Hashable, PreparedFile] = OrderedDict()

    def lay_out(self, values: Sequence[Value], identity: Identity) -> LaidOutForm:
        fields = fields_of(values)
        flows = self._flows.copy()
        for index in self._open:
            flows[index] = self._layout.flow(index, values)
        return LaidOutForm(self._file(flows, filled_names(fields)), flows, fields, identity)

    def _file(self, flows: Sequence[Flow], filled: frozenset[str]) -> PreparedFile:
        """Return the file for the way these flows fall, from those kept if it is there."""
        key = filled, *(_shape(flows[index]) for index in self._open)
        file = self._files.get(key)
        if file is None:
            file = self._files[key] = prepare_file(self._layout, self._fonts, flows, filled)
            if len(self._files) > _FILES:
                self._files.popitem(last=False)
        self._files.move_to_end(key)
        return file


def _keeping_lines() -> ParagraphLayout:
    """Return what lays paragraphs out, each that has no values only once."""
    known = lru_cache(maxsize=_PARAGRAPHS)(layout_paragraph)
    return lambda items, style: (layout_paragraph if has_values(items) else known)(items, style)


def _shape(flow: Flow) -> Hashable:
    """Return all that decides where a flow falls on its pages and how it is tagged.

    Flows of one kind and shape differ in the glyphs shown only.
    """
    return flow.introduces, flow.elements, tuple(_line_shape(line, flow) for line in flow.lines)


def _line_shape(line: FlowLine, flow: Flow) -> Hashable:
    items: list[Hashable] = []
    for item in line.line.items:
        if not isinstance(item, GlyphRun):
            items.append((item.element, item.x, item.bottom, item.width))
        elif isinstance(flow.elements[item.element].tag, tags.Link):
            items.append((item.element, item.x, item.width, item.size))
        elif not items or items[-1] != item.element:
            items.append(item.element)
    measures = (line.x, line.space, line.keep, line.notes, line.line.ascent, line.line.descent)
    drawn = (line.rules, line.head, line.ends_page)
    return measures, drawn, line.has_values, tuple(items)
