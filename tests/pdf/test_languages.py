"""Text in another language: hyphenated by its own rules, running its own way, tagged for speech."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest
from specimens import IDENTITY, item, paragraph, text

from generator.document import (
    Block,
    BulletList,
    Document,
    Group,
    GroupKind,
    Heading,
    LanguageSpan,
    Slot,
)
from generator.fields import SignatureField
from generator.pdf import write_document
from generator.pdf.layout.document_layout import DocumentLayout

GERMAN = (
    "Einverständniserklärung zur Veröffentlichung von Präsentationsunterlagen der Vortragenden "
)
ENGLISH = "Unconditional authorisation of publication, representation and modification "


def group(language: str, *blocks: Block) -> Group:
    return Group(GroupKind.LANGUAGE, blocks, language)


def lines_of(block: Block, language: str) -> list[str]:
    layout = DocumentLayout(Document(text("T"), (block,), language=language))
    lines = layout.flow(1, ()).lines
    return ["".join(run.text for run in each.line.items if hasattr(run, "text")) for each in lines]


def hyphenated(block: Block, language: str) -> set[str]:
    """The beginnings of words that are parted at the ends of lines."""
    lines = lines_of(block, language)
    return {line.split()[-1].removesuffix("\u00ad") for line in lines if line.endswith("\u00ad")}


def test_a_passage_is_parted_as_a_document_in_its_language_is() -> None:
    inner = paragraph(GERMAN * 6)
    alone = lines_of(inner, "de")
    assert any(line.endswith("\u00ad") for line in alone)
    assert lines_of(group("de", inner), "en") == alone
    assert lines_of(group("de", inner), "he") == alone
    assert lines_of(inner, "en") != alone


def test_words_within_a_sentence_are_parted_by_their_own_rules() -> None:
    german = LanguageSpan("de", text(GERMAN * 6))
    assert lines_of(paragraph(german), "en") == lines_of(paragraph(GERMAN * 6), "de")
    english = LanguageSpan("en", text(ENGLISH * 6))
    assert lines_of(paragraph(english), "de") == lines_of(paragraph(ENGLISH * 6), "en")


def test_a_language_without_rules_is_not_parted() -> None:
    assert hyphenated(paragraph(GERMAN * 6), "de")
    assert hyphenated(group("he", paragraph(GERMAN * 6)), "de") == set()


def test_a_passage_runs_its_own_way() -> None:
    blocks = (
        group("he", Heading(2, text("כותרת"))),
        Heading(2, text("Title")),
        group("he", group("en", Heading(2, text("Title")))),
    )
    layout = DocumentLayout(Document(text("T"), blocks))
    starts = []
    for index in (1, 2, 3):
        [line] = layout.flow(index, ()).lines
        starts.append(line.x + min(run.x for run in line.line.runs))
    assert starts[0] > 300
    assert starts[1:] == pytest.approx([0, 0], abs=0.5)


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


def test_languages_are_told_to_what_speaks() -> None:
    document = Document(
        text("T"),
        (
            paragraph("The word ", LanguageSpan("fr", text("donc")), " and ", Slot(0)),
            group(
                "de",
                paragraph("Es gilt: ", LanguageSpan("he", text("הסכמה"))),
                BulletList((item(paragraph("Unterschrift: ", Slot(1))),)),
            ),
        ),
    )
    values = ("a name", SignatureField("s", "Sign"))
    with pikepdf.open(io.BytesIO(write_document(document, values, IDENTITY))) as pdf:
        root = pdf.Root.StructTreeRoot.K
        spoken = [(str(each.S), str(each.Lang)) for each in elements(root) if "/Lang" in each]
        assert spoken == [("/Span", "fr"), ("/Div", "de"), ("/Span", "he")]
        assert str(pdf.Root.Lang) == "en"


def test_shapes_of_characters_follow_the_passage() -> None:
    block = paragraph("直 ", LanguageSpan("ja", text("直")), LanguageSpan("zh-TW", text("直")))
    layout = DocumentLayout(Document(text("T"), (block,)))
    [line] = layout.flow(1, ()).lines
    faces = [run.face.name for run in line.line.runs if "直" in run.text]
    assert faces == ["NotoSerifCJK-Regular", "NotoSansJP-Regular", "NotoSansTC-Regular"]
