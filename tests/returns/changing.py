"""Ways to change one thing in a form that was filled in."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
from filling import annotate, opened, saved
from kinds import filled
from pikepdf import Array, Dictionary, Name, Stream, String

Change = Callable[[pikepdf.Pdf], None]


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


def tint() -> Dictionary:
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
    """Return a field another look while a pointer is over it, or down."""

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
    """Add a note to a field that says and shows nothing, and is accepted, but for what is given."""

    def change(document: pikepdf.Pdf) -> None:
        left, bottom, _, _ = (float(side) for side in widget(document, "date_01").Rect)
        place = [left + 2, bottom + 2, left + 3, bottom + 3]
        found = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=place, F=4,
            Contents=String(" "), DA=String("0 g /Helv 9 Tf"),
        )  # fmt: skip
        found.AP = Dictionary(N=form_drawing(document))
        for key, value in entries.items():
            found[f"/{key}"] = value
        annotate(document, 1, found)

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
