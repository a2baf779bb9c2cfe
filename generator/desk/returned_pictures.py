"""Pictures of returned files: kept in the output folder, made while a person looks at others."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from typing import TypeVar

from generator.ledger.connection import can_write
from generator.returns.crops import CropOrder, Crops, CropStore
from generator.returns.page_store import Pages, PagesOrder, PageStore

_PATIENCE = 90.0
"""Seconds that a picture is waited for; what one file may cost is far less."""
Kept = TypeVar("Kept")
_Order = CropOrder | PagesOrder
_FAILED = "it cannot be made or kept; the disk may be full"


class ReturnedPictures:
    """Draws returned files in the background; what is asked for now goes before what may be."""

    def __init__(self, folder: Path) -> None:
        """Keep the pictures in an output folder, or for this run if it cannot be written."""
        self.folder = folder
        self._elsewhere: tempfile.TemporaryDirectory[str] | None = None
        if not can_write(folder):
            self._elsewhere = tempfile.TemporaryDirectory(prefix="agreements-desk-")
        where = Path(self._elsewhere.name) if self._elsewhere else folder
        self._crops, self._pages = CropStore(where), PageStore(where)
        self._changed = Condition()
        self._now: list[_Order] = []
        self._ahead: list[_Order] = []
        self._failed: set[_Order] = set()
        self._ends = False
        self._thread: Thread | None = None

    @property
    def drawn(self) -> int:
        """How many files were drawn, and not only fetched."""
        return self._crops.made + self._pages.made

    def crops(self, order: CropOrder, seconds: float = _PATIENCE) -> Crops | None:
        """Return where a file is signed; None if that is not drawn in so many seconds."""
        if order in self._failed:
            return Crops(order.sha256, (), _FAILED)
        return self._wait(order, lambda: self._crops.kept(order), seconds)

    def pages(self, order: PagesOrder, seconds: float = _PATIENCE) -> Pages | None:
        """Return the pages of a file; None if they are not drawn in so many seconds."""
        if order in self._failed:
            return Pages(order.sha256, (), _FAILED)
        return self._wait(order, lambda: self._pages.kept(order), seconds)

    def prefetch(self, orders: Sequence[_Order]) -> None:
        """Draw these when nothing else is asked for, in order; what was meant before is dropped."""
        with self._changed:
            self._ahead = list(orders)
            self._begin()

    def wait_until_idle(self, seconds: float = _PATIENCE) -> bool:
        """Wait until all is drawn; tell whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self._thread is None, seconds)

    def close(self) -> None:
        """End the processes."""
        with self._changed:
            self._ends = True
            self._now.clear()
            self._ahead.clear()
            thread = self._thread
        if thread is not None:
            thread.join()
        self._crops.close()
        self._pages.close()
        if self._elsewhere is not None:
            self._elsewhere.cleanup()

    def _wait(self, order: _Order, fetch: Callable[[], Kept | None], seconds: float) -> Kept | None:
        found = fetch()
        if found is not None:
            return found
        until = monotonic() + seconds
        with self._changed:
            if order not in self._now:
                self._now.append(order)
            self._begin()
            while order in self._now and (left := until - monotonic()) > 0:
                self._changed.wait(left)
        return fetch()

    def _begin(self) -> None:
        if self._thread is None and not self._ends and (self._now or self._ahead):
            self._thread = Thread(target=self._draw, name="pictures", daemon=True)
            self._thread.start()

    def _draw(self) -> None:
        while True:
            with self._changed:
                if self._ends or not (self._now or self._ahead):
                    self._thread = None
                    self._changed.notify_all()
                    return
                order = self._now[0] if self._now else self._ahead.pop(0)
            try:
                if isinstance(order, CropOrder):
                    self._crops.crops(order)
                else:
                    self._pages.pages(order)
            except OSError:
                self._failed.add(order)
            except Exception:
                logging.getLogger(__name__).exception("a mistake of the program, in pictures")
                self._failed.add(order)
            with self._changed:
                if order in self._now:
                    self._now.remove(order)
                self._changed.notify_all()
