"""Metadata of a form (XMP, ISO 16684-1) that another program may have written anew."""

from __future__ import annotations

import re
import zlib
from xml.etree import ElementTree

import pikepdf

from generator.ledger.xmp import FormMetadata, parse_version

_LONGEST = 1 << 20
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_FORM_ID = "{http://purl.org/dc/elements/1.1/}identifier"
_SUBJECT = "{http://purl.org/dc/elements/1.1/}description"
_VERSION = "{http://ns.adobe.com/xap/1.0/mm/}VersionID"
_FINGERPRINT = "{http://ns.adobe.com/xap/1.0/mm/}DocumentID"
_DIGEST = re.compile("[0-9a-f]{16}")


def read_packet(document: pikepdf.Pdf) -> FormMetadata | None:
    """Find what the metadata of a document say of a form of ours; None if they say nothing."""
    stream = document.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return None
    packet = unpack_packet(stream)
    # A packet of ours has no document type; with one, a parser would have to expand entities.
    if packet is None or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return None
    try:
        tree = ElementTree.fromstring(packet)  # noqa: S314 - there are no entities in it
    except (ElementTree.ParseError, ValueError):
        return None
    return _read(tree)


def unpack_packet(stream: pikepdf.Stream) -> bytes | None:
    """Return the bytes of metadata; None if they are packed in a way that metadata need not be."""
    raw: bytes = stream.read_raw_bytes()
    packing = stream.get("/Filter")
    if isinstance(packing, pikepdf.Array) and len(packing) == 1:
        packing = packing[0]
    if packing is None or (isinstance(packing, pikepdf.Array) and not len(packing)):
        return raw if len(raw) <= _LONGEST else None
    if packing != pikepdf.Name.FlateDecode:
        return None
    inflater = zlib.decompressobj()
    try:
        packet = inflater.decompress(raw, _LONGEST)
    except zlib.error:
        return None
    return None if inflater.unconsumed_tail else packet


def _read(tree: ElementTree.Element) -> FormMetadata | None:
    """Read properties that are spelled as elements or as attributes, as XMP allows (7.9.2.2)."""
    found: dict[str, str] = {}
    for description in tree.iter(f"{_RDF}Description"):
        found.update(description.attrib)
        for element in description:
            found[element.tag] = "".join(element.itertext()).strip()
    form_id, version = found.get(_FORM_ID, ""), parse_version(found.get(_VERSION, ""))
    fingerprint = found.get(_FINGERPRINT, "")
    if not form_id or version is None or not _DIGEST.fullmatch(fingerprint):
        return None
    revision, rendering = version
    return FormMetadata(form_id, revision, fingerprint, found.get(_SUBJECT) or None, rendering)
