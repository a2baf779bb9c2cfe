"""Forms that would name two events: the one in the settings, and the one in the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Run
from generator.cli.shared.two_events import warn_of_two_events
from generator.paper import Paper, Title, Volume

LIST = "Proceedings of the 3rd International Conference on Invented Results"


def warned(own: Volume, ours: Volume) -> list[str]:
    papers = [Paper(each, Title.of("On Ink"), (), own) for each in ("ink1", "ink2")]
    return [each.message for each in warn_of_two_events(papers, ours)]


def test_another_event_is_told_once() -> None:
    (message,) = warned(Volume(booktitle=LIST), Volume(name="Workshop on Paper and Glue"))
    assert message == (
        f"[volume] names “Workshop on Paper and Glue”, the list “{LIST}”: a form may name both"
    )
    assert warned(Volume(name="Workshop on Paper and Glue"), Volume(booktitle=LIST))


@pytest.mark.parametrize(
    "ours",
    [
        Volume(name="International Conference on Invented Results 2031"),
        Volume(name="3rd Int. Conf. on Invented Results"),
        Volume(name="ICIR 2031"),
        Volume(name="Workshop on Paper and Glue", booktitle="Proceedings on Paper and Glue"),
        Volume(year="2031"),
        Volume(),
    ],
)
def test_the_same_event_is_no_matter(ours: Volume) -> None:
    assert warned(Volume(booktitle=LIST), ours) == []


def test_a_paper_without_a_volume_names_none() -> None:
    paper = Paper("ink1", Title.of("On Ink"), ())
    assert [*warn_of_two_events([paper], Volume(name="Workshop on Paper and Glue"))] == []


def test_the_chair_is_told_before_the_forms_are_made(here: Path, run: Run) -> None:
    (here / "metadata").mkdir()
    (here / "metadata" / "papers.bib").write_text(
        f"@proceedings{{icir, booktitle = {{{LIST}}}}}\n"
        "@inproceedings{ink1, title = {On Ink}, author = {Lovelace, Ada}}\n",
        "utf-8",
    )
    (here / "agreements.toml").write_text(
        '[volume]\nname = "Workshop on Paper and Glue"\n', "utf-8"
    )
    messages = " ".join(run("papers").messages.split())
    assert "warning: [volume] names “Workshop on Paper and Glue”" in messages
    assert "set booktitle in [volume], too" in messages
    assert run("generate", "-t", "pmlr").status == 0
