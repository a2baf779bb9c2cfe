"""The library's front door: every name is there, and every example does what it says."""

from __future__ import annotations

import doctest
import importlib
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

import generator

DOCS = Path(__file__).parent.parent / "docs"
ROOMS = [
    "generator",
    "generator.forms.agreement",
    "generator.batch.forms",
    "generator.changes.policy",
    "generator.changes.renames",
    "generator.changes.words",
    "generator.config",
    "generator.filenames",
    "generator.forms.signatory",
    "generator.sources.contacts",
    "generator.sources.load",
]


@pytest.fixture(autouse=True)
def _folders_of_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the examples make their temporary folders where they are removed again."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.parametrize("name", generator.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(generator, name) is not None
    assert name in dir(generator)


def test_another_name_is_not() -> None:
    assert not hasattr(generator, "nosuch")


@pytest.mark.parametrize("room", ROOMS)
def test_examples_hold(room: str) -> None:
    module: ModuleType = importlib.import_module(room)
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_page_about_the_library_holds() -> None:
    result = doctest.testfile(str(DOCS / "library.md"), module_relative=False)
    assert result.attempted > 0
    assert result.failed == 0
