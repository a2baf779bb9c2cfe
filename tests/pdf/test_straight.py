"""What is kept between forms changes no byte: they are what the straight way makes of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import pikepdf
import pytest
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from specimens import (
    IDENTITY,
    INITIALS,
    KINDS,
    of_every_kind,
    paragraph,
    synthetic,
    synthetic_values,
    text,
)

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    ColumnAlignment,
    Document,
    Figure,
    Footnote,
    FootnoteReference,
    Group,
    GroupKind,
    Heading,
    Inline,
    LanguageSpan,
    Letterhead,
    LetterheadPages,
    LineBreak,
    Link,
    ListItem,
    Margins,
    OrderedList,
    PageBreak,
    PageSize,
    Paragraph,
    RunningText,
    Slot,
    Table,
    ThematicBreak,
    Value,
)
from generator.drawing.template_pictures import draw_picture
from generator.fields import (
    CheckBox,
    ChoiceField,
    DateField,
    RadioButton,
    SignatureField,
    TextField,
    Unit,
    Width,
)
from generator.numbering import Numbering, NumberStyle
from generator.pdf import Identity, PreparedForms, UnprintableError, write_document
from generator.picture_files import DrawnPicture, PictureFile
from generator.text import Code, Emphasis, SmallCaps, Strong, Superscript, Text, Title

SLOTS = 4
WORDS = [
    *["the", "agreement", "parties", "deemed", "unaffordable", "office", "fjord"],
    *["AVATAR", "Namely:", "1,024", "(x)", "https://example.org/a/b-c", "co-operation", "Þórunn"],
    *["Łukasz", "Trần", "Ελένη", "Юлия", "深度学习", "髙橋", "김철수"],
    *["محمد", "דוד", "शर्मा", "สมชาย"],
    *["ℓ₁", "𝔼", "⊕", "e\u0301", "a\u200bb", "a\u00a0b"],
]  # fmt: skip

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
plain = texts.map(Text)
rich = plain | st.builds(
    lambda kind, inner: kind((inner,)),
    st.sampled_from([Emphasis, Strong, SmallCaps, Superscript]),
    plain,
)
titles = st.lists(rich | texts.map(Code), max_size=3).map(lambda parts: Title(tuple(parts)))
slots = st.integers(0, SLOTS - 1).map(Slot)
links = (slots | plain).map(lambda inner: Link("https://example.org/", (inner,)))
languages = st.sampled_from(["de", "he", "ja"])
spans = st.builds(LanguageSpan, languages, (slots | plain).map(lambda inner: (inner,)))
inlines: st.SearchStrategy[Inline] = rich | spans | slots | slots | links | st.just(LineBreak())
contents = st.lists(inlines, min_size=1, max_size=5).map(tuple)


def tables(columns: int) -> st.SearchStrategy[Table]:
    cells = st.lists(inlines, max_size=3).map(tuple) | st.just((Text("word " * 90),))
    row = st.tuples(*[cells] * columns)
    many = st.builds(lambda one, count: (one,) * count, row, st.sampled_from([1, 30]))
    alignments = st.tuples(*[st.sampled_from(ColumnAlignment)] * columns)
    return st.builds(Table, alignments, row, st.lists(row, max_size=3).map(tuple) | many)


leaves: st.SearchStrategy[Block] = (
    contents.map(Paragraph)
    | st.builds(Heading, st.integers(1, 4), contents)
    | st.just(ThematicBreak())
    | st.builds(Figure, st.just("logo.png"), st.just("A logo"), st.sampled_from(["", "30mm"]))
    | st.just(Paragraph((Text("word " * 200),)))
    | st.just(PageBreak())
    | st.integers(1, 4).flatmap(tables)
)


NUMBERINGS = [
    *(Numbering(style, "(", ")") for style in NumberStyle),
    *(Numbering(before=before, after="") for before in ("§ ", "2.")),
]


def nested(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(blocks, min_size=1, max_size=3).map(tuple)
    items = st.lists(several.map(ListItem), min_size=1, max_size=3).map(tuple)
    numbered = st.lists(several.map(lambda inner: ListItem(inner, "c")), min_size=1, max_size=3)
    return (
        several.map(BlockQuote)
        | items.map(BulletList)
        | st.builds(OrderedList, items, st.integers(1, 40), st.sampled_from(NUMBERINGS))
        | numbered.map(tuple).map(OrderedList)
        | st.builds(Group, st.sampled_from([GroupKind.KEEP, GroupKind.SMALL]), several)
        | st.builds(Group, st.just(GroupKind.LANGUAGE), several, languages)
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks = draw(st.lists(st.recursive(leaves, nested, max_leaves=5), max_size=6))
    notes: tuple[Footnote, ...] = ()
    if draw(st.booleans()):
        blocks.append(Paragraph((*draw(contents), FootnoteReference("n"))))
        notes = (Footnote("n", (Paragraph(draw(contents)),)),)
    if draw(st.booleans()):
        clause = ListItem((Paragraph((Text("clause "), Link("#last", (Text("1"),)))),), "last")
        blocks.append(OrderedList((clause,)))
    words = RunningText("a", "", "{page} of {pages}"), RunningText("深", "b" * 90, "c" * 90)
    figure = Figure("logo.png", "A logo")
    heads = [None, *(Letterhead(figure, pages) for pages in LetterheadPages)]
    return Document(
        draw(contents),
        tuple(blocks),
        notes,
        draw(contents),
        draw(st.sampled_from(["en", "de", "he", "ar", "ja"])),
        draw(st.sampled_from(PageSize)),
        margins=draw(st.none() | st.just(Margins(60.0, 50.0, 80.0, 90.0))),
        header=draw(st.sampled_from([RunningText(), *words])),
        footer=draw(st.sampled_from([RunningText(), *words])),
        letterhead=draw(st.sampled_from(heads)),
        pictures=(logo(),),
    )


@cache
def logo() -> DrawnPicture:
    """A picture, as it is drawn for forms."""
    written = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(written, "PNG")
    return draw_picture(PictureFile.of("logo.png", written.getvalue()))


def field(index: int) -> st.SearchStrategy[Value]:
    name, label = st.just(f"f{index}"), st.sampled_from(["A name", "名前"])
    width = st.sampled_from([None, Width(60, Unit.PERCENT), Width(9, Unit.CHARACTERS)])
    owner, day = st.sampled_from(["", "Ada Okafor", "名前"]), st.sampled_from(["", "2024"])
    return (
        st.builds(TextField, name, label, texts, owner=owner)
        | st.builds(DateField, name, label, st.just("YYYY"), day, owner=owner)
        | st.builds(SignatureField, name, label, owner=owner)
        | st.builds(CheckBox, name, label, st.booleans(), owner=owner)
        | st.builds(RadioButton, name, label, st.just("one"), st.booleans(), owner=owner)
        | st.builds(ChoiceField, name, label, st.just(("a", "名前")), texts, hint=texts)
        | st.builds(TextField, name, label, texts, lines=st.integers(2, 5), width=width)
    )


values = st.tuples(*(texts | titles | field(index) for index in range(SLOTS)))
identities = st.builds(
    Identity,
    st.sampled_from(["a", "okonkwo31", "作者", "x" * 90]),
    st.integers(1, 12),
    texts,
    texts,
)


def outcome(render: Callable[[], bytes]) -> bytes | tuple[str, ...]:
    try:
        return render()
    except UnprintableError as error:
        return error.characters


@given(documents(), st.lists(st.tuples(values, identities), min_size=2, max_size=3))
@settings(examples(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_prepared_forms_are_those_that_are_written_straight(
    document: Document, forms: Sequence[tuple[tuple[Value, ...], Identity]]
) -> None:
    prepared = PreparedForms(document)
    for of_one, identity in [*forms, forms[0]]:
        kept = outcome(lambda: prepared.render(of_one, identity))  # noqa: B023 - called at once
        assert kept == outcome(lambda: write_document(document, of_one, identity))  # noqa: B023


LABELS: dict[str, Value] = {
    "a label that no other word of the form is written in": SignatureField("f", "署名欄"),
    "a value that no other word of the form is written in": TextField("f", "Name", "髙橋"),
    "a value in small capitals, as wide as four capitals": Title((SmallCaps((Text("hhhhh"),)),)),
}


@pytest.mark.parametrize("value", LABELS.values(), ids=LABELS)
def test_every_glyph_of_a_field_has_its_font(value: Value) -> None:
    document = Document(text("Title"), (paragraph(Slot(0)),))
    forms = PreparedForms(document)
    for each in (TextField("f", "Name", "Ada"), value, TextField("f", "Name"), value):
        pdf = forms.render([each], IDENTITY)
        assert pdf == write_document(document, [each], IDENTITY)


def test_a_field_in_two_places_has_its_text_in_both() -> None:
    forms = PreparedForms(of_every_kind())
    for initials in ("AL", "", "名前"):
        values = [replace(INITIALS, value=initials), *KINDS[1:]]
        pdf = forms.render(values, IDENTITY)
        assert pdf == write_document(of_every_kind(), values, IDENTITY)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            [field] = [each for each in opened.Root.AcroForm.Fields if each.T == "initials"]
            assert str(field.get("/V", "")) == initials
            assert [bool(kid.AP.N.read_bytes().count(b"Tf")) for kid in field.Kids] == [
                bool(initials)
            ] * 2


def test_a_value_read_from_right_to_left_has_its_field_aligned_so() -> None:
    sides = []
    for name in ("Ada", "محمد", ""):
        pdf = write_document(synthetic(), synthetic_values("Title", name), IDENTITY)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            sides += [int(f.get("/Q", 0)) for f in opened.Root.AcroForm.Fields if f.T == "name_01"]
    assert sides == [0, 2, 0]
