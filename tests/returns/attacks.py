"""Forms that were filled in well, and changed in one place where few people look."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from changing import (
    Change,
    a_field_on_no_page,
    a_field_twice,
    a_hidden_field,
    a_note,
    action,
    an_annotation,
    another_font,
    another_link,
    bookmarks,
    changed,
    data_of_a_program,
    data_of_nobody,
    default_colours,
    drawn,
    embedded_profile,
    in_packet,
    in_properties,
    layers,
    nested_form,
    on_catalog,
    on_field,
    on_form,
    on_link,
    on_page,
    signature_says,
    spoken,
    spoken_in_another_order,
    thumbnail,
    tint,
    type3_font,
    with_colour,
    with_look,
    with_picture,
    with_state,
)
from hostile import Hostile
from kinds import PERSON
from pikepdf import Array, Dictionary, Name, String
from spoiled_tables import TABLES

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
    "a link with a border that covers words": on_link(Border=Array([0, 0, 40])),
    "a link with a border of another kind": on_link(BS=Dictionary(W=40, S=Name.S)),
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
    "a note by somebody who adds a word": a_note(T=String("Kim says void")),
    "a note that says what it does not show": a_note(Contents=String("I do not agree")),
    "a note far from any field": a_note(Rect=Array([20, 20, 21, 21])),
    "a note with a wide border": a_note(BS=Dictionary(W=8)),
    "a note in a style that strikes out": a_note(DS=String("text-decoration:line-through")),
    "a note in a style of another colour": a_note(DS=String("font:Helv 9pt; color:#FFFFFF")),
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
        Array([Name.Separation, Name.Black, Name.DeviceRGB, tint()])
    ),
    "inks that are white": with_colour(
        Array([Name.DeviceN, Array([Name.Black]), Name.DeviceRGB, tint()])
    ),
    "a pattern": with_colour(Array([Name.Pattern, Name.DeviceGray])),
    "a profile that is none": embedded_profile,
    "other colours in place of the usual ones": default_colours,
    "overprint": with_state(OP=True, OPM=1),
    "a transfer function": with_state(TR=tint()),
    "a halftone": with_state(HT=Dictionary(HalftoneType=1)),
    "colours that mix": with_state(BM=Name.Difference),
    "a soft mask": with_state(SMask=Dictionary(S=Name.Alpha)),
    "black generation": with_state(BG=tint()),
    "a program for printers": nested_form(PS=Dictionary(), Subtype2=Name.PS),
    "a page of another file": nested_form(Ref=Dictionary(F=String("other.pdf"), Page=0)),
    "a drawing on a layer": nested_form(OC=Dictionary(Type=Name.OCG, Name=String("x"))),
    "a drawing with data of a program": nested_form(PieceInfo=Dictionary()),
    "a group that knocks out": nested_form(
        Group=Dictionary(S=Name.Transparency, K=True)
    ),
    "a white line over letters": drawn("signed_01", b"1 G 1.6 w 0 8 m 120 8 l S"),
    "short lines over letters": drawn("signed_01", b"0.35 w 3 8.2 m 6 8.2 l 9.5 8.2 m 12 8.2 l S"),
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
    "a title before the title": in_packet(
        b">Publication Agreement", b">Not a Publication Agreement"
    ),
    "a subject": in_properties(Subject=String("I do not agree")),
    "keywords": in_properties(Keywords=String("void, withdrawn")),
    "an author": in_properties(Author=String("Nobody who agrees")),
    "a program of no known name": in_properties(Creator=String("I do not agree 1.0")),
    "a property of its own": in_properties(Condition=String("only if I am paid")),
    "a description": in_packet(
        b"<dc:language>", b"<dc:rights>All rights reserved</dc:rights><dc:language>"
    ),
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


def files() -> Iterator[Hostile]:
    """Return all of them."""
    for name, change in STRUCTURE.items():
        yield Hostile(name, functools.partial(changed, change), (), PERSON)
    for name, make in TABLES.items():
        yield Hostile(name, make, (), PERSON)
