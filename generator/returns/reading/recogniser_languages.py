"""In which languages Tesseract reads: those of the agreements, as far as it has their data."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

ENGLISH = "eng"
_CODES = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell",
    "en": ENGLISH, "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb",
    "hi": "hin", "hr": "hrv", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor",
    "lt": "lit", "lv": "lav", "nb": "nor", "nl": "nld", "nn": "nor", "no": "nor", "pl": "pol",
    "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sr": "srp", "sv": "swe",
    "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "chi_sim", "zh-hant": "chi_tra",
    "zh-hk": "chi_tra", "zh-tw": "chi_tra",
}  # fmt: skip
"""The names of its data (ISO 639-2/T, and its own of Chinese) by BCP 47 tags in lower case."""
_SECONDS = 10.0


def chosen_languages(program: Path, tags: Sequence[str]) -> str:
    """Return in which languages to read, as the program wants them: ``deu+eng``.

    English comes last, for names and titles; what the program has no data for is left out.

    Args:
        program: Tesseract.
        tags: the languages of the agreements, as BCP 47 tags.
    """
    installed = _installed(program)
    wanted = dict.fromkeys((*map(code_of, tags), ENGLISH))
    found = [code for code in wanted if code in installed]
    return "+".join(found) or ENGLISH


def code_of(tag: str) -> str:
    """Return the name of the data for a language; its tag if that is not known."""
    lowered = tag.lower()
    return _CODES.get(lowered) or _CODES.get(lowered.partition("-")[0], lowered)


@lru_cache(maxsize=4)
def _installed(program: Path) -> frozenset[str]:
    """Ask the program which data it has; none if it does not say."""
    try:
        said = subprocess.run(  # noqa: S603 - the program that the chair has installed
            [str(program), "--list-langs"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"PATH": os.defpath},
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(said.stdout.decode("utf-8", "replace").split())
