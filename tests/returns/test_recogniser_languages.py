"""In which languages scans are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.returns.reading.recogniser_languages import chosen_languages, code_of


def program(folder: Path, *languages: str) -> Path:
    """Make a program that has the data of some languages."""
    path = folder / "tesseract"
    listed = "\\n".join(("List of available languages (3):", *languages, "osd"))
    path.write_text(f"#!/bin/sh\n[ \"$1\" = --list-langs ] && printf '{listed}\\n'\n", "utf-8")
    path.chmod(0o700)
    return path


@pytest.mark.parametrize(
    ("tags", "chosen"),
    [
        ((), "eng"),
        (("en",), "eng"),
        (("de",), "deu+eng"),
        (("de-AT", "fr"), "deu+fra+eng"),
        (("ja",), "eng"),
        (("zh-Hant", "zh"), "chi_tra+eng"),
    ],
)
def test_it_reads_what_it_has_data_for(tmp_path: Path, tags: tuple[str, ...], chosen: str) -> None:
    assert chosen_languages(program(tmp_path, "eng", "deu", "fra", "chi_tra"), tags) == chosen


def test_a_program_without_english_reads_the_other(tmp_path: Path) -> None:
    assert chosen_languages(program(tmp_path, "deu"), ("de",)) == "deu"


def test_one_that_says_nothing_is_asked_for_english(tmp_path: Path) -> None:
    assert chosen_languages(tmp_path / "none", ("de",)) == "eng"


def test_what_is_not_known_is_asked_for_as_it_is() -> None:
    assert (code_of("pt-BR"), code_of("tlh")) == ("por", "tlh")
