"""The arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

import generator
from generator.workspace import find_workspace

RULES = ("first", "last", "all", "none")
FORMATS = ("pdf", "md")

Given = str | list[str] | None


def one_of(words: tuple[str, ...]) -> Callable[[Given], Given]:
    """Make the callback of an option that takes one of a few words, or a list of them.

    The enumerations of these words live in rooms that are too heavy to import for a ``--help``.
    """

    def check(given: Given) -> Given:
        for word in [given] if isinstance(given, str) else given or ():
            if word not in words:
                raise typer.BadParameter(f"{word!r} is not one of {', '.join(words)}.")
        return given

    return check


def complete_from(words: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Make the shell completion of an option that takes one of a few words."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete


def complete_template(incomplete: str) -> list[str]:
    """Give the names of templates that begin so, for the shell."""
    folders = [find_workspace(Path.cwd()).templates]
    return [name for name in generator.find_templates(folders) if name.startswith(incomplete)]


Metadata = Annotated[
    list[Path] | None,
    typer.Argument(
        exists=True,
        help="BibTeX, OpenReview or CSV files, or folders of them; "
        "else the metadata folder of the workspace.",
        show_default=False,
    ),
]
AllPapers = Annotated[
    bool, typer.Option("--all", help="Take every paper, not only the accepted ones.")
]
ContactsFile = Annotated[
    Path | None,
    typer.Option(
        "--contacts",
        exists=True,
        dir_okay=False,
        help="Who signs, and where to write; else metadata/contacts.csv.",
        show_default=False,
    ),
]
Signer = Annotated[
    str | None,
    typer.Option(
        "--signer",
        metavar="first|last|all|none",
        callback=one_of(RULES),
        autocompletion=complete_from(RULES),
        help="Which author signs where nobody is named.",
        show_default=False,
    ),
]


def known_encoding(given: str | None) -> str | None:
    """Take the name of an encoding that Python knows; the callback of an option."""
    from generator.sources.encoding import is_encoding  # noqa: PLC0415 - not for a --help

    if given and not is_encoding(given):
        message = f"{given!r} is no encoding that is known; try euc-kr, gbk, big5 or cp1250."
        raise typer.BadParameter(message)
    return given


Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        callback=known_encoding,
        help="What files are that are not UTF-8, such as euc-kr, gbk or cp1250.",
        show_default=False,
    ),
]
TemplateName = Annotated[
    str | None,
    typer.Option(
        "--template",
        "-t",
        autocompletion=complete_template,
        help="Which agreement to make; see `agreements template list`.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
WithAddresses = Annotated[
    bool,
    typer.Option("--with-addresses", help="Show e-mail addresses in what is handed on, too."),
]
OutFolder = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", file_okay=False, help="Folder for the forms; else out.", show_default=False
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="ID", help="Only this paper; can be repeated.", show_default=False
    ),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="pdf|md",
        callback=one_of(FORMATS),
        autocompletion=complete_from(FORMATS),
        help="What to write; can be repeated. Else both.",
        show_default=False,
    ),
]
Rename = Annotated[
    list[str] | None,
    typer.Option(
        "--rename",
        metavar="OLD=NEW|identical",
        help="This paper has a new id; or: all papers with the same title and authors as before. "
        "Can be repeated.",
        show_default=False,
    ),
]
Withdrawn = Annotated[
    list[str] | None,
    typer.Option(
        "--withdrawn",
        metavar="ID",
        help="This paper is withdrawn, and has no new id; can be repeated.",
        show_default=False,
    ),
]
