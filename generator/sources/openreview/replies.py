"""What the replies to an OpenReview submission say became of it: decided, withdrawn, come back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.sources.openreview.decisions import decision_in_words
from generator.sources.openreview.fields import field, note_content, text
from generator.sources.parsed_file import Acceptance

_REPLIES = ("directReplies", "replies", "notes")
_DECISION = re.compile(r"(?:^|[/_])Decision$", re.IGNORECASE)
_DEPARTURE = re.compile(
    r"(?:^|/)(?:Paper\d+_)?(?:Withdraw(?!n_Submission)|Desk_?Reject(?!ed_Submission)|Retract)\w*$",
    re.IGNORECASE,
)
_RETURN = re.compile(r"_(?:Reversion|Revert|Expiration)\w*$", re.IGNORECASE)

Note = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class History:
    """What became of a submission after it was handed in."""

    decision: Acceptance | None = None
    """The latest decision; ``None`` if there is none."""
    departure: str = ""
    """The invitation of the reply by which it was withdrawn or rejected at the desk, if it is the
    last word; else empty."""


def decision_history(replies: Iterable[Note]) -> History:
    """Read replies in the order of their times; one that was deleted says nothing."""
    decision: Acceptance | None = None
    departure = ""
    for reply in sorted(replies, key=_time):
        if reply.get("ddate"):
            continue
        decided = decision_of(reply)
        left = _departure(reply)
        if decided is not None:
            decision = decided
            if decided is Acceptance.ACCEPTED and _time(reply):
                departure = ""
        elif left:
            departure = "" if _RETURN.search(left) else left
    return History(decision, departure)


def is_reply(value: Note) -> bool:
    """Tell whether a note replies to a submission."""
    if value.get("replyto") or decision_of(value) is not None:
        return True
    return bool(_departure(value)) and field(note_content(value), "authors") is None


def inner_replies(value: Note) -> list[Note]:
    """Return the replies that a note carries with it."""
    details = value.get("details")
    holders = (details, value) if isinstance(details, dict) else (value,)
    found: list[Note] = []
    for holder in holders:
        for name in _REPLIES:
            replies = holder.get(name)
            found += [r for r in (replies if isinstance(replies, list) else ()) if _is_object(r)]
    return found


def decision_of(reply: Note) -> Acceptance | None:
    """Read a reply's decision; ``None`` if the reply is something else."""
    if not any(_DECISION.search(name) for name in invitations_of(reply)):
        return None
    decision = field(note_content(reply), "decision") or field(
        note_content(reply), "recommendation"
    )
    return decision_in_words(text(decision))


def invitations_of(value: Note) -> list[str]:
    """Return the invitations under which a note was written."""
    several = value.get("invitations")
    names = [*several] if isinstance(several, list) else []
    return [name for name in (*names, value.get("invitation")) if isinstance(name, str)]


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _departure(reply: Note) -> str:
    return next((name for name in invitations_of(reply) if _DEPARTURE.search(name)), "")


def _time(value: Note) -> float:
    times = (value.get("tmdate"), value.get("tcdate"), value.get("cdate"))
    return next((float(time) for time in times if isinstance(time, int | float)), 0.0)
