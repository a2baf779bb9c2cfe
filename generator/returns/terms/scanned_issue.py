"""The terms on a scan of a form that was made here, beside the form as it was issued.

What a recogniser reads of the scan says only where its lines are; what is told is what the pictures
show. Nothing is accepted by it: that the pages are pictures stays for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.returns.evidence import AgreementText, SeenPage, Terms, TermsState
from generator.returns.terms.clauses import read_clauses
from generator.returns.terms.print_diff import compare_print
from generator.returns.terms.printed_form import read_issued_print

if TYPE_CHECKING:
    from generator.returns.reading.opening import OpenedFile

_ALIKE = "the pages are pictures; every clause looks as it was issued"


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
    if terms.state is not TermsState.UNKNOWN or form is None or reading is None:
        return terms
    found = compare_print(opened, pages, reading, form)
    if found.changes:
        return replace(terms, changes=(*terms.changes, *found.changes))
    if len(found.compared) == len(agreement.clauses):
        return replace(terms, reason=_ALIKE)
    return terms
