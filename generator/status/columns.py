"""The columns of ``agreements status``: each is said here, and nowhere else.

They are the same in the terminal, in CSV, in JSON and on the page. One more is one more
:class:`Column` below; from outside, one that is registered:

>>> from generator.status.columns import COLUMNS, Column
>>> COLUMNS.register("files", Column("files", "files", lambda status: "2"))
>>> [column.name for column in columns()][-1]
'files'
>>> COLUMNS.remove("files")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.extensions import Registry
from generator.status.addresses import without_addresses
from generator.status.papers import REVIEW, PaperStatus, history

WIDE = 130
"""Columns of a terminal from which on more than the essential fits."""
_WIDEST = 170

Value = Callable[[PaperStatus], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is said of each paper."""

    name: str
    """In the terminal, in CSV and in JSON."""
    heading: str
    """On the page."""
    value: Value
    public: Value | None = None
    """The same without e-mail addresses, for what is handed on; None if there never is one."""
    kind: str = ""
    """What it is, for the page's style: ``day``, ``number`` …"""
    colours: Callable[[str], str] = lambda value: ""
    """How good a value is, for the page: ``good``, ``wait``, ``bad`` or nothing."""
    from_width: int = 0
    """Columns of a terminal from which on it is shown."""
    of_paper: bool = False
    """Whether it is said of the paper, and so is the same for each agreement that it gets."""

    def shown(self, status: PaperStatus, *, with_addresses: bool) -> str:
        """Return what is said of a paper."""
        if with_addresses or self.public is None:
            return self.value(status)
        return self.public(status)


def _colour(state: str) -> str:
    known = {"accepted": "good", REVIEW: "wait", "returned": "wait", "rejected": "bad"}
    return known.get(state, "wait" if "changed" in state else "")


def _signers(status: PaperStatus) -> str:
    signers = status.record.current.content.signers or ()
    return "; ".join(signer.name for signer in signers if signer.name)


def _public_mail(status: PaperStatus) -> str:
    return without_addresses(status.mails.words_without_addresses(status.record))


_SHIPPED = (
    Column("id", "paper", lambda status: status.record.paper_id, of_paper=True),
    Column(
        "title",
        "title",
        lambda status: status.record.current.content.title or "",
        kind="title",
        of_paper=True,
    ),
    Column("signers", "who signs", _signers, from_width=_WIDEST),
    Column("state", "state", lambda status: status.state, kind="state", colours=_colour),
    Column(
        "missing",
        "missing",
        lambda status: status.missing,
        lambda status: without_addresses(status.missing),
        kind="missing",
    ),
    Column("issued", "issued", lambda status: status.issued, kind="day", from_width=WIDE),
    Column("sent", "sent", lambda status: status.sent, kind="day", from_width=WIDE),
    Column("returned", "returned", lambda status: status.returned, kind="day", from_width=WIDE),
    Column("accepted", "accepted", lambda status: status.accepted, kind="day", from_width=WIDE),
    Column(
        "decided",
        "decided by",
        lambda status: status.decided,
        lambda status: without_addresses(status.decided),
        from_width=_WIDEST,
    ),
    Column(
        "revision",
        "revision",
        lambda status: str(status.record.current.number),
        kind="number",
        from_width=WIDE,
    ),
    Column(
        "mail",
        "mail",
        lambda status: status.mails.words(status.record),
        _public_mail,
        kind="mail",
    ),
)
COLUMNS = Registry[Column](
    "column of status", "agreements.status_columns", {each.name: each for each in _SHIPPED}
)


_DAYS = {
    "issued": ("issued",),
    "sent": ("sent",),
    "returned": ("returned",),
    REVIEW: ("returned",),
    "accepted": ("accepted", "returned"),
}
"""Columns of which the first that says something has the day of a state."""


def days_of(state: str) -> tuple[str, ...]:
    """Return the names of the columns with the day on which a form came to a state, best first."""
    return _DAYS.get(state.partition(",")[0], ())


def columns() -> tuple[Column, ...]:
    """Return all columns: those that come with the toolkit, then what others add.

    Raises:
        ExtensionError: what a package adds cannot be loaded.
    """
    return (*_SHIPPED, *added_columns())


def added_columns() -> tuple[Column, ...]:
    """Return the columns that others add.

    Raises:
        ExtensionError: what a package adds cannot be loaded.
    """
    return tuple(column for _, column in COLUMNS.added())


def to_object(status: PaperStatus, agreement: str = "") -> dict[str, object]:
    """Return all that is known of a paper's form as an object for JSON.

    Args:
        status: what is known.
        agreement: what the agreement is called, where a workspace has several.
    """
    return {
        **({"agreement": agreement} if agreement else {}),
        **{column.name: column.value(status) for column in columns()},
        **history(status),
    }
