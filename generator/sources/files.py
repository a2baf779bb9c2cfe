"""Files and folders into sources; the only room here that touches the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from generator.diagnostics import Diagnosed, Diagnostic, Span, error, note
from generator.sources.encoding import decode_bytes
from generator.sources.parsed_file import SourceFile
from generator.sources.unknown import name_binary
from generator.sources.validate import place_all
from generator.sources.workbook import (
    Sheet,
    WorkbookError,
    is_workbook,
    is_xml_workbook,
    read_workbook,
    read_xml_workbook,
)


def read_sources(path: Path, encoding: str = "") -> Diagnosed[tuple[SourceFile, ...]]:
    """Read and decode one file, of a workbook each sheet; none and an error if that cannot be done.

    Args:
        path: the file.
        encoding: what a person says that it is, if it is not UTF-8.
    """
    span = Span(str(path))
    try:
        if not path.is_file():
            found = "is not a file" if path.exists() else "does not exist"
            return Diagnosed((), (error(f"the file {found}", span=span),))
        data = path.read_bytes()
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or str(failure)
        return Diagnosed((), (error(f"the file cannot be read: {reason}", span=span),))
    if is_workbook(data):
        return _read_sheets(span, partial(read_workbook, data))
    if kind := name_binary(data):
        return Diagnosed((SourceFile(str(path), "", kind=kind),))
    text = decode_bytes(data, encoding)
    if is_xml_workbook(text.value):
        return _read_sheets(span, partial(read_xml_workbook, text.value))
    source = SourceFile(str(path), text.value, text.guess)
    return Diagnosed((source,), place_all(text.diagnostics, span))


def _read_sheets(
    span: Span, read: Callable[[], tuple[Sheet, ...]]
) -> Diagnosed[tuple[SourceFile, ...]]:
    try:
        sheets = read()
    except WorkbookError as failure:
        hint = "save it again as .xlsx or CSV, without a password"
        return Diagnosed((), (error(f"the workbook cannot be read: {failure}", hint, span),))
    if len(sheets) == 1:
        return Diagnosed((SourceFile(str(span.file), sheets[0].text),))
    named = (SourceFile(f"{span.file} [{sheet.name}]", sheet.text) for sheet in sheets)
    return Diagnosed(tuple(named) or (SourceFile(str(span.file), ""),))


def expand(paths: Sequence[Path]) -> Diagnosed[tuple[tuple[Path, bool], ...]]:
    """Put the files of folders in the folders' place, each file once.

    Hidden files and folders in folders are left out, the latter with a note.

    Returns:
        Every file with whether it was named itself, not found in a folder.
    """
    files: dict[Path, tuple[Path, bool]] = {}
    diagnostics: list[Diagnostic] = []
    for path, named in _candidates(paths, diagnostics):
        files.setdefault(_identity(path), (path, named))
    return Diagnosed(tuple(files.values()), tuple(diagnostics))


def _candidates(
    paths: Sequence[Path], diagnostics: list[Diagnostic]
) -> Iterator[tuple[Path, bool]]:
    for path in paths:
        try:
            children = sorted(path.iterdir()) if path.is_dir() else None
        except (OSError, ValueError) as failure:
            diagnostics.append(error(f"the folder cannot be read: {failure}", span=Span(str(path))))
            continue
        if children is None:
            yield path, True
            continue
        for child in children:
            if child.name.startswith("."):
                continue
            if child.is_dir():
                diagnostics.append(note("folders in folders are left out", span=Span(str(child))))
            else:
                yield child, False


def _identity(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path
