"""Titles, degrees and affiliations among the parts of one name, which commas separate.

What is certainly no part of the name is taken off with a warning; what may be is refused or said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.diagnostics import Diagnostic, error, warning
from generator.tex.affiliations import is_acronym, is_affiliation, names_organisation
from generator.tex.arrange import Words, join_words
from generator.tex.degrees import Degree, count_degrees, count_titles, degree

_MEDICAL = re.compile(r"M\.?\s?D\.?|J\.?\s?D\.?|RN")
"""Degrees that are seldom initials behind a whole name."""
_DASH = frozenset("-–—|/@")
_PREPOSITIONS = frozenset({"at", "from", "@"})
_HINT = "write the author's name alone"


def ends_in_degree(part: Sequence[str]) -> bool:
    """Tell whether the last word, or the last two, are a degree."""
    return any(degree(part[-size:]) is not Degree.NONE for size in (1, 2) if size <= len(part))


def without_titles(parts: list[Words], found: list[Diagnostic], *, ambiguous: bool) -> list[Words]:
    """Take titles and degrees off a name; ``ambiguous``: a comma need not part it in two."""
    gone: list[str] = []
    kept: list[Words] = []
    doubtful: list[int] = []
    for words in parts:
        rank = degree(_texts(words))
        if rank is Degree.CERTAIN and len(parts) > 1:
            gone.append(join_words(words))
            continue
        if rank is Degree.DOUBTFUL and _is_degree_behind(kept, words):
            gone.append(join_words(words))
            continue
        if rank is Degree.DOUBTFUL and kept:
            doubtful.append(len(kept))
        start = count_titles(_texts(words))
        end = len(words) - count_degrees(_texts(words[start:]))
        gone += [join_words(cut) for cut in (words[:start], words[end:]) if cut]
        kept.append(words[start:end])
    if ambiguous and kept:
        _drop_doubtful(kept, doubtful, gone, found)
    if len(kept) == 1 and len(kept[0]) > 2 and _MEDICAL.fullmatch(kept[0][-1].text):
        gone.append(kept[0][-1].text)
        kept[0] = kept[0][:-1]
    if gone:
        name = ", ".join(map(join_words, kept))
        found += [warning(f"“{each}” was left out of the name “{name}”") for each in gone]
    return kept


def _is_degree_behind(before: Sequence[Words], words: Words) -> bool:
    """Tell whether ``M.D.`` is behind ``Family, Given`` or ``Given Family, Jr.``."""
    last = before[-1][-1] if len(before) > 1 and before[-1] else None
    if last is None or (last.is_initial and not last.is_suffix):
        return False
    return _MEDICAL.fullmatch(join_words(words)) is not None


def _drop_doubtful(
    kept: list[Words], doubtful: list[int], gone: list[str], found: list[Diagnostic]
) -> None:
    """Decide over parts such as ``M.A.``: initials behind a family name, a degree behind a name."""
    if len(kept[0]) < 2 or kept[0][0].small or len(doubtful) != len(kept) - 1:
        return
    for index in reversed(doubtful):
        text = join_words(kept[index])
        if not (gone or len(doubtful) > 1 or _MEDICAL.fullmatch(text)):
            message = f"“{text}” behind “{join_words(kept[0])}” may be a degree or initials"
            found.append(error(message, _HINT))
            return
        gone.append(text)
        del kept[index]


def without_affiliation(parts: list[Words], found: list[Diagnostic]) -> list[Words]:
    """Take off where the author works: ``Bo Peng, Google``, ``Bo Peng - Google``."""
    parts = [_before_dash(words, found) for words in parts]
    whole = bool(parts) and len(parts[0]) > 1 and not parts[0][0].small
    known = is_affiliation if whole else names_organisation
    first = next((n for n, words in enumerate(parts) if n and known(join_words(words))), 0)
    if not first:
        if len(parts) == 2 and whole and _is_acronym(parts):
            said = f"“{join_words(parts[1])}” behind “{join_words(parts[0])}”"
            found.append(error(f"{said} may be an affiliation or initials", _HINT))
        return parts
    name, rest = parts[:first], parts[first:]
    said = f"“{', '.join(map(join_words, rest))}” behind “{', '.join(map(join_words, name))}”"
    if first == 1 and not whole:
        found.append(error(f"{said} looks like an affiliation", _HINT))
        return parts
    if any(len(words) > 1 and not is_affiliation(join_words(words)) for words in rest[1:]):
        found.append(error(f"{said} may be another author and affiliations", _HINT))
    else:
        found.append(warning(f"{said} was left out: it looks like an affiliation", _HINT))
    return name


def _is_acronym(parts: Sequence[Words]) -> bool:
    """Tell whether only what is behind the comma is in capitals: ``Ed Eff, FHNW``."""
    return is_acronym(join_words(parts[1])) and not join_words(parts[0]).isupper()


def _before_dash(words: Words, found: list[Diagnostic]) -> Words:
    place = next(
        (
            n
            for n, word in enumerate(words)
            if n > 1 and n < len(words) - 1 and word.text in _DASH | _PREPOSITIONS
        ),
        0,
    )
    if not place:
        return words
    said = f"“{join_words(words[place:])}” behind “{join_words(words[:place])}”"
    behind = join_words(words[place + 1 :])
    if not (is_affiliation(behind) or is_acronym(behind)):
        found.append(error(f"{said} may be an affiliation", _HINT))
        return words
    found.append(warning(f"{said} was left out: it looks like an affiliation", _HINT))
    return words[:place]


def _texts(words: Words) -> list[str]:
    return [word.text for word in words]
