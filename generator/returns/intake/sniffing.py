"""What a file is by its first bytes; its name and what a mail calls it are anybody's word."""

from __future__ import annotations

import re
from enum import Enum

from generator.returns.evidence import FileKind

HEAD_BYTES = 4096
"""How much of a file is looked at."""


class FormFormat(Enum):
    """What can be a returned form, as the extension of its copy."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    TIFF = "tif"
    WEBP = "webp"

    @property
    def kind(self) -> FileKind:
        """How it is read."""
        return FileKind.PDF if self is FormFormat.PDF else FileKind.IMAGE


class Container(Enum):
    """What can have returned forms in it."""

    ZIP = "archive"
    MAIL = "mail"
    MBOX = "mailbox"


class UnreadFormat(Enum):
    """What is not read here; the value says what it is, and what to do about it."""

    HEIC = ("an iPhone picture (HEIC)", "convert it to JPEG or PDF, or ask for a PDF")
    GIF = ("a GIF picture", "convert it to PNG or PDF, or ask for a PDF")
    BMP = ("a BMP picture", "convert it to PNG or PDF, or ask for a PDF")
    OFFICE = ("a word processor document", "ask for a signed PDF")
    OUTLOOK = ("an Outlook message", "save the mail as .eml, or save its attachment")
    TNEF = ("an attachment that only Outlook opens (winmail.dat)", "ask for the PDF itself")
    ARCHIVE = ("an archive other than a zip", "unpack it, and check the folder")
    SEALED = ("an encrypted or sealed mail", "open it in your mail program, and save the form")
    TEXT = ("a text", "")
    UNKNOWN = ("neither a PDF nor a picture", "look at it yourself, or ask for a PDF")


_START = (
    (b"\x89PNG\r\n\x1a\n", FormFormat.PNG),
    (b"\xff\xd8\xff", FormFormat.JPEG),
    (b"II*\0", FormFormat.TIFF),
    (b"MM\0*", FormFormat.TIFF),
    (b"PK\x05\x06", Container.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", UnreadFormat.OUTLOOK),
    (b"!BDN", UnreadFormat.OUTLOOK),
    (b"\x78\x9f\x3e\x22", UnreadFormat.TNEF),
    (b"GIF8", UnreadFormat.GIF),
    (b"BM", UnreadFormat.BMP),
    (b"7z\xbc\xaf\x27\x1c", UnreadFormat.ARCHIVE),
    (b"Rar!\x1a\x07", UnreadFormat.ARCHIVE),
    (b"\x1f\x8b", UnreadFormat.ARCHIVE),
    (b"BZh", UnreadFormat.ARCHIVE),
    (b"\xfd7zXZ", UnreadFormat.ARCHIVE),
    (b"{\\rtf", UnreadFormat.OFFICE),
    (b"-----BEGIN PGP MESSAGE", UnreadFormat.SEALED),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"}
_OFFICE_ENTRIES = (b"[Content_Types].xml", b"_rels/", b"mimetypeapplication/vnd.oasis", b"word/")
_FIELD = re.compile(rb"[!-9;-~]{1,70}:")
_MAIL_FIELD = re.compile(
    rb"^(?:received|return-path|delivered-to|from|to|subject|date|message-id|mime-version)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_PDF_MARK = b"%PDF-"
_PDF_BYTES = 1024
"""Readers take a file whose mark stands within so many bytes (ISO 32000-1, Annex H.3.4.1)."""


def sniff(head: bytes, name: str = "") -> FormFormat | Container | UnreadFormat:
    """Tell what a file is.

    Args:
        head: its first :data:`HEAD_BYTES` bytes.
        name: its name, which counts only where the bytes are nothing that is known: what claims to
            be a PDF is one, if only a broken one.
    """
    for start, kind in _START:
        if head.startswith(start):
            return kind
    if head.startswith(b"PK\x03\x04"):
        office = any(entry in head[30:200] for entry in _OFFICE_ENTRIES)
        return UnreadFormat.OFFICE if office else Container.ZIP
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FormFormat.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return UnreadFormat.HEIC
    if _PDF_MARK in head[:_PDF_BYTES]:
        return FormFormat.PDF
    return _sniff_text(head, name.lower())


def _sniff_text(head: bytes, name: str) -> FormFormat | Container | UnreadFormat:
    text = head.lstrip()
    if text.startswith(b"From ") and _FIELD.match(text[text.find(b"\n") + 1 :]):
        return Container.MBOX
    if _FIELD.match(text) and _MAIL_FIELD.search(text):
        return Container.MAIL
    if name.endswith(".emlx"):
        return Container.MAIL
    if name.endswith(".pdf"):
        return FormFormat.PDF
    if name.endswith((".p7m", ".pgp", ".gpg")):
        return UnreadFormat.SEALED
    return UnreadFormat.UNKNOWN if b"\0" in head or not _is_text(head) else UnreadFormat.TEXT


def _is_text(head: bytes) -> bool:
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return control * 100 <= len(head)
