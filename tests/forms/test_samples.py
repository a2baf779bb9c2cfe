"""Invented agreements are of the shapes that their names promise."""

from __future__ import annotations

import re

from generator.forms.samples import largest_sample, samples, usual_sample

EVERY = samples("first")


def test_each_is_for_the_template_and_none_is_another() -> None:
    assert {each.template for each in EVERY.values()} == {"first"}
    assert len({repr(each) for each in EVERY.values()}) == len(EVERY)
    assert samples("second")["one author"].template == "second"


def test_as_many_sign_as_is_said() -> None:
    (many, all_sign), (_, one_signs) = (
        (int(found[0]), each)
        for name, each in EVERY.items()
        if (found := re.match(r"\d+(?= authors)", name))
    )
    assert all_sign == largest_sample("first")
    for each in (all_sign, one_signs):
        names = [str(author.name) for author in each.paper.authors]
        assert len(names) == len(set(names)) == many
    assert len(one_signs.signatories) == 1
    assert [who.name for who in all_sign.signatories] == [
        str(author.name) for author in all_sign.paper.authors
    ]
    assert len({who.email for who in all_sign.signatories}) == many


def test_what_is_known_of_signer_and_paper_differs() -> None:
    assert EVERY["a known signer"] == usual_sample("first")
    (known,) = EVERY["a known signer"].signatories
    (guessed,) = EVERY["a guessed signer"].signatories
    (blank,) = EVERY["a signer left blank"].signatories
    assert (known.known, guessed.known, blank.known) == (True, False, False)
    assert known.name
    assert guessed.name
    assert not blank.name
    assert len(EVERY["several signers"].signatories) == 3
    assert len(EVERY["one author"].paper.authors) == 1
    bare = EVERY["nothing known but the title"].paper
    assert (bare.authors, bare.volume) == ((), None)
    assert len(EVERY["a title of 300 words"].paper.title.plain.split()) == 300


def test_who_signs_in_any_script_is_an_author() -> None:
    for shape in ("long names", "names and a title in every script"):
        each = EVERY[shape]
        names = [str(author.name) for author in each.paper.authors]
        assert [who.name for who in each.signatories] == names
        assert not any(who.known for who in each.signatories)
        assert len(names) > 1
