"""From paths to papers: read every file, join, select, and refuse ids that stand for two papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnosed, Diagnostic, Severity, Span, error, note, warning
from generator.paper import Paper
from generator.sources import contacts
from generator.sources.files import expand, read_sources
from generator.sources.formats import SOURCES, detect, read_detected
from generator.sources.parsed_file import (
    Acceptance,
    Loaded,
    ParsedFile,
    Selection,
    SourceFile,
    Submission,
    Together,
)
from generator.sources.unknown import explain_unknown
from generator.sources.validate import counted

if TYPE_CHECKING:
    from generator.sources.kept import KeptReadings

NO_COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType({})
"""No table has headings of its own."""


def load(  # noqa: PLR0913 - what is read, what a person says of it, and two that are for speed
    paths: Sequence[Path | str] | Path | str,
    selection: Selection = Selection.ACCEPTED,
    encoding: str = "",
    columns: Mapping[str, Mapping[str, str]] = NO_COLUMNS,
    kept: KeptReadings | None = None,
    *,
    together: Together | None = None,
) -> Loaded:
    r"""Read papers from files and from the files in folders, whatever their formats.

    Nothing is raised for what a file holds: what is wrong is in the papers' ``problems`` and in the
    diagnostics.

    Args:
        paths: a file or folder of files, or several of them.
        selection: which papers to take.
        encoding: what files are that are not UTF-8, as far as a person knows; else it is guessed
            at where that is likely to be right.
        columns: for tables with headings of their own, by the file's name: our name of each column
            (``id``, ``title``, ``authors``, …), and the heading that it has in the file.
        kept: where what was read of a file is kept for the next time.
        together: who helps to read a long file.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "papers.csv")
        ...     _ = path.write_text("id,title,authors\n7,On Ink,Ann Kim; Bo Li\n")
        ...     loaded = load([path])
        >>> [(paper.paper_id, str(paper.title), len(paper.authors)) for paper in loaded.papers]
        [('7', 'On Ink', 2)]
    """
    listed = [paths] if isinstance(paths, Path | str) else paths
    files = expand([Path(path) for path in listed])
    diagnostics = list(files.diagnostics)
    readings: list[ParsedFile] = []
    for path, named in files.value:
        said = tuple(columns.get(path.name, {}).items())
        read = partial(_read_file, path, encoding, said, together, named=named)
        found = kept.reading(path, (encoding, said, named), read) if kept else read()
        diagnostics.extend(found.diagnostics)
        readings.extend(found.value)
    return _combine(readings, diagnostics, selection)


def load_text(
    text: str, name: str = "metadata", selection: Selection = Selection.ACCEPTED
) -> Loaded:
    """Read papers from one text, whatever its format; ``name`` goes into the diagnostics."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    source = SourceFile(name, lines)
    return _combine([_read(source, named=True)], [], selection)


def _read_file(
    path: Path,
    encoding: str,
    columns: tuple[tuple[str, str], ...],
    together: Together | None,
    *,
    named: bool,
) -> Diagnosed[tuple[ParsedFile, ...]]:
    """Read what stands in a file, of a workbook each sheet."""
    found = read_sources(path, encoding)
    alone = len(found.value) == 1 or not any(map(detect, found.value))
    readings = tuple(
        _read(replace(source, columns=columns, together=together), named=named and alone)
        for source in found.value
    )
    return Diagnosed(readings, found.diagnostics)


def _read(source: SourceFile, *, named: bool) -> ParsedFile:
    found = read_detected(source)
    if found is None:
        return _unknown(source, named=named)
    parsed = _say_if_empty(found, source, named=named)
    if not source.guess:
        return parsed
    from generator.sources.guessed import mark_guessed  # noqa: PLC0415 - few files are not UTF-8

    return mark_guessed(parsed, source.guess)


def _unknown(source: SourceFile, *, named: bool) -> ParsedFile:
    """Say what a file is that is read by none: an error if it was named as metadata itself."""
    finding = explain_unknown(source)
    if finding is None and named:
        formats = ", ".join(SOURCES.names())
        finding = error("the format of the file is unknown", f"known are: {formats}")
    elif finding is None:
        finding = note("the file holds no metadata of a known kind; it was left out")
    elif not named:
        finding = replace(finding, severity=Severity.WARNING)
    return ParsedFile(source.name, diagnostics=(finding.at(source.span()),))


def _say_if_empty(parsed: ParsedFile, source: SourceFile, *, named: bool) -> ParsedFile:
    """Say of a file without papers that it has none, unless it is contacts in a folder."""
    holds = (
        parsed.submissions
        or parsed.statuses
        or parsed.authorships
        or parsed.corrections
        or parsed.diagnostics
        or parsed.volume
    )
    if holds or (not named and contacts.sniff(source)):
        return parsed
    listed = contacts.sniff(source)
    hint = "contacts are given with --contacts" if listed else "export it again, with the papers"
    empty = warning("the file holds no papers", hint)
    return replace(parsed, diagnostics=(empty.at(source.span()),))


def _combine(
    readings: Sequence[ParsedFile], diagnostics: list[Diagnostic], selection: Selection
) -> Loaded:
    joined = _joined(readings)
    diagnostics.extend(joined.diagnostics)
    papers: list[Paper] = []
    for reading in _with_volumes(joined.value):
        papers.extend(_select(reading, selection, diagnostics))
    merged = _merged(papers)
    return Loaded(merged.value, (*diagnostics, *merged.diagnostics))


def _joined(readings: Sequence[ParsedFile]) -> Diagnosed[tuple[ParsedFile, ...]]:
    """Join files; one that holds nothing but papers has nothing to be joined with."""
    match readings:
        case [ParsedFile(statuses=(), authorships=(), corrections=()) as only]:
            return Diagnosed((only,), only.diagnostics)
        case _:
            pass
    from generator.sources.join_files import join_files  # noqa: PLC0415 - only for several files

    return join_files(readings)


def _merged(papers: Sequence[Paper]) -> Diagnosed[tuple[Paper, ...]]:
    if len({paper.paper_id for paper in papers}) == len(papers):
        return Diagnosed(tuple(papers))
    from generator.sources.merge_papers import merge_papers  # noqa: PLC0415 - only for the same ids

    return merge_papers(papers)


def _with_volumes(readings: Sequence[ParsedFile]) -> Iterable[ParsedFile]:
    """Put the only declared volume into the papers of files that declare none."""
    declared = {reading.volume for reading in readings if reading.volume is not None}
    if len(declared) != 1:
        return readings
    volume = declared.pop()
    return tuple(
        reading
        if reading.volume is not None
        else replace(
            reading,
            submissions=tuple(
                replace(submission, paper=replace(submission.paper, volume=volume))
                for submission in reading.submissions
            ),
        )
        for reading in readings
    )


def _select(
    reading: ParsedFile, selection: Selection, diagnostics: list[Diagnostic]
) -> Iterable[Paper]:
    accepted = [s for s in reading.submissions if _is_taken(s, selection)]
    left = len(reading.submissions) - len(accepted)
    span = Span(reading.name)
    if left and not accepted:
        message = f"of {counted(left, 'paper')} in the file none is said to be accepted"
        diagnostics.append(warning(message, "take every one with --all", span))
    elif left:
        message = f"left out {counted(left, 'paper')} not said to be accepted"
        diagnostics.append(note(message, "take every one with --all", span))
    return [submission.paper for submission in accepted]


def _is_taken(submission: Submission, selection: Selection) -> bool:
    return selection is Selection.ALL or submission.decision is Acceptance.ACCEPTED
