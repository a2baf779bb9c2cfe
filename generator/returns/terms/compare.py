"""Whether a returned form has the terms that were issued: by its objects, its text and its looks.

A page whose objects are the issued ones needs no further look. Of any other page both the text and
the picture have to be the issued ones, where no field is: the text shows which words changed, and
the picture finds what no text tells, such as a white box, a line through a clause or letters that
look like others. A scan is not compared: a person reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.returns.evidence import (
    SIGNING,
    Box,
    ClauseChange,
    IssuedForm,
    PageMap,
    PageWord,
    SeenPage,
    Terms,
    TermsState,
)
from generator.returns.geometry.alignment import Placement
from generator.returns.reading.opening import OpenedFile
from generator.returns.terms.ink_diff import InkLoss, find_lost_ink
from generator.returns.terms.object_diff import has_layers, unchanged_pages, unpainted
from generator.returns.terms.pictures import (
    PagePair,
    VisualDifference,
    compare_pictures,
    look_closely,
    looks_the_same,
)
from generator.returns.terms.wording import (
    WordingChange,
    describe_change,
    find_changes,
    is_covered,
    reads_the_same,
)

_ROOM = 3.0
"""Around a field, in points, in which what is typed may reach."""
_BESIDE = 26.0
"""Around a place to sign, in points: what was added there is for a person, and no altered term."""
_SHOWN_WORDS = 8
_AS_ISSUED = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_EVERYWHERE = 40
"""More places than this without their ink are no alterations."""
_LISTED = 4
"""How many reasons are listed one by one."""
_PALEST = 0.75
"""Part of the issued ink that the letters of every page have."""
_EVEN = 0.94
"""Part of the ink of another page's letters that those of a page have."""
_GARBLED = 0.3
"""Part of a page's words that are others if it is not the words that changed, but the alphabet."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the comparison of one page gave."""

    changes: tuple[ClauseChange, ...] = ()
    reasons: tuple[str, ...] = ()
    """What else is not as issued."""
    doubts: tuple[str, ...] = ()
    """What a person has to look at."""
    strength: float = 1.0
    """Part of their ink that the letters of the page have."""


def compare_terms(  # noqa: PLR0913, PLR0917 - each has another maker
    returned: OpenedFile,
    pages: tuple[SeenPage, ...],
    issued: OpenedFile,
    form: IssuedForm,
    page_map: PageMap,
    placements: Mapping[int, Placement],
) -> Terms:
    """Compare the terms of a returned form with those that were issued.

    Args:
        returned: the returned file.
        pages: its pages.
        issued: the form as it was issued.
        form: what it shows.
        page_map: which page is which.
        placements: by number of the returned page, how the issued page lies on it.
    """
    seen = {page.number: page for page in pages}
    if any(seen[number].pictured for number, _ in page_map.places):
        return Terms(TermsState.UNKNOWN, reason="the pages are pictures")
    exact = unchanged_pages(returned.data, issued.data, page_map.places)
    verdicts = []
    for number, place in page_map.places:
        if number in exact and _reads_as_issued(seen[number], form, place):
            continue
        if number not in placements:
            doubt = f"page {number} is not laid out as it was issued"
            verdicts.append(_Verdict(doubts=(doubt,)))
            continue
        pair = PagePair(number, place, seen[number], form.pages[place - 1], placements[number])
        verdicts.append(_compare_page(returned, issued, pair, form))
    return _together(verdicts)


def _reads_as_issued(page: SeenPage, form: IssuedForm, place: int) -> bool:
    """Tell whether another reader than the one that compares objects finds the words, too.

    Of two readers that disagree on what a file holds, none is to be believed.
    """
    free = [field.box.grown(_ROOM) for field in form.fields if field.page == place]
    expected, found = (
        [word for word in words if not _is_in(word.middle, free)]
        for words in (form.pages[place - 1].words, page.words)
    )
    return not find_changes(expected, found)


def _together(verdicts: list[_Verdict]) -> Terms:
    strengths = [verdict.strength for verdict in verdicts]
    if strengths and min(strengths) < max(_PALEST, _EVEN * max(strengths)):
        verdicts = [*verdicts, _Verdict(doubts=("a page is paler than it was issued",))]
    found = tuple(change for verdict in verdicts for change in verdict.changes)
    reasons = _listed([reason for verdict in verdicts for reason in verdict.reasons])
    doubts = _listed([doubt for verdict in verdicts for doubt in verdict.doubts])
    if found or reasons:
        return Terms(TermsState.CHANGED, found, reasons)
    return Terms(TermsState.UNKNOWN if doubts else TermsState.SAME, (), doubts)


def _listed(items: list[str]) -> str:
    more = f"; and so in {len(items) - _LISTED} more places" if len(items) > _LISTED else ""
    return "; ".join(items[:_LISTED]) + more


