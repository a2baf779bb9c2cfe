"""Documents and names to print in the tests, and short ways to print them."""

from __future__ import annotations

from functools import cache

from generator.document import (
    BlockQuote,
    BulletList,
    Document,
    Emphasis,
    Footnote,
    FootnoteReference,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListItem,
    OrderedList,
    PageSize,
    Paragraph,
    Slot,
    Strong,
    ThematicBreak,
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
from generator.forms.agreement import Agreement, Refusal
from generator.forms.context import context_of
from generator.forms.renderer import Renderer, document_of
from generator.output import Format
from generator.pdf import Identity, PreparedForms, write_document
from generator.template import find_templates, load_template
from generator.text import Code, Math, SmallCaps, Subscript, Superscript, Text, Title

TEMPLATES = tuple(find_templates())

NAMES = {
    "latin": "Þórunn Ægisdóttir Łukasz",
    "vietnamese": "Trần Thị Hương Giang",
    "greek": "Ελένη Παπαδοπούλου",
    "cyrillic": "Юлия Щербакова",
    "chinese-simplified": "张晓明",
    "chinese-traditional": "陳龍馨",
    "japanese": "髙橋 さくらコ",
    "korean": "김철수",
    "arabic": "محمد بن عبد الله",
    "hebrew": "דוד בן גוריון",
    "devanagari": "अमित कुमार शर्मा",
    "thai": "สมชาย ใจดี",
    "mathematical": "𝔼 ℓ ∞ ⊕ ₙ",
}
"""One name per script."""

IDENTITY = Identity("okonkwo31", 2, "0123456789abcdef", "On Invented Titles")

LOREM = (
    "The parties agree that every sentence of this specimen has been invented, that none of it "
    "binds anybody, and that it serves for nothing but to fill lines and pages with words of the "
    "lengths that are usual in agreements of this kind."
)


def text(*words: str) -> tuple[Inline, ...]:
    return (Text(" ".join(words)),)


def paragraph(*children: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(c) if isinstance(c, str) else c for c in children))


def item(*blocks: Paragraph | OrderedList | BulletList) -> ListItem:
    return ListItem(blocks)


def numbered(count: int) -> OrderedList:
    return OrderedList(tuple(item(paragraph(LOREM)) for _ in range(count)))


def signature_block(count: int) -> BulletList:
    """Fields for as many signers; slot numbers run from 1."""
    return BulletList(
        tuple(
            item(
                paragraph("Signer: ", Slot(3 * n + 1)),
                BulletList(
                    (
                        item(paragraph("Signed: ", Slot(3 * n + 2))),
                        item(paragraph("Date: ", Slot(3 * n + 3))),
                    )
                ),
            )
            for n in range(count)
        )
    )


def signer_values(names: tuple[str, ...]) -> list[Value]:
    values: list[Value] = []
    for number, name in enumerate(names, start=1):
        key = f"{number:02}"
        values.append(TextField(f"name_{key}", f"Name of signer {number}", name))
        values.append(SignatureField(f"signature_{key}", f"Signature of signer {number}"))
        values.append(DateField(f"date_{key}", f"Date of signature {number}"))
    return values


@cache
def synthetic(page_size: PageSize = PageSize.A4) -> Document:
    """Everything that a document can hold."""
    return Document(
        title=text("A Specimen"),
        subtitle=text("Of everything"),
        page_size=page_size,
        blocks=(
            paragraph(
                "Plain, ",
                Emphasis((Text("emphasised"),)),
                ", ",
                Strong((Text("strong"),)),
                ", ",
                SmallCaps((Text("Small Capitals"),)),
                ", ",
                Code("typewriter"),
                ", x",
                Superscript((Text("2"),)),
                ", x",
                Subscript((Text("i"),)),
                ", ",
                Math("n^2", (Emphasis((Text("n"),)), Text("²"))),
                " and",
                FootnoteReference("one"),
                " a ",
                Link("https://example.org/a%20b", (Text("link"),)),
                ";",
                LineBreak(),
                "a new line.",
            ),
            Heading(2, text("The title")),
            BlockQuote((paragraph(Strong((Slot(0),))),)),
            Heading(4, text("A heading too deep by two")),
            OrderedList(
                (
                    item(paragraph(LOREM)),
                    item(
                        paragraph("You further say that:"),
                        BulletList((item(paragraph("this holds")), item(paragraph("that, too")))),
                    ),
                ),
                start=4,
            ),
            ThematicBreak(),
            Heading(2, text("Signatures")),
            paragraph("Signed by ", Slot(1), " and again", FootnoteReference("one"), ":"),
            paragraph(Slot(2)),
            paragraph(Slot(3)),
        ),
        footnotes=(Footnote("one", (paragraph("A note, at the foot of the page."),)),),
    )


