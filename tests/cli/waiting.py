"""Waiting for another program: as long as it goes on, and however slow the machine is."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep

LOOKS = 12_000
"""How often one looks at a program in which nothing happens before it is taken for stuck."""
_PAUSE = 0.01
"""Seconds between two looks."""


class Patience:
    """Counts looks at a program; whatever happens in it begins the count again."""

    def __init__(self, said: Callable[[], str]) -> None:
        self._said = said
        self._looks = 0

    def look(self, *, happened: bool) -> None:
        """Note one look; fail if nothing has happened for too many of them."""
        self._looks = 0 if happened else self._looks + 1
        assert self._looks < LOOKS, self._said()

    def wait(self) -> None:
        """Pause, and note that nothing has happened."""
        sleep(_PAUSE)
        self.look(happened=False)
