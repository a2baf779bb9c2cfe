"""What returned files are examined with, as the workspace says it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import typer

from generator.cli.shared.console import refuse, show_diagnostics
from generator.cli.shared.loading import PaperList, Settings, papers_of, read_papers
from generator.cli.shared.options import PaperOptions
from generator.diagnostics import Severity, Span, error
from generator.forms.agreement import Agreement
from generator.ledger.records import Content
from generator.office import State, all_records
from generator.returns.checking import CheckRequest, addresses_of, contents_of
from generator.returns.evidence import Index
from generator.returns.identify.indexing import make_index
from generator.returns.signers.signatures import load_roots
from generator.template.errors import TemplateError
from generator.template.frontmatter import parse_front_matter, split_front_matter
from generator.template.loader import find_blanks, find_templates

RECOGNISER = "tesseract"
"""The program that reads scans of forms that were not made here, where it is installed."""


def examining_with(  # noqa: PLR0913 - where, and all that may be known already
    settings: Settings,
    folder: Path,
    states: Mapping[str, State],
    *,
    jobs: int = 1,
    again: bool = False,
    found: PaperList | None = None,
) -> CheckRequest:
    """Return what files are examined with; show what is wrong with the metadata, or exit.

    Args:
        settings: those of the workspace.
        folder: the output folder.
        states: what was issued of each agreement, by name.
        jobs: how many processes to use.
        again: whether to examine also what nothing has changed for.
        found: the papers, if they were read already.
    """
    roots = trusted(settings)
    if found is None and settings.workspace.metadata.is_dir():
        found = read_papers(settings, PaperOptions(), settings.config.template)
        show_diagnostics(each for each in found.problems if each.severity is Severity.ERROR)
    contents: dict[str, Content] = {}
    agreements: list[Agreement] = []
    for entry in settings.agreements:
        if found is not None:
            listed = papers_of(settings, PaperOptions(), found, entry).agreements
            agreements += listed
            if entry.name in states:
                contents |= contents_of(listed, states[entry.name].records)
    index = make_index(
        all_records(states),
        folder,
        contents,
        _writers(settings),
        settings.config.changes,
        addresses=addresses_of(agreements),
    )
    index = replace(index, blanks=find_blanks((settings.workspace.templates,)))
    program = shutil.which(RECOGNISER)
    recogniser = None if program is None else Path(program)
    languages = _languages(settings, index)
    return CheckRequest(index, datetime.now(UTC), roots, jobs, again, recogniser, languages)


def _languages(settings: Settings, index: Index) -> tuple[str, ...]:
    """Return the languages of the agreements that forms were issued or adopted of."""
    names = {issued.content.template for issued in index.issued}
    found = set()
    for name, path in find_templates((settings.workspace.templates,)).items():
        if name in names:
            with suppress(OSError, UnicodeDecodeError, TemplateError):
                front, _ = split_front_matter(path.read_text("utf-8"))
                found.add(parse_front_matter(front, path.name)[0].language)
    return tuple(sorted(found))


def trusted(settings: Settings) -> tuple[Path, ...]:
    """Find the certificates of the settings; exit if one is not there."""
    roots = tuple(settings.workspace.root / name for name in settings.config.trust)
    missing = [root for root in roots if not root.is_file()]
    if missing:
        hint = "put the certificate there, or take it out of [returns] trust"
        show_diagnostics(error("there is no such file", hint, Span(str(root))) for root in missing)
        raise typer.Exit(2)
    try:
        load_roots(roots)
    except (OSError, ValueError) as problem:
        refuse(str(problem), "name certificates in PEM or DER")
    return roots


def _writers(settings: Settings) -> tuple[str, ...]:
    """Return the names of those who mail the forms."""
    mail = settings.config.mail
    return tuple(each.name for each in (mail.sender, mail.reply_to) if each and each.name)
