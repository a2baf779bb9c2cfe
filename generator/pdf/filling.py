"""A plan and one form's values to the finished file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.document import Field
from generator.pdf.content import footer, show
from generator.pdf.embed import composite_font, extra_subset, note_glyph
from generator.pdf.faces import Face
from generator.pdf.file import assemble, make_segment
from generator.pdf.flow import Flow
from generator.pdf.fontset import FontSet, Resource
from generator.pdf.foot import Foot
from generator.pdf.forms import Spot, Widget, appearance, field_dictionary, field_text
from generator.pdf.line import Mark
from generator.pdf.metadata import Identity, xmp_packet
from generator.pdf.plan import FieldHole, Frame, Plan
from generator.pdf.sequence import paint, sequence
from generator.pdf.syntax import (
    Effort,
    Name,
    PdfObject,
    Raw,
    Ref,
    TextString,
    flate,
    serialize,
    stream,
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its lines, what is in its fields, and which agreement it is."""

    flows: Sequence[Flow]
    dynamic: frozenset[int]
    """The flows with values in them; the others are part of the plan."""
    fields: Mapping[str, Field]
    """Those that have something in them, by name."""
    identity: Identity


class Filler:
    """Fills the holes of a plan."""

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
        self._foot = Foot(form.identity.form_id, form.identity.revision, frame.sheet)
        self._words = self._foot.words(len(plan.feet))
        self._widgets = self._set_fields(form.fields)

    def file(self) -> bytes:
        """Give the file."""
        extras = self._extras()
        fonts, font_objects, resources = self._embed(extras)
        objects: dict[int, PdfObject] = {self._plan.fonts: resources}
        for hole in self._plan.texts:
            sequences = list(sequence(hole.rows, self._flows))
            painted = paint(sequences, self._flows, fonts, hole.first_mcid)
            objects[hole.number] = flate({}, painted, Effort.QUICK)
        sheet = self._frame.sheet
        words = b"".join(show(mark, sheet.margin_x, sheet.foot, fonts) for mark in self._words)
        for page, number in enumerate(self._plan.feet, start=1):
            foot = footer(words, self._foot.code(page))
            objects[number] = flate({}, foot, Effort.QUICK)
        resources_ref = Ref(self._plan.fonts)
        for hole_number, look, widget in self._widgets:
            objects[look] = appearance(widget, fonts, resources_ref)
            objects[hole_number] = field_dictionary(widget, Ref(look))
        title = f"{self._frame.title}: {self._identity.subject}"
        packet = xmp_packet(self._identity, title, self._frame.language)
        dictionary = {"Type": Name("Metadata"), "Subtype": Name("XML")}
        objects[self._plan.metadata] = stream(dictionary, packet)
        objects[self._plan.info] = {"Title": TextString(title)}
        objects.update(font_objects)
        dynamic = make_segment(objects, self._plan.container, Effort.QUICK)
        return assemble(self._plan.opening, dynamic)

    def _set_fields(self, fields: Mapping[str, Field]) -> list[tuple[int, int, Widget]]:
        widgets: list[tuple[int, int, Widget]] = []
        for hole in self._plan.fields:
            spot = hole.spot or self._find(hole)
            place = spot.placed
            field = fields.get(place.field.name, place.field)
            widget = Widget(field, field_text(field, place.size), spot)
            widgets.append((hole.number, hole.look, widget))
        return widgets

    def _find(self, hole: FieldHole) -> Spot:
        """Find where a field stands that has values around it."""
        rows = self._flows[hole.flow].rows
        fields = (field for row in rows for field in row.row.fields)
        [placed] = (field for field in fields if field.element == hole.element)
        return Spot(placed, hole.x, hole.y, hole.page, hole.struct_parent)

    def _marks(self) -> Iterator[Mark]:
        """Give every mark that the static part of the plan does not hold."""
        for index in sorted(self._dynamic):
            for row in self._flows[index].rows:
                yield from row.row.marks
        yield from self._words
        for _, _, widget in self._widgets:
            yield from widget.text.marks

    def _extras(self) -> list[tuple[Face, tuple[tuple[int, str], ...]]]:
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

    def _embed(
        self, extras: Iterable[tuple[Face, tuple[tuple[int, str], ...]]]
    ) -> tuple[FontSet, Mapping[int, PdfObject], PdfObject]:
        """Embed the extras; give all fonts, the extras' objects, and the resource dictionary."""
        fonts: dict[str, Resource] = {}
        resources: dict[str, PdfObject] = {}
        objects: dict[int, PdfObject] = {}
        number = self._plan.free
        for index, (face, glyphs) in enumerate(extras):
            subset = extra_subset(face, glyphs)
            made = composite_font(subset, number)
            for value in made.objects:
                objects[number] = value
                number += 1
            resource = f"X{index}"
            fonts[face.name] = (resource, subset)
            resources[resource] = made.font
        spelled = self._plan.base_fonts[:-2] + serialize(resources)[2:]
        return FontSet(self._frame.fonts, fonts), objects, Raw(spelled)
