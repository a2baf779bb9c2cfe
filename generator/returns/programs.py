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
    "paper agreements abbyy able2extract adobe acrobat agpl android ag apache apple apryse aspose "
    "bluebeam brother bullzip cairo canon capture chrome chromium context creator cups cutepdf "
    "designer developer device dc distiller docusign document documents draw dropbox drive edge "
    "editor elements engine epson examination exchange explorer expert fill firefox fine finereader "
    "fit8 fop for form foxit fpdf framework free fujitsu fpdi genius ghostscript gmbh gnome gnu good "
    "goodnotes google gpl group hewlett hp hub ilovepdf image imagemagick inc indesign ios ipad "
    "iphone itext itextsharp jasperreports java javascript js kofax konica kyocera latex lens lib "
    "library libreoffice library llc ltd lua luatex mac macos master max mega microsoft minolta "
    "mobile mozilla mupdf mutool net nitro notability nuance nv office online openhtmltopdf openoffice openpdf "
    "org os package packard pages paperport pc pdf pdf-lib pdf-xchange pdf24 pdf2go pdfbox pdfcreator pdfelement "
    "pdfescape pdffiller pdfium pdfjam pdfkit pdflib pdfmake pdfmark pdfmaker pdfplumber pdfsam "
    "pdfsharp pdftex pdftk pdftools pdfwrite photoshop pikepdf pixelmator plug-in plugin poppler pr "
    "preview print printer pro professional pscript5.dll pstill psftopdf py pyhanko pymupdf pypdf "
    "pypdf2 python qpdf qt quartz quartzcontext reader reportlab ricoh safari samsung scan scanner "
    "scansnap service sejda server sharp signer simple skia smallpdf sodapdf soda software sumatrapdf "
    "suite system systems tcpdf team technologies tex the to tools toshiba ultimate utility version "
    "viewer xmp toolkit unknownapplication weasyprint web wkhtmltopdf windows winansi wondershare word writer www xchange xerox xetex "
    "xodo x xfa zotero inventor bit 64-bit 32-bit unknown evince okular atril xournal xournalpp kate "
    "libharu haru prince pdfreactor pspdfkit nutrient hellosign signnow jotform pandadoc camscanner "
    "genius tiny scanner adobesign sign pdfcontext pdf.js swift pdftops pdftocairo win32 core "
    "quartzpdfcontext hancom hwp wps kingsoft stirling-pdf stirling gotenberg puppeteer playwright "
    "headlesschrome mozilla5.0 linux x86 webkit applewebkit gecko like khtml nt x11 intel amd64 "
    "x86_64 64 ubuntu debian fedora by powered licensed a".split()
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
