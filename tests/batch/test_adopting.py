"""Papers whose forms were made elsewhere are in the ledger as if their forms had been issued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import generator
from generator import Issue, office
from generator.batch.adopting import adopt_papers
from generator.diagnostics import Span
from generator.ledger.records import Record
from generator.office import Office
from generator.output import Format

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
AUTHOR = generator.Author(generator.Name("Noether", given="Emmy"))


def paper(paper_id: str, title: str, file: str | None = None) -> generator.Paper:
    return generator.Paper(paper_id, generator.Title.of(title), (AUTHOR,), span=Span(file))


def renderer() -> generator.Renderer:
    return generator.Renderer(generator.load_template("pmlr"), formats=[Format.MARKDOWN])


def adopt(opened: Office, *papers: generator.Paper) -> tuple[str, ...]:
    return adopt_papers(generator.make_agreements(papers, "pmlr"), renderer(), opened)


def issued(folder: Path, *papers: generator.Paper) -> dict[str, Record]:
    """Return the records of the same papers, whose forms are made."""
    with office.create(folder) as opened:
        agreements = generator.make_agreements(papers, "pmlr")
        plan = generator.plan_run(agreements, renderer(), opened.state())
        for _ in generator.apply_run(plan, renderer(), opened, NOW):
            pass
        return dict(opened.ledger.records())


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    with office.create(tmp_path / "out") as held:
        yield held


def test_it_says_what_a_run_would_say_and_has_no_file(opened: Office, tmp_path: Path) -> None:
    papers = [paper("p1", "One"), paper("p2", "Two")]
    assert adopt(opened, *papers) == ("p1", "p2")
    adopted = opened.ledger.records()
    for paper_id, made in issued(tmp_path / "made", *papers).items():
        record = adopted[paper_id]
        assert not record.withdrawn
        assert record.input_digest == made.input_digest
        (revision,) = record.revisions
        assert (revision.number, revision.form_id) == (1, made.current.form_id)
        assert revision.fingerprint == made.current.fingerprint
        assert revision.content == made.current.content
        assert (revision.files, revision.issued_at) == ((), None)


def test_what_has_a_record_is_left_as_it_is(opened: Office) -> None:
    assert adopt(opened, paper("p1", "One")) == ("p1",)
    before = opened.ledger.records()["p1"]
    assert adopt(opened, paper("p1", "Another"), paper("p2", "Two")) == ("p2",)
    assert opened.ledger.records()["p1"] == before
    assert adopt(opened, paper("p1", "One"), paper("p2", "Two")) == ()


def test_a_run_makes_the_files_of_the_same_revision(opened: Office) -> None:
    adopt(opened, paper("p1", "One"))
    fingerprint = opened.ledger.records()["p1"].current.fingerprint
    agreements = generator.make_agreements([paper("p1", "One")], "pmlr")
    plan = generator.plan_run(agreements, renderer(), opened.state())
    (step,) = plan.steps
    assert isinstance(step, Issue)
    for _ in generator.apply_run(plan, renderer(), opened, NOW):
        pass
    (revision,) = opened.ledger.records()["p1"].revisions
    assert revision.fingerprint == fingerprint
    assert [file.name for file in revision.files] == ["p1.md"]


def test_a_paper_whose_form_would_be_refused_is_known_by_what_is_known(opened: Office) -> None:
    unprintable = "Of \U0001f9ff Amulets"
    assert adopt(opened, paper("p1", unprintable), paper("p2", "Of \U0001fac0 Hearts")) == (
        "p1",
        "p2",
    )
    found = opened.ledger.records()
    assert found["p1"].current.content.title == unprintable
    assert found["p1"].current.fingerprint != found["p2"].current.fingerprint
    assert {len(each.current.fingerprint) for each in found.values()} == {16}


def test_the_list_is_kept_as_it_is_seen_from_the_folder(opened: Office, tmp_path: Path) -> None:
    source = tmp_path / "papers.bib"
    source.write_text("", "utf-8")
    adopt(opened, paper("p1", "One", str(source)), paper("p2", "Two"))
    found = opened.ledger.records()
    assert (found["p1"].source, found["p2"].source) == ("../papers.bib", "")
