"""What passes between a reader of one format and the loader that joins all files.

A reader is a pure function from a :class:`SourceFile` to a :class:`ParsedFile`. It says what a file
holds and leaves choosing to the loader: so joining, selecting and looking for duplicates is written
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Protocol, TypeVar

from generator.diagnostics import NOWHERE, Diagnostic, Span
from generator.paper import Author, Paper, Volume

Thing = TypeVar("Thing")
Made = TypeVar("Made")


class Selection(Enum):
    """Which papers of a submission system's export to take."""

    ACCEPTED = auto()
    """Only those that the metadata calls accepted."""
    ALL = auto()
    """Every one, also rejected and withdrawn ones."""


class Acceptance(Enum):
    """What the metadata says about a submission's acceptance."""

    ACCEPTED = auto()
    """Accepted, or in a list that holds nothing but papers to be published."""
    DECLINED = auto()
    """Rejected, withdrawn or deleted."""
    UNDECIDED = auto()
    """No decision is known."""


@dataclass(frozen=True, slots=True)
class Guess:
    """How the letters of a file were read whose encoding is not known."""

    encoding: str
    """The encoding that is likely; empty if none is, and the letters are U+FFFD."""
    lines: frozenset[int] | None = None
    """The lines that were guessed at; all if ``None``."""


@dataclass(frozen=True, slots=True)
class OtherFile:
    """What a file is that holds no metadata, or none that is read."""

    name: str
    """With its article: ``a PDF``."""
    advice: str
    """What to do."""


class Together(Protocol):
    """Takes a step with each of some things, in order: several at once, where others help."""

    def __call__(self, step: Callable[[Thing], Made], things: Iterable[Thing]) -> Iterator[Made]:
        """Yield what the step makes of each.

        Args:
            step: a function of a module, which another process finds by its name.
            things: values of dataclasses, which can be sent there.
        """
        ...


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file, decoded."""

    name: str
    """The file's name as the user gave it; it goes into every span."""
    text: str
    """The content; lines end in ``\\n`` alone."""
    guess: Guess | None = None
    """How its letters were read, if its encoding is not known."""
    kind: OtherFile | None = None
    """What it is, if it is no text; the content is then empty."""
    columns: tuple[tuple[str, str], ...] = ()
    """What a person says of its columns: our name of each, and the heading that it has."""
    together: Together | None = field(default=None, compare=False, repr=False)
    """Who helps to read it; None if nobody does."""

    def span(self, line: int | None = None, entry: str | None = None) -> Span:
        """Make the span of a place in this file."""
        return Span(self.name, line, entry)


@dataclass(frozen=True, slots=True)
class Submission:
    """One paper as one file tells it, before the files are joined."""

    paper: Paper
    decision: Acceptance = Acceptance.ACCEPTED
    number: str = ""
    """The paper's number at its venue: the key that files without forum ids have in common."""

    def with_problems(self, *problems: Diagnostic) -> Submission:
        """Return the same submission with more problems on its paper."""
        paper = replace(self.paper, problems=(*self.paper.problems, *problems))
        return replace(self, paper=paper)


@dataclass(frozen=True, slots=True)
class Status:
    """A line that says what became of a submission, and does not name its authors."""

    forum: str
    """The submission's forum id, empty if unknown."""
    number: str
    title: str
    decision: Acceptance
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Authorship:
    """One line of a list of authors: who wrote a paper, or is written to about it."""

    number: str
    """The paper's number or id at its venue; empty if the list has none."""
    author: Author
    problems: tuple[Diagnostic, ...] = ()
    span: Span = NOWHERE
    title: str = ""
    """The paper's title, if the list has it."""
    listed: bool = True
    """Whether this is an author; else somebody who is written to, and no author."""
    doi: str = ""
    """The paper's DOI, if the list has it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided that the list says wrongly of a paper."""

    paper_id: str
    field: str
    """``title`` or ``author``."""
    was: str
    """What the list says, in plain characters."""
    now: str
    """What is right."""
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """Everything that one file holds."""

    name: str
    """The file's name as the user gave it."""
    submissions: tuple[Submission, ...] = ()
    statuses: tuple[Status, ...] = ()
    authorships: tuple[Authorship, ...] = ()
    """The authors of papers that this or another file names, in order."""
    corrections: tuple[Correction, ...] = ()
    volume: Volume | None = None
    """The volume that the file declares of itself, for files beside it that declare none."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Findings that belong to no paper in :attr:`submissions`."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The papers of all files, and what could not be read."""

    papers: tuple[Paper, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    """Findings that belong to no paper in :attr:`papers`; those have theirs in ``problems``."""
