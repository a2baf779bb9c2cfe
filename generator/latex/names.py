"""Names: author fields and single names to the parts of BibTeX and CSL.

The rules are those of BibTeX (``First von Last``; ``von Last, First``; ``von Last, Jr, First``; see
Patashnik, "BibTeXing", section 4), of biblatex's extended format, and of what author fields hold
beside names: markers, affiliations, addresses, lists without ``and``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from generator.diagnostics import Diagnostic, error, note, warning
from generator.latex.clean import clean, repair_mojibake
from generator.latex.inline import NAME_LIGATURES, Reader
from generator.latex.inspect_name import check_name, strip_markers
from generator.latex.ordinary import compose_accents, read_ordinary_names
from generator.latex.result import Decoded, diagnosed
from generator.latex.symbols import words
from generator.latex.title import plain_of, residue_of
from generator.latex.typed import is_escaped_twice, unescape_tex
from generator.latex.words import RawName, cut_names
from generator.paper import Name

SUFFIXES = words("jr jr. sr sr. ii iii iv")
PARTICLES = words(
    "von van vom zu zum zur der den dem de del della delle dello degli dei di da do dos das du des"
    " la las le les lo los el al bin ibn ben ter ten te 't 's d' l' af av y e san santa op"
)
"""Words that begin a family name even where no given name stands before them."""

_LONGEST_WORD = 1_000
_MARKUP = re.compile(r"[\\{}$&<>]")
_OPEN_ENTITY = re.compile(
    r"&(?:[A-Za-z](?:uml|acute|grave|circ|tilde|cedil|ring|slash|caron)|szlig|aelig)(?!;)"
)
_SIMPLE = re.compile(r"[^\\{}$^_~&<>`*†‡§¶'\d-]*")
_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix|\w+-i)\s*=\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    small: bool
    """Whether it begins with a small letter outside braces: BibTeX's sign of a particle."""

    @property
    def is_suffix(self) -> bool:
        return self.text.lower() in SUFFIXES

    @property
    def is_initial(self) -> bool:
        return len(self.text.rstrip(".")) < 2 or self.text.endswith(".")


Words = list[_Word]
_NAMELESS = error("an author has no name", "give the author's name")


def decode_names(source: str) -> Decoded[tuple[Name, ...]]:
    """Decode a BibTeX author or editor field; the names come in the order of the field."""
    text, found = _prepared(source)
    quick = read_ordinary_names(text)
    if quick is not None:
        return diagnosed(quick, (*found, *repeated_names(quick)))
    diagnostics = list(found)
    names: list[Name] = []
    raw_names = cut_names(text)
    if any(name.semicolon for name in raw_names[:-1]) and len(raw_names) > 1:
        diagnostics.append(note("semicolons between names were taken as “and”"))
    # Where others stand given name first, or none stands beside it, a comma may be a missing "and".
    ambiguous = len(raw_names) == 1 or any(_is_given_first(raw) for raw in raw_names)
    for raw in raw_names:
        if _is_others(raw):
            diagnostics.append(
                warning("the author list is not complete: it ends with “others”", "name them all")
            )
            continue
        for single in _listed(raw, diagnostics, ambiguous=ambiguous):
            name, more = _decode(single)
            diagnostics += more
            if str(name):
                names.append(name)
            else:
                diagnostics.append(_NAMELESS)
    diagnostics += repeated_names(names)
    return diagnosed(tuple(names), diagnostics)


def decode_typed_name(source: str) -> Decoded[Name]:
    """Decode one name as people type it: given name first, or ``Family, Given``."""
    text, found = _prepared(source)
    raw_names = cut_names(text)
    if not raw_names:
        return diagnosed(Name(""), (*found, _NAMELESS))
    if len(raw_names) > 1:
        reader = Reader(NAME_LIGATURES)
        whole = plain_of(reader.read(text))
        several = error(f"“{whole}” is more than one name", "give each author a name")
        return diagnosed(Name(whole), (*found, several, *reader.found))
    name, more = _decode(raw_names[0])
    return diagnosed(name, (*found, *more, *(() if str(name) else (_NAMELESS,))))


def _prepared(source: str) -> tuple[str, tuple[Diagnostic, ...]]:
    text, found = clean(source)
    if _OPEN_ENTITY.search(text):
        text = _OPEN_ENTITY.sub(lambda match: unescape(match[0] + ";"), text)
        found += (warning("an accented letter was read from an HTML entity without its “;”"),)
    if "\\" not in text:
        return text, found
    composed = compose_accents(unescape_tex(text) if is_escaped_twice(text) else text)
    more: list[Diagnostic] = []
    return repair_mojibake(composed, more), (*found, *more)


def _is_others(raw: RawName) -> bool:
    spelled = " ".join(word for part in raw.parts for word in part).lower()
    return spelled in ("others", "et al.", "et al")


def _is_given_first(raw: RawName) -> bool:
    return len(raw.parts) == 1 and len(raw.parts[0]) > 1


