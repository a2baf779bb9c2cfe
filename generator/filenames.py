"""From paper ids to file names that every file system takes and none confuses.

A safe id stays itself. Any other gets a readable slug, a ``~`` and a short hash of the id; a safe
id never holds a ``~``, so a made name cannot meet one that stayed itself.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

MAX_BYTES = 120
"""Longest stem in UTF-8 bytes. Common file systems take 255 and encrypted home folders 143, with
the suffixes that follow a stem (``-1a2b3c4d.pdf``, ``Permission.pdf``) inside."""

_SLUG_BYTES = 48
_HASH_DIGITS = (8, 16, 64)
_MARK = "~"
_PUNCTUATION = frozenset("-_.+")
_DEVICES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)),
    )
)
"""Names that Windows keeps for devices, whatever extension follows (Win32 "Naming Files")."""
_RESERVED = frozenset(("readme", "superseded", "ledger"))
"""Names in the output folder that are not papers'."""
_RESERVED_PREFIX = "preview-"


def file_names(paper_ids: Iterable[str]) -> dict[str, str]:
    """Return the stem of its files for each id of a list.

    No two stems are equal, also where a file system ignores case or spells accents its own way:
    ids that only differ so all get the hash. The order of the list does not matter.

    >>> file_names(["kim25g", "../../x", "Lee24", "lee24"])["kim25g"]
    'kim25g'
    >>> file_names(["../../x"])
    {'../../x': 'x~9cdf6a50'}
    """
    ids = tuple(dict.fromkeys(paper_ids))
    alike = Counter(_alike(paper_id) for paper_id in ids)
    unsafe = [paper_id for paper_id in ids if alike[_alike(paper_id)] > 1 or not is_safe(paper_id)]
    return {paper_id: paper_id for paper_id in ids} | _made_names(unsafe)


def is_safe(paper_id: str) -> bool:
    """Tell whether an id can be the stem of a file name as it is.

    It can if it is short, made of letters, digits and ``-_.+`` in the form NFKC, starts and ends
    with none of the punctuation that shells and systems give a meaning there, and is no name that
    Windows or the output folder keeps for itself.
    """
    folded = paper_id.casefold()
    return (
        paper_id != ""
        and all(map(_is_safe_character, paper_id))
        and paper_id[0] not in "-.+"
        and not unicodedata.category(paper_id[0]).startswith("M")
        and paper_id[-1] != "."
        and unicodedata.is_normalized("NFKC", paper_id)
        and len(paper_id.encode()) <= MAX_BYTES
        and folded.partition(".")[0] not in _DEVICES
        and folded not in _RESERVED
        and not folded.startswith(_RESERVED_PREFIX)
    )


@lru_cache(maxsize=1024)
def _is_safe_character(character: str) -> bool:
    return character in _PUNCTUATION or unicodedata.category(character)[0] in "LNM"


def _alike(paper_id: str) -> str:
    """Return a key that is equal for ids whose names some file system takes for the same.

    Both cases are folded because systems differ in the direction they fold: ``ı`` meets ``i`` only
    in upper case, ``ß`` meets ``ss`` only in lower case.
    """
    composed = unicodedata.normalize("NFKC", paper_id)
    return unicodedata.normalize("NFKC", composed.upper().casefold())


def _made_names(paper_ids: list[str]) -> dict[str, str]:
    """Return a slug and a hash for each id, with as many digits as it takes to tell them apart."""
    names: dict[str, str] = {}
    waiting = paper_ids
    for digits in _HASH_DIGITS:
        made = {paper_id: _made_name(paper_id, digits) for paper_id in waiting}
        alike = Counter(_alike(name) for name in made.values())
        names |= {paper_id: name for paper_id, name in made.items() if alike[_alike(name)] == 1}
        waiting = [paper_id for paper_id in waiting if paper_id not in names]
    if waiting:
        raise ValueError(f"ids with the same SHA-256: {waiting[:2]}")
    return names


def _made_name(paper_id: str, digits: int) -> str:
    digest = hashlib.sha256(paper_id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{_slug(paper_id)}{_MARK}{digest[:digits]}"


def _slug(paper_id: str) -> str:
    """Keep the letters and digits of an id; a ``-`` stands for each run of anything else.

    Dots go, too: before one, Windows would read a device's name.
    """
    # A paper's id may be as long as its file; what can reach the slug is bounded first.
    start = unicodedata.normalize("NFKC", paper_id[: 4 * _SLUG_BYTES])
    kept = "".join(
        character if unicodedata.category(character)[0] in "LN" or character == "_" else " "
        for character in start
    )
    slug = "-".join(kept.split()).encode()[:_SLUG_BYTES].decode(errors="ignore")
    return slug.strip("-") or "paper"
