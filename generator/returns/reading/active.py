"""What does not belong in a form: what runs, opens, sends, plays or hides something.

Every object of the file is looked at, whether or not anything refers to it, so that no place where
an action may hang is forgotten. Clauses are those of ISO 32000-1.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pikepdf

from generator.ledger.xmp import FormMetadata
from generator.returns.evidence import Finding, Outcome
from generator.returns.reading.limits import ReadingLimits, refusal
from generator.returns.reading.weight import check_weight
from generator.returns.reading.xmp import read_packet

_SHOWN = 60
"""How many characters of a script or a file's name a finding shows."""
_DEPTH = 200
_NOTABLE = re.compile(
    rb"/(?:JS|JavaScript|Launch|SubmitForm|ImportData|GoToE|GoToR|EF|EmbeddedFiles?|Collection|"
    rb"FileAttachment|RichMedia|RichMediaExecute|Screen|Movie|Sound|3D|Rendition|GoTo3DView|XFA|"
    rb"Ref|Text|OCProperties|SetOCGState|Width|FFilter|Filter|F)(?![A-Za-z0-9])"
)
"""What an object contains, as qpdf spells it, that is worth a closer look."""
_FORMATTING = re.compile(r"\s*AF[A-Za-z]+(?:_[A-Za-z]+)?\([^(){};]*\);?\s*")
"""A script as Acrobat adds it to a field that holds a date or a number: one call of its own."""
_ENTITIES = "pageEntities.json"
"""What Adobe Scan calls the file that it adds to each page."""
_ENTITIES_KEYS = frozenset(("/Type", "/F", "/UF", "/AFRelationship", "/EF"))
_ENTITIES_KIND = re.compile(r"[A-Za-z]{1,24}")
"""``Document``, ``Form``, ``BusinessCard``."""
_ENTITIES_BYTES = 4_096
_PACKING = frozenset(("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"))
_ANEW = "do not open it; ask the author to fill in the form that was sent, in another viewer"
_ALONE = "ask the author to print the form to PDF, and send that"


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the objects of a file tell."""

    findings: tuple[Finding, ...]
    metadata: FormMetadata | None


_KINDS = {
    "script": Finding(Outcome.REJECTED, "script", "The file contains a script", _ANEW),
    "format-script": Finding(
        Outcome.REVIEW,
        "format-script",
        "A field has a script of Acrobat's that formats what is typed",
        "the form was rebuilt; check that it still says the same",
    ),
    "launch": Finding(
        Outcome.REJECTED, "launch", "The file can start a program or open a file", _ANEW
    ),
    "submit": Finding(
        Outcome.REJECTED, "submit", "The file can send what is typed, or fetch data", _ANEW
    ),
    "attachment": Finding(
        Outcome.REJECTED, "attachment", "A file is attached to the document", _ALONE
    ),
    "media": Finding(Outcome.REJECTED, "media", "The file plays sound, film or a model", _ALONE),
    "xfa": Finding(
        Outcome.REJECTED,
        "xfa",
        "The file holds a second form (XFA), which some viewers show instead of its pages",
        _ALONE,
    ),
    "outside": Finding(
        Outcome.REJECTED, "outside", "The file shows content that is kept elsewhere", _ALONE
    ),
    "note": Finding(
        Outcome.REVIEW,
        "note",
        "The file has a note that opens only on a click",
        "read it: it can be a reservation; if it is, ask the author for the form without it",
    ),
    "layers": Finding(
        Outcome.REVIEW,
        "layers",
        "The file has layers that can be shown and hidden, so viewers may show other words",
        "look at it in another viewer and on paper, or ask the author to print it to PDF",
    ),
    "readers-disagree": Finding(
        Outcome.REVIEW,
        "readers-disagree",
        "Two PDF readers find different numbers of pages in the file",
        _ALONE,
    ),
    "repaired": Finding(
        Outcome.REVIEW,
        "repaired",
        "The file is damaged; only what could be restored was judged",
        "check that it is whole, or ask the author to send it again",
    ),
}
_ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/GoToE": "launch",
    "/GoToR": "launch",
    "/SubmitForm": "submit",
    "/ImportData": "submit",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
    "/GoTo3DView": "media",
    "/SetOCGState": "layers",
}
"""Types of actions (12.6.4)."""
_ANNOTATIONS = {
    "/FileAttachment": "attachment",
    "/RichMedia": "media",
    "/Screen": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
    "/Text": "note",
}
"""Types of annotations (12.5.6)."""
_KEYS = {
    "/JS": "script",
    "/EF": "attachment",
    "/EmbeddedFiles": "attachment",
    "/Collection": "attachment",
    "/XFA": "xfa",
}
"""Entries that tell by being there."""


def inspect(data: bytes, page_count: int, limits: ReadingLimits) -> Inspected:
    """Look at all objects of a PDF.

    Args:
        data: the file.
        page_count: how many pages another reader found.
        limits: how much is looked at.

    Raises:
        UnreadableError: it cannot be read, or holds more than a form can need.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            found = dict(_document(document, len(data), page_count, limits))
            return Inspected(
                tuple(_finding(code, detail) for code, detail in found.items()),
                read_packet(document),
            )
    except pikepdf.PasswordError as failure:
        raise refusal(
            "encrypted",
            "The file is encrypted and opens only with a password",
            "ask the author to send it without a password",
        ) from failure
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError) as failure:
        # pikepdf gives the latter three for objects that are not what they have to be.
        raise refusal(
            "damaged", "The file is damaged", "ask the author to send the form again"
        ) from failure


