"""The sheet: signatures of many forms at once, all of them fine but the marked ones."""

from __future__ import annotations

from datetime import UTC, datetime

from generator import office
from generator.cli.review.item import sentence
from generator.desk.answers import Asked, DeskAnswer, HtmlPage, Moved, get, post
from generator.desk.reading import Desk
from generator.desk.rendering import link
from generator.desk.waiting import (
    UndoableDecision,
    WaitingFiles,
    crop_order,
    crops_ahead,
    session_of,
    waiting_at,
)
from generator.returns.crops import Crops
from generator.returns.sheets import PER_SHEET, SheetItem, accept_seen, sheet_items
from generator.returns.signers.picture import PartKind


def show(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show the next thirty forms that wait for a look and for nothing else."""
    waiting = waiting_at(desk)
    doubted = session_of(desk).doubted
    items = [each for each in _items(desk, waiting) if each.sha256 not in doubted]
    shown = items[:PER_SHEET]
    # What is drawn first is what is seen first; the next sheet is drawn while one looks at this.
    ahead = [waiting.by_hash[each.sha256] for each in items[: 2 * PER_SHEET]]
    crops_ahead(desk, waiting, ahead)
    values = {
        "items": [(each, _crops(desk, waiting, each, 0.0)) for each in shown],
        "left": len(items),
        "others": len(waiting.entries) - len(items),
        "last": session_of(desk).last,
    }
    return HtmlPage("sheet", "Signatures", values)


def accept(desk: Desk, asked: Asked) -> DeskAnswer:
    """Accept the forms that were shown, but the marked ones."""
    waiting = waiting_at(desk)
    marked = set(asked.form.getlist("doubt"))
    digests = dict(each.partition(".")[::2] for each in asked.form.getlist("seen"))
    shown = [each for each in _items(desk, waiting) if digests.get(each.sha256) == each.digest]
    seen = [each for each in shown if _was_seen(desk, waiting, each)]
    but = {each.number for each in seen if each.sha256 in marked}
    with office.write(desk.folder) as opened:
        accepted, left = accept_seen(opened, seen, but, desk.by, datetime.now(UTC))
    session = session_of(desk)
    session.doubted |= marked & set(digests)
    unseen = len(digests) - len(seen)
    if accepted:
        words = f"{len(accepted)} signatures on a sheet accepted"
        session.add(UndoableDecision(tuple(each.sha256 for each in accepted), words))
    _notify(desk, len(accepted), len(but), unseen)
    for each in left:
        desk.notify(f"{each.item.label} was not accepted: {sentence(each.reason)}")
    first = next((each.sha256 for each in seen if each.number in but), "")
    more = [each for each in _items(desk, waiting_at(desk)) if each.sha256 not in session.doubted]
    return Moved("/review/sheet" if more else link("/review", file=first))


def _notify(desk: Desk, accepted: int, marked: int, unseen: int) -> None:
    words = [f"{accepted} accepted" if accepted else "Nothing was accepted"]
    if marked:
        words.append(f"{marked} marked: {'it comes' if marked == 1 else 'they come'} one by one")
    if unseen:
        are = "has changed since you looked" if unseen == 1 else "have changed since you looked"
        words.append(f"{unseen} {are}, so nothing was decided there")
    desk.notify("; ".join(words) + ".")


def _items(desk: Desk, waiting: WaitingFiles) -> tuple[SheetItem, ...]:
    return desk.kept("sheet", desk.reading.number, lambda: sheet_items(*waiting.states.values()))


def _crops(desk: Desk, waiting: WaitingFiles, item: SheetItem, seconds: float) -> Crops | None:
    return desk.returned_pictures.crops(
        crop_order(desk, waiting, waiting.by_hash[item.sha256]), seconds
    )


def _was_seen(desk: Desk, waiting: WaitingFiles, item: SheetItem) -> bool:
    """Tell whether there is a picture of the signature: only then it can have been looked at."""
    found = _crops(desk, waiting, item, 0.0)
    return found is not None and any(each.part is PartKind.SIGNATURE for each in found.pictures)


ROUTES = (get("/review/sheet", show), post("/review/sheet", accept))
