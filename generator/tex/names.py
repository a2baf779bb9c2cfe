"""Author fields and single names to the parts of BibTeX and CSL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape

from generator.diagnostics import Diagnosed, Diagnostic, warning
from generator.paper import Name
from generator.tex.clean import clean, repair_mojibake
from generator.tex.ordinary_names import compose_accents, read_ordinary_name, read_ordinary_names
from generator.tex.result import diagnosed

_OPEN_ENTITY = re.compile(
    r"&(?:[A-Za-z](?:uml|acute|grave|circ|tilde|cedil|ring|slash|caron)|szlig|aelig)(?!;)"
)


def decode_names(source: str) -> Diagnosed[tuple[Name, ...]]:
    """Decode a BibTeX author or editor field; the names come in the order of the field."""
    text, found = _prepared(source)
    quick = read_ordinary_names(text)
    if quick is not None:
        return diagnosed(quick, (*found, *repeated_names(quick)))
    from generator.tex.long_names import read_names  # noqa: PLC0415 - most lists do without

    diagnostics = list(found)
    names = read_names(text, diagnostics)
    return diagnosed(tuple(names), (*diagnostics, *repeated_names(names)))


def decode_typed_name(source: str) -> Diagnosed[Name]:
    """Decode one name as people type it: given name first, or ``Family, Given``."""
    text, found = _prepared(source)
    quick = read_ordinary_name(text)
    if quick is not None:
        return diagnosed(quick, found)
    from generator.tex.long_names import read_name  # noqa: PLC0415 - most lists do without

    diagnostics = list(found)
    name = read_name(text, diagnostics)
    return diagnosed(name, diagnostics)


def repeated_names(names: Sequence[Name]) -> tuple[Diagnostic, ...]:
    """Report names that a list holds more than once: most often the whole list is doubled."""
    written = list(map(str, names))
    if len(set(written)) == len(written):
        return ()
    return tuple(
        warning(f"“{name}” is named {count} times", "check whether the author list is doubled")
        for name, count in Counter(written).items()
        if count > 1
    )


def _prepared(source: str) -> tuple[str, tuple[Diagnostic, ...]]:
    text, found = clean(source)
    if "~" in text:
        from generator.tex.long_names import lost_tilde  # noqa: PLC0415 - most lists do without

        found += lost_tilde(text)
    if _OPEN_ENTITY.search(text):
        text = _OPEN_ENTITY.sub(lambda match: unescape(match[0] + ";"), text)
        found += (warning("an accented letter was read from an HTML entity without its “;”"),)
    if "\\" not in text:
        return text, found
    from generator.tex.plain_input import is_escaped_twice, unescape_tex  # noqa: PLC0415 - the same

    composed = compose_accents(unescape_tex(text) if is_escaped_twice(text) else text)
    more: list[Diagnostic] = []
    return repair_mojibake(composed, more), (*found, *more)