def _listed(raw: RawName, found: list[Diagnostic], *, ambiguous: bool) -> list[RawName]:
    """Take apart a list that has commas where ``and`` should be."""
    parts = [part for part in raw.parts if part]
    if len(parts) < 2 or not all(_looks_whole(part) for part in parts):
        return [raw]
    spelled = ", ".join(" ".join(part) for part in parts)
    hint = "put “and” between the authors"
    if len(parts) > 2:
        found.append(warning(f"“{spelled}” was taken as {len(parts)} authors", hint))
    elif ambiguous and not parts[0][0][0].islower():
        found.append(error(f"“{spelled}” may be one author or two", hint))
    else:
        return [raw]
    return [RawName([part]) for part in parts]


def _looks_whole(part: Sequence[str]) -> bool:
    last = part[-1]
    return (
        len(part) > 1
        and len(last.rstrip(".")) > 1
        and last.lower() not in SUFFIXES
        and "=" not in part[0]
    )


def repeated_names(names: Iterable[Name]) -> tuple[Diagnostic, ...]:
    """Report names that a list holds more than once: most often the whole list is doubled."""
    counts = Counter(map(str, names))
    return tuple(
        warning(f"“{name}” is named {count} times", "look whether the author list is doubled")
        for name, count in counts.items()
        if count > 1
    )


def _decode(raw: RawName) -> tuple[Name, list[Diagnostic]]:
    found: list[Diagnostic] = []
    parts = [part for part in raw.parts if part]
    if len(parts) == 1 and len(parts[0]) == 1 and _is_wrapped(parts[0][0]):
        return Name(_decode_word(parts[0][0], found).text), found
    if all(_EXTENDED.match(" ".join(part)) for part in parts):
        return _extended(parts, found), found
    words = [_without_others([_decode_word(word, found) for word in part], found) for part in parts]
    name = _arranged([part for part in words if part], found)
    check_name(name, found)
    return name, found


def _is_wrapped(word: str) -> bool:
    """Tell whether one pair of braces holds several words: a corporate name."""
    if not (word.startswith("{") and word.endswith("}") and " " in word):
        return False
    depth = 0
    for index, character in enumerate(word):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return index == len(word) - 1
    return False


def _decode_word(word: str, found: list[Diagnostic]) -> _Word:
    if len(word) > _LONGEST_WORD:
        found.append(error(f"{len(word)} characters without a space are no name", "correct it"))
        return _Word(_MARKUP.sub("", word[:_LONGEST_WORD]), small=False)
    if _SIMPLE.fullmatch(word):
        return _Word(word, word[:1].islower())
    reader = Reader(NAME_LIGATURES)
    text = repair_mojibake(strip_markers(reader.read(word), found), found)
    found.extend(reader.found)
    found.extend(residue_of(text, reader))
    braced = word.startswith("{") and not word.startswith("{\\")
    return _Word(text, text[:1].islower() and not braced)


def _without_others(words: Words, found: list[Diagnostic]) -> Words:
    words = [word for word in words if word.text]
    if (
        len(words) > 1
        and words[-2].text.lower() == "et"
        and words[-1].text.lower() in ("al", "al.")
    ):
        found.append(
            warning("the author list is not complete: it ends with “et al.”", "name them all")
        )
        return words[:-2]
    return words


def _extended(parts: Sequence[Sequence[str]], found: list[Diagnostic]) -> Name:
    """Read biblatex's ``family=…, given=…, prefix=…, suffix=…``."""
    values: dict[str, str] = {}
    for part in parts:
        match = _EXTENDED.match(" ".join(part))
        if match:
            values[match[1]] = _decode_word(match[2], found).text
    return Name(
        values.get("family", ""),
        values.get("given", ""),
        values.get("prefix", ""),
        values.get("suffix", ""),
    )


def _arranged(parts: list[Words], found: list[Diagnostic]) -> Name:
    match parts:
        case []:
            return Name("")
        case [words]:
            return _given_first(words)
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
            found.append(warning(f"“{_spell(given)}, {_spell(initials)}” was taken as given names"))
            return _family_first(family, [*given, *initials], [])
        case [family, suffix, given, *more]:
            spelled = ", ".join(map(_spell, parts))
            found.append(
                error(f"“{spelled}” has too many commas for one name", "write “Family, Given”")
            )
            return _family_first(family, [*given, *(w for part in more for w in part)], suffix)
    raise AssertionError(parts)  # the cases above are all there are


def _spell(words: Iterable[_Word]) -> str:
    return " ".join(word.text for word in words)


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
        _spell(words[end:]), _spell(words[:start]), _spell(words[start:end]), _spell(suffix)
    )


def _family_first(family: Words, given: Words, suffix: Words) -> Name:
    if not suffix and len(family) > 1 and family[-1].is_suffix:
        family, suffix = family[:-1], family[-1:]
    if not suffix and len(given) > 1 and given[-1].is_suffix:
        given, suffix = given[:-1], given[-1:]
    end = 0
    while end < len(family) - 1 and family[end].small:
        end += 1
    return Name(_spell(family[end:]), _spell(given), _spell(family[:end]), _spell(suffix))
