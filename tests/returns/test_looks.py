"""What fields show: nothing is accepted that no value explains, and honest forms pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from disguising import Disguise, disguises, dotted, mutated
from filling import opened, place_of, saved
from kinds import Examine, filled
from kinds_signed import certificate
from looking import picture
from pyhanko.sign.signers import DEFAULT_SIGNING_STAMP_STYLE
from pyhanko.stamp import TextStampStyle
from test_corpus import told

from generator.returns.evidence import (
    Box,
    FieldPlace,
    FieldRole,
    FileKind,
    Index,
    Outcome,
    SignatureMark,
    signature_kinds,
)
from generator.returns.looks.explained import explain_look
from generator.returns.looks.fields import FieldLook

DISGUISES = disguises()
MUTATIONS = 60


def test_there_are_many() -> None:
    assert len({each.name for each in DISGUISES}) == len(DISGUISES) >= 70


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda each: each.name)
def test_a_form_that_says_something_else_is_not_accepted(
    disguise: Disguise, examine: Examine
) -> None:
    report = examine(disguise.make(), FileKind.PDF)
    assert report.outcome is not Outcome.ACCEPTED, told(report)
    codes = {each.code for each in report.findings if each.outcome is not Outcome.ACCEPTED}
    assert codes & disguise.codes, told(report)


def test_what_is_not_explained_is_pictured(issued: Index, examine: Examine) -> None:
    document = opened(filled("guessed"))
    place = place_of(filled("guessed"), "author_01")
    left, bottom, _, _ = place.box
    words = dotted("NO", left + 90, bottom + 3, 9)
    document.pages[place.page].contents_add(b"q " + words + b" f Q")
    altered = saved(document)
    assert len(picture(issued, altered)) == len(picture(issued, filled("guessed"))) + 1
    report = examine(altered, FileKind.PDF)
    [found] = [each for each in report.findings if each.code == "unexplained"]
    assert "something is drawn" in found.message


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize(
    "style",
    [
        replace(DEFAULT_SIGNING_STAMP_STYLE, stamp_text="Void. I, %(signer)s, do not agree"),
        replace(DEFAULT_SIGNING_STAMP_STYLE, border_width=1),
        replace(DEFAULT_SIGNING_STAMP_STYLE, background=None),
    ],
    ids=["other words", "another frame", "no picture"],
)
def test_a_digital_signature_that_shows_something_else(
    style: TextStampStyle, examine: Examine
) -> None:
    report = examine(certificate(style=style), FileKind.PDF)
    assert report.outcome is Outcome.REVIEW, told(report)
    assert "unexplained" in {each.code for each in report.findings}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_what_is_drawn_at_random_is_seen(seed: int, examine: Examine) -> None:
    report = examine(mutated(seed), FileKind.PDF)
    assert report.outcome is not Outcome.ACCEPTED, told(report)


@pytest.mark.parametrize(
    ("initials", "explained"),
    [("EDC", True), ("ÉdC", True), ("é. d. c.", True), ("EDL", False), ("E+", False)],
)
def test_initials_have_the_marks_of_a_name_or_do_without_them(
    initials: str,
    explained: bool,  # noqa: FBT001 - what is expected
) -> None:
    place = FieldPlace("initials_01", "Initials", FieldRole.NAME, 1, Box(0, 0, 90, 20))
    look = FieldLook(initials.replace(" ", ""))
    marks = [SignatureMark(signature_kinds.FIELD, initials)]
    said = [*explain_look(place, look, marks, (), ["Émilie du Châtelet"])]
    assert (said == []) is explained
