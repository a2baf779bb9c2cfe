"""What the page shows in each field and around it, and whether that is its value and nothing else.

The ink that the issued page does not have has to be letters, and each has to look like the letter
that it claims to be. Whatever else is drawn there, pale as it may be, is not explained.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

from generator.returns.evidence import Box, FieldPlace, FieldRole, IssuedForm, PageMap, SeenPage
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.overlay import DrawnArea, draw_ink, flattened, spread
from generator.returns.looks.glyphs import misfit
from generator.returns.looks.stamps import Stamp, open_stamp
from generator.returns.reading.page_rotation import Upright

if TYPE_CHECKING:
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile

OTHER_LETTERS = "it shows other letters than those of “{}”"
NOT_SEEN = "“{}” is written in it but cannot be seen"
DRAWN = "something is drawn in or beside it that is not part of its value"

COVERED = "something printed in it is covered or gone"

_ROOM = 4.0
"""Around a field, in points: a little more than is left out where pages are compared."""
_REACH = 9.0
"""Around a field, in points, in which letters belong to it."""
_SCALE = 3.0
"""Pixels of a point."""
_PALE = 10
"""Levels of ink, of 255, that an eye sees on a screen."""
_SPECKS = 2
"""So many pixels of ink without an explanation are something."""
_SHIFT = 3
"""Pixels by which other programs draw a rule elsewhere."""
_AROUND_LETTER = 0.7
"""Points by which the soft edge of a letter reaches over its box."""
_SAME_LETTER = 2.0
"""In points: a letter this near to where it was printed is the printed one."""
_WORST, _MEAN = 0.3, 0.19
"""How much one letter, and all of a value together, may differ from known fonts."""
_LINE_GAP = 5.0
"""In points, between the middles of letters: so far apart are those of two lines."""
_SEEN = 60
"""Levels of ink of a letter that is meant to be read."""
_MOST_LETTERS = 1_000
"""In and beside the fields of a page, that are looked at; nobody types as many into a form."""


@dataclass(frozen=True, slots=True)
class FieldLook:
    """What the page shows in a field beyond what was printed there."""

    text: str
    """The letters, as they stand from left to right in each line, without spaces."""
    faults: tuple[str, ...] = ()
    """What is not explained by them: ends of a sentence about the field."""
    stamped: str = ""
    """Who signed digitally, if all that is shown is the stamp of a program that is known."""


@dataclass(frozen=True, slots=True)
class _DrawnLetter:
    """A letter of a page, or several that are drawn as one."""

    text: str
    box: Box
    """On the issued page."""

    @property
    def middle(self) -> tuple[float, float]:
        return self.box.middle


def look_at_fields(  # noqa: PLR0913, PLR0917 - each has another maker
    returned: OpenedFile,
    pages: Sequence[SeenPage],
    issued: OpenedFile,
    form: IssuedForm,
    page_map: PageMap,
    placements: Mapping[int, Placement],
) -> dict[FieldPlace, FieldLook]:
    """Look at the fields of all pages that are no pictures.

    Args:
        returned: the returned file.
        pages: its pages.
        issued: the form as it was issued.
        form: the same, read.
        page_map: which page is which.
        placements: by number of the returned page, how the issued page lies on it.
    """
    seen = {page.number: page for page in pages}
    printed = {page.number: page for page in form.pages}
    found: dict[FieldPlace, FieldLook] = {}
    for number, place in page_map.places:
        fields = [field for field in form.fields if field.page == place]
        if not fields or number not in seen or place not in printed or seen[number].pictured:
            continue
        page = _FieldPage(returned, seen[number], issued, printed[place], placements.get(number))
        for field, look in page.look(fields):
            known = found.get(field, FieldLook(""))
            faults = dict.fromkeys((*known.faults, *look.faults))
            found[field] = FieldLook(known.text + look.text, tuple(faults), look.stamped)
    return found


@dataclass(frozen=True, slots=True)
class _FieldPage:
    """A returned page with fields, and the issued one."""

    returned: OpenedFile
    seen: SeenPage
    issued: OpenedFile
    printed: SeenPage
    placement: Placement | None

    def look(self, fields: Sequence[FieldPlace]) -> Iterator[tuple[FieldPlace, FieldLook]]:
        frame = DrawnArea(Box.around(field.box.grown(_REACH) for field in fields), _SCALE)
        before, picture, printed, letters = self._drawn(frame, fields)
        typed = _sorted(fields, printed, letters)
        alone = _without(picture, before)
        extra = _without(picture, before, _SHIFT)
        gone = _without(before, picture, _SHIFT)
        for field in fields:
            mine = typed[field]
            stamp = self._stamp(field, frame, picture) if mine and _is_stamped(field) else None
            if stamp:
                yield field, FieldLook("", stamped=stamp.signer)
                continue
            faults = list(_faults_of_letters(mine, alone, frame))
            if _left(extra, frame, field, [] if faults else mine):
                faults.append(DRAWN)
            if _count(gone.crop(frame.pixels(field.box.grown(_ROOM))), _SEEN) >= _SPECKS:
                faults.append(COVERED)
            yield field, FieldLook(_as_read(mine), tuple(faults))

    def _stamp(self, field: FieldPlace, frame: DrawnArea, picture: Image) -> Stamp | None:
        """Tell whose stamp is shown in a field, if it is one and there is nothing else."""
        from PIL import ImageChops  # noqa: PLC0415 - only where forms came back

        back = self.placement.inverse.place if self.placement else _as_it_is
        within = field.box.grown(_ROOM)
        words = (word.text for word in self.seen.words if within.holds(*back(*word.middle)))
        stamp = Stamp.read(" ".join(words))
        document = open_stamp(stamp, field.box) if stamp else None
        if document is None:
            return None
        region = DrawnArea(within, _SCALE)
        bare = self.issued.document[self.printed.number - 1]
        content = draw_ink(bare, self.printed, region.matrix(None, self.printed), region)
        width, height = field.box.width, field.box.height
        sheet = SeenPage(1, width, height, (), (), pictured=False)
        inside = DrawnArea(Box(-_ROOM, -_ROOM, width + _ROOM, height + _ROOM), _SCALE)
        drawn = draw_ink(document[0], sheet, inside.matrix(None, sheet), inside)
        document.close()
        expected = ImageChops.lighter(content, drawn)
        left, top, _, _ = frame.pixels(within)
        shown = picture.crop((left, top, left + expected.width, top + expected.height))
        same = _is_alike(shown, expected) and _is_alike(expected, shown)
        return stamp if same else None

    def _drawn(
        self, frame: DrawnArea, fields: Sequence[FieldPlace]
    ) -> tuple[Image, Image, list[_DrawnLetter], list[_DrawnLetter]]:
        """Draw both pages, and read their letters: those that were printed, and all of now."""
        near = [field.box.grown(_REACH + _SAME_LETTER) for field in fields]
        with flattened(self.issued.data, self.printed.number) as flat:
            before = draw_ink(flat, self.printed, frame.matrix(None, self.printed), frame)
            printed = _letters(flat, None, frame.box, near)
        bare = self.issued.document[self.printed.number - 1]
        content = draw_ink(bare, self.printed, frame.matrix(None, self.printed), frame)
        for field in fields:
            if field.value:
                # What it was prefilled with is looked at as if it were typed.
                box = frame.pixels(field.box)
                before.paste(content.crop(box), box)
                printed = [each for each in printed if not field.box.holds(*each.middle)]
        with flattened(self.returned.data, self.seen.number) as flat:
            matrix = frame.matrix(self.placement, self.seen)
            picture = draw_ink(flat, self.seen, matrix, frame)
            letters = _letters(flat, self.placement, frame.box, near)
        return before, picture, printed, letters


def _is_stamped(field: FieldPlace) -> bool:
    return field.role is FieldRole.SIGNATURE


def _as_it_is(x: float, y: float) -> tuple[float, float]:
    return x, y


def _is_alike(one: Image, other: Image) -> bool:
    """Tell whether a picture has no ink that another does not have there or near."""
    return _count(_without(one, other, _SHIFT - 1), _PALE) < _SPECKS


def _letters(
    page: pdfium.PdfPage, placement: Placement | None, within: Box, near: Sequence[Box]
) -> list[_DrawnLetter]:
    """Read the letters of a page that lie in a box of the issued page, and in one of others."""
    text = page.get_textpage()
    upright = Upright(page)
    around_them = placement.place_box(within) if placement else within
    sides = tuple(ctypes.c_double() for _ in range(4))
    left, right, bottom, top = sides
    straight, origin = page.get_rotation() == 0, page.get_bbox()[1]
    found: list[_DrawnLetter] = []
    try:
        for index in range(text.count_chars()):
            raw.FPDFText_GetCharBox(text.raw, index, *sides)
            up = (bottom.value + top.value) / 2 - origin
            if straight and not around_them.bottom <= up <= around_them.top:
                continue  # most letters of a page: what follows takes time
            box = upright.box(Box(left.value, bottom.value, right.value, top.value))
            if not around_them.holds(*box.middle) or raw.FPDFText_IsGenerated(text.raw, index):
                continue
            sign = chr(raw.FPDFText_GetUnicode(text.raw, index))
            letter = _DrawnLetter(sign, placement.inverse.place_box(box) if placement else box)
            if not sign.isspace() and any(box.holds(*letter.middle) for box in near):
                _add(found, letter)
            if len(found) > _MOST_LETTERS:
                break
    finally:
        text.close()
    return found


def _add(found: list[_DrawnLetter], letter: _DrawnLetter) -> None:
    """Put a letter to the others; a ligature's letters have one box."""
    if found and _same(found[-1].box, letter.box):
        found[-1] = _DrawnLetter(found[-1].text + letter.text, letter.box)
    else:
        found.append(letter)


