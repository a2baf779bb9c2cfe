"""Forms that were filled in well, and changed in one place where few people look."""

from __future__ import annotations

import functools
import io
import re
import zlib
from collections.abc import Callable, Iterator

import filling
import hostile
import pikepdf
from filling import annotate, opened, saved
from hostile import Hostile
from kinds import PERSON, REJECTED, filled, form
from pikepdf import Array, Dictionary, Name, Stream, String

Change = Callable[[pikepdf.Pdf], None]
UNEXPLAINED = ("unexplained",)


def changed(change: Change, pdf: bytes = b"") -> bytes:
    """Change a filled form, and save it anew."""
    document = opened(pdf or filled())
    change(document)
    return saved(document)


def action(kind: str, **entries: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **entries)


def widget(document: pikepdf.Pdf, name: str) -> pikepdf.Object:
    return next(
        each for page in document.pages for each in page.Annots if str(each.get("/T", "")) == name
    )


def first_link(document: pikepdf.Pdf) -> pikepdf.Object:
    return next(
        each for page in document.pages for each in page.Annots if each.Subtype == Name.Link
    )


def on_field(name: str, **entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            widget(document, name)[f"/{key}"] = value

    return change


def on_link(**entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            first_link(document)[f"/{key}"] = value

    return change


def on_page(**entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            document.pages[0].obj[f"/{key}"] = value

    return change


def on_catalog(**entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            document.Root[f"/{key}"] = value

    return change


def on_form(**entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            document.Root.AcroForm[f"/{key}"] = value

    return change


def in_properties(**entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            document.docinfo[f"/{key}"] = value

    return change


def in_packet(old: bytes, new: bytes) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        packet = document.Root.Metadata.read_bytes()
        assert old in packet
        document.Root.Metadata.write(packet.replace(old, new))

    return change


def drawn(name: str, operators: bytes, **resources: Dictionary) -> Change:
    """Add operators to what a field shows."""

    def change(document: pikepdf.Pdf) -> None:
        look = widget(document, name).AP.N
        for kind, entries in resources.items():
            if f"/{kind}" not in look.Resources:
                look.Resources[f"/{kind}"] = Dictionary()
            for key, value in entries.items():
                look.Resources[f"/{kind}"][key] = value
        look.write(look.read_bytes() + b"\n" + operators)

    return change


def picture(document: pikepdf.Pdf, **entries: object) -> pikepdf.Object:
    head = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    for key, value in entries.items():
        head[f"/{key}"] = value
    return document.make_indirect(Stream(document, b"\xff", head))


def with_picture(**entries: object) -> Change:
    """Let a field show a small white picture, which has another side to it."""

    def change(document: pikepdf.Pdf) -> None:
        shown = dict(entries)
        if "Alternates" in shown:
            other = Dictionary(Image=picture(document), DefaultForPrinting=True)
            shown["Alternates"] = Array([other])
        resources = Dictionary({"/P": picture(document, **shown)})
        drawn("date_01", b"q 1 0 0 1 0 0 cm /P Do Q", XObject=resources)(document)

    return change


def with_state(**entries: object) -> Change:
    state = Dictionary(Type=Name.ExtGState)
    for key, value in entries.items():
        state[f"/{key}"] = value
    return drawn("date_01", b"/S gs", ExtGState=Dictionary({"/S": state}))


def with_colour(space: Array, operands: bytes = b"1") -> Change:
    spaces = Dictionary({"/C": space})
    return drawn("date_01", b"/C cs " + operands + b" scn", ColorSpace=spaces)


def tint(numbers: bytes) -> Dictionary:
    """A function that makes a colour of a tint."""
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[1, 1, 1], N=1)


def form_drawing(
    document: pikepdf.Pdf, operators: bytes = b"", **entries: object
) -> pikepdf.Object:
    head = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 17])
    for key, value in entries.items():
        head[f"/{key}"] = value
    return document.make_indirect(Stream(document, operators, head))


def with_look(kind: str) -> Change:
    """Give a field another look while a pointer is over it, or down."""

    def change(document: pikepdf.Pdf) -> None:
        look = form_drawing(document, b"0 0 100 17 re f")
        widget(document, "date_01").AP[f"/{kind}"] = look

    return change


def with_field(document: pikepdf.Pdf, **entries: object) -> pikepdf.Object:
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("condition"),
        V=String("only if I am paid"), Rect=[0, 0, 0, 0], F=2,
    )  # fmt: skip
    for key, value in entries.items():
        field[f"/{key}"] = value
    return document.make_indirect(field)


def a_hidden_field(document: pikepdf.Pdf) -> None:
    field = with_field(document)
    document.pages[0].Annots.append(field)
    document.Root.AcroForm.Fields.append(field)


def a_field_on_no_page(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields.append(with_field(document))


def a_field_twice(document: pikepdf.Pdf) -> None:
    other = Dictionary(dict(widget(document, "date_01").items()))
    other.V = String("never")
    document.pages[0].Annots.append(document.make_indirect(other))


def a_note(**entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        found = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=[20, 20, 21, 21], F=4,
            Contents=String("no"), DA=String("0 g /Helv 9 Tf"),
        )  # fmt: skip
        found.AP = Dictionary(N=form_drawing(document))
        for key, value in entries.items():
            found[f"/{key}"] = value
        annotate(document, 0, found)

    return change


def an_annotation(kind: str, **entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        found = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[20, 20, 30, 30], F=4)
        for key, value in entries.items():
            found[f"/{key}"] = value
        annotate(document, 0, found)

    return change


def another_link(uri: str) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[100, 100, 200, 112], F=4, Border=[0, 0, 0],
            A=action("URI", URI=String(uri)),
        )  # fmt: skip
        document.pages[0].Annots.append(document.make_indirect(link))

    return change


def bookmarks(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("I do not agree", 0))


def layers(document: pikepdf.Pdf) -> None:
    group = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Terms")))
    document.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Order=Array([group])))
    widget(document, "date_01").OC = group


