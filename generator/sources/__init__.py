"""Metadata of accepted papers, from whatever file a chair has.

:func:`load` is the way in. ``formats.py`` has the table of formats; each has a file of its own.
"""

from generator.sources.load import load, load_text
from generator.sources.parsed_file import Loaded, Selection

__all__ = ["Loaded", "Selection", "load", "load_text"]
