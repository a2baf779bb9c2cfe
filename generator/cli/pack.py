"""``agreements pack``: hand in one right form for each paper, as the publisher wants them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.shared.console import (
    count,
    diagnostic_as_json,
    fail,
    say,
    show_diagnostics,
    show_json,
    show_table,
    shown,
    spell,
)
from generator.cli.shared.ledgers import output_folder, read_recorded, writing
from generator.cli.shared.loading import PaperOptions, Settings, read_papers, read_settings
from generator.cli.shared.options import Json, OutFolder, complete_from
from generator.diagnostics import Diagnostic, Severity, error, warning

if TYPE_CHECKING:
    import generator
    from generator.handin.pack_folder import Packed
    from generator.handin.packing import PackPlan
    from generator.handin.profiles import Profile
    from generator.ledger import Record

EXAMPLES = """Examples:
  agreements pack ../handed-in --profile pmlr --volume 283 --dry-run
  agreements pack ../handed-in --profile pmlr --volume 283
  agreements pack ../agreements --profile ceur --part"""

PROFILES = ("pmlr", "ceur", "acl")

Destination = Annotated[
    Path,
    typer.Argument(
        metavar="DEST",
        help="Folder for the forms; it is made, and nothing that is there is overwritten.",
        show_default=False,
    ),
]
ProfileName = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="|".join((*PROFILES, "NAME")),
        autocompletion=complete_from(PROFILES),
        help="Who gets them; NAME is one of [profiles.NAME] in agreements.toml.",
        show_default=False,
    ),
]
VolumeNumber = Annotated[
    str | None,
    typer.Option(
        "--volume",
        metavar="NUMBER",
        help="The volume's number; else that of agreements.toml or the metadata.",
        show_default=False,
    ),
]
Part = Annotated[bool, typer.Option("--part", help="Pack what is there, though some is missing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Write also into a git working tree.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be packed; write nothing.")
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the metadata say that there should be."""

    unissued: dict[str, str]
    """Titles of the papers without a form, by id."""
    volume: str
    remarks: tuple[Diagnostic, ...]


def pack(  # noqa: PLR0913 - one parameter for each option
    destination: Destination,
    *,
    profile: ProfileName,
    volume: VolumeNumber = None,
    part: Part = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    out: OutFolder = None,
    json: Json = False,
) -> None:
    """Write the accepted forms under the publisher's names, one for each paper.

    Beside them stands a manifest: which form it is, its hash, who accepted it and when. Withdrawn
    papers are left out. Every copy is held against the hash that was accepted.

    If the form of a paper is missing, nothing is written and the status is 1; with --part the
    others are packed.
    """
    settings = read_settings()
    folder = output_folder(settings, out)
    plan = _plan(settings, folder, profile, volume)
    show_diagnostics(plan.remarks)
    if not json:
        _show(plan)
    refusal = _refusal(plan, part=part)
    written = None
    if not refusal and not dry_run:
        _need_leave(destination, yes=yes)
        written = _write(plan, folder, destination)
    if json:
        _show_json(plan, destination, written)
    if refusal:
        say(refusal)
        raise typer.Exit(1)


def _write(plan: PackPlan, folder: Path, destination: Path) -> Packed:
    from generator.handin.pack_folder import Packed, write_pack  # noqa: PLC0415 - the same
    from generator.handin.packing import PackError  # noqa: PLC0415 - the same
    from generator.ledger import LedgerError  # noqa: PLC0415 - not for --help
    from generator.output import OutputError  # noqa: PLC0415 - the same

    try:
        with writing(folder):
            written = write_pack(plan, folder, destination)
    except (PackError, LedgerError, OutputError) as problem:
        show_diagnostics([problem.diagnostic])
        raise typer.Exit(1) from None
    except OSError as problem:
        fail(problem)
    forms, where = count(len(plan.forms), "form"), spell(destination)
    if written is Packed.SAME:
        say(f"{where}/ holds this already: {forms}.")
    else:
        say(f"{forms} for {plan.profile.publisher} in {where}/.")
    return written


