"""Pages of returned files beside the issued ones, made once and kept in the output folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.confined import WorkLimits
from generator.ledger.returned import ReturnEntry
from generator.returns.evidence import Index
from generator.returns.picture_store import (
    MOST_BYTES,
    DrawnFiles,
    PictureOrder,
    PictureStore,
    StoredFiles,
    drawn_safely,
    picture_source,
    read_checked,
)
from generator.returns.reading.worker import LIMITS
from generator.returns.report_json import read_report
from generator.returns.side_by_side import Highlight, MarkKind, Side, picture_pages

_KIND = "pages"
_LIST = "pages.json"


@dataclass(frozen=True, slots=True)
class KeptSide:
    """One page as a picture that is kept."""

    number: int
    """From 1."""
    path: Path
    width: int
    height: int
    """In pixels."""
    marks: tuple[Highlight, ...]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that came back beside the one that was issued; one of them may be missing."""

    returned: KeptSide | None
    issued: KeptSide | None
    compared: bool
    """Whether the marks say where they differ."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What there is to see of a returned file."""

    sha256: str
    """Of the file."""
    pages: tuple[KeptPage, ...]
    problem: str = ""
    """Why there is no picture; empty if there is one."""


class PagesOrder(PictureOrder):
    """To picture the pages of a file beside the issued ones."""


def pages_order(entry: ReturnEntry, folder: Path, index: Index) -> PagesOrder:
    """Return what to picture of a file that came back.

    Args:
        entry: the file, as the ledger has it.
        folder: the output folder.
        index: what was issued, by :func:`generator.returns.identify.indexing.make_index`.
    """
    report = read_report(entry.examination.report, index)
    source = picture_source(entry, folder, report)
    if report is not None and report.match is not None and not report.match.means.is_ours:
        blank = index.blanks.get(report.match.issued.content.template or "")
        source = source if blank is None else replace(source, issued=blank)
    return PagesOrder(entry.sha256, source)


class PageStore(PictureStore[PagesOrder]):
    """The pictures of pages in an output folder; see :class:`PictureStore`."""

    def __init__(
        self,
        folder: Path | str,
        jobs: int = 1,
        limits: WorkLimits = LIMITS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Open the pictures of an output folder.

        Args:
            folder: the output folder; the pictures are in its subfolder ``crops``.
            jobs: how many processes make pictures at most; none is started before it is needed.
            limits: what the pictures of one file may cost.
            most_bytes: of all pictures that are kept; the oldest go first.
        """
        super().__init__(folder, _draw, kind=_KIND, jobs=jobs, limits=limits, most_bytes=most_bytes)

    def kept(self, order: PagesOrder) -> Pages | None:
        """Return the pictures of a file if they were made before; nothing is made."""
        found = self.kept_files(order)
        return None if found is None else _pages(order, found)

    def pages(self, order: PagesOrder) -> Pages:
        """Return the pictures of a file; they are made if they are not there.

        Raises:
            OSError: they cannot be kept.
        """
        return _pages(order, self.made_files(order))


def _pages(order: PagesOrder, kept: StoredFiles) -> Pages:
    paths = {path.name: path for path in kept.files}
    if _LIST not in paths:
        return Pages(order.sha256, (), kept.problem)
    listed = json.loads(paths[_LIST].read_text("utf-8"))
    pages = tuple(
        KeptPage(
            _kept_side(each["returned"], paths), _kept_side(each["issued"], paths), each["compared"]
        )
        for each in listed
    )
    return Pages(order.sha256, pages, kept.problem)


def _kept_side(said: Mapping[str, Any] | None, paths: Mapping[str, Path]) -> KeptSide | None:
    if said is None or said["name"] not in paths:
        return None
    marks = tuple(
        Highlight(MarkKind(each["kind"]), each["left"], each["top"], each["right"], each["bottom"])
        for each in said["marks"]
    )
    path = paths[said["name"]]
    return KeptSide(said["number"], path, said["width"], said["height"], marks)


def _draw(order: PagesOrder) -> DrawnFiles:
    """Run in the process: picture a file."""
    return drawn_safely(partial(_named_pages, order))


def _named_pages(order: PagesOrder) -> tuple[tuple[str, bytes], ...]:
    read_checked(order.source.returned, order.sha256)
    listed: list[dict[str, object]] = []
    files: list[tuple[str, bytes]] = []
    for place, page in enumerate(picture_pages(order.source), start=1):
        said: dict[str, object] = {"compared": page.compared}
        for name, side in (("returned", page.returned), ("issued", page.issued)):
            said[name] = None if side is None else _said(f"{place:02}-{name}.png", side)
            if side is not None:
                files.append((f"{place:02}-{name}.png", side.png))
        listed.append(said)
    return (*files, (_LIST, json.dumps(listed).encode()))


def _said(name: str, side: Side) -> dict[str, object]:
    return {
        "name": name,
        "number": side.number,
        "width": side.width,
        "height": side.height,
        "marks": [asdict(mark) for mark in side.marks],
    }
