"""What a known program shows where a file was signed digitally.

The programs that sign draw what they like. Of pyHanko it is known, for it is at hand: its stamp is
drawn anew with the name and the time that are read in it, to be laid beside what the page shows.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium

from generator.returns.evidence import Box

_TEXT = re.compile(
    r"Digitally signed by (?P<signer>.{1,200}?)\. "
    r"Timestamp: (?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ?[A-Z+:\d-]{0,10})\."
)
_DRAW = b"/Stamp Do"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The stamp of a digital signature."""

    signer: str
    time: str

    @classmethod
    def read(cls, text: str) -> Stamp | None:
        """Read a stamp from its words, with single spaces; None if it is of no known program.

        >>> Stamp.read("Digitally signed by Ada. Timestamp: 2031-06-01 12:00:00 UTC.")
        Stamp(signer='Ada', time='2031-06-01 12:00:00 UTC')
        """
        found = _TEXT.fullmatch(text)
        return cls(found["signer"], found["time"]) if found else None

    def draw(self, box: Box) -> bytes:
        """Draw it as pyHanko does into a field, and give that as a PDF of one page.

        Raises:
            Exception: the library cannot draw such a name.
        """
        # Half a second to import, and needed for digital signatures only.
        from pyhanko.pdf_utils import generic, layout, writer  # noqa: PLC0415 - the comment
        from pyhanko.sign.signers import DEFAULT_SIGNING_STAMP_STYLE  # noqa: PLC0415 - as above

        objects: Any = generic
        writers: Any = writer
        width, height = box.right - box.left, box.top - box.bottom
        written = writers.PdfFileWriter()
        stamp = DEFAULT_SIGNING_STAMP_STYLE.create_stamp(
            written,
            layout.BoxConstraints(width, height),
            {"signer": self.signer, "ts": self.time},
        )
        name = objects.pdf_name
        drawn = objects.DictionaryObject({name("/Stamp"): stamp.register()})
        sides = objects.ArrayObject(map(objects.FloatObject, (0, 0, width, height)))
        written.insert_page(
            writers.PageObject(
                contents=written.add_object(objects.StreamObject(stream_data=_DRAW)),
                media_box=sides,
                resources=objects.DictionaryObject({name("/XObject"): drawn}),
            )
        )
        out = io.BytesIO()
        written.write(out)
        return out.getvalue()


def open_stamp(stamp: Stamp, box: Box) -> pdfium.PdfDocument | None:
    """Draw a stamp and open it; None if that cannot be done."""
    try:
        return pdfium.PdfDocument(stamp.draw(box))
    except MemoryError:
        raise
    except Exception:  # whatever a hostile name makes the library raise
        return None