def _plan(settings: Settings, folder: Path, name: str, number: str | None) -> PackPlan:
    from generator.handin.packing import plan_pack  # noqa: PLC0415 - not for --help
    from generator.returns.verdict.return_status import group_returns  # noqa: PLC0415 - the same

    profile = _profile(settings, name)
    recorded = read_recorded(folder)
    wanted = _wanted(settings, recorded.records)
    volume = number or wanted.volume if profile.needs_volume else ""
    if profile.needs_volume and not (volume.isascii() and volume.isalnum()):
        hint = "give it with --volume 283, or as number in [volume] of agreements.toml"
        what = f"{volume!r} is no volume number" if volume else "the volume's number is needed"
        show_diagnostics(
            [error(f"{what}: {profile.publisher} wants it in the folder's name", hint)]
        )
        raise typer.Exit(2)
    papers = group_returns(recorded.records, recorded.entries)
    plan = plan_pack(papers, wanted.unissued, profile, volume, folder)
    return replace(plan, remarks=(*wanted.remarks, *plan.remarks))


def _profile(settings: Settings, name: str) -> Profile:
    """Find a publisher's profile: the workspace's own, or one that is known; or exit."""
    from generator.extensions import ExtensionError, UnknownNameError  # noqa: PLC0415 - the same
    from generator.handin.profiles import PROFILES as KNOWN  # noqa: PLC0415 - the same

    if name in settings.config.profiles:
        return settings.config.profiles[name]
    try:
        return KNOWN.get(name)
    except (UnknownNameError, ExtensionError) as problem:
        hint = "or describe it in agreements.toml, as [profiles.NAME]"
        show_diagnostics([error(str(problem), hint)])
        raise typer.Exit(2) from None


def _wanted(settings: Settings, records: dict[str, Record]) -> Wanted:
    """Ask the metadata of the workspace, if there are any, for what the ledger cannot know."""
    known = settings.config.volume.number
    if not settings.workspace.metadata.is_dir():
        return Wanted({}, known, ())
    options = PaperOptions((), all_papers=False, contacts=None, signer=None)
    found = read_papers(settings, options, settings.config.template)
    unreadable = [problem for problem in found.problems if problem.severity is Severity.ERROR]
    papers = {paper.paper_id: paper for paper in found.papers}
    numbers = {paper.volume.number for paper in found.papers if paper.volume} - {""}
    unissued = {key: paper.title.plain for key, paper in papers.items() if key not in records}
    return Wanted(
        unissued,
        known or (numbers.pop() if len(numbers) == 1 else ""),
        (*unreadable, *_outdated(papers, records)),
    )


def _outdated(
    papers: dict[str, generator.Paper], records: dict[str, Record]
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
        message = f"in the metadata the title is another one by now: {', '.join(retitled)}"
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
    from generator.handin.packing import pack_as_object  # noqa: PLC0415 - not for --help

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
    if not plan.forms:
        return "Nothing to pack: no form was accepted."
    if not plan.missing or part:
        return ""
    missing = count(len(plan.missing), "form is missing", "forms are missing")
    return f"Nothing was packed: {missing}. `--part` packs the {len(plan.forms)} that are there."


def _need_leave(destination: Path, *, yes: bool) -> None:
    """Ask before signatures go where they could be published."""
    from generator.handin.pack_folder import working_tree  # noqa: PLC0415 - not for --help

    tree = working_tree(destination)
    if tree is None:
        return
    message = (
        f"{shown(spell(destination))} is in the git working tree {shown(tree)}: "
        "signatures and names have become public in that way"
    )
    show_diagnostics([warning(message, "choose a folder outside of it")])
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say("Nothing was packed: --yes packs there nevertheless.")
        raise typer.Exit(1)
    if not typer.confirm("Pack there nevertheless?", default=False, err=True):
        say("Nothing was packed.")
        raise typer.Exit(1)
