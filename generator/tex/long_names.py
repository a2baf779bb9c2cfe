"""The long way of reading names, for fields that have more in them than ordinary ones.

The rules are those of BibTeX (``First von Last``; ``von Last, First``; ``von Last, Jr, First``; see
Patashnik, "BibTeXing", section 4), of biblatex's extended format, and of what author fields hold
beside names: markers, affiliations, addresses, lists without ``and``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.diagnostics import Diagnostic, error, note, warning
from generator.paper import Name
from generator.tex.affiliations import is_affiliation
from generator.tex.arrange import (
    PARTICLES,
    SUFFIXES,
    NameWord,
    Words,
    arrange,
    is_all_hangul,
    join_words,
    may_be_two,
)
from generator.tex.beside import ends_in_degree, without_affiliation, without_titles
from generator.tex.clean import repair_mojibake
from generator.tex.degrees import without_glued_title
from generator.tex.extended_name import NameKeyValue, extended_parts
from generator.tex.inline import NAME_LIGATURES, FieldReader
from generator.tex.markers import scripts_of, strip_beside
from generator.tex.name_checks import check_name, check_organisation, check_spelling, strip_markers
from generator.tex.name_splitter import RawName, cut_names
from generator.tex.ordinary_names import read_ordinary_name
from generator.tex.rich_title import plain_of, residue_of

_LONGEST_WORD = 1_000
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?-?){1,3}")
_MARKUP = re.compile(r"[\\{}$&<>]")
# "Mu~noz" was "Mu\\~noz"; a tie stands before a capital or a particle.
_LOST_TILDE = re.compile(
    rf"(?<![\\\w])[A-Z][a-z]*~(?!(?:{'|'.join(map(re.escape, PARTICLES))})\b)[a-z]+"
)
_SIMPLE = re.compile(r"[^\\{}$^_~&<>`*†‡§¶'\"\d-]*")

_NAMELESS = error("an author has no name", "give the author's name")


def read_names(text: str, found: list[Diagnostic]) -> list[Name]:
    """Read a field of names, in its order; what is wrong is added to what was found."""
    names: list[Name] = []
    raw_names = cut_names(strip_beside(text, found))
    if any(name.semicolon for name in raw_names[:-1]) and len(raw_names) > 1:
        found.append(note("semicolons between names were taken as “and”"))
    # Where others stand given name first, or none stands beside it, a comma may be a missing "and".
    ambiguous = (
        len(raw_names) == 1
        or any(_is_given_first(raw) for raw in raw_names)
        or all(_is_whole_before_comma(raw) for raw in raw_names)
    )
    for raw in raw_names:
        quick = read_ordinary_name(raw.written)
        if quick is not None:
            names.append(quick)
            continue
        if _is_others(raw):
            found.append(
                warning("the author list is not complete: it ends with “others”", "name them all")
            )
            continue
        for single in _listed(raw, found, ambiguous=ambiguous):
            name, more = _decode(single, ambiguous=ambiguous)
            found += more
            if str(name):
                names.append(name)
            else:
                found.append(_NAMELESS)
    return names


def read_name(text: str, found: list[Diagnostic]) -> Name:
    """Read one name; what is wrong is added to what was found."""
    text = strip_beside(text, found)
    raw_names = cut_names(text)
    if not raw_names:
        found.append(_NAMELESS)
        return Name("")
    if len(raw_names) > 1:
        reader = FieldReader(NAME_LIGATURES)
        whole = plain_of(reader.read(text))
        several = error(f"“{whole}” is more than one name", "give each author a name")
        found += (several, *reader.found)
        return Name(whole)
    name, more = _decode(raw_names[0], ambiguous=True)
    found += (*more, *(() if str(name) else (_NAMELESS,)))
    return name


def lost_tilde(text: str) -> tuple[Diagnostic, ...]:
    """Report a tie within a word, which was an accent before its backslash was lost."""
    match = _LOST_TILDE.search(text)
    if match is None:
        return ()
    message = f"an accent may be lost in “{match[0].strip()}”"
    return (error(message, "write the letter itself"),)


def _is_others(raw: RawName) -> bool:
    written = " ".join(word for part in raw.parts for word in part).lower()
    return written in ("others", "et al.", "et al")


def _is_given_first(raw: RawName) -> bool:
    return len(raw.parts) == 1 and len(raw.parts[0]) > 1


def _is_whole_before_comma(raw: RawName) -> bool:
    """Tell whether the name is like ``Bo Peng, Acme``; a whole list of such names is suspect."""
    return [min(len(part), 2) for part in raw.parts] == [2, 1]


def _listed(raw: RawName, found: list[Diagnostic], *, ambiguous: bool) -> list[RawName]:
    """Take apart a list that has commas where ``and`` should be."""
    parts = [part for part in raw.parts if part]
    if len(parts) == 2 and all(map(ends_in_initials, parts)):
        written = ", ".join(" ".join(part) for part in parts)
        hint = "put “and” between the authors"
        found.append(error(f"“{written}” may be one author or two", hint))
        return [RawName([part]) for part in parts]
    if len(parts) < 2 or extended_parts(parts) or not all(map(looks_whole, parts)):
        return [raw]
    written = ", ".join(" ".join(part) for part in parts)
    hint = "put “and” between the authors"
    if any(is_affiliation(" ".join(part)) for part in parts[1:]):
        if len(parts) == 2:
            return [raw]
        found.append(error(f"“{written}” names authors and where they work", hint))
    elif len(parts) > 2:
        found.append(warning(f"“{written}” was taken as {len(parts)} authors", hint))
    elif ambiguous and not parts[0][0][0].islower():
        found.append(error(f"“{written}” may be one author or two", hint))
    else:
        return [raw]
    return [RawName([part]) for part in parts]


def looks_whole(part: Sequence[str]) -> bool:
    """Tell whether words look like a whole name, and not like half of one."""
    last = part[-1]
    return (
        len(part) > 1
        and len(last.rstrip(".")) > 1
        and last.lower() not in SUFFIXES
        and not ends_in_degree(part)
    )


def ends_in_initials(part: Sequence[str]) -> bool:
    """Tell whether words are a name turned round, as ``Lovelace A.``: it is whole by itself."""
    return (
        len(part) > 1 and len(part[0].rstrip(".")) > 1 and _INITIALS.fullmatch(part[-1]) is not None
    )


def _decode(raw: RawName, *, ambiguous: bool) -> tuple[Name, list[Diagnostic]]:
    """Decode one name; ``ambiguous``: a comma in it may not part the family name from the given."""
    found: list[Diagnostic] = []
    parts = [part for part in raw.parts if part]
    extended = extended_parts(parts)
    if extended:
        return _extended(extended, found), found
    if len(parts) == 1 and len(parts[0]) == 1 and _is_wrapped(parts[0][0]):
        inner = cut_names(parts[0][0][1:-1])
        if len(inner) == 1 and extended_parts(inner[0].parts):
            return _decode(inner[0], ambiguous=ambiguous)
        name = Name(_decode_word(parts[0][0], found).text)
        check_organisation(str(name), found)
        return name, found
    words = [_without_others([_decode_word(word, found) for word in part], found) for part in parts]
    words = without_titles([part for part in words if part], found, ambiguous=ambiguous)
    words = without_affiliation(words, found)
    if ambiguous:
        _doubt_order(words, found)
    name = arrange(words, found)
    check_name(name, found)
    return name, found


def _doubt_order(parts: Sequence[Words], found: list[Diagnostic]) -> None:
    """Report ``Bo Peng, Acme``, where what stands behind the comma may be no given name."""
    match parts:
        case [[_, _, *_] as family, [_] as given] if not (
            family[0].is_particle or family[-1].is_suffix or given[0].is_suffix
        ):
            whole = f"“{join_words(family)}, {join_words(given)}”"
            if scripts_of(join_words(family)).isdisjoint(scripts_of(join_words(given))):
                found.append(error(f"{whole} is in two scripts", "put one name into brackets"))
                return
            message = f"{whole} was read as the family name “{join_words(family)}”"
            found.append(warning(message, "write “Family, Given” or “Given Family”"))
        case [[one], [other]] if may_be_two(one.text, other.text):
            report = error if is_all_hangul(one.text) else warning
            message = f"“{one.text}, {other.text}” may be one author or two"
            found.append(report(message, "give each author a name of its own"))


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


def _decode_word(word: str, found: list[Diagnostic]) -> NameWord:
    if len(word) > _LONGEST_WORD:
        found.append(error(f"{len(word)} characters without a space are not a name", "correct it"))
        return NameWord(_MARKUP.sub("", word[:_LONGEST_WORD]), small=False)
    if _SIMPLE.fullmatch(word):
        bare = without_glued_title(word)
        if bare != word:
            found.append(warning(f"“{word[: -len(bare)]}” was left out of a name"))
        return NameWord(bare, bare[:1].islower())
    check_spelling(word, found)
    reader = FieldReader(NAME_LIGATURES)
    text = repair_mojibake(strip_markers(reader.read(word), found), found)
    found.extend(reader.found)
    found.extend(residue_of(text, reader))
    braced = word.startswith("{") and not word.startswith("{\\")
    return NameWord(text, text[:1].islower() and not braced)


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


def _extended(parts: Sequence[NameKeyValue], found: list[Diagnostic]) -> Name:
    """Read biblatex's ``family=…, given=…, prefix=…, suffix=…``."""
    values: dict[str, str] = {}
    for part in parts:
        if part.is_name:
            values[part.key] = _decode_word(part.value, found).text
        elif not part.is_option:
            message = f"“{part.key}={part.value}” is not part of a name; it was left out"
            found.append(warning(message, "the parts are family, given, prefix and suffix"))
    name = Name(
        values.get("family", ""),
        values.get("given", ""),
        values.get("prefix", ""),
        values.get("suffix", ""),
    )
    if name.given:
        check_name(name, found)
    return name
