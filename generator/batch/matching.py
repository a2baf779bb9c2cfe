"""Which paper of the metadata is which of the ledger: gone, renamed, or for a person to say."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.changes.renames import KnownPaper, LookAlike, find_renames
from generator.diagnostics import Diagnostic, Severity
from generator.forms.agreement import Agreement
from generator.ledger import Record
from generator.paper import Paper


@dataclass(frozen=True, slots=True)
class Request:
    """What the chair asks of this run."""

    only: frozenset[str] = frozenset()
    """Papers to look at; empty is all."""
    force: bool = False
    """Make every form again, also those that are as they should be."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """New ids of papers, by the old ones."""
    withdrawn: frozenset[str] = frozenset()
    """Papers that are withdrawn for certain, and not renamed."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the metadata of this run come from, and what they can not tell of."""

    names: Mapping[str, str] = field(default_factory=dict)
    """How the ledger names the files that were read, by their names in this run."""
    unread: frozenset[str] = frozenset()
    """Files, as the ledger names them, that are there but were not read in this run."""
    unreadable: frozenset[str] = frozenset()
    """Ids of entries that could not be read."""
    is_torn: bool = False
    """Whether part of the metadata could not be read, and nobody knows which papers it had."""


@dataclass(frozen=True, slots=True)
class PaperMatching:
    """Who is who."""

    records: Mapping[str, Record]
    """What was issued, by the id that the paper has now."""
    gone: tuple[Record, ...]
    """Forms whose paper is not in the metadata, those that a person has to decide on included."""
    renames: Mapping[str, str]
    """New ids by old ones, as the chair said."""
    look_alikes: tuple[LookAlike, ...]
    """What nobody has decided on yet."""
    undecided: tuple[Record, ...]
    """Not in the metadata, which could not be read in full, or kept by a person's word: nothing is
    done to them."""
    sources: Sources

    @property
    def unsure_old(self) -> dict[str, str]:
        """Papers that are gone and may have a new id, with it."""
        return {pair.old: pair.new for pair in self.look_alikes}

    @property
    def unsure_new(self) -> dict[str, str]:
        """New papers that may have had another id, with it."""
        return {pair.new: pair.old for pair in self.look_alikes}

    def source_of(self, agreement: Agreement) -> str:
        """Return the file that a paper was read from, as the ledger names it."""
        file = agreement.paper.span.file or ""
        return self.sources.names.get(file, file)


def find_sources(
    papers: Iterable[Paper],
    problems: Iterable[Diagnostic],
    records: Mapping[str, Record],
    folder: Path,
) -> Sources:
    """Find out which files the ledger knows that were not read, and what could not be read.

    Args:
        papers: what was read.
        problems: what was found wrong that belongs to no paper, as of ``Loaded.diagnostics``.
        records: what was issued.
        folder: the output folder, from which the ledger sees the files.
    """
    files = {paper.span.file for paper in papers if paper.span.file}
    names = {file: _seen_from(folder, file) for file in files}
    known = {record.source for record in records.values() if record.source}
    unread = frozenset(
        source for source in known - set(names.values()) if (folder / source).exists()
    )
    unreadable = set()
    is_torn = False
    for problem in problems:
        if problem.severity is Severity.ERROR:
            if problem.span.entry is not None:
                unreadable.add(problem.span.entry)
            else:
                file = problem.span.file
                is_torn |= file is None or file in files or _seen_from(folder, file) in known
    return Sources(names, unread, frozenset(unreadable), is_torn)


def _seen_from(folder: Path, file: str) -> str:
    """Return a file's path so that it is found again from the folder, wherever the program runs."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(file).absolute().as_posix()


def match_papers(
    agreements: Sequence[Agreement],
    records: Mapping[str, Record],
    request: Request = Request(),
    sources: Sources = Sources(),
) -> PaperMatching:
    """Find out which papers are gone, and which of them may have come back under another id.

    A list of which no paper is here, and which was not read, is another list, and its papers are
    not gone.
    """
    here = {agreement.paper.paper_id for agreement in agreements}
    known = {
        old: new
        for old, new in request.renames.items()
        if old in records and new in here and new not in records
    }
    own = {known.get(old, old): record for old, record in records.items()}
    other_lists = _other_lists(records.values(), here | known.keys(), sources.unread)
    missing = [
        record
        for paper_id, record in records.items()
        if paper_id not in here
        and paper_id not in known
        and not record.withdrawn
        and record.source not in other_lists
    ]
    undecided = [
        record
        for record in missing
        if record.paper_id not in request.withdrawn
        and (sources.is_torn or record.paper_id in sources.unreadable or record.is_kept)
    ]
    kept = {record.paper_id for record in undecided}
    gone = [record for record in missing if record.paper_id not in kept]
    new = [agreement for agreement in agreements if agreement.paper.paper_id not in own]
    doubtful = [record for record in gone if record.paper_id not in request.withdrawn]
    pairs = find_renames(map(_known_record, doubtful), map(_known_paper, new)) if new else ()
    return PaperMatching(own, tuple(gone), known, pairs, tuple(undecided), sources)


def _other_lists(
    records: Collection[Record], here: Collection[str], unread: frozenset[str]
) -> frozenset[str]:
    met = {record.source for record in records if record.paper_id in here}
    return unread - met


def _known_record(record: Record) -> KnownPaper:
    content = record.current.content
    return KnownPaper(record.paper_id, content.title, content.authors)


def _known_paper(agreement: Agreement) -> KnownPaper:
    paper = agreement.paper
    authors = tuple(str(author.name) for author in paper.authors)
    return KnownPaper(paper.paper_id, paper.title.plain, authors)
