"""OpenReview's API: pages, waiting, stumbling, logging in, and what is saved."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.cli.app import app
from generator.fetch.openreview import FetchError, Login, OpenReviewClient, fetch_venue
from generator.sources import load, load_text
from tests.fetch.openreview_server import (
    PASSWORD,
    TOKEN,
    OpenReview,
    answer,
    broken,
    running,
    too_many,
)

VENUE = "ICEX.cc/2031/Conference"


class Waits(list[float]):
    """Notes the seconds instead of waiting."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def test_all_pages_are_fetched_and_read_like_an_export() -> None:
    with running(OpenReview(papers=7, page=3)) as openreview:
        fetched = fetch_venue(OpenReviewClient(openreview.address, Waits()), VENUE)
    loaded = load_text(fetched.json.decode(), "openreview.json")
    assert fetched.papers == len(loaded.papers) == 7
    assert sum(path.startswith("/notes?") for path in openreview.asked) == 3
    assert loaded.papers[6].title.plain == "On Ink 7"


def test_the_name_that_an_author_prefers_is_said_and_not_taken() -> None:
    with running(OpenReview(papers=1)) as openreview:
        fetched = fetch_venue(OpenReviewClient(openreview.address, Waits()), VENUE)
    (paper,) = load_text(fetched.json.decode()).papers
    assert [str(author.name) for author in paper.authors] == ["Ann Kim", "Bo Li"]
    (problem,) = paper.problems
    assert (problem.severity, "“Robin Li”" in problem.message) == ("warning", True)


def test_a_server_that_asks_to_wait_is_waited_for() -> None:
    waits = Waits()
    with running(OpenReview(papers=1)) as openreview:
        openreview.stumbles = [too_many, broken, too_many]
        assert fetch_venue(OpenReviewClient(openreview.address, waits), VENUE).papers == 1
    assert waits == [7.0, 2.0, 7.0]


def test_a_server_that_stays_broken_is_given_up() -> None:
    waits = Waits()
    with running(OpenReview(papers=1)) as openreview:
        openreview.stumbles = [broken] * 10
        with pytest.raises(FetchError, match="cannot be reached"):
            fetch_venue(OpenReviewClient(openreview.address, waits), VENUE)
    assert waits == [1, 2, 4, 8, 16]


def test_a_list_that_changes_while_it_is_fetched_is_not_taken_for_whole() -> None:
    with running(OpenReview(papers=6, page=3)) as openreview:
        openreview.notes[3] = openreview.notes[0]
        with pytest.raises(FetchError, match="only 5 of 6 papers came"):
            fetch_venue(OpenReviewClient(openreview.address, Waits()), VENUE)


@pytest.mark.parametrize(
    ("content", "said"),
    [({"notes": "x"}, "not as its API says"), ([], "not as its API says"), ({}, "not as its API")],
)
def test_an_answer_of_another_shape_is_said(content: Any, said: str) -> None:
    with running(OpenReview(papers=1)) as openreview:
        openreview.stumbles = [lambda handler: answer(handler, content)]
        with pytest.raises(FetchError, match=said):
            fetch_venue(OpenReviewClient(openreview.address, Waits()), VENUE)


def test_the_token_goes_along_and_only_to_this_server() -> None:
    def elsewhere(handler: Any) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://127.0.0.1:1/notes")
        handler.end_headers()

    with running(OpenReview(papers=1)) as openreview:
        server = OpenReviewClient(openreview.address, Waits())
        server.log_in(Login("chair@example.org", PASSWORD))
        fetch_venue(server, VENUE)
        assert openreview.authorized == [f"Bearer {TOKEN}"]
        openreview.stumbles = [elsewhere]
        with pytest.raises(FetchError, match="302"):
            fetch_venue(server, VENUE)


def test_a_wrong_password_is_said_without_it() -> None:
    with running(OpenReview(papers=1)) as openreview:
        server = OpenReviewClient(openreview.address, Waits())
        with pytest.raises(FetchError, match="Invalid username") as failure:
            server.log_in(Login("chair@example.org", "wrong horse"))
    assert "wrong horse" not in str(failure.value) + failure.value.hint


@pytest.mark.parametrize("address", ["http://api2.openreview.net", "file:///etc/passwd", "x"])
def test_only_an_encrypted_server_is_asked(address: str) -> None:
    with pytest.raises(FetchError, match="https"):
        OpenReviewClient(address, Waits())


def test_the_command_saves_into_metadata_and_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agreements.toml").write_text("")
    path = tmp_path / "metadata" / "openreview-icex-cc-2031-conference.json"
    with running(OpenReview(papers=2)) as openreview:
        monkeypatch.setenv("OPENREVIEW_API_BASEURL_V2", openreview.address)
        first = CliRunner().invoke(app, ["fetch", "openreview", VENUE])
        assert (first.exit_code, "2 papers" in first.output) == (0, True)
        kept = path.read_bytes()
        openreview.notes.pop()
        again = CliRunner().invoke(app, ["fetch", "openreview", VENUE])
    assert re.search(r"\.openreview-icex.*\.before", again.output)
    assert (path.parent / f".{path.name}.before").read_bytes() == kept
    assert len(load(tmp_path / "metadata").papers) == 1
    assert len(json.loads(path.read_text())["notes"]) == 1


def test_a_venue_without_papers_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with running(OpenReview(papers=2)) as openreview:
        monkeypatch.setenv("OPENREVIEW_API_BASEURL_V2", openreview.address)
        result = CliRunner().invoke(app, ["fetch", "openreview", "Other.cc/1", "--out", "x.json"])
    assert (result.exit_code, "no accepted papers" in result.output) == (1, True)
    assert not (tmp_path / "x.json").exists()
