"""A planned run asks for what has to be made, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import generator
from generator import Issue, Refusal, Unchanged, office
from generator.diagnostics import error
from generator.forms.renderer import Rendition
from generator.ledger.store import Ledger, NewRevision, SeenFile
from generator.office import Office
from generator.output import Format

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
AUTHOR = generator.Author(generator.Name("Noether", given="Emmy"))


def planned(opened: Office, *titles: str) -> generator.RunPlan:
    papers = [
        generator.Paper(f"p{number}", generator.Title.of(title), (AUTHOR,))
        for number, title in enumerate(titles, start=1)
    ]
    renderer = generator.Renderer(generator.load_template("pmlr"), formats=[Format.MARKDOWN])
    agreements = generator.make_agreements(papers, "pmlr")
    return generator.plan_run(agreements, renderer, opened.state())


def issue(opened: Office, *titles: str) -> None:
    renderer = generator.Renderer(generator.load_template("pmlr"), formats=[Format.MARKDOWN])
    for _ in generator.apply_run(planned(opened, *titles), renderer, opened, NOW):
        pass


def steps(opened: Office, *titles: str) -> list[tuple[type, str]]:
    found = []
    for step in planned(opened, *titles).steps:
        assert isinstance(step, Issue | Unchanged)
        found.append((type(step), step.agreement.paper.paper_id))
    return found


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    with office.create(tmp_path / "out") as held:
        issue(held, "One", "Two")
        yield held


def test_a_form_that_is_as_it_should_be_is_not_made_again(opened: Office) -> None:
    assert steps(opened, "One", "Two") == [(Unchanged, "p1"), (Unchanged, "p2")]


def test_forms_are_recorded_together_and_each_file_is_seen_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded: list[int] = []
    seen: list[SeenFile] = []
    issue_all, see = Ledger.issue_all, Ledger.see

    def counted(
        ledger: Ledger, issues: Iterable[NewRevision], at: datetime, files: Iterable[SeenFile] = ()
    ) -> None:
        listed = list(issues)
        recorded.append(len(listed))
        seen.extend(files)
        issue_all(ledger, listed, at, files)

    def looked(ledger: Ledger, files: Iterable[SeenFile]) -> None:
        seen.extend(files)
        see(ledger, files)

    monkeypatch.setattr(Ledger, "issue_all", counted)
    monkeypatch.setattr(Ledger, "see", looked)
    with office.create(tmp_path / "out") as held:
        issue(held, *(f"Title {number}" for number in range(100)))
        files = {record.current.files[0] for record in held.ledger.records().values()}
    assert len(recorded) < 10
    assert sum(recorded) == len(seen) == len({each.paper_id for each in seen}) == 100
    assert all(file.mtime_ns is not None for file in files)


def test_a_form_that_says_something_else_is_made(opened: Office) -> None:
    assert steps(opened, "One", "Two, Revised") == [(Unchanged, "p1"), (Issue, "p2")]


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_text("edited", "utf-8")])
def test_a_form_whose_file_was_lost_or_edited_is_made_again(
    opened: Office, tmp_path: Path, harm: object
) -> None:
    assert callable(harm)
    harm(tmp_path / "out" / "p2.md")
    assert steps(opened, "One", "Two") == [(Unchanged, "p1"), (Issue, "p2")]


def test_a_form_that_was_only_copied_is_not_made_again(opened: Office, tmp_path: Path) -> None:
    path = tmp_path / "out" / "p2.md"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    assert steps(opened, "One", "Two") == [(Unchanged, "p1"), (Unchanged, "p2")]


class RefusesNext:
    """A renderer that cannot make the first form after all."""

    def __init__(self) -> None:
        self.template = generator.load_template("pmlr")

    def render_each(
        self, agreements: Iterable[generator.Agreement]
    ) -> Iterator[Rendition | Refusal]:
        first, *rest = agreements
        yield Refusal(first, (error("no room for it"),))
        yield from generator.Renderer(self.template, formats=[Format.MARKDOWN]).render_each(rest)


def test_a_form_that_cannot_be_made_after_all_is_refused_and_costs_no_other(opened: Office) -> None:
    refused, made = generator.apply_run(planned(opened, "1", "2"), RefusesNext(), opened, NOW)
    assert isinstance(refused, Refusal)
    assert (refused.agreement.paper.paper_id, str(refused.diagnostics[0])) == (
        "p1",
        "error: no room for it",
    )
    assert isinstance(made, generator.Written)
    assert steps(opened, "1", "2") == [(Issue, "p1"), (Unchanged, "p2")]
