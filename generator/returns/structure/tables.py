"""The tables in which a file says where its objects stand (ISO 32000-1, 7.5).

A file is explained only if every program finds the same objects in it: those that believe the
tables, those that do not know the newer kind, and those that look for the objects themselves.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf

from generator.returns.reading.objects import objects_of

_START = re.compile(rb"startxref([\0\t\n\f\r ]+)([0-9]+)")
_BEGINNING = re.compile(
    rb"(?<![0-9])([0-9]{1,9})[\0\t\n\f\r ]+[0-9]{1,5}[\0\t\n\f\r ]+obj(?![a-z])"
)
_REFERENCE = re.compile(rb"([0-9]+)[\0\t\n\f\r ]+([0-9]+)[\0\t\n\f\r ]+R(?![A-Za-z])")
_PLACE = re.compile(r"^.*?>[^:]*: ")
"""How qpdf says where in which file it found something."""
_HEADER = re.compile(rb"%PDF-[12]\.[0-9]")
_LINEARIZED = re.compile(rb"/Linearized[\0\t\n\f\r ]+[0-9.]+")
_HARMLESS = "xref entry for the xref stream itself is missing"
"""A table has to name itself, too; nothing else depends on it."""
_SPACE = b"\0\t\n\f\r "
_HEAD = 1024
_TABLES = (pikepdf.Name.XRef, pikepdf.Name.ObjStm)


def unclear_tables(data: bytes, document: pikepdf.Pdf) -> Iterator[str]:
    """Say why programs may find other objects in a file.

    Args:
        data: the file.
        document: the same, opened.
    """
    if not _HEADER.match(data):
        yield "there is something before its beginning"
    end = data.rfind(b"%%EOF")
    if data[end + 5 :].strip(_SPACE):
        yield "there is something after its end"
    if b"/XRefStm" in data:
        yield "it has two tables of its objects, of which programs read one"
    if document.is_encrypted:
        yield "it is encrypted, though it opens without a password"
    if _LINEARIZED.search(data[:_HEAD]) and not _is_well_linearized(data):
        yield "its first page is in it twice"
    if not _is_same_rebuilt(data, document):
        yield "programs that search for its objects find others than its table lists"
    elif not _are_packed_objects_current(data, document):
        yield "it has other objects packed away under the numbers of those that are shown"
    # Objects are read when they are needed, so only now all that is wrong with them is known.
    for warning in document.get_warnings():
        words = _PLACE.sub("", " ".join(str(warning).split()))
        if _HARMLESS in words:
            continue
        yield f"it is not a well-formed PDF ({words[:80]})"
        break


def _is_well_linearized(data: bytes) -> bool:
    """Tell whether the part for the first page, which some programs read alone, fits the rest."""
    said = io.StringIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return document.check_linearization(said)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return False


def _is_same_rebuilt(data: bytes, document: pikepdf.Pdf) -> bool:
    """Tell whether the objects are the same if the tables are made anew from what is found."""
    broken = _START.sub(lambda found: b"startxref" + found[1] + b"0" * len(found[2]), data)
    try:
        with pikepdf.open(io.BytesIO(broken)) as rebuilt:
            return rebuilt.Root.objgen == document.Root.objgen and all(
                _bytes_of(each) == _bytes_of(rebuilt.get_object(each.objgen))
                for each in objects_of(document)
                if not is_table(each)
            )
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        return False


def _are_packed_objects_current(data: bytes, document: pikepdf.Pdf) -> bool:
    """Tell whether the objects that lie within others are those that stand, or older ones."""
    packed = [each for each in objects_of(document) if _type_of(each) == pikepdf.Name.ObjStm]
    if not packed:
        return True
    plain = {int(found[1]): found.start() for found in _BEGINNING.finditer(data)}
    latest: dict[int, tuple[int, bytes]] = {}
    for each in sorted(packed, key=lambda item: plain.get(item.objgen[0], 0)):
        place = plain.get(each.objgen[0], 0)
        for number, content in _packed_objects(each):
            latest[number] = (place, content)
    return all(
        plain.get(number, -1) > place or _is_same(content, number, document)
        for number, (place, content) in latest.items()
    )


def _packed_objects(holder: pikepdf.Object) -> Iterator[tuple[int, bytes]]:
    """Read the objects that lie within another (7.5.7)."""
    content = holder.read_bytes()
    first = int(holder["/First"])
    numbers = [int(word) for word in content[:first].split()]
    places = [*(first + place for place in numbers[1::2]), len(content)]
    for number, start, end in zip(numbers[::2], places[:-1], places[1:], strict=True):
        yield number, content[start:end].strip(_SPACE)


def _is_same(content: bytes, number: int, document: pikepdf.Pdf) -> bool:
    current: object = document.get_object((number, 0))
    if not isinstance(current, pikepdf.Object):
        return content == str(current).encode()
    if isinstance(current, pikepdf.Stream):
        return False
    written = current.unparse(resolved=True)
    if content == written:
        return True

    def named(found: re.Match[bytes]) -> bytes:
        """Write a reference as a name, so that what has it can be read by itself."""
        place = (int(found[1]), int(found[2]))
        return b"null " if document.get_object(place) is None else b"/_%d_%d " % place

    one, other = (pikepdf.Object.parse(_REFERENCE.sub(named, each)) for each in (content, written))
    return bool(one == other)


def _type_of(item: pikepdf.Object) -> object:
    return item.get("/Type") if isinstance(item, pikepdf.Stream) else None


def is_table(item: pikepdf.Object) -> bool:
    """Tell whether an object is a table of others, or holds them (7.5.7, 7.5.8)."""
    return _type_of(item) in _TABLES and "/Extends" not in item


def _bytes_of(item: pikepdf.Object) -> bytes:
    if not isinstance(item, pikepdf.Stream):
        return item.unparse(resolved=True)
    entries = [key.encode("utf-8", "replace") + _entry(value) for key, value in item.items()]
    return b" ".join(sorted(entries)) + item.read_raw_bytes()


def _entry(value: object) -> bytes:
    return value.unparse() if isinstance(value, pikepdf.Object) else repr(value).encode()
