"""What a form says of itself: the XMP packet (ISO 16684-1), which stands uncompressed in the file.

Only packets as this toolkit writes them are read; what another program has written anew, or
encrypted, is for the judge of returned forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 32 << 20
"""Longest file that is read; a form has some 40 kB."""

_START = b"<?xpacket begin="
_END = b"<?xpacket end="
_PRODUCER = "paper-agreements"
_TAGS = {
    "producer": re.compile("<pdf:Producer>([^<]*)</pdf:Producer>"),
    "form_id": re.compile("<dc:identifier>([^<]+)</dc:identifier>"),
    "version": re.compile("<xmpMM:VersionID>([0-9.]+)</xmpMM:VersionID>"),
    "fingerprint": re.compile("<xmpMM:DocumentID>([0-9a-f]+)</xmpMM:DocumentID>"),
}
_VERSION = re.compile(r"([1-9][0-9]{0,8})(?:\.([1-9][0-9]{0,8}))?")
"""The revision, and the rendering if it is not the first."""
_SUBJECT = re.compile(r"<dc:description>\s*<rdf:Alt>\s*<rdf:li[^>]*>([^<]*)</rdf:li>")


@dataclass(frozen=True, slots=True)
class FormMetadata:
    """What a form's metadata tell."""

    form_id: str
    revision: int
    fingerprint: str
    title: str | None
    """The paper's title in plain characters, if the form says it."""
    rendering: int = 1
    """See :attr:`generator.ledger.records.Revision.rendering`."""


def read_form_metadata(path: Path) -> FormMetadata | None:
    """Read a form's metadata; None if the file is no form of ours, or is unreasonably long.

    Raises:
        OSError: the file cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        return None
    return parse_form_metadata(path.read_bytes())


def parse_form_metadata(content: bytes) -> FormMetadata | None:
    """Find a form's metadata in the bytes of its file; the last packet counts."""
    # A file that was saved again has the newer packet behind the older.
    start = content.rfind(_START)
    end = content.find(_END, start)
    if start < 0 or end < 0:
        return None
    packet = content[start:end].decode("utf-8", "replace")
    found = {name: _only(pattern, packet) for name, pattern in _TAGS.items()}
    version = parse_version(found["version"])
    if found["producer"] != _PRODUCER or version is None or not all(found.values()):
        return None
    title = _SUBJECT.search(packet)
    return FormMetadata(
        found["form_id"],
        version[0],
        found["fingerprint"],
        _unescape(title[1]) if title else None,
        version[1],
    )


def parse_version(text: str) -> tuple[int, int] | None:
    """Read which revision and which rendering of it a form is; None if it says neither."""
    found = _VERSION.fullmatch(text)
    return (int(found[1]), int(found[2] or 1)) if found else None


def _only(pattern: re.Pattern[str], packet: str) -> str:
    found = pattern.findall(packet)
    return _unescape(found[0]) if len(found) == 1 else ""


def _unescape(text: str) -> str:
    """Read the three characters that the writer escapes; `xml.sax` takes long to import."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