AGREED = CheckBox("agreed", "Agreement to the terms", required=True)
MAILS = CheckBox("mails", "Wish for mails", checked=True)
AUTHORS = RadioButton("rights", "Who holds the rights", "the authors", required=True)
EMPLOYER = RadioButton("rights", "Who holds the rights", "their employer", required=True)
COUNTRY = ChoiceField("country", "Country", ("Nigeria", "Viet Nam", "Österreich"), "Viet Nam")
REASONS = TextField(
    *("reasons", "Reasons", "Because it is right."),
    lines=4,
    max_length=500,
    hint="In your own words, at most 500 characters; what is longer gets smaller",
)
INITIALS = TextField("initials", "Initials", width=Width(8, Unit.CHARACTERS))
OFFICE = TextField("office", "Office", "Łukasz Żółć", read_only=True, width=Width(40, Unit.PERCENT))


def of_every_kind() -> Document:
    """A document with fields of every kind, of which one stands in two places."""
    return Document(
        title=text("Fields of Every Kind"),
        blocks=(
            paragraph(AGREED, " I agree to all of the terms. ", Slot(0)),
            paragraph(MAILS, " Write to me."),
            BulletList(
                (
                    item(paragraph(AUTHORS, " the authors, or")),
                    item(paragraph(EMPLOYER, " their employer in ", Slot(1))),
                )
            ),
            paragraph("Reasons: ", Slot(2)),
            paragraph("Office: ", Slot(3), " and once more ", Slot(0)),
        ),
    )


KINDS: tuple[Value, ...] = (INITIALS, COUNTRY, REASONS, OFFICE)


def every_kind() -> bytes:
    """The document with fields of every kind, printed."""
    return write_document(of_every_kind(), KINDS, IDENTITY)


def synthetic_values(title: str, name: str) -> list[Value]:
    return [Title.of(title), *signer_values((name,))]


def printed(title: str = "On Invented Titles", name: str = "Zoe Ångström") -> bytes:
    """The synthetic document for one title and signer."""
    return synthetic_forms().render(synthetic_values(title, name), IDENTITY)


@cache
def synthetic_forms(page_size: PageSize = PageSize.A4) -> PreparedForms:
    return PreparedForms(synthetic(page_size))


@cache
def _renderer(template: str) -> Renderer:
    return Renderer(load_template(template), formats=frozenset({Format.PDF}))


def form(agreement: Agreement) -> bytes:
    """Print the form of an agreement."""
    return b"".join(form_parts(agreement))


def form_parts(agreement: Agreement) -> tuple[bytes, ...]:
    """Print the form of an agreement, in the pieces that it is made of."""
    rendition = _renderer(agreement.template).render(agreement)
    assert not isinstance(rendition, Refusal), rendition.diagnostics
    return tuple(rendition.files[Format.PDF])


def straight(agreement: Agreement) -> bytes:
    """Print the form of an agreement with nothing that was kept from others."""
    renderer = _renderer(agreement.template)
    rendition = renderer.render(agreement)
    assert not isinstance(rendition, Refusal), rendition.diagnostics
    paper = agreement.paper
    identity = Identity(
        paper.paper_id, agreement.revision, rendition.fingerprint, paper.title.plain
    )
    composition = renderer.template.compose(context_of(agreement, renderer.options))
    document = document_of(renderer.template, composition.skeleton)
    return write_document(document, composition.values, identity)
