"""Which encoding some bytes are likely to be in that are not UTF-8, if that can be told.

Nearly any bytes can be read in nearly any of the old encodings, so what is asked is whether the
text would be likely. Two encodings can be told: Windows-1252 (with Latin-1 in it), by single
letters with accents that stand where West European languages have them; and GBK, by enough Chinese
whose characters neither Korean nor Japanese would use so. All else has to be said by a person.
"""

from __future__ import annotations

import re

WESTERN = "cp1252"
CHINESE = "gb18030"

# Signs that other encodings put where Windows-1252 has letters that words do not have there.
_UNLIKELY = re.compile(
    r"""
    [À-ÖØ-öø-ÿ]{3}                              # whole words: Cyrillic, Greek, Hebrew, Korean …
  | (?<![A-Za-zÀ-ÿ]) [À-ÿ]{2,} (?![A-Za-zÀ-ÿ])  # two letters and nothing else: one Chinese sign
  | [\u0080-\u009f]                             # nothing in Windows-1252
  | [ŠšŽžŸƒˆ˜] | [Œœ](?![uUi])                  # Central European, Mac
  | [ðþýÐÞÝ]                                    # Turkish, Central European, Icelandic
  | (?<=[A-Za-zÀ-ÿ]) [¡-¦¨-ª¬-³µ¶¸-º¼-¿×÷‚„†‡•…‰‹›€]
                                                # signs within words
  | (?<=[a-z]) [–—“”§] (?=[a-z])
  | (?<=[a-z]) ’ (?=a) | [£¥¯¦ª¹²³º¼¾] (?=[A-Za-zÀ-ÿ])
  | [¡-¿] [¡-¿]                                 # two signs: half of an East Asian text
  | ñ (?![aeiouáéíóúAEIOU]) | õ (?!e) | ã (?![oeOE\W]) | (?<=[aeiouáéí]) æ | æ\b
  | (?<=[aeiouyáéíóú]) ø | ø (?=[aáíìou]) | È | (?<=[aeuáéíú]) è | (?<=i) è (?![a-z]e)
  | è (?=[aeiouáéíóú])
  | [ùì] (?=[A-Za-zÀ-ÿ])
    """,
    re.VERBOSE,
)
_FEWEST = 8
"""Chinese characters that make a likeness more than chance."""
_EAST_ASIAN = (
    ("EUC-KR", "cp949"), ("GBK", "gbk"), ("Big5", "big5hkscs"), ("Shift_JIS", "cp932"),
    ("EUC-JP", "euc_jp"),
)  # fmt: skip
_OTHERS = ("Windows-1250", "Windows-1251", "Windows-1254", "KOI8-R", "Mac-Roman")


def guess_codec(data: bytes) -> str:
    """Name the codec that the bytes are likely to be in; empty if that cannot be told."""
    if _is_western(data):
        return WESTERN
    return CHINESE if _is_chinese(data) else ""


def candidates(data: bytes) -> tuple[str, ...]:
    """Name encodings in which the bytes can be read, East Asian ones first."""
    asian = tuple(name for name, codec in _EAST_ASIAN if _read(data, codec) is not None)
    return (*asian, *_OTHERS)


def _read(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_western(data: bytes) -> bool:
    text = _read(data, WESTERN)
    return text is not None and _UNLIKELY.search(text) is None


def _is_chinese(data: bytes) -> bool:
    """Tell Chinese from Korean, Japanese and others by how its characters are spread.

    GB 2312 orders its common characters by sound over the lead bytes B0 to D7. Korean has its
    syllables in B0 to C8 only; Japanese seldom uses characters beyond CF; Cyrillic has none before
    C0; Big5 and Shift_JIS are for the most part no GB 2312 at all.
    """
    text = _read(data, CHINESE)
    if text is None:
        return False
    if text == _read(data, "cp949"):
        return True  # punctuation, which both have in the same places
    leads = [_lead(character) for character in text if not character.isascii()]
    signs = [lead for lead in leads if not 0xA1 <= lead <= 0xA3]
    if len(signs) < _FEWEST:
        return False
    return (
        _share(signs, 0xB0, 0xD7) >= 0.85
        and _share(signs, 0xB0, 0xBF) >= 0.15
        and _share(signs, 0xC9, 0xD7) >= 0.15
        and _share(signs, 0xD0, 0xD7) >= 0.1
    )


def _lead(character: str) -> int:
    """Return the first byte of a character of GB 2312; 0 if it is none."""
    try:
        return character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0


def _share(leads: list[int], first: int, last: int) -> float:
    return sum(first <= lead <= last for lead in leads) / len(leads)
