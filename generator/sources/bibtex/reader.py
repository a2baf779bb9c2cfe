"""BibTeX, as volume chairs and publishers write it: entries into papers and their volume.

A title on a legal form has two readers. Our own grammar (:mod:`~generator.sources.bibtex.grammar`)
reads the file, says what is wrong in it, and goes on behind it. bibtexparser then reads each entry
without a fault once more (:mod:`~generator.sources.bibtex.second_reader`); a paper whose title or
authors the two read differently is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.diagnostics import (
    Diagnosed,
    Diagnostic,
    Severity,
    Span,
    error,
    has_errors,
    note,
    warning,
)
from generator.paper import Author, Name, Paper, Volume
from generator.sources.bibtex.annotations import mark_annotated
from generator.sources.bibtex.entry import Entry, Field
from generator.sources.bibtex.grammar import looks_like_bibtex, parse
from generator.sources.bibtex.pieces import Piece, cut
from generator.sources.bibtex.xdata import inherit
from generator.sources.parsed_file import ParsedFile, SourceFile, Submission
from generator.sources.validate import collapse_whitespace, place_all, shorten, validate_paper
from generator.tex import decode_names, decode_text, decode_title, join_subtitle
from generator.text import Title

_VOLUMES = frozenset({"proceedings", "mvproceedings", "collection", "mvcollection"})
_NOT_PAPERS = _VOLUMES | {
    "book", "mvbook", "reference", "mvreference", "periodical", "set", "xdata", "control",
    "bstcontrol", "ieeetranbstctl",
}  # fmt: skip
"""Entry types of BibTeX and biblatex that nobody signs an agreement for."""
_SOURCES_OF_VOLUME = {
    "name": ("name",),
    "shortname": ("shortname",),
    "booktitle": ("booktitle", "title"),
    "number": ("volume",),
    "year": ("year", "date"),
    "start": ("start",),
    "end": ("end",),
    "address": ("address", "location", "venue"),
    "publisher": ("publisher", "organization"),
    "series": ("series",),
}
"""Where each part of a volume stands in ``@Proceedings``: PMLR's fields, then BibTeX's."""
_SOURCES_IN_PAPER = _SOURCES_OF_VOLUME | {"booktitle": ("booktitle", "journal", "journaltitle")}
_PLACED = frozenset(
    {
        *(name for names in _SOURCES_IN_PAPER.values() for name in names),
        *("title", "subtitle", "titleaddon", "author", "editor", "crossref", "booksubtitle"),
        *("abstract", "file", "options", "ids"),
    }
)
"""Fields that have a place in a paper or its volume, or that nobody prints on a form."""


_PLAIN = re.compile(r"[^\\{}$~%&#^_<>`'\"\-\n]*")
"""What stands for itself in TeX."""


def sniff(source: SourceFile) -> bool:
    """Tell whether a file holds BibTeX."""
    return looks_like_bibtex(source.text)


def read(source: SourceFile) -> ParsedFile:
    """Read every entry that can be a paper.

    ``@Proceedings`` gives the volume: of the entries that name it in ``crossref``, else of those
    behind it, and the first one also of those before it.
    """
    first, *others = cut(source.text) if source.together else (Piece(source.text),)
    entries, hidden = _entries(first)
    diagnostics: list[Diagnostic] = []
    declared = _declared_volumes(source, entries, diagnostics)
    volumes = _Volumes(declared, next(iter(declared.values()), None))
    parts = [_part(source, entries, hidden, volumes)]
    if source.together and others:
        behind = replace(volumes, current=parts[0].current)
        jobs = (_PieceOfFile(source.name, piece, behind) for piece in others)
        parts += source.together(_read_piece, jobs)
    diagnostics += (each for part in parts for each in part.keyless)
    diagnostics += _left_out(source, parts)
    return ParsedFile(
        source.name,
        tuple(Submission(paper) for part in parts for paper in part.papers),
        volume=parts[0].current if len(declared) == 1 else None,
        diagnostics=tuple(diagnostics),
    )


@dataclass(frozen=True, slots=True)
class _Volumes:
    """The volumes that a file declares."""

    by_key: Mapping[str, Volume]
    current: Volume | None
    """That of the entries that name none."""


@dataclass(frozen=True, slots=True)
class _PieceOfFile:
    """What another process needs to read a piece of a file."""

    name: str
    """The file's."""
    piece: Piece
    volumes: _Volumes


@dataclass(frozen=True, slots=True)
class _Part:
    """What a piece of a file holds."""

    papers: tuple[Paper, ...]
    keyless: tuple[Diagnostic, ...]
    """Entries that were left out for want of a key."""
    others: tuple[tuple[str, int], ...]
    """Type and line of each entry that is neither a paper nor a volume."""
    hidden: tuple[int, ...]
    """Lines of the entries that stand in a comment."""
    current: Volume | None
    """The volume of the entries behind it."""


