"""What stands in the places of a form, whatever put it there: fields, notes, text, ink, images."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from generator.returns.evidence import (
    Box,
    FieldPlace,
    FieldRole,
    PageWord,
    SeenPage,
    SignatureKind,
    SignatureMark,
    signature_kinds,
)
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.ink import PageImage
from generator.returns.identify.normalise import letters
from generator.returns.reading.fields import Annotation, clip
from generator.returns.reading.limits import ReadingLimits
from generator.returns.reading.lines import lines_among
from generator.returns.reading.page_rotation import Upright
from generator.returns.signers.scanned import has_stroke

if TYPE_CHECKING:
    import pypdfium2 as pdfium

NOT_SHOWN = "the page does not show it"
"""What is said of a value that can only be found by clicking into the field."""
NOT_HELD = (
    "it is drawn on the page but is in no field or note, as when a program flattens a form; "
    "other viewers may show something else"
)
"""What is said of a text that some viewers, which draw fields anew, do not show."""

_DPI = 100
_SCAN_DPI = 150
_MOST_IMAGES = 500
_MOST_WORDS = 200
"""In one place; nobody signs with as many."""

_REACH = 9.0
"""How far, in points, what belongs to a place may be from it; below the distance of two places."""
_SAME_PLACE = 4.0
"""In points: a word this near to where it was issued was not moved."""
_MINE = 0.5
"""Part of a field's box that lies in a place if it is the field of this place."""
_INKED = 0.003
"""Part of a place that is dark if something was drawn there; a dot is less."""
_SCAN_INKED = 0.005
"""The same on a scan, where rules and dirt leave some rest."""
_LEGIBLE = (0.01, 0.8)
"""Part of a word's box that is dark if it can be read: more than nothing, and not all of it."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SMALLEST = 2.5
"""In points: of words of which none is higher nobody can read the letters."""
_WRITING = frozenset(("FreeText",))
_KNOWN = _WRITING | {"Widget", "Link", "Popup", "Stamp", "Text"}
"""Kinds of annotations that are looked at in other ways: by what they hold, and what is seen."""
_PICTURE = frozenset(("Stamp", "Watermark"))
_TO_SIGN = frozenset((FieldRole.SIGNATURE, FieldRole.TYPED))
_EDGE = 3.0
"""How far a rule or a border reaches into a place, in points."""


@dataclass(frozen=True)
class ReturnedPage:
    """A returned page beside the page that was issued."""

    seen: SeenPage
    issued: SeenPage
    placement: Placement
    places: tuple[FieldPlace, ...]
    """Of the issued page."""
    annotations: tuple[Annotation, ...]
    """Of the returned page."""
    page: pdfium.PdfPage
    """The returned page."""
    limits: ReadingLimits

    @cached_property
    def image(self) -> PageImage:
        """The returned page as a picture."""
        dpi = _SCAN_DPI if self.seen.pictured else _DPI
        return PageImage.of(self.page, dpi, self.limits, self.placement)

    @cached_property
    def content(self) -> str:
        """The letters of the returned page without its fields and annotations."""
        text = self.page.get_textpage()
        try:
            return letters(text.get_text_range())
        finally:
            text.close()

    @cached_property
    def images(self) -> tuple[Box, ...]:
        """Where the content of the returned page has pictures, on the issued page."""
        upright = Upright(self.page)
        found = islice(self.page.get_objects(filter=(FPDF_PAGEOBJ_IMAGE,)), _MOST_IMAGES)
        boxes = (upright.box(Box(*each.get_bounds())) for each in found)
        return tuple(map(self.placement.inverse.place_box, boxes))


def find_marks(returned: ReturnedPage) -> dict[FieldPlace, tuple[SignatureMark, ...]]:
    """Find what stands in each place of a page.

    Where a digital signature stands nothing else is looked for. A value of a field that the page
    does not show, or shows otherwise, and words that cannot be seen have a detail that says so.
    """
    words = _sorted_words(returned)
    notes = _sorted_annotations(returned)
    return {
        place: tuple(_marks(returned, place, words[place], notes[place]))
        for place in returned.places
    }


def _back(returned: ReturnedPage, box: Box) -> Box:
    return returned.placement.inverse.place_box(box)


def _sorted_words(returned: ReturnedPage) -> Mapping[FieldPlace, list[PageWord]]:
    """Put added words to their places; a name's place has also what was printed."""
    printed: dict[str, list[PageWord]] = defaultdict(list)
    names = [place.box for place in returned.places if place.role is FieldRole.NAME]
    for word in returned.issued.words:
        if not any(box.holds(*word.middle) for box in names):
            printed[word.text].append(word)
    found: dict[FieldPlace, list[PageWord]] = defaultdict(list)
    for seen in returned.seen.words:
        word = PageWord(seen.text, _back(returned, seen.box))
        place = _nearest(returned.places, Box(*word.middle, *word.middle))
        if place is None or any(_is_near(word, each) for each in printed[word.text]):
            continue
        if len(found[place]) < _MOST_WORDS:
            found[place].append(word)
    return found


