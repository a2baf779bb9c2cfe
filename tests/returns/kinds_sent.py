"""Kinds of forms by how they come back: printed, scanned, with other pages."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace

import altering
import filling
import foreign
import printing
import scanning
from filling import by_freetext
from kinds import (
    ACCEPTED,
    PERSON,
    REJECTED,
    Kind,
    altered,
    dated,
    filled,
    form,
    old_revision,
)
from scanning import FAX, FINE, OFFICE, PHONE, Pen, as_image, as_pdf, pen_for, scan_pages

from generator.returns.evidence import FileKind

GARBLING = "PostScript and ghostscript"
"""Its text comes out as other letters: the terms look the same, but typed text is garbled."""
PRINTERS: dict[str, tuple[Callable[[bytes], bytes], tuple[str, ...]]] = {
    "PDFium (Chromium)": (printing.by_pdfium, ()),
    "qpdf": (printing.by_qpdf, ()),
    "ghostscript": (printing.by_ghostscript, ("gs",)),
    "cairo": (printing.by_cairo, ("pdftocairo",)),
    GARBLING: (printing.by_distiller, ("pdftops", "gs")),
}


def printed() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Printed to a file")

    def after(printer: Callable[[bytes], bytes], make: Callable[[], bytes]) -> bytes:
        return printer(make())

    for name, (printer, needs) in PRINTERS.items():
        for key in ("known", "two", "licence"):
            yield kind(
                f"filled in, by {name} ({key})",
                functools.partial(after, printer, functools.partial(filled, key)),
                PERSON if name == GARBLING else ACCEPTED,
                "unexplained" if name == GARBLING else "signed",
                form=key,
                slow=bool(needs) or key == "licence",
                needs=needs,
            )
        yield kind(
            f"empty, by {name}",
            functools.partial(after, printer, lambda: form().pdf),
            REJECTED,
            "not-signed",
            slow=bool(needs),
            needs=needs,
        )
        yield kind(
            f"signed with ink, by {name}",
            functools.partial(
                after, printer, lambda: filling.sign_by_ink(dated(), ["signature_01"])
            ),
            PERSON,
            "inked",
            slow=bool(needs),
            needs=needs,
        )
        yield kind(
            f"a clause overwritten, by {name}",
            functools.partial(
                after, printer, lambda: altering.overwrite(filled(), "modified only", "changed")
            ),
            REJECTED,
            "terms-changed",
            slow=bool(needs),
            needs=needs,
        )
    yield kind(
        "empty, then typed notes",
        lambda: by_freetext(printing.by_pdfium(form().pdf), form().answers(), form().pdf),
        ACCEPTED,
        "signed",
    )
    yield kind(
        "on other paper",
        lambda: altering.on_paper(printing.by_pdfium(filled()), 595.3, 841.9),
        ACCEPTED,
        "signed",
    )
    yield kind(
        "as pictures, by a viewer in Chromium",
        lambda: printing.by_chromium_as_pictures(filled()),
        PERSON,
        "scan",
        slow=True,
        needs=("chromium",),
    )
    yield kind(
        "as outlines of letters, by Chromium",
        lambda: printing.by_chromium_as_outlines(filled()),
        PERSON,
        "scan",
        slow=True,
        needs=("chromium", "pdftocairo"),
    )


def scan(how: scanning.Scan, key: str = "known", pen: Pen | None = None, pdf: bytes = b"") -> bytes:
    pages = scan_pages(pdf or form(key).pdf, pen_for(form(key).places) if pen is None else pen, how)
    return as_pdf(pages, how.dpi)


def picture(kind: str, key: str = "known") -> bytes:
    pages = scan_pages(form(key).pdf, pen_for(form(key).places), OFFICE)
    return as_image(pages, kind, OFFICE.dpi)


def scanned() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Scanned", slow=True)
    for name, how in (
        ("at 200 dpi", OFFICE),
        ("at 150 dpi, like a fax", FAX),
        ("at 200 dpi, by a phone, with a shadow", PHONE),
        ("at 300 dpi", FINE),
        ("upside down", replace(OFFICE, upside_down=True)),
    ):
        for key in ("known", "two", "licence"):
            yield kind(
                f"{name} ({key})", functools.partial(scan, how, key), PERSON, "scan", form=key
            )
    yield kind("not signed", lambda: scan(OFFICE, pen=Pen()), PERSON, "not-signed")
    yield kind(
        "filled in before it was printed", lambda: scan(OFFICE, pdf=filled()), PERSON, "scan"
    )
    yield kind("a clause altered", lambda: scan(OFFICE, pdf=altered()), PERSON, "scan")
    yield kind(
        "as TIFF of all pages",
        functools.partial(picture, "TIFF"),
        PERSON,
        "scan",
        file=FileKind.IMAGE,
    )
    for name in ("PNG", "JPEG"):
        yield kind(
            f"as {name} of the last page",
            functools.partial(picture, name),
            REJECTED,
            "page-missing",
            file=FileKind.IMAGE,
        )
    yield kind(
        "the page with the signature only, the other as it was issued",
        lambda: altering.joined(
            altering.with_pages(form().pdf, [0]), altering.with_pages(scan(OFFICE), [1])
        ),
        PERSON,
        "scan",
    )


def pages() -> Iterator[Kind]:
    kind = functools.partial(Kind, "Pages")
    yield kind("swapped", lambda: altering.with_pages(filled(), [1, 0]), PERSON, "page-order")
    yield kind(
        "the first missing", lambda: altering.with_pages(filled(), [1]), REJECTED, "page-missing"
    )
    yield kind(
        "the last missing", lambda: altering.with_pages(filled(), [0]), REJECTED, "page-missing"
    )
    yield kind("one twice", lambda: altering.with_pages(filled(), [0, 1, 1]), PERSON, "page-twice")
    yield kind(
        "a letter before them",
        lambda: altering.joined(foreign.a_letter(), filled()),
        PERSON,
        "page-foreign",
    )
    yield kind("upside down", lambda: altering.turned(filled(), 180), ACCEPTED, "signed")
    yield kind("on their side", lambda: altering.turned(filled(), 90), ACCEPTED, "signed")
    yield kind(
        "two forms in one file, not cut apart",
        lambda: altering.joined(filled(), filled("licence")),
        PERSON,
        "two-forms",
        form="",
    )
    yield kind(
        "the first of one paper, the last of another",
        lambda: altering.joined(
            altering.with_pages(filled("guessed"), [0]), altering.with_pages(filled(), [1])
        ),
        REJECTED,
        "mixed",
        form="",
    )
    yield kind(
        "of two revisions",
        lambda: altering.joined(
            altering.with_pages(old_revision("retitled"), [0]),
            altering.with_pages(filled("retitled"), [1]),
        ),
        REJECTED,
        "mixed",
        form="",
    )
    yield kind(
        "someone else's code pasted in",
        lambda: altering.paste_code(filled(), form("guessed")),
        REJECTED,
        "mixed",
        form="",
    )
    yield kind(
        "someone else's code pasted in, without a foot and metadata of its own",
        lambda: altering.paste_code(altering.strip_marks(filled()), form("guessed")),
        REJECTED,
        "mixed",
        form="",
    )
