"""The rules of what is ticked, chosen and filled in beside names, dates and signatures."""

from __future__ import annotations

from collections.abc import Iterator

from generator.returns.evidence import LOOK, Answer, Finding, Medium, Outcome
from generator.returns.verdict.case import Case
from generator.returns.verdict.rules import Rule

_MOST_SHOWN = 60


def check_answers(case: Case) -> Iterator[Finding]:
    """What was ticked and chosen, and is something missing that has to be there?"""
    if case.medium is Medium.SCAN:
        return  # which needs a review anyway
    for answer in case.answers:
        yield from _findings(answer)


def _findings(answer: Answer) -> Iterator[Finding]:
    label, said = answer.label, "”, “".join(answer.said)
    if answer.fault:
        yield Finding(Outcome.REVIEW, "answer-unclear", f"{label} {answer.fault}", LOOK)
    elif not answer.is_known:
        if answer.is_ticked or answer.required:
            message = f"the file no longer has the field {label}, so what was filled in is not sure"
            yield Finding(Outcome.REVIEW, "answer-unread", message, LOOK)
    elif not answer.said:
        if answer.required:
            missing = "not ticked" if answer.is_ticked else "empty"
            message = f"{label} is {missing}, and must be filled in"
            hint = "ask for the form with it filled in, or decide whether you can do without it"
            yield Finding(Outcome.REVIEW, "answer-missing", message, hint)
    elif answer.is_ticked:
        yield Finding(Outcome.ACCEPTED, "ticked", f"ticked: “{said}”")
    else:
        yield Finding(Outcome.ACCEPTED, "filled-in", f"{label} says “{said[:_MOST_SHOWN]}”")


RULES = (Rule("answers", check_answers),)
