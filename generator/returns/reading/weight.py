"""How much the pages of a file make a reader draw, reckoned before any reader draws them.

A drawing can draw another many times, which draws others: a few kilobytes can ask for years of
work.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pikepdf

from generator.returns.reading.limits import ReadingLimits, UnreadableError, refusal
from generator.returns.reading.objects import entry

_DONE = re.compile(rb"/([^\0\t\n\f\r \[\]<>(){}/%]+)[\0\t\n\f\r ]+Do(?![A-Za-z0-9])")
_DEPTH = 32
_Place = tuple[int, int]
_HINT = "do not open it; ask the author to fill in the form that was sent"


@dataclass(frozen=True, slots=True)
class _Weight:
    drawn: int = 0
    """Bytes of operators."""
    pixels: int = 0

    def times(self, count: int) -> _Weight:
        return _Weight(self.drawn * count, self.pixels * count)

    def plus(self, other: _Weight) -> _Weight:
        return _Weight(self.drawn + other.drawn, self.pixels + other.pixels)


@dataclass(frozen=True, slots=True)
class _Resources:
    place: _Place
    """Of what has them."""
    entries: Any

    @property
    def things(self) -> Any:
        """What can be drawn by its name; None if there is nothing."""
        found = (
            self.entries.get("/XObject") if isinstance(self.entries, pikepdf.Dictionary) else None
        )
        return found if isinstance(found, pikepdf.Dictionary) else None


def check_weight(document: pikepdf.Pdf, size: int, limits: ReadingLimits) -> None:
    """Check that the pages of a file draw no more than a form, or a scan of one, can need.

    Args:
        document: the file.
        size: its bytes.
        limits: how much that is.

    Raises:
        UnreadableError: it is more.
    """
    _Scale(size, limits).check(document)


class _Scale:
    def __init__(self, size: int, limits: ReadingLimits) -> None:
        self._limits = limits
        self._pixels = limits.plain_pixels + limits.pixels_per_byte * size
        self._known: dict[tuple[_Place, _Place], _Weight] = {}
        self._sum = _Weight()
        self._annotations = 0

    def check(self, document: pikepdf.Pdf) -> None:
        for page in document.pages:
            contents = page.obj.get("/Contents")
            streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
            data = b"\n".join(
                each.read_bytes() for each in streams if isinstance(each, pikepdf.Stream)
            )
            resources = _Resources(page.obj.objgen, entry(page.obj, "/Resources"))
            self._add(self._run(data, resources, 0))
            annotations = page.obj.get("/Annots")
            if isinstance(annotations, pikepdf.Array):
                self._annotate(annotations, resources)

    def _annotate(self, annotations: pikepdf.Array, resources: _Resources) -> None:
        self._annotations += len(annotations)
        if self._annotations > self._limits.max_annotations:
            raise self._refusal(f"more than {self._limits.max_annotations} notes and fields")
        for each in annotations:
            look = each.get("/AP") if isinstance(each, pikepdf.Dictionary) else None
            drawn = look.get("/N") if isinstance(look, pikepdf.Dictionary) else None
            self._add(self._weigh(drawn, resources, 0))

    def _add(self, more: _Weight) -> None:
        self._sum = self._sum.plus(more)
        if self._sum.drawn > self._limits.max_drawn:
            raise self._refusal(f"{self._limits.max_drawn >> 20} MB of lines and letters")
        if self._sum.pixels > self._pixels:
            raise self._refusal(f"{self._pixels // 1_000_000} million dots of pictures")

    @staticmethod
    def _refusal(much: str) -> UnreadableError:
        return refusal("too-much", f"The file draws {much}, more than any form of its size", _HINT)

    def _weigh(self, item: Any, usual: _Resources, depth: int) -> _Weight:
        if not isinstance(item, pikepdf.Stream):
            return _Weight()
        place = (item.objgen, usual.place)
        if place not in self._known:
            self._known[place] = _Weight()  # of a drawing that draws itself
            self._known[place] = self._stream(item, usual, depth)
        return self._known[place]

    def _stream(self, item: pikepdf.Stream, usual: _Resources, depth: int) -> _Weight:
        if item.get("/Subtype") == pikepdf.Name.Image:
            width: Any
            height: Any
            width, height = item.get("/Width"), item.get("/Height")
            known = isinstance(width, int) and isinstance(height, int)
            pixels = int(width) * int(height) if known else 0
            return _Weight(0, pixels).plus(self._weigh(item.get("/SMask"), usual, depth + 1))
        # Programs let a drawing that names no resources have those of what it stands in.
        own = item.get("/Resources")
        resources = usual if own is None else _Resources(item.objgen, own)
        return self._run(item.read_bytes(), resources, depth)

    def _run(self, data: bytes, resources: _Resources, depth: int) -> _Weight:
        if depth > _DEPTH:
            raise self._refusal("drawings within drawings without end")
        weight = _Weight(len(data))
        things = resources.things
        for name, count in Counter(_DONE.findall(data)).items() if things is not None else ():
            thing = things.get("/" + name.decode("latin-1"))
            weight = weight.plus(self._weigh(thing, resources, depth + 1).times(count))
        return weight
