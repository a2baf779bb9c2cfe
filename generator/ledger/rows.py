"""Records read from the tables, and written to them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping

from generator.ledger.records import Content, Event, EventKind, IssuedFile, Record, Revision, Signer

CONTENT = "title, authors, signers, volume, template, template_digest, options, wording"
"""The columns of what a form says, in the order of :func:`write_content`."""
_REVISIONS = f"""
SELECT id, agreement, number, rendering, form_id, fingerprint, issued_at, {CONTENT}
FROM revision ORDER BY agreement, number
"""  # noqa: S608 - made of constants
_EARLIER = f"""
SELECT earlier_rendering.id, revision, number, earlier_rendering.rendering,
  earlier_rendering.form_id, earlier_rendering.fingerprint, earlier_rendering.issued_at,
  {", ".join(f"earlier_rendering.{each}" for each in CONTENT.split(", "))}
FROM earlier_rendering JOIN revision ON revision.id = revision
ORDER BY revision, earlier_rendering.rendering
"""  # noqa: S608 - made of constants
_TRACED = """
SELECT revision.id FROM revision JOIN agreement ON agreement.id = revision.agreement
WHERE (agreement.name, fingerprint) IN (
  SELECT agreement, fingerprint FROM mail WHERE state NOT IN ('refused', 'postponed')
)
UNION SELECT revision FROM returned
"""
"""The revisions that a mail was about which went out, or may have, or of which a file came back."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def read_records(connection: sqlite3.Connection, agreement_name: str) -> dict[str, Record]:
    """Read all forms of one agreement, by paper id, in the order in which they came."""
    revisions = _revisions(connection)
    former: dict[int, list[str]] = defaultdict(list)
    for paper_id, agreement in connection.execute("SELECT paper_id, agreement FROM former_id"):
        former[agreement].append(paper_id)
    rows = connection.execute(
        "SELECT id, paper_id, source, withdrawn, input_digest FROM agreement "
        "WHERE name = ? ORDER BY id",
        (agreement_name,),
    )
    return {
        paper_id: Record(
            agreement,
            paper_id,
            source,
            bool(withdrawn),
            input_digest,
            tuple(revisions[agreement]),
            tuple(former[agreement]),
            agreement_name,
        )
        for agreement, paper_id, source, withdrawn, input_digest in rows
    }


def _revisions(connection: sqlite3.Connection) -> Mapping[int, list[Revision]]:
    """Return the revisions of all agreements by their row, the oldest first."""
    files: dict[int, list[IssuedFile]] = defaultdict(list)
    query = "SELECT revision, format, name, sha256, size, mtime_ns FROM file ORDER BY format"
    for revision, *columns in connection.execute(query):
        files[revision].append(IssuedFile(*columns))
    events: dict[int, list[Event]] = defaultdict(list)
    query = "SELECT revision, kind, at, detail, by, note FROM event ORDER BY id"
    for revision, kind, *columns in connection.execute(query):
        events[revision].append(Event(EventKind(kind), *columns))
    wordings = dict(connection.execute("SELECT digest, text FROM wording"))
    earlier = _read_earlier(connection, wordings)
    traced = {row for (row,) in connection.execute(_TRACED)}
    revisions: dict[int, list[Revision]] = defaultdict(list)
    for row, agreement, number, rendering, form_id, fingerprint, at, *content in connection.execute(
        _REVISIONS
    ):
        revisions[agreement].append(
            Revision(
                number,
                form_id,
                fingerprint,
                _content(content, wordings),
                at,
                tuple(files[row]),
                tuple(events[row]),
                rendering,
                tuple(earlier.get(row, ())),
                row in traced,
            )
        )
    return revisions


def _read_earlier(
    connection: sqlite3.Connection, wordings: dict[str, str]
) -> dict[int, list[Revision]]:
    """Read the renderings that others took the place of, by the row of their revision."""
    files: dict[int, list[IssuedFile]] = defaultdict(list)
    query = "SELECT earlier_rendering, format, name, sha256, size FROM earlier_file ORDER BY format"
    for row, *columns in connection.execute(query):
        files[row].append(IssuedFile(*columns))
    found: dict[int, list[Revision]] = defaultdict(list)
    for row, revision, number, rendering, form_id, fingerprint, at, *content in connection.execute(
        _EARLIER
    ):
        said = _content(content, wordings)
        kept = tuple(files[row])
        earlier = Revision(number, form_id, fingerprint, said, at, kept, rendering=rendering)
        found[revision].append(earlier)
    return found


def write_content(connection: sqlite3.Connection, content: Content) -> tuple[str | None, ...]:
    """Return the columns of a form's content; a wording that is not known yet gets its row."""
    wording = None
    if content.wording is not None:
        wording = hashlib.sha256(content.wording.encode()).hexdigest()
        connection.execute(
            "INSERT OR IGNORE INTO wording VALUES (?, ?)", (wording, content.wording)
        )
    signers = content.signers
    return (
        content.title,
        _json(content.authors),
        _json(None if signers is None else [(signer.name, signer.known) for signer in signers]),
        _json(content.volume),
        content.template,
        content.template_digest,
        _json(content.options),
        wording,
    )


def _content(columns: Iterable[str | None], wordings: dict[str, str]) -> Content:
    title, authors, signers, volume, template, digest, options, wording = columns
    return Content(
        title,
        None if authors is None else tuple(json.loads(authors)),
        None if signers is None else tuple(Signer(*signer) for signer in json.loads(signers)),
        _pairs(volume),
        template,
        digest,
        _pairs(options),
        None if wording is None else wordings[wording],
    )


def _pairs(text: str | None) -> tuple[tuple[str, str], ...] | None:
    return None if text is None else tuple((name, value) for name, value in json.loads(text))


def _json(value: object) -> str | None:
    return None if value is None else _ENCODER.encode(value)
