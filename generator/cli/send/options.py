"""The options of ``agreements send``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.shared.options import (
    AddressOptions,
    AgreementOptions,
    FolderOptions,
    PaperOptions,
    several,
)


def _is_day(given: str) -> str:
    """Hold that an option is a day that there is (ISO 8601), if it is given."""
    try:
        if given:
            date.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter(f"{given!r} is not a day; write it as 2031-05-01.") from None
    return given


@dataclass(frozen=True, kw_only=True)
class Options(PaperOptions, AgreementOptions, FolderOptions, AddressOptions):
    """What the command line says of a run."""

    smtp: Annotated[
        bool,
        typer.Option("--smtp", "--deliver", help="Send the mails, as agreements.toml says."),
    ] = False
    to_me: Annotated[
        bool, typer.Option("--to-me", help="Address them to yourself instead; nothing is recorded.")
    ] = False
    kind: Annotated[
        list[str],
        several(
            "--kind",
            "KIND,…",
            "Only mails of these kinds, such as rejected,thanks; see docs/mail.md. Can be "
            "repeated.",
        ),
    ] = field(default_factory=list)
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="Send at most this many.", show_default=False),
    ] = None
    yes: Annotated[bool, typer.Option("--yes", help="Send the first mails without asking.")] = False
    again: Annotated[
        list[str],
        several(
            "--again",
            "ID",
            "Send this paper's unknown or refused mails again, or else its last drafts. "
            "Can be repeated.",
        ),
    ] = field(default_factory=list)
    arrived: Annotated[
        list[str],
        several("--arrived", "ID", "This paper's unknown mails did arrive. Can be repeated."),
    ] = field(default_factory=list)
    remind: Annotated[
        list[str],
        several(
            "--remind",
            "ID",
            "Remind this paper's signers today, whatever the calendar says. Can be repeated.",
        ),
    ] = field(default_factory=list)
    day: Annotated[
        str,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            callback=_is_day,
            help="Only show which mails this day would bring.",
            show_default=False,
        ),
    ] = ""
    outbox: Annotated[
        Path | None,
        typer.Option(
            "--outbox",
            file_okay=False,
            help="Folder for the mails and a table of them (by default, out/outbox).",
            show_default=False,
        ),
    ] = None

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of mail that are asked for; empty if all are."""
        words = (word.strip() for given in self.kind for word in given.split(","))
        return frozenset(filter(None, words))

    def moment(self, now: datetime) -> datetime:
        """Return the moment of the day that is asked for, or now."""
        return datetime.combine(date.fromisoformat(self.day), now.timetz()) if self.day else now