def _is_near(one: PageWord, other: PageWord) -> bool:
    (x, y), (to_x, to_y) = one.middle, other.middle
    return abs(x - to_x) <= _SAME_PLACE and abs(y - to_y) <= _SAME_PLACE


def _sorted_annotations(returned: ReturnedPage) -> Mapping[FieldPlace, list[Annotation]]:
    found: dict[FieldPlace, list[Annotation]] = defaultdict(list)
    for each in returned.annotations:
        find = place_of_field if each.kind == "Widget" else nearest_place
        place = find(returned, each)
        if place:
            found[place].append(each)
    return found


def place_of_field(returned: ReturnedPage, widget: Annotation) -> FieldPlace | None:
    """Find the place that a field of the returned page is."""
    box = _back(returned, widget.box)
    named = [place for place in returned.places if place.name == widget.field]
    if named:
        return max(named, key=lambda place: place.box.overlap(box))
    for place in returned.places:
        if place.box.overlap(box) > _MINE * max(box.area, 1e-6):
            return place
    return None


def nearest_place(returned: ReturnedPage, annotation: Annotation) -> FieldPlace | None:
    """Find the place that an annotation lies in for the most part, or beside."""
    box = _back(returned, annotation.box)
    touched = [place for place in returned.places if place.box.overlap(box)]
    return max(
        touched,
        key=lambda place: place.box.overlap(box),
        default=_nearest(returned.places, box),
    )


def _nearest(places: Sequence[FieldPlace], box: Box) -> FieldPlace | None:
    """Find the place that a box lies in, or beside."""
    near = min(places, key=lambda place: place.box.gap(box), default=None)
    return near if near and near.box.gap(box) <= _REACH else None


def _marks(
    returned: ReturnedPage, place: FieldPlace, words: list[PageWord], notes: list[Annotation]
) -> Iterator[SignatureMark]:
    if any(note.filled for note in notes):
        return
    # A recogniser's words are what a machine took the ink for.
    if not returned.seen.pictured or place.role is FieldRole.DATE:
        yield from _written(returned, place, words, notes)
    drawn = [note.kind for note in notes if note.kind not in _KNOWN]
    known = [word.box for word in (*returned.issued.words, *words)]
    if drawn or _is_inked(returned, place, known):
        yield SignatureMark(_kind_of_drawing(returned, place, notes))
    for kind in signature_kinds.known_kinds():
        if kind.find is not None:
            yield from kind.find(returned, place)


def _inside(box: Box) -> Box:
    """Leave out the edges, where rules and borders are."""
    middle = (box.bottom + box.top) / 2
    return Box(
        box.left + _EDGE,
        min(box.bottom + _EDGE, middle - 1),
        box.right - _EDGE,
        max(box.top - _EDGE / 2, middle + 1),
    )


def _is_inked(returned: ReturnedPage, place: FieldPlace, known: Sequence[Box]) -> bool:
    """Tell whether something was drawn in a place; on a scan there may be dust, and askew rules."""
    box = _inside(place.box)
    if returned.seen.pictured:
        is_dark = returned.image.ink(box, known) > _SCAN_INKED * box.area
        return is_dark and has_stroke(returned.image, box, known)
    return returned.image.darkness(box, known) > _INKED


def _kind_of_drawing(
    returned: ReturnedPage, place: FieldPlace, notes: Iterable[Annotation]
) -> SignatureKind:
    if returned.seen.pictured:
        return signature_kinds.SCANNED
    pictures = any(note.kind in _PICTURE for note in notes)
    if pictures or any(place.box.overlap(box) for box in returned.images):
        return signature_kinds.IMAGE
    return signature_kinds.INK


