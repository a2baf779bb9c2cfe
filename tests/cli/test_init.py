"""``agreements init`` makes a workspace that explains itself."""

from __future__ import annotations

from pathlib import Path

from cli.conftest import Run


def test_a_workspace_is_made(run: Run, here: Path) -> None:
    ended = run("init", "icml")
    assert ended.status == 0
    assert ended.output.splitlines() == [
        "icml/agreements.toml",
        "icml/metadata/README.md",
        "icml/templates/README.md",
        "icml/out/README.md",
    ]
    assert "change to icml" in ended.messages
    assert all((here / line).stat().st_size for line in ended.output.splitlines())


def test_what_is_there_is_left_alone(run: Run, here: Path) -> None:
    (here / "agreements.toml").write_text("# mine\n", "utf-8")
    ended = run("init")
    assert "agreements.toml" not in ended.output
    assert (here / "agreements.toml").read_text("utf-8") == "# mine\n"
    assert run("init").output == ""


def test_a_new_workspace_says_what_comes_next(run: Run) -> None:
    run("init")
    ended = run("generate")
    assert ended.status == 1
    assert ended.messages.splitlines() == [
        "No papers yet: put your list (BibTeX, an export of your system, a table) into metadata/ "
        "and run this again."
    ]


def test_a_file_in_the_way_is_wrong_usage(run: Run, here: Path) -> None:
    (here / "file").write_text("", "utf-8")
    assert run("init", "file").status == 2


def test_the_agreement_is_chosen_once(run: Run, here: Path) -> None:
    assert run("init", "x", "--template", "license-to-publish").status == 0
    settings = (here / "x" / "agreements.toml").read_text("utf-8")
    assert (
        '[template]\n# `agreements template list` shows which there are.\nname = "licen' in settings
    )


def test_an_agreement_that_is_not_there_makes_nothing(run: Run, here: Path) -> None:
    ended = run("init", "x", "--template", "licence-to-publish")
    assert ended.status == 2
    assert "did you mean license-to-publish" in ended.messages
    assert not (here / "x").exists()
