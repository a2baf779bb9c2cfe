"""Returned files one by one: what came back beside what was issued, and what a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from generator import office
from generator.cli.review.item import (
    ReviewItem,
    findings_of,
    hint_of,
    paper_words,
    sentence,
    signed_words,
)
from generator.cli.shared.agreements import forms_of
from generator.cli.shared.examining import examining_with
from generator.desk.answers import (
    Asked,
    DeskAnswer,
    HtmlPage,
    Moved,
    NotThereError,
    RawContent,
    get,
    post,
    small_number,
)
from generator.desk.reading import Desk, said
from generator.desk.rendering import link, render
from generator.desk.waiting import (
    UndoableDecision,
    WaitingFiles,
    crop_order,
    entry_of,
    item_of,
    page_order,
    prefetch,
    session_of,
    waiting_at,
)
from generator.diagnostics import DiagnosticError, error
from generator.ledger.records import Outcome
from generator.ledger.returned import Assignment, Decision, ReturnEntry
from generator.office import Office
from generator.returns.assigning import assign_returns
from generator.returns.deciding import decide, needs_note, undo_decision, why_not_accepted
from generator.returns.evidence import Finding, FormProposal
from generator.returns.page_store import KeptSide, Pages
from generator.returns.reading.guard import GuardError
from generator.returns.report_json import kept_report

_SOON = 1.0
"""Seconds that pictures are waited for before the page is shown without them."""
_YEAR = 365 * 24 * 3600
_SIDES = ("returned", "issued")
_MOST_WORDS = 2000
"""Characters of a reason or a note."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields."""

    note: str = ""
    reason: str = ""
    """What the author is told."""
    day: str = ""
    paper: str = ""


