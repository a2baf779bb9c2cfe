"""One block of BibTeX: a delimited ``{key, field = value, …}`` into fields and their faults."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from generator.diagnostics import Diagnostic, Severity, Span, error, has_errors, warning
from generator.sources.bibtex.plain_fields import NAME, match_plain_field
from generator.sources.validate import shorten

_FIELD = re.compile(rf"{NAME}\s*+=")
_SPACE = re.compile(r"\s*+")
_BRACE = re.compile(r"[{}]")
_QUOTE = re.compile(r"[{}\"]")
_BARE = {"}": re.compile(r"[^,{}\"#=\n]++"), ")": re.compile(r"[^,{}\"#=\n)]++")}
_KEY_MARK = {"}": re.compile(r"[{},=]"), ")": re.compile(r"[{},=)]")}
_SKIP_MARK = {"}": re.compile(r"[{},]"), ")": re.compile(r"[{},)]")}
_QUOTE_ENDS = re.compile(r"\s*+(?:[,#})]|\Z)")
_MORE_FIELDS = re.compile(r"\s*+,?\s*+[A-Za-z_-]++\s*+=\s*+[{\"]")
_NAMED = (
    r"(?:title|booktitle|subtitle|author|editor|publisher|journal|series|address|location|note"
    r"|abstract|keywords|url|doi|issn|isbn|organization|school|institution|year|month|day|volume"
    r"|number|issue|pages|eid|edition|date)"
)
_SWALLOWED = re.compile(
    rf"""(?:^|[\n,])[ \t\r]*+(?P<any>[A-Za-z][\w-]++)\s*+=\s*+(?:[{{"]|\Z)
       | [\n,][ \t]*+(?P<bare>{_NAMED})\s*+=\s*+[\w.-]++\s*+(?:[,\n#]|\Z)
       | [\s}}](?P<named>{_NAMED})\s*+=\s*+[{{"]""",
    re.VERBOSE | re.IGNORECASE,
)
"""The beginning of a field inside the value of another, where braces do not pair."""
_DELIMITED = r"(?:\{[^{}]*+(?>(?:\{[^{}]*+\}[^{}]*+)*)\}|\"[^\"]*+\")"
_MORE_NAMED = r"timestamp|bibsource|biburl|crossref|eprint|archiveprefix"
_SWALLOWED_WHOLE = re.compile(
    rf"""(?:^|[\s,}}])(?P<named>{_NAMED}|{_MORE_NAMED})\s*+=\s*+(?:{_DELIMITED}\s*+(?:,|\Z)|\Z)
       | (?:\n|,\s)[ \t]*+(?P<bare>{_NAMED})\s*+=\s*+[\w.-]++\s*+(?:,|\Z)""",
    re.VERBOSE | re.IGNORECASE,
)
"""The same where all pair, but stand in the wrong place; ``Data = {Wiki}: A Study`` is no field."""
_LONGEST = 5_000
"""Characters that a value may have if it is longer than it is written: macros may double."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entry."""

    name: str
    """In lower case."""
    value: str
    """Without delimiters, with macros and concatenations resolved."""
    line: int
    faults: tuple[Diagnostic, ...] = ()
    """What is not BibTeX in the value; an error if what was read cannot be trusted."""
    source: str = ""
    """The value as it is written: delimiters, names of macros and ``#``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``@type{key, …}``."""

    kind: str
    """The entry's type in lower case."""
    key: str
    """The citation key as written, white space folded; empty if there is none."""
    fields: tuple[Field, ...]
    line: int
    faults: tuple[Diagnostic, ...] = ()
    """Faults of the entry outside its fields' values."""
    body: str = ""
    """What is written behind the key, with the closing delimiter."""


class BibText:
    """The text of a file, its lines, and the macros that were defined so far."""

    def __init__(self, text: str, macros: dict[str, str], lines_before: int = 0) -> None:
        self.text = text
        self.macros = macros
        """The values of ``@string``, by name in lower case."""
        self._first_line = lines_before + 1
        self._newlines = [match.start() for match in re.finditer("\n", text)]

    def line(self, position: int) -> int:
        """Return the line, counted from 1, that a position is in."""
        return bisect_right(self._newlines, position - 1) + self._first_line


class _CutOffError(Exception):
    """The end of what the entry may reach to was found inside a value."""


class BlockReader:
    """One block, from behind its opening delimiter to its end or the given bound."""

    def __init__(self, text: BibText, mark: re.Match[str], end: int) -> None:
        self.bibtex = text
        self.text = text.text
        self.start = mark.start()
        self.position = mark.end()
        self.end = end
        self.closer = "}" if mark[2] == "{" else ")"
        self.faults: list[Diagnostic] = []

    def read_entry(self, kind: str) -> Entry:
        """Read key and fields; what is broken is said in the faults, never raised."""
        fields: list[Field] = []
        key = ""
        body = self.end
        try:
            key = self._read_key()
            body = self.position
            self._read_fields(fields)
        except _CutOffError:
            self._fault("the entry is cut off, or a brace or quotation mark is never closed")
            self.position = self.end
        pairs = not self.faults and not any(has_errors(each.faults) for each in fields)
        for field in fields:
            self._find_swallowed(field, _SWALLOWED_WHOLE if pairs else _SWALLOWED)
        line = self.bibtex.line(self.start)
        written = self.text[body : self.position]
        return Entry(kind, key, tuple(fields), line, tuple(self.faults), written)

    def read_macro(self) -> None:
        """Read ``@string{name = value}``; a broken one leaves its name undefined."""
        try:
            name = self._match(_FIELD)
            if name is None:
                self.skip_to_close()
                return
            value = self._read_value(name[1].lower())
            if not has_errors(value.faults):
                self.bibtex.macros[value.name] = value.value
            self.skip_to_close()
        except _CutOffError:
            self.position = self.end

    def skip_to_close(self) -> None:
        """Go behind the block's closing delimiter."""
        while self._skip_to_mark() == ",":
            self.position += 1
        self.position = min(self.position + 1, self.end)

    def _read_key(self) -> str:
        """Read up to the comma after the key; braces in it belong to it."""
        start, depth = self.position, 0
        for mark in _KEY_MARK[self.closer].finditer(self.text, start, self.end):
            if mark[0] == "{":
                depth += 1
            elif mark[0] == "}" and depth:
                depth -= 1
            elif not depth:
                return self._end_key(" ".join(self.text[start : mark.start()].split()), mark)
        raise _CutOffError

    def _end_key(self, key: str, mark: re.Match[str]) -> str:
        if mark[0] == "=":
            # The last word is the first field's name: either the comma or the key is missing.
            key, _, name = key.rpartition(" ")
            self.position = (
                self.text.rindex(name, self.position, mark.start()) if name else (mark.start())
            )
            if key:
                self._fault("the comma after the citation key is missing", Severity.WARNING)
        else:
            self.position = mark.end() if mark[0] == "," else mark.start()
        return key

    def _read_fields(self, fields: list[Field]) -> None:
        while True:
            while plain := match_plain_field(self.text, self.position, self.end, self.closer):
                fields.append(self._plain_field(plain))
            self._skip_space()
            following = self.text[self.position : self.position + 1]
            if self.position >= self.end:
                self._fault("the entry is not closed", Severity.WARNING)
                return
            if following == self.closer:
                self._close()
                return
            if following == ",":
                self.position += 1
            elif name := self._match(_FIELD):
                fields.append(self._read_field(name[1].lower()))
            else:
                self._fault(f"this is not a field: {self._skipped()}", Severity.WARNING)

    def _plain_field(self, match: re.Match[str]) -> Field:
        self.position = match.end()
        start = match.start(2) - 1
        source = self.text[start : self.position]
        return Field(match[1].lower(), match[2], self.bibtex.line(start), (), source)

    def _close(self) -> None:
        self.position += 1
        if _MORE_FIELDS.match(self.text, self.position, self.end):
            self._fault(
                "fields follow after the end of the entry: is there a closing brace too many?"
            )

    def _read_field(self, name: str) -> Field:
        """Read a value and see to it that a comma or the entry's end follows."""
        value = self._read_value(name)
        self._skip_space()
        following = self.text[self.position : self.position + 1]
        if self.position >= self.end or following in (",", self.closer):
            return value
        if _FIELD.match(self.text, self.position, self.end):
            message = f"the comma after the field {name} is missing"
            missing = warning(message, span=Span(line=value.line))
            return replace(value, faults=(*value.faults, missing))
        line = self.bibtex.line(self.position)
        message = f"text follows after the value of {name}: {self._skipped()}"
        left = error(message, span=Span(line=line))
        return replace(value, faults=(*value.faults, left))

    def _find_swallowed(self, field: Field, pattern: re.Pattern[str]) -> None:
        """Report a value that holds the next field: nobody knows then where either of them ends."""
        if "=" in field.value and (match := pattern.search(field.value)):
            swallowed = next(name for name in match.groups() if name)
            message = (
                f"the value of {field.name} has the field {swallowed} in it:"
                " its closing brace or quotation mark is missing"
            )
            self.faults.append(error(message, span=Span(line=field.line)))

    def _read_value(self, name: str) -> Field:
        """Read the pieces of a value, joined by ``#``."""
        self._skip_space()
        start = self.position
        line = self.bibtex.line(start)
        pieces: list[str] = []
        faults: list[Diagnostic] = []
        while True:
            self._skip_space()
            pieces.append(self._read_piece(faults))
            self._skip_space()
            if self.position >= self.end or self.text[self.position] != "#":
                break
            self.position += 1
        if sum(map(len, pieces)) > max(_LONGEST, self.position - start):
            faults.append(error(f"the value of {name} grows too long", span=Span(line=line)))
            pieces = []
        source = self.text[start : self.position].rstrip()
        return Field(name, "".join(pieces), line, tuple(faults), source)

    def _read_piece(self, faults: list[Diagnostic]) -> str:
        opener = self.text[self.position : self.position + 1] if self.position < self.end else ""
        if opener == "{":
            return self._read_braced()
        if opener == '"':
            return self._read_quoted()
        bare = self._match(_BARE[self.closer])
        if bare is None:
            if self.position >= self.end:
                raise _CutOffError
            place = Span(line=self.bibtex.line(self.position))
            faults.append(error("the value is missing", span=place))
            return ""
        word = bare[0].strip()
        if word.isdecimal() or word.lower() in self.bibtex.macros:
            return self.bibtex.macros.get(word.lower(), word)
        message = f"{_shown(word)} stands without braces and is no @string"
        faults.append(error(message, span=Span(line=self.bibtex.line(bare.start()))))
        return word

    def _read_braced(self) -> str:
        start, depth = self.position + 1, 0
        for brace in _BRACE.finditer(self.text, self.position, self.end):
            depth += 1 if brace[0] == "{" else -1
            if not depth:
                self.position = brace.end()
                return self.text[start : brace.start()]
        raise _CutOffError

    def _read_quoted(self) -> str:
        start, depth = self.position + 1, 0
        for mark in _QUOTE.finditer(self.text, start, self.end):
            if mark[0] == "{":
                depth += 1
            elif mark[0] == "}":
                depth = max(0, depth - 1)
            elif not depth and not self._is_accent(mark):
                self.position = mark.end()
                return self.text[start : mark.start()]
        raise _CutOffError

    def _is_accent(self, quote: re.Match[str]) -> bool:
        before = self.text[quote.start() - 1]
        return before == "\\" and not _QUOTE_ENDS.match(self.text, quote.end(), self.end)

    def _skipped(self) -> str:
        """Leave out text up to the next comma or the entry's end, and quote it."""
        start = self.position
        self._skip_to_mark()
        return _shown(self.text[start : min(self.position, start + 200)])

    def _skip_to_mark(self) -> str:
        depth = 0
        for mark in _SKIP_MARK[self.closer].finditer(self.text, self.position, self.end):
            if mark[0] == "{":
                depth += 1
            elif mark[0] == "}" and depth:
                depth -= 1
            elif not depth and mark[0] in (",", self.closer):
                self.position = mark.start()
                return mark[0]
        self.position = self.end
        return ""

    def _skip_space(self) -> None:
        if self.text[self.position : self.position + 1].isspace():
            space = _SPACE.match(self.text, self.position, self.end)
            self.position = space.end() if space else self.position

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self._skip_space()
        match = pattern.match(self.text, self.position, self.end)
        if match:
            self.position = match.end()
        return match

    def _fault(self, message: str, severity: Severity = Severity.ERROR) -> None:
        place = Span(line=self.bibtex.line(self.position))
        self.faults.append(Diagnostic(severity, message, span=place))


def _shown(text: str) -> str:
    return shorten(text, 40)
