"""Kinds of forms that are not what was issued, or not any more."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import altering
import annotating
import foreign
from filling import by_pikepdf
from kinds import (
    ACCEPTED,
    PERSON,
    REJECTED,
    Kind,
    altered,
    filled,
    form,
    old_revision,
)
from pikepdf import String

WORDS = "modified only"


def changed() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Altered")
    tricks: dict[str, Callable[[], bytes]] = {
        "a word, before it was made": lambda: by_pikepdf(altered(), form().answers()),
        "a word left out, before it was made": lambda: by_pikepdf(
            altering.by_template(form(), "AGREE FULLY WITH", "AGREE WITH"), form().answers()
        ),
        "a number, before it was made": lambda: by_pikepdf(
            altering.by_template(form(), "within one year", "within two years"), form().answers()
        ),
        "a white box over words": lambda: altering.cover(filled(), WORDS),
        "a white box over one letter": lambda: altering.cover(filled(), "indemnif"),
        "other words over them": lambda: altering.overwrite(filled(), WORDS, "changed"),
        "a picture of other words over them": lambda: altering.overpaint(
            filled(), WORDS, "changed"
        ),
        "a typed note over words": lambda: altering.overnote(filled(), WORDS, "changed"),
        "a reservation typed into the margin": lambda: altering.side_note(
            filled(), WORDS, "except code"
        ),
        "words struck out": lambda: altering.strike_out(filled(), WORDS),
        "a line drawn through words": lambda: altering.draw(
            filled(), 1, b"0 g 120 605 300 0.8 re f"
        ),
        "words added that are not seen": lambda: altering.add_invisible(
            filled(), "your signature.", "not"
        ),
        "a paragraph taken out": lambda: altering.drop_paragraph(filled(), 1, 3),
        "a paragraph on a hidden layer": lambda: altering.hide_paragraph(filled(), 1, 3),
        "letters exchanged in the font": lambda: altering.swap_glyphs(filled(), "o", "u"),
        "digits exchanged in the font": lambda: altering.swap_glyphs(filled(), "2", "3"),
        "the title overwritten": lambda: altering.overwrite(
            filled(), "Sync-Point Drop", "Sync-Point Rise"
        ),
        "the signer's printed name overwritten": lambda: altering.overwrite(
            filled(), "Han-Byul Kim", "Grace Hopper"
        ),
    }
    tricks |= {
        "a field that lies over words": lambda: annotating.field_over(filled(), WORDS, "changed"),
        "a field of the form moved over words": lambda: annotating.move_field(
            filled(), "date_01", WORDS
        ),
        "a link that shows other words": lambda: annotating.over(
            filled(), WORDS, "changed", "/Link"
        ),
        "a page cut off at words": lambda: annotating.crop(filled(), "You retain ownership"),
        "a page cut off above the signature": lambda: annotating.crop(
            filled(), "I HAVE READ AND AGREE"
        ),
        "a stamp over words": lambda: annotating.over(filled(), WORDS, "changed", "/Stamp"),
        "a note over words that only paper shows": lambda: annotating.over(
            filled(), WORDS, "changed", flags=annotating.HIDDEN_ON_SCREEN
        ),
        "an opened note over words": lambda: annotating.over(
            filled(), WORDS, "changed", "/Text", Contents=String("changed")
        ),
        "a watermark over words": lambda: annotating.over(filled(), WORDS, "changed", "/Watermark"),
    }
    for name, make in tricks.items():
        yield kind(name, make, REJECTED, "terms-changed")
    doubts: dict[str, tuple[str, Callable[[], bytes]]] = {
        "a window of a note over words, which few viewers show": (
            "terms-not-compared",
            lambda: annotating.over(filled(), WORDS, "changed", "/Popup"),
        ),
        "another name over the typed one": (
            "name-other",
            lambda: annotating.twin_field(filled(), "signed_01", "Grace Hopper"),
        ),
    }
    for name, (code, make) in doubts.items():
        yield kind(name, make, PERSON, code)
    yield kind(
        "a picture of altered terms over a page",
        lambda: altering.paste_picture(filled(), altered(), 0),
        PERSON,
        "scan",
    )
    yield kind(
        "a note stuck beside a clause",
        lambda: altering.sticky_note(filled(), WORDS, "I do not agree."),
        PERSON,
        "note",
    )


def standing() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Older and other")
    yield kind(
        "an older revision with another title",
        lambda: old_revision("retitled"),
        REJECTED,
        "superseded-changed",
        form="retitled",
    )
    yield kind(
        "an older revision with other proceedings",
        lambda: old_revision("reissued"),
        PERSON,
        "superseded",
        form="reissued",
    )
    yield kind(
        "an older revision with other capitals in the title",
        lambda: old_revision("recased"),
        ACCEPTED,
        "superseded-noted",
        form="recased",
    )
    for key, name, outcome, code in (
        ("reissued", "the revision that stands", ACCEPTED, "signed"),
        ("withdrawn", "of a paper that was withdrawn", PERSON, "withdrawn"),
        ("renamed", "a title that is another in the metadata now", PERSON, "title-other"),
        ("respelled", "a title that is spelled otherwise now", ACCEPTED, "title-spelling"),
    ):
        yield kind(name, functools.partial(filled, key), outcome, code, form=key)
    for name, marks, outcome, code in (
        ("the codes and the metadata taken out", {"code", "metadata"}, REJECTED, "terms-changed"),
        ("the foot of the pages taken out", {"code", "words"}, REJECTED, "terms-changed"),
        ("all marks taken out", altering.MARKS, PERSON, "only-alike"),
    ):
        make = functools.partial(altering.strip_marks, filled(), frozenset(marks))
        yield kind(name, make, outcome, code)


def foreign_made() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Not made by us")
    paper = form("guessed")
    title, name = paper.content.title or "", "Muru Zhang"

    def typed(**what: str) -> bytes:
        return foreign.typed(foreign.look_alike(), **what)

    whole = functools.partial(typed, title=title, name=name, day="2031-06-01")
    yield kind("the publisher's form, typed", whole, PERSON, "only-alike", form="guessed")
    yield kind(
        "the publisher's form, without signature and name",
        functools.partial(typed, title=title, day="2031-06-01"),
        PERSON,
        "not-signed",
        form="guessed",
    )
    yield kind(
        "the publisher's form, without a date",
        functools.partial(typed, title=title, name=name),
        PERSON,
        "date-missing",
        form="guessed",
    )
    yield kind("the publisher's form, blank", foreign.look_alike, PERSON, "not-recognised", form="")
    yield kind(
        "the publisher's form, signed and scanned",
        lambda: foreign.scanned(foreign.look_alike(), title, name),
        PERSON,
        "scan",
        form="",
        slow=True,
    )
    yield kind("a letter", foreign.a_letter, PERSON, "not-recognised", form="")