def show(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show the file that was asked for, or the first that waits."""
    waiting = waiting_at(desk)
    sha256 = asked.get("file")
    if not sha256 and not waiting.entries:
        values = {"last": session_of(desk).last, "sheet": 0}
        return HtmlPage("reviewed", "Review", values)
    if not sha256:
        return Moved(link("/review", file=waiting.entries[0].sha256))
    return _page(desk, waiting, entry_of(waiting, sha256), Typed())


def _page(
    desk: Desk, waiting: WaitingFiles, entry: ReturnEntry, typed: Typed, problem: str = ""
) -> DeskAnswer:
    item = item_of(waiting, entry)
    pictures = _pictures(desk, waiting, entry)
    prefetch(desk, waiting, entry.sha256)
    at = waiting.place(entry.sha256)
    values = {
        "item": item,
        "place": at,
        "total": len(waiting.entries),
        "previous": waiting.before(entry.sha256),
        "next": waiting.after(entry.sha256),
        "sheet": len(waiting.looked_at),
        "paper_words": paper_words(item),
        "signed": [sentence(signed_words(each)) for each in item.report.signers],
        "findings": [
            (str(each.outcome), sentence(each.message), hint_of(each)) for each in _findings(item)
        ],
        "why_not": why_not_accepted(entry, waiting.folder),
        "needs_note": needs_note(entry),
        "last": session_of(desk).last,
        "typed": typed,
        "names": [_full_name(desk, each) for each in item.proposals],
        "problem": problem,
        **pictures,
    }
    return HtmlPage("review", _title(item), values, 409 if problem else 200)


def _pictures(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry) -> dict[str, object]:
    """Return what is to be seen of a file, as far as it is drawn soon."""
    crops = desk.returned_pictures.crops(crop_order(desk, waiting, entry), _SOON)
    return {
        "entry": entry,
        "crops": crops,
        "pages": desk.returned_pictures.pages(
            page_order(desk, waiting, entry), _SOON if crops else 0.0
        ),
        "medium": kept_report(entry.examination.report).medium,
        "picture": _picture,
    }


def pictures(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return the part of the page with the pictures, for the script that waits for them."""
    waiting = waiting_at(desk)
    values = _pictures(desk, waiting, entry_of(waiting, asked.get("file")))
    return RawContent(render("pictures", values, "").encode(), "text/html; charset=utf-8")


def _findings(item: ReviewItem) -> list[Finding]:
    """Return what was found; a clause is not named twice."""
    found = list(findings_of(item))
    said = [each.message for each in found if each.code == "terms-changed"]
    return [
        each
        for each in found
        if each.code != "clause" or not any(f"“{_clause(each)}”" in words for words in said)
    ]


def _clause(finding: Finding) -> str:
    return finding.message.partition(": “")[0]


def _title(item: ReviewItem) -> str:
    title = item.record.current.content.title if item.record else ""
    return title or item.entry.arrival.name


def _picture(entry: ReturnEntry, side: str, number: int, kept: KeptSide) -> str:
    """Return the address of a page's picture; another picture has another one."""
    version = kept.path.parent.name[-16:]
    return link("/returned/page.png", file=entry.sha256, side=side, n=number, v=version)


def page_picture(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return a picture of a returned page, or of the issued one beside it."""
    waiting = waiting_at(desk)
    entry = entry_of(waiting, asked.get("file"))
    pages: Pages | None = desk.returned_pictures.pages(page_order(desk, waiting, entry))
    number, side = small_number(asked.get("n")), asked.get("side")
    if pages is not None and 0 < number <= len(pages.pages) and side in _SIDES:
        page = pages.pages[number - 1]
        kept = page.returned if side == "returned" else page.issued
        if kept is not None:
            return RawContent(kept.path.read_bytes(), "image/png", seconds=_YEAR)
    raise NotThereError("There is no such page.")


def crop_picture(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return a picture of where a file is signed."""
    waiting = waiting_at(desk)
    entry = entry_of(waiting, asked.get("file"))
    crops = desk.returned_pictures.crops(crop_order(desk, waiting, entry))
    number = small_number(asked.get("n"))
    if crops is None or not 0 < number <= len(crops.pictures):
        raise NotThereError("There is no such picture.")
    return RawContent(crops.pictures[number - 1].path.read_bytes(), "image/png", seconds=3600)


def act(desk: Desk, asked: Asked) -> DeskAnswer:
    """Do what a button says."""
    waiting = waiting_at(desk)
    entry = entry_of(waiting, asked.field("file"))
    typed = Typed(*(asked.field(name).strip() for name in ("note", "reason", "day", "paper")))
    doing = _ACTS.get(asked.field("act"))
    if doing is None:
        raise NotThereError("There is no such button.")
    try:
        return doing(desk, waiting, entry, typed)
    except DiagnosticError as failure:
        problem = " ".join(sentence(_said(each.message, each.hint)) for each in failure.diagnostics)
    except GuardError as failure:
        problem = sentence(str(failure))
    return _page(desk, waiting, entry, typed, problem)


def _said(message: str, hint: str) -> str:
    return f"{message} ({hint})" if hint else message


def accept(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry, typed: Typed) -> DeskAnswer:
    """Accept a file, with the date that was typed in."""
    if typed.reason:
        hint = "move your words to the note, or ask a question instead"
        raise DiagnosticError(error("the author gets no message when you accept a form", hint))
    return _decide(desk, waiting, entry, Outcome.ACCEPTED, typed)


def reject(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry, typed: Typed) -> DeskAnswer:
    """Reject a file; the author is told the reason."""
    return _decide(desk, waiting, entry, Outcome.REJECTED, typed)


def ask(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry, typed: Typed) -> DeskAnswer:
    """Leave a file undecided, and ask its author something."""
    if not typed.reason:
        raise DiagnosticError(error("nothing is asked yet", "write the question to the author"))
    return _decide(desk, waiting, entry, Outcome.REVIEW, typed)


def later(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry, typed: Typed) -> DeskAnswer:
    """Leave a file as it is, and go to the next."""
    return Moved(link("/review", file=waiting.after(entry.sha256) or entry.sha256))


def _decide(
    desk: Desk, waiting: WaitingFiles, entry: ReturnEntry, outcome: Outcome, typed: Typed
) -> DeskAnswer:
    if max(len(typed.note), len(typed.reason)) > _MOST_WORDS:
        raise DiagnosticError(error(f"at most {_MOST_WORDS} characters are kept"))
    now = datetime.now(UTC)
    decision = Decision(
        entry.sha256, outcome, desk.by, now, typed.note, typed.reason, _day(typed.day, now)
    )
    with office.write(desk.folder) as opened:
        decide(opened, decision)
    word = "asked" if outcome is Outcome.REVIEW else str(outcome)
    return _went_on(
        desk, waiting, entry, UndoableDecision((entry.sha256,), f"{_name(entry)}: {word}")
    )


def _went_on(
    desk: Desk, waiting: WaitingFiles, entry: ReturnEntry, done: UndoableDecision
) -> DeskAnswer:
    session_of(desk).add(done)
    desk.notify(f"{done.words}.")
    following = waiting.after(entry.sha256)
    # Where only this one waited, it may still do so: it was asked about.
    return Moved(link("/review", file=following))


def name_paper(desk: Desk, waiting: WaitingFiles, entry: ReturnEntry, typed: Typed) -> DeskAnswer:
    """Say which paper a file is for that does not say it itself, and examine it as that."""
    item = item_of(waiting, entry)
    if not item.may_be_another:
        raise DiagnosticError(error("the form already says which paper it is for"))
    found = forms_of(typed.paper, desk.states)
    if not found.forms:
        words = f"there is no paper {typed.paper}" if typed.paper else "no paper is named"
        raise DiagnosticError(error(words, "write the id of a paper that has a form"))
    if found.unclear:
        raise DiagnosticError(error(found.unclear, "write one of them"))
    [form] = found.forms
    _assign(desk, entry, form.record.paper_id, form.agreement)
    session_of(desk).add(
        UndoableDecision((entry.sha256,), f"for {form.record.label}", assigned=True)
    )
    desk.notify(f"{entry.arrival.name} is for {form.record.label}, and was examined as its form.")
    return Moved(link("/review", file=entry.sha256))


def _assign(desk: Desk, entry: ReturnEntry, paper_id: str, agreement: str = "") -> None:
    word = Assignment(entry.sha256, paper_id, desk.by, datetime.now(UTC), agreement=agreement)

    def record(opened: Office) -> tuple[ReturnEntry, ...]:
        request = said(lambda: examining_with(desk.settings, desk.folder, opened.states()))
        return assign_returns([word], opened, request)

    with office.write(desk.folder) as opened:
        if not record(opened):
            raise DiagnosticError(error("it is no longer in the ledger, so nothing was recorded"))


def undo(desk: Desk, asked: Asked) -> DeskAnswer:
    """Take back what was done last at this desk, or what was decided on a file."""
    session = session_of(desk)
    sha256 = asked.field("file")
    done = (
        UndoableDecision((entry_of(waiting_at(desk), sha256).sha256,), "")
        if sha256
        else session.take()
    )
    if done is None:
        desk.notify("There is nothing to undo.")
        return Moved("/review")
    by, at = desk.by, datetime.now(UTC)
    try:
        if done.assigned:
            _assign(desk, entry_of(waiting_at(desk), done.files[0]), "")
        else:
            with office.write(desk.folder) as opened:
                for each in done.files:
                    undo_decision(opened, each, by, at)
    except DiagnosticError:
        if not sha256:
            session.add(done)
        raise
    session.doubted -= set(done.files)
    desk.notify(f"Taken back: {done.words}." if done.words else "The decision is taken back.")
    if len(done.files) > 1:
        return Moved("/review/sheet")
    return Moved(link("/review", file=done.files[0]))


def _full_name(desk: Desk, proposal: FormProposal) -> str:
    """Return what names a proposed form also if the paper has forms of other agreements."""
    found = forms_of(proposal.paper_id, desk.states).forms
    if len(found) < 2:
        return proposal.paper_id
    return next((str(each) for each in found if each.agreement == proposal.agreement), "")


def _name(entry: ReturnEntry) -> str:
    return entry.examination.label or entry.arrival.name


def _day(text: str, now: datetime) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise DiagnosticError(error(f"“{text}” is not a day", "write 2031-06-20")) from None
    if found > now.astimezone().date():
        raise DiagnosticError(error(f"{found} is in the future"))
    return found


_Act = Callable[[Desk, WaitingFiles, ReturnEntry, Typed], DeskAnswer]
_ACTS: Mapping[str, _Act] = {
    "accept": accept,
    "reject": reject,
    "ask": ask,
    "later": later,
    "paper": name_paper,
}
ROUTES = (
    get("/review", show),
    get("/review/pictures", pictures),
    post("/review", act),
    post("/review/undo", undo),
    get("/returned/page.png", page_picture),
    get("/returned/crop.png", crop_picture),
)
