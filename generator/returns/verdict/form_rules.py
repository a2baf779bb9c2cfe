"""The rules of the form as a whole: what it is, its pages, its terms, how it came back."""

from __future__ import annotations

from collections.abc import Iterator

from generator.returns.evidence import (
    LOOK,
    ClauseChange,
    Finding,
    Means,
    Medium,
    Outcome,
    TermsState,
)
from generator.returns.verdict.case import Case
from generator.returns.verdict.rules import Rule

_BY_HAND = "something is drawn over it or beside it"
_SHOWN = 5
"""How many changes of the terms are listed one by one."""


def check_file(case: Case) -> Iterator[Finding]:
    """What identifying the file already said."""
    yield from case.identification.findings


def check_objects(case: Case) -> Iterator[Finding]:
    """What opening the file already said, and what in it is not explained."""
    yield from case.opened


def check_identity(case: Case) -> Iterator[Finding]:
    """Which form is it, and was it issued here?"""
    if case.match is None:
        proposed = "; ".join(
            f"{number}) {each.label}, as {each.reasons[0]}"
            for number, each in enumerate(case.proposals, start=1)
        )
        yield Finding(
            Outcome.REVIEW,
            "not-recognised",
            "no code, metadata or title says for certain which paper this is for"
            + (f"; it may be {proposed}" if proposed else ""),
            "say which it is: `agreements review`"
            if proposed
            else "look at it, and ask the author to sign the form that was sent",
        )
    elif case.match.means is Means.PERSON:
        yield Finding(
            Outcome.REVIEW,
            "assigned",
            f"it was not issued here; someone said that it is for {case.match.issued.label}",
            "accept it, or ask the author to sign the form that was sent",
        )
    elif not case.ours:
        yield Finding(
            Outcome.REVIEW,
            "only-alike",
            f"it was not issued here; by title and names it is for {case.match.issued.label}",
            "accept it, or ask the author to sign the form that was sent",
        )


def check_pages(case: Case) -> Iterator[Finding]:
    """Are all pages there, once each, in order?"""
    pages = case.identification.pages
    placed = [page for _, page in pages.places]
    if pages.missing:
        # A page of a scan can be there and not be known again.
        unsure = case.medium is Medium.SCAN and len(pages.foreign) >= len(pages.missing)
        outcome = Outcome.REVIEW if unsure else case.worst
        message = f"{_numbered(pages.missing)} of the form {_is(pages.missing)} not in the file"
        yield Finding(outcome, "page-missing", message, "ask for all pages of the form in one file")
    if pages.foreign:
        message = f"{_numbered(pages.foreign)} of the file {_is(pages.foreign)} not of this form"
        yield Finding(Outcome.REVIEW, "page-foreign", message, "check what it is")
    if len(placed) != len(set(placed)):
        twice = tuple(sorted({page for page in placed if placed.count(page) > 1}))
        message = f"{_numbered(twice)} of the form came more than once"
        yield Finding(Outcome.REVIEW, "page-twice", message, "check that they are the same")
    elif not pages.in_order:
        message = "its pages are in another order: " + ", ".join(map(str, placed))
        yield Finding(Outcome.REVIEW, "page-order", message, "check that nothing is wrong")
    if case.ours and len({page for page, _ in pages.places} | {*pages.foreign}) != case.page_count:
        message = "not all of its pages could be identified"
        yield Finding(Outcome.REVIEW, "page-unclear", message, "look through its pages")


def check_terms(case: Case) -> Iterator[Finding]:
    """Are the terms those that were issued?"""
    terms = case.terms
    if terms.state is TermsState.UNKNOWN and case.match:
        message = "its terms could not be compared with the issued ones"
        message += f": {terms.reason}" if terms.reason else ""
        yield Finding(Outcome.REVIEW, "terms-not-compared", message, "read them")
    if terms.state is TermsState.SAME and not terms.changes:
        return
    hint = "ask for the form as it was sent, signed; single clauses cannot be changed"
    code, said, worst = "terms-changed", "the terms were changed", case.worst
    if terms.state is TermsState.UNKNOWN:
        code, said, hint = "terms-doubtful", "the terms look changed", "look at the page"
        worst = Outcome.REVIEW  # a scanner or a recogniser can have made it look so
    for change in terms.changes[:_SHOWN]:
        message = f"{said}, at “{change.clause}”: {_became(change)}"
        yield Finding(worst, code, message, hint)
    if len(terms.changes) > _SHOWN:
        message = f"{said} in {len(terms.changes) - _SHOWN} more places"
        yield Finding(worst, code, message, hint)
    if not terms.changes and terms.state is TermsState.CHANGED:
        message = "the pages do not look as they were issued"
        message += f": {terms.reason}" if terms.reason else ""
        yield Finding(case.worst, "terms-changed", message, hint)


def _became(change: ClauseChange) -> str:
    """Say what became of the words of a clause."""
    if change.manner:
        return f"“{change.issued}” was {change.manner}" if change.issued else _BY_HAND
    if not change.issued:
        return f"“{change.returned}” was added"
    if not change.returned:
        return f"“{change.issued}” was removed"
    return f"“{change.issued}” became “{change.returned}”"


def check_medium(case: Case) -> Iterator[Finding]:
    """Is it something that a program can read?"""
    if case.medium is Medium.SCAN:
        message = "it is a scan, or has a scanned page"
        yield Finding(Outcome.REVIEW, "scan", message, LOOK)


def _numbered(pages: tuple[int, ...]) -> str:
    return f"page{'s' if len(pages) > 1 else ''} " + ", ".join(map(str, pages))


def _is(pages: tuple[int, ...]) -> str:
    return "are" if len(pages) > 1 else "is"


RULES = (
    Rule("file", check_file),
    Rule("identity", check_identity),
    Rule("pages", check_pages),
    Rule("terms", check_terms),
    Rule("medium", check_medium),
)
LAST = (Rule("objects", check_objects),)
"""What comes after all others: there can be many of it, and it says least."""
