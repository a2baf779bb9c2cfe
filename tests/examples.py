"""How many examples a property is tried with: a part of them each day, all when asked for."""

from __future__ import annotations

import os

from hypothesis import settings

THOROUGH = bool(os.environ.get("THOROUGH"))
"""Whether all are tried: `make test THOROUGH=1`, after a change of what they are about."""
_DAILY = 0.4
"""The part that is tried each day. In CI these are the same at each run, so that more would find
what they find once; elsewhere they are others each time."""


def examples(count: int) -> settings:
    """Return settings for up to so many examples that take long to make."""
    return settings(max_examples=count if THOROUGH else max(1, round(count * _DAILY)))
