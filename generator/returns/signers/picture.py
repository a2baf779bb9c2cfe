"""What a person has to see of a returned file; made in a process with limits."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from generator.returns.evidence import FileKind, PageMap

_DPI = 150


@dataclass(frozen=True, slots=True)
class Sight:
    """What to look at."""

    returned: Path
    """The copy of the file."""
    kind: FileKind
    issued: Path | None
    """The form as it was issued; None if nobody knows which it is, or it is lost."""
    pages: PageMap


def picture_signatures(sight: Sight) -> tuple[bytes, ...]:
    """Picture what stands where a signature belongs, as PNG, one for each signer.

    Nothing is given for a file whose form is not known, for nobody knows where to look.

    Raises:
        UnreadableError: the file cannot be read within limits.
    """
    if sight.issued is None:
        return ()
    # Only the process that pictures needs the libraries behind these.
    from generator.returns.geometry.page_alignment import lay_pages  # noqa: PLC0415
    from generator.returns.identify.issued import read_issued  # noqa: PLC0415
    from generator.returns.looks.fields import look_at_fields  # noqa: PLC0415
    from generator.returns.reading.opening import open_file  # noqa: PLC0415
    from generator.returns.reading.pages import see_pages  # noqa: PLC0415
    from generator.returns.signers.issued_here import signature_pictures  # noqa: PLC0415

    with (
        open_file(sight.returned.read_bytes(), sight.kind) as opened,
        open_file(sight.issued.read_bytes(), FileKind.PDF) as original,
    ):
        form = read_issued(sight.issued)
        pages = see_pages(opened)
        placements = lay_pages(opened, pages, original, form, sight.pages)
        looks = look_at_fields(opened, pages, original, form, sight.pages, placements)
        return signature_pictures(opened, form, sight.pages, placements, looks)


def picture_end(sight: Sight) -> bytes:
    """Picture the lower half of the last page, as PNG: there, forms of all kinds are signed.

    Raises:
        UnreadableError: the file cannot be read within limits.
    """
    from generator.returns.reading.opening import open_file, render_page  # noqa: PLC0415 - as above

    with open_file(sight.returned.read_bytes(), sight.kind) as opened:
        page = render_page(opened, opened.page_count, _DPI)
        half = page.crop((0, page.height // 2, page.width, page.height))
        written = io.BytesIO()
        half.save(written, "PNG")
        return written.getvalue()
