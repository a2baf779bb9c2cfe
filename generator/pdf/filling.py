"""A plan and one form's values to the finished file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.pdf.content import artifact, show
from generator.pdf.embed import composite_font, extra_subset, note_glyph
from generator.pdf.faces import Face
from generator.pdf.file import assemble, make_segment
from generator.pdf.flow import Flow
from generator.pdf.fontset import FontSet, Resource
from generator.pdf.foot import Foot
from generator.pdf.forms import Widget, appearance, field_dictionary, field_text
from generator.pdf.line import Mark, PlacedField
from generator.pdf.metadata import Identity, xmp_packet
from generator.pdf.plan import Frame, Plan
from generator.pdf.sequence import paint, sequence
from generator.pdf.syntax import Name, PdfObject, Ref, TextString, flate, stream

_FOOTER = b"<</Type /Pagination /Subtype /Footer>>"


class Filler:
    """Fills the holes of a plan."""

    def __init__(
        self,
        frame: Frame,
        plan: Plan,
        flows: Sequence[Flow],
        dynamic: frozenset[int],
        identity: Identity,
    ) -> None:
        """Set the text of fields and feet.

        Raises:
            UnprintableError: no font has a character of a field's value or of the form's id.
        """
        self._frame = frame
        self._plan = plan
        self._flows = flows
        self._dynamic = dynamic
        self._identity = identity
        self._foot = Foot(identity.form_id, identity.revision, frame.sheet)
        pages = len(plan.feet)
        self._feet = [list(self._foot.marks(page, pages)) for page in range(1, pages + 1)]
        self._widgets = self._set_fields()

    def file(self) -> bytes:
        """Give the file."""
        extras = self._extras()
        fonts, font_objects, resources = self._embed(extras)
        objects: dict[int, PdfObject] = {self._plan.fonts: resources}
        for hole in self._plan.texts:
            sequences = list(sequence(hole.rows, self._flows))
            painted = paint(sequences, self._flows, fonts, hole.first_mcid)
            objects[hole.number] = flate({}, painted)
        for page, number in enumerate(self._plan.feet, start=1):
            objects[number] = flate({}, self._paint_foot(page, fonts))
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
        dynamic = make_segment(objects, self._plan.container)
        trailer = {"Root": Ref(1), "Info": Ref(self._plan.info)}
        return assemble(self._plan.opening, dynamic, trailer)

    def _set_fields(self) -> list[tuple[int, int, Widget]]:
        placed: dict[tuple[int, int], PlacedField] = {
            (hole.flow, field.element): field
            for hole in self._plan.fields
            for row in self._flows[hole.flow].rows
            for field in row.row.fields
        }
        widgets: list[tuple[int, int, Widget]] = []
        for hole in self._plan.fields:
            field = placed[hole.flow, hole.element]
            text = field_text(field.field, field.size)
            widget = Widget(field, text, hole.x, hole.y, hole.page, hole.struct_parent)
            widgets.append((hole.number, hole.look, widget))
        return widgets

    def _marks(self) -> Iterator[Mark]:
        """Give every mark that the static part of the plan does not hold."""
        for index in sorted(self._dynamic):
            for row in self._flows[index].rows:
                yield from row.row.marks
        for marks in self._feet:
            yield from marks
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
        resources: dict[str, PdfObject] = dict(self._plan.base_fonts)
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
        return FontSet(self._frame.fonts, fonts), objects, resources

    def _paint_foot(self, page: int, fonts: FontSet) -> bytes:
        sheet = self._frame.sheet
        marks = self._feet[page - 1]
        shown = b"".join(show(mark, sheet.margin_x, sheet.foot, fonts) for mark in marks)
        return artifact(b"BT\n0.35 g\n" + shown + b"ET\n" + self._foot.code(page), _FOOTER)
