"""Documents made up by hypothesis, hostile text included."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

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
)
from generator.fields import (
    CheckBox,
    ChoiceField,
    DateField,
    Field,
    RadioButton,
    SignatureField,
    TextField,
    Unit,
    Width,
)
from generator.numbering import Numbering, NumberStyle
from generator.text import (
    Code,
    Emphasis,
    Math,
    RichInline,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
    Title,
)

MARKUP = [
    *"#*_`~<>[]()!&\\$^:|+-=.{}\"'/\n\t",
    *"abzÄ19 \u00a0\u3000\u2028\ue000\ue001\U0001d53c",
    *["1. ", "10) ", "- ", "> ", "    ", "***", "___", "---", "===", "~~~", "```", ":::", "](",
      "![", "[^1]", "^[", "]:", "&amp;", "&#42;", "<b>", "</em>", "<!--", "-->", "<!-- -->",
      "<a@b.c>", "http://a.b", "$$", "{{ 7*7 }}", "\\\n", "  \n", "| a | b |", "|---|---|", "word ",
      "\ue0000\ue001",
      "(a) ", "iv. ", "A.  ", "1.1 ", "§ 2 ", "#. ", "(@) ", "\\newpage", "::: keep", ":::", "\\|",
      "[#a] ", '<a id="a"></a>',
      "[ ] <!-- check x: y -->", "(x) <!-- radio x: y -->", "[ ] ", "(x)",
      "[a](http://b)", "<!-- text x: y -->", "______ <!-- text x: y -->", "more_than", " * "],
]  # fmt: skip

texts = st.lists(st.sampled_from(MARKUP), max_size=6).map("".join) | st.text(max_size=8)
names = st.sampled_from(["a", "signed_01", "x-y"])
widths = st.none() | st.builds(Width, st.integers(1, 100), st.sampled_from(Unit))
entries = st.fixed_dictionaries(
    {},
    optional={
        "owner": texts,
        "hint": texts,
        "width": widths,
        "required": st.booleans(),
        "read_only": st.booleans(),
    },
)


@st.composite
def _fields(draw: st.DrawFn) -> Field:
    name, label, given = draw(names), draw(texts), draw(entries)
    match draw(st.sampled_from(["text", "date", "signature", "check", "radio", "choice"])):
        case "text":
            lines, most = draw(st.integers(1, 30)), draw(st.integers(0, 500))
            return TextField(name, label, draw(texts), lines=lines, max_length=most, **given)
        case "date":
            return DateField(name, label, draw(texts), draw(texts), **given)
        case "signature":
            return SignatureField(name, label, **given)
        case "check":
            return CheckBox(name, label, draw(st.booleans()), **given)
        case "radio":
            return RadioButton(name, label, draw(texts), draw(st.booleans()), **given)
    choices = tuple(draw(st.lists(texts, min_size=1, max_size=3)))
    return ChoiceField(name, label, choices, draw(texts), **given)


fields = _fields()
maths = st.builds(lambda tex, plain: Math(tex, (Text(plain),)), texts, texts) | st.builds(
    lambda tex: Math(tex, (Text("x"), Superscript((Text("Q"),)))), texts
)
leaves = st.builds(Text, texts) | st.builds(Code, texts) | maths | st.just(LineBreak()) | fields
targets = st.sampled_from(
    [
        "http://a.b",
        "https://é.org/ü?x=1&copy=2&amp;y",
        "mailto:a@b.c",
        "http://a/(b)c",
        "http://a/*b*_c_",
    ]
)


figures = st.builds(
    Figure,
    st.sampled_from(["logo.png", "logos/Workshop 1_a.svg", "été.JPG"]),
    texts.map(lambda alt: f"{alt}x"),
    st.sampled_from(["", "40mm", "50%"]),
    st.sampled_from(["", "0123abcd"]),
)
letterheads = st.none() | st.builds(Letterhead, figures, st.sampled_from(LetterheadPages))

Child = TypeVar("Child", Inline, RichInline)


def _nested(children: st.SearchStrategy[Child]) -> st.SearchStrategy[Child]:
    runs = st.lists(children, max_size=3).map(tuple)
    kinds = st.sampled_from([Emphasis, Strong, SmallCaps, Superscript, Subscript])
    return st.builds(lambda kind, run: kind(run), kinds, runs)


characters: st.SearchStrategy[RichInline] = st.builds(Text, texts) | st.builds(Code, texts) | maths
titles = st.lists(st.recursive(characters, _nested, max_leaves=4), max_size=3).map(
    lambda inlines: Title(tuple(inlines))
)
values = texts | titles | fields
"""What a slot can hold."""
languages = st.sampled_from(["de", "pt-BR", "he"])
labels = ("1", "note", "Ä-x")


@cache
def runs(references: tuple[str, ...], slots: int = 0) -> st.SearchStrategy[tuple[Inline, ...]]:
    """Make the content of a paragraph, which may refer to footnotes."""
    open_ = st.builds(Slot, st.integers(0, slots - 1)) if slots else st.nothing()
    rich = st.recursive(leaves | open_ | open_ | open_, _nested, max_leaves=4)
    links = st.builds(Link, targets, st.lists(rich, max_size=3).map(tuple)) | targets.map(
        lambda target: Link(target, (Text(target.removeprefix("mailto:")),))
    )
    spans = st.builds(LanguageSpan, languages, st.lists(rich, max_size=3).map(tuple))
    inlines = rich | links | spans | open_
    if references:
        inlines |= st.sampled_from(references).map(FootnoteReference)
    return st.lists(inlines, max_size=4).map(tuple)


NUMBERINGS = [
    *(Numbering(style, "(", ")") for style in NumberStyle),
    *(Numbering(style, after=after) for style in NumberStyle for after in ".)"),
    *(
        Numbering(before=before, after=after)
        for before in ("§ ", "2.", "A.1.")
        for after in ("", ".")
    ),
]


def tables(cells: st.SearchStrategy[tuple[Inline, ...]]) -> st.SearchStrategy[Table]:
    """Make tables of one to three columns."""

    def of(columns: int) -> st.SearchStrategy[Table]:
        row = st.tuples(*[cells] * columns)
        alignments = st.tuples(*[st.sampled_from(ColumnAlignment)] * columns)
        return st.builds(Table, alignments, row, st.lists(row, max_size=2).map(tuple))

    return st.integers(1, 3).flatmap(of)


def relabelled(blocks: tuple[Block, ...], found: list[str]) -> tuple[Block, ...]:
    """Return each label of a clause another name, and list the names."""

    def item(each: ListItem) -> ListItem:
        label = ""
        if each.label:
            label = f"clause-{len(found)}"
            found.append(label)
        return ListItem(relabelled(each.blocks, found), label)

    changed: list[Block] = []
    for block in blocks:
        match block:
            case OrderedList(items) | BulletList(items):
                changed.append(replace(block, items=tuple(map(item, items))))
            case BlockQuote(inner) | Group(blocks=inner):
                changed.append(replace(block, blocks=relabelled(inner, found)))
            case _:
                changed.append(block)
    return tuple(changed)


@cache
def blocks(references: tuple[str, ...], slots: int = 0) -> st.SearchStrategy[tuple[Block, ...]]:
    """Make blocks."""
    content = runs(references, slots)
    simple = (
        st.builds(Paragraph, content)
        | st.builds(Heading, st.integers(1, 6), content)
        | st.just(ThematicBreak())
        | figures
        | st.just(PageBreak())
        | tables(content)
    )

    def nested(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
        several = st.lists(children, max_size=3).map(tuple)
        items = st.lists(st.builds(ListItem, several), min_size=1, max_size=3).map(tuple)
        clauses = st.builds(ListItem, several, st.sampled_from(["", "", "x"]))
        numbered = st.lists(clauses, min_size=1, max_size=3).map(tuple)
        return (
            st.builds(BlockQuote, several)
            | st.builds(Group, st.sampled_from([GroupKind.KEEP, GroupKind.SMALL]), several)
            | st.builds(Group, st.just(GroupKind.LANGUAGE), several, languages)
            | st.builds(BulletList, items)
            | st.builds(OrderedList, numbered, st.integers(0, 120))
            | st.builds(OrderedList, numbered, st.integers(1, 60), st.sampled_from(NUMBERINGS))
        )

    return st.lists(st.recursive(simple, nested, max_leaves=4), max_size=4).map(tuple)


running = st.just(RunningText()) | st.builds(RunningText, texts, texts, texts)


@st.composite
def documents(draw: st.DrawFn, slots: int = 0) -> Document:
    """Make a document, or a skeleton with so many slots; every footnote is referred to, in order.

    A skeleton need not have each of the slots, and can have one of them several times.
    """
    noted = labels[: draw(st.integers(0, 3))]
    content = draw(blocks(noted, slots))
    references = tuple(FootnoteReference(label) for label in noted)
    first = (Paragraph((Text("See"), *references)),) if references else ()
    found: list[str] = []
    content = relabelled(content, found)
    links = tuple(Link(f"#{label}", (Text("2(a)"),)) for label in found)
    last = (Paragraph(links),) if links else ()
    return Document(
        draw(runs((), slots)),
        (*first, *content, *last),
        tuple(Footnote(label, relabelled(draw(blocks(noted, slots)), found)) for label in noted),
        draw(runs((), slots)),
        draw(st.sampled_from(["en", "pt-BR"])),
        draw(st.sampled_from(PageSize)),
        margins=draw(st.none() | st.builds(Margins, *[st.floats(20, 99)] * 4)),
        header=draw(running),
        footer=draw(running),
        letterhead=draw(letterheads),
    )
