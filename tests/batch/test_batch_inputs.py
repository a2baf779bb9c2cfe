"""What a form is made from: as content for the ledger, and as one digest of all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator import Author, Name, Paper, Title, Volume, load_template, make_agreements
from generator.batch.inputs import form_content, input_digest
from generator.forms.agreement import Agreement
from generator.ledger import Signer

ADA = Author(Name("Lovelace", given="Ada"))
BO = Author(Name("Peng", given="Bo"))
VOLUME = Volume(year="2031", shortname="ICEX", editors=(BO.name, ADA.name))
PAPER = Paper("lovelace43", Title.of("On Ink"), (ADA, BO), VOLUME)
TEMPLATE = load_template("pmlr")


def agreement(paper: Paper = PAPER) -> Agreement:
    return make_agreements([paper])[0]


def test_content_is_all_that_goes_into_a_form() -> None:
    content = form_content(agreement(), TEMPLATE, {"fee": 3, "b": "x"}, "Some text")
    assert content.title == "On Ink"
    assert content.authors == ("Ada Lovelace", "Bo Peng")
    assert content.signers == (Signer("Ada Lovelace", known=False),)
    assert content.volume == (
        ("shortname", "ICEX"),
        ("year", "2031"),
        ("editors", "Bo Peng; Ada Lovelace"),
    )
    assert (content.template, content.template_digest) == ("pmlr", TEMPLATE.digest)
    assert content.options == (("b", "'x'"), ("fee", "3"))
    assert content.wording == "Some text"


def test_a_paper_without_a_volume_has_none_in_its_content() -> None:
    content = form_content(agreement(replace(PAPER, volume=None)), TEMPLATE, {}, None)
    assert content.volume == ()


@pytest.mark.parametrize(
    "paper",
    [
        replace(PAPER, title=Title.of("On Inks")),
        replace(PAPER, authors=(BO, ADA)),
        replace(PAPER, volume=replace(VOLUME, year="2032")),
        replace(PAPER, paper_id="lovelace44"),
    ],
)
def test_another_paper_has_another_digest(paper: Paper) -> None:
    digest = input_digest(agreement(), TEMPLATE, {})
    assert input_digest(agreement(paper), TEMPLATE, {}) != digest
    assert input_digest(agreement(), TEMPLATE, {}) == digest


def test_other_options_and_another_template_have_another_digest() -> None:
    digest = input_digest(agreement(), TEMPLATE, {})
    assert input_digest(agreement(), TEMPLATE, {"fee": 3}) != digest
    assert input_digest(agreement(), load_template("recording-release"), {}) != digest
