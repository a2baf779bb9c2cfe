"""Forms of invented papers, and mails about them: made anew when a file of a template is saved.

They are made in a process with limits, one after the other; a page shows what is there.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock

from generator.cli.shared.trial import (
    LIMITS,
    Preview,
    TrialTemplate,
    excess_of,
    mistakes_of,
    preview_of,
)
from generator.confined import ConfinedError, run_confined
from generator.diagnostics import Diagnostic, has_errors
from generator.mail.letter import FOLDER, Letter, sample_letter

Identity = object
"""Of the files that a template may be made of."""
_MOST_KEPT = 24


@dataclass(frozen=True, slots=True)
class Made:
    """A form or a mail, and what is wrong with its template."""

    identity: Identity
    preview: Preview | Letter | None
    mistakes: tuple[Diagnostic, ...]

    @property
    def sha256(self) -> str:
        """Of the form's PDF, or of the mail's page; empty if there is none."""
        match self.preview:
            case Preview(pdf):
                return hashlib.sha256(pdf).hexdigest()
            case Letter():
                return hashlib.sha256(self.preview.html.encode("utf-8", "replace")).hexdigest()
            case _:
                pass
        return ""


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to see of a template and one invented paper."""

    made: Made | None
    """None if it is being made for the first time."""
    good: Made | None
    """The last one with a form or a mail."""
    is_current: bool
    """Whether it is of the files as they are now."""


class Previews:
    """Makes previews, and keeps the last of each."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(1, "preview")
        self._made: OrderedDict[tuple[str, str], Made] = OrderedDict()
        self._good: dict[tuple[str, str], Made] = {}
        self._ordered: dict[tuple[str, str], tuple[Identity, Future[None]]] = {}
        self.count = 0
        """How many were made."""

    def preview(
        self, candidate: TrialTemplate, sample: str, identity: Identity, patience: float = 0.0
    ) -> Look:
        """Return what there is; a newer one is begun if the files are others.

        Args:
            candidate: the template.
            sample: what is special about the invented paper.
            identity: of the files as they are now.
            patience: how many seconds to wait for one that is being made.
        """
        key = candidate.name, sample
        with self._lock:
            made = self._made.get(key)
            if made is None or made.identity != identity:
                ordered = self._ordered.get(key)
                if ordered is None or ordered[0] != identity:
                    work = self._pool.submit(self._make, candidate, sample, identity)
                    self._ordered[key] = ordered = identity, work
            else:
                ordered = None
        if ordered is not None:
            with suppress(NotYetError):
                ordered[1].result(patience)
        with self._lock:
            made = self._made.get(key)
            current = made is not None and made.identity == identity
            return Look(made, self._good.get(key), current)

    def find(self, sha256: str) -> Preview | Letter | None:
        """Return what was made, by its hash."""
        with self._lock:
            for made in (*self._made.values(), *self._good.values()):
                if made.preview is not None and made.sha256 == sha256:
                    return made.preview
        return None

    def close(self) -> None:
        """Begin no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _make(self, candidate: TrialTemplate, sample: str, identity: Identity) -> None:
        key = candidate.name, sample
        with self._lock:
            if self._ordered.get(key, (None,))[0] != identity:
                return  # the files have changed again since
        made = make(candidate, sample, identity)
        with self._lock:
            self.count += 1
            self._made[key] = made
            self._made.move_to_end(key)
            if made.preview is not None:
                self._good[key] = made
            while len(self._made) > _MOST_KEPT:
                oldest, _ = self._made.popitem(last=False)
                self._good.pop(oldest, None)
                self._ordered.pop(oldest, None)


def make(candidate: TrialTemplate, sample: str, identity: Identity) -> Made:
    """Make a form or a mail, and find all mistakes of the template, in a process with limits."""
    try:
        preview, mistakes = run_confined(partial(_both, candidate, sample), LIMITS)
    except ConfinedError as failure:
        preview, mistakes = None, (excess_of(candidate, failure),)
    return Made(identity, preview, mistakes)


def _both(
    candidate: TrialTemplate, sample: str
) -> tuple[Preview | Letter | None, tuple[Diagnostic, ...]]:
    """Run in the process."""
    mistakes = mistakes_of(candidate)
    if candidate.is_part or (candidate.is_letter and has_errors(mistakes)):
        return None, mistakes
    if candidate.is_letter:
        name = candidate.name.removeprefix(f"{FOLDER}/")
        return sample_letter(name, candidate.folders, sample), mistakes
    made = preview_of(candidate, sample)
    if isinstance(made, Preview):
        return made, mistakes
    return None, mistakes or made
