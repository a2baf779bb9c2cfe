"""``agreements pack``: hand in one right form for each paper, as the publisher wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import generator
from generator import office
from generator.agreements import AgreementEntry
from generator.cli.shared.agreements import read_states
from generator.cli.shared.console import (
    confirm,
    count,
    diagnostic_as_json,
    refuse,
    say,
    short_path,
    show_diagnostics,
    show_json,
    show_table,
    shown,
)
from generator.cli.shared.folder import writing
from generator.cli.shared.loading import (
    Settings,
    named_agreement,
    papers_of,
    read_papers,
    read_settings,
    volume_name,
)
from generator.cli.shared.options import (
    DryRun,
    FolderOptions,
    JsonOptions,
    NamedOptions,
    PaperOptions,
    complete_from,
)
from generator.diagnostics import Diagnostic, Severity, warning
from generator.extensions import UnknownNameError
from generator.handin.agreements import taken_agreements
from generator.handin.pack_folder import Packed, working_tree, write_pack
from generator.handin.packing import PackPlan, pack_as_object, plan_pack
from generator.handin.profiles import PROFILES, Profile
from generator.ledger import Event, EventKind, Record
from generator.moments import to_iso
from generator.office import State

DETAILS = """\
With them go a manifest and a record to print (record.pdf), which list what each form is, its
hash, and who accepted it and when. Withdrawn papers are left out. Every copy is checked against
the hash of the accepted file.

If any paper's form is missing, nothing is written and the exit status is 1; --part packs the
others."""
EXAMPLES = """Examples:
  agreements pack ../handed-in --profile pmlr --volume 283 --dry-run
  agreements pack ../handed-in --profile pmlr --volume 283
  agreements pack ../agreements --profile ceur --part"""

NAMES = PROFILES.names()
RECORD = "record.pdf"
"""What a pack's record is called."""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, NamedOptions, JsonOptions):
    """What the command line says."""

    destination: Annotated[
        Path,
        typer.Argument(
            metavar="DEST",
            help="Folder for the forms. It is made if needed; nothing in it is overwritten.",
            show_default=False,
        ),
    ]
    profile: Annotated[
        str,
        typer.Option(
            "--profile",
            metavar="|".join((*NAMES, "NAME")),
            autocompletion=complete_from(NAMES),
            help="Who gets them. NAME is one of [profiles.NAME] in agreements.toml.",
            show_default=False,
        ),
    ]
    volume: Annotated[
        str | None,
        typer.Option(
            "--volume",
            metavar="NUMBER",
            help="The volume's number (by default, from agreements.toml or the metadata).",
            show_default=False,
        ),
    ] = None
    part: Annotated[bool, typer.Option("--part", help="Pack even if some forms are missing.")] = (
        False
    )
    yes: Annotated[
        bool, typer.Option("--yes", help="Pack into a git working tree without asking.")
    ] = False
    dry_run: DryRun = False


@dataclass(frozen=True, slots=True)
class ExpectedForms:
    """What the metadata say that there should be."""

    unissued: dict[str, str]
    """Titles of the papers without a form, by id."""
    volume: str
    remarks: tuple[Diagnostic, ...]


def run(options: Options) -> None:
    """Plan what is packed, and pack it; exit with 1 if that cannot be."""
    settings = read_settings()
    folder = settings.folder(options.out)
    state, plan = _plan(settings, folder, options)
    show_diagnostics(plan.remarks)
    if not options.json:
        _show(plan)
    refusal = _refusal(plan, part=options.part)
    written = None
    if not refusal and not options.dry_run:
        _need_leave(options)
        with office.hold(folder):
            beside = partial(_record, settings, state, plan)
            written = write_pack(plan, folder, options.destination, beside)
        if written is Packed.NEW:
            _note_packed(plan, folder)
        _report_written(plan, written, options.destination)
    if options.json:
        _show_json(plan, options.destination, written)
    if refusal:
        say(refusal)
        raise typer.Exit(1)


def _report_written(plan: PackPlan, written: Packed, destination: Path) -> None:
    forms, where = count(len(plan.forms), "form"), short_path(destination)
    if written is Packed.SAME:
        say(f"{where}/ already holds this: {forms}.")
    else:
        say(f"{forms} for {plan.profile.publisher} in {where}/.")
        if plan.profile.source:
            say(f"As required by {plan.profile.source}.")


def _plan(settings: Settings, folder: Path, options: Options) -> tuple[State, PackPlan]:
    profile = _profile(settings, options.profile)
    entry = _agreement(settings, profile, options.agreement)
    state = read_states(settings, folder, entry.label)[entry.label]
    wanted = _wanted(settings, entry, state.records)
    volume = options.volume or wanted.volume if profile.needs_volume else ""
    if profile.needs_volume and not (volume.isascii() and volume.isalnum()):
        what = f"{volume!r} is not a volume number" if volume else "the volume's number is needed"
        refuse(
            f"{what}: {profile.publisher} wants it in the folder's name",
            "give it with --volume 283, or as number in [volume] of agreements.toml",
        )
    listed = settings.workspace.metadata / profile.papers_list if profile.papers_list else None
    papers_list = listed.read_bytes() if listed and listed.is_file() else b""
    plan = plan_pack(state, profile, volume, wanted.unissued, papers_list)
    return state, replace(plan, remarks=(*wanted.remarks, *plan.remarks))