def _compare_page(
    returned: OpenedFile, issued: OpenedFile, pair: PagePair, form: IssuedForm
) -> _Verdict:
    fields = [field for field in form.fields if field.page == pair.place]
    free = [field.box.grown(_ROOM) for field in fields]
    beside = [field.box.grown(_BESIDE) for field in fields if field.role in SIGNING]
    expected = [word for word in pair.issued.words if not _is_in(word.middle, free)]
    placed = (_on_issued(word, pair.placement) for word in pair.seen.words)
    found = [word for word in placed if not _is_in(word.middle, free)]
    changes = find_changes(expected, found)
    if not changes and looks_the_same(returned, issued, pair, free):
        return _Verdict(doubts=tuple(_unpainted(returned, pair)))
    looks = compare_pictures(returned, issued, pair, free)
    counted = [change for change in changes if _counts(change, looks, expected, beside)]
    if sum(len(change.issued) for change in changes) > _GARBLED * len(expected):
        # Another alphabet, as some programs write it: only the picture can tell, and where the page
        # lies is not known from its words.
        changes, counted = [], []
        pair, looks = _straight(returned, issued, pair, free, looks)
        if len(looks.gone) > _EVERYWHERE:
            return _Verdict(doubts=(f"page {pair.number} cannot be aligned with the issued one",))
    described = tuple(describe_change(change, expected) for change in counted)
    added = [box for box in looks.added if not _is_within(box, beside)]
    reasons = () if described else tuple(_reasons(looks.gone, added, pair))
    doubts = [*_beside(pair, len(looks.added) - len(added)), *_unpainted(returned, pair)]
    if any(not is_covered(word, found) for change in changes for word in change.issued):
        doubts.append(f"not all of page {pair.number} can be read as text")
    unsure = [word for change in changes if change not in counted for word in change.issued]
    unsure = [word for word in unsure if not reads_the_same(word, found)]
    doubts += _doubtful(returned, issued, pair, unsure)
    if described or reasons:
        return _Verdict(described, reasons, tuple(doubts))
    loss = find_lost_ink(returned, issued, pair, free)
    return _Verdict(doubts=(*doubts, *_lost(loss, pair)), strength=loss.strength)


def _lost(loss: InkLoss, pair: PagePair) -> Iterator[str]:
    """Say which letters do not have all of their ink."""
    if loss.unsure:
        yield f"page {pair.number} cannot be aligned with the issued one to compare its letters"
    if loss.cut:
        yield f"on page {pair.number}, parts of letters are gone at “{_quoted(loss.cut)}”"
    if loss.pale:
        yield f"page {pair.number} is paler at “{_quoted(loss.pale)}” than around it"


def _quoted(words: Sequence[PageWord]) -> str:
    more = " …" if len(words) > _SHOWN_WORDS else ""
    return " ".join(word.text for word in words[:_SHOWN_WORDS]) + more


def _straight(
    returned: OpenedFile,
    issued: OpenedFile,
    pair: PagePair,
    free: list[Box],
    looks: VisualDifference,
) -> tuple[PagePair, VisualDifference]:
    """Compare once more if it helps, with the page lying as it was issued."""
    sizes = (pair.seen.width, pair.issued.width), (pair.seen.height, pair.issued.height)
    if not looks or any(abs(one - other) > 1 for one, other in sizes):
        return pair, looks
    straight = replace(pair, placement=Placement(_AS_ISSUED))
    others = compare_pictures(returned, issued, straight, free)
    if len(others.gone) + len(others.added) < len(looks.gone) + len(looks.added):
        return straight, others
    return pair, looks


def _counts(
    change: WordingChange, looks: VisualDifference, expected: list[PageWord], beside: list[Box]
) -> bool:
    """Tell whether other words are another text, and not another spelling or order of it."""
    if not change.issued and all(_is_in(word.middle, beside) for word in change.returned):
        return False
    words = (*change.issued, *change.returned)
    if any(word.box.meets(box) for word in words for box in (*looks.gone, *looks.added)):
        return True
    # Where nothing looks different, words that stand in no printed word's place are not to be seen.
    return not all(is_covered(word, expected) for word in change.returned)


def _doubtful(
    returned: OpenedFile, issued: OpenedFile, pair: PagePair, words: list[PageWord]
) -> Iterator[str]:
    """Name the words that read differently and do not look quite as they were issued."""
    different = look_closely(returned, issued, pair, [word.box for word in words])
    for word, differs in zip(words, different, strict=True):
        if differs:
            yield f"page {pair.number} reads differently at “{word.text}”"


def _beside(pair: PagePair, count: int) -> Iterator[str]:
    if count:
        yield f"something stands beside a field of page {pair.number}"


def _unpainted(returned: OpenedFile, pair: PagePair) -> Iterator[str]:
    if has_layers(returned.data):
        yield "it has layers, which programs can show or hide"
    for kind in unpainted(returned.data, pair.number):
        yield f"page {pair.number} has an annotation ({kind}) that not all programs show"


def _reasons(gone: Iterable[Box], added: Iterable[Box], pair: PagePair) -> Iterator[str]:
    """Say where the pages look different though their text is the same."""
    for box in gone:
        yield f"page {pair.number} lacks what was printed at {_place(box, pair)}"
    for box in added:
        yield f"page {pair.number} has something added at {_place(box, pair)}"


def _place(box: Box, pair: PagePair) -> str:
    """Name a place of a page by the words that are printed there."""
    wide = box.grown(4)
    words = [word for word in pair.issued.words if wide.holds(*word.middle)]
    if words:
        return f"“{_quoted(words)}”"
    share = 1 - (box.bottom + box.top) / 2 / pair.issued.height
    part = ("the top", "the middle", "the bottom")[min(2, max(0, int(share * 3)))]
    return f"{part} of the page"


def _on_issued(word: PageWord, placement: Placement) -> PageWord:
    return PageWord(word.text, placement.inverse.place_box(word.box))


def _is_in(point: tuple[float, float], boxes: list[Box]) -> bool:
    return any(box.holds(*point) for box in boxes)


def _is_within(box: Box, boxes: list[Box]) -> bool:
    return any(around.contains(box) for around in boxes)
