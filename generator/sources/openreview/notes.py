"""OpenReview: notes of the API, version 1 and 2, into submissions.

A version 1 note has a flat ``content``; in version 2 each field is ``{"value": …}``. The authors
are ``authors`` and ``authorids``, or one list of ``{fullname, username}``, or in
``details.original`` of a blinded note. Accepted is what has the venue's own ``venueid``, or an
accepting decision among its replies. Notes come as a list, as ``{"notes": []}``, as JSON Lines, or
by name in an object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.diagnostics import Diagnosed, Diagnostic, Span, error, note, warning
from generator.paper import Author, Paper, Volume
from generator.sources.json_text import Broken, JsonItem, items
from generator.sources.openreview.authors import authors_of, find_signer
from generator.sources.openreview.decisions import decision_in_words, decision_of_venueid
from generator.sources.openreview.fields import (
    field,
    json_kind,
    note_content,
    original_content,
    text,
)
from generator.sources.openreview.replies import (
    History,
    decision_history,
    inner_replies,
    invitations_of,
    is_reply,
)
from generator.sources.parsed_file import Acceptance, ParsedFile, SourceFile, Submission
from generator.sources.validate import (
    collapse_whitespace,
    counted,
    shorten,
    typed_title,
    validate_paper,
)
from generator.text import Title

_GONE = re.compile(r"/-/(?:Withdrawn|Desk_Rejected|Rejected)_Submission$", re.IGNORECASE)
_PRESENTATION = re.compile(
    r"[\s,:;(–—-]+(?:conditional\s+)?(?:accept\w*|oral|poster|spotlight|talk|"
    r"(?:notable[\s-]+)?top[\s-]+\d+%)s?\)?$",
    re.IGNORECASE,
)
_STATE = re.compile(r"^(?:accepted|submitted|published)\s+(?:by|at|to|in|for)\s+", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_VENUE = 500
_PLACED = frozenset(
    {"title", "authors", "authorids", "venue", "venueid", "abstract", "tl;dr", "pdf", "_bibtex"}
)
"""Fields that have a place in a paper, or that nobody prints on a form."""
_IDENTITY = frozenset(
    {"id", "forum", "content", "title", "authors", "authorids", "value", "fullname", "username"}
)
"""Keys that must not be there twice with different values."""

_TOGETHER = 250
"""Notes that one process reads at a time; that takes some 40 ms."""
_Reply = Mapping[str, object]


def sniff(source: SourceFile) -> bool:
    """Tell whether a file is JSON that speaks of notes."""
    start = source.text.lstrip()
    if not start.startswith(("{", "[")):
        return False
    return '"content"' in start or '"notes"' in start


def read(source: SourceFile) -> ParsedFile:
    """Read every note that is a submission; its replies, beside it or in it, tell the decision."""
    diagnostics: list[Diagnostic] = []
    notes: list[JsonItem] = []
    replies: dict[str, list[_Reply]] = {}
    for item in items(source.text, _is_note):
        if isinstance(item, Broken):
            message = f"the JSON is broken: {item.message}"
            diagnostics.append(error(message, "export it again", source.span(item.line)))
        elif is_reply(item.value):
            replies.setdefault(text(item.value.get("forum")), []).append(item.value)
        else:
            notes.append(item)
    parts = tuple(_cut(source.name, notes, replies))
    take = source.together if source.together and len(parts) > 1 else map
    found = [each for part in take(_read_notes, parts) for each in part]
    diagnostics += (each for _, problems in found for each in problems)
    number = sum(map(len, replies.values()))
    if number:
        message = f"only decisions were taken from {counted(number, 'note')} that reply to papers"
        diagnostics.append(note(message, span=source.span()))
    submissions = tuple(submission for submission, _ in found if submission is not None)
    return ParsedFile(source.name, submissions, diagnostics=tuple(diagnostics))


@dataclass(frozen=True, slots=True)
class _Notes:
    """Some notes of a file, which can be read without the others."""

    name: str
    """The file's."""
    notes: tuple[tuple[JsonItem, tuple[_Reply, ...]], ...]
    """Each with the replies to it that stand beside it."""


_Found = tuple[Submission | None, tuple[Diagnostic, ...]]
"""The submission of a note, if it can be one, and what is to be said of it."""


def _cut(
    name: str, notes: Sequence[JsonItem], replies: Mapping[str, Sequence[_Reply]]
) -> Iterator[_Notes]:
    for begin in range(0, len(notes), _TOGETHER):
        some = notes[begin : begin + _TOGETHER]
        yield _Notes(name, tuple((each, (*replies.get(_paper_id(each), ()),)) for each in some))


