"""Cells with e-mail addresses, as people type and paste them."""

from __future__ import annotations

import re

from generator.diagnostics import Diagnosed, error
from generator.sources.validate import collapse_whitespace, is_address, shorten

JOINED = "; "
"""What stands between several addresses where they are one text."""
_OTHER = r"[^\s@,;:<>()\[\]\"'|\x00-\x1f\x7f]"
_PART = rf"{_OTHER}++"
_FOUND = re.compile(
    rf"(?P<open><)?\s*(?:mailto:)?'?(?<!{_OTHER})(?P<address>{_PART}(?:'{_PART})?@{_PART})"
    r"'?\s*(?P<close>>)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:[\s,;|/&+]|\band\b|\bor\b|\bund\b|\bet\b|\by\b)*", re.IGNORECASE)
_NAME = re.compile(r"[^@<>;]*")
_QUOTED = re.compile(r'"[^"<>@]*"')


def read_addresses(text: str) -> Diagnosed[tuple[str, ...]]:
    """Read the addresses of a cell, each once.

    They may be parted by commas, semicolons, slashes, spaces or lines, and each may have a name
    before it, as mail programs write it. If anything is in the cell that is neither, it is an
    error, and none of them is used: who is written to must be certain.

    >>> read_addresses("Ann Bee <ann@example.org>; a.bee@example.com").value
    ('ann@example.org', 'a.bee@example.com')
    """
    folded = collapse_whitespace(text)
    found: dict[str, str] = {}
    end = 0
    for match in _FOUND.finditer(folded):
        address = match["address"].rstrip(".")
        angled = bool(match["open"])
        sound = is_address(address) and angled == bool(match["close"])
        if not sound or not _is_explained(folded[end : match.start()], named=angled):
            return _refused(folded)
        found.setdefault(address.casefold(), address)
        end = match.end()
    if folded and (not found or not _is_explained(folded[end:], named=False)):
        return _refused(folded)
    return Diagnosed(tuple(found.values()))


def _is_explained(between: str, *, named: bool) -> bool:
    """Tell whether a text before an address parts it from another, or is the name that it has."""
    if _BETWEEN.fullmatch(between):
        return True
    rest = _QUOTED.sub("", between.lstrip(" ,;|/&"))
    return named and _NAME.fullmatch(rest) is not None


def _refused(text: str) -> Diagnosed[tuple[str, ...]]:
    hint = "several addresses are parted by semicolons; a name before one needs < and > around it"
    if "@" not in text:
        hint = "put cells that hold a comma in quotation marks"
    return Diagnosed((), (error(f"{shorten(text)} is not an e-mail address", hint),))
