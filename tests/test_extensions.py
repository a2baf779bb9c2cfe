"""Things by name: what is shipped, what is registered, what packages add."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from generator.extensions import ExtensionError, Location, Registry, UnknownNameError, one_of

ENTRY_POINTS = """
[agreements.greetings]
warm = greetings_of_others:WARM
plain = greetings_of_others:OTHER
broken = greetings_of_others:NOTHING
"""


@pytest.fixture
def greetings() -> Registry[str]:
    shipped = {"plain": "Hello", "far": Location("string", "digits")}
    return Registry[str]("greeting", "agreements.greetings", shipped)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    about = tmp_path / "greetings_of_others-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: greetings-of-others\nVersion: 1\n"
    )
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    (tmp_path / "greetings_of_others.py").write_text("WARM = 'Dear friend'\nOTHER = 'Hi'\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("greetings_of_others", None)


def test_what_is_shipped(greetings: Registry[str]) -> None:
    assert greetings.names() == ("plain", "far")
    assert (greetings.get("plain"), greetings.get("far")) == ("Hello", "0123456789")
    assert dict(greetings.shipped()) == dict(greetings.everything())
    assert not [*greetings.added()]


def test_what_is_registered_comes_first_and_goes_again(greetings: Registry[str]) -> None:
    greetings.register("short", "Hi")
    greetings.register("short", "Hi")
    assert [name for name, _ in greetings.everything()] == ["short", "plain", "far"]
    assert greetings.registered() == {"short": "Hi"}
    greetings.remove("short")
    with pytest.raises(KeyError):
        greetings.remove("short")


@pytest.mark.parametrize("name", ["plain", "short"])
def test_a_name_stands_for_one_thing(name: str, greetings: Registry[str]) -> None:
    greetings.register("short", "Hi")
    with pytest.raises(ValueError, match=f"there is a greeting “{name}” already"):
        greetings.register(name, "Good day")


def test_an_unknown_name_is_told_with_the_near_one_or_all(greetings: Registry[str]) -> None:
    with pytest.raises(UnknownNameError, match="no greeting “plane”: did you mean “plain”"):
        greetings.get("plane")
    with pytest.raises(UnknownNameError, match="no greeting “x”: there are plain, far"):
        greetings.get("x")


@pytest.mark.usefixtures("installed")
def test_a_package_adds_and_replaces_nothing(greetings: Registry[str]) -> None:
    assert greetings.names() == ("warm", "plain", "broken", "far")
    assert (greetings.get("warm"), greetings.get("plain")) == ("Dear friend", "Hello")


@pytest.mark.usefixtures("installed")
def test_what_cannot_be_loaded_is_told_with_its_package(greetings: Registry[str]) -> None:
    with pytest.raises(ExtensionError) as failure:
        greetings.get("broken")
    message = failure.value.diagnostic.message
    assert "the greeting “broken” of greetings-of-others cannot be loaded" in message
    assert "NOTHING" in message


@pytest.mark.usefixtures("installed")
def test_what_packages_add_are_no_names_that_are_shipped(greetings: Registry[str]) -> None:
    added = greetings.added()
    assert next(added) == ("warm", "Dear friend")
    with pytest.raises(ExtensionError, match="broken"):
        next(added)


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


def test_a_word_of_a_few() -> None:
    assert one_of(Size, "small", "size") is Size.SMALL
    assert one_of(Size, Size.LARGE, "size") is Size.LARGE
    with pytest.raises(UnknownNameError, match="no size “huge”: there are small, large"):
        one_of(Size, "huge", "size")
