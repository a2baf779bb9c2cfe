r"""Quotation marks in TeX, before anything else is read: whose partner is where.

A straight ``"`` is a quotation mark in English, and the escape of babel's shorthands in German and
other languages (``"a``, ``"=``; babel's manual, "Shorthands"). Which of them it is follows from
its place: a mark that opens a word, or closes what one opened, is a quotation mark;
amid a word with nothing to close it is a shorthand. What is neither for certain is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from generator.diagnostics import Diagnostic, error, warning

_GERMAN = re.compile(r"(?<!\\)\"`([^\"]*)\"'(?!\w)")
_FRENCH = re.compile(r"(?<!\\)\"<([^\"<>=]*)\">")
_UMLAUT_ALONE = re.compile(r"\{\"([aeiouAEIOU])\}")
_SHARP_S_ALONE = re.compile(r"\{\"[sz]\}")
_BACKQUOTED = re.compile(r"(?<!`)``(?!`)([^`']+)``(?!`)")
_ESCAPED_APOSTROPHE = re.compile(r"(?<![\w\\{}])[A-Za-z]+\\'(?:s|t|re|ll|ve|d|m)\b")
_MARK = re.compile(r"(?<!\\)(?:\"|``|'')")
_BEFORE_OPENING = frozenset(" \t\r\n([-–—/~`‘“„«")
_VOWELS = frozenset("aeiouAEIOU")
_AMBIGUOUS = frozenset("aouAOU`'<>=~|")
"""What a shorthand and the beginning of a quoted word may have after the straight mark."""
_HYPHENS = frozenset("=~")
_INVISIBLE = frozenset('-|"')

_ELISION = r"(?:n|tis|twas|em|til|till|cause|bout|round|net|cello|neath|gainst)\b"
_OPENING = re.compile(
    rf"""(?<![^\s(\[{{/–—-])'(?!['\d])(?!{_ELISION})(?=[{{$]*(?:\\[`'^"~=.]?{{?)?[^\W\d])
       | (?<![^\s(\[{{/–—-])'(?!\d0s)(?=\d[\w-]*'(?!\w))  # '3D', but not '90s""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = re.compile(r"(?<=[\w.,!?;:)\]}$%])(?<!\s')(?<!\s'[nN])'(?![\w'])")
_LOST_BACKSLASH = re.compile(
    r"\b[A-Za-z]+\{['`][aeioucny]\}[a-z]*|\b[A-Z][a-z]+'[aeiou][a-z]*|\b[A-Za-z]+`[aeiou][a-z]*|\b[A-Z][a-z]*\"[aeiou][a-z]+"
)
_LOST_IN_BRACES = re.compile(
    r"(?:(?<![A-Za-z])[A-Za-z]+)?\{(?:'[aeiouyAEIOUY]|[`^][aeiouAEIOU])\}[A-Za-z]*"
)
_SPELLED_WITH_APOSTROPHE = re.compile(r"(?:Qur|Shi|Hawai|Ka|Sa|Ba|Ma|Mu|Tal|Isma)'|[DLO]'")


def read_quotes(text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return TeX with babel's shorthands and opening quotation marks written out."""
    found: list[Diagnostic] = []
    if '"' in text:
        before = text
        text = _GERMAN.sub(r"„\1“", text)
        text = _FRENCH.sub(r"«\1»", text)
        text = _UMLAUT_ALONE.sub(r'{\\"\1}', text)
        text = _SHARP_S_ALONE.sub(r"{\\ss}", text)
        text = _Marks(text, found, babel=text != before).read()
    if "'" in text or "`" in text:
        found.extend(_broken_accents(text))
        text = _opened(text)
    return text, tuple(found)


def read_typed_quotes(text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return a typed title with babel's paired quotation marks, which nobody else would type."""
    if '"' in text:
        text = _GERMAN.sub(r"„\1“", text)
    if "``" in text:
        text = _BACKQUOTED.sub(r"``\1''", text)
    if "''" in text:
        text = _without_lone_closers(text)
    return text, tuple(_broken_accents(text))


def escaped_apostrophes(text: str) -> tuple[Diagnostic, ...]:
    r"""Look for apostrophes that were escaped as in a string of a program: ``Langton\'s``.

    For TeX that is an accent on the next letter. In a word that has more TeX it is taken for one.
    """
    found = _ESCAPED_APOSTROPHE.findall(text)
    hint = "write the apostrophe without a backslash, or the letter with its accent"
    return tuple(error(f"“{word}” may be an apostrophe or an accent", hint) for word in found)


def lost_accents(text: str) -> tuple[Diagnostic, ...]:
    """Look for letters in braces whose accent has no backslash: ``Universit{'e}``."""
    hint = "write the letter, or the accent with its backslash"
    return tuple(
        error(f"“{match[0]}” has lost the backslash of an accent", hint)
        for match in _LOST_IN_BRACES.finditer(text)
    )


def _without_lone_closers(text: str) -> str:
    """Part two apostrophes that close nothing, as TeX parts them: a second derivative, a slip."""
    pieces: list[str] = []
    done = opened = 0
    for match in _MARK.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        opens = match[0] == "``" or ((not before or before in _BEFORE_OPENING) and after.isalnum())
        if match[0] == "''" and not opens and not opened:
            pieces += [text[done : match.start()], "'{}'"]
            done = match.end()
        opened = max(0, opened + (1 if opens else -1))
    return "".join(pieces) + text[done:]


def _opened(text: str) -> str:
    """Write the apostrophes that open a quotation as TeX has them, with a backquote."""
    closings = [match.start() for match in _CLOSING.finditer(text)]
    last = closings[-1] if closings else -1
    return _OPENING.sub(lambda match: "`" if match.start() < last else match[0], text)


def _broken_accents(text: str) -> list[Diagnostic]:
    words = dict.fromkeys(
        match[0]
        for match in _LOST_BACKSLASH.finditer(text)
        if not _SPELLED_WITH_APOSTROPHE.match(match[0])
    )
    hint = "write the letter, or the accent with its backslash"
    return [
        warning(f"“{word}” may have lost the backslash of an accent", hint)
        for word in words
        if not _LOST_IN_BRACES.search(word)
    ]


@dataclass(slots=True)
class _Marks:
    """The double quotation marks of a text, read from left to right."""

    text: str
    found: list[Diagnostic]
    babel: bool
    """Whether the text has shorthands for certain."""
    pieces: list[str] = field(default_factory=list)
    done: int = 0
    opened: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)

    def read(self) -> str:
        for match in _MARK.finditer(self.text):
            if match.start() < self.done:
                continue
            if self._opens(match):
                self.opened.append(match.start())
            elif self.opened and not self._may_be_letter(match):
                self.opened.pop()
            elif match[0] == '"':
                self._shorthand(match.start())
        for start in self.opened:
            after = self._after(start)
            if self.text[start] == '"' and self._character(after) in _AMBIGUOUS:
                self._refuse(start)
            else:
                self.alone.append(start)
        for start in self.alone:  # beside shorthands it may be one that is not known here
            if self.babel or self.pieces:
                self._refuse(start)
            else:
                self._say_alone(start)
        return "".join(self.pieces) + self.text[self.done :]

    def _opens(self, match: re.Match[str]) -> bool:
        if match[0] == "``":
            return True
        before, after = self._before(match.start()), self._after(match.end() - 1)
        following = self._character(after)
        opens = before == "" or before in _BEFORE_OPENING
        return opens and bool(following) and not following.isspace()

    def _may_be_letter(self, match: re.Match[str]) -> bool:
        """Tell whether a mark amid a word may be an umlaut, as the one that opened may be."""
        start = match.start()
        mark = self._character(self._after(start))
        opener = self._character(self._after(self.opened[-1]))
        return (
            match[0] == '"'
            and self._before(start).isalpha()
            and (mark in _VOWELS or mark in ("s", "z"))
            and opener in _AMBIGUOUS
        )

    def _shorthand(self, start: int) -> None:
        """Read a straight mark that no quotation explains."""
        before, after = self._before(start), self._after(start)
        mark = self._character(after)
        follower = self._character(self._after(after))
        if not before.isalpha() or not mark.strip():
            if not before.isdecimal():  # it is the sign for inches there
                self.alone.append(start)
        elif mark in _VOWELS:
            self._replace(start, start + 1, '\\"')
        elif mark in ("s", "z") and follower.isalpha():
            self._replace(start, after + 1, "{\\ss}")
        elif mark in _HYPHENS and follower.isalpha():
            self._replace(start, after + 1, "-")
        elif mark in _INVISIBLE and follower.isalpha():
            self._replace(start, after + 1, "")
        elif mark.isalpha() or mark in _AMBIGUOUS:
            self._refuse(start)
        else:
            self.alone.append(start)

    def _replace(self, start: int, end: int, by: str) -> None:
        read = self.text[start : self._after(start) + 1]
        self.pieces += [self.text[self.done : start], by]
        self.done = end
        self.found.append(warning(f"{read} was read as a shorthand of babel", "write what it is"))

    def _refuse(self, start: int) -> None:
        word = self.text[start : start + 30].split(maxsplit=1)[0]
        hint = "write “ and ” round what is quoted, and letters as they are"
        self.found.append(error(f"{word} may be a quotation or a shorthand of babel", hint))

    def _say_alone(self, start: int) -> None:
        around = self.text[max(0, start - 15) : start + 15].strip()
        self.found.append(warning(f"a quotation mark in “{around}” has no partner"))

    def _character(self, position: int) -> str:
        return self.text[position : position + 1]

    def _before(self, position: int) -> str:
        return self.text[max(0, position - 8) : position].rstrip("{}")[-1:]

    def _after(self, position: int) -> int:
        position += 1
        while self.text[position : position + 1] in ("{", "}"):
            position += 1
        return position
