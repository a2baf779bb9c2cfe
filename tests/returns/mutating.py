"""Honest forms, changed at random: in their structure, content, fonts and actions."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import changing
import pikepdf
from filling import opened, saved
from kinds import filled
from pikepdf import Array, Dictionary, Name, String

WORDS = ("void", "not agreed", "under protest", "withdrawn", "only if I am paid")
KEYS = (
    "/AA", "/A", "/OC", "/Metadata", "/PieceInfo", "/RV", "/TU", "/Opt", "/MK", "/Note",
    "/Alternates", "/UserUnit", "/Popup", "/F", "/Ff", "/DA", "/DV", "/Lang", "/Thumb", "/Group",
    "/Trans",
    "/Names", "/Threads", "/URI", "/AF", "/Legal", "/Resources", "/Annots", "/Contents",
    "/StructTreeRoot",
)  # fmt: skip
OPERATORS = (
    b"--5 0 0 5 0 0 cm", b"1 g 0 0 300 17 re f", b"0 0 m 300 17 l S", b"q 0.2 0 0 0.2 0 0 cm",
    b"3 Tr", b"/None gs", b"/Other 9 Tf", b"BX", b"200 Tz", b"-9 -9 Td", b"0 0 0 0 re W n",
    b"BT /Field 9 Tf 2 2 Td (void) Tj ET", b"/OC /X BDC EMC", b"1 1 1 rg", b"(", b"Q Q",
)  # fmt: skip
Change = Callable[[random.Random, pikepdf.Pdf], None]


def mutated(seed: int) -> bytes:
    """Return a filled form with one to three changes."""
    chance = random.Random(seed)
    document = opened(filled())
    for _ in range(chance.randint(1, 3)):
        chance.choice(CHANGES)(chance, document)
    return saved(document)


def _value(chance: random.Random) -> object:
    return chance.choice(
        [
            String(chance.choice(WORDS)),
            chance.randint(2, 60),
            Dictionary(S=Name.URI, URI=String("https://example.org/")),
            Dictionary(S=Name.ResetForm),
            Array([Dictionary(S=Name.Hide)]),
            Dictionary(Type=Name.OCG, Name=String("layer")),
        ]
    )


def _any_dictionary(chance: random.Random, document: pikepdf.Pdf) -> pikepdf.Object:
    page = chance.choice(list(document.pages)).obj
    return chance.choice(
        [document.Root, document.Root.AcroForm, page, *page.Annots, document.Root.ViewerPreferences]
    )


def add_an_entry(chance: random.Random, document: pikepdf.Pdf) -> None:
    _any_dictionary(chance, document)[chance.choice(KEYS)] = _value(chance)


def say_otherwise(chance: random.Random, document: pikepdf.Pdf) -> None:
    annotation = chance.choice([each for page in document.pages for each in page.Annots])
    key = "/Contents" if annotation.Subtype == Name.Link else "/TU"
    annotation[key] = String(chance.choice(WORDS))


def lead_elsewhere(chance: random.Random, document: pikepdf.Pdf) -> None:
    links = [each for page in document.pages for each in page.Annots if each.Subtype == Name.Link]
    chance.choice(links).A = Dictionary(
        S=Name.URI, URI=String(f"https://{chance.random()}.example")
    )


def draw_otherwise(chance: random.Random, document: pikepdf.Pdf) -> None:
    look = changing.widget(document, chance.choice(["signed_01", "date_01"])).AP.N
    data = look.read_bytes()
    place = chance.choice([found.end() for found in re.finditer(rb"\n| (?=[a-zA-Z])", data)] or [0])
    look.write(data[:place] + b" " + chance.choice(OPERATORS) + b" " + data[place:])


def change_a_page(chance: random.Random, document: pikepdf.Pdf) -> None:
    page = chance.choice(list(document.pages))
    page.contents_add(chance.choice(OPERATORS), prepend=chance.random() < 0.5)


def exchange_a_font(chance: random.Random, document: pikepdf.Pdf) -> None:
    """Return the letters that are typed another order, or another font."""
    font = changing.widget(document, "signed_01").AP.N.Resources.Font
    name = chance.choice(list(font.keys()))
    other = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    names = [Name(f"/{chr(chance.randint(97, 122))}") for _ in range(26)]
    other.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([97, *names]))
    font[name] = document.make_indirect(other)


def name_it_otherwise(chance: random.Random, document: pikepdf.Pdf) -> None:
    key = chance.choice(["/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Own"])
    document.docinfo[key] = String(chance.choice(WORDS))


CHANGES: tuple[Change, ...] = (
    add_an_entry,
    say_otherwise,
    lead_elsewhere,
    draw_otherwise,
    change_a_page,
    exchange_a_font,
    name_it_otherwise,
)
