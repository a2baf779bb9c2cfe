"""Every kind of form that others made, and what becomes of it: the documentation has this table."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import altering
import blank
import foreign
import pens
from filling import note, opened, saved
from issuing import forms
from kinds import PERSON, REJECTED, Kind
from pens import HANDS, SCANNERS, Written, by_program, signed, usual_entries
from scanning import FAX, OFFICE, as_pdf

from generator.returns.evidence import Outcome

NAME = "Muru Zhang"
TITLE = forms()["guessed"].content.title or ""
TESSERACT = ("tesseract",)
ENTRIES = usual_entries(TITLE, NAME)
TYPED = {**ENTRIES, "signed": NAME}


def with_words(words: Mapping[str, str]) -> bytes:
    return by_program(blank.make(words), Written(TYPED))


def filled(**others: str) -> bytes:
    """Fill in the form with typed notes, some of them otherwise than usual."""
    entries = {name: text for name, text in (TYPED | others).items() if text}
    return by_program(blank.usual(), Written(entries))


def drawn(hand: pens.Hand, how: str = "page") -> bytes:
    return by_program(blank.usual(), signed(ENTRIES, 3, hand), how)


def undated() -> bytes:
    """Sign with a hand whose strokes reach below the line, towards that of the date."""
    entries = {name: text for name, text in ENTRIES.items() if name != "date"}
    return by_program(blank.usual(), signed(entries, 4, HANDS["large"]))


def struck(page: int, *points: tuple[float, float], width: float = 1.2) -> bytes:
    """Draw a line with a pen onto a form that is signed."""
    hand = pens.Hand(width)
    written = Written(TYPED, ((page, [list(points)], hand),))
    return by_program(blank.usual(), written)


def over(clause: str, wave: float = 0.0) -> bytes:
    page, top, _ = blank.usual().clauses[clause]
    y = top - 5.5
    return struck(page, (158, y), (200, y + wave), (240, y - wave), (280, y + wave / 2))


def initialled() -> bytes:
    page, top, _ = blank.usual().clauses["3"]
    return struck(page, (495, top - 16), (505, top + 2), (512, top - 18), (520, top - 2))


def noted() -> bytes:
    document = opened(filled())
    page, top, _ = blank.usual().clauses["3"]
    note(document, page, (300, top - 14, 420, top + 1), "I do not agree")
    return saved(document)


def scanned(scanner: str, *, by_hand: tuple[str, ...] = ("signed",)) -> bytes:
    """Fill in a form, of which some parts are written by hand, and scan it."""
    form = blank.usual()
    typed = {name: text for name, text in ENTRIES.items() if name not in by_hand}
    written = signed(typed, 5) if "signed" in by_hand else Written(typed)
    for name, text in (("date", "12.6.2031"), ("title", "A title that nobody can read")):
        if name in by_hand:
            page, x, y = form.places[name]
            stroke = pens.scribbled(text, x, y, 7)
            written = replace(written, drawn=(*written.drawn, (page, stroke, pens.USUAL)))
    return SCANNERS[scanner](form, written, 1)


def with_record(*lines: str) -> bytes:
    document = opened(filled())
    document.add_blank_page(page_size=(612, 792))
    for at, line in enumerate(lines):
        note(document, 2, (80, 700 - 30 * at, 500, 720 - 30 * at), line)
    return saved(document)


def _turned(angle: int, written: Written | None = None) -> bytes:
    scans = pens.scan(blank.usual(), written or signed(ENTRIES, 5))
    pages = [each.rotate(angle, expand=True) for each in scans]
    return as_pdf(pages, OFFICE.dpi)


def _pale() -> bytes:
    """Scan what was signed with a pencil that is hardly darker than the scanner's noise."""
    hand = pens.Hand(0.64, (0.45, 0.45, 0.5), 1.2, (91, 2))
    how = replace(FAX, tilt=0.5, noise=30, jpeg=80)
    pages = pens.scan(blank.usual(), signed(ENTRIES, 5, hand), how)
    return as_pdf(pages, how.dpi)


def _one_page() -> bytes:
    pages = pens.scan(blank.usual(), signed(ENTRIES, 5))
    return as_pdf(pens.side_by_side(pages), OFFICE.dpi)


def by_pen() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Signed with a pen, in a viewer", form="guessed")
    for name, hand in HANDS.items():
        yield kind(name, functools.partial(drawn, hand), PERSON, "inked")
    yield kind("signed, but not dated", undated, PERSON, "date-missing")
    for how in ("ink", "picture"):
        name = {"ink": "as an annotation", "picture": "as a picture"}[how]
        yield kind(name, functools.partial(drawn, pens.USUAL, how), PERSON, "inked")


