"""Printing: same bytes always, no letter lost, nothing that a form before leaves behind."""

from __future__ import annotations

import io
import unicodedata

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page import validate_pdf_bytes
from specimens import (
    IDENTITY,
    LOREM,
    NAMES,
    TEMPLATES,
    form,
    form_parts,
    printed,
    synthetic,
    synthetic_forms,
    synthetic_values,
    text,
)

from generator.document import Document, Link, PageSize, Paragraph, Slot
from generator.fields import SignatureField
from generator.forms.agreement import Agreement
from generator.forms.samples import samples
from generator.forms.signatory import Basis, Signatory
from generator.paper import Paper
from generator.pdf import Identity, PreparedForms, UnprintableError, missing_characters
from generator.text import SmallCaps, Text, Title

TITLES = {
    "one letter": "X",
    "300 characters": ("On the optimality of decentralised mirror descent " * 6)[:300],
    "5,000 characters": (LOREM * 20)[:5000],
    "an unbreakable word": "Pneumono" * 50,
    "only Chinese": "基于深度神经网络的大规模图像识别与自然语言处理方法研究（扩展版）" * 4,
    "only Arabic": "دراسة حول خوارزميات التعلم العميق وتطبيقاتها (الإصدار 2) مع أمثلة " * 3,
    "only spaces that do not break": "a\u00a0b\u00a0" * 200,
    "soft hyphens and joiners": "co\u00adoperation e\u0301 \u2066x\u2069 a\u200db",
}


_PAPER = Paper("okonkwo31", Title.of("On Invented Titles"), ())


def _signatory(name: str) -> Signatory:
    return Signatory(name, "", Basis.ALL)


def assert_accessible(pdf: bytes) -> None:
    report = validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, [str(failure) for failure in report.failures]


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("page_size", list(PageSize))
def test_any_title_makes_an_accessible_form(title: str, page_size: PageSize) -> None:
    values = synthetic_values(title, "Ada")
    assert_accessible(synthetic_forms(page_size).render(values, IDENTITY))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_makes_an_accessible_form(name: str) -> None:
    assert_accessible(printed(name, name))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_sample_of_a_template_is_accessible(template: str) -> None:
    for agreement in samples(template).values():
        assert_accessible(form(agreement))


@pytest.mark.parametrize("template", TEMPLATES)
def test_latin_forms_are_small(template: str) -> None:
    for name, agreement in samples(template).items():
        if len(agreement.signatories) == 1:
            pdf = form(agreement)
            with pikepdf.open(io.BytesIO(pdf)) as opened:
                fields = len(opened.Root.AcroForm.Fields)
            assert len(pdf) <= 57_000 + 400 * fields, name


def test_each_unprintable_character_is_named_once() -> None:
    with pytest.raises(UnprintableError) as caught:
        printed("A \U00013000 and \U00012000, \U00013000 again", "Ada")
    assert caught.value.characters == ("\U00013000", "\U00012000")
    assert "U+13000" in str(caught.value)
    assert missing_characters("A \U00010380 \U00012000") == ("\U00010380", "\U00012000")


def test_unprintable_characters_are_found_in_title_field_and_id() -> None:
    values = synthetic_values("\U00012000", "\U00012001")
    with pytest.raises(UnprintableError) as caught:
        synthetic_forms().render(values, Identity("\U00012002", 1, "f", "t"))
    assert caught.value.characters == ("\U00012000", "\U00012001", "\U00012002")


def test_unprintable_characters_are_found_in_a_skeleton() -> None:
    skeleton = Document(title=text("\U00012000"), blocks=())
    with pytest.raises(UnprintableError):
        PreparedForms(skeleton)


@given(st.lists(st.sampled_from([*NAMES, *TITLES]), min_size=1, max_size=5), st.randoms())
@settings(max_examples=15)
def test_bytes_do_not_depend_on_what_was_printed_before(order: list[str], chance: object) -> None:
    forms = synthetic_forms()
    for key in order:
        title = TITLES.get(key, key)
        values = synthetic_values(title, NAMES.get(key, "Ada"))
        forms.render(values, IDENTITY)
    fresh = PreparedForms(synthetic()).render(values, IDENTITY)
    assert forms.render(values, IDENTITY) == fresh


def test_a_link_is_as_high_as_its_letters() -> None:
    link = Link("https://example.org/", (Slot(0),))
    skeleton = Document(title=text("Title"), blocks=(Paragraph((link,)),))
    forms = PreparedForms(skeleton)
    forms.render([Title((SmallCaps((Text("hhhhh"),)),))], IDENTITY)  # as wide as four capitals
    capitals = [Title((Text("HHHH"),))]
    assert forms.render(capitals, IDENTITY) == PreparedForms(skeleton).render(capitals, IDENTITY)


@pytest.mark.parametrize("template", TEMPLATES)
def test_forms_of_as_many_signers_share_their_file(template: str) -> None:
    forms = [
        form_parts(Agreement(_PAPER, template, tuple(_signatory(name) for name in names)))
        for names in (("Ada Okafor", "Bo Zhou"), ("Kofi Silva", "Łukasz Żółć"), ("Inês Horn", "王"))
    ]
    assert len({id(shared) for shared, _ in forms}) == 1
    assert len({own for _, own in forms}) == 3


def test_who_a_field_belongs_to_is_said_on_each_form() -> None:
    document = Document(title=text("Title"), blocks=(Paragraph((Slot(0),)),))
    forms = PreparedForms(document)
    for owner in ("Ada Okafor", "Bo Zhou", ""):
        value = SignatureField("signature_01", "Signature", owner=owner)
        with pikepdf.open(io.BytesIO(forms.render([value], IDENTITY))) as opened:
            [field] = opened.Root.AcroForm.Fields
            tree = opened.Root.StructTreeRoot.ParentTree.Nums
            element = tree[2 * int(field.StructParent) + 1]
            said = f"Signature: {owner}" if owner else "Signature"
            assert str(field.TU) == str(element.Alt) == said


def test_bytes_differ_where_forms_do() -> None:
    values = synthetic_values("Title", "Ada")
    forms = synthetic_forms()
    seen = {
        forms.render(values, IDENTITY),
        forms.render(synthetic_values("Title", "Adb"), IDENTITY),
        forms.render(synthetic_values("Titlf", "Ada"), IDENTITY),
        forms.render(values, Identity("okonkwo31", 3, IDENTITY.fingerprint, IDENTITY.subject)),
        forms.render(values, Identity("okonkwo31", 2, "f", IDENTITY.subject)),
    }
    assert len(seen) == 5


CONTROL = st.characters(categories=("L", "M", "N", "P", "S", "Zs", "Cf"), max_codepoint=0x2FFFF)


@given(st.text(CONTROL, min_size=1, max_size=60))
def test_any_text_is_printed_whole_or_refused(title: str) -> None:
    try:
        pdf = printed(title, title)
    except UnprintableError as error:
        folded = unicodedata.normalize("NFC", title)
        assert set(error.characters) <= set(folded)  # noqa: PT017 - printing it is as right
        return
    assert missing_characters(title) == ()
    document = pdfium.PdfDocument(pdf)
    assert len(document) >= 1
    document.close()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
