"""Files that hold no metadata, or in a shape that is not read: what they are, what to do."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePath

from generator.diagnostics import Diagnostic, error, warning
from generator.sources.parsed_file import OtherFile, SourceFile
from generator.sources.rows import column_names
from generator.sources.validate import shorten

_AS_CSV = "save the sheet as CSV (UTF-8), and give that"
_EXPORT = "export the list of papers as BibTeX, JSON or CSV, and give that"
_BINARY = (
    (b"%PDF-", "a PDF", _EXPORT),
    (b"\x1f\x8b", "a gzip archive", "unpack it, and give the file in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it, and give the files in it"),
    (b"Rar!", "a RAR archive", "unpack it, and give the files in it"),
    (b"BZh", "a bzip2 archive", "unpack it, and give the file in it"),
    (b"\xfd7zXZ", "an xz archive", "unpack it, and give the file in it"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it, and give the file in it"),
    (b"SQLite format 3\0", "an SQLite database", _EXPORT),
    (b"\x89PNG", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "a picture", _EXPORT),
    (b"GIF8", "a picture", _EXPORT),
    (b"{\\rtf", "an RTF document", _EXPORT),
    (b"bplist", "a property list", _EXPORT),
)
"""First bytes of files, with what they are."""
_ZIPPED = (
    (b"word/", "a Word document (.docx)", _EXPORT),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)", _EXPORT),
    (b"ppt/", "a PowerPoint file (.pptx)", _EXPORT),
    (b"Index/", "an Apple Numbers or Pages file", _AS_CSV),
)
_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_EMPTY_JSON = re.compile(r'\s*(?:\[\s*\]|\{\s*\}|\{\s*"notes"\s*:\s*\[\s*\][^\[\]{}]*\})\s*')
_JSON = re.compile(r"\s*[\[{]\s*[\[{\"\]}]")
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml|[A-Za-z])")
_YAML = re.compile(r"\s*(?:---\s*\n\s*)?-\s+\w+:")
_HEAD = 4096
"""Characters or bytes at a file's beginning that are looked at."""
_TOP = 5
"""Lines among which the headings of a table are looked for."""


def name_binary(data: bytes) -> OtherFile | None:
    """Name what a file is by its first bytes; ``None`` if it may be text."""
    if data.startswith(_ZIP):
        # The names of the members stand in the directory at the end, the type of others at the top.
        ends = data[:_HEAD] + data[-16 * _HEAD :]
        inside = (OtherFile(name, advice) for mark, name, advice in _ZIPPED if mark in ends)
        whole = OtherFile("a zip archive", "unpack it, and give the files in it")
        cut = OtherFile("a workbook or zip archive that is cut off", "save or fetch it again")
        return next(inside, whole if _ZIP_END in ends else cut)
    found = (OtherFile(name, advice) for mark, name, advice in _BINARY if data.startswith(mark))
    return next(found, None)


def not_metadata(kind: OtherFile) -> Diagnostic:
    """Say that a file is something else than metadata."""
    return error(f"the file is {kind.name}, which is not read", kind.advice)


def explain_unknown(source: SourceFile) -> Diagnostic | None:
    """Say what a text is that is in no format that is read; ``None`` if that is not known."""
    head = source.text[:_HEAD]
    if source.kind:
        return not_metadata(source.kind)
    if not source.text.strip():
        return warning("the file is empty")
    if len(head) == len(source.text) and _EMPTY_JSON.fullmatch(head):
        return error("the JSON holds no papers: it is empty", "export it again, with the papers")
    if _HTML.match(head):
        hint = "it may be a page that asks to log in; use the export of the system instead"
        return error("the file is a web page", hint)
    kind = _kind_of_text(source, head)
    return not_metadata(kind) if kind else None


def _kind_of_text(source: SourceFile, head: str) -> OtherFile | None:
    if _JSON.match(head):
        return OtherFile("JSON, but of no known system", "make a table: id,title,authors")
    if _XML.match(head):
        return OtherFile("XML", _EXPORT)
    if _YAML.match(head):
        return OtherFile("YAML", "make a table: id,title,authors")
    lines = (set(column_names(source, line)) for line in range(1, _TOP + 1))
    return next(filter(None, (_kind_of_table(columns, source) for columns in lines)), None)


def _kind_of_table(columns: Collection[str], source: SourceFile) -> OtherFile | None:
    """Name a table without the columns that are needed."""
    if "title" in columns or "paper_title" in columns:
        hint = f"{_setting(source, 'authors')}; semicolons part the names"
        return OtherFile("a table without a column “authors”", hint)
    if len(columns) > 1 and not set(columns).isdisjoint({"authors", "author_names"}):
        return OtherFile("a table without a column “title”", _setting(source, "title"))
    return None


def _setting(source: SourceFile, column: str) -> str:
    """Say how a column is added, or named in the settings."""
    file = PurePath(source.name).name.replace('"', "'")
    return (
        f'add one, or say its heading in agreements.toml: under [sources."{file}"] write '
        f'{column} = "its heading"'
    )


def without_ids(columns: Collection[str], source: SourceFile) -> Diagnostic:
    """Say what to do with a table that has titles and authors, and no ids."""
    hint = f"{_setting(source, 'id')}; there are: {shorten(', '.join(columns), 200)}"
    return error("the table has no column “id”, which names the papers' forms", hint)
