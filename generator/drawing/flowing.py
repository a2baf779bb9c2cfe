"""Pages that fill themselves: reportlab's platypus, with a head and a foot on each page.

Same story, same bytes. No font of reportlab's own is used: what is shown draws itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from generator.drawing._reportlab import canvas_type, without_others_settings

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class PageFormat:
    """A kind of page, and what the file says of itself; lengths in points."""

    size: tuple[float, float]
    margins: tuple[float, float, float, float]
    """Left, right, top, bottom."""
    title: str
    subject: str
    language: str
    """BCP 47 tag."""


@cache
def platypus() -> Any:
    """Return reportlab's module of flowables, with every setting that decides bytes pinned."""
    canvas_type()
    with without_others_settings():
        from reportlab import platypus as found  # noqa: PLC0415 - imported in this state only
    return found


def write_flowing(
    file: BinaryIO,
    story: Sequence[object],
    sheet: PageFormat,
    furnish: Callable[[Canvas, int, int], None],
    finish: Callable[[Canvas], None],
) -> int:
    """Write a story into a file; return how many pages it has.

    Args:
        file: where to.
        story: flowables of :func:`platypus`.
        sheet: the pages.
        furnish: draws head and foot, given the number of the page and of all pages.
        finish: is called when all is drawn, before the file is written.
    """
    module = platypus()
    left, right, top, bottom = sheet.margins
    width, height = sheet.size
    padding = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    frame = module.Frame(left, bottom, width - left - right, height - top - bottom, **padding)
    document = module.BaseDocTemplate(
        file,
        pagesize=sheet.size,
        pageTemplates=[module.PageTemplate("page", [frame])],
        title=sheet.title,
        subject=sheet.subject,
        author="",
        creator="agreements record",
        lang=sheet.language,
        displayDocTitle=True,
        invariant=1,
        pageCompression=1,
    )
    pages: list[dict[str, Any]] = []

    def make_canvas(*arguments: Any, **named: Any) -> Any:
        canvas = _counting_canvas()(*arguments, **named)
        canvas.furnish, canvas.finish, canvas.pages = furnish, finish, pages
        return canvas

    document.build(list(story), canvasmaker=make_canvas)
    return len(pages)


@cache
def _counting_canvas() -> Any:
    """Return a canvas that draws head and foot at the end, when the count of pages is known."""
    base: Any = canvas_type()

    class CountingCanvas(base):  # type: ignore[misc]
        furnish: Callable[[Canvas, int, int], None]
        finish: Callable[[Canvas], None]
        pages: list[dict[str, Any]]

        def _make_preamble(self) -> None:
            self._preamble = ""  # it would name Helvetica, which is not in the file

        def setFont(self, *_: Any, **__: Any) -> None:  # noqa: N802 - reportlab's name
            """Leave the font of cells alone, in which nothing is written."""

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self.pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            pages = self.pages
            for number, state in enumerate(pages, start=1):
                self.__dict__.update(state)
                self.furnish(self, number, len(pages))
                super().showPage()
            self.finish(self)
            super().save()

    return CountingCanvas
