"""``agreements fetch``: lists of papers from the systems that keep them, saved as metadata."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from generator.cli.shared.command import add_command, make_app
from generator.cli.shared.console import count, messages, say, short_path, show_diagnostics, shown
from generator.cli.shared.loading import read_settings
from generator.cli.shared.logins import find_password
from generator.cli.shared.putting import put_file
from generator.diagnostics import error
from generator.fetch.openreview import SERVER, FetchError, Login, OpenReviewClient, fetch_venue

EXAMPLES = """Examples:
  agreements fetch openreview ICML.cc/2031/Conference
  agreements fetch openreview ICML.cc/2031/Conference --user chair@example.org"""
_PASSWORD = "OPENREVIEW_PASSWORD"  # noqa: S105 - the variable's name
_ADDRESS = "OPENREVIEW_API_BASEURL_V2"
"""The variable of OpenReview's own library that names another server."""


@dataclass(frozen=True, kw_only=True)
class OpenReviewOptions:
    """Which venue, as whom, and where to."""

    venue: Annotated[
        str,
        typer.Argument(metavar="VENUE", help="The venue's id, such as ICML.cc/2031/Conference."),
    ]
    user: Annotated[
        str | None,
        typer.Option(
            envvar="OPENREVIEW_USERNAME",
            help=f"Log in as this user, with the password in {_PASSWORD} or the keyring.",
        ),
    ] = None
    out: Annotated[
        Path | None, typer.Option(help="The file to write, instead of one in metadata/.")
    ] = None


def openreview(options: OpenReviewOptions) -> None:
    """Fetch a venue's accepted papers, and save them."""
    settings = read_settings()
    venue, user = options.venue, options.user
    path = options.out or settings.workspace.metadata / f"openreview-{_slug(venue)}.json"
    address = os.environ.get(_ADDRESS, SERVER)
    try:
        server = OpenReviewClient(address, time.sleep)
        if user:
            host = urlsplit(address).hostname or ""
            server.log_in(Login(user, find_password(_PASSWORD, host, user)))
        with messages.status("Fetching the papers …"):
            fetched = fetch_venue(server, venue)
    except FetchError as failure:
        show_diagnostics([error(str(failure), failure.hint)])
        raise typer.Exit(1) from None
    earlier = _save(path, fetched.json)
    say(f"{count(fetched.papers, 'paper')} of {shown(venue)} are in {short_path(path)}.")
    if earlier:
        say(f"Its earlier contents are in {short_path(earlier)}.")


def _slug(venue: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", venue).strip("-").casefold()[:80] or "venue"


def _save(path: Path, content: bytes) -> Path | None:
    """Write a file whole or not at all; return where what it held before is, if it differed."""
    earlier = path.with_name(f".{path.name}.before")
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if path.is_file() else content
    if before != content:
        put_file(earlier, before)
    put_file(path, content)
    return earlier if before != content else None


app = make_app(
    EXAMPLES,
    no_args_is_help=True,
    add_completion=False,
    help="Fetch lists of papers from where they are kept.",
)
app.callback()(lambda: None)
add_command(
    app,
    "openreview",
    openreview,
    "Fetch a venue's accepted papers from OpenReview into metadata/.\n\nOnly this command "
    "contacts OpenReview; the others read the file that it writes. Earlier contents of the file "
    "are kept beside it, in a hidden file.",
    EXAMPLES,
)
