"""Pages of PDFs as pictures, made by a process with limits: no PDF is handed to the browser."""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from generator.desk.answers import NotThereError, RawContent
from generator.returns.evidence import FileKind
from generator.returns.reading.limits import UnreadableError
from generator.returns.reading.worker import Worker

DPI = 110
"""Of a page that is read on a screen."""
_MOST_KEPT = 96
_YEAR = 365 * 24 * 3600
_TOO_MUCH = "It takes too much time or memory to draw."


@dataclass(frozen=True, slots=True)
class PageOrder:
    """Which page to draw, of which file."""

    source: Path | bytes
    """Where the file is, or the file itself."""
    sha256: str
    """Of the file; another one is not drawn."""
    page: int
    """From 1."""
    kind: FileKind = FileKind.PDF
    dpi: int = DPI


@dataclass(frozen=True, slots=True)
class PageView:
    """A page, or why it cannot be shown."""

    png: bytes
    """Empty if there is a problem."""
    pages: int = 0
    """How many the file has; 0 if that is not known."""
    problem: str = ""


class PagePictures:
    """Draws pages, in one process that is started when it is needed; the last ones are kept."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._worker: Worker[PageOrder, PageView] | None = None
        self._kept: OrderedDict[tuple[str, int, int], PageView] = OrderedDict()
        self.drawn = 0
        """How many were made."""

    def get(self, order: PageOrder) -> PageView:
        """Return a page; it is drawn if it was not before."""
        key = order.sha256, order.page, order.dpi
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._draw(order)
                self.drawn += 1
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def content(self, order: PageOrder) -> RawContent:
        """Return a page as the browser gets it.

        Raises:
            NotThereError: it cannot be drawn.
        """
        picture = self.get(order)
        if picture.problem:
            raise NotThereError(picture.problem)
        return RawContent(picture.png, "image/png", seconds=_YEAR)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._worker is not None:
                self._worker.end()
                self._worker = None

    def _draw(self, order: PageOrder) -> PageView:
        if self._worker is None:
            self._worker = Worker(draw_page)
        self._worker.ask(order)
        answer = self._worker.answer()
        if answer is None:
            self._worker.end()
            self._worker = None
            return PageView(b"", problem=_TOO_MUCH)
        return answer


def draw_page(order: PageOrder) -> PageView:
    """Run in the process: draw a page in colour, as a viewer shows it."""
    from generator.returns.reading.opening import open_file  # noqa: PLC0415 - only needed there

    try:
        data = order.source if isinstance(order.source, bytes) else order.source.read_bytes()
    except OSError:
        return PageView(b"", problem="The file is missing.")
    if hashlib.sha256(data).hexdigest() != order.sha256:
        return PageView(b"", problem="The file was changed outside this program.")
    try:
        with open_file(data, order.kind) as opened:
            if not 1 <= order.page <= opened.page_count:
                return PageView(b"", opened.page_count, "The file has no such page.")
            page = opened.document[order.page - 1]
            width, height = page.get_size()
            scale = order.dpi / 72
            most = min(opened.limits.max_pixels, opened.limits.max_picture)
            scale *= min(1.0, (most / (width * height * scale * scale)) ** 0.5)
            written = io.BytesIO()
            page.render(scale=scale).to_pil().convert("RGB").save(written, "PNG")
            return PageView(written.getvalue(), opened.page_count)
    except UnreadableError as problem:
        return PageView(b"", problem=problem.finding.message)
    except MemoryError:
        raise
    except Exception as problem:  # whatever a stranger's file does to a library
        return PageView(b"", problem=f"It cannot be drawn ({type(problem).__name__}).")
