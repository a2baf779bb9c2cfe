"""The pages of a form that was not made here: which are there, in which order, and what else is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.returns.evidence import Finding, Outcome, SeenPage
from generator.returns.identify.normalise import squeeze
from generator.returns.reading.lines import lines_of
from generator.returns.terms.clauses import FOOTNOTE, ClauseReading

_WHOLE = "ask for all pages of the form in one file"
_FEW_WORDS = 20
"""A page that is a picture, with fewer words, could not be read."""
_PAGE_OF_CLAUSES = 3
"""So many clauses that are missing one after the other were on a page."""
_PLATFORMS = (
    ("Docusign", ("certificateofcompletion",), ("docusign", "envelopeid")),
    ("Adobe Acrobat Sign", ("finalauditreport",), ("adobe", "transactionid")),
    ("Dropbox Sign", ("audittrail",), ("hellosign", "dropboxsign")),
    ("signNow", ("documenthistory", "audittrail"), ("signnow",)),
    ("PandaDoc", ("signaturecertificate", "certificateofsignature"), ("pandadoc",)),
    ("SignWell", ("audittrail", "completioncertificate"), ("signwell",)),
    ("DocuSeal", ("auditlog",), ("docuseal",)),
    ("Documenso", ("signingcertificate", "auditlog"), ("documenso",)),
    ("Yousign", ("audittrail", "prooffile"), ("yousign",)),
    (
        "a signing service",
        ("audittrail", "certificateofcompletion", "signaturecertificate", "auditlog"),
        ("ipaddress", "sha256", "timestamp", "viewed"),
    ),
)
"""Services, what heads their record of a signature, and what else it says; letters and digits."""


def check_form_pages(pages: Sequence[SeenPage], reading: ClauseReading) -> Iterator[Finding]:
    """Say what is to be said of the pages of a form.

    Args:
        pages: of the returned file.
        reading: what clauses stand on them.
    """
    if any(page.origin != (0.0, 0.0) for page in pages):
        message = "two pages of the form are on one page of the file"
        yield Finding(Outcome.REVIEW, "pages-on-one", message, "check that all of it can be read")
    yield from _missing(pages, reading)
    first = [min(found) for found in reading.places if found]
    if first != sorted(first):
        order = ", ".join(str(1 + sorted(first).index(each)) for each in first)
        message = f"its pages are in another order: {order}"
        yield Finding(Outcome.REVIEW, "page-order", message, "check that nothing is wrong")
    yield from _twice(pages, reading)
    for page, found in zip(pages, reading.places, strict=True):
        if not found and not _is_unread(page):
            yield from _other_page(page, reading)


def _missing(pages: Sequence[SeenPage], reading: ClauseReading) -> Iterator[Finding]:
    unread = [page.number for page in pages if _is_unread(page)]
    if unread:
        message = f"page {', '.join(map(str, unread))} of the file cannot be read"
        hint = "look at it; if you cannot read it either, ask for a better scan"
        yield Finding(Outcome.REVIEW, "page-unread", message, hint)
        return
    if not is_page_missing(reading):
        return
    clauses = reading.agreement.clauses
    gone = [clauses[at].name for at in reading.missing if clauses[at].name.startswith("clause")]
    what = f", with {gone[0]} to {gone[-1].removeprefix('clause ')}" if len(gone) > 1 else ""
    which = "a page"
    if 0 in reading.missing:
        which = "the first page"
    elif max(_text_of(reading)) in reading.missing:
        which = "the last page"
    message = f"{which} of the form is not in the file{what}"
    yield Finding(Outcome.REVIEW, "page-missing", message, _WHOLE)


def is_page_missing(reading: ClauseReading) -> bool:
    """Tell whether so many clauses are missing in a row that their page is."""
    missing = {at for at in _text_of(reading) if at in reading.missing}
    return any(missing.issuperset(range(at, at + _PAGE_OF_CLAUSES)) for at in missing)


def _text_of(reading: ClauseReading) -> list[int]:
    """Return the places of the clauses that stand in the text, and not in a footnote."""
    named = enumerate(reading.agreement.clauses)
    return [at for at, clause in named if clause.name != FOOTNOTE]


def _twice(pages: Sequence[SeenPage], reading: ClauseReading) -> Iterator[Finding]:
    for at, found in enumerate(reading.places):
        for earlier in range(at):
            common = set(found) & set(reading.places[earlier])
            if common and len(common) == len(found):
                message = f"page {pages[at].number} of the file has what page {earlier + 1} has"
                hint = "check that they are the same"
                yield Finding(Outcome.REVIEW, "page-twice", message, hint)
                return


def _is_unread(page: SeenPage) -> bool:
    return page.pictured and len(page.words) < _FEW_WORDS


def _other_page(page: SeenPage, reading: ClauseReading) -> Iterator[Finding]:
    text = squeeze(" ".join(line.text for line in lines_of(page)))
    if not text or sum(label in text for label in reading.agreement.labels) > 1:
        return
    for platform, heads, marks in _PLATFORMS:
        if any(head in text for head in heads) and any(mark in text for mark in marks):
            message = f"page {page.number} of the file is the record of {platform}"
            hint = "this is fine: it says when and where the form was signed"
            yield Finding(Outcome.ACCEPTED, "page-of-platform", message, hint)
            return
    message = f"page {page.number} of the file is not of this form"
    yield Finding(Outcome.REVIEW, "page-foreign", message, "check what it is")
