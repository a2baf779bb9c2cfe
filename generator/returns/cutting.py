"""Files that hold several forms, cut apart: each is then a returned file of its own."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf

from generator.output import OutputFolder
from generator.returns.evidence import FileKind, Received
from generator.returns.reading.worker import Worker

_KEPT = frozenset({"/Type", "/Pages", "/AcroForm"})
"""Entries of the catalog that a part has (ISO 32000-2, 7.7.2); others speak of the whole file."""
_CUT = re.compile(r", pages? [0-9–, ]+$")
"""How :func:`page_words` ends the name of a form."""


@dataclass(frozen=True, slots=True)
class CuttingOrder:
    """A file to cut apart."""

    path: Path
    forms: tuple[tuple[int, ...], ...]
    """Pages of each form, from 1."""


def cut_apart(received: Received, forms: Sequence[tuple[int, ...]]) -> tuple[Received, ...]:
    """Cut a file into its forms, and keep each beside it; empty if it cannot be cut.

    The same file gives the same bytes each time. It is read in a process of its own.

    Args:
        received: the file; it is left alone.
        forms: pages of each form, from 1.

    Raises:
        OSError: a part cannot be written.
    """
    worker = Worker(cut_pages)
    try:
        worker.ask(CuttingOrder(received.path, tuple(forms)))
        parts = worker.answer()
    finally:
        worker.end()
    if not parts:
        return ()
    with OutputFolder(received.path.parent) as output:
        return tuple(
            _kept(received, form, content, output)
            for form, content in zip(forms, parts, strict=True)
        )


def _kept(
    received: Received, pages: tuple[int, ...], content: bytes, output: OutputFolder
) -> Received:
    digest = hashlib.sha256(content).hexdigest()
    placed = output.put(f"{digest}.{FileKind.PDF}", content)
    name = f"{received.name}, {page_words(pages)}"
    return replace(received, name=name, sha256=digest, size=len(content), path=placed.path)


def page_words(pages: Sequence[int]) -> str:
    """Return how pages are called, which follow each other mostly: ``pages 3–4``."""
    if len(pages) == 1:
        return f"page {pages[0]}"
    if list(pages) == list(range(pages[0], pages[-1] + 1)):
        return f"pages {pages[0]}–{pages[-1]}"
    return f"pages {', '.join(map(str, pages))}"


def is_cut(name: str) -> bool:
    """Tell by its name whether a form was cut out of a file.

    >>> is_cut("all.pdf, pages 3–4"), is_cut("all.pdf")
    (True, False)
    """
    return _CUT.search(name) is not None


def cut_pages(order: CuttingOrder) -> tuple[bytes, ...]:
    """Return each form of a file as a PDF; empty if the file cannot be cut."""
    data = order.path.read_bytes()
    try:
        return tuple(_part(data, form) for form in order.forms)
    except MemoryError:
        raise
    except Exception:  # whatever a damaged file makes the library raise
        return ()


def _part(data: bytes, form: Sequence[int]) -> bytes:
    """Return some pages of a file with their fields, and without what speaks of the whole file."""
    with pikepdf.open(io.BytesIO(data)) as document:
        root: Any = document.Root
        for key in root.keys() - _KEPT:
            del root[key]
        pages = [document.pages[number - 1] for number in form]
        while len(document.pages):
            del document.pages[-1]
        document.pages.extend(pages)
        fields = root.get("/AcroForm", {}).get("/Fields")
        if fields is not None:
            widgets = {widget.objgen for page in pages for widget in page.obj.get("/Annots", ())}
            kept = [field for field in fields if _keep_widgets(field, widgets, _DEEPEST)]
            root.AcroForm.Fields = pikepdf.Array(kept)
        document.remove_unreferenced_resources()
        written = io.BytesIO()
        document.save(written, deterministic_id=True)
    return written.getvalue()


_DEEPEST = 50
"""Fields within each other."""


def _keep_widgets(field: pikepdf.Object, widgets: Set[tuple[int, int]], depth: int) -> bool:
    """Leave a field those widgets that are on the pages; tell whether it has any.

    Raises:
        ValueError: fields are too deep within each other, or in a circle.
    """
    if depth == 0:
        raise ValueError(field)
    kids = field.get("/Kids")
    if kids is None:
        return field.objgen in widgets
    kept = [kid for kid in kids if _keep_widgets(kid, widgets, depth - 1)]
    field["/Kids"] = pikepdf.Array(kept)
    return bool(kept)
