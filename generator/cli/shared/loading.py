"""What every command starts with: the workspace, its settings, the papers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

import generator
from generator import office
from generator.agreements import AgreementEntry, NoSuchPapersError, agreements_of, papers_for
from generator.cli.shared.access import keep_access
from generator.cli.shared.choosing import need_known, refuse_condition
from generator.cli.shared.console import (
    count,
    refuse,
    say,
    short_path,
    show_diagnostics,
    show_json,
)
from generator.cli.shared.folder import refuse_no_workspace
from generator.cli.shared.options import AgreementOptions, PaperOptions
from generator.cli.shared.two_events import warn_of_two_events
from generator.config import Config, read_config
from generator.diagnostics import Diagnostic, DiagnosticError, Severity, has_errors
from generator.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from generator.sources.kept import KeptReadings
    from generator.sources.parsed_file import Together

FIRST_TEMPLATE = "pmlr"
"""The template of a workspace that neither names one nor has issued a form."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the command runs, and how it was set.

    The template is the one that the settings name, or else that of the forms that were issued: an
    option that is forgotten replaces none.
    """

    workspace: Workspace
    config: Config
    agreements: tuple[AgreementEntry, ...] = (AgreementEntry(FIRST_TEMPLATE),)
    """At least one; the first one is meant where nothing else is said."""

    def folder(self, out: Path | None) -> Path:
        """Return the output folder: the one that is asked for, or else that of the settings."""
        return out or self.workspace.root / self.config.folder


@dataclass(frozen=True, slots=True)
class PaperList:
    """The papers of a run."""

    papers: tuple[generator.Paper, ...]
    agreements: tuple[generator.Agreement, ...]
    """One for each paper, in the same order."""
    problems: tuple[Diagnostic, ...]
    """What was found wrong that belongs to no paper in the list."""
    contacts: generator.Contacts = field(default_factory=generator.Contacts)
    """Who signs, and where to write, as the chair knows it."""
    rule: generator.SignerRule = generator.SignerRule.FIRST
    """Who signs where neither the list nor the contacts say it."""

    def renamed(self, renames: Mapping[str, str]) -> PaperList:
        """Return the papers with the contacts that are still kept under a former id."""
        contacts = self.contacts.following(renames)
        if contacts is self.contacts or not self.agreements:
            return self
        first = self.agreements[0]
        made = generator.make_agreements(
            self.papers, first.template, self.rule, contacts, first.name
        )
        return replace(self, agreements=made, contacts=contacts)


def volume_name(settings: Settings, number: str = "") -> str:
    """Return what the settings call the proceedings; empty if they do not say it."""
    volume = settings.config.volume
    name = volume.name or volume.booktitle
    number = number or volume.number
    return f"{name}, volume {number}" if name and number else name


def read_settings() -> Settings:
    """Find the workspace and read its settings; show what is wrong with them, and exit."""
    workspace = find_workspace(Path.cwd())
    if not workspace.config.is_file():
        return _settings(workspace, Config())
    config, problems = read_config(workspace.config)
    show_diagnostics(problems)
    if has_errors(problems):
        raise typer.Exit(2)
    return _settings(workspace, config)


def _settings(workspace: Workspace, config: Config) -> Settings:
    """Let only those read what is written from now on whom the settings name."""
    os.umask(config.access.umask)
    keep_access(workspace, config)
    issued = ""
    if not config.template:
        issued = office.issued_template(workspace.root / config.folder)
    agreements = agreements_of(config.entries, config.template, issued)
    agreements = agreements or (AgreementEntry(FIRST_TEMPLATE),)
    return Settings(workspace, replace(config, template=agreements[0].template), agreements)


def chosen_agreements(settings: Settings, options: AgreementOptions) -> tuple[AgreementEntry, ...]:
    """Return the agreements that a command is about: all of them, if the options name none.

    A template that the workspace does not list stands in the place of its only agreement's; where
    there are several, it is refused.
    """
    entries = settings.agreements
    if options.agreement:
        entries = (named_agreement(settings, options.agreement),)
    if not options.template:
        return entries
    same = tuple(entry for entry in entries if entry.template == options.template)
    if not same and len(settings.agreements) == 1:
        return (replace(entries[0], template=options.template),)
    if not same:
        known = ", ".join(entry.label for entry in entries)
        refuse(
            f"this workspace has no agreement “{options.template}”; it has {known}",
            f"to add it, {adding(options.template)}",
        )
    return same


def named_agreement(settings: Settings, name: str) -> AgreementEntry:
    """Return the agreement with a name, or else with a template of it; refuse one that is not."""
    entries = settings.agreements
    need_known([name], [entry.label for entry in entries], "agreement")
    return next(entry for entry in entries if entry.label == name)


def adding(template: str) -> str:
    """Say how a workspace gets one more agreement."""
    return f'write into agreements.toml: [[agreement]], and below it: template = "{template}"'


def read_papers(
    settings: Settings, options: PaperOptions, template: str, together: Together | None = None
) -> PaperList:
    """Read the papers, and choose who signs them.

    Args:
        settings: of the workspace.
        options: which papers.
        template: what they are to sign.
        together: who helps to read a long list.
    """
    metadata = tuple(options.metadata) or _default_metadata(settings.workspace)
    selection = generator.Selection.ALL if options.all_papers else generator.Selection.ACCEPTED
    encoding = options.encoding or settings.config.encoding
    loaded = generator.load(
        metadata,
        selection,
        encoding,
        settings.config.sources,
        _kept_readings(settings),
        together=together,
    )
    # The workspace's own explanation is no metadata; that needs no word.
    readme = str(settings.workspace.metadata / "README.md")
    problems = [problem for problem in loaded.diagnostics if problem.span.file != readme]
    contacts = generator.Contacts()
    contacts_file = options.contacts or settings.workspace.contacts
    if contacts_file.is_file():
        read = generator.read_contacts(contacts_file, encoding)
        contacts, unmatched = _matched(settings, loaded.papers, read.value)
        problems += [*read.diagnostics, *unmatched]
    problems += warn_of_two_events(loaded.papers, settings.config.volume)
    papers = generator.override_volume(loaded.papers, settings.config.volume)
    rule = generator.SignerRule(options.signer) if options.signer else settings.config.signer
    agreements = generator.make_agreements(papers, template, rule, contacts)
    problems += generator.shared_addresses(agreements)
    return PaperList(papers, agreements, tuple(problems), contacts, rule)


def papers_of(
    settings: Settings, options: PaperOptions, found: PaperList, entry: AgreementEntry
) -> PaperList:
    """Return the papers that an agreement is for, with who signs it; refuse wrong settings."""
    try:
        papers = papers_for(entry, found.papers, settings.config.selections)
    except NoSuchPapersError as problem:
        word = str(problem)
        if "=" in word:
            refuse_condition(word, found.papers)
        refuse(
            f"the agreement “{entry.label}” is for “{word}”, but there is no such paper",
            "write NAME=VALUE, an id, or the name of a group in [selections]",
        )
    rule = entry.rule or settings.config.signer
    if options.signer:
        rule = generator.SignerRule(options.signer)
    as_read = {(each.template, each.name) for each in found.agreements[:1]}
    if papers is found.papers and rule is found.rule and as_read == {(entry.template, entry.name)}:
        return found
    made = generator.make_agreements(papers, entry.template, rule, found.contacts, entry.name)
    return replace(found, papers=papers, agreements=made, rule=rule)


def _kept_readings(settings: Settings) -> KeptReadings | None:
    """Return what was read of lists before; None if there is no folder to keep it in."""
    folder = settings.folder(None)
    if not folder.is_dir():
        return None
    from generator.program_files import program_stamps  # noqa: PLC0415 - not for a first form
    from generator.sources.kept import KeptReadings  # noqa: PLC0415 - the same

    return KeptReadings(folder, tuple(program_stamps()))


def _matched(
    settings: Settings, papers: tuple[generator.Paper, ...], contacts: generator.Contacts
) -> tuple[generator.Contacts, tuple[Diagnostic, ...]]:
    """Return the contacts with those under former ids, and say whom they name in vain.

    What the ledger knows as withdrawn, or under another id, is no mistake.
    """
    found = generator.unmatched_contacts(papers, contacts)
    if not found:
        return contacts, ()
    with suppress(DiagnosticError):  # a ledger that cannot be read is for the commands that need it
        states = office.read_all(settings.folder(None)).values()
        records = [record for state in states for record in state.records.values()]
        withdrawn = {record.paper_id for record in records if record.withdrawn}
        ids = {paper.paper_id for paper in papers}
        renames = {
            old: record.paper_id
            for record in records
            for old in record.former_ids
            if old not in ids
        }
        return contacts.following(renames), generator.unmatched_contacts(
            papers, contacts, withdrawn, renames
        )
    return contacts, found


def show_found(found: PaperList) -> None:
    """Say in short what is wrong with the list; `agreements papers` has all of it.

    Of errors, the first of each file is shown; of what a person should look at, only how much.
    """
    show_first(each for each in found.problems if each.severity is Severity.ERROR)
    warnings = sum(each.severity is Severity.WARNING for each in found.problems)
    if warnings:
        them = "it" if warnings == 1 else "them"
        say(
            f"{count(warnings, 'warning')} in the list of papers: `agreements papers` shows {them}."
        )


def show_first(problems: Iterable[Diagnostic]) -> None:
    """Show the first problem of each file and severity, and say how many more there are."""
    alike: dict[tuple[str | None, Severity], list[Diagnostic]] = {}
    for each in problems:
        alike.setdefault((each.span.file, each.severity), []).append(each)
    for (_, severity), (first, *others) in alike.items():
        more = f"and {count(len(others), f'more {severity}')} in this file: see `agreements papers`"
        show_diagnostics([replace(first, hint=more) if others else first])


def need_papers(settings: Settings, found: PaperList, *, json: bool) -> None:
    """Say what to do if there are no papers, and exit."""
    if found.papers:
        return
    if json:
        show_json([])
    show_diagnostics(found.problems)
    if found.problems:
        say("There is no paper to make a form for.")
    else:
        say(
            "No papers yet: put your list (BibTeX, an export of your system, a table) into "
            f"{short_path(settings.workspace.metadata)}/ and run this again."
        )
    raise typer.Exit(1)


def _default_metadata(workspace: Workspace) -> tuple[Path, ...]:
    if workspace.metadata.is_dir():
        return (workspace.metadata,)
    if not workspace.config.is_file():
        refuse_no_workspace("name a list of papers, as in `agreements papers FILE`")
    say("There is no folder metadata here: make one and put your list of papers into it.")
    raise typer.Exit(2)
