"""``agreements corrections``: from a returned form and a reply to the list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.test_check import ADA, signed
from cli.test_check_mails import put
from generator.sources import load

pytestmark = pytest.mark.usefixtures("forked_processes")


@pytest.fixture
def form(papers: Path, here: Path, run: Run) -> bytes:
    """A form that came back signed."""
    assert papers
    assert run("generate").status == 0
    return signed((here / "out/lovelace43.pdf").read_bytes(), ADA)


def test_what_a_reply_quotes_is_shown_and_taken_only_when_asked(
    here: Path, papers: Path, form: bytes, run: Run
) -> None:
    put(here, form, "Please fix the title to “Sketch of an Analytical Engine”. I sign only then.")
    assert run("check", "mail.eml").status == 1
    file = papers.parent / "corrections.csv"
    ended = run("corrections")
    assert "Sketch of an Analytical Engine" in ended.output
    assert not file.exists()
    assert run("corrections", "--take", "lovelace43").status == 0
    titles = {paper.paper_id: paper.title.plain for paper in load(papers.parent).papers}
    assert titles["lovelace43"] == "Sketch of an Analytical Engine"
    assert json.loads(run("corrections", "--json").output) == []
    made = run("generate")
    assert "replaced\tlovelace43" in made.output
    assert "corrections.csv" not in made.messages


def test_nothing_to_correct_is_said_and_nothing_is_written(
    here: Path, papers: Path, form: bytes, run: Run
) -> None:
    put(here, form, "Please find the form attached. Best, Ada")
    run("check", "mail.eml")
    assert "No returned form or reply contradicts the list." in run("corrections").messages
    refused = run("corrections", "--take", "lovelace43")
    assert (refused.status, "nothing is proposed" in refused.messages) == (2, True)
    assert not (papers.parent / "corrections.csv").exists()
