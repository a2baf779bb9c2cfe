"""Several agreements of a workspace: which there are, and which papers each is for."""

from __future__ import annotations

import pytest

from generator.agreements import (
    AgreementEntry,
    NoSuchPapersError,
    agreements_of,
    papers_for,
)
from generator.config import Config, parse_config
from generator.forms.signatory import SignerRule
from generator.paper import Author, Name, Paper
from generator.text import Title

ADA = Author(Name("Lovelace", given="Ada"))
LICENSE = AgreementEntry("license-to-publish", "license-to-publish")
RELEASE = AgreementEntry("recording-release", "recording-release", ("track=talks",))
PAPERS = tuple(
    Paper(paper_id, Title.of("On Ink"), (ADA,), extra=(("track", track),))
    for paper_id, track in (("a", "Talks"), ("b", "posters"), ("c", "talks"), ("d", "keynotes"))
)


def read(text: str) -> Config:
    config, problems = parse_config(text)
    assert not problems
    return config


def test_entries_are_read_with_their_papers_and_signers() -> None:
    config = read(
        '[[agreement]]\ntemplate = "license-to-publish"\n\n'
        '[[agreement]]\ntemplate = "recording-release"\nname = "recordings"\n'
        'for = ["talks", "d"]\nsigner = "all"\n\n[selections]\ntalks = "track=talks"\n'
    )
    assert config.entries == (
        LICENSE,
        AgreementEntry("recording-release", "recordings", ("talks", "d"), SignerRule.ALL),
    )
    chosen = papers_for(config.entries[1], PAPERS, config.selections)
    assert [paper.paper_id for paper in chosen] == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[[agreement]]\n", 1, "names no template"),
        ('[[agreement]]\ntemplate = "pmlr"\nname = "Outbox"\n', 3, "cannot be the name"),
        ('[[agreement]]\ntemplate = "pmlr"\nname = "../x"\n', 3, "cannot be the name"),
        (
            '[[agreement]]\ntemplate = "pmlr"\n[[agreement]]\ntemplate = "pmlr"\n',
            3,
            "two agreements “pmlr”",
        ),
        ('[[agreement]]\ntemplate = "pmlr"\nfor = []\n', 3, "NAME=VALUE or ids"),
        ('[[agreement]]\ntemplate = "pmlr"\n[[agreement]]\nname = 3\n', 4, '"name"'),
        ('[[agreement]]\ntemplate = "pmlr"\npapers = "a"\n', 3, 'unknown key "papers"'),
        ('agreement = "pmlr"\n', 1, "a list of tables"),
        ("[selections]\ntalks = 3\n", 2, "NAME=VALUE or ids"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, message: str) -> None:
    _, problems = parse_config(text)
    assert any(message in each.message and each.span.line == line for each in problems)


def test_the_only_agreement_of_before_keeps_its_forms_where_they_are() -> None:
    both = (LICENSE, RELEASE)
    assert agreements_of(both, "", "") == both
    flat = AgreementEntry("license-to-publish", "")
    assert agreements_of(both, "", "license-to-publish") == (flat, RELEASE)
    assert agreements_of((RELEASE,), "license-to-publish", "") == (flat, RELEASE)
    assert agreements_of((RELEASE,), "", "pmlr") == (AgreementEntry("pmlr"), RELEASE)
    assert agreements_of((), "pmlr", "") == (AgreementEntry("pmlr"),)


def test_an_agreement_without_for_is_for_all_papers() -> None:
    assert papers_for(LICENSE, PAPERS, {}) == PAPERS


@pytest.mark.parametrize("word", ["track=workshop", "e", "talks"])
def test_words_that_mean_no_paper_are_refused(word: str) -> None:
    entry = AgreementEntry("pmlr", "pmlr", ("a", word))
    with pytest.raises(NoSuchPapersError, match=word):
        papers_for(entry, PAPERS, {})
