"""Forms in nine languages, and in the scripts of the font packages: judged, read, and unmixed."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from page import validate_pdf_bytes

from generator import Refusal, Rendition
from generator.forms.mistakes import find_all_mistakes
from generator.forms.renderer import Renderer
from generator.forms.samples import samples
from generator.languages.words import words_of
from generator.template import find_templates, load_template

FOLDER = Path(__file__).parents[2] / "tools" / "validate" / "languages"
TEMPLATES = sorted(find_templates([FOLDER]).keys() - find_templates())
LANGUAGES = [name for name in TEMPLATES if name != "language-scripts"]


@cache
def made(template: str, sample: str = "several signers") -> Rendition:
    rendition = Renderer(load_template(template, [FOLDER])).render(samples(template)[sample])
    assert not isinstance(rendition, Refusal), rendition.diagnostics
    return rendition


def words(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def test_there_are_nine_languages_at_least() -> None:
    assert len(LANGUAGES) >= 8


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_bears_every_shape_of_paper(template: str) -> None:
    assert find_all_mistakes(template, [FOLDER], {}) == ()


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_form_can_be_read_aloud(template: str) -> None:
    report = validate_pdf_bytes(made(template).pdf, profile="ua1")
    assert [str(failure) for failure in report.failures] == []


@pytest.mark.parametrize("template", LANGUAGES)
def test_what_the_toolkit_says_is_said_in_the_language(template: str) -> None:
    language = template.removeprefix("language-")
    said = words_of(language)
    pdf = made(template).pdf
    before, after = (part.strip() for part in said.around_id(1))
    text = words(pdf)
    for part in (before, after, said.page.format(page=1, pages=2).split()[0]):
        assert "".join(part.split()) in text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.Lang == language
        tooltips = [str(field.TU) for field in opened.Root.AcroForm.Fields]
    assert any(said.signature in each for each in tooltips)
    assert any(said.date_format in each for each in tooltips)


@pytest.mark.parametrize("template", ["language-ar", "language-he"])
def test_text_from_right_to_left_is_read_in_its_order(template: str) -> None:
    """A sentence of the template's own, in one script, is found as it was written."""
    sentences = {
        "language-ar": "تتعلق هذه الاتفاقية بالمخطوط المعنون",
        "language-he": "הסכם זה נוגע לכתב היד הקרוי כעת",
    }
    found = pdfium.PdfDocument(made(template).pdf)[0].get_textpage().get_text_range()
    assert sentences[template] in found
    assert "Geometry of Invented Titles" in found