def _written(
    returned: ReturnedPage, place: FieldPlace, words: list[PageWord], notes: list[Annotation]
) -> Iterator[SignatureMark]:
    """Yield what fields and notes hold, beside what the page shows, and then what else it shows."""
    left = list(words)
    for note in notes:
        if note.kind not in {*_WRITING, "Widget"} or is_blank(note.text, place):
            continue
        kind = signature_kinds.FIELD if note.kind == "Widget" else signature_kinds.ANNOTATION
        shown = _taken(note.text, left)
        if shown is None:
            other, left = _joined(left), []
            shows = bool(letters(other))
            detail = f"the page shows “{other}” and not “{note.text}”" if shows else NOT_SHOWN
            # Viewers leave out letters that the font of a field lacks; it has all of a date's.
            whole = not shows or (place.role is not FieldRole.DATE and _is_part(other, note.text))
            text = note.text if whole else other
            yield SignatureMark(kind, _bare(text), detail=detail)
            if place.role is FieldRole.NAME and not whole:
                # Some viewers show this one.
                yield SignatureMark(kind, _bare(note.text), detail=detail)
        else:
            yield SignatureMark(kind, _bare(note.text), detail=_doubt(returned, shown))
    rest = _joined(left)
    if not is_blank(rest, place):
        detail = _doubt(returned, left)
        if not detail and notes and not _is_printed(returned, rest):
            detail = NOT_HELD
        yield SignatureMark(signature_kinds.TEXT, _bare(rest), detail=detail)


def _is_printed(returned: ReturnedPage, text: str) -> bool:
    """Tell whether a text is in the content of the page each time that the page shows it."""
    with_notes = "".join(letters(word.text) for word in returned.seen.words)
    wanted = letters(text)
    return returned.content.count(wanted) >= max(1, with_notes.count(wanted))


def _is_part(shown: str, text: str) -> bool:
    """Tell whether all that is shown is in a text, in its order."""
    rest = iter(letters(text))
    return all(letter in rest for letter in letters(shown))


def _taken(text: str, words: list[PageWord]) -> list[PageWord] | None:
    """Take the words of a text out of those that a page shows; None if it does not show them."""
    spelled = [letters(word.text) for word in words]
    if letters("".join(spelled)) == letters(text):
        taken = words[:]
        words.clear()
        return taken
    missing = Counter(letters(part) for part in text.split())
    missing.pop("", None)
    taken = []
    for word, each in zip(words, spelled, strict=True):
        # Words from right to left come out reversed from some fonts.
        for form in (each, each[::-1]):
            if missing[form] > 0:
                missing[form] -= 1
                taken.append(word)
                break
    if +missing:
        return None
    words[:] = [word for word in words if word not in taken]
    return taken


def _doubt(returned: ReturnedPage, words: Sequence[PageWord]) -> str:
    """Say if words that are on the page cannot be seen."""
    if returned.seen.pictured or not words:
        return ""
    if max(word.box.top - word.box.bottom for word in words) < _SMALLEST:
        return "it is too small to be read"
    share = returned.image.legibility(word.box for word in words)
    return "" if _LEGIBLE[0] <= share <= _LEGIBLE[1] else "it is on the page but cannot be seen"


def _joined(words: Sequence[PageWord]) -> str:
    return clip(" ".join(line.text for line in lines_among(words)))


def _bare(text: str) -> str:
    """Leave out how a typed signature is announced: ``/s/ Ada Lovelace``."""
    folded = " ".join(_CONTROL.sub(" ", text).split())
    head, _, tail = folded.partition("/s/")
    return tail.strip() if not head.strip() and tail.strip() else folded


_NOTHING = frozenset(
    ("", "signature", "signhere", "name", "yourname", "fullname", "na", "none", "tbd", "date")
)


def is_blank(text: str, place: FieldPlace) -> bool:
    """Tell whether a text is nothing that somebody signed with: dots, lines, crosses, a label."""
    said = letters(text)
    if place.role not in _TO_SIGN:
        return not said
    return said in _NOTHING or said == letters(place.label) or set(said) <= {"x"}
