"""Lists of authors as people type them: whole lists in one text, and commas that may part names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.diagnostics import Diagnostic, error, warning
from generator.sources.validate import collapse_whitespace, counted, shorten
from generator.tex.affiliations import is_affiliation
from generator.tex.long_names import ends_in_initials, looks_whole
from generator.tex.markers import strip_beside

_SEMICOLONS = re.compile(r"(?:[^;()]+|\([^()]*\)|[()])+")
"""What stands between semicolons; those in brackets part no names: ``Ann Bee (MIT; ETH)``."""
_MAILBOX = re.compile(
    r"(?P<name>[^<>()@;]*[^<>()@;\s])\s*(?:<\s*(?P<angled>[^<>()\s@]+@[^<>()\s@]+)\s*>"
    r"|\(\s*(?P<round>[^<>()\s@]+@[^<>()\s@]+)\s*\))(?P<mark>\s*\*)?"
)
"""A name with its address, as mail programs write it (RFC 5322, 3.4)."""
_AFTER_ADDRESS = re.compile(r">\s*(?:,|\band\b|&)\s*(?=[^<>@;]*<)")
_AND = re.compile(r"[\s,]+and\s+|\s*&\s*|\s+[·•]\s+", re.IGNORECASE)


def split_names(names: str) -> list[str]:
    """Return the names of a list that semicolons part, or commas behind the address of each.

    >>> parted("Ann Bee (MIT; ETH); Cy Dee")
    ['Ann Bee (MIT; ETH)', 'Cy Dee']
    """
    found = _SEMICOLONS.findall(_AFTER_ADDRESS.sub(">;", names))
    return [part for part in map(collapse_whitespace, found) if part]


def with_address(part: str) -> tuple[str, str]:
    """Return a name and the address behind it, which is empty if there is none.

    >>> with_address("Ann Bee <ann@example.org>")
    ('Ann Bee', 'ann@example.org')
    """
    match = _MAILBOX.fullmatch(part)
    if match is None:
        return part, ""
    return match["name"] + (match["mark"] or ""), match["angled"] or match["round"]


def split_list(text: str, found: list[Diagnostic]) -> list[str]:
    """Take one text that holds a whole list of authors apart, only where that is certain.

    It is certain if every piece looks like a whole name, and the pieces are parted by semicolons,
    by line ends or tabs, by ``and``, or by more than one comma. Else the text is given back as it
    is.
    """
    beside: list[Diagnostic] = []
    lines = ";".join(line for line in re.split(r"[\r\n\t\u2028]", text) if line.strip())
    pieces = _pieces(collapse_whitespace(strip_beside(lines, beside)))
    if len(pieces) < 2 or any(is_affiliation(piece) for piece in pieces):
        return [text]
    said = f"{shorten(text)} was taken as {counted(len(pieces), 'author')}"
    found += [*beside, warning(said, "give each author a name of its own")]
    return pieces


def _pieces(text: str) -> list[str]:
    if ";" in text:
        pieces = [piece for piece in map(str.strip, text.split(";")) if piece]
        return pieces if all(_is_family_first(p) or _is_whole(p) for p in pieces) else []
    groups = [piece for piece in map(str.strip, _AND.split(text)) if piece]
    if len(groups) > 1 and all(_is_family_first(group) for group in groups):
        return groups
    pieces = [piece.strip() for group in groups for piece in group.split(",") if piece.strip()]
    certain = len(groups) > 1 or len(pieces) > 2
    return pieces if certain and all(_is_whole(piece) for piece in pieces) else []


def _is_whole(name: str) -> bool:
    return "," not in name and looks_whole(name.split())


def _is_family_first(name: str) -> bool:
    """Tell whether a name is ``Family, Given``, and cannot be two whole names."""
    parts = [part.split() for part in name.split(",")]
    return (
        len(parts) == 2
        and all(parts)
        and not (all(map(looks_whole, parts)) or all(map(ends_in_initials, parts)))
    )


def doubtful_names(names: Sequence[str]) -> Iterator[Diagnostic]:
    """Refuse ``Ann Lee, Bo Kim``, which would be read as one name turned round.

    It stays where another name of the list is surely ``Family, Given``.
    """
    stripped = [strip_beside(name, []) for name in names]
    if any(_is_family_first(name) for name in stripped):
        return
    for name, bare in zip(names, stripped, strict=True):
        parts = [part.split() for part in bare.split(",")]
        whole = all(part and looks_whole(part) for part in parts)
        if len(parts) > 1 and (whole or all(part and ends_in_initials(part) for part in parts)):
            if is_affiliation(" ".join(parts[1])):
                continue
            yield error(
                f"{shorten(name)} may be one name or more", "separate authors by semicolons"
            )
