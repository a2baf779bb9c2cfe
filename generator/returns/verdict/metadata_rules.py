"""The rules of what the metadata say now: the title, and which revision is the current one."""

from __future__ import annotations

from collections.abc import Iterator

from generator.changes.content import differences
from generator.changes.words import is_alike
from generator.ledger.records import Content
from generator.returns.evidence import Finding, Fit, Medium, Outcome, TextComparison
from generator.returns.identify.indexing import describe_difference
from generator.returns.verdict.case import SUPERSEDED_NOTED, Case
from generator.returns.verdict.rules import Rule


def check_title(case: Case) -> Iterator[Finding]:
    """Is its title that of the metadata?"""
    title = case.title
    if title is None or title.fit is Fit.UNKNOWN:
        if case.medium is not Medium.SCAN and case.match:
            message = "its title could not be compared with the metadata"
            yield Finding(Outcome.REVIEW, "title-unread", message, "compare the titles")
    elif title.fit is Fit.DIFFERENT and not _has_changed_since(case, title):
        message = f"its title is “{title.form}”; in the metadata it is “{title.metadata}”"
        hint = "decide which is right; if the metadata is, issue the form again"
        yield Finding(Outcome.REVIEW, "title-other", message, hint)
    elif title.fit is Fit.COSMETIC:
        message = f"its title differs only in spelling from “{title.metadata}”"
        yield Finding(Outcome.ACCEPTED, "title-spelling", message)


def check_revision(case: Case) -> Iterator[Finding]:
    """Is it of the current revision, and is the paper still in?"""
    issued = case.issued
    if issued is None:
        return
    if issued.withdrawn:
        message = f"paper {issued.label} was withdrawn"
        yield Finding(Outcome.REVIEW, "withdrawn", message, "set it aside if that is right")
    if issued.is_standing:
        return
    message = f"signed on {issued.name_of_revision}; the current one is {issued.latest}"
    wanted = f"revision {issued.latest}"
    if issued.revision == issued.latest:
        message = f"signed on {issued.name_of_revision}, which was made again before it was sent"
        wanted = "the form as it is now"
    matters = case.ours and _matters(issued.content, issued.now)
    if issued.noted and not matters and case.ours:
        message += f". What changed since needs no new signature: {'; '.join(issued.noted)}"
        yield Finding(Outcome.ACCEPTED, SUPERSEDED_NOTED, message)
        return
    changed = "; ".join(map(describe_difference, differences(issued.content, issued.now)))
    message += f". Since then changed: {changed}" if changed else ""
    if matters:
        hint = f"ask for {wanted}, signed"
        yield Finding(Outcome.REJECTED, "superseded-changed", message, hint)
    else:
        hint = "decide whether that matters"
        yield Finding(Outcome.REVIEW, "superseded", message, hint)


def _has_changed_since(case: Case, title: TextComparison) -> bool:
    """Tell whether its title is that of its revision, and that of the current one is the new one.

    Then the rule of the revision says all that there is to say.
    """
    issued = case.issued
    if issued is None or issued.is_standing or not case.ours:
        return False
    pairs = ((issued.content.title, title.form), (issued.now.title, title.metadata))
    return all(known is not None and is_alike(known, shown) for known, shown in pairs)


def _matters(then: Content, now: Content) -> bool:
    """Tell whether the title, or who signs, is known to be another now."""
    if then.title is not None and now.title is not None and not is_alike(then.title, now.title):
        return True
    if then.signers is None or now.signers is None:
        return False
    before, after = ([signer.name for signer in each] for each in (then.signers, now.signers))
    return len(before) != len(after) or not all(map(is_alike, before, after))


RULES = (
    Rule("title", check_title),
    Rule("revision", check_revision),
)
