"""What a person knows and the ledger cannot, and taking it back: marks and withdrawals.

Nothing is erased: that something was taken back is one more event, with who and when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from generator.diagnostics import DiagnosticError, error
from generator.ledger import Event, EventKind, IssuedFile, Record, Revision
from generator.ledger.records import BY_HAND
from generator.moments import to_iso
from generator.office import Office
from generator.output import WITHDRAWN

MARKS = (EventKind.SENT, EventKind.RETURNED)
"""What can be marked by hand."""


class MarkError(DiagnosticError):
    """Something cannot be marked or taken back; nothing was recorded."""


def mark(  # noqa: PLR0913 - who did what to which form, when and why
    opened: Office,
    paper_id: str,
    kind: EventKind,
    by: str,
    at: datetime,
    *,
    note: str = "",
    revision: int | None = None,
) -> Record:
    """Record that a form was sent, or came back, another way; return what is known of it now.

    Args:
        opened: the output folder, by :func:`generator.office.write`; of the agreement that is
            meant, where there are several (:meth:`generator.office.Office.of`).
        paper_id: whose form.
        kind: one of :data:`MARKS`.
        by: who says so.
        at: when.
        note: why, or how.
        revision: which revision; else the one that stands.

    Raises:
        MarkError: there is no such form.
        LedgerError: nothing can be recorded.
    """
    _, found = find_form(opened.ledger.records(), paper_id, revision)
    event = Event(kind, to_iso(at), BY_HAND, by, note)
    opened.ledger.add_event(paper_id, found.number, event)
    return opened.ledger.records()[paper_id]


def undo_mark(  # noqa: PLR0913 - who takes back what of which form, when and why
    opened: Office,
    paper_id: str,
    kind: EventKind,
    by: str,
    at: datetime,
    *,
    note: str = "",
    revision: int | None = None,
) -> Record:
    """Take back the last mark of a kind on a form; return what is known of it now.

    Mails and files that came back are no marks, and stay.

    Args:
        opened: the output folder, by :func:`generator.office.write`.
        paper_id: whose form.
        kind: one of :data:`MARKS`.
        by: who takes it back.
        at: when.
        note: why.
        revision: which revision; else the last one that has such a mark.

    Raises:
        MarkError: there is no such mark.
        LedgerError: nothing can be recorded.
    """
    found = find_mark(opened.ledger.records(), paper_id, kind, revision)
    event = Event(EventKind.UNDONE, to_iso(at), kind, by, note)
    opened.ledger.add_event(paper_id, found.number, event)
    return opened.ledger.records()[paper_id]


def undo_withdrawal(opened: Office, paper_id: str, by: str, at: datetime, note: str = "") -> Record:
    """Take a withdrawal back: the form stands again, in its place; return what is known of it now.

    It then stands also while the paper is not in the metadata, until a person says that it is
    withdrawn (:attr:`generator.batch.Request.withdrawn`). A file of it that was removed or changed
    meanwhile stays away; the next run makes it again.

    Args:
        opened: the output folder, by :func:`generator.office.write`.
        paper_id: which paper.
        by: who takes it back.
        at: when.
        note: why.

    Raises:
        MarkError: it is not withdrawn, or another file has its form's place.
        LedgerError: nothing can be recorded.
        OSError: the disk is full, or does not let us write.
    """
    records = opened.ledger.records()
    record, _ = find_form(records, paper_id, None)
    if not record.withdrawn:
        raise MarkError(error(f"{paper_id} is not withdrawn"))
    back = dict(_put_back(opened, record))
    event = Event(EventKind.REINSTATED, to_iso(at), "", by, note)
    opened.ledger.reinstate(paper_id, back, event)
    for name in back:
        (opened.output.path / name).unlink(missing_ok=True)
    return opened.ledger.records()[paper_id]


def find_form(
    records: Mapping[str, Record], paper_id: str, revision: int | None
) -> tuple[Record, Revision]:
    """Return a paper's record and a revision of it, the one that stands if none is named.

    Raises:
        MarkError: there is none.
    """
    record = records.get(paper_id)
    if record is None:
        raise MarkError(error(f"there is no agreement {paper_id}"))
    wanted = revision or record.current.number
    for each in record.revisions:
        if each.number == wanted:
            return record, each
    raise MarkError(error(f"there is no revision {revision} of {paper_id}"))


def find_mark(
    records: Mapping[str, Record], paper_id: str, kind: EventKind, revision: int | None
) -> Revision:
    """Return the revision with the last mark of a kind that was not taken back.

    Raises:
        MarkError: there is none.
    """
    record, found = find_form(records, paper_id, revision)
    candidates = record.revisions if revision is None else (found,)
    for each in reversed(candidates):
        if any(event.is_mark and event.kind is kind for event in each.standing):
            return each
    hint = "mails and returned files are not marks"
    raise MarkError(error(f"{paper_id} is not marked as {kind}", hint))


def _put_back(opened: Office, record: Record) -> Iterator[tuple[str, str]]:
    """Put the files of a withdrawn form in their place; give the old names and the new ones."""
    for file in record.current.files:
        name = _first_name(file)
        try:
            content = (opened.output.path / file.name).read_bytes()
        except FileNotFoundError:
            continue
        if not file.name.startswith(f"{WITHDRAWN}/") or sha256(content).hexdigest() != file.sha256:
            continue
        place = opened.output.path / name
        if place.exists() and place.read_bytes() != content:
            message = f"{name} is in the place of the form of {record.paper_id}"
            raise MarkError(error(message, "move it away, and run this again"))
        opened.output.put(name, content)
        yield file.name, name


def _first_name(file: IssuedFile) -> str:
    """Return the name that a form had before it was set aside (``kept_name``)."""
    path = PurePath(file.name)
    stem, _, digits = path.stem.rpartition("-")
    return f"{stem if file.sha256.startswith(digits) else path.stem}{path.suffix}"
