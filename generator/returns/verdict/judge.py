"""What is to be done with a form, from what it shows: each rule once, and nobody else decides.

A rule gives findings, the worst of which decides. What a rule cannot be sure of goes to a person:
only what is shown to be right is accepted, and not what nothing speaks against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from generator.changes.words import cosmetic
from generator.ledger.records import Content, Signer
from generator.returns.evidence import (
    Comparison,
    Finding,
    Fit,
    Identification,
    Medium,
    Outcome,
    SignerEvidence,
    Terms,
    TermsState,
)
from generator.returns.verdict.case import SUPERSEDED_NOTED, Case
from generator.returns.verdict.judge_signers import (
    judge_dates,
    judge_looks,
    judge_marks,
    judge_names,
)

_SEVERITY = (Outcome.REJECTED, Outcome.PERSON, Outcome.ACCEPTED)
_SHOWN = 5
"""How many changes of the terms are told one by one."""


def judge(  # noqa: PLR0913, PLR0917 - each is a part of the evidence that has another maker
    medium: Medium,
    identification: Identification,
    page_count: int,
    terms: Terms,
    signers: tuple[SignerEvidence, ...],
    title: Comparison | None,
    opened_findings: tuple[Finding, ...],
    today: date,
) -> tuple[Finding, ...]:
    """Weigh all that was found out about a file.

    Args:
        medium: how the form came back.
        identification: which form it is, and what speaks against that.
        page_count: of the file.
        terms: how the terms compare with what was issued.
        signers: what each signer left on the form.
        title: the title on the form beside that of the metadata; None if the form has none.
        opened_findings: scripts, attached files and the like, as they were found on opening.
        today: when the form is judged.

    Returns:
        At least one finding, the worst first.
    """
    case = Case(medium, identification, page_count, terms, signers, title, opened_findings, today)
    found = dict.fromkeys(_sentence(finding) for rule in _RULES for finding in rule(case))
    return tuple(sorted(found, key=lambda finding: _SEVERITY.index(finding.outcome)))


def outcome_of(findings: tuple[Finding, ...]) -> Outcome:
    """Give what the worst finding leads to; without any, nobody has looked.

    >>> str(outcome_of((Finding(Outcome.ACCEPTED, "signed", "signed by Ada Lovelace"),)))
    'accepted'
    >>> str(outcome_of(()))
    'for a person'
    """
    worst = [outcome for outcome in _SEVERITY if any(item.outcome is outcome for item in findings)]
    return worst[0] if worst else Outcome.PERSON


def _sentence(finding: Finding) -> Finding:
    return replace(finding, message=finding.message[:1].upper() + finding.message[1:])


def _told(case: Case) -> Iterator[Finding]:
    """What opening and identifying the file already said."""
    yield from case.opened
    yield from case.identification.findings


def _known(case: Case) -> Iterator[Finding]:
    if case.match is None:
        yield Finding(
            Outcome.PERSON,
            "not-recognised",
            "it has nothing by which it could be told which paper it is for",
            "look at it, and ask the author to sign the form that was sent",
        )
    elif not case.ours:
        yield Finding(
            Outcome.PERSON,
            "only-alike",
            f"it was not issued here; by title and names it is for {case.match.issued.paper_id}",
            "see whether you take it, or ask the author to sign the form that was sent",
        )


def _pages(case: Case) -> Iterator[Finding]:
    pages = case.identification.pages
    ask = "ask for all pages of the form, in one file"
    placed = [page for _, page in pages.places]
    if pages.missing:
        # A page of a scan can be there and not be known again.
        unsure = case.medium is Medium.SCAN and len(pages.foreign) >= len(pages.missing)
        gravity = Outcome.PERSON if unsure else case.gravity
        message = f"{_numbered(pages.missing)} of the form cannot be found in the file"
        yield Finding(gravity, "page-missing", message, ask)
    if pages.foreign:
        message = f"{_numbered(pages.foreign)} of the file cannot be told to be of this form"
        yield Finding(Outcome.PERSON, "page-foreign", message, "see what it is")
    if len(placed) != len(set(placed)):
        twice = tuple(sorted({page for page in placed if placed.count(page) > 1}))
        message = f"{_numbered(twice)} of the form came more than once"
        yield Finding(Outcome.PERSON, "page-twice", message, "see that they are the same")
    elif not pages.in_order:
        message = "its pages are in another order: " + ", ".join(map(str, placed))
        yield Finding(Outcome.PERSON, "page-order", message, "see that nothing is amiss")
    if case.ours and len({page for page, _ in pages.places} | {*pages.foreign}) != case.page_count:
        message = "not all of its pages could be told apart"
        yield Finding(Outcome.PERSON, "page-unclear", message, "look through its pages")


def _terms(case: Case) -> Iterator[Finding]:
    terms = case.terms
    if terms.state is TermsState.UNKNOWN and case.match:
        message = "its terms were not compared with what was issued"
        message += f": {terms.reason}" if terms.reason else ""
        yield Finding(Outcome.PERSON, "terms-not-compared", message, "read them")
    if terms.state is TermsState.SAME and not terms.changes:
        return
    hint = "ask for the form as it was sent, signed; terms are not changed one by one"
    for change in terms.changes[:_SHOWN]:
        became = f"“{change.issued}” became “{change.returned}”"
        if not change.issued:
            became = f"“{change.returned}” was added"
        elif not change.returned:
            became = f"“{change.issued}” was removed"
        message = f"the terms were changed, at “{change.clause}”: {became}"
        yield Finding(case.gravity, "terms-changed", message, hint)
    if len(terms.changes) > _SHOWN:
        message = f"the terms were changed in {len(terms.changes) - _SHOWN} more places"
        yield Finding(case.gravity, "terms-changed", message, hint)
    if not terms.changes and terms.state is TermsState.CHANGED:
        message = "the pages do not look as they were issued"
        message += f": {terms.reason}" if terms.reason else ""
        yield Finding(case.gravity, "terms-changed", message, hint)


def _medium(case: Case) -> Iterator[Finding]:
    if case.medium is Medium.SCAN:
        message = "it is a scan, or has a page that is a picture"
        yield Finding(Outcome.PERSON, "scan", message, "look at it with --review")


def _titled(case: Case) -> Iterator[Finding]:
    title = case.title
    if title is None or title.fit is Fit.UNKNOWN:
        if case.medium is not Medium.SCAN and case.match:
            message = "its title could not be compared with the metadata"
            yield Finding(Outcome.PERSON, "title-unread", message, "compare the titles")
    elif title.fit is Fit.DIFFERENT:
        message = f"its title is “{title.form}”, that of the metadata “{title.metadata}”"
        hint = "see which is right; issue the form anew if it is that of the metadata"
        yield Finding(Outcome.PERSON, "title-other", message, hint)
    elif title.fit is Fit.COSMETIC:
        message = f"its title differs in spelling only from “{title.metadata}”"
        yield Finding(Outcome.ACCEPTED, "title-spelling", message)


def _standing(case: Case) -> Iterator[Finding]:
    issued = case.issued
    if issued is None:
        return
    if issued.withdrawn:
        message = f"paper {issued.paper_id} was withdrawn"
        yield Finding(Outcome.PERSON, "withdrawn", message, "keep it aside if that is right")
    if issued.revision == issued.latest:
        return
    message = f"it is revision {issued.revision}; revision {issued.latest} stands now"
    changed = _changed_since(issued.content, issued.now)
    if issued.noted and not changed and case.ours:
        message += "; what changed asks for no new signature: " + "; ".join(issued.noted)
        yield Finding(Outcome.ACCEPTED, SUPERSEDED_NOTED, message)
    elif changed and case.ours:
        message += f", with another {changed}"
        hint = f"ask for revision {issued.latest}, signed"
        yield Finding(Outcome.REJECTED, "superseded-changed", message, hint)
    else:
        hint = "see whether what changed since then matters"
        yield Finding(Outcome.PERSON, "superseded", message, hint)


def _changed_since(then: Content, now: Content) -> str:
    """Name what matters to the signer and is another now; empty if nothing is known to be."""
    changed = []
    if then.title is not None and now.title is not None and not _alike(then.title, now.title):
        changed.append("title")
    if then.signers is not None and now.signers is not None:
        before, after = (tuple(map(_spell, signers)) for signers in (then.signers, now.signers))
        if len(before) != len(after) or not all(map(_alike, before, after)):
            changed.append("signer")
    return " and ".join(changed)


def _spell(signer: Signer) -> str:
    return signer.name


def _alike(one: str, other: str) -> bool:
    return one == other or cosmetic(one, other) is not None


def _numbered(pages: tuple[int, ...]) -> str:
    return f"page{'s' if len(pages) > 1 else ''} " + ", ".join(map(str, pages))


_RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    _told,
    _known,
    _pages,
    _terms,
    _medium,
    judge_marks,
    judge_looks,
    judge_dates,
    judge_names,
    _titled,
    _standing,
)
