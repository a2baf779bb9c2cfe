"""Where the forms of each agreement lie: the only one's in the output folder itself.

Where a workspace has several, each has a subfolder of its name, with what was superseded and
withdrawn below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.filenames import is_safe
from generator.ledger.connection import LEDGER_NAME, is_empty
from generator.output import CROPS, OUTBOX, RETURNED, SUPERSEDED, WITHDRAWN

SET_ASIDE = (SUPERSEDED, WITHDRAWN)
"""Subfolders beside the forms that stand."""
_TAKEN = frozenset({*SET_ASIDE, RETURNED, CROPS, OUTBOX})
"""Names of the output folder's other subfolders."""


def is_agreement_name(name: str) -> bool:
    """Tell whether an agreement can be called so: its forms lie in a folder of this name.

    >>> is_agreement_name("recording-release"), is_agreement_name("Outbox"), is_agreement_name("..")
    (True, False, False)
    """
    return is_safe(name) and name.casefold() not in _TAKEN


def agreement_folder(folder: Path, agreement: str) -> Path:
    """Return where the forms of an agreement lie; those of the only one, which has no name, too."""
    return folder / agreement if agreement else folder


def named_folders(folder: Path) -> Iterator[str]:
    """Yield the subfolders that may be agreements', in order: not another output folder's."""
    for path in sorted(folder.glob("*/")):
        is_own = not path.is_symlink() and is_empty(path / LEDGER_NAME)
        if is_own and is_agreement_name(path.name):
            yield path.name
