"""Which way a language is written."""

from __future__ import annotations

from functools import lru_cache

_LANGUAGES = frozenset(
    [
        "ar",
        "arc",
        "arz",
        "acm",
        "apc",
        "ary",
        "ars",
        "azb",
        "bal",
        "bgn",
        "bqi",
        "ckb",
        "dv",
        "fa",
        "glk",
        "haz",
        "he",
        "iw",
        "ji",
        "jpr",
        "jrb",
        "khw",
        "ks",
        "lki",
        "lrc",
        "luz",
        "mzn",
        "nqo",
        "pbt",
        "pbu",
        "ps",
        "pnb",
        "prs",
        "rhg",
        "sam",
        "sd",
        "sdh",
        "skr",
        "syc",
        "syr",
        "ug",
        "ur",
        "yi",
        "ydd",
    ]
)
"""Languages that are written from right to left unless their tag names another script."""
_SCRIPTS = frozenset(
    [
        "adlm",
        "arab",
        "aran",
        "armi",
        "avst",
        "chrs",
        "cprt",
        "elym",
        "hatr",
        "hebr",
        "hung",
        "khar",
        "lydi",
        "mand",
        "mani",
        "mend",
        "merc",
        "mero",
        "narb",
        "nbat",
        "nkoo",
        "orkh",
        "ougr",
        "palm",
        "phli",
        "phlp",
        "phnx",
        "prti",
        "rohg",
        "samr",
        "sarb",
        "sogd",
        "sogo",
        "syre",
        "syrj",
        "syrn",
        "syrc",
        "thaa",
        "yezi",
    ]
)


@lru_cache(maxsize=64)
def is_right_to_left(language: str) -> bool:
    """Tell whether a language, as a BCP 47 tag, is written from right to left.

    >>> is_right_to_left("he"), is_right_to_left("ar-Latn"), is_right_to_left("pa-Arab")
    (True, False, True)
    """
    first, *others = language.lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    return script in _SCRIPTS if script else first in _LANGUAGES