def _same(one: Box, other: Box) -> bool:
    return abs(one.left - other.left) < 0.01 and abs(one.right - other.right) < 0.01


def _sorted(
    fields: Sequence[FieldPlace], printed: Sequence[_DrawnLetter], letters: Sequence[_DrawnLetter]
) -> dict[FieldPlace, list[_DrawnLetter]]:
    """Return, for each field, the letters in it and beside it that were not printed there."""
    found: dict[FieldPlace, list[_DrawnLetter]] = {field: [] for field in fields}
    there: dict[str, list[_DrawnLetter]] = {}
    for each in printed:
        there.setdefault(each.text, []).append(each)
    for letter in letters:
        middle = Box(*letter.middle, *letter.middle)
        near = min(fields, key=lambda field: field.box.gap(middle))
        if near.box.gap(middle) <= _REACH and not any(
            _is_there(letter, each) for each in there.get(letter.text, ())
        ):
            found[near].append(letter)
    return found


def _as_read(letters: Sequence[_DrawnLetter]) -> str:
    """Return letters line by line, from left to right, wherever the file has them."""
    lines: list[list[_DrawnLetter]] = []
    below = math.inf
    for letter in sorted(letters, key=lambda each: -each.middle[1]):
        up = letter.middle[1]
        if below - up > _LINE_GAP:
            lines.append([])
        lines[-1].append(letter)
        below = up
    return "".join(
        letter.text for line in lines for letter in sorted(line, key=lambda each: each.middle[0])
    )


