"""Names and titles of a form beside those of the metadata."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.changes.words import cosmetic
from generator.returns.evidence import Fit, Issued, IssuedForm, SeenPage, TextComparison
from generator.returns.identify.normalise import squeeze
from generator.returns.reading.lines import lines_of
from generator.returns.signers.signs import odd_signs
from generator.tex.title import decode_title

ANOTHER_AUTHOR = "an author of the paper"
INITIALS = "initials, where a full name is expected"
PART = "a part of the name that is expected"
SEVERAL = "it names more than one person"
OTHER_SCRIPT = "written in another script"
TOO_LONG = "too long for a name"
NAMES_ANOTHER = "the form names another person"
ODD_SIGNS = "it has what is no part of a name"
"""What a comparison notes of a name."""
_FROM_WORST = (Fit.DIFFERENT, Fit.UNKNOWN, Fit.COSMETIC, Fit.EXACT)

_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t", "þ": "th",
        "æ": "ae", "œ": "oe", "ß": "ss", "ŋ": "n", "ə": "e",
    }
)  # fmt: skip
"""Letters with a stroke and the like, which have no decomposition."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
"""How they are typed where a keyboard lacks them."""
_TITLES = frozenset(("dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "phd", "msc"))
_DEGREE = re.compile(r"\b(?:ph\.\s?d|m\.\s?sc)\b")
_LONGEST = 300
"""In characters; nobody's name is longer, and what is compared must not take long."""
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
"""Accents, and the points of Hebrew and Arabic; marks of other scripts are as good as letters."""
_PERSONS = re.compile(r"\s*(?:[;/&、，]|\band\b|\bund\b|\bet\b|,(?=\s*\S+\s+\S))\s*")
_NEAR = 60
"""Likeness, of 100, from which a passage of a form is taken for its title."""
_BEFORE_TITLE = re.compile(r"currently entitled:?\s*", re.IGNORECASE)
_AFTER_TITLE = re.compile(r"\(\s*[“\"„]?\s*the article|\(\s*name of corresponding", re.IGNORECASE)

_LABEL = re.compile(
    r"^[^\n:]{0,60}\b(?:title|titled|entitled|paper|article|manuscript|work|contribution)\b[^\n:]{0,20}"
    r":\s*",
    re.IGNORECASE,
)
"""What stands before a title to say that it is one: ``Title of the paper:``."""
_TITLE_LABEL = re.compile(r"(?:(?:paper |article )?title|paper)\s*:\s*", re.IGNORECASE)
"""The same before a title that somebody wrote where it belongs."""
READ = "as far as a recogniser can read it"
_READ_ALIKE = 88.0
"""Likeness, of 100, of a title that a recogniser has read and the right one."""
_MISREAD = str.maketrans({"0": "o", "1": "l", "i": "l", "j": "l", "5": "s", "8": "b", "q": "g"})
"""What a recogniser takes for each other."""
_TEX_WORD = re.compile(r"\S*[\\^_]\S*")
_SIGN_NAMES = (
    ("∞", "infty"), ("infinity", "infty"), ("\\infty", "infty"), ("\\ell", "l"), ("ell_", "l_"),
)  # fmt: skip
"""Signs, and how people type them where a keyboard lacks them."""
_AMPERSAND = re.compile(r"\s+\\?&\s+")
_BEHIND = re.compile(r"\s*\(?[“\"„]the (?:article|work|paper)\b.*", re.IGNORECASE | re.DOTALL)


def compare_text(form: str, metadata: str) -> TextComparison:
    """Compare a text of the form with that of the metadata; an empty one says nothing."""
    if not form.strip() or not metadata.strip():
        return TextComparison(Fit.UNKNOWN, form, metadata)
    if _folded(form) == _folded(metadata):
        return TextComparison(Fit.EXACT, form, metadata)
    same = cosmetic(form, metadata) is not None
    return TextComparison(Fit.COSMETIC if same else Fit.DIFFERENT, form, metadata)


def compare_name(form: str, expected: str, others: Sequence[str]) -> TextComparison:
    """Compare the name that a person signed with the one that is expected.

    Letter case, accents, academic titles, hyphens and whether the family name stands first are
    cosmetic. Initials and parts of the name are not: they fit others, too.

    Args:
        form: the name on the form.
        expected: the name of who shall sign; empty if nobody knows.
        others: names of the paper's authors, to say if it is one of them.
    """
    if len(form) > _LONGEST:
        fit = Fit.DIFFERENT if expected.strip() else Fit.UNKNOWN
        return TextComparison(fit, form[:_LONGEST] + "…", expected, TOO_LONG)
    compared = compare_text(form, expected)
    if compared.fit is Fit.EXACT or not form.strip():
        return compared
    precise = any(_folded(form) == _folded(author) for author in others)
    odd = odd_signs(form)
    if odd and any(same_person(form, each) for each in (expected, *others)) and not precise:
        fit = Fit.DIFFERENT if expected.strip() else Fit.UNKNOWN
        return TextComparison(fit, form, expected, f"{ODD_SIGNS}: {odd}")
    authors = [author for author in others if _folded(author) != _folded(expected)]
    if expected.strip() and same_person(form, expected) and not precise:
        return TextComparison(Fit.COSMETIC, form, expected)
    fit = Fit.DIFFERENT if expected.strip() else Fit.UNKNOWN
    return TextComparison(fit, form, expected, _note(form, expected, authors))


def compare_names(
    said: Sequence[str], names: Sequence[str], expected: str, authors: Sequence[str]
) -> TextComparison:
    """Compare all names that a signer left; the one that fits worst counts.

    Args:
        said: what the signatures say.
        names: what stands where the form names the signer.
        expected: the name of who shall sign; empty if nobody knows.
        authors: of the paper.
    """
    for signed in said:
        other = next((name for name in names if not same_person(signed, name)), None)
        if other is not None:
            # Whoever signs has to be who the form names.
            both = f"{signed} for {other}"
            return TextComparison(Fit.DIFFERENT, both, expected, NAMES_ANOTHER)
    compared = [compare_name(name, expected, authors) for name in dict.fromkeys((*said, *names))]
    return min(
        compared,
        key=lambda each: _FROM_WORST.index(each.fit),
        default=TextComparison(Fit.UNKNOWN, "", expected),
    )


def same_person(one: str, other: str) -> bool:
    """Tell whether two spellings are of one name, as a reader would say.

    >>> same_person("KIM, Han Byul", "Han-Byul Kim")
    True
    >>> same_person("Jürgen Müller", "Juergen Mueller")
    True
    >>> same_person("H. Kim", "Han-Byul Kim")
    False
    """
    return any(
        _same_parts(first, second) for first in _name_forms(one) for second in _name_forms(other)
    )


def compare_title(
    pages: Sequence[SeenPage], form: IssuedForm | None, issued: Issued
) -> TextComparison:
    """Compare the title that a form shows with that of the metadata.

    Args:
        pages: of the returned file.
        form: the form as it was issued; None for one that was not made here.
        issued: what was printed, and what the metadata say now.
    """
    now = issued.now.title or issued.content.title or ""
    printed = issued.content.title or ""
    if form is not None and printed and _shows_all(pages, form):
        return compare_text(printed, now)
    shown = [line.text for page in pages for line in lines_of(page)]
    for title in dict.fromkeys(filter(squeeze, (printed, now))):
        if form is None:
            said = _said_as(title, shown, pages)
            if said:
                return _compare_spelling(said, title, now)
        elif squeeze(title) in squeeze("".join(shown)) or _all_words(title, shown):
            return compare_text(title, now)
    found = compare_text(_passage(printed or now, shown), now)
    return _as_titles(found, pages) if form is None and found.fit is Fit.DIFFERENT else found


def _said_as(title: str, shown: Sequence[str], pages: Sequence[SeenPage]) -> str:
    """Return how a form says a title; empty if it says another, or nothing that can be read.

    Where the title belongs, it must be all that stands there: the next line can make it another.
    """
    placed = _in_place(shown)
    if placed and not any(page.pictured for page in pages):
        return placed if squeeze(placed) == squeeze(title) else ""
    return _whole_lines(title, shown)


def _as_titles(said: TextComparison, pages: Sequence[SeenPage]) -> TextComparison:
    """Compare titles that differ in letters: TeX was typed, or a recogniser has misread them."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - seldom needed

    form, metadata = _title_key(said.form), _title_key(said.metadata)
    if form == metadata:
        return replace(said, fit=Fit.COSMETIC)
    is_read = any(page.pictured for page in pages)
    if is_read and ratio(form.translate(_MISREAD), metadata.translate(_MISREAD)) >= _READ_ALIKE:
        return replace(said, fit=Fit.UNKNOWN, note=READ)
    return said


def _title_key(title: str) -> str:
    """Return the letters and digits of a title, with TeX decoded and signs by their names."""
    text = _AMPERSAND.sub(" and ", title)
    if re.search(r"[\\$^_]", text):
        text = decode_title(text if "$" in text else _TEX_WORD.sub(r"$\g<0>$", text)).value.plain
    text = unicodedata.normalize("NFKC", text)
    for sign, name in _SIGN_NAMES:
        text = text.replace(sign, name)
    return squeeze("".join(_greek(each) for each in text))


def _greek(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return (
        name.rpartition(" ")[2].lower()
        if name.startswith(("GREEK SMALL", "GREEK CAPITAL"))
        else letter
    )


def _compare_spelling(said: str, title: str, now: str) -> TextComparison:
    """Compare what has the letters of a title, but perhaps not its capitals and accents."""
    found = compare_text(title, now)
    if found.fit is Fit.EXACT and _folded(said) != _folded(title):
        return TextComparison(Fit.COSMETIC, said, now)
    return found


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _shows_all(pages: Sequence[SeenPage], form: IssuedForm) -> bool:
    """Tell whether all words that were printed are there, as they can be read from a page.

    Of some scripts that is not all that a reader sees, and not in the order of reading; but the
    same page gives the same words.
    """
    printed = Counter(
        word.text
        for page in form.pages
        for word in page.words
        if not any(
            field.page == page.number and field.box.holds(*word.middle) for field in form.fields
        )
    )
    return bool(printed) and printed <= Counter(word.text for page in pages for word in page.words)


def _whole_lines(title: str, lines: Sequence[str]) -> str:
    """Return the lines that say a title and nothing else; empty if there are none."""
    wanted = squeeze(title)
    squeezed = [(letters, line) for line in lines if (letters := squeeze(line))]
    for start in range(len(squeezed)):
        said = ""
        for end, (letters, _) in enumerate(squeezed[start:], start=start + 1):
            said += letters
            if said == wanted:
                return " ".join(line for _, line in squeezed[start:end])
            if not wanted.startswith(said):
                break
    return ""


def _all_words(title: str, lines: Sequence[str]) -> bool:
    """Tell whether all words of a title are there; those from right to left come out reversed."""
    there = {squeeze(word) for line in lines for word in line.split()}
    words = [squeeze(word) for word in title.split()]
    return all(word in there or word[::-1] in there for word in words)


def _passage(title: str, lines: Sequence[str]) -> str:
    """Find what a form says where its title belongs."""
    placed = _in_place(lines)
    return _alike(title, lines) if placed is None else placed


def _in_place(lines: Sequence[str]) -> str | None:
    """Return what stands where the publisher's form asks for the title; None without that place."""
    text = " ".join(lines)
    before = _BEFORE_TITLE.search(text)
    after = _AFTER_TITLE.search(text, before.end()) if before else None
    if not before or not after:
        return None
    return _TITLE_LABEL.sub("", text[before.end() : after.start()].strip(" _:."))


def _alike(title: str, lines: Sequence[str]) -> str:
    """Find the lines that are most like a title, without what only says that it is one."""
    from rapidfuzz.fuzz import partial_ratio_alignment  # noqa: PLC0415 - seldom needed

    text = "\n".join(lines)
    found = partial_ratio_alignment(_lowered(title), _lowered(text), score_cutoff=_NEAR)
    if found is None or not title:
        return ""
    start = text.rfind("\n", 0, found.dest_start + 1) + 1
    end = text.find("\n", max(start, found.dest_end - 1))
    passage = text[start : end if end >= 0 else len(text)]
    return " ".join(_BEHIND.sub("", _LABEL.sub("", passage)).split())


def _lowered(text: str) -> str:
    """Put a text into lower case, in as many characters, and lines into one."""
    return "".join(
        small if len(small := each.casefold()) == 1 else each for each in text.replace("\n", " ")
    )


def _name_forms(name: str) -> Iterable[tuple[str, ...]]:
    """Return the parts of a name, in plain letters, in the ways in which these are typed."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    # A point or an apostrophe within a name parts nothing: "N.M", "O'Neill".
    folded = re.sub(r"['’`ʼ]", "", _DEGREE.sub(" ", folded))
    for table in ({}, _UMLAUTS):
        plain = unicodedata.normalize("NFC", folded).translate(table).translate(_LETTERS)
        bare = _ACCENTS.sub("", unicodedata.normalize("NFD", plain))
        parts = _parts(unicodedata.normalize("NFC", bare))
        yield tuple(part for part in parts if part not in _TITLES) or parts


def _parts(name: str) -> tuple[str, ...]:
    """Take a name apart where something other than a letter stands."""
    visible = (each for each in name if unicodedata.category(each) != "Cf")
    return tuple(
        "".join(
            each if each.isalnum() or unicodedata.category(each)[0] == "M" else " "
            for each in visible
        ).split()
    )


def _same_parts(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return False
    if sorted(one) == sorted(other):
        return True
    # "Hanbyul Kim", "Kim Han Byul": written as one word or two, family name first or last.
    whole = "".join(other)
    if len("".join(one)) != len(whole):
        return False
    turns = {"".join(one[turn:] + one[:turn]) for turn in range(len(one))}
    return whole in turns or any(
        "".join(other[turn:] + other[:turn]) in turns for turn in range(len(other))
    )


def _note(form: str, expected: str, authors: Sequence[str]) -> str:
    """Say what there is to say of a name that is not the expected one."""
    if any(same_person(form, author) for author in authors):
        return ANOTHER_AUTHOR
    persons = [person for person in _PERSONS.split(form) if len(_parts(person)) > 1]
    if len(persons) > 1:
        return SEVERAL
    signed, wanted = next(iter(_name_forms(form))), next(iter(_name_forms(expected)))
    if not signed or not wanted:
        return ""
    if _abbreviates(signed, wanted):
        return PART if set(signed) <= set(wanted) else INITIALS
    if _script(form) != _script(expected):
        return OTHER_SCRIPT
    return ""


def _abbreviates(signed: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Tell whether each part of a name is, or begins, another part of the full one."""
    left = list(wanted)
    for part in sorted(signed, key=len, reverse=True):
        initials = "".join(each[0] for each in wanted)
        fits = [each for each in left if each == part or (len(part) == 1 and each[0] == part)]
        if fits:
            left.remove(fits[0])
        elif part not in initials and part not in initials[::-1]:
            return False
    return True


def _script(text: str) -> str:
    """Name the writing of the first letter, by its name in Unicode."""
    letter = next(filter(str.isalpha, text), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
