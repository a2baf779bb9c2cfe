"""Documents as PDF: tagged, archivable, fillable, in any script.

``layout/`` says what stands where, ``file/`` writes the bytes, and :class:`PreparedForms` keeps
what many forms share. Nothing here knows papers, templates or mail; a document is all. The rooms of
level 2 and above come in by the names below, and by ``code.py``.
"""

from generator.pdf.file._fonts import is_damaged
from generator.pdf.file.document import LaidOutForm, write_document
from generator.pdf.file.metadata import Identity
from generator.pdf.layout._typefaces import FONT_DISTRIBUTIONS
from generator.pdf.layout.shape import UnprintableError, missing_characters
from generator.pdf.prepared import PreparedForms

__all__ = [
    "FONT_DISTRIBUTIONS",
    "Identity",
    "LaidOutForm",
    "PreparedForms",
    "UnprintableError",
    "is_damaged",
    "missing_characters",
    "write_document",
]
