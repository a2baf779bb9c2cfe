"""What was issued, sent and returned: a record that outlives every change of the metadata."""

from generator.ledger.records import Content, Event, EventKind, IssuedFile, Record, Revision, Signer
from generator.ledger.store import LEDGER_NAME, Ledger, LedgerError

__all__ = [
    "LEDGER_NAME",
    "Content",
    "Event",
    "EventKind",
    "IssuedFile",
    "Ledger",
    "LedgerError",
    "Record",
    "Revision",
    "Signer",
]