def entries() -> Iterator[Kind]:
    kind = functools.partial(Kind, "What is filled in", form="guessed")
    yield kind("all of it, typed", filled, PERSON, "only-alike")
    yield kind("not signed", lambda: filled(signed=""), PERSON, "not-signed")
    yield kind("no date", lambda: filled(date=""), PERSON, "date-missing")
    yield kind("the line for the title empty", lambda: filled(title=""), PERSON, "title-blank",
               form="")  # fmt: skip
    yield kind("title and name exchanged", lambda: filled(title=NAME, party=TITLE), PERSON,
               "title-name-exchanged")  # fmt: skip
    yield kind("the title without its spaces", lambda: filled(title=TITLE.replace(" ", "")), PERSON,
               "only-alike")  # fmt: skip
    yield kind("another title", lambda: filled(title="On Something Else, and Entirely So"), PERSON,
               "not-recognised", form="")  # fmt: skip
    tex = (
        r"Detection of $L_\infty$ Geometry in Random Geometric Graphs: Suboptimality of Triangles "
    )
    yield kind("the title in TeX", lambda: filled(title=tex + "and Cluster Expansion"), PERSON,
               "only-alike", form="two")  # fmt: skip


def terms() -> Iterator[Kind]:
    kind = functools.partial(Kind, "The clauses", form="guessed")
    changed: Outcome = PERSON
    for name, old, new in (
        ("a word exchanged", "You retain ownership", "We retain ownership"),
        ("a word left out", "and is not under", "and is under"),
        ("a word put in", "hereby grant", "hereby do not grant"),
        ("a number", "one year", "two years"),
        ("a clause left out", blank.clauses()["4"], ""),
    ):
        yield kind(name, functools.partial(with_words, {old: new}), changed, "terms-changed")
    yield kind("struck out with a straight line", lambda: over("4"), changed, "terms-changed")
    yield kind("struck out by hand", lambda: over("4", 1.6), changed, "terms-changed")
    yield kind("initials beside a clause", initialled, changed, "terms-changed")
    yield kind("words typed over a clause", noted, changed, "terms-changed")


def pages() -> Iterator[Kind]:
    kind = functools.partial(Kind, "The pages", form="guessed")
    yield kind("the first missing", lambda: altering.with_pages(filled(), [1]), PERSON,
               "page-missing", form="")  # fmt: skip
    yield kind("the last missing", lambda: altering.with_pages(filled(), [0]), PERSON,
               "page-missing")  # fmt: skip
    yield kind("exchanged", lambda: altering.with_pages(filled(), [1, 0]), PERSON, "page-order")
    yield kind("one twice", lambda: altering.with_pages(filled(), [0, 1, 1]), PERSON, "page-twice")
    yield kind("the record of a signing service behind them",
               lambda: with_record("Certificate Of Completion", "Envelope Id: 7C3A", "Docusign"),
               PERSON, "only-alike")  # fmt: skip
    yield kind("a letter behind them", _with_letter, PERSON, "page-foreign")


def _with_letter() -> bytes:
    return altering.joined(filled(), foreign.a_letter())


def scans() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Scanned, and read by Tesseract", form="guessed", slow=True,
                             needs=TESSERACT)  # fmt: skip
    for name in SCANNERS:
        yield kind(f"signed by hand: {name}", functools.partial(scanned, name), PERSON, "inked")
    read = functools.partial(scanned, "JPEG")
    yield kind("not signed", lambda: read(by_hand=()), PERSON, "not-signed")
    yield kind("not signed, but dated by hand", lambda: read(by_hand=("date",)), PERSON,
               "not-signed")  # fmt: skip
    yield kind("signed and dated by hand", lambda: read(by_hand=("signed", "date")), PERSON,
               "date-by-hand")  # fmt: skip
    yield kind("the title written by hand", lambda: read(by_hand=("signed", "title")), PERSON,
               "title-by-hand", form="")  # fmt: skip
    yield kind("upside down", lambda: _turned(180), PERSON, "inked")
    yield kind("on its side", lambda: _turned(90), PERSON, "inked")
    yield kind("on its other side", lambda: _turned(270), PERSON, "inked")
    yield kind("not signed, on its side", lambda: _turned(270, Written(ENTRIES)), PERSON,
               "not-signed")  # fmt: skip
    yield kind("signed with a pale pencil", _pale, PERSON, "signature-faint")
    yield kind("two pages on one", _one_page, PERSON, "pages-on-one")
    yield kind("a word exchanged", _exchanged, PERSON, "terms-doubtful")
    yield kind("a clause struck out by hand", _struck_on_paper, PERSON, "terms-doubtful")


def _exchanged() -> bytes:
    form = blank.make({"You retain ownership": "The publisher obtains ownership"})
    return as_pdf(pens.scan(form, signed(ENTRIES, 5, form=form)), OFFICE.dpi)


def _struck_on_paper() -> bytes:
    form = blank.usual()
    page, top, _ = form.clauses["4"]
    line = [(158.0, top - 5.0), (230.0, top - 6.0), (300.0, top - 5.0)]
    written = signed(ENTRIES, 5)
    written = replace(written, drawn=(*written.drawn, (page, [line], pens.Hand(1.4))))
    return as_pdf(pens.scan(form, written), OFFICE.dpi)


def hostile_companions() -> Iterator[Kind]:
    kind = functools.partial(Kind, "What programs add", form="guessed")
    yield kind("a file attached", _attached, REJECTED, "attachment", form="")


def _attached() -> bytes:
    document = opened(filled())
    document.attachments["invoice.exe"] = b"MZ"
    return saved(document)


GROUPS: tuple[Callable[[], Iterator[Kind]], ...] = (
    entries, by_pen, terms, pages, scans, hostile_companions,
)  # fmt: skip
KINDS = tuple(kind for group in GROUPS for kind in group())