def data_of_a_program(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.PieceInfo = Dictionary(
        Editor=Dictionary(LastModified=String("D:20310601"), Private=Stream(document, b"void"))
    )


def data_of_nobody(document: pikepdf.Pdf) -> None:
    document.Root.Note = document.make_indirect(Stream(document, b"I do not agree"))


def data_that_nothing_refers_to() -> bytes:
    return updated(filled(), {900: b"<</Length 14>>\nstream\nI do not agree\nendstream"})


def spoken(document: pikepdf.Pdf) -> None:
    """Let a paragraph be read aloud as another."""
    element = document.Root.StructTreeRoot.K
    while isinstance(element, Array):
        element = element[0]
    element.K[2].ActualText = String("This permission is void.")


def spoken_in_another_order(document: pikepdf.Pdf) -> None:
    element = document.Root.StructTreeRoot.K
    while isinstance(element, Array):
        element = element[0]
    element.K = Array(reversed(list(element.K)))


def thumbnail(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Thumb = picture(document)


def embedded_profile(document: pikepdf.Pdf) -> None:
    """Use a profile that shows black as white where profiles are read."""
    stream = document.make_indirect(Stream(document, b"no profile", Dictionary(N=1)))
    with_colour(Array([Name.ICCBased, stream]), b"0")(document)


def default_colours(document: pikepdf.Pdf) -> None:
    space = Array([Name.CalGray, Dictionary(WhitePoint=[1, 1, 1], Gamma=9)])
    drawn("date_01", b"", ColorSpace=Dictionary(DefaultGray=space))(document)


def nested_form(**entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        inner = form_drawing(document, **entries)
        drawn("date_01", b"/X Do", XObject=Dictionary(X=inner))(document)

    return change


def another_font(name: str, **entries: object) -> Change:
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{name}"))
    font.Encoding = Name.WinAnsiEncoding
    for key, value in entries.items():
        font[f"/{key}"] = value
    return drawn("date_01", b"BT /Other 9 Tf ( ) Tj ET", Font=Dictionary(Other=font))


def type3_font(document: pikepdf.Pdf) -> None:
    glyph = document.make_indirect(Stream(document, b"500 0 d0 0 0 400 400 re f"))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 500], FirstChar=65, LastChar=65,
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], CharProcs=Dictionary(A=glyph), Widths=[500],
        Encoding=Dictionary(Differences=[65, Name.A]),
    )  # fmt: skip
    drawn("date_01", b"BT /Other 9 Tf ( ) Tj ET", Font=Dictionary(Other=font))(document)


def signature_says(**entries: object) -> Change:
    """Fill the field for a digital signature with what says more than whose it is."""

    def change(document: pikepdf.Pdf) -> None:
        value = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"))
        for key, entry in entries.items():
            value[f"/{key}"] = entry
        widget(document, "signature_01").V = document.make_indirect(value)

    return change


