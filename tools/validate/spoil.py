"""Controls: forms with one promise of PDF/UA-1 or PDF/A-2a broken, which the judge must find."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pikepdf


def _without(*keys: str) -> Callable[[bytes], bytes]:
    """Make a spoiler that removes entries of the document catalog."""

    def spoil(pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            for key in keys:
                del document.Root[key]
            return _saved(document)

    return spoil


def _unembedded(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                del item["/FontFile2"]
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


SPOILERS: Mapping[str, Callable[[bytes], bytes]] = {
    "language": _without("/Lang"),
    "output-intent": _without("/OutputIntents"),
    "tags": _without("/StructTreeRoot", "/MarkInfo"),
    "metadata": _without("/Metadata"),
    "fonts": _unembedded,
}
"""What is broken, and how."""
