"""Documents as PDF: tagged, archivable, fillable, in any script.

:class:`Press` is the way in. Nothing here knows papers, templates or mail; a document is all.
"""

from generator.pdf.filling import Typeset
from generator.pdf.metadata import Identity
from generator.pdf.press import Press
from generator.pdf.shape import UnprintableError, missing_characters

__all__ = ["Identity", "Press", "Typeset", "UnprintableError", "missing_characters"]
