"""``@xdata`` of biblatex: fields that entries have in common and inherit.

The biblatex manual, section 3.13.6. An entry's own field goes before an inherited one. ``xdata``
entries may name others, and an entry may name several.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from generator.diagnostics import Diagnostic, Span, error, warning
from generator.sources.bibtex.entry import Entry, Field
from generator.sources.validate import collapse_whitespace, shorten

_KIND = "xdata"
_ON_FORMS = frozenset({"author", "title", "subtitle", "titleaddon"})
_MOST = 100
"""Entries that one may inherit from: each costs a step for each entry that names it."""


def inherit(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return every entry with the fields of the ``@xdata`` that it names, and what is wrong."""
    entries = tuple(entries)
    data = {entry.key.casefold(): entry for entry in entries if entry.kind == _KIND}
    return tuple(
        entry if entry.kind == _KIND else _pointed(_inherited(entry, data)) for entry in entries
    )


def _pointed(entry: Entry) -> Entry:
    """Refuse a field that points into an ``@xdata`` instead of naming it: that is not followed."""
    faults = tuple(
        error(f"{field.name} points into an @xdata entry", span=Span(line=field.line))
        for field in entry.fields
        if field.name in _ON_FORMS and field.value.lstrip().startswith("xdata=")
    )
    return replace(entry, faults=(*entry.faults, *faults)) if faults else entry


def _named(entry: Entry) -> list[tuple[str, int]]:
    """Return the keys that an entry names, with the line that names them."""
    return [
        (collapse_whitespace(key), field.line)
        for field in entry.fields
        if field.name == _KIND
        for key in field.value.split(",")
        if key.strip()
    ]


def _inherited(entry: Entry, data: Mapping[str, Entry]) -> Entry:
    waiting = list(reversed(_named(entry)))
    if not waiting:
        return entry
    faults: list[Diagnostic] = []
    own = {field.name for field in entry.fields}
    fields: dict[str, Field] = {}
    seen: set[str] = set()
    while waiting:
        key, line = waiting.pop()
        found = data.get(key.casefold())
        if found is None:
            message = f"xdata names {shorten(key)}, and the file has no such @xdata entry"
            faults.append(warning(message, span=Span(line=line)))
        elif key.casefold() in seen:
            message = f"{shorten(key)} is inherited twice, or in a circle"
            faults.append(warning(message, span=Span(line=line)))
        elif len(seen) == _MOST:
            message = f"more than {_MOST} @xdata entries are inherited"
            faults.append(error(message, span=Span(line=line)))
            break
        else:
            seen.add(key.casefold())
            faults += found.faults
            faults += _take(found, fields, own)
            waiting += reversed(_named(found))
    return replace(entry, fields=(*entry.fields, *fields.values()), faults=(*entry.faults, *faults))


def _take(found: Entry, fields: dict[str, Field], own: Container[str]) -> Iterator[Diagnostic]:
    """Take over the fields that an entry lacks; two that differ on a form are a fault."""
    for field in found.fields:
        if field.name == _KIND or field.name in own:
            continue
        first = fields.setdefault(field.name, field)
        if field.name in _ON_FORMS and collapse_whitespace(first.value) != collapse_whitespace(
            field.value
        ):
            message = f"the field {field.name} comes from two @xdata entries and differs"
            lines = f"(lines {first.line}, {field.line})"
            yield error(f"{message} {lines}", span=Span(line=field.line))