def _finding(code: str, detail: str) -> Finding:
    known = _KINDS[code]
    shown = " ".join(detail.split())[:_SHOWN]
    message = f"{known.message}: “{shown}”" if shown else known.message
    return Finding(known.outcome, code, message, known.hint)


def _document(
    document: pikepdf.Pdf, size: int, page_count: int, limits: ReadingLimits
) -> Iterator[tuple[str, str]]:
    if len(document.objects) > limits.max_objects:
        raise refusal(
            "too-much",
            f"The file has more than {limits.max_objects} objects",
            "ask the author for the form alone",
        )
    if len(document.pages) != page_count:
        yield "readers-disagree", ""
    yield from _inside(document.trailer)
    objects: Iterable[object] = document.objects  # numbers and strings of Python among them
    for item in objects:
        if isinstance(item, pikepdf.Stream):
            yield from _stream(item, limits)
            yield from _inside(item)
        elif isinstance(item, pikepdf.Object) and _NOTABLE.search(item.unparse(resolved=True)):
            yield from _inside(item)
    check_weight(document, size, limits)
    if any("reconstruct" in str(warning) for warning in document.get_warnings()):
        yield "repaired", ""


def _inside(item: pikepdf.Object) -> Iterator[tuple[str, str]]:
    """Look at an object and what stands in it directly; what it refers to has its own turn."""
    waiting = [(item, 0)]
    while waiting:
        current, depth = waiting.pop()
        children: list[object]  # numbers and strings of Python among them
        if depth > _DEPTH:
            raise refusal("damaged", "The file is damaged: it is nested without end", _ALONE)
        if isinstance(current, pikepdf.Array):
            children = list(current)
        elif isinstance(current, pikepdf.Dictionary | pikepdf.Stream):
            yield from _dictionary(current)
            children = [value for _, value in current.items()]
        else:
            continue
        waiting.extend(
            (child, depth + 1)
            for child in children
            if isinstance(child, pikepdf.Object) and not child.is_indirect
        )


def _dictionary(item: pikepdf.Object) -> Iterator[tuple[str, str]]:
    for key, code in _KEYS.items():
        if key in item and not (key == "/EF" and _is_page_entities(item)):
            if code == "script":
                yield _script(item)
            else:
                yield code, _detail(item)
    action = _name(item, "/S")
    if action in _ACTIONS and not _is_structure(item):
        yield _script(item) if action == "/JavaScript" else (_ACTIONS[action], _detail(item))
    annotation = _name(item, "/Subtype")
    if annotation in _ANNOTATIONS:
        contents = item.get("/Contents")
        note = str(contents) if isinstance(contents, pikepdf.String) else ""
        yield _ANNOTATIONS[annotation], _detail(item) or note
    if annotation == "/Form" and "/Ref" in item:
        yield "outside", ""
    if "/OCProperties" in item and _hides(item["/OCProperties"]):
        yield "layers", ""