STRUCTURE: dict[str, Change] = {
    # What acts.
    "a link on opening": on_catalog(OpenAction=action("URI", URI=String("https://example.org"))),
    "a form emptied on opening": on_catalog(OpenAction=action("ResetForm")),
    "a field hidden on opening": on_catalog(
        OpenAction=action("Hide", T=String("date_01"), H=True)
    ),
    "printing on opening": on_catalog(OpenAction=action("Named", N=Name.Print)),
    "a page turned on opening": on_catalog(OpenAction=action("Named", N=Name.NextPage)),
    "an unknown action on opening": on_catalog(OpenAction=action("Whatever")),
    "a thread on opening": on_catalog(OpenAction=action("Thread", D=0)),
    "a transition on opening": on_catalog(OpenAction=action("Trans")),
    "a link when it is closed": on_catalog(
        AA=Dictionary(WC=action("URI", URI=String("https://example.org")))
    ),
    "a link when a page is shown": on_page(
        AA=Dictionary(O=action("URI", URI=String("https://example.org")))
    ),
    "a field that hides another on a click": on_field(
        "date_01", A=action("Hide", T=String("signed_01"))
    ),
    "a field that empties the form": on_field("date_01", AA=Dictionary(U=action("ResetForm"))),
    "fields that are reckoned": on_form(CO=Array([])),
    "an action in a chain": on_link(
        A=action(
            "URI",
            URI=String("http://creativecommons.org/licenses/by/4.0/legalcode"),
            Next=action("ResetForm"),
        )
    ),
    # Links.
    "a link that leads elsewhere": on_link(A=action("URI", URI=String("https://example.org/void"))),
    "a link that is described in other words": on_link(Contents=String("not the licence")),
    "a link that leads to another place": on_link(Rect=Array([100, 100, 300, 300])),
    "a link that was not issued": another_link("https://example.org/"),
    "a link that was issued, elsewhere": another_link("http://bit.ly/1m9UsNt"),
    "a link to a page": on_link(A=action("GoTo", D=Array([0, Name.Fit]))),
    "a place that links lead to": on_catalog(URI=Dictionary(Base=String("https://example.org"))),
    # Fields.
    "a hidden field": a_hidden_field,
    "a field that is on no page": a_field_on_no_page,
    "a field twice": a_field_twice,
    "a field that paper does not show": on_field("date_01", F=0),
    "a field that the screen does not show": on_field("signed_01", F=36),
    "a field that is hidden": on_field("signed_01", F=6),
    "a tooltip": on_field("signed_01", TU=String("I do not sign this")),
    "a name for exports": on_field("signed_01", TM=String("void")),
    "a rich value": on_field("signed_01", RV=String("<p>I do not agree</p>")),
    "a value to go back to": on_field("signed_01", DV=String("void")),
    "a look under the pointer": with_look("R"),
    "a look when it is pressed": with_look("D"),
    "another colour of its paper": on_field("signed_01", MK=Dictionary(BG=[0, 0, 0])),
    "white letters in other viewers": on_field("signed_01", DA=String("/Field 10 Tf 1 g")),
    "letters of no size in other viewers": on_field("signed_01", DA=String("/Field 0.1 Tf 0 g")),
    "a field for passwords": on_field("signed_01", Ff=1 << 13),
    "a field of few letters": on_field("signed_01", MaxLen=3),
    "a field that moved a little": on_field("date_01", Rect=Array([145, 445, 480, 463])),
    "a field in another language": on_field("date_01", Lang=String("xx")),
    "a value that is a stream": lambda document: on_field(
        "date_01", V=document.make_stream(b"2031-06-01")
    )(document),
    # Notes.
    "a note that only paper shows": a_note(F=36),
    "a note that only the screen shows": a_note(F=0),
    "a note in rich text": a_note(RC=String("<p>I do not agree</p>")),
    "a note by somebody": a_note(T=String("I do not agree")),
    "a note about something": a_note(Subj=String("Refused")),
    "a note with two looks": a_note(AS=Name.Off),
    "an answer to a note": a_note(IRT=Dictionary()),
    "a window of a note": an_annotation("Popup", Contents=String("no")),
    "a mark for printers": an_annotation("TrapNet"),
    "an annotation of no known kind": an_annotation("Whatever", Contents=String("no")),
    "a projection": an_annotation("Projection", Contents=String("no")),
    "a redaction to come": an_annotation("Redact", OverlayText=String("VOID")),
    "a watermark": an_annotation("Watermark", Contents=String("VOID")),
    # Layers, alternates, units.
    "layers": layers,
    "a field on a layer": on_field("date_01", OC=Dictionary(Type=Name.OCG, Name=String("x"))),
    "a page in another unit": on_page(UserUnit=2),
    "a page with a small picture of another": thumbnail,
    "a page that changes by itself": on_page(Dur=2),
    "a page that is cut elsewhere": on_page(TrimBox=Array([0, 0, 612, 300])),
    "a page that is printed elsewhere": on_page(ArtBox=Array([0, 400, 612, 792])),
    "inks of a page": on_page(SeparationInfo=Dictionary(DeviceColorant=Name.Black)),
    "a picture with another for printing": with_picture(Alternates=1),
    "a picture that a printer replaces": with_picture(OPI=Dictionary()),
    "a picture that has data": with_picture(Metadata=Dictionary()),
    "a picture on a layer": with_picture(OC=Dictionary(Type=Name.OCG, Name=String("x"))),
    "a picture through which paper shines": with_picture(Mask=Array([255, 255])),
    "a picture in JPEG 2000": with_picture(Filter=Name.JPXDecode),
    # Colours and what is drawn.
    "an ink named Black that is white": with_colour(
        Array([Name.Separation, Name.Black, Name.DeviceRGB, tint(b"")])
    ),
    "inks that are white": with_colour(
        Array([Name.DeviceN, Array([Name.Black]), Name.DeviceRGB, tint(b"")])
    ),
    "a pattern": with_colour(Array([Name.Pattern, Name.DeviceGray])),
    "a profile that is none": embedded_profile,
    "other colours in place of the usual ones": default_colours,
    "overprint": with_state(OP=True, OPM=1),
    "a transfer function": with_state(TR=tint(b"")),
    "a halftone": with_state(HT=Dictionary(HalftoneType=1)),
    "colours that mix": with_state(BM=Name.Difference),
    "a soft mask": with_state(SMask=Dictionary(S=Name.Alpha)),
    "black generation": with_state(BG=tint(b"")),
    "a program for printers": nested_form(PS=Dictionary(), Subtype2=Name.PS),
    "a page of another file": nested_form(Ref=Dictionary(F=String("other.pdf"), Page=0)),
    "a drawing on a layer": nested_form(OC=Dictionary(Type=Name.OCG, Name=String("x"))),
    "a drawing with data of a program": nested_form(PieceInfo=Dictionary()),
    "a group that knocks out": nested_form(
        Group=Dictionary(S=Name.Transparency, K=True)
    ),
    "two signs before a number": drawn("date_01", b"q 1 0 0 1 --5000 0 cm Q"),
    "two other signs before a number": drawn("date_01", b"q 1 0 0 1 +-5000 0 cm Q"),
    "a number with two points": drawn("date_01", b"1.2.3 w"),
    "a number with a power": drawn("date_01", b"1e3 w"),
    "a number in another base": drawn("date_01", b"16#FF w"),
    "a number that is too large": drawn("date_01", b"99999999999999999999 w"),
    "a sign within a number": drawn("date_01", b"5-3 w"),
    "an operator of nobody": drawn("date_01", b"1 foo"),
    "operators for some programs only": drawn("date_01", b"BX 1 foo EX"),
    "too many operands": drawn("date_01", b"q 9 1 0 0 1 0 0 cm Q"),
    "too few operands": drawn("date_01", b"q 0 0 1 0 0 cm Q"),
    "a state that is not in the file": drawn("date_01", b"/None gs"),
    "a font that is not in the file": drawn("date_01", b"BT /None 9 Tf ( ) Tj ET"),
    "letters that are not seen": drawn("date_01", b"BT 3 Tr ET"),
    "letters used to clip": drawn("date_01", b"BT 7 Tr ET"),
    "a text outside of a text": drawn("date_01", b"( ) Tj"),
    "a line within a text": drawn("date_01", b"BT 0 0 m 9 9 l S ET"),
    "a line that begins nowhere": drawn("date_01", b"9 9 l S"),
    "an end without a beginning": drawn("date_01", b"Q Q Q Q"),
    "a layer in what is drawn": drawn("date_01", b"/OC /Layer BDC EMC"),
    "an image that is longer than it says": drawn(
        "date_01", b"BI /W 1 /H 1 /BPC 8 /CS /G ID \xff\xff\xff EI"
    ),
    "an image that another program packed": drawn(
        "date_01", b"BI /W 1 /H 1 /BPC 8 /CS /G /F /DCT ID \xff\nEI"
    ),
    "a shading": drawn("date_01", b"/Sh sh"),
    "a font that each program chooses": another_font("SomeFont"),
    "a font whose letters are drawings": type3_font,
    "a font with a map of its own": lambda document: another_font(
        "Helvetica", Encoding=document.make_stream(b"/CMapName /X def")
    )(document),
    # What a file says of itself.
    "another title": in_properties(Title=String("Refusal of Publication")),
    "a title before the title": in_packet(b">Publication Agreement", b">Not a Publication Agreement"),
    "a subject": in_properties(Subject=String("I do not agree")),
    "keywords": in_properties(Keywords=String("void, withdrawn")),
    "an author": in_properties(Author=String("Nobody who agrees")),
    "a program of no known name": in_properties(Creator=String("I do not agree 1.0")),
    "a property of its own": in_properties(Condition=String("only if I am paid")),
    "a description": in_packet(b"<dc:language>", b"<dc:rights>All rights reserved</dc:rights><dc:language>"),
    "bookmarks": bookmarks,
    "another language": on_catalog(Lang=String("xx")),
    "names of pages": on_catalog(
        PageLabels=Dictionary(Nums=Array([0, Dictionary(P=String("VOID "))]))
    ),
    "pages that are not printed": on_catalog(
        ViewerPreferences=Dictionary(PrintPageRange=Array([1, 1]))
    ),
    "a page mode": on_catalog(PageMode=Name.UseAttachments),
    "articles": on_catalog(Threads=Array([])),
    "requirements": on_catalog(Requirements=Array([])),
    "words of law": on_catalog(Legal=Dictionary(Attestation=String("void"))),
    "associated files": on_catalog(AF=Array([])),
    "other tags": spoken,
    "tags in another order": spoken_in_another_order,
    "a second profile for printing": on_catalog(
        OutputIntents=Array([Dictionary(S=Name.GTS_PDFX, Info=String("void"))])
    ),
    # Blobs.
    "data of a program": data_of_a_program,
    "data of nobody": data_of_nobody,
    "data in a page": on_page(Note=String("void")),
    "data in a field": on_field("date_01", Note=String("void")),
    # Signatures that say more.
    "a signature with a reason": signature_says(Reason=String("I do not agree")),
    "a signature with a place": signature_says(Location=String("under protest")),
    "a signature with a way to reach": signature_says(ContactInfo=String("my lawyer")),
    "a signature by another name": signature_says(Name=String("Somebody Else")),
}  # fmt: skip


