"""A returned file, opened as far as it is safe to: one kind of document, whatever came back."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

from generator.drawing.pictures import (
    PictureError,
    PictureLimits,
    PictureProblem,
    Tones,
    pictures_to_pdf,
)
from generator.ledger.xmp import FormMetadata
from generator.returns.evidence import FileKind, Finding
from generator.returns.reading.active import inspect
from generator.returns.reading.limits import ReadingLimits, UnreadableError, refusal
from generator.returns.reading.rendering import draw

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["OpenedFile", "ReadingLimits", "UnreadableError", "open_file", "render_page"]

_HEAD = 1024
"""Within so many first bytes the header of a PDF is looked for, as viewers do."""
_STREAM = re.compile(rb"stream\r?\n")
_CHUNK = 1 << 20


@dataclass
class OpenedFile:
    """A returned file that can be read; to be closed, or used with ``with``."""

    kind: FileKind
    """What came back."""
    data: bytes
    """The document as PDF; an image was wrapped in one."""
    document: pdfium.PdfDocument
    metadata: FormMetadata | None
    """What its metadata say of a form of ours; anybody can write that."""
    findings: tuple[Finding, ...]
    """What is in it that does not belong in a form: scripts, attached files, and the like."""
    limits: ReadingLimits = field(default_factory=ReadingLimits)

    @property
    def page_count(self) -> int:
        """How many pages it has."""
        return len(self.document)

    def __enter__(self) -> OpenedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the document."""
        self.document.close()


def open_file(data: bytes, kind: FileKind, limits: ReadingLimits | None = None) -> OpenedFile:
    """Open a returned file.

    Raises:
        UnreadableError: it cannot be read, or only at a cost that no form is worth.
    """
    bounds = limits or ReadingLimits()
    if not data:
        raise refusal("empty", "The file is empty", "ask the author to send the form again")
    if len(data) > bounds.max_bytes:
        raise refusal(
            "too-large",
            f"The file is {len(data) >> 20} MB; at most {bounds.max_bytes >> 20} MB are read",
            "ask the author for the form alone, scanned in grey at 200 dpi",
        )
    if kind is FileKind.IMAGE:
        wrapped = _wrapped(data, bounds)
        return OpenedFile(kind, wrapped, _load(wrapped, bounds), None, (), bounds)
    _check_ends(data)
    _check_streams(data, bounds)
    document = _load(data, bounds)
    try:
        inspected = inspect(data, len(document), bounds)
    except BaseException:
        document.close()
        raise
    return OpenedFile(kind, data, document, inspected.metadata, inspected.findings, bounds)


def render_page(opened: OpenedFile, number: int, dpi: float) -> Image:
    """Draw a page as a viewer shows it, with its fields and annotations.

    Args:
        opened: the file.
        number: the page, from 1.
        dpi: pixels an inch; fewer are made if the page is so large that the picture would be.

    Returns:
        A grey picture (mode ``L``), upright by the page's ``/Rotate``.
    """
    return draw(opened.document[number - 1], dpi, opened.limits)


def _wrapped(data: bytes, limits: ReadingLimits) -> bytes:
    """Put a picture on pages, to be read as any other scan."""
    held = PictureLimits(limits.max_pages, limits.max_pixels)
    try:
        return pictures_to_pdf(data, held, Tones.GREY)
    except PictureError as failure:
        raise _NO_PICTURE[failure.problem](limits) from failure


_NO_PICTURE: Mapping[PictureProblem, Callable[[ReadingLimits], UnreadableError]] = {
    PictureProblem.DAMAGED: lambda limits: refusal(
        "damaged",
        "The picture is damaged and cannot be shown whole",
        "ask the author to send the form again, as PDF if possible",
    ),
    PictureProblem.TOO_MANY_PAGES: lambda limits: refusal(
        "too-long",
        f"The picture has more than {limits.max_pages} pages",
        "ask the author for the form alone",
    ),
    PictureProblem.TOO_MANY_PIXELS: lambda limits: refusal(
        "too-large",
        "The picture has more pixels than any scan of a form",
        "ask the author for a scan at 200 or 300 dpi",
    ),
}


def _check_ends(data: bytes) -> None:
    """Check that a PDF begins and ends as one."""
    if b"%PDF-" not in data[:_HEAD]:
        raise refusal(
            "not-pdf",
            "The file is not a PDF, whatever its name says",
            "ask the author to send the form as PDF",
        )
    end = data.rfind(b"%%EOF")
    # What an unfinished update left behind the last complete one would be lost without a word.
    if end < 0 or b" obj" in data[end:]:
        raise refusal(
            "damaged",
            "The file ends too early: a part of it was lost on the way",
            "ask the author to send the form again",
        )


def _check_streams(data: bytes, limits: ReadingLimits) -> None:
    """Inflate all streams once, within bounds, before a reader does so without any.

    This looks for their beginnings in the bytes and believes no length that the file gives.
    """
    most = min(limits.max_inflated, limits.plain_inflated + limits.inflated_per_byte * len(data))
    left = most
    for found in _STREAM.finditer(data):
        left -= _inflated_size(data, found.end(), left)
        if left <= 0:
            raise refusal(
                "too-much",
                f"The file of {len(data) >> 10} kB unpacks to more than {most >> 20} MB",
                "do not open it; ask the author to fill in the form that was sent",
            )


def _inflated_size(data: bytes, start: int, most: int) -> int:
    """Return the size of what a zlib stream holds, or ``most`` if that is exceeded."""
    if data[start : start + 1] not in (b"x", b"h", b"H", b"X", b"8", b"("):
        return 0
    inflater = zlib.decompressobj()
    size, position = 0, start
    while (position < len(data) or inflater.unconsumed_tail) and not inflater.eof:
        waiting = inflater.unconsumed_tail or data[position : position + _CHUNK]
        if not inflater.unconsumed_tail:
            position += len(waiting)
        try:
            size += len(inflater.decompress(waiting, _CHUNK))
        except zlib.error:
            break
        if size >= most:
            return most
    return size


def _load(data: bytes, limits: ReadingLimits) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as failure:
        raise _load_failure(failure) from failure
    try:
        _check_pages(document, limits)
        if document.get_formtype() == raw.FORMTYPE_ACRO_FORM:
            document.init_forms()
    except UnreadableError:
        document.close()
        raise
    except pdfium.PdfiumError as failure:
        document.close()
        raise _load_failure(failure) from failure
    return document


def _load_failure(failure: pdfium.PdfiumError) -> UnreadableError:
    if failure.err_code == raw.FPDF_ERR_PASSWORD:
        return refusal(
            "encrypted",
            "The file is encrypted and opens only with a password",
            "ask the author to send it without a password",
        )
    return refusal(
        "damaged",
        "The file is damaged: no page of it can be read",
        "ask the author to send the form again",
    )


def _check_pages(document: pdfium.PdfDocument, limits: ReadingLimits) -> None:
    count = len(document)
    if not count:
        raise refusal("empty", "The file has no pages", "ask the author to send the form again")
    if count > limits.max_pages:
        raise refusal(
            "too-long",
            f"The file has {count} pages; more than {limits.max_pages} are not read",
            "ask the author for the form alone",
        )
    for index in range(count):
        width, height = document.get_page_size(index)
        if not (min(width, height) >= 1 and max(width, height) <= limits.max_side):
            raise refusal(
                "page-size",
                f"Page {index + 1} is {width:.0f} by {height:.0f} points large; no printer has "
                "such paper",
                "ask the author to fill in the form that was sent",
            )