def _read_piece(job: _PieceOfFile) -> _Part:
    """Read a piece of a file that declares no volume."""
    return _part(SourceFile(job.name, ""), *_entries(job.piece), job.volumes)


def _entries(piece: Piece) -> tuple[tuple[Entry, ...], tuple[int, ...]]:
    """Return a piece's entries, and the lines of those in comments."""
    from generator.sources.bibtex.second_reader import read_again  # noqa: PLC0415 - 0.1 s to import

    bibliography = parse(piece.text, piece.lines_before)
    return inherit(read_again(bibliography.entries)), bibliography.hidden


def _part(
    source: SourceFile, entries: Iterable[Entry], hidden: tuple[int, ...], volumes: _Volumes
) -> _Part:
    papers: list[Paper] = []
    keyless: list[Diagnostic] = []
    others: list[tuple[str, int]] = []
    current = volumes.current
    for entry in entries:
        current = volumes.by_key.get(_volume_key(entry), current)
        if entry.kind in _VOLUMES:
            continue
        if entry.kind in _NOT_PAPERS:
            others.append((entry.kind, entry.line))
            continue
        if not entry.key:
            message = f"the @{entry.kind} entry has no citation key; it was left out"
            hint = "write a key of its own and a comma behind the opening brace"
            keyless.append(error(message, hint, source.span(entry.line)))
            continue
        fields = _EntryFields(entry)
        named = collapse_whitespace(fields.text("crossref")).casefold()
        papers.append(_paper(fields, volumes.by_key.get(named, current), source))
    return _Part(tuple(papers), tuple(keyless), tuple(others), hidden, current)


class _EntryFields:
    """The fields of one entry by name: the first of each, as BibTeX takes it."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self._first: dict[str, Field] = {}
        self._others: dict[str, Field] = {}
        for field in entry.fields:
            first = self._first.setdefault(field.name, field)
            if first is not field and _differ(first.value, field.value):
                self._others[field.name] = field

    def text(self, *names: str) -> str:
        """Return the value of the first of these fields that is there and can be trusted."""
        for name in names:
            field = self._first.get(name)
            if field is not None and field.value.strip() and not has_errors(field.faults):
                return field.value
        return ""

    def problems(self, name: str, span: Span) -> Iterator[Diagnostic]:
        """Say what is wrong with a field that goes onto the form."""
        if name not in self._first:
            return
        yield from _located(self._first[name].faults, span)
        if name in self._others:
            first, other = self._first[name], self._others[name]
            message = (
                f"the field {name} is there twice and differs (lines {first.line}, {other.line})"
            )
            yield error(message, "leave the right one").at(span)

    def annotations(self, name: str) -> tuple[str, ...]:
        """Return biblatex's annotations of a field: ``author+an``, ``author+an:role``."""
        start = f"{name}+an"
        return tuple(
            field.value
            for key, field in self._first.items()
            if (key == start or key.startswith(f"{start}:")) and not has_errors(field.faults)
        )

    def others(self) -> Iterator[tuple[str, str]]:
        """Yield the fields that have no place in a paper, decoded, if they can be trusted."""
        for name, field in self._first.items():
            if name in _PLACED or "+an" in name or has_errors(field.faults):
                continue
            plain = _PLAIN.fullmatch(field.value) is not None
            decoded = Diagnosed(field.value) if plain else decode_text(field.value)
            text = collapse_whitespace(decoded.value)
            if text and not has_errors(decoded.diagnostics):
                yield name, text

    def value(self, name: str) -> str:
        """Return a field's value as far as it could be read."""
        return self._first[name].value if name in self._first else ""


def _paper(fields: _EntryFields, parent: Volume | None, source: SourceFile) -> Paper:
    entry = fields.entry
    span = source.span(entry.line, entry.key)
    title = _decoded_title(fields)
    names = decode_names(fields.value("author"))
    authors = mark_annotated(tuple(map(Author, names.value)), fields.annotations("author"))
    volume = Diagnosed(parent) if parent is not None else _own_volume(fields)
    problems = (
        *_located(entry.faults, span),
        *fields.problems("title", span),
        *fields.problems("subtitle", span),
        *fields.problems("author", span),
        *title.diagnostics,
        *names.diagnostics,
        *authors.diagnostics,
        *volume.diagnostics,
    )
    extra = tuple(fields.others())
    return validate_paper(
        Paper(entry.key, title.value, authors.value, volume.value, problems, span, extra=extra)
    )