def updated(pdf: bytes, objects: dict[int, bytes], root: int = 0, prev: bool = True) -> bytes:
    """Append an update with objects, as a program does that leaves the rest alone."""
    plain = flat(pdf)
    start = int(re.findall(rb"startxref\s+(\d+)", plain)[-1])
    found = re.findall(rb"/Root (\d+)", plain)[-1]
    size = max(int(re.findall(rb"/Size (\d+)", plain)[-1]), max(objects) + 1)
    out = bytearray(plain)
    table = b"xref\n"
    for number, content in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    place = len(out)
    back = b"/Prev %d" % start if prev else b""
    trailer = b"trailer\n<</Size %d/Root %d 0 R%b>>" % (size, root or int(found), back)
    return bytes(out) + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % place


@functools.cache
def flat(pdf: bytes) -> bytes:
    """Give a file with a table of its objects in the old way, and no objects within objects."""
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


def twice(late: bool) -> bytes:
    """Have a field twice, of which the table names one."""
    pdf = flat(filled())
    number = number_of(filled(), lambda document: widget(document, "date_01"))
    begin = pdf.index(b"\n%d 0 obj" % number) + 1
    end = pdf.index(b"endobj", begin) + 7
    other = pdf[begin:end].replace(b"2031-06-01", b"2031-12-24")
    assert other != pdf[begin:end]
    place = pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))
    if late:
        start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
        grown = pdf[:place] + other + pdf[place:]
        return grown.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(other)))
    return grown_before(pdf, begin, other)


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


TABLES: dict[str, Callable[[], bytes]] = {
    "two kinds of tables": hybrid,
    "a field twice, the other one later": functools.partial(twice, late=True),
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


def files() -> Iterator[Hostile]:
    """Give all of them."""
    for name, change in STRUCTURE.items():
        yield Hostile(name, functools.partial(changed, change), (), PERSON)
    for name, make in TABLES.items():
        yield Hostile(name, make, (), PERSON)
