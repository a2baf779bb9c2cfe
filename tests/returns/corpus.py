"""Every kind of returned form that is known from practice, and what becomes of it.

Each kind is made from forms as they were issued. The same list is tested and printed as a table in
the documentation.
"""

from __future__ import annotations

import kinds_altered
import kinds_sent
import kinds_signed
from kinds import Kind

CORPUS: tuple[Kind, ...] = tuple(
    kind
    for group in (
        kinds_signed.filled_in,
        kinds_signed.dates,
        kinds_signed.not_signed,
        kinds_signed.inked,
        kinds_signed.digital,
        kinds_sent.printed,
        kinds_sent.scanned,
        kinds_sent.pages,
        kinds_altered.changed,
        kinds_altered.standing,
        kinds_altered.foreign_made,
    )
    for kind in group()
)
