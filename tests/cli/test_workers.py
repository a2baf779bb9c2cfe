"""Who renders: the processes that were asked for start at once, and no others do."""

from __future__ import annotations

from multiprocessing import active_children

import pytest

from generator.cli.shared.workers import Workforce


@pytest.mark.parametrize(("jobs", "started"), [(None, 0), (1, 0), (2, 2)])
def test_processes_that_are_asked_for_start_while_the_list_is_read(
    jobs: int | None, started: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.cli.shared.workers.usable_cores", lambda: 4)
    before = len(active_children())
    with Workforce(jobs, None).reached():
        assert len(active_children()) - before == started
    assert len(active_children()) == before
