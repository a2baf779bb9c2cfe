"""How often this program's own processes look for circles among values."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Look for circles among values seldom, in a process that is this program's own.

    Thousands of values are made for a list of papers, and none of them in a circle: to look for
    circles as often as Python does by itself takes a tenth of the time, both of a command at 5,000
    papers and of a process that renders for it.
    """
    gc.set_threshold(50_000, 20, 20)
