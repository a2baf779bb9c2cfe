"""Which fields of a file hold a digital signature: a look that costs a millisecond."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pikepdf

TIMESTAMP = "/DocTimeStamp"
"""Type of what a service leaves in a signature field, and no person (ISO 32000-2, 12.8.5)."""


def signed_fields(data: bytes, most: int) -> tuple[str, ...]:
    """Name the fields that hold a signature, or anything else in the place of one.

    Args:
        data: the file.
        most: how many are named at most.

    Returns:
        Full names of the fields; a single empty one if the file cannot be read.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            form: Any = document.Root.get("/AcroForm", {})
            return tuple(islice(_signed(form.get("/Fields", ())), most))
    except MemoryError:
        raise
    except Exception:  # whatever a hostile file makes the library raise
        return ("",)


def _signed(fields: Iterable[Any]) -> Iterator[str]:
    waiting = [(field, "", "") for field in fields]
    seen: set[tuple[int, int]] = set()
    while waiting:
        field, above, kind = waiting.pop()
        if field.is_indirect and field.objgen in seen:
            continue
        seen.add(field.objgen)
        kind = str(field.get("/FT", kind))
        name = ".".join(filter(None, (above, str(field.get("/T", "")))))
        value = field.get("/V")
        if kind == "/Sig" and value is not None:
            if not _is_timestamp(value):
                yield name
        else:
            waiting.extend((kid, name, kind) for kid in field.get("/Kids", ()))


def _is_timestamp(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary) and value.get("/Type") == TIMESTAMP
