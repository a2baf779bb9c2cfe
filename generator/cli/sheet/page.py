"""A sheet of signatures as a page for a browser, which needs no other file."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from generator.cli.shared.pages import render_html
from generator.returns.crops import Crops
from generator.returns.sheets import SheetItem
from generator.returns.signers.picture import PartKind

_PARTS = {
    PartKind.SIGNATURE: "Where it is signed, on page {page}",
    PartKind.OTHER: "Another field, on page {page}",
    PartKind.END: "The lower half of page {page}",
}


def write_sheet(
    items: Sequence[SheetItem],
    crops: Mapping[str, Crops],
    title: str,
    command: str,
    beside: tuple[str, str],
) -> str:
    """Return the page.

    Args:
        items: the forms on it.
        crops: their pictures, by the hash of the file.
        title: its heading.
        command: what records that all of them are fine.
        beside: the names of the sheets before and after it; empty where there is none.
    """
    before, after = beside
    return render_html(
        "generator.cli.sheet",
        "page",
        pictures=True,
        title=title,
        command=command,
        before=before,
        after=after,
        forms=[(item, _pictures(crops.get(item.sha256)), _problem(crops, item)) for item in items],
    )


def _pictures(crops: Crops | None) -> list[tuple[str, str]]:
    """Return the address and the words of each picture."""
    return [
        (
            f"data:image/png;base64,{base64.b64encode(crop.path.read_bytes()).decode()}",
            _PARTS[crop.part].format(page=crop.page),
        )
        for crop in (crops.pictures if crops else ())
    ]


def _problem(crops: Mapping[str, Crops], item: SheetItem) -> str:
    found = crops.get(item.sha256)
    return found.problem if found else "there is no picture of it"
