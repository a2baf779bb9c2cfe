"""``agreements send``: plan the mails, write them, and on request send them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.send.options import SendOptions
from generator.cli.shared.console import show_diagnostics
from generator.cli.shared.loading import PaperOptions, read_settings
from generator.cli.shared.options import (
    AllPapers,
    ContactsFile,
    Encoding,
    Json,
    Metadata,
    Only,
    OutFolder,
    Signer,
    TemplateName,
    WithAddresses,
)

EXAMPLES = """Examples:
  agreements send
  agreements send --smtp --to-me --limit 3
  agreements send --smtp
  agreements send --arrived lovelace43 --again hopper52"""

Smtp = Annotated[
    bool, typer.Option("--smtp", "--deliver", help="Send the mails, as agreements.toml says.")
]
ToMe = Annotated[
    bool,
    typer.Option("--to-me", help="Write them to yourself instead; nothing is recorded."),
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, help="At most so many.", show_default=False)
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before the first mails go to others.")]
Again = Annotated[
    list[str] | None,
    typer.Option(
        "--again",
        metavar="ID",
        help="The unknown or refused mails of this paper may be sent again; can be repeated.",
        show_default=False,
    ),
]
Arrived = Annotated[
    list[str] | None,
    typer.Option(
        "--arrived",
        metavar="ID",
        help="The unknown mails of this paper have arrived; can be repeated.",
        show_default=False,
    ),
]
OutboxFolder = Annotated[
    Path | None,
    typer.Option(
        "--outbox",
        file_okay=False,
        help="Folder for the mails and a table of them; else out/outbox.",
        show_default=False,
    ),
]


def send(  # noqa: PLR0913 - one parameter for each option
    *,
    metadata: Metadata = None,
    smtp: Smtp = False,
    to_me: ToMe = False,
    only: Only = None,
    limit: Limit = None,
    again: Again = None,
    arrived: Arrived = None,
    yes: Yes = False,
    template: TemplateName = None,
    out: OutFolder = None,
    outbox: OutboxFolder = None,
    all_papers: AllPapers = False,
    contacts: ContactsFile = None,
    signer: Signer = None,
    encoding: Encoding = None,
    json: Json = False,
    with_addresses: WithAddresses = False,
) -> None:
    """Show who would get which mail, and write the mails to read them.

    With --smtp they are sent, each once: a mail that was handed over, or may have been, is never
    sent again by itself. The first time, one goes to your own address, and you are asked.

    The status is 1 if a mail could not be written or sent, or you have to do something.
    """
    from generator.cli.send import run as mailing  # noqa: PLC0415 - not needed for a --help
    from generator.ledger import LedgerError  # noqa: PLC0415 - the same
    from generator.output import OutputError  # noqa: PLC0415 - the same

    papers = PaperOptions(metadata or (), all_papers, contacts, signer, encoding)
    options = SendOptions(
        papers=papers,
        template=template,
        out=out,
        outbox=outbox,
        only=only or (),
        limit=limit,
        again=again or (),
        arrived=arrived or (),
        smtp=smtp,
        to_me=to_me,
        yes=yes,
        with_addresses=with_addresses,
    )
    try:
        mailing.run(read_settings(), options, json=json)
    except (LedgerError, OutputError) as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
