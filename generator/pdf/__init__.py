"""Documents as PDF: tagged, archivable, fillable, in any script.

:class:`Press` is the way in. Nothing here knows papers, templates or mail; a document is all.
"""

from generator.pdf.file.filling import Typeset
from generator.pdf.file.metadata import Identity
from generator.pdf.layout.shape import UnprintableError, missing_characters
from generator.pdf.prepared import Press

__all__ = ["Identity", "Press", "Typeset", "UnprintableError", "missing_characters"]
