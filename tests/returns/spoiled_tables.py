"""Filled forms in which programs find other objects, by which table they believe."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable

import hostile
import pikepdf
from changing import widget
from filling import opened
from kinds import filled


def updated(pdf: bytes, objects: dict[int, bytes], root: int = 0) -> bytes:
    """Append an update with objects, as a program does that leaves the rest alone."""
    plain = flat(pdf) if b"/XRef" in pdf else pdf
    start = int(re.findall(rb"startxref\s+(\d+)", plain)[-1])
    found = re.findall(rb"/Root (\d+)", plain)[-1]
    size = max(int(re.findall(rb"/Size (\d+)", plain)[-1]), max(objects) + 1)
    out = bytearray(plain)
    table = b"xref\n"
    for number, content in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    place = len(out)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>" % (size, root or int(found), start)
    return bytes(out) + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % place


@functools.cache
def flat(pdf: bytes) -> bytes:
    """Return a file with a table of its objects in the old way, and no objects within objects."""
    document, out = opened(pdf), io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def number_of(pdf: bytes, find: Callable[[pikepdf.Pdf], pikepdf.Object]) -> int:
    with pikepdf.open(io.BytesIO(flat(pdf))) as document:
        return find(document).objgen[0]


def hybrid() -> bytes:
    """Say in a second table, which only some programs read, that the catalog is another."""
    pdf = flat(filled())
    catalog = number_of(filled(), lambda document: document.Root)
    other = b"<</Type/Catalog/Pages %d 0 R>>" % number_of(filled(), lambda each: each.Root.Pages)
    out = bytearray(pdf[: pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))])
    place = len(out)
    out += b"%d 0 obj\n%b\nendobj\n" % (catalog, other)
    entry = b"\x01" + place.to_bytes(4, "big") + b"\0\0"
    table = len(out)
    out += b"950 0 obj\n<</Type/XRef/Size 951/W[1 4 2]/Index[%d 1]/Root %d 0 R/Length 7>>\n" % (
        catalog,
        catalog,
    )
    out += b"stream\n%b\nendstream\nendobj\n" % entry
    start = len(out)
    rest = pdf[pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref")) : pdf.rindex(b"startxref")]
    out += rest.replace(b"trailer <<", b"trailer << /XRefStm %d" % table, 1)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def twice() -> bytes:
    """Have a field twice, of which the table names one."""
    pdf = flat(filled())
    number = number_of(filled(), lambda document: widget(document, "date_01"))
    begin = pdf.index(b"\n%d 0 obj" % number) + 1
    end = pdf.index(b"endobj", begin) + 7
    other = pdf[begin:end].replace(b"2031-06-01", b"2031-12-24")
    assert other != pdf[begin:end]
    place = pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    grown = pdf[:place] + other + pdf[place:]
    return grown.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(other)))


def grown_before(pdf: bytes, begin: int, other: bytes) -> bytes:
    """Put bytes somewhere, and move what the table says along."""

    def moved(found: re.Match[bytes]) -> bytes:
        place = int(found[1])
        return b"%010d 00000 n" % (place + len(other) if place >= begin else place)

    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    table = re.sub(rb"(\d{10}) 00000 n", moved, pdf[start:])
    grown = pdf[:begin] + other + pdf[begin:start] + table
    return grown.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(other)))


def hidden_in_a_stream() -> bytes:
    """Keep a second field of the same number within a stream of objects."""
    number = number_of(filled(), lambda document: widget(document, "date_01"))
    content = b"%d 0 <</Type/Annot/Subtype/Widget/T(date_01)/V(never)>>" % number
    first = content.index(b"<<")
    stream = b"<</Type/ObjStm/N 1/First %d/Length %d>>\nstream\n%b\nendstream"
    return updated(filled(), {940: stream % (first, len(content), content)})


def back_to_the_first() -> bytes:
    """End with a pointer to the table of an earlier state."""
    pdf = flat(filled())
    number = number_of(filled(), lambda document: widget(document, "date_01"))
    newer = updated(filled(), {number: b"<</Type/Annot/Subtype/Widget/T(date_01)/V(never)>>"})
    first = int(re.findall(rb"startxref\s+(\d+)", pdf)[0])
    return newer[: newer.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % first


def a_loop_of_tables() -> bytes:
    pdf = flat(filled())
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    return pdf.replace(b"trailer <<", b"trailer << /Prev %d" % start, 1)


def another_catalog() -> bytes:
    """Hide and replace: an update switches to another catalog."""
    pages = number_of(filled(), lambda document: document.Root.Pages)
    other = b"<</Type/Catalog/Pages %d 0 R/Lang(xx)>>" % pages
    return updated(filled(), {930: other}, root=930)


def linearized() -> bytes:
    """A file whose first page was changed where only quick viewers look."""
    document, out = opened(filled()), io.BytesIO()
    document.save(out, linearize=True, deterministic_id=True)
    pdf = out.getvalue()
    length = re.search(rb"/L (\d+)", pdf)
    assert length
    wrong = str(int(length[1]) - 7).encode().rjust(len(length[1]))
    return pdf[: length.start(1)] + wrong + pdf[length.end(1) :]


def first_page_replaced() -> bytes:
    """An update behind a linearized file, of which quick viewers show the first part alone."""
    document, out = opened(filled()), io.BytesIO()
    document.save(out, linearize=True, deterministic_id=True)
    return out.getvalue().replace(b"/O 24", b"/O 25", 1)


def before_the_head() -> bytes:
    return b"I do not agree\n" + filled()


def behind_the_end() -> bytes:
    return filled() + b"I do not agree\n"


def a_key_twice() -> bytes:
    pdf = flat(filled())
    assert b"/T (date_01)" in pdf
    return grown_before(pdf, pdf.index(b"/T (date_01)"), b"/V (never) ")


def other_metadata() -> bytes:
    pdf = flat(filled())
    place = pdf.index(b"/Type /Metadata")
    return grown_before(pdf, place, b"/Note (I do not agree) ")


def data_that_nothing_refers_to() -> bytes:
    return updated(filled(), {900: b"<</Length 14>>\nstream\nI do not agree\nendstream"})


TABLES: dict[str, Callable[[], bytes]] = {
    "two kinds of tables": hybrid,
    "a field twice, the other one later": twice,
    "a field hidden in a stream of objects": hidden_in_a_stream,
    "an end that points to the first state": back_to_the_first,
    "a loop of tables": a_loop_of_tables,
    "another catalog in an update": another_catalog,
    "a linearized file of another length": linearized,
    "a linearized file with another first page": first_page_replaced,
    "words before the beginning": before_the_head,
    "words behind the end": behind_the_end,
    "an entry twice": a_key_twice,
    "metadata with words beside them": other_metadata,
    "data that nothing refers to": data_that_nothing_refers_to,
    "a file that is encrypted without a password": lambda: hostile.encrypted("", "owner"),
}
