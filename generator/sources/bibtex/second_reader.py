r"""The second reader: bibtexparser reads each entry again, and the two readings are compared.

A wrong letter on a legal form is worse than no form. So the values that decide what stands on a
form have two readers that were written apart. Where they differ in the title, the authors or what
these are inherited from, the paper is refused; elsewhere on the form it is a warning. Where
bibtexparser cannot read an entry in which our grammar finds no fault (it knows no doubled comma),
our reading stands, and a note says so. An entry with a fault has been brought before a person
already, and is not read again: for want of a comma bibtexparser makes one value of two fields.

Values are compared as they are written, with their delimiters, macros and ``#``: what is written
alike means the same.

bibtexparser's ``Splitter`` is given one entry at a time, behind a head that it knows, so that keys
with braces, types that it does not know and duplicate keys are no matter. What it would take for a
mark and BibTeX does not is hidden from it, by one character each:

- a backslash: it makes no brace, comma or line break an ordinary character; it stays where it
  makes an accent of a quotation mark;
- a quotation mark within braces: only one outside of them ends a value;
- ``@``: where the entry ends is known;
- a line break, which it counts: to it a carriage return is white space and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache

from bibtexparser import model, splitter

from generator.diagnostics import Diagnostic, Severity, Span, note
from generator.sources.bibtex.entry import Entry
from generator.sources.validate import shorten

_DECISIVE = re.compile(r"title|subtitle|author|author\+an(?::.*)?|xdata")
"""Fields that decide to what agreement a person signs, and who."""
_ON_FORMS = re.compile(
    r"name|shortname|booktitle|booksubtitle|journal|journaltitle|volume|year|date|start|end"
    r"|address|location|venue|publisher|organization|series|editor|crossref|titleaddon"
)
"""Fields that a form may show of the volume, or that lead to it."""
_BACKSLASH, _QUOTE, _AT = "\ufdd0", "\ufdd1", "\ufdd2"
"""Characters of Unicode that stand for none, in place of those that bibtexparser takes wrongly."""
_SHOWN_AGAIN = str.maketrans({_BACKSLASH: "\\", _QUOTE: '"', _AT: "@"})
_MARK = re.compile(r"[{}\"]")
_QUOTE_ENDS = re.compile(r"\s*+(?:[,#})]|\Z)")
_Values = Mapping[str, list[str]]

_reading = ContextVar("reading", default=False)
splitter.logger.addFilter(lambda _: not _reading.get())


def read_again(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries, with a fault where bibtexparser reads another thing than our grammar."""
    token = _reading.set(True)
    try:
        return tuple(map(_compared, entries))
    finally:
        _reading.reset(token)


def _compared(entry: Entry) -> Entry:
    if entry.faults or any(field.faults for field in entry.fields):
        return entry
    faults = tuple(_differences(entry))
    return replace(entry, faults=faults) if faults else entry


def _differences(entry: Entry) -> Iterator[Diagnostic]:
    second = _second_reading(entry.body)
    if second is None:
        message = "bibtexparser cannot read this entry: its title and authors were read only once"
        yield note(message, "look at them on the form", Span(line=entry.line))
        return
    first = _by_name((field.name, field.source) for field in entry.fields)
    lines = {field.name: field.line for field in reversed(entry.fields)}
    for name in dict.fromkeys((*first, *second)):
        severity = _severity(name)
        if severity is None or first.get(name) == second.get(name):
            continue
        ours, theirs = _quoted_from_there(first.get(name, []), second.get(name, []))
        yield Diagnostic(
            severity,
            f"the field {name} can be read in two ways: {ours}, or {theirs} by bibtexparser",
            "put each value of the entry in one pair of braces, and one comma behind it",
            Span(line=lines.get(name, entry.line)),
        )


def _second_reading(body: str) -> _Values | None:
    """Let bibtexparser read an entry's fields; give nothing if it cannot."""
    head = "@misc(key," if body.endswith(")") else "@misc{key,"
    try:
        blocks = splitter.Splitter(head + _hide(body)).split().blocks
    except Exception:  # it raises again whatever goes wrong in it
        return None
    entry = next(iter(blocks), None)
    if isinstance(entry, model.DuplicateFieldKeyBlock):
        entry = entry.ignore_error_block
    if not isinstance(entry, model.Entry):
        return None
    return _by_name((field.key.lower(), str(field.value)) for field in entry.fields)


def _by_name(fields: Iterable[tuple[str, str]]) -> _Values:
    values: dict[str, list[str]] = {}
    for hidden, written in fields:
        name = _show_again(hidden)
        if _severity(name) is not None:
            values.setdefault(name, []).append(_show_again(written).strip())
    return values


@lru_cache(maxsize=1024)
def _severity(name: str) -> Severity | None:
    """Tell how much it matters that a field is read in two ways; None for fields on no form."""
    if _DECISIVE.fullmatch(name):
        return Severity.ERROR
    return Severity.WARNING if _ON_FORMS.fullmatch(name) else None


def _show_again(text: str) -> str:
    text = text.replace("\r", "\n")
    return text if text.isascii() else text.translate(_SHOWN_AGAIN)


def _hide(body: str) -> str:
    """Put stand-ins for what bibtexparser takes for a mark and BibTeX does not."""
    hidden = body.replace("\\", _BACKSLASH).replace("@", _AT).replace("\n", "\r")
    pieces: list[str] = []
    depth = position = 0
    for mark in _MARK.finditer(body) if '"' in body else ():
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth = max(0, depth - 1)
        elif depth:
            pieces += (hidden[position : mark.start()], _QUOTE)
            position = mark.end()
        elif body.endswith("\\", 0, mark.start()) and not _ends_value(body, mark):
            pieces += (hidden[position : mark.start() - 1], '\\"')
            position = mark.end()
    return "".join((*pieces, hidden[position:]))


def _ends_value(body: str, quote: re.Match[str]) -> bool:
    return _QUOTE_ENDS.match(body, quote.end()) is not None


def _quoted_from_there(ours: list[str], theirs: list[str]) -> tuple[str, str]:
    """Quote two readings from shortly before the place where they begin to differ."""
    first, second = (" and again ".join(values) for values in (ours, theirs))
    pairs = enumerate(zip(first, second, strict=False))
    differs = next((i for i, (one, other) in pairs if one != other), min(len(first), len(second)))
    begin = max(0, differs - 30)
    return _quoted(first, begin), _quoted(second, begin)


def _quoted(reading: str, begin: int) -> str:
    if not reading:
        return "nothing"
    return shorten(f"…{reading[begin:]}" if begin else reading, 100)
