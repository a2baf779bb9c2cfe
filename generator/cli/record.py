"""``agreements record``: the record of a volume as a PDF, for its archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import generator
from generator.cli.shared.console import count, refuse, say, short_path
from generator.cli.shared.folder import read_state
from generator.cli.shared.loading import read_settings, volume_name
from generator.cli.shared.options import FolderOptions
from generator.cli.shared.putting import put_file

DETAILS = """\
It says for each paper who signed, how and when, which revision, who accepted it, and the hash of
the file that came back; what is missing; and what people decided. `agreements pack` writes one of
what it packs."""
EXAMPLES = """Examples:
  agreements record
  agreements record ../archive/agreements-2031.pdf"""

_MARK = b"/Creator (agreements record)"


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions):
    """What the command line says."""

    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", dir_okay=False, help="The record; an earlier one is replaced."
        ),
    ] = Path("record.pdf")


def run(options: Options) -> None:
    """Write the record."""
    settings = read_settings()
    state = read_state(settings.folder(options.out))
    content = generator.record_content(state, volume_name(settings))
    _put(options.file, generator.record_pdf(content))
    forms = count(len(content.forms), "accepted form")
    missing = f", {len(content.missing)} missing" if content.missing else ""
    say(f"{short_path(options.file)}: {forms}{missing}.")


def _put(file: Path, content: bytes) -> None:
    if file.exists() and _MARK not in file.read_bytes():
        refuse(f"{short_path(file)} is no record, and is left as it is", "choose another name")
    put_file(file, content)
