"""A ledger that was lost, made again from the forms' own metadata.

The forms tell their id, revision, fingerprint and title, and the files their hashes. Who was asked
to sign, from which template and when it was issued is known to nobody any more, and is left
unknown. What was mailed, returned and decided is taken over from the earlier ledger as far as it
can be read, and what cannot be is said.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, error, warning
from generator.ledger.connection import REBUILT_NAME, companions_of, is_empty, remains_of
from generator.ledger.places import SET_ASIDE, agreement_folder, named_folders
from generator.ledger.records import Content, IssuedFile, Record, Revision
from generator.ledger.salvage import Salvaged, salvage
from generator.ledger.store import LEDGER_NAME, Ledger
from generator.ledger.xmp import FormMetadata, read_form_metadata
from generator.output import WITHDRAWN
from generator.paper import form_id

_FINGERPRINT_DIGITS = 16
_NEW = f"{LEDGER_NAME}.new"
_PLACES = ("", *SET_ASIDE)
"""Where the forms of an agreement are, below its folder; the first one goes before the others."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a folder's forms told."""

    agreements: int
    revisions: int
    kept: Path | None
    """Where the damaged ledger is now, if there was one."""
    diagnostics: tuple[Diagnostic, ...]
    salvaged: Salvaged
    """What could be taken over from it."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One form among the files."""

    file: IssuedFile
    metadata: FormMetadata
    place: int
    """Which of the places it is in."""


def has_ledger(folder: Path) -> bool:
    """Tell whether a folder has a ledger with something in it, sound or not."""
    path = folder / LEDGER_NAME
    return not is_empty(path) or (folder / REBUILT_NAME).exists()


def has_remains(folder: Path) -> bool:
    """Tell whether a folder without a ledger shows that there was one."""
    places = (folder, *(folder / name for name in named_folders(folder)))
    return any(any(place.glob("*.pdf")) for place in places) or bool(
        remains_of(folder / LEDGER_NAME)
    )


def rebuild(folder: Path) -> Rebuilt:
    """Make a folder's ledger from its forms; the one that is there is kept under another name.

    It can be killed at any moment and run again. Until the new ledger has all that it takes over,
    the earlier one is not touched; from then on the new one waits beside it, and nothing is written
    to either before it has the place.

    Raises:
        LedgerError: the new ledger cannot be written.
        OSError: a file cannot be moved.
    """
    _put_in_place(folder)
    records, problems = read_forms(folder)
    new = folder / _NEW
    for each in (new, *companions_of(new)):
        each.unlink(missing_ok=True)
    with Ledger(folder, _NEW) as ledger:
        ledger.restore(records)
    old = folder / LEDGER_NAME
    salvaged, losses = Salvaged(), tuple[Diagnostic, ...]()
    if not is_empty(old):
        salvaged, losses = salvage(old, new)
    elif companions_of(old):
        losses = (_log_alone(old),)
    new.rename(folder / REBUILT_NAME)
    kept = _put_in_place(folder)
    revisions = sum(len(record.revisions) for record in records)
    return Rebuilt(len(records), revisions, kept, (*problems, *losses), salvaged)


def _put_in_place(folder: Path) -> Path | None:
    """Put a ledger that was made again in the place of the earlier one, if there is such a ledger.

    Returns:
        Where the earlier one is kept, if there was one.
    """
    rebuilt = folder / REBUILT_NAME
    if not rebuilt.exists():
        return None
    kept = _keep_old(folder)
    rebuilt.rename(folder / LEDGER_NAME)
    return kept


def _keep_old(folder: Path) -> Path | None:
    """Move the earlier ledger away, with all that SQLite would take for a part of the new one."""
    old = folder / LEDGER_NAME
    parts = (*((old,) if os.path.lexists(old) else ()), *companions_of(old))
    if not parts:
        return None
    number = 1
    while any(folder.glob(f"ledger-damaged-{number}.sqlite*")):
        number += 1
    kept = folder / f"ledger-damaged-{number}.sqlite"
    for part in parts:
        target = f"{kept.name}{part.name.removeprefix(LEDGER_NAME)}"
        part.rename(folder / target)
    return kept if os.path.lexists(kept) else folder / target


def _log_alone(old: Path) -> Diagnostic:
    return warning(
        f"of the earlier ledger only {companions_of(old)[0].name} is left, which cannot be read "
        "alone: what was mailed, what came back and what was decided is lost",
        "put the ledger back if you have a copy of it; "
        "else check the mails again that the forms came with, or the copies in the folder returned",
    )


