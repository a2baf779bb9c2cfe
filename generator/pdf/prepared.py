"""The press: one skeleton, set up once, printed with any number of values.

What no value touches is laid out, subset, compressed and spelled once: per skeleton (lines, fonts)
or per plan (pages, structure). A form has the same bytes whatever else was printed before.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from generator.document import (
    DateField,
    Document,
    Field,
    FootnoteReference,
    Inline,
    SignatureField,
    Slot,
    TextField,
    Value,
    fill,
    inlines_of,
    walk_blocks,
    walk_inlines,
)
from generator.pdf.file._outline import close_gaps
from generator.pdf.file.document import Frame, Plan, make_plan
from generator.pdf.file.encoding import BaseFonts
from generator.pdf.file.filling import Form, Typeset
from generator.pdf.file.fonts import WIN_ANSI, Subset, make_subset, note_glyph
from generator.pdf.file.metadata import Identity, Packet
from generator.pdf.layout.blocks import Flow, Setter
from generator.pdf.layout.faces import Face, face
from generator.pdf.layout.footer import Foot, page_marks
from generator.pdf.layout.page_style import sheet_for
from generator.pdf.layout.pages import Page, paginate
from generator.pdf.layout.shape import UnprintableError, missing_characters
from generator.text import Code, Text

FIELD_FACE = "NotoSerif-Regular"
_PROBE = "".join(map(chr, range(32, 127))) + " fi fl ff ffi ffl – — ‘ ’ “ ” • · "
"""Stands for the values when the base subsets are chosen: what most values are written in."""
_PLANS = 64
"""How many plans are kept: the ways in which the lines of one skeleton fell lately."""
_FORMES = 16
"""How many formes are kept: mostly two, for signers who are known and who are guessed."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The title, a block or a footnote of the skeleton."""

    lay_out: Callable[[Setter], Flow]
    inlines: tuple[Inline, ...]
    """Every inline in it, however deep."""
    note: str = ""
    """Label, if it is a footnote."""

    @property
    def is_dynamic(self) -> bool:
        """Whether values stand in it."""
        return any(isinstance(inline, Slot) for inline in self.inlines)


class Press:
    """Prints the forms of one skeleton."""

    def __init__(self, skeleton: Document) -> None:
        """Set up the press.

        Raises:
            UnprintableError: no font has a character of the skeleton itself.
        """
        self._skeleton = skeleton
        self._formes: OrderedDict[Hashable, _Forme] = OrderedDict()
        self._forme([""] * _slot_count(_parts(skeleton)), frozenset())

    def render(self, values: Sequence[Value], identity: Identity) -> bytes:
        """Print one form.

        Raises:
            UnprintableError: no font has some characters of the values; it names them all.
        """
        return b"".join(self.typeset(values, identity).pieces())

    def typeset(self, values: Sequence[Value], identity: Identity) -> Typeset:
        """Lay one form out.

        Raises:
            UnprintableError: no font has some characters of the values; it names them all.
        """
        fields = {v.name: v for v in values if isinstance(v, TextField | DateField) and v.value}
        forme = self._forme(values, frozenset(fields))
        try:
            return forme.typeset(values, fields, identity)
        except UnprintableError as first:
            words = [*_words(values), identity.form_id]
            missing = (c for word in words for c in missing_characters(word))
            raise UnprintableError((*first.characters, *missing)) from None

    def _forme(self, values: Sequence[Value], filled: frozenset[str]) -> _Forme:
        """Give the forme for these fields: what is typed into them moves nothing else."""
        key = filled, *map(_kind, values)
        forme = self._formes.get(key)
        if forme is None:
            opened = [_open(index, value) for index, value in enumerate(values)]
            forme = self._formes[key] = _Forme(fill(self._skeleton, opened), filled)
            if len(self._formes) > _FORMES:
                self._formes.popitem(last=False)
        self._formes.move_to_end(key)
        return forme


def _kind(value: Value) -> Hashable:
    """Tell fields apart, but for what is in them, and from text."""
    match value:
        case TextField(name, label):
            return name, label
        case DateField(name, label, date_format):
            return name, label, date_format
        case SignatureField():
            return value
        case _:
            return None


def _open(index: int, value: Value) -> Value | Slot:
    """Give a field without what is in it, and an open slot for text."""
    match value:
        case TextField(name, label):
            return TextField(name, label)
        case DateField(name, label, date_format):
            return DateField(name, label, date_format)
        case SignatureField():
            return value
        case _:
            return Slot(index)