def _read_notes(part: _Notes) -> tuple[_Found, ...]:
    source = SourceFile(part.name, "")
    return tuple(_read_note(item, replies, source) for item, replies in part.notes)


def _read_note(item: JsonItem, replies: Sequence[_Reply], source: SourceFile) -> _Found:
    paper_id = _paper_id(item)
    if not paper_id:
        message = "the note has no id; it was left out"
        return None, (error(message, span=source.span(item.line)),)
    history = decision_history((*replies, *inner_replies(item.value)))
    submission = _submission(item, paper_id, history, source)
    return submission, tuple(_departed(item.value, history, submission.paper.span))


def _is_note(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("content"), dict)


def _paper_id(item: JsonItem) -> str:
    candidates = (item.value.get("forum"), item.value.get("id"), item.key)
    return next((collapse_whitespace(text(c)) for c in candidates if text(c).strip()), "")


def _number(value: object) -> str:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""


def _submission(item: JsonItem, paper_id: str, history: History, source: SourceFile) -> Submission:
    title = _title(item.value)
    authors = authors_of(item.value)
    signer = find_signer(authors.value, item.value)
    marked, signer_email = signer.value
    problems = (
        *_repeated(item.repeated),
        *title.diagnostics,
        *authors.diagnostics,
        *signer.diagnostics,
        *_other_names(authors.value, item.value.get("preferred_names")),
    )
    span = source.span(item.line, paper_id)
    volume = _volume(text(field(note_content(item.value), "venue")))
    extra = tuple(_others(item.value))
    paper = Paper(paper_id, title.value, marked, volume, problems, span, signer_email, extra)
    decision = Acceptance.DECLINED if history.departure else _decision(item.value, history)
    return Submission(validate_paper(paper), decision, _number(item.value.get("number")))


def _others(value: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield what else a note says in texts, numbers, or lists of texts."""
    if number := _number(value.get("number")):
        yield "number", number
    content = note_content(value)
    for name in content:
        found = field(content, name)
        parts = found if isinstance(found, list) else [found]
        words = [_number(part) for part in parts]
        if name.casefold() not in _PLACED and all(words):
            yield name.casefold(), collapse_whitespace("; ".join(words))


def _other_names(authors: Iterable[Author], preferred: object) -> Iterator[Diagnostic]:
    """Say which authors prefer another name in their profiles than the paper has."""
    names = preferred if isinstance(preferred, dict) else {}
    for author in authors:
        other, here = text(names.get(author.author_id)), str(author.name)
        if other and collapse_whitespace(other).casefold() != here.casefold():
            message = f"{shorten(here)} prefers another name in the profile: {shorten(other)}"
            yield warning(message, "ask which name to print, and put it into the list or contacts")


def _title(value: Mapping[str, object]) -> Diagnosed[Title]:
    found = field(note_content(value), "title")
    if found is None:
        found = field(original_content(value), "title")
    if found is None or isinstance(found, str):
        return typed_title(text(found))
    return Diagnosed(Title(()), (error(f"the title is {json_kind(found)}, not a text"),))


def _repeated(keys: Iterable[str]) -> Iterator[Diagnostic]:
    for key in sorted(_IDENTITY.intersection(keys)):
        yield error(f"“{key}” is there twice in the note, and differs", "leave the right one")


def _decision(value: Mapping[str, object], history: History) -> Acceptance:
    """Judge by the venue's id for the note's state, and by a decision where that says nothing."""
    if value.get("ddate") or any(_GONE.search(name) for name in invitations_of(value)):
        return Acceptance.DECLINED
    content = note_content(value)
    decision = decision_of_venueid(text(field(content, "venueid")))
    if decision is not Acceptance.UNDECIDED:
        return decision
    if history.decision is not None:
        return history.decision
    own = text(field(content, "decision")) or text(value.get("decision"))
    return decision_in_words(own) if own else Acceptance.UNDECIDED


def _departed(value: Mapping[str, object], history: History, span: Span) -> Iterator[Diagnostic]:
    """Tell of a paper that was accepted and then withdrawn or rejected at the desk."""
    if history.departure and _decision(value, history) is Acceptance.ACCEPTED:
        name = history.departure.rpartition("/")[2]
        message = f"the paper is accepted, and a later reply says {shorten(name)}: it is left out"
        yield warning(message, "if it is to be published, take it with --all", span)


def _volume(venue: str) -> Volume | None:
    """Take the volume's name from ``venue``, without how the paper is presented there."""
    venue = collapse_whitespace(venue[:_LONGEST_VENUE])
    if not venue:
        return None
    name = _PRESENTATION.sub("", _STATE.sub("", venue))
    year = _YEAR.search(name)
    return Volume(name=name, year=year[0] if year else "")
