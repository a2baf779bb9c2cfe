"""What waits for a decision and why, as objects for JSON."""

from __future__ import annotations

from collections.abc import Sequence

from generator.ledger.returned import ReturnEntry
from generator.returns.report_json import kept_report


def listed(entries: Sequence[ReturnEntry], agreements: int) -> list[dict[str, object]]:
    """Return each file with its verdict and the reasons for it.

    Args:
        entries: the files, in the order to list them.
        agreements: how many the workspace has; of several, each file says which it is of.
    """
    return [_listed(each) | (_agreement(each) if agreements > 1 else {}) for each in entries]


def _listed(entry: ReturnEntry) -> dict[str, object]:
    arrival, known, last = entry.arrival, entry.examination, entry.last_decision
    return {
        "sha256": arrival.sha256,
        "file": arrival.name,
        "sender": arrival.sender,
        "copy": arrival.copy,
        "first_seen": arrival.at.isoformat(),
        "paper_id": known.paper_id or None,
        "revision": known.revision or None,
        "outcome": str(entry.outcome),
        "told": last.reason or None if last else None,
        "reasons": [
            {"code": finding.code, "message": finding.message, "hint": finding.hint}
            for finding in kept_report(known.report).objections
        ],
    }


def _agreement(entry: ReturnEntry) -> dict[str, object]:
    """Return the name of the agreement that a file is of; None if it is of no known paper."""
    known = entry.examination
    return {"agreement": known.agreement if known.paper_id else None}
