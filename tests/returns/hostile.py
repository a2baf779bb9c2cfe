"""Files that want to harm, or are broken beyond reading; all are made on the spot."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import filling
import pikepdf
from filling import annotate, opened, saved
from kinds import REJECTED, filled
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from generator.returns.evidence import FileKind, Outcome


@dataclass(frozen=True, slots=True)
class Hostile:
    """One hostile file, and what may be said of it."""

    name: str
    make: Callable[[], bytes]
    codes: Sequence[str]
    """One of them is among what is found; if empty, any will do but that it is accepted."""
    outcome: Outcome = REJECTED
    file: FileKind = FileKind.PDF


def file_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Write a PDF from the bytes of its objects, the first of which is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    entries = b"/Size %d /Root 1 0 R %b" % (len(objects) + 1, trailer)
    out += b"trailer\n<<%b>>\nstartxref\n%d\n%%%%EOF\n" % (entries, start)
    return bytes(out)


def stream_of(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    head = b"<</Length %d/Filter/FlateDecode%b>>\nstream\n" % (len(packed), entries)
    return head + packed + b"\nendstream"


IMAGE = FileKind.IMAGE
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]%b>>"


def one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    entries = b"/Contents 4 0 R/Resources<<%b>>" % resources
    return file_of([CATALOG, PAGES, PAGE % entries, content, *more])


def encrypted(user: str, owner: str) -> bytes:
    document, out = opened(filled()), io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
    return out.getvalue()


def stream_bomb() -> bytes:
    """A page whose content is a gigabyte of spaces, packed into one megabyte."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes([32]) * (1 << 20)) for _ in range(1024)) + packer.flush()
    head = b"<</Length %d/Filter/FlateDecode>>\nstream\n" % len(data)
    return one_page(head + data + b"\nendstream")


def twice_packed() -> bytes:
    """A bomb within a bomb: what is unpacked is unpacked again."""
    data = zlib.compress(zlib.compress(bytes(1 << 29), 9), 9)
    head = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n" % len(data)
    return one_page(head + data + b"\nendstream")


def image_bomb(side: int = 60_000) -> bytes:
    """A page with a picture of so many dots, all white."""
    row = zlib.compressobj(9)
    line = b"\xff" * (side // 8)
    data = b"".join(row.compress(line) for _ in range(side)) + row.flush()
    entries = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 1"
    entries += b"/Width %d/Height %d" % (side, side)
    image = b"<</Length %d/Filter/FlateDecode%b>>\nstream\n" % (len(data), entries)
    content = stream_of(b"612 0 0 792 0 0 cm /I Do")
    return one_page(content, b"/XObject<</I 5 0 R>>", image + data + b"\nendstream")


def doubling(depth: int = 60) -> bytes:
    """A drawing that draws another twice, which draws another twice, and so on."""
    forms = []
    for number in range(depth):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]"
        last = number == depth - 1
        inner = b"" if last else b"/Resources<</XObject<</X %d 0 R>>>>" % (6 + number)
        forms.append(stream_of(b"0 0 1 1 re f" if last else b"/X Do /X Do", entries + inner))
    return one_page(stream_of(b"/X Do"), b"/XObject<</X 5 0 R>>", *forms)


def busy_page() -> bytes:
    """A page with millions of lines, packed into some kilobytes."""
    return one_page(stream_of(b"0 0 m 612 792 l 9 1 l 5 5 5 8 9 9 c S\n" * 3_000_000))


def huge_words() -> bytes:
    """A page with a million words."""
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    return one_page(stream_of(b"BT /F 1 Tf 9 9 Td " + b"(word ) Tj " * 1_000_000 + b"ET"), font)


def many_pages(count: int = 10_000) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)
    return file_of([CATALOG, pages, *[PAGE % b""] * count])


def claimed_pages() -> bytes:
    """One page, and the claim that there are two thousand million."""
    return file_of([CATALOG, PAGES.replace(b"Count 1", b"Count 2000000000"), PAGE % b""])


