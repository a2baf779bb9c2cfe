"""Papers whose letters were read in an encoding that is a guess, or could not be read at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from generator.diagnostics import Diagnostic, error, warning
from generator.paper import Paper
from generator.sources.parsed_file import Guess, ParsedFile, Submission
from generator.tex.clean import REPLACEMENT


def mark_guessed(reading: ParsedFile, guess: Guess) -> ParsedFile:
    """Tell it on every paper with such letters in its title or in the names of its authors."""
    reaches = _reaches(submission.paper for submission in reading.submissions)
    submissions = tuple(
        _marked(submission, guess, range(*reach))
        for submission, reach in zip(reading.submissions, reaches, strict=True)
    )
    return replace(reading, submissions=submissions)


def _reaches(papers: Iterable[Paper]) -> Iterator[tuple[int, int]]:
    """Return the lines of every paper: from its own to that of the next."""
    starts = [paper.span.line or 0 for paper in papers]
    for start, following in pairwise([*starts, 2**62]):
        yield start, max(start + 1, following)


def _marked(submission: Submission, guess: Guess, reach: range) -> Submission:
    paper = submission.paper
    text = paper.title.plain + "".join(str(author.name) for author in paper.authors)
    finding = _finding(text, guess, reach)
    if finding is None:
        return submission
    # What is said of the signs that stand for the letters says less than this.
    others = tuple(problem for problem in paper.problems if not _speaks_of_signs(problem))
    problems = paper.problems if guess.encoding else others
    paper = replace(paper, problems=(*problems, finding.at(paper.span)))
    return replace(submission, paper=paper)


def _speaks_of_signs(problem: Diagnostic) -> bool:
    return REPLACEMENT in problem.message or "(U+FFFD)" in problem.message


def _finding(text: str, guess: Guess, reach: range) -> Diagnostic | None:
    if text.isascii():
        return None
    if not guess.encoding:
        if REPLACEMENT not in text:
            return None
        message = "title or authors have letters in an unclear encoding"
        return error(message, "say it, as in --encoding euc-kr, or save the file as UTF-8")
    if guess.lines is not None and not any(line in reach for line in guess.lines):
        return None
    message = f"the letters were read as {guess.encoding}, which is a guess"
    return warning(message, "check title and authors, or say it with --encoding")
