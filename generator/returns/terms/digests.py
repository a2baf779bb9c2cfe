"""Digests of objects of a PDF, the same whoever wrote the file, so that two can be compared."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping

import pikepdf

_MOST = 20_000
"""Objects that are looked at; no page has more."""
_PACKING = ("/Length", "/Filter", "/DecodeParms")
_PART = re.compile(
    rb"\((?>(?:[^()\\]|\\.)*)\)|<[0-9a-fA-F]+>|/[^ \[\]<>()/]+"
    rb"|(?P<number>[0-9]+) (?P<generation>[0-9]+) R(?![A-Za-z])"
    rb"|(?P<real>[+-]?[0-9]*\.[0-9]*)",
    re.DOTALL,
)
"""What is not the same in each file, as qpdf writes it; strings and names are passed over."""

Place = tuple[int, int]
"""Number and generation of an object."""


class TooComplexError(Exception):
    """An object is made of so much that comparing it is not worth it."""


class Digests:
    """Digests of the objects of one file."""

    def __init__(
        self,
        document: pikepdf.Pdf,
        named: Mapping[Place, bytes] | None = None,
        skipped: re.Pattern[bytes] | None = None,
    ) -> None:
        """Prepare to make digests.

        Args:
            document: the file.
            named: what to put in the place of some objects, without looking at them.
            skipped: what is left out wherever it stands.
        """
        self._document = document
        self._named = named or {}
        self._skipped = skipped

    def of(self, value: object) -> bytes:
        """Return a digest of an object with all that it refers to.

        Raises:
            TooComplexError: that is too much.
        """
        hashed = hashlib.sha256()
        for part in self._parts(value):
            hashed.update(part + b"\n")
        return hashed.digest()

    def _parts(self, value: object) -> Iterator[bytes]:
        """Write an object, then each that it refers to, in the order in which they are met."""
        numbers: dict[Place, int] = {}
        waiting: deque[object] = deque([value])
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            numbers[value.objgen] = 0

        def renamed(found: re.Match[bytes]) -> bytes:
            if found["real"] is not None:
                return _number(found["real"])
            if found["number"] is None:
                return found[0]
            place = (int(found["number"]), int(found["generation"]))
            if place in self._named:
                return self._named[place]
            if place not in numbers:
                numbers[place] = len(numbers) + 1
                waiting.append(self._document.get_object(place))
            return b"@%d" % numbers[place]

        while waiting:
            if len(numbers) > _MOST:
                raise TooComplexError
            yield from self._written(waiting.popleft(), renamed)

    def _written(
        self, value: object, renamed: Callable[[re.Match[bytes]], bytes]
    ) -> Iterator[bytes]:
        if not isinstance(value, pikepdf.Stream):
            raw = unparsed(value)
            if self._skipped is not None:
                raw = self._skipped.sub(b"", raw)
            yield _PART.sub(renamed, raw)
            return
        for key, entry in sorted(value.items()):
            if key not in _PACKING:
                yield key.encode("utf-8", "surrogatepass") + _PART.sub(renamed, _referred(entry))
        try:
            content = value.read_bytes()
        except pikepdf.PdfError:  # a picture that only a reader of pictures can unpack
            content = unparsed(value.get("/Filter")) + value.read_raw_bytes()
        yield hashlib.sha256(content).digest()


def name_pages(document: pikepdf.Pdf, places: Mapping[int, int]) -> dict[Place, bytes]:
    """Return what stands for pages where other things refer to them: their numbers in the form.

    Args:
        document: the file.
        places: by number of its page, the number of the page in the form, where they differ.
    """
    return {
        page.obj.objgen: b"page %d" % places.get(number, number)
        for number, page in enumerate(document.pages, start=1)
    }


def unparsed(value: object) -> bytes:
    """Write an object as qpdf does, with references to others."""
    if isinstance(value, pikepdf.Stream):
        raise TypeError("a stream cannot be written as text")
    if isinstance(value, pikepdf.Object):
        return value.unparse(resolved=True)
    if isinstance(value, bool) or value is None:
        return {None: b"null", True: b"true", False: b"false"}[value]
    return str(value).encode()


def _referred(value: object) -> bytes:
    return value.unparse() if isinstance(value, pikepdf.Object) else unparsed(value)


def _number(raw: bytes) -> bytes:
    """Write a number as programs agree on that write fewer decimals."""
    try:
        return b"%g" % round(float(raw), 3)
    except ValueError:
        return raw
