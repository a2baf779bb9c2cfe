"""``agreements record``: the record of a volume as a PDF, sealed, and what holds of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import generator
from generator.cli.shared.agreements import read_states
from generator.cli.shared.console import (
    count,
    refuse,
    say,
    short_path,
    show_diagnostics,
    show_json,
    show_line,
    shown,
)
from generator.cli.shared.examining import trusted
from generator.cli.shared.loading import Settings, read_settings, volume_name
from generator.cli.shared.logins import find_passphrase
from generator.cli.shared.options import FolderOptions, JsonOptions
from generator.cli.shared.putting import put_file
from generator.diagnostics import DiagnosticError
from generator.record.content import record_contents
from generator.record.verifying import RecordedFileState, Verified, verify_record

DETAILS = """\
It says for each paper who signed, how and when, which revision, who accepted it, and the hash
of the returned file; what is missing; and what people decided. `agreements pack` writes such a
record of what it packs; `--of` seals that one as it is.

The passphrase of a certificate is read from AGREEMENTS_SEAL_PASSPHRASE or the keyring, or you
are asked for it. `--verify` also compares the files beside the record."""
EXAMPLES = """Examples:
  agreements record
  agreements record ../archive/agreements-2031.pdf --seal chair.p12
  agreements record sealed.pdf --of ../handed-in/record.pdf --seal chair.p12
  agreements record ../archive/agreements-2031.pdf --verify"""

_MARK = b"/Creator (agreements record)"
_SEALED = b"/ByteRange"


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, JsonOptions):
    """What the command line says."""

    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            dir_okay=False,
            help="The file to write; an earlier record without a seal is replaced.",
        ),
    ] = Path("record.pdf")
    seal: Annotated[
        Path | None,
        typer.Option(
            "--seal",
            metavar="CERT",
            exists=True,
            dir_okay=False,
            help="Seal it with this certificate and its key (PKCS #12: .p12 or .pfx).",
            show_default=False,
        ),
    ] = None
    of: Annotated[
        Path | None,
        typer.Option(
            "--of",
            metavar="RECORD",
            exists=True,
            dir_okay=False,
            help="Seal this record, such as one from a pack, instead of a new one.",
            show_default=False,
        ),
    ] = None
    timestamps: Annotated[
        str,
        typer.Option(
            "--timestamps",
            metavar="URL",
            help="The timestamp server (RFC 3161), if not that of agreements.toml.",
            show_default=False,
        ),
    ] = ""
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Check the record in FILE; nothing is written."),
    ] = False


def run(options: Options) -> None:
    """Write the record, or verify one; exit with 1 if it does not hold."""
    settings = read_settings()
    if options.verify and (options.seal or options.of or options.timestamps):
        raise typer.BadParameter(
            "--verify cannot be combined with the other options of this command."
        )
    if options.json and not options.verify:
        raise typer.BadParameter("--json needs --verify.")
    if (options.of or options.timestamps) and options.seal is None:
        raise typer.BadParameter("--of and --timestamps need --seal.")
    try:
        if options.verify:
            _verify(settings, options)
        else:
            _write(settings, options)
    except DiagnosticError as failure:
        show_diagnostics(failure.diagnostics)
        raise typer.Exit(1) from None


def _write(settings: Settings, options: Options) -> None:
    _need_free(options.file)
    if options.of is not None:
        pdf, said = options.of.read_bytes(), short_path(options.of)
        if _MARK not in pdf or _SEALED in pdf:
            refuse(f"{short_path(options.of)} is not an unsealed record")
    else:
        states = read_states(settings, settings.folder(options.out))
        contents = record_contents(states, volume_name(settings))
        pdf = generator.record_pdf(*contents)
        absent = sum(len(each.missing) for each in contents)
        missing = f", {absent} missing" if absent else ""
        said = f"{count(sum(len(each.forms) for each in contents), 'accepted form')}{missing}"
    if options.seal is not None:
        passphrase = find_passphrase(options.seal.name)
        server = options.timestamps or settings.config.timestamps
        pdf = generator.seal_record(pdf, options.seal.read_bytes(), passphrase, server)
        said += ", sealed, with a timestamp" if server else ", sealed"
    put_file(options.file, pdf)
    say(f"{short_path(options.file)}: {said}.")


def _need_free(file: Path) -> None:
    """Refuse to replace what is no record, or is sealed."""
    if not file.exists():
        return
    there = file.read_bytes()
    if _MARK not in there:
        refuse(f"{short_path(file)} is not a record, so it was left alone", "choose another name")
    if _SEALED in there:
        refuse(f"{short_path(file)} is sealed, so it was left alone", "choose another name")


def _verify(settings: Settings, options: Options) -> None:
    pdf = options.file.read_bytes()
    today = datetime.now(UTC).date()
    verified = verify_record(pdf, options.file.parent, trusted(settings), today=today)
    if options.json:
        show_json(_to_object(verified))
    else:
        _show(options.file, verified)
    if not verified.holds:
        raise typer.Exit(1)


def _show(file: Path, verified: Verified) -> None:
    name = shown(short_path(file))
    if not verified.seals:
        show_line(f"{name}: not sealed, so anyone could have changed it", style="yellow")
    for seal in verified.seals:
        state = seal.validity or "of an unknown kind"
        detail = f" ({shown(seal.detail)})" if seal.detail else ""
        style = "green" if seal.is_intact else "bold red"
        show_line(
            f"{name}: sealed by {shown(seal.by or 'an unnamed certificate')}: {state}{detail}",
            style,
        )
    for each in verified.of(RecordedFileState.CHANGED):
        show_line(f"{shown(each.path)}: {each.state}", style="bold red")
    same, absent = verified.of(RecordedFileState.SAME), verified.of(RecordedFileState.ABSENT)
    files = count(len(verified.files), "file")
    say(
        f"{files} in the record: {len(same)} unchanged, "
        f"{len(verified.of(RecordedFileState.CHANGED))} changed, {len(absent)} not here."
    )


def _to_object(verified: Verified) -> dict[str, object]:
    return {
        "holds": verified.holds,
        "seals": [
            {
                "by": seal.by,
                "intact": seal.is_intact,
                "validity": None if seal.validity is None else str(seal.validity),
                "detail": seal.detail,
            }
            for seal in verified.seals
        ],
        "files": [
            {"path": each.path, "sha256": each.sha256, "state": str(each.state)}
            for each in verified.files
        ],
    }
