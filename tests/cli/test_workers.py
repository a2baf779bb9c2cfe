"""Who renders: the processes that were asked for start at once, and no others do."""

from __future__ import annotations

from multiprocessing import active_children

import pytest

from generator import Renderer, load_template
from generator.cli.shared.workers import Workforce
from generator.parallel import RemoteRenderer


@pytest.mark.parametrize(("jobs", "started"), [(None, 0), (1, 0), (2, 2)])
def test_processes_that_are_asked_for_start_while_the_list_is_read(
    jobs: int | None, started: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.cli.shared.workers.usable_cores", lambda: 4)
    before = len(active_children())
    with Workforce(jobs, None).reached():
        assert len(active_children()) - before == started
    assert len(active_children()) == before


@pytest.mark.parametrize(
    ("size", "can", "started"), [(999_999, True, 0), (1_000_000, True, 2), (10**9, False, 0)]
)
def test_a_long_list_is_read_by_copies_where_there_can_be_any(
    size: int, can: object, started: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.cli.shared.workers.usable_cores", lambda: 2)
    monkeypatch.setattr("generator.parallel.can_be_copied", lambda: can)
    before = len(active_children())
    with Workforce(None, None, size).reached() as helpers:
        assert len(active_children()) - before == started
        assert (helpers.together is not None) == bool(started)


def test_few_forms_of_a_long_list_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.cli.shared.workers.usable_cores", lambda: 2)
    monkeypatch.setattr("generator.parallel.can_be_copied", lambda: True)
    renderer = Renderer(load_template("pmlr"))
    with Workforce(None, None, 10**9).reached() as helpers:
        with helpers.hire(renderer, 2_999) as hired:
            assert hired is renderer
        with helpers.hire(renderer, 3_000) as hired:
            assert isinstance(hired, RemoteRenderer)