def _is_page_entities(item: pikepdf.Object) -> bool:
    """Tell whether an attached file is the note of Adobe Scan's on what it took a page for.

    Each page has one: ``{ "type": "Document", "isBackSide": false }``, in UTF-16, 86 bytes. It
    has to say this and nothing else.
    """
    content = item.get("/EF")
    stream = content.get("/F") if isinstance(content, pikepdf.Dictionary) else None
    if (
        set(item.keys()) - _ENTITIES_KEYS
        or _name(item, "/AFRelationship") != "/ADBE_Contact_Private"
        or any(str(item.get(key, _ENTITIES)) != _ENTITIES for key in ("/F", "/UF"))
        or not isinstance(stream, pikepdf.Stream)
        or (isinstance(content, pikepdf.Dictionary) and set(content.keys()) != {"/F"})
        or _name(stream, "/Subtype") not in ("", "/application/json")
    ):
        return False
    data = stream.read_bytes()
    if len(data) > _ENTITIES_BYTES:
        return False
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(said, dict)
        and said.keys() <= {"type", "isBackSide"}
        and isinstance(kind := said.get("type"), str)
        and _ENTITIES_KIND.fullmatch(kind) is not None
        and isinstance(said.get("isBackSide", False), bool)
    )


def _is_structure(item: pikepdf.Object) -> bool:
    """Tell whether it is an element of the structure tree, whose ``/S`` is another thing."""
    return _name(item, "/Type") == "/StructElem" and not {"/JS", "/F", "/Win"} & set(item.keys())


def _script(item: pikepdf.Object) -> tuple[str, str]:
    script = item.get("/JS")
    text = str(script) if isinstance(script, pikepdf.String) else ""
    return ("format-script" if _FORMATTING.fullmatch(text) else "script"), text


def _detail(item: pikepdf.Object) -> str:
    """Return the name of the file or place that something is about, if it says one."""
    for key in ("/UF", "/F", "/Win"):
        target = item.get(key)
        if isinstance(target, pikepdf.Dictionary):
            target = target.get("/UF", target.get("/F"))
        if isinstance(target, pikepdf.String):
            return str(target)
    return ""


def _stream(item: pikepdf.Stream, limits: ReadingLimits) -> Iterator[tuple[str, str]]:
    if "/F" in item or "/FFilter" in item:
        yield "outside", ""
    filters = item.get("/Filter")
    if isinstance(filters, pikepdf.Array) and sum(str(each) in _PACKING for each in filters) > 1:
        raise refusal("too-much", "The file is packed several times over", _ANEW)
    if _name(item, "/Subtype") == "/Image":
        width, height = item.get("/Width", 0), item.get("/Height", 0)
        if not (isinstance(width, int) and isinstance(height, int)):
            raise refusal("damaged", "The file is damaged: a picture in it has no size", _ALONE)
        if width * height > limits.max_pixels:
            raise refusal(
                "too-large",
                f"A picture in the file has {width} by {height} pixels, more than any scan",
                "ask the author for a scan at 200 or 300 dpi",
            )


def _hides(properties: pikepdf.Object) -> bool:
    """Tell whether layers (8.11.4) are hidden, or come and go with how the file is looked at."""
    if not isinstance(properties, pikepdf.Dictionary):
        return True
    usual = properties.get("/D")
    others = properties.get("/Configs")
    if not isinstance(usual, pikepdf.Dictionary) or (
        isinstance(others, pikepdf.Array) and len(others)
    ):
        return True
    if _name(usual, "/BaseState") not in ("", "/ON"):
        return True
    return any(
        not isinstance(usual.get(key, pikepdf.Array()), pikepdf.Array) or len(usual.get(key, ()))
        for key in ("/OFF", "/AS")
    )


def _name(item: pikepdf.Object, key: str) -> str:
    value = item.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
