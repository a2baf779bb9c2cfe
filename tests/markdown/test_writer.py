"""The Markdown writer: pleasant to read as it is, and never misread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from growth import assert_linear

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Document,
    Inline,
    LineBreak,
    Link,
    ListItem,
    OrderedList,
    Paragraph,
    Slot,
    Value,
)
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
from generator.markdown.canonical import canonical
from generator.markdown.reader import read
from generator.markdown.writer import WIDTH, Writer, write
from generator.text import Emphasis, Math, SmallCaps, Strong, Subscript, Superscript, Text, Title


def written(*blocks: Block) -> str:
    """Write blocks; give what stands after the title."""
    return write(Document((), blocks)).split("\n\n", 1)[1].rstrip("\n")


def line(*inlines: Inline) -> str:
    return written(Paragraph(inlines))


@pytest.mark.parametrize(
    "plain",
    [
        "SPD: Sync-Point Drop (v2.0) – 50% faster, C++ & more_than",
        "Is A < B? (Yes!) [Extended abstract]",
        "2 * 3 = 6, f_i and e-mail@example.org; #hashtag, “quoted” 'so' \"too\"",
        "A/B testing: 100 years ~ 3 lives | pipes + plus = equals",
        "AT&T, R&D; x^2 {braces} @ home...",
    ],
)
def test_normal_titles_are_not_escaped(plain: str) -> None:
    assert line(Text(plain)) == plain


@pytest.mark.parametrize(
    ("plain", "spelled"),
    [
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("> a", r"\> a"),
        ("*a*", r"\*a\*"),
        ("_a_", r"\_a\_"),
        ("[a](b)", r"\[a\](b)"),
        ("<b>", r"\<b>"),
        ("&amp;", r"\&amp;"),
        ("`a`", r"\`a\`"),
        ("$a$", r"\$a\$"),
        ("---", r"\---"),
        ("  a  ", "&#32; a &#32;"),
        ("a\nb\tc", "a b c"),
        ("a\\*b\\", r"a\\\*b\\"),
        ("a\ue0000\ue001", "a&#57344;0&#57345;"),
    ],
)
def test_markup_in_text_is_escaped(plain: str, spelled: str) -> None:
    assert line(Text(plain)) == spelled


def test_title_and_subtitle_stand_at_the_top() -> None:
    document = Document((Text("Title"),), (), subtitle=(Text("Sub"),), language="de")
    assert write(document) == "# Title <!-- title de a4 -->\n\n*Sub* <!-- subtitle -->\n"


def test_lines_are_filled_and_words_not_broken() -> None:
    address = "http://example.org/" + "x" * 120
    spelled = line(Text("word " * 40), Link(address, (Text(address),)), Text(" word" * 40))
    lines = spelled.split("\n")
    assert f"<{address}>" in lines
    assert all(len(each) <= WIDTH for each in lines if "http" not in each)
    assert all(len(each) > WIDTH - 6 for each in lines[:2])


def test_no_line_begins_with_what_a_text_cannot_begin_with() -> None:
    for mark in ("-", "+", "#", "1.", "12)", ">", "=", "---", "===", "*", "_", "|---|", "~~~"):
        for length in range(WIDTH - 4, WIDTH + 2):
            paragraph = Paragraph((Text(f"{'x' * length} {mark} {mark} word"),))
            assert read(written(paragraph)).blocks == (paragraph,)


def test_no_line_ends_in_a_space_that_would_be_lost() -> None:
    for length in range(WIDTH - 4, WIDTH + 2):
        paragraph = Paragraph((Text(f"{'x' * length}\u00a0 word \u3000word"),))
        assert read(written(paragraph)).blocks == (paragraph,)


def test_lists_are_indented() -> None:
    inner = OrderedList((ListItem((Paragraph((Text("b " * 60 + "c"),)),)),))
    item = ListItem((Paragraph((Text("a"),)), inner))
    spelled = written(OrderedList((item, ListItem((Paragraph((Text("d"),)),))), 9))
    assert spelled.split("\n") == [
        "9. a",
        "   1. " + ("b " * 41).strip(),
        "      " + "b " * 19 + "c",
        "10. d",
    ]


def test_short_lists_are_close() -> None:
    nested = BulletList((ListItem((Paragraph((Text("b"),)),)),))
    item = ListItem((Paragraph((Text("a"),)), nested))
    assert written(BulletList((item, item))) == "- a\n  - b\n- a\n  - b"


def test_fields_are_lines_to_fill_in() -> None:
    rule = "_" * 30
    name, empty = TextField("n", "Name", "Ada"), TextField("n", "Name")
    assert line(Text("By: "), empty) == f"By: {rule} <!-- text n: Name -->"
    assert line(Text("By: "), name) == f"By: ___ Ada {'_' * 27} <!-- text n: Name -->"
    assert line(SignatureField("s", "Sign")) == f"{rule} <!-- signature s: Sign -->"
    assert line(DateField("d", "Date")) == f"{rule} (YYYY-MM-DD) <!-- date d: Date -->"


def test_boxes_are_ticked_with_an_x() -> None:
    agreed = CheckBox("c", "Agreed", required=True)
    assert line(agreed, Text(" I agree")) == "[ ] <!-- check c required: Agreed --> I agree"
    assert line(replace(agreed, checked=True)) == "[x] <!-- check c required: Agreed -->"
    button = RadioButton("r", "Who", "the authors")
    assert line(button) == '( ) <!-- radio r value="the authors": Who -->'
    assert line(replace(button, checked=True)) == '(x) <!-- radio r value="the authors": Who -->'


def test_what_is_said_of_a_field_stands_beside_it() -> None:
    rule = "_" * 30
    choice = ChoiceField("c", "Country", ("A", "B|C"), hint="or write it")
    assert line(choice) == (
        f"{rule} (A / B|C) (or write it) "
        '<!-- choice c values="A|B&#124;C" hint="or write it": Country -->'
    )
    text = TextField("t", "Why", lines=4, max_length=99, width=Width(20, Unit.CHARACTERS))
    assert line(replace(text, read_only=True)) == (
        f'{rule} <!-- text t rows="4" maxlength="99" width="20ch" readonly: Why -->'
    )


HARD = [
    TextField("a", "-->&<b>\n--", "___ [x](y) ___"),
    TextField("a", " ", " "),
    DateField("a", "L", ") <!-- -->", "2025"),
    DateField("a", "L", "", ""),
    SignatureField("a", "--"),
    DateField("a", "L", "YYYY (Y)", "", hint="(YYYY) (Y)"),
    CheckBox("a", "[x] -->", checked=True, owner='"|"'),
    RadioButton("a", ": ", ' "-->', hint="[ ] "),
    ChoiceField("a", "L", ("", "|", " "), "|", owner="--", required=True),
]


@pytest.mark.parametrize("field", HARD)
@pytest.mark.parametrize(
    "around", [((), ()), ((Text("_a"),), (Text("b_"),)), ((HARD[0],), (HARD[2],))]
)
def test_fields_read_back(field: Inline, around: tuple[Sequence[Inline], Sequence[Inline]]) -> None:
    before, after = around
    for kind in (Emphasis, Strong, Superscript, lambda children: Link("http://a.b", children)):
        document = Document((), (Paragraph((*before, field, *after, kind((field,)))),))
        assert read(write(document)) == canonical(document)


@pytest.mark.parametrize(
    ("inline", "spelled"),
    [
        (Superscript((Text("2"),)), "²"),
        (Superscript((Text("th"),)), "<sup>th</sup>"),
        (Subscript((Text("ij"),)), "ᵢⱼ"),
        (Subscript((Text("Q"),)), "<sub>Q</sub>"),
        (SmallCaps((Text("bert"),)), '<span class="smallcaps">bert</span>'),
        (Math(r"\ell_1", (Text("ℓ"), Subscript((Text("1"),)))), "ℓ₁"),
        (Math("x^2", (Emphasis((Text("x"),)), Superscript((Text("2"),)))), "x²"),
        (Math("x^Q", (Emphasis((Text("x"),)), Superscript((Text("Q"),)))), "$x^Q$"),
        (Strong((Text("a "), Emphasis((Text("b"),)), Text(" c"))), "**a *b* c**"),
    ],
)
def test_rich_text(inline: Inline, spelled: str) -> None:
    assert line(inline) == spelled


def test_emphasis_inside_a_word() -> None:
    assert line(Text("un"), Emphasis((Text("real"),))) == "un<em>real</em>"


def test_quotes_and_breaks() -> None:
    quote = BlockQuote((Paragraph((Text("a"), LineBreak(), Text("b"))), Paragraph((Text("c"),))))
    assert written(quote) == "> a\\\n> b\n>\n> c"


def test_what_stood_in_a_slot_before_does_not_matter() -> None:
    set_as_text, upright = Math("f(x)", (Text("f(x)"),)), Math("f(x)", (SmallCaps((Text("f"),)),))
    writer = Writer(Document((), (Paragraph((Slot(0),)),)))
    several: list[tuple[Value, str]] = [
        ("Ada", "Ada"),
        ("Ada", "Ada"),
        ("", ""),
        (TextField("n", "Name"), f"{'_' * 30} <!-- text n: Name -->"),
        (TextField("n", "Name", "Ada"), f"___ Ada {'_' * 27} <!-- text n: Name -->"),
        (Title((set_as_text,)), "f(x)"),
        (Title((upright,)), "$f(x)$"),
    ]
    for value, spelled in several:
        assert writer.write([value]).split("\n\n")[1:] == ([f"{spelled}\n"] if spelled else [])


def test_values_decide_whether_a_list_is_close() -> None:
    items = (ListItem((Paragraph((Slot(0),)), BulletList((ListItem((Paragraph((Slot(1),)),)),)))),)
    writer = Writer(Document((), (BulletList(items),)))
    for values, spelled in [
        (("a", "b"), "- a\n  - b\n"),
        (("", "b"), "- - b\n"),
        (("a", ""), "- a\n  - <!-- -->\n"),
        (
            (" ".join("a" * 87), "b"),
            "\n".join(("- a" + " a" * 42, "  a" + " a" * 42, "  a\n\n  - b\n")),
        ),
    ]:
        assert writer.write(values).split("\n\n", 1)[1] == spelled


def test_every_slot_needs_a_value() -> None:
    with pytest.raises(ValueError, match="slot 1 is not filled"):
        Writer(Document((), (Paragraph((Slot(0), Slot(2))),))).write(("a",))


def test_a_document_with_slots_is_refused() -> None:
    with pytest.raises(ValueError, match="slot 0"):
        line(Slot(0))


@pytest.mark.parametrize(
    "unit", ["x", "word ", "*", "_", "[", "]", "[a](", "![", "<", "&", "`", "$", "\\", "^[", "a_b*"]
)
def test_long_titles_take_linear_time(unit: str) -> None:
    def there_and_back(size: int) -> None:
        title = (unit * size)[:size]
        spelled = line(Strong((Text(title),)))
        assert read(spelled).blocks == (
            canonical(Document((), (Paragraph((Strong((Text(title),)),)),))).blocks
        )

    assert_linear(there_and_back, 20_000)


def test_the_longest_title_is_written_in_linear_time() -> None:
    assert_linear(lambda size: line(Strong((Text("*[" * size),))), 50_000)
