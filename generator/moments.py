"""Moments as text: one way for the ledger, the manifests and all reports."""

from __future__ import annotations

from datetime import datetime


def to_iso(at: datetime) -> str:
    """Return a moment in ISO 8601, to the second, with its offset if it has one.

    >>> from datetime import UTC
    >>> to_iso(datetime(2031, 4, 30, 9, 5, 7, 250_000, tzinfo=UTC))
    '2031-04-30T09:05:07+00:00'
    """
    return at.isoformat(timespec="seconds")
