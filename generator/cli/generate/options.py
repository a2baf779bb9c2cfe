"""The options of a run over the forms, which ``generate`` makes and ``changes`` compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

import typer

from generator.cli.shared.options import (
    FORMATS,
    AgreementOptions,
    DryRun,
    FolderOptions,
    Jobs,
    JsonOptions,
    PaperOptions,
    one_word,
    several,
)

IDENTICAL = "identical"
"""Answers the question after every pair of papers that have the same title and authors."""


@dataclass(frozen=True, kw_only=True)
class RunOptions(PaperOptions, AgreementOptions, FolderOptions, JsonOptions):
    """Which papers, and what became of those that are not where they were."""

    renames: Annotated[
        list[str],
        several(
            "--rename",
            f"OLD=NEW|{IDENTICAL}",
            "This paper has a new id; or all papers do that have the same title and authors as "
            "before. Can be repeated.",
        ),
    ] = field(default_factory=list)
    withdrawn: Annotated[
        list[str],
        several("--withdrawn", "ID", "This paper is withdrawn, not renamed. Can be repeated."),
    ] = field(default_factory=list)

    @property
    def chosen_formats(self) -> Sequence[str]:
        """What to write; what the settings say, if it is empty."""
        return ()

    @property
    def makes_all(self) -> bool:
        """Whether every form is made again."""
        return False

    @property
    def may_ask(self) -> bool:
        """Whether a person at the terminal is asked what has to be decided."""
        return False


@dataclass(frozen=True, kw_only=True)
class Options(RunOptions):
    """The options of ``agreements generate``."""

    formats: Annotated[
        list[str],
        one_word("--format", FORMATS, "Write only this format (by default, both)."),
    ] = field(default_factory=list)
    force: Annotated[bool, typer.Option("--force", help="Make every form again.")] = False
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Replace forms of another template, and forms already sent."
        ),
    ] = False
    jobs: Jobs = None
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask",
            metavar="ADDRESS",
            help="Use a Dask cluster, such as tcp://scheduler:8786.",
            show_default=False,
        ),
    ] = None
    dry_run: DryRun = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")] = False

    @property
    def chosen_formats(self) -> Sequence[str]:
        """What to write; what the settings say, if it is empty."""
        return self.formats

    @property
    def makes_all(self) -> bool:
        """Whether every form is made again."""
        return self.force

    @property
    def may_ask(self) -> bool:
        """Whether a person at the terminal is asked what has to be decided."""
        return not self.dry_run

    @property
    def is_usual(self) -> bool:
        """Whether it is a run over everything, with nothing asked of it but that."""
        chosen = self.only or self.where
        return not (chosen or self.renames or self.withdrawn or self.force or self.dry_run)