def read_forms(folder: Path) -> tuple[list[Record], tuple[Diagnostic, ...]]:
    """Read what the forms of an output folder tell, and what is wrong; nothing is written."""
    records, problems = _read_place(folder, "")
    for name in named_folders(folder):
        found, wrong = _read_place(folder, name)
        if found:  # else it is a folder of somebody else's
            records += found
            problems += wrong
    return records, tuple(problems)


def _read_place(folder: Path, agreement: str) -> tuple[list[Record], list[Diagnostic]]:
    """Read the forms of one agreement; others that lie there are not taken for its own."""
    problems: list[Diagnostic] = []
    place = agreement_folder(folder, agreement)
    start = form_id("", agreement)
    forms: dict[str, dict[tuple[int, int], list[_Found]]] = defaultdict(lambda: defaultdict(list))
    for found in _find_forms(place, problems):
        said = found.metadata
        if said.form_id.startswith(start):
            forms[said.form_id][said.revision, said.rendering].append(found)
        else:
            problems.append(_of_another(found, agreement))
    texts = _find_texts(place)
    records = []
    for named, revisions in sorted(forms.items()):
        made: dict[int, Revision] = {}
        for (number, _), several in sorted(revisions.items()):
            first, *others = sorted(several, key=lambda found: (found.place, found.file.name))
            problems += [_other_version(found) for found in others if _differ(found, first)]
            made[number] = _revision(first, made.get(number), texts)
        withdrawn = all(_PLACES[found.place] == WITHDRAWN for found in revisions[max(revisions)])
        paper_id = named.removeprefix(start)
        record = Record(0, paper_id, "", withdrawn, None, tuple(made.values()), agreement=agreement)
        records.append(record)
    return records, problems


def _revision(
    found: _Found, before: Revision | None, texts: dict[tuple[int, str], IssuedFile]
) -> Revision:
    """Return what a form tells of itself; ``before`` is the rendering that it took the place of."""
    metadata = found.metadata
    text = texts.get((found.place, metadata.fingerprint))
    files = (found.file,) if text is None else (text, found.file)
    content = Content(title=metadata.title)
    return Revision(
        metadata.revision,
        metadata.form_id,
        metadata.fingerprint,
        content,
        None,
        files,
        rendering=metadata.rendering,
        earlier=() if before is None else (*before.earlier, replace(before, earlier=())),
    )


def _find_forms(folder: Path, problems: list[Diagnostic]) -> Iterator[_Found]:
    for place, name in enumerate(_PLACES):
        for path in sorted((folder / name).glob("*.pdf")):
            try:
                metadata = read_form_metadata(path) if _is_plain(path) else None
                if metadata is not None:
                    yield _Found(_describe(folder, path), metadata, place)
            except OSError as problem:
                problems.append(error(f"cannot be read: {problem.strerror}", span=Span(str(path))))


def _find_texts(folder: Path) -> dict[tuple[int, str], IssuedFile]:
    """Find the Markdown forms by the fingerprint, which is of their text."""
    found: dict[tuple[int, str], IssuedFile] = {}
    for place, name in enumerate(_PLACES):
        for path in sorted((folder / name).glob("*.md")):
            if _is_plain(path):
                file = _describe(folder, path)
                found.setdefault((place, file.sha256[:_FINGERPRINT_DIGITS]), file)
    return found


def _is_plain(path: Path) -> bool:
    """Tell whether a path is a file itself; a link is not followed."""
    return stat.S_ISREG(path.lstat().st_mode)


def _describe(folder: Path, path: Path) -> IssuedFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    name = path.relative_to(folder).as_posix()
    return IssuedFile(path.suffix[1:], name, digest, len(content), None)


def _of_another(found: _Found, agreement: str) -> Diagnostic:
    message = f"is not a form of the agreement “{agreement}”; it is not in the ledger"
    entry = found.metadata.form_id
    return warning(message, "look at it", Span(f"{agreement}/{found.file.name}", entry=entry))


def _differ(one: _Found, other: _Found) -> bool:
    return one.metadata.fingerprint != other.metadata.fingerprint


def _other_version(found: _Found) -> Diagnostic:
    message = f"revision {found.metadata.revision} of another text; it is not in the ledger"
    return warning(message, "look at it", Span(found.file.name, entry=found.metadata.form_id))