def cyclic_pages() -> bytes:
    return file_of([CATALOG, b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>", PAGE % b""])


def deep_pages(depth: int = 20_000) -> bytes:
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    return file_of([CATALOG, *nodes, PAGE % b""])


def deep_arrays(depth: int = 200_000) -> bytes:
    return one_page(stream_of(b" "), b"/X " + b"[" * depth + b"]" * depth)


def endless_references() -> bytes:
    """Each length of a stream is kept in another object, in a circle."""
    content = b"<</Length 5 0 R>>\nstream\n \nendstream"
    return one_page(content, b"", b"6 0 R", b"5 0 R")


def endless_xref() -> bytes:
    """A table of objects that says that an earlier one stands where it stands itself."""
    pdf = file_of([CATALOG, PAGES, PAGE % b""])
    start = pdf.index(b"xref\n")
    return file_of([CATALOG, PAGES, PAGE % b""], b"/Prev %d" % start)


def long_xref(count: int = 20_000) -> bytes:
    """So many updates, each with a table of its own."""
    out = bytearray(file_of([CATALOG, PAGES, PAGE % b""]))
    previous = out.index(b"xref\n")
    for _ in range(count):
        start = len(out)
        out += b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\n" % previous
        out += b"startxref\n%d\n%%%%EOF\n" % start
        previous = start
    return bytes(out)


def odd_page(box: bytes) -> bytes:
    return file_of([CATALOG, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[%b]>>" % box])


def with_catalog(key: str, value: object) -> bytes:
    document = opened(filled())
    document.Root[key] = value
    return saved(document)


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('signed')"))


def with_field_script() -> bytes:
    document = opened(filled())
    document.Root.AcroForm.Fields[0].AA = Dictionary(K=script(), C=script())
    return saved(document)


def with_attachment() -> bytes:
    document = opened(filled())
    document.attachments["invoice.exe"] = b"MZ"
    return saved(document)


SCANNED_AS = '{ "type": "Document", "isBackSide": false }'.encode("utf-16-be")
"""What Adobe Scan writes beside a page."""


def with_page_entities(
    said: bytes = SCANNED_AS,
    name: str = "pageEntities.json",
    relation: Name = Name.ADBE_Contact_Private,
    kind: str = "/application/json",
) -> bytes:
    """Pin a file to each page, as Adobe Scan does."""
    document = opened(filled())
    for page in document.pages:
        note = Stream(document, said, Dictionary(Type=Name.EmbeddedFile, Subtype=Name(kind)))
        note.Params = Dictionary(Size=len(said))
        page.AF = Array(
            [
                document.make_indirect(
                    Dictionary(
                        Type=Name.Filespec,
                        F=String(name),
                        UF=String(name),
                        AFRelationship=relation,
                        EF=Dictionary(F=document.make_indirect(note)),
                    )
                )
            ]
        )
    return saved(document)


def with_attached_note() -> bytes:
    document = opened(filled())
    file = document.make_indirect(Stream(document, b"MZ", Dictionary(Type=Name.EmbeddedFile)))
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FileAttachment,
        Rect=[9, 9, 30, 30],
        FS=Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=file)),
    )
    annotate(document, 0, annotation)
    return saved(document)


def with_link(action: Dictionary) -> bytes:
    document = opened(filled())
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 612, 792], A=action)
    annotate(document, 0, link)
    return saved(document)


def with_many_annotations(count: int = 50_000) -> bytes:
    document = opened(filled())
    box = Array([90, 90, 120, 100])
    note = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=box, C=[1, 0, 0], F=4)
    )
    document.pages[0].Annots = Array([*document.pages[0].Annots, *[note] * count])
    return saved(document)


def truncated(share: float) -> bytes:
    pdf = filled()
    return pdf[: int(len(pdf) * share)]


def flipped(seed: int, count: int = 12) -> bytes:
    """Change some bytes."""
    chance = random.Random(seed)
    pdf = bytearray(filled())
    for _ in range(count):
        pdf[chance.randrange(len(pdf))] = chance.randrange(256)
    return bytes(pdf)


def shuffled(seed: int) -> bytes:
    """Move pieces of a file about."""
    chance = random.Random(seed)
    pdf = filled()
    cuts = sorted(chance.randrange(len(pdf)) for _ in range(5))
    pieces = [pdf[a:b] for a, b in zip([0, *cuts], [*cuts, len(pdf)], strict=True)]
    chance.shuffle(pieces)
    return b"".join(pieces)


def picture(kind: str, side: int = 25_000) -> bytes:
    out = io.BytesIO()
    more = {"compression": "group4"} if kind == "TIFF" else {}
    Image.new("1", (side, side), 1).save(out, kind, **more)
    return out.getvalue()


def many_frames(count: int = 3000) -> bytes:
    out = io.BytesIO()
    frame = Image.new("1", (8, 8))
    frame.save(out, "TIFF", save_all=True, append_images=[frame] * (count - 1))
    return out.getvalue()


