"""Several forms behind each other in one file: which pages each has, and each as its own file.

Only forms that were not made here are taken apart, by the words that their agreement begins and
ends with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise

import pikepdf

from generator.returns.evidence import (
    TAKEN_APART,
    AgreementText,
    Clause,
    CutForm,
    Finding,
    Outcome,
    Report,
    SeenPage,
)
from generator.returns.identify.normalise import squeeze
from generator.returns.terms.clauses import FOOTNOTE, stands_on

PageNumbers = tuple[int, ...]
"""Of the file, from 1."""


def forms_within(
    pages: Sequence[SeenPage], agreements: Sequence[AgreementText]
) -> tuple[PageNumbers, ...]:
    """Return the pages of each form of a file; empty if it has not several whole ones.

    What stands before the first form is taken for a part of it, and what stands between two for a
    part of the one before, so that no page is lost.

    Args:
        pages: of the file, with the words that can be read.
        agreements: those that the forms may be of.
    """
    texts = ["".join(squeeze(word.text) for word in page.words) for page in pages]
    ends = [(each.clauses[0], _last(each)) for each in agreements]
    begun = [at for at, text in enumerate(texts) if any(stands_on(text, one) for one, _ in ends)]
    if len(begun) < 2:
        return ()
    bounds = [0, *begun[1:], len(pages)]
    parts = [range(start, end) for start, end in pairwise(bounds)]
    for part in parts:
        here = "".join(texts[at] for at in part)
        if not any(stands_on(here, one) and stands_on(here, last) for one, last in ends):
            return ()
    found = tuple(tuple(dict.fromkeys(pages[at].number for at in part)) for part in parts)
    # Two pages of the file can be on one, if it was scanned so.
    numbers = [number for part in found for number in part]
    return found if len(set(numbers)) == len(numbers) else ()


def take_apart(sha256: str, data: bytes, parts: Sequence[PageNumbers]) -> Report | Finding:
    """Take the forms out of a file, each with its pages; or say why they cannot be.

    Args:
        sha256: of the file.
        data: its bytes.
        parts: the pages of each form, by :func:`forms_within`.
    """
    listed = " and ".join(pages_in_words(part) for part in parts)
    holds = f"it holds {len(parts)} forms, on {listed}"
    if b"/ByteRange" in data:
        message = f"{holds}; cut apart, its digital signature would be broken"
        hint = "ask for each form in a file of its own"
        return Finding(Outcome.REVIEW, "several-forms", message, hint)
    try:
        cut = tuple(CutForm(part, cut_pages(data, part)) for part in parts)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        message = f"{holds}; it is damaged, and could not be taken apart"
        return Finding(Outcome.REVIEW, "several-forms", message, "ask for each form alone")
    message = f"{holds}; each was taken out of it, and counts by itself"
    finding = Finding(Outcome.REJECTED, TAKEN_APART, message, "nothing is to be done with this one")
    return Report(
        sha256, Outcome.REJECTED, (finding,), page_count=sum(map(len, parts)), cut_forms=cut
    )


def cut_pages(data: bytes, numbers: PageNumbers) -> bytes:
    """Return a file of some pages of another; the same bytes each time.

    Fields become a part of the page, since those of one file cannot be shared out.

    Raises:
        pikepdf.PdfError: it cannot be read.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as target:
        if "/AcroForm" in source.Root:
            source.flatten_annotations()
        for number in numbers:
            target.pages.append(source.pages[number - 1])
        target.save(out, deterministic_id=True)
    return out.getvalue()


def pages_in_words(numbers: PageNumbers) -> str:
    """Name pages that are behind each other: ``pages 3 to 4``."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    return f"pages {numbers[0]} to {numbers[-1]}"


def _last(agreement: AgreementText) -> Clause:
    return [each for each in agreement.clauses if each.name != FOOTNOTE][-1]
