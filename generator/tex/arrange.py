"""Words in parts to a name: BibTeX's rules, and those of East Asian names.

``First von Last``; ``von Last, First``; ``von Last, Jr, First`` (Patashnik, "BibTeXing", section
4). Chinese, Japanese and Korean names without a comma have the family name first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.diagnostics import Diagnostic, error, warning
from generator.paper import Name, is_east_asian
from generator.tex.symbols import words

SUFFIXES = words("jr jr. sr sr. ii iii iv")
PARTICLES = words(
    "von van vom zu zum zur der den dem de del della delle dello degli dei di da do dos das du des"
    " la las le les lo los el al bin ibn ben ter ten te 't 's d' l' af av y e san santa op"
    " mac ó saint st."
)
"""Words that begin a family name even where no given name stands before them."""

_SURNAMES = frozenset(
    "金朴崔尹姜김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나"
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧程曹袁邓鄧许許"
)
"""The commonest Korean and Chinese family names."""
_LONG_SURNAMES = frozenset({
    "남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "欧阳", "歐陽", "司马", "司馬",
    "诸葛", "諸葛", "上官", "司徒", "东方", "東方", "夏侯", "皇甫", "尉迟", "公孙", "公孫", "慕容",
})  # fmt: skip


def is_all_hangul(text: str) -> bool:
    """Tell whether a text is in Korean syllables throughout."""
    return all("\uac00" <= letter <= "\ud7a3" for letter in text)


def may_be_two(one: str, other: str) -> bool:
    """Tell whether two East Asian texts that a comma parts may both be names, or more than that."""
    if is_all_hangul(one + other) and len(one) > 2:
        return True  # no family name has three syllables
    both = (one, other)
    return one not in _LONG_SURNAMES and all(len(t) > 1 and t[0] in _SURNAMES for t in both)


@dataclass(frozen=True, slots=True)
class NameWord:
    """One decoded word of a name."""

    text: str
    small: bool
    """Whether it begins with a small letter outside braces: BibTeX's sign of a particle."""

    @property
    def is_suffix(self) -> bool:
        """Whether it is ``Jr.``, ``III`` and the like."""
        return self.text.lower() in SUFFIXES

    @property
    def is_particle(self) -> bool:
        """Whether it begins a family name: ``von``, and ``Van`` as some people write it."""
        return self.small or self.text.lower() in PARTICLES

    @property
    def is_initial(self) -> bool:
        """Whether it is one letter, or shortened."""
        return len(self.text.rstrip(".")) < 2 or self.text.endswith(".")


Words = list[NameWord]


def arrange(parts: list[Words], found: list[Diagnostic]) -> Name:
    """Make a name of its parts, which commas separated; what is doubtful is added to ``found``."""
    match parts:
        case []:
            return Name("")
        case [words]:
            return _one_part(words, found)
        case [[suffix], words] if suffix.is_suffix:  # "III, Hal Daumé"
            return _given_first([*words, suffix])
        case [words, [suffix]] if suffix.is_suffix:  # "Kerry A. Seitz, Jr."
            return _given_first([*words, suffix])
        case [family, given]:
            return _family_first(family, given, [])
        case [family, [suffix], given] if suffix.is_suffix:
            return _family_first(family, given, [suffix])
        case [family, given, [suffix]] if suffix.is_suffix:
            return _family_first(family, given, [suffix])
        case [family, given, initials] if all(word.is_initial for word in initials):
            # BibTeX would make a suffix of the given name.
            found.append(
                warning(f"“{join_words(given)}, {join_words(initials)}” was taken as given names")
            )
            return _family_first(family, [*given, *initials], [])
        case [family, suffix, given, *more]:
            written = ", ".join(map(join_words, parts))
            found.append(
                error(f"“{written}” has too many commas for one name", "write “Family, Given”")
            )
            return _family_first(family, [*given, *(w for part in more for w in part)], suffix)
        case _:
            pass
    raise AssertionError(parts)  # the cases above are all there are


def join_words(words: Iterable[NameWord]) -> str:
    """Join words with a space between them."""
    return " ".join(word.text for word in words)


def _one_part(words: Words, found: list[Diagnostic]) -> Name:
    if len(words) < 2 or not all(is_east_asian(word.text) for word in words):
        return _given_first(words)
    first, last = words[0].text, words[-1].text
    if len(words) > 2 or _is_katakana(first + last):
        return Name(join_words(words))  # as written: where the family name ends is not certain
    if len(first) == 2 and last in _SURNAMES and first not in _LONG_SURNAMES:
        message = f"“{first} {last}” was read family name first"
        hint = f"if {last} is the family name, write “{last}, {first}”"
        found.append(warning(message, hint))
    return Name(first, last)


def _is_katakana(text: str) -> bool:
    return all("\u30a0" <= character <= "\u30ff" or character in "・＝" for character in text)


def _given_first(words: Words) -> Name:
    suffix: Words = []
    if len(words) > 2 and words[-1].is_suffix:
        words, suffix = words[:-1], words[-1:]
    start = end = len(words) - 1
    small = [n for n, word in enumerate(words[:-1]) if word.small and not word.is_initial]
    while small and small[0] == 0 and words[0].text.lower() not in PARTICLES:
        small = [n for n in small[1:] if words[n].text.lower() in PARTICLES]
    if small:
        start, end = small[0], small[-1] + 1
    return Name(
        join_words(words[end:]),
        join_words(words[:start]),
        join_words(words[start:end]),
        join_words(suffix),
    )


def _family_first(family: Words, given: Words, suffix: Words) -> Name:
    if not suffix and len(family) > 1 and family[-1].is_suffix:
        family, suffix = family[:-1], family[-1:]
    if not suffix and len(given) > 1 and given[-1].is_suffix:
        given, suffix = given[:-1], given[-1:]
    end = 0
    while end < len(family) - 1 and family[end].small:
        end += 1
    return Name(
        join_words(family[end:]), join_words(given), join_words(family[:end]), join_words(suffix)
    )
