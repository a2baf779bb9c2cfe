"""The arguments and options that several commands share, each said once.

A command's options are a dataclass; it inherits from those below what it shares with others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

import generator
from generator.cli.shared.console import show_json, show_json_with_addresses
from generator.sources.encoding import is_encoding
from generator.workspace import find_workspace

Given = str | list[str] | None


def takes_one_of(words: tuple[str, ...]) -> Callable[[Given], Given]:
    """Make the callback of an option that takes one of a few words, or a list of them."""

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


def one_word(name: str, words: tuple[str, ...], help_: str) -> Any:
    """Make an option that takes one of a few words, or several if its type is a list."""
    return typer.Option(
        name,
        metavar="|".join(words),
        callback=takes_one_of(words),
        autocompletion=complete_from(words),
        help=help_,
        show_default=False,
    )


def several(name: str, metavar: str, help_: str) -> Any:
    """Make an option that can be repeated, as its help says."""
    return typer.Option(name, metavar=metavar, help=help_, show_default=False)


def some_files(metavar: str, help_: str) -> Any:
    """Make an argument of files and folders that have to be there."""
    return typer.Argument(exists=True, metavar=metavar, help=help_, show_default=False)


def complete_template(incomplete: str) -> list[str]:
    """Return the names of templates that begin so, for the shell."""
    folders = [find_workspace(Path.cwd()).templates]
    return [name for name in generator.find_templates(folders) if name.startswith(incomplete)]


def known_encoding(given: str | None) -> str | None:
    """Take the name of an encoding that Python knows; the callback of an option."""
    if given and not is_encoding(given):
        message = f"{given!r} is not a known encoding; try euc-kr, gbk, big5 or cp1250."
        raise typer.BadParameter(message)
    return given


RULES = tuple(str(rule) for rule in generator.SignerRule)
FORMATS = tuple(str(each) for each in generator.Format)

DryRun = Annotated[
    bool,
    typer.Option("--dry-run", "-n", help="Only show what would be done."),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Processes to use (by default, as many as help).",
        show_default=False,
    ),
]
ExamineJobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Processes to use (by default, one per core).",
        show_default=False,
    ),
]
AllPapers = Annotated[
    bool, typer.Option("--all", help="Include every paper, not only the accepted ones.")
]


@dataclass(frozen=True, kw_only=True)
class FolderOptions:
    """Which output folder."""

    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            file_okay=False,
            help="The output folder (by default, out).",
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class PaperOptions:
    """Which papers to read, and who signs them."""

    metadata: Annotated[
        list[Path],
        some_files(
            "FILE",
            "Lists of papers (BibTeX, OpenReview, EasyChair, HotCRP, tables, …), or folders of "
            "them (by default, the metadata folder of the workspace).",
        ),
    ] = field(default_factory=list)
    all_papers: AllPapers = False
    contacts: Annotated[
        Path | None,
        typer.Option(
            "--contacts",
            exists=True,
            dir_okay=False,
            help="Who signs, with addresses (by default, metadata/contacts.csv).",
            show_default=False,
        ),
    ] = None
    signer: Annotated[
        str | None,
        one_word("--signer", RULES, "Which author signs if the list names none."),
    ] = None
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            callback=known_encoding,
            help="Encoding of files that are not UTF-8, such as euc-kr, gbk or cp1250.",
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class WhereOptions:
    """Which of the papers, by what the list says of them."""

    where: Annotated[
        list[str],
        typer.Option(
            "--where",
            metavar="NAME=VALUE",
            help="Only papers with this value in the list, such as track=main. Can be repeated.",
            show_default=False,
        ),
    ] = field(default_factory=list)


def complete_agreement(incomplete: str) -> list[str]:
    """Return the names of the workspace's agreements that begin so, for the shell."""
    from generator.config import read_config  # noqa: PLC0415 - only for the shell

    entries = read_config(find_workspace(Path.cwd()).config)[0].entries
    return [entry.label for entry in entries if entry.label.startswith(incomplete)]


@dataclass(frozen=True, kw_only=True)
class NamedOptions:
    """Which of several agreements."""

    agreement: Annotated[
        str | None,
        typer.Option(
            "--agreement",
            metavar="NAME",
            autocompletion=complete_agreement,
            help="Which agreement, if agreements.toml lists several.",
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class AgreementOptions(WhereOptions, NamedOptions):
    """Which agreement, and for which of the papers."""

    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            "-t",
            autocompletion=complete_template,
            help="The agreement to make; see `agreements template list`.",
            show_default=False,
        ),
    ] = None
    only: Annotated[
        list[str],
        several("--only", "ID", "Only this paper. Can be repeated."),
    ] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class JsonOptions:
    """Whether the result is for a program."""

    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False


@dataclass(frozen=True, kw_only=True)
class AddressOptions(JsonOptions):
    """The same, where e-mail addresses are among the result."""

    with_addresses: Annotated[
        bool,
        typer.Option("--with-addresses", help="Include e-mail addresses in the result."),
    ] = False

    def show_json(self, content: object) -> None:
        """Print a result as JSON, with addresses if they are asked for."""
        (show_json_with_addresses if self.with_addresses else show_json)(content)