class _Forme:
    """A skeleton whose fields are known, locked up to print."""

    def __init__(self, skeleton: Document, filled: frozenset[str]) -> None:
        self._language = skeleton.language
        self._sheet = sheet_for(skeleton.page_size)
        self._parts = _parts(skeleton)
        self._dynamic = frozenset(i for i, part in enumerate(self._parts) if part.is_dynamic)
        self._numbers = _note_numbers(self._parts)
        self._foot = Foot(self._sheet)
        self._static: dict[int, Flow] = {}
        self._plans: OrderedDict[Hashable, Plan] = OrderedDict()
        base = {name: (f"F{i}", subset) for i, (name, subset) in enumerate(self._base_subsets())}
        words = (i.text for i in walk_inlines(skeleton.title) if isinstance(i, Text | Code))
        self._frame = Frame(
            self._sheet,
            skeleton.language,
            Packet("".join(words), skeleton.language),
            self._foot,
            BaseFonts(base),
            FIELD_FACE,
            filled,
        )

    def typeset(
        self, values: Sequence[Value], fields: Mapping[str, Field], identity: Identity
    ) -> Typeset:
        flows = self._flows(values)
        plan = self._plan(flows)
        return Typeset(self._frame, plan, Form(flows, self._dynamic, fields, identity))

    def _flows(self, values: Sequence[Value]) -> list[Flow]:
        """Lay out all parts; those without values only once."""
        setter = Setter(self._sheet, self._language, values, self._numbers)
        flows: list[Flow] = []
        for index, part in enumerate(self._parts):
            flow = self._static.get(index) or part.lay_out(setter)
            if index not in self._dynamic:
                self._static[index] = flow
            flows.append(flow)
        return flows

    def _base_subsets(self) -> list[tuple[str, Subset]]:
        """Choose the glyphs that every form has: the template's own, and those of most values."""
        flows = self._flows([_PROBE] * _slot_count(self._parts))
        marks = [mark for flow in flows for row in flow.rows for mark in row.row.marks]
        marks.extend(self._foot.words(_PROBE, 1, 1))
        marks.extend(page_marks(1, 1, self._sheet))
        glyphs: dict[Face, dict[int, str]] = {face(FIELD_FACE): {}}
        for mark in marks:
            known = glyphs.setdefault(mark.face, {})
            for glyph in mark.glyphs():
                note_glyph(known, mark.face, glyph.gid, glyph.text)
        return [
            (used.name, make_subset(used, texts, WIN_ANSI if used.name == FIELD_FACE else ""))
            for used, texts in sorted(glyphs.items(), key=lambda item: item[0].name)
        ]

    def _plan(self, flows: Sequence[Flow]) -> Plan:
        """Give the plan for the way these flows fall, from those kept if it is there."""
        signature = tuple(flows[index].shape for index in sorted(self._dynamic))
        plan = self._plans.get(signature)
        if plan is None:
            plan = make_plan(self._frame, flows, self._dynamic, self._paginate(flows))
            self._plans[signature] = plan
            if len(self._plans) > _PLANS:
                self._plans.popitem(last=False)
        self._plans.move_to_end(signature)
        return plan

    def _paginate(self, flows: Sequence[Flow]) -> list[Page]:
        notes = {
            part.note: (index, flows[index]) for index, part in enumerate(self._parts) if part.note
        }
        body = flows[1 : len(flows) - len(notes)]
        return paginate(flows[0], body, notes, self._sheet)


def _words(values: Sequence[Value]) -> Iterator[str]:
    for inline in walk_inlines(chain.from_iterable(map(inlines_of, values))):
        match inline:
            case Text(text) | Code(text):
                yield text
            case TextField(value=text) | DateField(value=text) | SignatureField(label=text):
                yield text
            case _:
                pass


def _parts(skeleton: Document) -> list[_Part]:
    title = _Part(
        lambda setter: setter.title(skeleton.title, skeleton.subtitle),
        tuple(walk_inlines((*skeleton.title, *skeleton.subtitle))),
    )
    blocks = [
        _Part(partial(Setter.block, block=block), tuple(walk_blocks([block])))
        for block in close_gaps(skeleton.blocks)
    ]
    notes = [
        _Part(partial(Setter.footnote, footnote=note), tuple(walk_blocks(note.blocks)), note.label)
        for note in skeleton.footnotes
    ]
    return [title, *blocks, *notes]


def _slot_count(parts: Iterable[_Part]) -> int:
    slots = (i.index for part in parts for i in part.inlines if isinstance(i, Slot))
    return 1 + max(slots, default=-1)


def _note_numbers(parts: Iterable[_Part]) -> Mapping[str, int]:
    """Number the footnotes in the order in which they are first referred to."""
    numbers: dict[str, int] = {}
    for part in parts:
        for inline in part.inlines:
            if isinstance(inline, FootnoteReference):
                numbers.setdefault(inline.label, len(numbers) + 1)
    return numbers
