"""One id for a paper that several lists have: found by number, DOI or title where ids differ."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.diagnostics import Diagnosed, Diagnostic, note, warning
from generator.paper import Paper
from generator.sources.contact_check import folded_name
from generator.sources.parsed_file import Acceptance, ParsedFile, Submission
from generator.sources.validate import collapse_whitespace, shorten

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_SIMILAR = 90
"""Likeness of two titles, of 100, from which a person is asked whether they are one."""


def join_lists(readings: Sequence[ParsedFile]) -> Diagnosed[tuple[ParsedFile, ...]]:
    """Return the files with the first one's id for every paper that an earlier file has, too.

    A number or DOI is enough where title or authors agree with it; a title where it is the same but
    for letter case, an author is, and at least half of the shorter list is in the other. Whatever
    is less sure stays two papers, and is a warning. A match is a note on the paper.
    """
    if sum(bool(reading.submissions) for reading in readings) < 2:
        return Diagnosed(tuple(readings))
    joined: list[ParsedFile] = []
    diagnostics: list[Diagnostic] = []
    known: dict[str, _EarlierPaper] = {}
    for place, reading in enumerate(readings):
        matcher = _Matcher(reading, known)
        joined.append(matcher.joined())
        diagnostics.extend(matcher.doubts)
        for submission in joined[-1].submissions:
            known.setdefault(submission.paper.paper_id, _EarlierPaper(submission, place))
    return Diagnosed(tuple(joined), tuple(diagnostics))


def title_key(paper: Paper) -> str:
    """Return what titles must have in common to be the same: all but letter case and spaces."""
    return collapse_whitespace(paper.title.plain).casefold()


def read_doi(text: str) -> str:
    """Return the DOI that a text is, in small letters; empty if it is none.

    >>> read_doi("https://doi.org/10.5555/ABC"), read_doi("none")
    ('10.5555/abc', '')
    """
    found = _DOI.fullmatch(text.strip())
    return found[1].casefold() if found else ""


def dois_of(paper: Paper) -> set[str]:
    """Return the DOI that the list gives a paper, and the one that its id is."""
    return {read_doi(dict(paper.extra).get("doi", "")), read_doi(paper.paper_id)} - {""}


def author_keys(paper: Paper) -> list[tuple[str, ...]]:
    """Return the authors' names without case and accents, in their order."""
    return [folded_name(str(author.name)) for author in paper.authors]


def place_in_list(paper: Paper) -> str:
    """Return file and line of a paper."""
    return str(replace(paper.span, entry=None))


@dataclass(frozen=True, slots=True)
class _EarlierPaper:
    """A paper of an earlier file."""

    submission: Submission
    file: int
    """The place of its file among all."""

    @property
    def paper(self) -> Paper:
        return self.submission.paper


def _numbers(submission: Submission) -> Iterable[str]:
    return {submission.number, submission.paper.paper_id} - {""}


def _dois(submission: Submission) -> Iterable[str]:
    return dois_of(submission.paper)


def _titles(submission: Submission) -> Iterable[str]:
    return {title_key(submission.paper)} - {""}


_Keys = Callable[[Submission], Iterable[str]]
_KINDS: tuple[tuple[str, _Keys], ...] = (
    ("number", _numbers),
    ("DOI", _dois),
    ("title", _titles),
)