def _agreement(settings: Settings, profile: Profile, name: str | None) -> AgreementEntry:
    """Return the agreement that a publisher takes; refuse if it is none, or not said which."""
    if name:
        return named_agreement(settings, name)
    entries = {entry.name: entry for entry in settings.agreements}
    if len(entries) == 1:
        return settings.agreements[0]
    templates = {name: entry.template for name, entry in entries.items()}
    fitting = taken_agreements(templates, profile.agreements)
    if len(fitting) != 1:
        labels = ", ".join(entries[each].label for each in fitting or entries)
        why = f"{profile.publisher} takes several of the agreements here: {labels}"
        if not fitting:
            wanted = " or ".join(f"“{each}”" for each in profile.agreements)
            why = f"{profile.publisher} takes {wanted}, and none of the agreements here: {labels}"
        refuse(why, "choose another --profile, or name the one to pack: --agreement NAME")
    return entries[fitting[0]]


def _record(
    settings: Settings, state: State, plan: PackPlan, hashes: Mapping[str, str]
) -> dict[str, bytes]:
    """Make the record of a pack, which lies beside its manifest."""
    packed = {
        form.entry.sha256: generator.PackedFile(form.path, hashes[form.path]) for form in plan.forms
    }
    unissued = {
        each.paper_id: each.title for each in plan.missing if each.paper_id not in state.records
    }
    content = generator.record_content(
        state, volume_name(settings, plan.volume), packed=packed, unissued=unissued
    )
    return {RECORD: generator.record_pdf(content)}


def _note_packed(plan: PackPlan, folder: Path) -> None:
    at = to_iso(datetime.now(UTC))
    with writing(folder) as opened:
        opened.of(plan.agreement).ledger.add_events(
            (form.paper_id, form.revision, Event(EventKind.PACKED, at, plan.profile.publisher))
            for form in plan.forms
        )


def _profile(settings: Settings, name: str) -> Profile:
    """Find a publisher's profile: the workspace's own, or one that is known; or exit."""
    if name in settings.config.profiles:
        return settings.config.profiles[name]
    try:
        return PROFILES.get(name)
    except UnknownNameError as problem:
        own = ", ".join(settings.config.profiles)
        hint = f"agreements.toml describes {own}" if own else "or describe it in agreements.toml"
        refuse(str(problem), f"{hint}, as [profiles.NAME]")


def _wanted(
    settings: Settings, entry: AgreementEntry, records: Mapping[str, Record]
) -> ExpectedForms:
    """Ask the metadata of the workspace, if there are any, for what the ledger cannot know."""
    known = settings.config.volume.number
    if not settings.workspace.metadata.is_dir():
        return ExpectedForms({}, known, ())
    listed = read_papers(settings, PaperOptions(), entry.template)
    found = papers_of(settings, PaperOptions(), listed, entry)
    unreadable = [problem for problem in found.problems if problem.severity is Severity.ERROR]
    papers = {paper.paper_id: paper for paper in found.papers}
    numbers = {paper.volume.number for paper in found.papers if paper.volume} - {""}
    unissued = {key: paper.title.plain for key, paper in papers.items() if key not in records}
    return ExpectedForms(
        unissued,
        known or (numbers.pop() if len(numbers) == 1 else ""),
        (*unreadable, *_outdated(papers, records)),
    )


def _outdated(
    papers: dict[str, generator.Paper], records: Mapping[str, Record]
) -> tuple[Diagnostic, ...]:
    """Say where the forms are behind the metadata."""
    standing = {key: record for key, record in records.items() if not record.withdrawn}
    retitled = [
        key
        for key, record in standing.items()
        if key in papers and record.current.content.title not in {None, papers[key].title.plain}
    ]
    gone = [key for key in standing if papers and key not in papers]
    hint = "`agreements changes` shows it"
    remarks = []
    if retitled:
        message = f"the title has changed in the metadata since: {', '.join(retitled)}"
        remarks.append(warning(message, hint))
    if gone:
        remarks.append(warning(f"no longer in the metadata: {', '.join(gone)}", hint))
    return tuple(remarks)


def _show(plan: PackPlan) -> None:
    rows = [
        (form.paper_id, form.path, str(form.revision), form.accepted_by, form.accepted_at[:10], "")
        for form in plan.forms
    ]
    rows += [(each.paper_id, "", "", "", "", each.reason) for each in plan.missing]
    show_table(("id", "file", "revision", "accepted by", "on", "missing"), rows)


def _show_json(plan: PackPlan, destination: Path, written: Packed | None) -> None:
    show_json(
        {
            "destination": str(destination),
            "written": None if written is None else str(written),
            **pack_as_object(plan, {}),
            "remarks": [diagnostic_as_json(each) for each in plan.remarks],
        }
    )


def _refusal(plan: PackPlan, *, part: bool) -> str:
    """Say why nothing is packed; empty if there is no reason."""
    refused = [each for each in plan.missing if each.refused]
    if not plan.forms and refused:
        return (
            f"Nothing was packed: {plan.profile.publisher} takes none of the "
            f"{count(len(refused), 'accepted form')}. For example, {refused[0].paper_id}: it "
            f"wants {refused[0].reason}."
        )
    if not plan.forms:
        return "Nothing to pack: no form has been accepted yet."
    if not plan.missing or part:
        return ""
    missing = count(len(plan.missing), "form is missing", "forms are missing")
    return f"Nothing was packed: {missing}. `--part` packs the {len(plan.forms)} that are there."


def _need_leave(options: Options) -> None:
    """Ask before signatures go where they could be published."""
    tree = working_tree(options.destination)
    if tree is None:
        return
    message = (
        f"{shown(short_path(options.destination))} is in the git working tree {shown(tree)}: once "
        "committed, signatures and names may become public"
    )
    show_diagnostics([warning(message, "choose a folder outside it")])
    if not options.yes:
        confirm("Pack there anyway?", "Nothing was packed", "use --yes to pack there anyway")
