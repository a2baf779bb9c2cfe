"""Forms that say no, or something else, where a value seems to stand: in looks, dates and names."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from altering import draw, swap_glyphs
from filling import Box, annotate, embedded, escaped, opened, place_of, saved
from issuing import Place
from kinds import filled, form
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw, ImageFont

NO = "VOID - I DO NOT AGREE"
FIELDS = ("signed_01", "date_01", "signature_01")
LOOKS = frozenset(("unexplained", "inked", "signature-unclear", "date-unreadable"))
PAGE = frozenset(("terms-changed", "terms-not-compared"))


@dataclass(frozen=True, slots=True)
class Disguise:
    """A form that must not be accepted, and what may be said of it."""

    name: str
    make: Callable[[], bytes]
    codes: frozenset[str]
    """One of them is among the findings that keep it from being accepted."""


def in_field(name: str) -> Place:
    return place_of(form().pdf, name)


def dotted(text: str, left: float, bottom: float, height: float) -> bytes:
    """Write with small rectangles, so that no program reads a letter."""
    font = ImageFont.load_default(size=24)
    box = font.getbbox(text)
    picture = Image.new("1", (round(box[2]) + 1, round(box[3]) + 1))
    ImageDraw.Draw(picture).text((0, 0), text, 1, font)
    side = height / picture.height
    return b" ".join(
        b"%.3f %.3f %.3f %.3f re" % (left + x * side, bottom + height - y * side, side, side)
        for y in range(picture.height)
        for x in range(picture.width)
        if picture.getpixel((x, y))
    )


def painted(name: str, text: str = NO, dx: float = 90, dy: float = 2, height: float = 11) -> bytes:
    """Write words as paths into the field of a filled form, or beside it."""
    place = in_field(name)
    left, bottom, _, _ = place.box
    return draw(filled(), place.page, dotted(text, left + dx, bottom + dy, height) + b" f")


def shown(pdf: bytes, name: str, edit: Callable[[bytes, float, float], bytes]) -> bytes:
    """Edit what a field shows, and leave its value."""
    document = opened(pdf)
    for page in document.pages:
        for widget in page.get("/Annots", ()):
            if str(widget.get("/T", "")) == name:
                left, bottom, right, top = (float(side) for side in widget.Rect)
                look = widget.AP.N
                changed = edit(look.read_bytes(), right - left, top - bottom)
                resources = look.get("/Resources", Dictionary())
                helv = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
                states = Dictionary(Pale=Dictionary(ca=0.14, CA=0.14))
                new = Stream(document, changed)
                new.stream_dict = Dictionary(
                    Type=Name.XObject,
                    Subtype=Name.Form,
                    BBox=Array([0, 0, right - left, top - bottom]),
                    Resources=Dictionary(
                        Font=Dictionary({**dict(resources.get("/Font", {})), "/H": helv}),
                        ExtGState=states,
                    ),
                )
                widget.AP.N = document.make_indirect(new)
    return saved(document)


def written(text: str, size: float, x: float, y: float, before: bytes = b"0 g") -> bytes:
    return b"q %b BT /H %.2f Tf %.2f %.2f Td (%b) Tj ET Q" % (before, size, x, y, escaped(text))


def annotated(name: str, kind: str, look: bytes, box: Box | None = None, **more: object) -> bytes:
    """Lay an annotation over a field of a filled form, or over another box of its page."""
    place = in_field(name)
    left, bottom, right, top = box or place.box
    document = opened(filled())
    stream = Stream(document, look)
    stream.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, right - left, top - bottom]),
        Resources=Dictionary(),
    )
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name(f"/{kind}"),
        Rect=Array([left, bottom, right, top]),
        F=4,
        AP=Dictionary(N=document.make_indirect(stream)),
        **more,
    )
    annotate(document, place.page, annotation)
    return saved(document)


def on_page(operators: bytes, page: int = 1) -> bytes:
    """Draw on a page of a filled form, with a font and a pale state at hand."""
    document = opened(filled())
    target = document.pages[page]
    helv = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    target.add_resource(document.make_indirect(helv), Name.Font, name=Name.H)
    state = document.make_indirect(Dictionary(ca=0.14, CA=0.14))
    target.add_resource(state, Name.ExtGState, name=Name.Pale)
    target.contents_add(b"q " + operators + b" Q")
    return saved(document)


def lying_font(shows: str, says: str) -> bytes:
    """Type letters with a font that says they are others."""
    document = opened(filled())
    pairs = dict(zip(shows, says, strict=True))
    lines = b"\n".join(b"<%02X> <%04X>" % (ord(one), ord(two)) for one, two in pairs.items())
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /L def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%b\nendbfchar\n"
        b"endcmap end end" % (len(pairs), lines)
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        ToUnicode=document.make_stream(cmap),
    )
    for widget in document.pages[1].Annots:
        if str(widget.get("/T", "")) == "signed_01":
            look = widget.AP.N
            look.Resources = Dictionary(Font=Dictionary(L=font))
            look.write(b"BT /L 10 Tf 2 5 Td (%b) Tj ET" % escaped(shows))
    return saved(document)


def in_fields() -> Iterator[Disguise]:
    """Return forms with something in or beside a field that is not its value."""
    for name in FIELDS:
        yield Disguise(f"words as paths in {name}", functools.partial(painted, name), LOOKS)
        yield Disguise(f"a picture of words in {name}", functools.partial(pictured, name), LOOKS)
        place = in_field(name)
        width, height = place.box[2] - place.box[0], place.box[3] - place.box[1]
        edges = {
            "above": (10.0, height - 1.5),
            "on the upper edge of": (60.0, height - 5),
            "below": (100.0, -5.5),
            "at the right of": (width - 70, 1.5),
        }
        for where, (dx, dy) in edges.items():
            make = functools.partial(painted, name, NO, dx, dy, 5)
            yield Disguise(f"a small sentence {where} {name}", make, LOOKS | PAGE)
        for kind in ("Ink", "Line", "Square", "Stamp", "Highlight", "Polygon", "Circle"):
            look = b"0.8 0.1 0.1 RG 1 w 100 3 m 180 13 l 100 13 m 180 3 l S"
            make = functools.partial(annotated, name, kind, look)
            yield Disguise(f"a cross ({kind}) over {name}", make, LOOKS | PAGE)
        for colour in (b"1 0.9 0.9", b"0.93 0.93 0.93", b"1 1 0.85", b"0.9 1 0.9"):
            look = colour + b" rg 80 2 120 14 re f"
            make = functools.partial(annotated, name, "Stamp", look)
            label = colour.decode("ascii")
            yield Disguise(f"a pale stamp ({label}) over {name}", make, LOOKS | PAGE)
    white = functools.partial(annotated, "signature_01", "Stamp", b"1 g 300 2 150 20 re f")
    yield Disguise("a white stamp over the label of a field", white, LOOKS)
    for name in ("signed_01", "date_01"):
        for colour in (b"1 g", b"0.97 g", b"1 1 0.9 rg", b"0 g"):
            look = colour + b" 0 2 300 14 re f"
            make = functools.partial(annotated, name, "Stamp", look)
            label = colour.decode("ascii")
            yield Disguise(f"a stamp ({label}) that covers {name}", make, LOOKS | PAGE)
        for what, edit in EDITS.items():
            make = functools.partial(shown, filled(), name, edit)
            yield Disguise(f"{what} in {name}", make, LOOKS)


def _with(more: bytes) -> Callable[[bytes, float, float], bytes]:
    return lambda look, width, height: look + b" " + more


def _hidden(more: bytes) -> Callable[[bytes, float, float], bytes]:
    """Keep the letters, unseen, and draw something else."""
    return lambda look, width, height: look.replace(b"BT", b"BT 3 Tr") + b" " + more


EDITS: dict[str, Callable[[bytes, float, float], bytes]] = {
    "other words over letters that are not seen": _hidden(dotted("NOT SIGNED!!", 2, 4, 11) + b" f"),
    "letters that are not seen": _hidden(b""),
    "question marks behind the value": _with(written("???", 10, 90, 5)),
    "a refusal behind the value": _with(written("refused", 10, 90, 5)),
    "a pale refusal behind the value": _with(written("refused", 10, 90, 5, b"0.9 g")),
    "a transparent refusal behind the value": _with(written("void", 10, 90, 5, b"/Pale gs 0 g")),
    "a tiny refusal": _with(written("I do not agree to any of it", 2, 90, 15)),
    "a thin line through the value": _with(b"0.3 w 2 8.5 m 70 8.5 l S"),
    "a pale line through the value": _with(b"0.8 G 1 w 2 8.5 m 70 8.5 l S"),
    "a sign of negation before the value": _with(b"0.5 w 0 2 m 6 14 l 80 4 m 90 4 l S"),
    "a frame around the value": _with(b"0.5 w 1 1 80 14 re S"),
    "a ground of yellow": lambda look, width, height: b"q 1 1 0.8 rg 0 0 200 17 re f Q " + look,
    "letters in white": lambda look, width, height: look.replace(b"0 g", b"1 g"),
    "letters in the palest grey": lambda look, width, height: look.replace(b"0 g", b"0.95 g"),
    "a dot": _with(b"120 8 1.2 1.2 re f"),
}


SHUFFLED = {
    "signed_01": ("miK luyB-naH", "Kuhn-Bly Iam"),
    "date_01": ("2013-06-01", "10-60-1302"),
}
"""What is shown of the letters of a value, in another order."""


def shuffled() -> Iterator[Disguise]:
    """Return forms that show the letters of a value, and not the value."""
    for name, texts in SHUFFLED.items():
        for text in texts:
            edit = functools.partial(_shows, text)
            make = functools.partial(shown, filled(), name, edit)
            yield Disguise(f"“{text}” in {name}", make, LOOKS | {"name-other"})


def _shows(text: str, look: bytes, width: float, height: float) -> bytes:
    return written(text, 10, 2, 5)


def fonts() -> Iterator[Disguise]:
    """Return forms whose letters look like others than they are."""
    name = "Han-Byul Kim"
    for shows in ("NOT-Sign It!", "Void-I Agr N", "Xanthe Qwert"):
        make = functools.partial(lying_font, shows, name)
        yield Disguise(f"“{shows}” that says it is the name", make, LOOKS | {"name-other"})
    for one, other in (("H", "X"), ("K", "W"), ("2", "7"), ("0", "4"), ("u", "x")):
        make = functools.partial(swap_glyphs, filled(), one, other)
        yield Disguise(f"“{one}” and “{other}” exchanged in the font", make, LOOKS | PAGE)


def pale() -> Iterator[Disguise]:
    """Return forms with marks on the page that are pale, or at its edge."""
    marks = {
        "a large sentence in grey": b"0.85 g BT /H 24 Tf 80 300 Td (I do not agree) Tj ET",
        "a larger one in the palest grey": b"0.95 g BT /H 40 Tf 80 300 Td (I refuse) Tj ET",
        "a large sentence at 14 %": b"/Pale gs 0 g BT /H 24 Tf 80 300 Td (NOT SIGNED) Tj ET",
        "a pink stamp": b"1 0.88 0.9 rg 300 250 100 100 re f",
        "a yellow mark over a clause": b"/Pale gs 1 0.9 0 rg 100 600 300 12 re f",
        "a pale line through a clause": b"0.86 G 1 w 100 604.3 m 420 604.3 l S",
        "a blue frame": b"0.9 0.93 1 RG 2 w 90 250 300 40 re S",
    }
    for name, operators in marks.items():
        for page in (0, 1):
            make = functools.partial(on_page, operators, page)
            yield Disguise(f"{name}, on page {page + 1}", make, PAGE)
    width, height = 612.0, 792.0
    for where, (x, y) in {
        "the lower": (60.0, 0.6),
        "the upper": (60.0, height - 4.2),
        "the left": (0.3, 400.0),
        "the right": (width - 4.3, 400.0),
    }.items():
        words = dotted("NO", x, y, 4) if where in {"the left", "the right"} else dotted(NO, x, y, 4)
        yield Disguise(f"words at {where} edge", functools.partial(on_page, words + b" f"), PAGE)


DATES = (
    "Consent Withdrawn, 2031-06-01",
    "Signature Refused, 01.06.2031",
    "Void, 2031-06-01",
    "Expires, 1 June 2031",
    "2031-06-01 12:00 void",
    "No Licence, 2031-06-01",
    "2031-06-01 (void)",
    "2031-06-01 ?",
    "~2031-06-01",
    "not 2031-06-01",
    "until 2031-06-01",
    "2031-06-01 until revoked",
    "2031-06-01, under protest",
    "<2031-06-01",
    "2031-06-01*",
    "[2031-06-01]",
    "Not Paris, 2031-06-01",
    "Paris, Void, 2031-06-01",
    "2031-06-01!",
    "2031-06-01 / never",
    "N/A 2031-06-01",
    "no, 2031-06-01",
    "2031-06-01 12:00 nope",
)
NAMES = (
    "Han-Byul Kim ???",
    "(Han-Byul Kim)",
    "[Han-Byul Kim]",
    "Han-Byul Kim!",
    "not Han-Byul Kim",
    "\u00ac Han-Byul Kim",
    "~Han-Byul Kim~",
    "Han-Byul Kim*",
    "\u00abHan-Byul Kim\u00bb",
    "Han-Byul Kim?",
    "Han-Byul Kim / void",
    "<Han-Byul Kim>",
    "\u201cHan-Byul Kim\u201d",
    "Han-Byul Kim: no",
    "= Han-Byul Kim",
    "\u00d7 Han-Byul Kim",
    "Han_Byul Kim",
    "Han-Byul Kim (void)",
)


def values() -> Iterator[Disguise]:
    """Return forms whose dates and names are none."""
    for day in DATES:
        make = functools.partial(filled, day=day)
        yield Disguise(f"the date “{day}”", make, frozenset({"date-unreadable"}))
    for name in NAMES:
        make = functools.partial(filled, name=name)
        yield Disguise(f"the name “{name}”", make, frozenset({"name-other", "names-differ"}))


def mutated(seed: int) -> bytes:
    """Change an honest form at random: something that an eye sees is drawn somewhere near a field.

    The appearance of a field, the page below it or an annotation over it gets a line, a box, a
    curve or words of some colour.
    """
    chance = random.Random(seed)
    name = chance.choice(FIELDS)
    left, bottom, right, top = in_field(name).box
    width, height = right - left, top - bottom
    grey = chance.choice((0.0, 0.3, 0.6, 0.8, 0.9))
    colour = b"%.2f %.2f %.2f" % tuple(min(1.0, grey + chance.choice((0, 0.08))) for _ in "rgb")
    x, y = chance.uniform(80, width - 60), chance.uniform(3, height - 6)
    size = chance.uniform(2, 12)
    shape = chance.choice(
        (
            b"%b RG %.2f w %.2f %.2f m %.2f %.2f l S"
            % (colour, chance.uniform(0.5, 2), x, y, x + 3 * size, y + chance.uniform(0, 5)),
            b"%b rg %.2f %.2f %.2f %.2f re f" % (colour, x, y, size, max(1.5, size / 3)),
            b"%b RG 1 w %.2f %.2f m %.2f %.2f %.2f %.2f %.2f %.2f c S"
            % (colour, x, y, x + 5, y + 6, x + 10, y - 3, x + 16, y + 2),
            colour + b" rg " + dotted(chance.choice(("NO", "void", "nein")), x, y, size) + b" f",
        )
    )
    if name != "signature_01" and chance.random() < 0.4:
        return shown(filled(), name, _with(b"q " + shape + b" Q"))
    if chance.random() < 0.5:
        return annotated(name, chance.choice(("Stamp", "Ink", "FreeText")), shape)
    return on_page(b"1 0 0 1 %.2f %.2f cm " % (left, bottom) + shape)


def disguises() -> tuple[Disguise, ...]:
    """Return all of them."""
    return (*in_fields(), *shuffled(), *fonts(), *pale(), *values())


def pictured(name: str) -> bytes:
    """Put a picture of words into a field, in the content of the page."""
    place = in_field(name)
    font = ImageFont.load_default(size=40)
    picture = Image.new("LA", (600, 60), (255, 0))
    ImageDraw.Draw(picture).text((4, 4), NO, (0, 255), font)
    document = opened(filled())
    page = document.pages[place.page]
    resource = page.add_resource(embedded(document, picture), Name.XObject)
    left, bottom, _, _ = place.box
    page.contents_add(
        b"q 120 0 0 12 %.2f %.2f cm %b Do Q" % (left + 120, bottom + 2, str(resource).encode())
    )
    return saved(document)
