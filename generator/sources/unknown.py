"""Files that hold no metadata, or in a shape that is not read: what they are, what to do."""

from __future__ import annotations

import re
from collections.abc import Collection

from generator.diagnostics import Diagnostic, error, warning
from generator.sources.parsed_file import Kind, SourceFile
from generator.sources.rows import header
from generator.sources.validate import shorten

_AS_CSV = "save the sheet as CSV (UTF-8), and give that"
_EXPORT = "export the list of papers as BibTeX, JSON or CSV, and give that"
_BINARY = (
    (b"%PDF-", "a PDF", _EXPORT),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls or .doc)", _AS_CSV),
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
    (b"xl/", "an Excel sheet (.xlsx)", _AS_CSV),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument sheet (.ods)", _AS_CSV),
    (b"word/", "a Word document (.docx)", _EXPORT),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)", _EXPORT),
    (b"ppt/", "a PowerPoint file (.pptx)", _EXPORT),
    (b"Index/", "an Apple Numbers or Pages file", _AS_CSV),
)
_ZIP = b"PK\x03\x04"
_EMPTY_JSON = re.compile(r'\s*(?:\[\s*\]|\{\s*\}|\{\s*"notes"\s*:\s*\[\s*\][^\[\]{}]*\})\s*')
_JSON = re.compile(r"\s*[\[{]\s*[\[{\"\]}]")
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml|[A-Za-z])")
_RIS = re.compile(r"\s*TY {2}- ")
_YAML = re.compile(r"\s*(?:---\s*\n\s*)?-\s+\w+:")
_HEAD = 4096
"""Characters or bytes at a file's beginning that are looked at."""


def name_binary(data: bytes) -> Kind | None:
    """Name what a file is by its first bytes; ``None`` if it may be text."""
    if data.startswith(_ZIP):
        # The names of the members stand in the directory at the end, the type of others at the top.
        ends = data[:_HEAD] + data[-16 * _HEAD :]
        inside = (Kind(name, advice) for mark, name, advice in _ZIPPED if mark in ends)
        return next(inside, Kind("a zip archive", "unpack it, and give the files in it"))
    found = (Kind(name, advice) for mark, name, advice in _BINARY if data.startswith(mark))
    return next(found, None)


def not_metadata(kind: Kind) -> Diagnostic:
    """Say that a file is something else than metadata."""
    return error(f"the file is {kind.name}, which is not read", kind.advice)


def explain(source: SourceFile) -> Diagnostic | None:
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


def _kind_of_text(source: SourceFile, head: str) -> Kind | None:
    if _JSON.match(head):
        if '"pid"' in source.text and '"authors"' in source.text:
            hint = "use HotCRP's export as CSV, or make a table: id,title,authors"
            return Kind("HotCRP's JSON", hint)
        return Kind("JSON, but none of OpenReview's notes", "make a table: id,title,authors")
    if _XML.match(head):
        return Kind("XML", _EXPORT)
    if _RIS.match(head):
        return Kind("RIS", "export the list as BibTeX, and give that")
    if _YAML.match(head):
        return Kind("YAML", "make a table: id,title,authors")
    return _kind_of_table(set(header(source)))


def _kind_of_table(columns: Collection[str]) -> Kind | None:
    """Name a table without the columns that are needed."""
    if {"first_name", "last_name"} <= set(columns) and "submission_#" in columns:
        hint = "make a table with a line for each paper: id,title,authors (parted by semicolons)"
        return Kind("EasyChair's list of authors, a line for each author", hint)
    if {"given_name", "family_name"} <= set(columns):
        hint = "make a table with a line for each paper: id,title,authors (parted by semicolons)"
        return Kind("a list of authors, a line for each author", hint)
    if "title" in columns or "paper_title" in columns:
        return Kind("a table without a column “authors”", "add one; semicolons part the names")
    if len(columns) > 1 and not set(columns).isdisjoint({"authors", "author_names"}):
        return Kind("a table without a column “title”", "add one, or name it so")
    return None


def without_ids(columns: Collection[str]) -> Diagnostic:
    """Say what to do with a table that has titles and authors, and no ids."""
    if "#" in columns:
        hint = "rename the column “#” to “id”, and part the authors by semicolons"
        return error("the file is EasyChair's list of submissions", hint)
    hint = f"add one, or name one so; there are: {shorten(', '.join(columns), 200)}"
    return error("the table has no column “id”, which names the papers' forms", hint)
