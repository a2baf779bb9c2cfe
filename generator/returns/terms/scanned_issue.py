"""The terms on a scan of a form that was made here, beside the form as it was issued.

What is told is what the pictures show. Where the pages lie is known by their codes and by what is
printed on them; only if something looks otherwise, a recogniser reads the scan, which takes most of
the time, to say where each line is. Nothing is accepted by it: that the pages are pictures stays
for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.returns.evidence import AgreementText, PageMap, SeenPage, Terms
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.local_alignment import WholeAlignment
from generator.returns.terms.clauses import read_clauses
from generator.returns.terms.print_diff import compare_laid, compare_print
from generator.returns.terms.printed_form import read_issued_print

if TYPE_CHECKING:
    from generator.returns.reading.opening import OpenedFile

ALIKE = (
    "the pages are pictures; no clause looks different, but small differences cannot be seen on "
    "a scan"
)


def scan_matches_issue(  # noqa: PLR0913, PLR0917 - each has another maker
    opened: OpenedFile,
    pages: Sequence[SeenPage],
    issued: Path,
    agreement: AgreementText,
    page_map: PageMap,
    placements: Mapping[int, Placement],
) -> bool:
    """Tell whether every clause of a scan looks as it was issued, by how its pages lie.

    Args:
        opened: the returned file.
        pages: of it.
        issued: the form as it was issued.
        agreement: its words.
        page_map: which page is which.
        placements: by number of the returned page, how the issued page lies on it.
    """
    form = read_issued_print(issued, agreement)
    if form is None:
        return False
    seen = {page.number: page for page in pages if page.pictured}
    printed = {each.page.number: each for each in form.pages}
    laid = [
        (printed[place], seen[number], WholeAlignment(placements[number]))
        for number, place in page_map.places
        if number in seen and number in placements and place in printed
    ]
    found = compare_laid(opened, laid, form)
    return not found.changes and len(found.compared) == len(agreement.clauses)


def compare_scanned_issue(
    opened: OpenedFile,
    pages: Sequence[SeenPage],
    issued: Path,
    agreement: AgreementText,
    terms: Terms,
) -> Terms:
    """Add to the terms of a scan which of its clauses do not look as they were issued.

    Args:
        opened: the returned file.
        pages: of it, with the words that can be read.
        issued: the form as it was issued.
        agreement: its words.
        terms: what is known of them already.
    """
    form, reading = read_issued_print(issued, agreement), read_clauses(pages, (agreement,))
    if form is None or reading is None:
        return terms
    found = compare_print(opened, pages, reading, form)
    if found.changes:
        return replace(terms, changes=(*terms.changes, *found.changes))
    if len(found.compared) == len(agreement.clauses):
        return replace(terms, reason=ALIKE)
    return terms
