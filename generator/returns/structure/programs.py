"""Names of programs that write PDF, as they name themselves in a file."""

from __future__ import annotations

import re
from typing import Final

_VERSION: Final = re.compile(r"v?\d[\w.+-]*|[a-z]\d+|build|version", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"https?://(?:www\.)?(?:\w+\.)?(?:cairographics\.org|pdf-lib|pypdf|pdfsharp|\w+pdf\.\w+|"
    r"github\.com/[\w./-]+|mozilla\.org[\w./]*|foxit\w*\.com|itextpdf\.com)[\w./-]*"
)
_WORDS: Final = re.compile(r"[^\W_]+(?:[.+-][^\W_]+)*")
_NAMES: Final = frozenset(
    """
    32-bit 64 64-bit a abbyy able2extract acrobat adobe adobesign ag agpl agreements amd64 android
    apache apple applewebkit apryse aspose atril bit bluebeam brother bullzip by cairo camscanner
    canon capture chrome chromium context core creator cups cutepdf dc debian designer developer
    device distiller document documents docusign draw drive dropbox edge editor elements engine
    epson evince examination exchange expert explorer fedora fill fine finereader firefox fit8 fop
    for form foxit fpdf fpdi framework free fujitsu gecko genius ghostscript gmbh gnome gnu good
    goodnotes google gotenberg gpl group hancom haru headlesschrome hellosign hewlett hp hub hwp
    ilovepdf image imagemagick inc indesign intel inventor ios ipad iphone itext itextsharp
    jasperreports java javascript jotform js kate khtml kingsoft kofax konica kyocera latex lens
    lib libharu library libreoffice licensed like linux llc ltd lua luatex mac macos master max
    mega microsoft minolta mobile mozilla mozilla5.0 mupdf mutool net nitro notability nt nuance
    nutrient nv office okular online openhtmltopdf openoffice openpdf org os package packard pages
    pandadoc paper paperport pc pdf pdf-lib pdf-xchange pdf.js pdf24 pdf2go pdfbox pdfcontext
    pdfcreator pdfelement pdfescape pdffiller pdfium pdfjam pdfkit pdflib pdfmake pdfmaker pdfmark
    pdfplumber pdfreactor pdfsam pdfsharp pdftex pdftk pdftocairo pdftools pdftops pdfwrite
    photoshop pikepdf pixelmator playwright plug-in plugin poppler powered pr preview prince print
    printer pro professional pscript5.dll psftopdf pspdfkit pstill puppeteer py pyhanko pymupdf
    pypdf pypdf2 python qpdf qt quartz quartzcontext quartzpdfcontext reader reportlab ricoh
    safari samsung scan scanner scansnap sejda server service sharp sign signer signnow simple
    skia smallpdf soda sodapdf software stirling stirling-pdf suite sumatrapdf swift system
    systems tcpdf team technologies tex the tiny to toolkit tools toshiba ubuntu ultimate unknown
    unknownapplication utility version viewer weasyprint web webkit win32 winansi windows
    wkhtmltopdf wondershare word wps writer www x x11 x86 x86_64 xchange xerox xetex xfa xmp xodo
    xournal xournalpp zotero
    """.split()  # noqa: SIM905 - a list of words reads better as text
)


def is_program(words: str) -> bool:
    """Tell whether words are the name of a program that is known here, with its version."""
    plain = _ADDRESS.sub(" ", words.replace("\N{REGISTERED SIGN}", " ").replace("_", " "))
    found = [word.casefold() for word in _WORDS.findall(plain)]
    return len(words) <= _LONGEST and all(
        word in _NAMES or _VERSION.fullmatch(word) or _VERSION.sub("", word) in _NAMES
        for word in found
    )


_LONGEST: Final = 200
