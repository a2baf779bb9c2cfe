"""Which lines only say who somebody is, and that no other line passes for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.returns.intake.contact_lines import without_contact_lines

NAMES = ("Ada Lovelace", "Inês Silva")
SENDER = "ada@cs.example.org"
BLOCK = """Best regards,
Ada Lovelace

Ada Lovelace, Ph.D.
Associate Professor
Department of Computer Science and Engineering
University of Liverpool
Ashton Street, Liverpool L69 3BX, United Kingdom
Tel: +44 151 795 0000 | Fax: +44 (0)151 795 0001
Email: Ada@cs.example.org
https://www.cs.example.org/~lovelace
ORCID: 0000-0002-1825-0097
"""


def rest(text: str) -> str:
    return without_contact_lines(text, NAMES, SENDER)


@pytest.mark.parametrize(("last", "kept"), [("Lovelace", False), ("Professor", True)])
def test_a_line_of_more_than_120_characters_is_prose(
    last: str,
    kept: bool,  # noqa: FBT001 - what is expected
) -> None:
    line = ", ".join(["Ada Lovelace"] * 8 + [last])
    assert (len(line) > 120) is kept
    assert bool(rest(line)) is kept


def test_an_ordinary_signature_says_nothing() -> None:
    assert rest(BLOCK).split() == ["Best", "regards,"]


@pytest.mark.parametrize(
    "line",
    [
        "Meiji University",
        "Tokyo Institute of Technology, Japan",
        "Technische Universität München",
        "Universität Tübingen, 72076 Tübingen, Germany",
        "Université de Montréal, Canada",
        "School of Mathematics",
        "State Key Laboratory of Software Engineering",
        "PhD candidate",
        "Senior Lecturer, University of Edinburgh",
        "+81-3-1234-5678",
        "Phone (415) 555-0123",
        "77 Massachusetts Avenue, Cambridge, MA 02139, USA".replace(
            "Cambridge, MA", "Cambridge MA"
        ),
    ],
)
def test_such_a_line_is_left_out(line: str) -> None:
    assert rest(line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "I sign only if the University of Liverpool agrees.",
        "University of Liverpool does not agree",
        "No.",
        "Not signed",
        "Void",
        "2026-11-27",
        "20261127",
        "2026 Void",
        "12 May 2026",
        "see https://www.cs.example.org/conditions",
        "https://www.cs.example.org/conditions",
        "https://evil.example.com/",
        "www.example.com",
        "bo@example.org",
        "email: bo@example.org",
        "Liverpool",
        "Department of Refusals",
        "Head of no department",
        "Tel: only after May",
        "Computer Science",
        "not the University of Liverpool",
        "Germany, not Austria",
        "Ada Lovelace does not",
        "学校不同意",
        "University of Liverpool?",
        "+1 only",
        "≠ University of Liverpool",
        "≠",
        "???",
        "👎",
        "()",
        "Ada Lovelace?",
        "P̶r̶o̶f̶e̶s̶s̶o̶r̶",
        "Professor\u202e",
        "no.example.org",
        "no.cs.example.org",
        "noncs.example.org",
        "https://www.cs.example.org/no",
        "void",
    ],
)
def test_somebodys_words_are_kept(line: str) -> None:
    assert rest(line) == line


@given(st.text("qxzjw", min_size=2, max_size=8), st.integers(0, 11))
def test_a_word_that_is_not_known_is_kept_in_any_line(word: str, place: int) -> None:
    lines = BLOCK.strip().splitlines()
    lines[place] += f" {word}"
    assert word in rest("\n".join(lines))