def _decoded_title(fields: _EntryFields) -> Diagnosed[Title]:
    """Decode the title with biblatex's subtitle; an addition to it (``titleaddon``) is said.

    ``maintitle`` and ``mainsubtitle`` are the volume's, ``shorttitle`` repeats the title.
    """
    title = _decoded(fields.value("title"))
    subtitle = _decoded(fields.value("subtitle"))
    found = [*title.diagnostics, *subtitle.diagnostics]
    if addition := fields.text("titleaddon"):
        message = f"the titleaddon {shorten(addition)} is not part of the title on the form"
        found.append(warning(message, "write it into the title if it belongs there"))
    if not title.value.plain:
        return Diagnosed(title.value, tuple(found))
    return Diagnosed(join_subtitle(title.value, subtitle.value), tuple(found))


def _decoded(source: str) -> Diagnosed[Title]:
    return decode_title(source) if source.strip() else Diagnosed(Title(()))


def _located(faults: Iterable[Diagnostic], span: Span) -> Iterator[Diagnostic]:
    for fault in faults:
        bare = fault.severity is Severity.ERROR and not fault.hint
        yield (replace(fault, hint="mend the entry") if bare else fault).at(span)


def _differ(one: str, other: str) -> bool:
    return collapse_whitespace(one) != collapse_whitespace(other)


def _volume_key(entry: Entry) -> str:
    return entry.key.casefold() if entry.kind in _VOLUMES else ""


def _declared_volumes(
    source: SourceFile, entries: Iterable[Entry], diagnostics: list[Diagnostic]
) -> dict[str, Volume]:
    volumes: dict[str, Volume] = {}
    for entry in entries:
        if entry.kind in _VOLUMES:
            volume = _volume(_parts(_EntryFields(entry), _SOURCES_OF_VOLUME))
            volumes[_volume_key(entry)] = volume.value
            span = source.span(entry.line, entry.key or None)
            diagnostics.extend(place_all(volume.diagnostics, span))
            diagnostics.extend(_located(entry.faults, span))
    return volumes


def _own_volume(fields: _EntryFields) -> Diagnosed[Volume | None]:
    """Tell of the volume what a paper's own entry says, if no ``@Proceedings`` does."""
    parts = _parts(fields, _SOURCES_IN_PAPER)
    if not any(part == "booktitle" for part, _ in parts):
        return Diagnosed(None)
    volume = _volume(parts)
    return Diagnosed(volume.value, volume.diagnostics)


def _parts(
    fields: _EntryFields, sources: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, str], ...]:
    found = {part: fields.text(*names) for part, names in sources.items()}
    found["booksubtitle"] = _subtitle_of_volume(fields)
    found["editors"] = fields.text("editor")
    return tuple((part, value) for part, value in found.items() if value)


def _subtitle_of_volume(fields: _EntryFields) -> str:
    """Return the subtitle that stands beside the field that the volume's title is taken from."""
    if fields.entry.kind in _VOLUMES and not fields.text("booktitle"):
        return fields.text("subtitle")
    return fields.text("booksubtitle") if fields.text("booktitle") else ""


@lru_cache(maxsize=1024)
def _volume(parts: tuple[tuple[str, str], ...]) -> Diagnosed[Volume]:
    """Decode a volume once for all its papers; a part with an error in it is left empty."""
    values: dict[str, str] = {}
    editors: Diagnosed[tuple[Name, ...]] = Diagnosed(())
    lost: list[Diagnostic] = []
    for part, source in parts:
        if part == "editors":
            editors = decode_names(source)
            continue
        decoded = decode_text(source)
        if has_errors(decoded.diagnostics):
            lost.append(_left_empty(part, decoded.diagnostics))
        else:
            values[part] = decoded.value
    names = editors.value
    if has_errors(editors.diagnostics):
        names = ()
        lost.append(_left_empty("editors", editors.diagnostics))
    values["year"] = values.get("year", "")[:4]
    if subtitle := values.pop("booksubtitle", ""):
        whole = join_subtitle(Title.of(values.get("booktitle", "")), Title.of(subtitle))
        values["booktitle"] = whole.plain
    return Diagnosed(Volume(**values, editors=names), tuple(lost))


def _left_empty(part: str, diagnostics: Iterable[Diagnostic]) -> Diagnostic:
    reasons = "; ".join(dict.fromkeys(diagnostic.message for diagnostic in diagnostics))
    return warning(f"the volume's {part} was left empty: {shorten(reasons, 200)}")


def _left_out(source: SourceFile, parts: Iterable[_Part]) -> Iterator[Diagnostic]:
    others = [each for part in parts for each in part.others]
    hidden = [line for part in parts for line in part.hidden]
    if others:
        kinds = ", ".join(sorted({f"@{kind}" for kind, _ in others}))
        message = f"left out what is not a paper: {kinds}, {len(others)} in all"
        yield note(message, span=source.span(others[0][1]))
    if hidden:
        message = f"left out what is in comments: {len(hidden)} entries, the first one here"
        yield note(message, span=source.span(hidden[0]))