def _is_there(letter: _DrawnLetter, printed: _DrawnLetter) -> bool:
    (x, y), (at, up) = letter.middle, printed.middle
    return abs(x - at) <= _SAME_LETTER and abs(y - up) <= _SAME_LETTER


def _without(picture: Image, before: Image, shift: int = 0) -> Image:
    """Return the ink that the issued page does not have there, nor some pixels beside."""
    from PIL import ImageChops  # noqa: PLC0415 - only where forms came back

    if shift:
        # What is shifted a little has other levels, too.
        before = before.point([min(255, level + level // 4) for level in range(256)])
    for _ in range(shift):
        before = spread(before)
    return ImageChops.subtract(picture, before)


def _faults_of_letters(
    letters: Sequence[_DrawnLetter], ink: Image, frame: DrawnArea
) -> Iterator[str]:
    """Say if letters are not seen, or look like others than they claim to be."""
    if not letters:
        return
    text = "".join(letter.text for letter in letters)[:100]
    misfits = []
    for letter in letters:
        left, top, right, bottom = frame.pixels(letter.box)
        shown = ink.crop((left - 1, top - 1, right + 1, bottom + 1))
        if shown.getextrema()[1] < _SEEN:  # type: ignore[operator]
            yield NOT_SEEN.format(text)
            return
        misfits.append(misfit(shown, unicodedata.normalize("NFC", letter.text)))
    if max(misfits) > _WORST or sum(misfits) / len(misfits) > _MEAN:
        yield OTHER_LETTERS.format(text)


def _left(
    ink: Image, frame: DrawnArea, field: FieldPlace, explained: Sequence[_DrawnLetter]
) -> bool:
    """Tell whether there is ink in a field, or around it, that its letters do not explain."""
    left = ink.copy()
    for letter in explained:
        left.paste(0, frame.pixels(letter.box.grown(_AROUND_LETTER)))
    return _count(left.crop(frame.pixels(field.box.grown(_ROOM))), _PALE) >= _SPECKS


def _count(ink: Image, level: int) -> int:
    """Count the pixels that are at least so dark."""
    return sum(ink.histogram()[level:])
