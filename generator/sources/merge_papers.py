"""Papers with the same id: one that several lists have, or several that must be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.diagnostics import Diagnosed, Diagnostic, error, warning
from generator.paper import Author, Paper
from generator.sources.join_lists import author_keys, place_in_list, title_key
from generator.sources.validate import shorten, validate_with_authors


def merge_papers(papers: Iterable[Paper]) -> Diagnosed[tuple[Paper, ...]]:
    """Return one paper for each id, with what the first list lacks and a later one has.

    Nothing that the first says is changed. A paper whose authors another list contradicts is
    refused, with both. Where titles differ it may be two papers, so all with that id are refused.
    """
    groups: dict[str, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(paper.paper_id, []).append(paper)
    kept: list[Paper] = []
    diagnostics: list[Diagnostic] = []
    for group in groups.values():
        first, *others = group
        if any(_are_two(first, other) for other in others):
            kept.extend(_refused(paper, group) for paper in group)
            continue
        for other in others:
            if first.span.file == other.span.file:
                diagnostics.append(_repeated(first, other))
            else:
                first = _merged(first, other)
        kept.append(first)
    return Diagnosed(tuple(kept), tuple(diagnostics))


def _are_two(one: Paper, other: Paper) -> bool:
    if one.span.file == other.span.file:
        return one.title != other.title or one.authors != other.authors
    return title_key(one) != title_key(other)


def _repeated(first: Paper, second: Paper) -> Diagnostic:
    message = f"the paper is there twice, and the same; the other is at {place_in_list(first)}"
    return warning(message, "leave one out", second.span)


def _refused(paper: Paper, group: Sequence[Paper]) -> Paper:
    others = [each for each in group if each is not paper]
    other = next((each for each in others if title_key(each) != title_key(paper)), others[0])
    problem = _another(paper, other).at(paper.span)
    return replace(paper, problems=(*paper.problems, problem))


def _another(paper: Paper, other: Paper) -> Diagnostic:
    there = place_in_list(other)
    if paper.span.file == other.span.file or author_keys(paper) != author_keys(other):
        message = f"another paper with the same id is at {there}"
        return error(message, "give each paper an id of its own")
    message = _differ("title is", paper.title.plain, other.title.plain, there)
    return error(message, "correct one of the lists, or give each paper an id of its own")


def _merged(first: Paper, second: Paper) -> Paper:
    """Return the first with what it lacks, and with what is wrong with either."""
    first, second = _with_authors_of(first, second), _with_authors_of(second, first)
    found = tuple(problem.at(first.span) for problem in _contradictions(first, second))
    said = {(problem.severity, problem.message) for problem in first.problems}
    others = [each for each in second.problems if (each.severity, each.message) not in said]
    keys = {key for key, _ in first.extra}
    merged = replace(
        first,
        volume=first.volume or second.volume,
        extra=(*first.extra, *(pair for pair in second.extra if pair[0] not in keys)),
        problems=(*first.problems, *others, *found),
    )
    return merged if author_keys(first) != author_keys(second) else _with_people(merged, second)


def _with_authors_of(paper: Paper, other: Paper) -> Paper:
    """Return the paper with the other's authors if it has none."""
    if paper.authors or not other.authors:
        return paper
    return validate_with_authors(paper, other.authors, paper.signer_email)


def _with_people(paper: Paper, second: Paper) -> Paper:
    """Return the paper with what the second says of the same authors, and of who signs."""
    pairs = zip(paper.authors, second.authors, strict=True)
    authors = tuple(_completed(ours, theirs) for ours, theirs in pairs)
    if _signers(paper) or paper.signer_email:
        return replace(paper, authors=authors)
    marked = tuple(
        replace(ours, corresponding=theirs.corresponding)
        for ours, theirs in zip(authors, second.authors, strict=True)
    )
    return replace(paper, authors=marked, signer_email=second.signer_email)


def _completed(ours: Author, theirs: Author) -> Author:
    return replace(
        ours,
        email=ours.email or theirs.email,
        author_id=ours.author_id or theirs.author_id,
        affiliation=ours.affiliation or theirs.affiliation,
        orcid=ours.orcid or theirs.orcid,
    )


def _contradictions(first: Paper, second: Paper) -> Iterator[Diagnostic]:
    """Say once for each field in what two lists differ: an error if the form would be in doubt."""
    there = place_in_list(second)
    one, other = first.title.plain, second.title.plain
    if one != other:
        yield warning(_differ("title is", one, other, there), _FIRST)
    one, other = _names(first), _names(second)
    if author_keys(first) != author_keys(second):
        as_many = len(first.authors) == len(second.authors)
        hint = _CORRECT if as_many else "correct one of the lists"
        yield error(_differ("authors are", one, other, there), hint)
        return
    if one != other:
        yield warning(_differ("authors are", one, other, there), _FIRST)
    addresses = [
        (ours.email, theirs.email)
        for ours, theirs in zip(first.authors, second.authors, strict=True)
        if ours.email and theirs.email and ours.email.casefold() != theirs.email.casefold()
    ]
    if addresses:
        one, other = ("; ".join(side) for side in zip(*addresses, strict=True))
        yield warning(_differ("addresses are", one, other, there), _FIRST)
    one, other = _signers(first), _signers(second)
    if one and other and one != other:
        yield warning(_differ("corresponding authors are", one, other, there), _FIRST)


_CORRECT = "correct one of the lists, or write what is right into corrections.csv"
_FIRST = "what stands here is used"


def _differ(what: str, one: str, other: str, there: str) -> str:
    return f"the {what} {shorten(one, 200)} here, and {shorten(other, 200)} in {there}"


def _names(paper: Paper) -> str:
    return "; ".join(str(author.name) for author in paper.authors)


def _signers(paper: Paper) -> str:
    """Name the authors who are marked as corresponding, by the same letters in every list."""
    marked = zip(paper.authors, author_keys(paper), strict=True)
    return "; ".join(" ".join(key) for author, key in marked if author.corresponding)
