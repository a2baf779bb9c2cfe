"""A list of forms: planned without touching anything, then written, resumably."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator import (
    Agreement,
    Author,
    Change,
    Name,
    OutputError,
    Paper,
    Refusal,
    Renderer,
    Title,
    Written,
    apply,
    file_names,
    load_template,
    make_agreements,
    plan,
)
from generator.diagnostics import error
from generator.output import OutputFolder

ADA = Author(Name("Lovelace", given="Ada"))


def paper(paper_id: str, title: str = "Sketch of an Engine") -> Paper:
    return Paper(paper_id, Title.of(title), (ADA,))


def agreements(*papers: Paper) -> tuple[Agreement, ...]:
    return make_agreements(papers)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(load_template("pmlr"))


def run(
    papers: Sequence[Paper], renderer: Renderer, folder: Path
) -> list[tuple[str, list[Change]] | Refusal]:
    return [
        (outcome.agreement.paper.paper_id, [placed.change for placed in outcome.files])
        if isinstance(outcome, Written)
        else outcome
        for outcome in apply(plan(agreements(*papers)), renderer, folder)
    ]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_plan_names_what_is_written_and_what_is_refused() -> None:
    broken = Paper("b", Title.of("B"), (ADA,), problems=(error("bad"),))
    planned = plan(agreements(paper("a"), broken, paper("../x")))
    assert [(write.agreement.paper.paper_id, write.stem) for write in planned.writes] == [
        ("a", "a"),
        ("../x", file_names(["../x"])["../x"]),
    ]
    assert [refusal.agreement.paper.paper_id for refusal in planned.refusals] == ["b"]


def test_papers_with_one_id_are_all_refused() -> None:
    planned = plan(agreements(paper("a", "One"), paper("b"), paper("a", "Other")))
    assert [write.stem for write in planned.writes] == ["b"]
    assert len(planned.refusals) == 2
    assert all("2 papers have the id 'a'" in str(item.diagnostics[0]) for item in planned.refusals)


def test_a_part_of_a_list_has_the_names_of_the_whole() -> None:
    names = file_names(["Lee24", "lee24"])
    assert plan(agreements(paper("lee24")), names).writes[0].stem == names["lee24"] != "lee24"


def test_forms_are_written_under_the_papers_ids(renderer: Renderer, tmp_path: Path) -> None:
    both = [Change.NEW, Change.NEW]
    assert run([paper("a"), paper("b")], renderer, tmp_path) == [("a", both), ("b", both)]
    assert sorted(contents(tmp_path)) == ["a.md", "a.pdf", "b.md", "b.pdf"]


def test_the_second_run_touches_nothing(renderer: Renderer, tmp_path: Path) -> None:
    papers = [paper("a"), paper("b")]
    run(papers, renderer, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    same = [Change.SAME, Change.SAME]
    assert run(papers, renderer, tmp_path) == [("a", same), ("b", same)]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_changed_title_keeps_the_earlier_form(renderer: Renderer, tmp_path: Path) -> None:
    run([paper("a", "Old")], renderer, tmp_path)
    old = contents(tmp_path)
    changed = [Change.REPLACED, Change.REPLACED]
    assert run([paper("a", "New")], renderer, tmp_path) == [("a", changed)]
    kept = contents(tmp_path / "superseded")
    assert sorted(kept.values()) == sorted(old.values())
    assert b"New" in contents(tmp_path)["a.md"]


def test_one_bad_paper_costs_that_paper_only(renderer: Renderer, tmp_path: Path) -> None:
    first, bad, last = run([paper("a"), paper("b", "\U00013000"), paper("c")], renderer, tmp_path)
    assert isinstance(bad, Refusal)
    assert (first, last) == (("a", [Change.NEW] * 2), ("c", [Change.NEW] * 2))
    assert sorted(contents(tmp_path)) == ["a.md", "a.pdf", "c.md", "c.pdf"]


def test_a_mistake_of_the_program_costs_that_form_only(renderer: Renderer, tmp_path: Path) -> None:
    odd = paper("b")
    object.__setattr__(odd.title, "inlines", (object(),))
    first, bad, last = run([paper("a"), odd, paper("c")], renderer, tmp_path)
    assert isinstance(bad, Refusal)
    assert str(bad.diagnostics[0]).startswith("b: error: the form could not be made: ")
    assert (first, last) == (("a", [Change.NEW] * 2), ("c", [Change.NEW] * 2))


def test_a_link_under_a_forms_name_costs_that_form_only(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / "out" / "a.pdf").symlink_to(tmp_path / "precious")
    bad, good = run([paper("a"), paper("b")], renderer, tmp_path / "out")
    assert isinstance(bad, Refusal)
    assert "is not a plain file" in str(bad.diagnostics[0])
    assert good == ("b", [Change.NEW] * 2)
    assert (tmp_path / "precious").read_bytes() == b"precious"


@pytest.mark.parametrize(
    "paper_id", ["../../x", "/tmp/x", "..", "CON", "a\0b", "..%2f", "-rf", "a/b/../../../c"]
)
def test_no_id_leads_out_of_the_folder(renderer: Renderer, tmp_path: Path, paper_id: str) -> None:
    folder = tmp_path / "deep" / "out"
    run([paper(paper_id)], renderer, folder)
    assert all(name.startswith("deep/out/") for name in contents(tmp_path))
    assert all(path.parent == folder for path in folder.iterdir())


def test_a_stopped_run_is_taken_up_where_it_stopped(renderer: Renderer, tmp_path: Path) -> None:
    papers = [paper("a"), paper("b"), paper("c")]
    stopped = apply(plan(agreements(*papers)), renderer, tmp_path)
    next(stopped)
    stopped.close()
    assert sorted(contents(tmp_path)) == ["a.md", "a.pdf"]
    again = run(papers, renderer, tmp_path)
    assert again[0] == ("a", [Change.SAME] * 2)
    assert again[1:] == [("b", [Change.NEW] * 2), ("c", [Change.NEW] * 2)]


def test_a_folder_that_another_run_writes_to_is_left_alone(
    renderer: Renderer, tmp_path: Path
) -> None:
    with OutputFolder(tmp_path), pytest.raises(OutputError, match="another run"):
        run([paper("a")], renderer, tmp_path)
    assert contents(tmp_path) == {}


def test_forms_that_are_written_are_not_held_in_memory(renderer: Renderer, tmp_path: Path) -> None:
    planned = plan(agreements(*(paper(f"p{number}") for number in range(80))))
    outcomes = apply(planned, renderer, tmp_path)
    for _ in range(20):
        next(outcomes)
    tracemalloc.start()
    for _ in outcomes:
        pass
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    form = sum(path.stat().st_size for path in tmp_path.glob("p0.*"))
    assert grown < 60 * form / 4
