"""All files together: a list of decisions joined with the file that names the authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.characters import letters_only
from generator.diagnostics import Diagnosed, Diagnostic, error, warning
from generator.sources.parsed_file import Acceptance, ParsedFile, Status, Submission
from generator.sources.validate import shorten


def join_decisions(readings: Sequence[ParsedFile]) -> Diagnosed[tuple[ParsedFile, ...]]:
    """Let the statuses of some files decide over the submissions of the others.

    A file none of whose submissions a status speaks of is left as it is. In the others, a
    submission that no status speaks of has no decision. An accepted paper that no file names the
    authors of is an error.
    """
    statuses = [status for reading in readings for status in reading.statuses]
    if not statuses:
        return Diagnosed(tuple(readings))
    index = _StatusIndex(statuses)
    joined = tuple(_decide(reading, index) for reading in readings)
    lost = tuple(_lost(statuses, index.used))
    return Diagnosed(joined, lost)


class _StatusIndex:
    """Statuses by forum id and by number, and which of them found their paper."""

    def __init__(self, statuses: Iterable[Status]) -> None:
        statuses = tuple(statuses)
        numbers = Counter(status.number for status in statuses)
        self._by_forum = {status.forum: status for status in statuses if status.forum}
        self._by_number = {s.number: s for s in statuses if s.number and numbers[s.number] == 1}
        self.used: set[Status] = set()

    def find(self, submission: Submission) -> Status | None:
        paper_id = submission.paper.paper_id
        by_forum = self._by_forum.get(paper_id)
        return by_forum or self._by_number.get(submission.number or paper_id)


def _decide(reading: ParsedFile, index: _StatusIndex) -> ParsedFile:
    found = [index.find(submission) for submission in reading.submissions]
    if not any(found):
        return reading
    index.used.update(status for status in found if status is not None)
    submissions = tuple(
        replace(submission, decision=Acceptance.UNDECIDED)
        if status is None
        else _apply(submission, status)
        for submission, status in zip(reading.submissions, found, strict=True)
    )
    return replace(reading, submissions=submissions)


def _apply(submission: Submission, status: Status) -> Submission:
    paper = submission.paper
    if status.forum and paper.paper_id != status.forum:
        # Matched by number: from here on the paper has the id that stays the same.
        span = replace(paper.span, entry=status.forum)
        paper = replace(paper, paper_id=status.forum, span=span)
    submission = replace(submission, paper=paper, decision=status.decision)
    if not status.title or letters_only(status.title) == letters_only(paper.title.plain):
        return submission
    message = (
        f"the title is {shorten(paper.title.plain)} here, and {shorten(status.title)} in the list "
        f"of decisions ({status.span})"
    )
    differs = warning(message, "check that both are the same paper").at(paper.span)
    return submission.with_problems(differs)


def _lost(statuses: Iterable[Status], used: set[Status]) -> Iterable[Diagnostic]:
    for status in statuses:
        if status.decision is Acceptance.ACCEPTED and status not in used:
            name = f"{shorten(status.title)} is accepted" if status.title else "accepted"
            yield error(
                f"{name}, but no file names its authors",
                "give OpenReview's export of the notes beside the list of decisions",
                status.span,
            )
