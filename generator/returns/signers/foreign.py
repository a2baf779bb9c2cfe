"""What a form that was not made here says: by the labels before what people write.

Such as the publisher's blank form, filled in by hand: ``Signed:``, ``Date:``,
``Corresponding Author:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from generator.returns.evidence import (
    Box,
    DateState,
    FieldPlace,
    FieldRole,
    Issued,
    PageWord,
    SeenPage,
    SignatureMark,
    SignerEvidence,
    TextComparison,
    WrittenDate,
    signature_kinds,
)
from generator.returns.geometry.ink import PageImage
from generator.returns.reading.fields import clip
from generator.returns.reading.lines import WordLine, lines_of
from generator.returns.signers.dates import read_date
from generator.returns.signers.fit import compare_names
from generator.returns.signers.marks import is_blank
from generator.returns.signers.scanned import BY_HAND, INKED, find_scanned_signer, line_of_writing
from generator.returns.signers.signatures import DigitalSignature, Trust, read_signatures
from generator.returns.terms.clauses import ClauseReading

if TYPE_CHECKING:
    from generator.returns.reading.opening import OpenedFile

MAX_LINES = 5_000
"""So many lines of a file are read; a form has a hundred."""
_BELOW = 45.0
"""How far below its label a value can stand, in points."""
_DPI, _SCAN_DPI = 130, 150
"""Of a page that is no picture, where no dot is dust; and of a scan."""
_BLOCK_ABOVE, _BLOCK_BELOW = 12.0, 75.0
"""Above and below the word before a place to sign, in points: people sign anywhere near."""
_LINE = (3.0, 3.0)
"""Below and above a line of type, in points, where what is written in it reaches."""
_DATE_ABOVE, _DATE_BELOW, _DATE_BESIDE = 14.0, 8.0, 260.0
"""Around where a date begins."""


class _Label(Enum):
    NAME = re.compile(r"(?:corresponding author|author|speaker|name)s?\s*[:：]", re.IGNORECASE)
    SIGNED = re.compile(r"(?:signed|signature)(?: by)?\s*[:：]", re.IGNORECASE)
    DATE = re.compile(r"date(?: of signature)?\s*[:：]", re.IGNORECASE)


_BULLET = re.compile(r"^[\W_]+")
_PARTY = re.compile(r"parties to this agreement are\W*", re.IGNORECASE)
_AFTER_PARTY = re.compile(r"\(\s*name of corresponding", re.IGNORECASE)
_LONGEST_PARTY = 300
_SIGNED_PLACE = FieldPlace("", "", FieldRole.TYPED, 1, Box(0, 0, 0, 0))
_NAME_PLACE = FieldPlace("", "", FieldRole.NAME, 1, Box(0, 0, 0, 0))


@dataclass(slots=True)
class _SignerLines:
    """What stands behind the labels of one signer."""

    values: dict[_Label, str] = field(default_factory=dict)
    spots: list[tuple[SeenPage, WordLine]] = field(default_factory=list)
    """Where it is to be signed."""
    dated: tuple[SeenPage, WordLine] | None = None
    """Where it is to be dated."""
    named: tuple[SeenPage, WordLine] | None = None
    """Where the name is asked for."""

    def goes_on(self, label: _Label, line: WordLine) -> bool:
        """Tell whether a label is one more of this signer: of two ways to sign, each has one."""
        if label is not _Label.SIGNED or list(self.values)[-1] is not label:
            return label not in self.values
        _, before = self.spots[-1]
        return _way_to_sign(before) != _way_to_sign(line)


def read_foreign(  # noqa: PLR0913, PLR0917 - the file, and all that it is held against
    pages: tuple[SeenPage, ...],
    issued: Issued | None,
    today: date,
    opened: OpenedFile | None = None,
    trust: Trust | None = None,
    reading: ClauseReading | None = None,
) -> tuple[SignerEvidence, ...]:
    """Find what the signers left on a form that was not made here.

    Args:
        pages: of the returned file.
        issued: the form that the paper's authors should have signed; None if nobody knows.
        today: the day of the examination.
        opened: the file; without it, ink and pictures are not looked for.
        trust: whose digital signatures are trusted; without it, none is looked for.
        reading: where its clauses stand, if it is of an agreement that is known.

    Returns:
        One for each place to sign that can be read; one that says so if none was found.
    """
    signers = _signers(pages) or [_SignerLines()]
    party = _party(pages)
    digital = _digital(opened, trust, today)
    if opened is not None and reading is not None and len(signers) == 1:
        people = _expected(issued, 1), _authors(issued)
        scanned = find_scanned_signer(opened, pages, reading, people, today)
        if scanned is not None:
            return (replace(scanned, marks=(*(each.mark for each in digital), *scanned.marks)),)
    found = []
    for number, signer in enumerate(signers, start=1):
        given = digital[number - 1 :] if number == len(signers) else digital[number - 1 : number]
        marks = (*(each.mark for each in given), *_marks(signer, signers, opened))
        found.append(
            SignerEvidence(
                f"{number:02}" if len(signers) > 1 else "",
                marks,
                _date(signer, given, today, opened),
                _name(signer, party, marks, _expected(issued, number), _authors(issued)),
                place_seen=bool(signer.spots),
            )
        )
    return tuple(found)


def _name(
    signer: _SignerLines,
    party: str,
    marks: tuple[SignatureMark, ...],
    expected: str,
    authors: tuple[str, ...],
) -> TextComparison:
    """Compare the names at a place to sign, or else that of the party, with who is to sign."""
    written = signer.values.get(_Label.NAME, "")
    names = [each for each in (written, party) if not is_blank(each, _NAME_PLACE)]
    signed = [mark.text for mark in marks if mark.text]
    return compare_names(signed, names[:1], expected, authors)


def _digital(
    opened: OpenedFile | None, trust: Trust | None, today: date
) -> tuple[DigitalSignature, ...]:
    if opened is None or trust is None or b"/ByteRange" not in opened.data:
        return ()
    return read_signatures(opened.data, trust, today)


def signature_blocks(pages: Sequence[SeenPage]) -> tuple[tuple[SeenPage, Box], ...]:
    """Return where a form that was not made here is signed: on which page, and around what.

    One for each signer, with the lines for the name and the date if they are on the same page.
    """
    signers = _signers(pages)
    found = []
    for signer in signers:
        page, line = signer.spots[0]
        others = [spot for each in signers if each is not signer for spot in each.spots]
        box = _block(page, line, others)
        if signer.dated is not None and signer.dated[0] is page:
            dated = signer.dated[1].box
            if abs(dated.middle[1] - line.box.middle[1]) < _BLOCK_BELOW:
                box = Box.around((box, dated))
        found.append((page, box))
    return tuple(found)


def _signers(pages: Sequence[SeenPage]) -> list[_SignerLines]:
    """Read what stands behind, or below, the labels."""
    signers: list[_SignerLines] = []
    lines = [(page, line) for page in pages for line in lines_of(page)][:MAX_LINES]
    labels = [_label(line) for _, line in lines]
    for index, found in enumerate(labels):
        if found is None:
            continue
        label, value = found
        if not signers or not signers[-1].goes_on(label, lines[index][1]):
            signers.append(_SignerLines())
        if is_blank(value, _NAME_PLACE):
            value = _below(lines[index : index + 3], labels[index : index + 3])
        if is_blank(signers[-1].values.get(label, ""), _NAME_PLACE):
            signers[-1].values[label] = value
        if label is _Label.SIGNED:
            signers[-1].spots.append(lines[index])
        elif label is _Label.DATE:
            signers[-1].dated = lines[index]
        else:
            signers[-1].named = lines[index]
    return [signer for signer in signers if signer.spots]


def _way_to_sign(line: WordLine) -> str:
    """Return how the word before a place to sign begins, as “signed” or “signat”."""
    return _BULLET.sub("", line.text).casefold()[:6]


def _label(line: WordLine) -> tuple[_Label, str] | None:
    text = _BULLET.sub("", line.text)
    for label in _Label:
        found = label.value.match(text)
        if found:
            return label, clip(text[found.end() :].strip(" _\t"))
    return None


def _below(
    lines: Sequence[tuple[SeenPage, WordLine]], labels: Sequence[tuple[_Label, str] | None]
) -> str:
    """Find a value that stands below its label, before the next one; names stand beside theirs."""
    (page, first), *others = lines
    if labels[0] is None or labels[0][0] is _Label.NAME:
        return ""
    for (on, line), label in zip(others, labels[1:], strict=True):
        if label is not None or on is not page or line.box.top < first.box.bottom - _BELOW:
            return ""
        if not is_blank(line.text, _NAME_PLACE):
            return clip(line.text.strip(" _"))
    return ""


def _party(pages: Sequence[SeenPage]) -> str:
    text = " ".join(line.text for page in pages[:2] for line in lines_of(page)[:MAX_LINES])
    before = _PARTY.search(text)
    after = _AFTER_PARTY.search(text, before.end()) if before else None
    if not before or not after or after.start() - before.end() > _LONGEST_PARTY:
        return ""
    return text[before.end() : after.start()].strip(" _*#")


def _marks(
    signer: _SignerLines, signers: Sequence[_SignerLines], opened: OpenedFile | None
) -> Iterator[SignatureMark]:
    text = signer.values.get(_Label.SIGNED, "")
    if not is_blank(text, _SIGNED_PLACE):
        yield SignatureMark(signature_kinds.TEXT, " ".join(text.split()))
    elif opened is not None:
        others = [spot for each in signers if each is not signer for spot in each.spots]
        inked = [
            page
            for page, line in signer.spots
            if _ink(opened, page, _block(page, line, others), _written_lines(signer, page)) > INKED
        ]
        if inked:
            scan = inked[0].pictured
            yield SignatureMark(signature_kinds.SCANNED if scan else signature_kinds.INK)


def _block(page: SeenPage, line: WordLine, others: Sequence[tuple[SeenPage, WordLine]]) -> Box:
    """Return where people sign: around the word that asks for it, down to the next signer's."""
    bottom = line.box.bottom - _BLOCK_BELOW
    for on, other in others:
        if on is page and other.box.top < line.box.bottom:
            bottom = max(bottom, other.box.top + _BLOCK_ABOVE)
    return Box(
        line.box.left,
        max(0.0, min(bottom, line.box.bottom)),
        page.width,
        min(line.box.top + _BLOCK_ABOVE, page.height),
    )


