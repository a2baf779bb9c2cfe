"""What a returned file says of itself (ISO 32000-1, 14.3): titles, names, programs, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pikepdf

from generator.returns.reading.xmp import unpack_packet
from generator.returns.structure.programs import is_program

_DATE = re.compile(r"(?:D:)?\d{4}[-:\dTZ+'. ]*")
_IDENTIFIER = re.compile(r"(?:uuid|xmp\.[did]{3}|adobe:docid:\w+|)?:?\{?[0-9A-Fa-f-]{16,64}\}?")
_WORD = re.compile(r"[^\W_]+")
_FILE_WORDS = frozenset(
    """
    pdf docx doc microsoft word untitled document form forms signed sign signature agreement
    publication permission copyright license licence release final scan scanned copy page pages
    print printed filled blank about acrobat preview en us gb x default application format  true
    false
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
"""Words of the names of files, which programs take for titles, and of values that are no text."""
_ACCOUNTS = frozenset(
    {"", "user", "admin", "administrator", "owner", "root", "unknown", "anonymous"}
)
_PEOPLE = frozenset({"Author", "creator", "LastModifiedBy"})
_PROGRAMS = frozenset({"Producer", "Creator", "CreatorTool", "softwareAgent", "xmptk"})
_QUIET = frozenset(
    """
    CreationDate ModDate CreateDate ModifyDate MetadataDate Trapped DocumentID InstanceID
    OriginalDocumentID VersionID RenditionClass when instanceID documentID part conformance
    PDFVersion action rev amd corr
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
_READABLE = 0.95
"""Part of the signs that have to be written well, for the others to be a program's fault."""
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_STRUCTURE = frozenset({"RDF", "Description", "Alt", "Seq", "Bag", "li", "xmpmeta", "about"})


def unexplained_properties(
    document: pikepdf.Pdf, original: pikepdf.Pdf, form_id: str, parts: frozenset[str]
) -> Iterator[str]:
    """Say which properties of a file are neither as they were issued nor a program's.

    Args:
        document: the file.
        original: the form as it was issued.
        form_id: the paper's id.
        parts: parts of the names of people who may have written them.
    """
    known = {words for _, words in _stated(original)}
    for name, words in _stated(document):
        if (
            words in known
            or _is_garbled(words, known)
            or _is_explained(name, words, form_id, parts)
        ):
            continue
        yield f"its properties say “{words[:60]}” ({name[:30]})"


def _is_garbled(words: str, known: set[str]) -> bool:
    """Tell whether words are known ones, with some signs that a program could not write."""
    parts = words.split("\N{REPLACEMENT CHARACTER}")
    if len(parts) == 1 or len("".join(parts)) < _READABLE * len(words):
        return False
    pattern = re.compile(".{1,2}".join(re.escape(part) for part in parts))
    return any(pattern.fullmatch(each) for each in known)


def _stated(document: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Return all that a file says of itself, with the names of its properties."""
    information = document.trailer.get("/Info")
    if isinstance(information, pikepdf.Dictionary):
        for key, value in information.items():
            yield key[1:].removeprefix("AAPL:"), _words(value)
    stream = document.Root.get("/Metadata")
    if stream is None:
        return
    if set(stream.keys()) - {"/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms"}:
        yield "Metadata", "data of some program"
    packet = unpack_packet(stream) if isinstance(stream, pikepdf.Stream) else None
    if packet is None or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        yield "Metadata", "what cannot be read"
        return
    try:
        tree = ElementTree.fromstring(packet)  # noqa: S314 - there are no entities in it
    except (ElementTree.ParseError, ValueError):
        yield "Metadata", "what cannot be read"
        return
    yield from _leaves(tree, "")


def _words(value: object) -> str:
    if isinstance(value, pikepdf.Array):
        return " ".join(_words(each) for each in value)
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    if value is None or isinstance(value, pikepdf.String | bool):
        return "" if value is None else str(value)
    return "data of some program"


def _leaves(element: ElementTree.Element, name: str) -> Iterator[tuple[str, str]]:
    own = _local(element.tag)
    name = name if own in _STRUCTURE else own
    for key, value in element.attrib.items():
        yield (name if _local(key) in {"lang", "about"} else _local(key)), value.strip()
    for words in (element.text, *(child.tail for child in element)):
        if words and words.strip():
            yield name, words.strip()
    for child in element:
        yield from _leaves(child, name)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _is_explained(name: str, words: str, form_id: str, parts: frozenset[str]) -> bool:
    folded = words.casefold()
    if not folded.strip():
        return True
    if name in _PROGRAMS and is_program(words):
        return True
    if name in _QUIET and (_DATE.fullmatch(words) or _IDENTIFIER.fullmatch(words)):
        return True
    if name in _PEOPLE:
        return folded in _ACCOUNTS or any(part in folded for part in parts)
    if name in _PROGRAMS:
        return False
    usual = _FILE_WORDS | {word.casefold() for word in _WORD.findall(form_id)}
    found = [word.casefold() for word in _WORD.findall(words)]
    return all(word in usual or word.isdigit() for word in found)
