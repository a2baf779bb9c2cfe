"""A plan and one form's values to the finished file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.document import Field
from generator.pdf.file._marked_content import paint, sequence
from generator.pdf.file.content import footer, show
from generator.pdf.file.document import FieldHole, Frame, Plan
from generator.pdf.file.encoding import FontSet, LackingError, Resource
from generator.pdf.file.fields import Widget, appearance, field_dictionary, field_text
from generator.pdf.file.file_structure import complete
from generator.pdf.file.fonts import composite_font, extra_subset, note_glyph
from generator.pdf.file.metadata import Identity
from generator.pdf.file.objects import (
    Effort,
    PdfObject,
    flate,
    serialize,
    spell_entries,
    stream,
    text_string,
)
from generator.pdf.layout.blocks import Flow
from generator.pdf.layout.faces import Face
from generator.pdf.layout.lines import Mark

_METADATA = b"/Type/Metadata/Subtype/XML"
_Extras = Sequence[tuple[Face, tuple[tuple[int, str], ...]]]
"""Glyphs that the base subsets lack, with the characters they show."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its lines, what is in its fields, and which agreement it is."""

    flows: Sequence[Flow]
    dynamic: frozenset[int]
    """The flows with values in them; the others are part of the plan."""
    fields: Mapping[str, Field]
    """Those that have something in them, by name."""
    identity: Identity


class Typeset:
    """A form that is laid out: what fills the holes of its plan."""

    def __init__(self, frame: Frame, plan: Plan, form: Form) -> None:
        """Set the text of fields and foot.

        Raises:
            UnprintableError: no font has a character of a field's value or of the form's id.
        """
        self._frame = frame
        self._plan = plan
        self._flows = form.flows
        self._dynamic = form.dynamic
        self._identity = form.identity
        identity = form.identity
        self._words = frame.foot.words(identity.form_id, identity.revision, len(plan.feet))
        self._widgets = [(hole, _widget(hole, form.fields)) for hole in plan.fields]

    def pieces(self) -> tuple[bytes, bytes]:
        """Give the file: what it has in common with others of its plan, and what is its own."""
        plan = self._plan
        packet = self._frame.packet
        title = text_string(packet.title(self._identity))
        objects = [
            (plan.metadata, stream(_METADATA, packet.spell(self._identity))),
            (plan.info, b"<</Title %b>>" % title),
        ]
        try:
            # Nearly all forms do with the fonts that the plan has.
            objects += [(plan.fonts, plan.base_fonts), *self._paint(self._frame.fonts.alone)]
        except LackingError:
            fonts, resources, font_objects = self._embed(self._extras())
            objects += [(plan.fonts, resources), *self._paint(fonts), *font_objects]
        return plan.opening.data, complete(plan.opening, objects)

    def _paint(self, fonts: FontSet) -> list[tuple[int, bytes]]:
        """Paint what fills the holes.

        Raises:
            LackingError: the fonts lack a glyph of it.
        """
        objects: list[tuple[int, bytes]] = []
        for text in self._plan.texts:
            sequences = list(sequence(text.rows, self._flows))
            painted = paint(sequences, self._flows, fonts, text.first_mcid)
            objects.append((text.number, flate(b"", painted, Effort.QUICK)))
        for hole, widget in self._widgets:
            objects.append((hole.number, field_dictionary(widget)))
            objects.append((hole.look, appearance(widget, fonts)))
        sheet, identity, feet = self._frame.sheet, self._identity, self._plan.feet
        words = b"".join([show(mark, sheet.margin_x, sheet.foot, fonts) for mark in self._words])
        codes = self._frame.foot.codes(identity.form_id, identity.revision, len(feet))
        for number, code in zip(feet, codes, strict=True):
            objects.append((number, flate(b"", footer(words, code), Effort.QUICK)))
        return objects

    def _marks(self) -> Iterator[Mark]:
        """Give every mark that the static part of the plan does not hold."""
        for index in sorted(self._dynamic):
            for row in self._flows[index].rows:
                if row.filled:
                    yield from row.row.marks
        yield from self._words
        for _, widget in self._widgets:
            yield from widget.text.marks

    def _extras(self) -> _Extras:
        """Find the glyphs that the base subsets lack, in a fixed order."""
        base = self._frame.fonts
        found: dict[Face, dict[int, str]] = {}
        for mark in self._marks():
            if base.has(mark):
                continue
            known = base.resources.get(mark.face.name)
            for glyph in mark.glyphs():
                if known is None or glyph.gid not in known[1].codes:
                    texts = found.setdefault(mark.face, {})
                    note_glyph(texts, mark.face, glyph.gid, glyph.text)
        ordered = sorted(found.items(), key=lambda item: item[0].name)
        return [(face, tuple(sorted(glyphs.items()))) for face, glyphs in ordered]

    def _embed(self, extras: _Extras) -> tuple[FontSet, bytes, list[tuple[int, bytes]]]:
        """Embed the extras; give all fonts, the dictionary of them, and the extras' objects."""
        base = self._frame.fonts
        fonts: dict[str, Resource] = {}
        resources: dict[str, PdfObject] = {}
        objects: list[tuple[int, bytes]] = []
        for index, (face, glyphs) in enumerate(extras):
            subset = extra_subset(face, glyphs)
            free = self._plan.opening.free + len(objects)
            made = composite_font(subset, free)
            objects.extend((free + n, serialize(value)) for n, value in enumerate(made.objects))
            resource = f"X{index}"
            fonts[face.name] = (resource, subset)
            resources[resource] = made.font
        spelled = b"%b %b>>" % (self._plan.base_fonts[:-2], spell_entries(resources))
        return FontSet(base, fonts), spelled, objects


def _widget(hole: FieldHole, fields: Mapping[str, Field]) -> Widget:
    placed = hole.blank.placed
    field = fields.get(placed.field.name, placed.field)
    return Widget(hole.blank, field, field_text(field, placed.size))
