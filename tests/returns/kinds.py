"""A kind of returned form, and the forms that most kinds start from."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import altering
import pytest
from filling import by_pdfium, by_pikepdf
from issuing import Form, forms, superseded

from generator.returns.evidence import FileKind, Outcome, Report

Examine = Callable[[bytes, FileKind], Report]
"""What the fixture ``examine`` is."""

ACCEPTED, PERSON, REJECTED = Outcome.ACCEPTED, Outcome.REVIEW, Outcome.REJECTED


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of returned form."""

    group: str
    name: str
    make: Callable[[], bytes]
    outcome: Outcome
    code: str
    """Of one finding that alone leads to the outcome."""
    form: str = "known"
    """Key of the form that it is; empty if it is none of them."""
    file: FileKind = FileKind.PDF
    slow: bool = False
    needs: tuple[str, ...] = ()
    """Programs."""


def marked(kind: Kind) -> object:
    """Return a kind as a parameter of a test."""
    missing = [program for program in kind.needs if shutil.which(program) is None]
    marks = [pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}")]
    if kind.slow:
        marks.append(pytest.mark.slow)
    return pytest.param(kind, marks=marks, id=f"{kind.group}: {kind.name}")


def table_rows(kinds: Iterable[Kind]) -> Iterator[str]:
    """Spell a table of the documentation."""
    yield "| what came back | verdict | because |\n| --- | --- | --- |\n"
    for group, members in groupby(kinds, key=lambda kind: kind.group):
        yield f"| **{group}** | | |\n"
        for kind in members:
            yield f"| {kind.name} | {kind.outcome} | `{kind.code}` |\n"


def form(key: str = "known") -> Form:
    return forms()[key]


@functools.cache
def filled(key: str = "known", name: str = "", day: str = "2031-06-01") -> bytes:
    """Fill a form as most people do."""
    return by_pikepdf(form(key).pdf, form(key).answers(name, day))


def dated(key: str = "known") -> bytes:
    """Type the dates only."""
    return only("date", key)


def only(head: str, key: str = "known") -> bytes:
    """Type into the fields only whose names begin with a word."""
    answers = form(key).answers()
    return by_pikepdf(
        form(key).pdf, {name: text for name, text in answers.items() if name.startswith(head)}
    )


def other_author(key: str, name: str) -> bytes:
    """Correct the name that was guessed, or fill in the one that was left open."""
    names = dict.fromkeys(("party_01", "author_01"), name)
    return by_pdfium(form(key).pdf, {**form(key).answers(name), **names})


def altered() -> bytes:
    return altering.by_template(form(), "in all versions", "in some versions")


def old_revision(key: str) -> bytes:
    old = superseded()[key]
    return by_pikepdf(old.pdf, old.answers())