def _written_lines(signer: _SignerLines, page: SeenPage) -> list[Box]:
    """Return the lines of the name and of the date, in which people also write by hand."""
    lines = [line for on, line in filter(None, (signer.named, signer.dated)) if on is page]
    signed = next((line.box for on, line in signer.spots if on is page), None)
    return [line_of_writing(page, line.box, signed, _LINE) for line in lines]


def _ink(opened: OpenedFile, page: SeenPage, box: Box, left_out: Sequence[Box] = ()) -> float:
    """Return how much was drawn in a box, beside the words that can be read, in square points."""
    image = PageImage.of_returned(opened, page, _SCAN_DPI if page.pictured else _DPI)
    return image.ink(box, [*(word.box for word in page.words), *left_out])


def _end_of_label(words: Sequence[PageWord]) -> float:
    ends = [word.box.right for word in words if word.text.rstrip().endswith((":", "："))]
    return (ends or [words[-1].box.right])[0] + 2


def _date(
    signer: _SignerLines,
    digital: Sequence[DigitalSignature],
    today: date,
    opened: OpenedFile | None,
) -> WrittenDate:
    # Such a form may have been signed before ours was issued.
    written = read_date(signer.values.get(_Label.DATE, ""), None, today)
    if written.state is not DateState.MISSING:
        return written
    days = [each.day for each in digital if each.day]
    if days:
        return WrittenDate(f"{days[0]} (digital signature)", DateState.EXACT, (days[0],))
    if signer.dated is None:
        return WrittenDate("", DateState.UNSEEN)
    page, line = signer.dated
    begin = _end_of_label(line.words)
    right = max(begin, min(begin + _DATE_BESIDE, page.width))
    signed = next((each.box for on, each in signer.spots if on is page), None)
    # A signature reaches below its line; what is nearer to that line than to this one is of it.
    near = line_of_writing(page, line.box, signed, (_DATE_BELOW, _DATE_ABOVE))
    box = Box(begin, near.bottom, right, near.top)
    if opened is not None and box.width > 1 and _ink(opened, page, box) > INKED:
        return WrittenDate(BY_HAND, DateState.UNREADABLE)
    return written


def _expected(issued: Issued | None, number: int) -> str:
    if issued is None:
        return ""
    content = issued.content if issued.now.signers is None else issued.now
    signers = content.signers or ()
    return signers[number - 1].name if number <= len(signers) else ""


def _authors(issued: Issued | None) -> tuple[str, ...]:
    if issued is None:
        return ()
    content = issued.content if issued.now.authors is None else issued.now
    return content.authors or ()
