"""What each signer left on a form: signatures, the date, the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from generator.languages.date_formats import asked_format
from generator.returns.evidence import (
    Box,
    DateState,
    FieldPlace,
    FieldRole,
    Issued,
    IssuedForm,
    Nature,
    PageMap,
    PageWord,
    SeenPage,
    SignatureMark,
    SignerEvidence,
    Validity,
    WrittenDate,
    signature_kinds,
)
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.ink import PageImage
from generator.returns.looks.explained import asks_for_person, explain_look
from generator.returns.looks.fields import FieldLook
from generator.returns.reading.fields import Annotation, read_annotations
from generator.returns.reading.opening import OpenedFile
from generator.returns.signers.dates import read_date
from generator.returns.signers.fit import compare_names, same_person
from generator.returns.signers.foreign import read_foreign
from generator.returns.signers.groups import MARKED, groups_of
from generator.returns.signers.marks import ReturnedPage, find_marks, nearest_place, place_of_field
from generator.returns.signers.picture import PagePart, PartKind, as_png
from generator.returns.signers.scanned import has_faint_stroke
from generator.returns.signers.signatures import DigitalSignature, Trust, read_signatures

__all__ = ["find_signers", "read_foreign", "signature_pictures"]

_WRITTEN_BY_HAND = "(written by hand)"
_SPOILED = frozenset((Validity.BROKEN, Validity.CHANGED))
_PICTURE_DPI = 150
_LABEL_WIDTH = 80.0
"""Of what stands before a field, in points."""
_BETWEEN_WORDS = 6.0
"""Of one label, in points; and what is left free before it."""
_SURROUNDINGS = 12.0
_LINE_ABOVE = 20.0
"""In points: above the signature stands whose it should be."""
_PICTURED = MARKED | {FieldRole.DATE}

_Found = Mapping[FieldPlace, Sequence[SignatureMark]]


def find_signers(  # noqa: PLR0913, PLR0917 - each has another maker
    opened: OpenedFile,
    pages: tuple[SeenPage, ...],
    form: IssuedForm,
    page_map: PageMap,
    placements: Mapping[int, Placement],
    looks: Mapping[FieldPlace, FieldLook],
    issued: Issued,
    trust: Trust,
    today: date,
) -> tuple[SignerEvidence, ...]:
    """Find what each signer of a form left on it.

    Args:
        opened: the returned file.
        pages: its pages.
        form: the form as it was issued.
        page_map: which page is which.
        placements: by number of the returned page, how the issued page lies on it.
        looks: what the pages show in the fields.
        issued: what was printed, and what the metadata say now.
        trust: whose digital signatures are trusted.
        today: the day of the examination.
    """
    annotations = read_annotations(opened)
    returned_pages = list(_returned_pages(opened, pages, form, page_map, placements, annotations))
    found: defaultdict[FieldPlace, list[SignatureMark]] = defaultdict(list)
    for returned in returned_pages:
        for place, marks in find_marks(returned).items():
            found[place].extend(mark for mark in marks if mark not in found[place])
    digital = _digital(opened, returned_pages, form, trust, today)
    faint = {place for returned in returned_pages for place in _faint_places(returned, found)}
    groups = groups_of(form)
    unexplained = _unexplained(form, found, digital, looks, _persons(issued))
    return tuple(
        replace(
            _evidence(
                places, found, digital, _expected(issued, number, len(groups)), issued, today
            ),
            signer=number,
            unexplained=unexplained[number],
            is_faint=any(place in faint for place in places),
        )
        for number, places in groups.items()
    )


def _faint_places(returned: ReturnedPage, found: _Found) -> Iterator[FieldPlace]:
    """Find the places of a scan that are to be signed, and have nothing but something pale."""
    if returned.seen.pictured:
        known = [word.box for word in returned.issued.words]
        for place in returned.places:
            is_empty = place.role in MARKED and not found.get(place)
            if is_empty and has_faint_stroke(returned.image, place.box, known):
                yield place


def _unexplained(
    form: IssuedForm,
    found: _Found,
    digital: Mapping[FieldPlace, list[DigitalSignature]],
    looks: Mapping[FieldPlace, FieldLook],
    persons: Sequence[str],
) -> Mapping[str, tuple[str, ...]]:
    """Say of the fields of each signer what is not explained; the first has those of nobody."""
    groups = groups_of(form)
    whose = {place: signer for signer, places in groups.items() for place in places}
    sentences: defaultdict[str, list[str]] = defaultdict(list)
    for place in form.fields:
        look = looks.get(place)
        if look is not None:
            signer = whose.get(place, next(iter(groups), ""))
            signatures = [each.mark for each in digital.get(place, ())]
            marks = found.get(place, ())
            sentences[signer] += explain_look(place, look, marks, signatures, persons)
    return defaultdict(tuple, {signer: tuple(each) for signer, each in sentences.items()})


def _persons(issued: Issued) -> tuple[str, ...]:
    """Return the names of all who may write their initials: authors, and who is to sign."""
    contents = (issued.content, issued.now)
    signers = (each.name for content in contents for each in content.signers or ())
    authors = (name for content in contents for name in content.authors or ())
    return tuple(dict.fromkeys(name for name in (*signers, *authors) if name))


def signature_pictures(
    opened: OpenedFile,
    form: IssuedForm,
    page_map: PageMap,
    placements: Mapping[int, Placement],
    looks: Mapping[FieldPlace, FieldLook],
) -> tuple[PagePart, ...]:
    """Picture what each signer left, with labels and date, upright, at 150 dpi.

    Then follow the other fields that show something that is not explained, or another text than
    they were issued with. What is on a page that is not in the file has no picture.
    """
    shown = []
    for places in groups_of(form).values():
        marked = [place for place in places if place.role in _PICTURED]
        page = next((place.page for place in marked if place.role in MARKED), 0)
        box = Box.around(place.box for place in marked if place.page == page)
        shown.append((PartKind.SIGNATURE, page, box))
    shown += [
        (PartKind.OTHER, place.page, place.box)
        for place, look in looks.items()
        if place.role not in _PICTURED
        and (look.faults or look.text != "".join(place.value.split()))
    ]
    pictures = (_picture(opened, form, page_map, placements, *each) for each in shown)
    return tuple(picture for picture in pictures if picture is not None)


def _picture(  # noqa: PLR0913, PLR0917 - see above
    opened: OpenedFile,
    form: IssuedForm,
    page_map: PageMap,
    placements: Mapping[int, Placement],
    part: PartKind,
    page: int,
    box: Box,
) -> PagePart | None:
    """Picture a box of an issued page, and what stands around it; None without the page."""
    shown = box.grown(_SURROUNDINGS)
    left = _before_label(form.pages[page - 1].words, box.left - _LABEL_WIDTH, box)
    shown = Box(left, shown.bottom, shown.right, shown.top + _LINE_ABOVE)
    for number, place in page_map.places:
        if place == page and number <= len(opened.document):
            drawn = opened.document[number - 1]
            placement = placements.get(number) or _scaled(
                drawn.get_size(), _size(form.pages[page - 1])
            )
            cut = PageImage.of(drawn, _PICTURE_DPI, opened.limits, placement).cut(shown)
            return PagePart(part, number, as_png(cut))
    return None


def _before_label(words: Iterable[PageWord], left: float, box: Box) -> float:
    """Return where the labels before a box begin; one that reaches over ``left`` is not cut."""
    beside = [each.box for each in words if box.bottom <= each.middle[1] <= box.top]
    while reaching := [
        each.left for each in beside if each.left < left <= each.right + _BETWEEN_WORDS
    ]:
        left = min(reaching)
    return left - _BETWEEN_WORDS


def _size(page: SeenPage) -> tuple[float, float]:
    return page.width, page.height


def _scaled(size: tuple[float, float], issued: tuple[float, float]) -> Placement:
    """Take a page for one that was only scaled: where neither words nor code say how it lies."""
    across, up = size[0] / issued[0], size[1] / issued[1]
    return Placement(((across, 0.0, 0.0), (0.0, up, 0.0), (0.0, 0.0, 1.0)))


def _returned_pages(  # noqa: PLR0913, PLR0917 - see above
    opened: OpenedFile,
    pages: Sequence[SeenPage],
    form: IssuedForm,
    page_map: PageMap,
    placements: Mapping[int, Placement],
    annotations: Sequence[Annotation],
) -> Iterator[ReturnedPage]:
    """Lay the returned pages beside the issued ones that have places."""
    seen = {page.number: page for page in pages}
    issued = {page.number: page for page in form.pages}
    for number, page in page_map.places:
        places = tuple(place for place in form.fields if place.page == page)
        if places and number in seen and page in issued:
            placement = placements.get(number)
            yield ReturnedPage(
                seen[number],
                issued[page],
                placement or _scaled(_size(seen[number]), _size(issued[page])),
                places,
                tuple(each for each in annotations if each.page == number),
                opened.document[number - 1],
                opened.limits,
            )


def _digital(
    opened: OpenedFile,
    returned_pages: Sequence[ReturnedPage],
    form: IssuedForm,
    trust: Trust,
    today: date,
) -> Mapping[FieldPlace, list[DigitalSignature]]:
    """Check digital signatures, and give each to the place where it stands, or should."""
    filled = {
        note.field: (returned, note)
        for returned in returned_pages
        for note in returned.annotations
        if note.filled
    }
    if not filled and b"/ByteRange" not in opened.data:
        return {}
    found: defaultdict[FieldPlace, list[DigitalSignature]] = defaultdict(list)
    signatures = list(read_signatures(opened.data, trust, today))
    known = {signature.field for signature in signatures}
    signatures += [_no_signature(field) for field in filled if field not in known]
    to_sign = [place for place in form.fields if place.role is FieldRole.SIGNATURE]
    for signature in signatures:
        place = next((each for each in to_sign if each.name == signature.field), None)
        if place is None and signature.field in filled:
            returned, note = filled[signature.field]
            place = place_of_field(returned, note) or nearest_place(returned, note)
        # A signature without a place of its own is the first one's who has none yet.
        places = to_sign or list(form.fields)
        place = place or next((each for each in places if not found.get(each)), places[0])
        found[place].append(signature)
    return found


def _no_signature(field: str) -> DigitalSignature:
    detail = "its field contains something other than a signature"
    return DigitalSignature(
        field, SignatureMark(signature_kinds.DIGITAL, "", Validity.BROKEN, detail), None
    )


def _expected(issued: Issued, signer: str, count: int) -> str:
    """Return the name that the metadata expect of a signer; empty if nobody knows."""
    content = issued.content if issued.now.signers is None else issued.now
    signers = content.signers or ()
    # A place without a number among others is for someone else, such as the authors' employer.
    number = int(signer) if signer.isdecimal() else int(not signer and count == 1)
    return signers[number - 1].name if 1 <= number <= len(signers) else ""


def _evidence(  # noqa: PLR0913, PLR0917 - see above
    places: Sequence[FieldPlace],
    found: _Found,
    digital: Mapping[FieldPlace, list[DigitalSignature]],
    expected: str,
    issued: Issued,
    today: date,
) -> SignerEvidence:
    signatures = [each for place in places for each in digital.get(place, ())]
    typed = [mark for place in places if place.role in MARKED for mark in found.get(place, ())]
    persons = [expected, *(mark.text for mark in typed)]
    seals = [each for each in signatures if typed and _is_seal(each, places, persons)]
    signatures = [each for each in signatures if each not in seals]
    marks = [each.mark for each in signatures] + typed
    marks += [replace(each.mark, kind=signature_kinds.SEAL) for each in seals]
    said = [mark.text for mark in marks if mark.kind.says_name and mark.text]
    names = [
        mark.text
        for place in places
        if place.role is FieldRole.NAME and asks_for_person(place)
        for mark in found.get(place, ())
        if mark.text
    ]
    content = issued.content if issued.now.authors is None else issued.now
    return SignerEvidence(
        places[0].signer,
        tuple(dict.fromkeys(marks)),
        _date(places, found, signatures, issued, today),
        compare_names(said, names, expected, content.authors or ()),
    )


def _is_seal(
    signature: DigitalSignature, places: Iterable[FieldPlace], persons: Iterable[str]
) -> bool:
    """Tell whether a platform sealed the file, and not a person: in a field that it added."""
    added = all(place.name != signature.field for place in places)
    name = signature.mark.text
    return added and bool(name) and not any(same_person(name, each) for each in persons)


def _date(
    places: Sequence[FieldPlace],
    found: _Found,
    signatures: Iterable[DigitalSignature],
    issued: Issued,
    today: date,
) -> WrittenDate:
    """Read the date where it belongs, else take the one of a digital signature that is intact."""
    dates = [place for place in places if place.role is FieldRole.DATE]
    marks = [mark for place in dates for mark in found.get(place, ())]
    text = " ".join(dict.fromkeys(mark.text for mark in marks if mark.text))
    asked = asked_format(dates[0].label) if dates else ""
    written = read_date(text, issued.issued_on, today, asked)
    doubt = next((mark.detail for mark in marks if mark.detail), "")
    if doubt:
        return WrittenDate(f"{text} ({doubt})", DateState.UNREADABLE)
    if written.state is not DateState.MISSING:
        return written
    if any(mark.kind.nature is Nature.DRAWN for mark in marks):
        return WrittenDate(_WRITTEN_BY_HAND, DateState.UNREADABLE)
    days = [each.day for each in signatures if each.day and each.mark.validity not in _SPOILED]
    if days:
        return WrittenDate(f"{days[0]} (digital signature)", DateState.EXACT, (days[0],))
    return written