def files() -> Iterator[Hostile]:
    """Return all hostile files."""
    yield Hostile("empty", lambda: b"", ("empty",))
    yield Hostile("a page of the web", lambda: b"<!doctype html><p>Sign here", ("not-pdf",))
    yield Hostile("encrypted", lambda: encrypted("secret", "owner"), ("encrypted",))
    for share in (0.01, 0.3, 0.6, 0.9, 0.99):
        yield Hostile(f"cut off at {share:.0%}", lambda share=share: truncated(share), ("damaged",))
    for seed in range(6):
        yield Hostile(f"shuffled, {seed}", lambda seed=seed: shuffled(seed), ())
    yield Hostile("10,000 pages", many_pages, ("too-long",))
    yield Hostile("2,000,000,000 pages, by its own word", claimed_pages, ())
    yield Hostile("a stream that unpacks to a gigabyte", stream_bomb, ("too-much", "too-large"))
    yield Hostile("a stream that is packed twice", twice_packed, ())
    yield Hostile("a picture of 3,600 million dots", image_bomb, ("too-much", "too-large"))
    yield Hostile("a drawing that doubles 60 times", doubling, ())
    yield Hostile("a page with millions of lines", busy_page, ())
    yield Hostile("a page with a million words", huge_words, ())
    yield Hostile("50,000 notes", with_many_annotations, ())
    yield Hostile("a page tree in a circle", cyclic_pages, ())
    yield Hostile("a page tree 20,000 deep", deep_pages, ())
    yield Hostile("200,000 nested lists", deep_arrays, ())
    yield Hostile("references in a circle", endless_references, ())
    yield Hostile("an endless chain of tables", endless_xref, ())
    yield Hostile("20,000 updates", long_xref, ())
    for name, box in (
        ("a page of 0 points", b"0 0 0 0"),
        ("a page of 10⁹ points", b"0 0 1000000000 1000000000"),
        ("a page without a size", b"/a /b /c /d"),
    ):
        yield Hostile(name, lambda box=box: odd_page(box), ())
    yield Hostile("a script on opening", lambda: with_catalog("/OpenAction", script()), ("script",))
    yield Hostile("a script in a field", with_field_script, ("script",))
    yield Hostile("an embedded file", with_attachment, ("attachment",))
    yield Hostile("a file pinned to a page", with_attached_note, ("attachment",))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    yield Hostile("a program to start", lambda: with_link(launch), ("launch",))
    yield Hostile(
        "a program to start, on opening", lambda: with_catalog("/OpenAction", launch), ("launch",)
    )
    submit = Dictionary(S=Name.SubmitForm, F=String("https://example.org/"))
    yield Hostile("a form that is sent elsewhere", lambda: with_link(submit), ("submit",))
    xfa = "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"
    yield Hostile("a second form (XFA)", lambda: with_xfa(xfa), ("xfa",))
    yield Hostile("a picture file of 625 million dots", lambda: picture("PNG"), (), REJECTED, IMAGE)
    yield Hostile("a TIFF of 625 million dots", lambda: picture("TIFF"), (), REJECTED, IMAGE)
    yield Hostile("a TIFF of 3,000 pages", many_frames, (), REJECTED, IMAGE)
    png = filling.scribbled(300, 60)
    yield Hostile("a picture cut off", lambda: half(png), (), REJECTED, IMAGE)


def with_xfa(text: str) -> bytes:
    document = opened(filled())
    document.Root.AcroForm.XFA = document.make_stream(text.encode())
    return saved(document)


def half(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()[: len(out.getvalue()) // 2]


def zip_of(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_bomb() -> bytes:
    """Eight files of twelve megabytes."""
    return zip_of({f"{number}.pdf": b"%PDF-1.7\n" + bytes(12 << 20) for number in range(8)})


def zip_of_zips(depth: int = 30) -> bytes:
    packed = zip_of({"form.pdf": filled()})
    for _ in range(depth):
        packed = zip_of({"a.zip": packed})
    return packed


def zip_with_odd_names() -> bytes:
    return zip_of(
        {
            "../../escaped.pdf": filled(),
            "/tmp/escaped.pdf": filled(day="2031-06-02"),
            "C:\\escaped.pdf": filled(day="2031-06-03"),
            "a\0b\x1b[31m.pdf": filled(day="2031-06-04"),
        }
    )
