"""What the mail that brought a form says of it: who sent it, and with which words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.ledger.returns import WORDS_GONE
from generator.returns.evidence import Finding, Issued, Outcome
from generator.returns.intake.contact_lines import without_contact_lines
from generator.returns.intake.courtesies import is_courtesy
from generator.returns.intake.reply import shorten_words
from generator.returns.verdict.case import Case
from generator.returns.verdict.rules import Rule

MAX_SHOWN = 600
"""Most characters of somebody's words that are shown."""
REPLY_SAYS = "the mail with it says: “"
_TAG = re.compile(r"\+[^@]*@")


def check_reply(case: Case) -> Iterator[Finding]:
    """Does the mail that brought it add anything?

    Words beyond courtesies may set a condition or take something back, in any language; so a person
    reads them, and no list of words decides that they do no harm.
    """
    received, issued = case.received, case.issued
    if received is None:
        return
    lines = received.words.splitlines()
    words = "\n".join(line for line in lines if line != WORDS_GONE)
    names, quotes = _names_and_quotes(issued, case.writers)
    words = without_contact_lines(words, names, received.sender)
    if words and not is_courtesy(words, names, quotes):
        message = f"{REPLY_SAYS}{shorten_words(words, MAX_SHOWN)}”"
        hint = "read the mail: a condition is not a signature; answer it, then decide"
        yield Finding(Outcome.REVIEW, "reply-words", message, hint)
    if WORDS_GONE in lines:
        message = "the words of the mail that came with it were erased"
        hint = "read that mail, or ask its sender; then decide"
        yield Finding(Outcome.REVIEW, "reply-words", message, hint)
    if issued is None or not received.sender or not issued.sent_to:
        return
    if _plain(received.sender) not in map(_plain, issued.sent_to):
        sent_to = ", ".join(issued.sent_to)
        message = f"it came from {received.sender}; the form was mailed to {sent_to}"
        yield Finding(Outcome.ACCEPTED, "sender-other", message)


def _names_and_quotes(
    issued: Issued | None, writers: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """Return the names and the titles that may stand in a mail about a form."""
    names, quotes = [*writers], []
    for content in (issued.content, issued.now) if issued else ():
        names += content.authors or ()
        names += [signer.name for signer in content.signers or ()]
        quotes += [content.title or "", *(value for _, value in content.volume or ())]
    if issued:
        quotes.append(issued.form_id)
    return names, quotes


def _plain(address: str) -> str:
    """Return an address for comparing, without what its owner may have put after a plus sign."""
    return _TAG.sub("@", address.strip().lower())


RULES = (Rule("reply", check_reply),)