class _Matcher:
    """The papers of one file, matched with those of the files before it."""

    def __init__(self, reading: ParsedFile, known: dict[str, _EarlierPaper]) -> None:
        self._reading = reading
        self._ids = Counter(each.paper.paper_id for each in reading.submissions)
        self._open = {key: each for key, each in known.items() if key not in self._ids}
        self._files = Counter(each.file for each in known.values())
        self._shared = Counter(known[key].file for key in self._ids if key in known)
        self._found: dict[str, tuple[_EarlierPaper, str]] = {}
        self._known = known
        self.doubts: list[Diagnostic] = []

    def joined(self) -> ParsedFile:
        """Return the file with the ids of the papers that were found."""
        if not self._open:
            return self._reading
        for kind, keys in _KINDS:
            self._match(kind, keys)
        self._ask_about_similar_titles()
        submissions = tuple(
            _with_id_of(*self._found[each.paper.paper_id], each)
            if each.paper.paper_id in self._found
            else each
            for each in self._reading.submissions
        )
        return replace(self._reading, submissions=submissions)

    def _match(self, kind: str, keys: _Keys) -> None:
        pairs = list(self._pairs(keys))
        sure = [pair for pair in pairs if _agrees(kind, *pair) and not _decided(*pair)]
        if kind == "title":
            sure = self._of_one_list(sure)
        matched = {ours.paper.paper_id for ours, _ in sure}
        for ours, theirs in pairs:
            if ours.paper.paper_id in matched:
                self._found[ours.paper.paper_id] = (theirs, kind)
                self._shared[theirs.file] += 1
                del self._open[theirs.paper.paper_id]
            elif kind != "number":
                self.doubts.append(_doubt(kind, ours.paper, theirs.paper))

    def _pairs(self, keys: _Keys) -> Iterator[tuple[Submission, _EarlierPaper]]:
        """Yield papers with a key that no other paper of either side has."""
        ours = _by_key(self._unmatched(), keys)
        theirs = _by_key((each.submission for each in self._open.values()), keys)
        taken: set[str] = set()
        for key, found in ours.items():
            others = theirs.get(key, [])
            if len(found) == len(others) == 1 and taken.isdisjoint(_ids(found[0], others[0])):
                taken.update(_ids(found[0], others[0]))
                yield found[0], self._open[others[0].paper.paper_id]

    def _unmatched(self) -> list[Submission]:
        """Return the papers of this file, once in it, that no earlier one has the id of."""
        return [
            each
            for each in self._reading.submissions
            if (key := each.paper.paper_id) not in self._known
            and key not in self._found
            and self._ids[key] == 1
        ]

    def _of_one_list(
        self, pairs: Sequence[tuple[Submission, _EarlierPaper]]
    ) -> list[tuple[Submission, _EarlierPaper]]:
        """Leave out what two lists have in common that are mostly of other papers, as of tracks."""
        shared = self._shared + Counter(theirs.file for _, theirs in pairs)
        own = len(self._ids)
        return [
            pair
            for pair in pairs
            if shared[pair[1].file] >= max(2, min(own, self._files[pair[1].file]) / 2)
        ]

    def _ask_about_similar_titles(self) -> None:
        """Warn of papers of two lists that have an author in common, and nearly the same title."""
        by_author: dict[tuple[str, ...], list[_EarlierPaper]] = {}
        for each in self._open.values():
            for author in dict.fromkeys(author_keys(each.paper)):
                by_author.setdefault(author, []).append(each)
        near: list[tuple[Submission, _EarlierPaper]] = []
        for ours in self._unmatched():
            candidates = {
                theirs.paper.paper_id: theirs
                for author in author_keys(ours.paper)
                for theirs in by_author.get(author, ())
            }
            near.extend((ours, each) for each in candidates.values() if _is_near(ours, each))
        seen = Counter(key for ours, theirs in near for key in _ids(ours, theirs.submission))
        for ours, theirs in near:
            if all(seen[key] == 1 for key in _ids(ours, theirs.submission)):
                self.doubts.append(_similar(ours.paper, theirs.paper))


def _ids(ours: Submission, theirs: Submission) -> tuple[str, str]:
    return f"our {ours.paper.paper_id}", f"their {theirs.paper.paper_id}"


def _by_key(submissions: Iterable[Submission], keys: _Keys) -> dict[str, list[Submission]]:
    found: dict[str, list[Submission]] = {}
    for each in submissions:
        for key in sorted(keys(each)):
            found.setdefault(key, []).append(each)
    return found


def _agrees(kind: str, ours: Submission, theirs: _EarlierPaper) -> bool:
    """Tell whether title or authors bear out what a key says."""
    ours_by, theirs_by = author_keys(ours.paper), author_keys(theirs.paper)
    if kind == "title":
        return not ours_by or not theirs_by or not set(ours_by).isdisjoint(theirs_by)
    same_title = title_key(ours.paper) == title_key(theirs.paper) != ""
    return same_title or (ours_by == theirs_by != [])


def _decided(ours: Submission, theirs: _EarlierPaper) -> bool:
    """Tell whether one list accepts what the other declines."""
    decisions = {ours.decision, theirs.submission.decision}
    return decisions == {Acceptance.ACCEPTED, Acceptance.DECLINED}


def _is_near(ours: Submission, theirs: _EarlierPaper) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where lists have authors in common

    one, other = title_key(ours.paper), title_key(theirs.paper)
    declined = Acceptance.DECLINED in (ours.decision, theirs.submission.decision)
    return one != other and not declined and fuzz.ratio(one, other) >= _SIMILAR


def _with_id_of(theirs: _EarlierPaper, kind: str, ours: Submission) -> Submission:
    paper, paper_id = ours.paper, theirs.paper.paper_id
    there = place_in_list(theirs.paper)
    said = note(f"taken for {shorten(paper_id)} ({there}): both have the same {kind}")
    span = replace(paper.span, entry=paper_id)
    renamed = replace(ours, paper=replace(paper, paper_id=paper_id, span=span))
    return renamed.with_problems(said.at(paper.span))


def _doubt(kind: str, ours: Paper, theirs: Paper) -> Diagnostic:
    message = (
        f"{shorten(theirs.paper_id)} ({place_in_list(theirs)}) has the same {kind}, but it is "
        "not sure that both are one paper: they are taken for two"
    )
    hint = f"if they are one, give it the id {shorten(theirs.paper_id)} here, or leave one out"
    return warning(message, hint, ours.span)


def _similar(ours: Paper, theirs: Paper) -> Diagnostic:
    message = (
        f"{shorten(ours.title.plain, 200)} is nearly the title of {shorten(theirs.paper_id)} "
        f"({place_in_list(theirs)}), {shorten(theirs.title.plain, 200)}: they are taken for "
        "two papers"
    )
    cells = (ours.paper_id, "title", ours.title.plain, theirs.title.plain, "")
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(map(collapse_whitespace, cells))
    hint = (
        f"if they are one, give it the id {shorten(theirs.paper_id)} here, or write into "
        f"corrections.csv: {line.getvalue()}"
    )
    return warning(message, hint, ours.span)
