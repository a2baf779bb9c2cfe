"""How the commands are put together: each is a module that is loaded when it is called.

A command's module has ``run``, whose one parameter is a dataclass of the options; ``DETAILS``, what
its help says beside the summary; and ``EXAMPLES``. One that is a group of commands has an ``app``.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from importlib import import_module
from inspect import Parameter, Signature
from typing import Any, ClassVar, NoReturn, get_type_hints

import typer
from typer.core import TyperGroup
from typer.models import OptionInfo

from generator.cli.shared.console import fail, say, show_diagnostics
from generator.diagnostics import DiagnosticError

_WIDEST = 100
"""Columns beyond which lines of text are hard to read."""


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command, before it is loaded."""

    module: str
    summary: str
    """One sentence."""


class _LazyCommands(dict[str, Any]):
    """Commands by name, each loaded when it is looked up."""

    def __init__(self, entries: Mapping[str, CommandEntry]) -> None:
        super().__init__(entries)

    def __getitem__(self, name: str) -> Any:
        return typer.main.get_command(_load(name, super().__getitem__(name)))

    def get(self, name: str, default: object = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default


class CommandGroup(TyperGroup):
    """Commands whose list says all of the first sentence of each."""

    def format_commands(self, ctx: object, formatter: Any) -> None:
        """List the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.summary(name)) for name in self.commands])

    def summary(self, name: str) -> str:
        """Return what a command does, in a sentence."""
        return str(self.commands[name].help).partition("\n\n")[0]


class Commands(CommandGroup):
    """Commands that are loaded when they are called."""

    entries: ClassVar[Mapping[str, CommandEntry]]
    """By name, in the order of the help."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _LazyCommands(self.entries)

    def summary(self, name: str) -> str:
        """Return what a command does, without loading it."""
        return self.entries[name].summary


def program(entries: Mapping[str, CommandEntry], examples: str) -> typer.Typer:
    """Make the program; its callback takes the options before any command."""
    commands = type("_Commands", (Commands,), {"entries": entries})
    return make_app(examples, name="agreements", cls=commands, no_args_is_help=True)


def make_app(examples: str = "", **settings: Any) -> typer.Typer:
    """Make an app that shows its help as it is written, as wide as the terminal."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": width},
        epilog=_as_written(examples),
        **{"cls": CommandGroup, **settings},
    )


def add_command(
    app: typer.Typer, name: str, run: Callable[[Any], None], help_: str, examples: str
) -> None:
    """Add a command to an app: a function that takes its options as one dataclass."""
    app.command(name, help=help_, epilog=_as_written(examples))(_function(run))


def stop() -> NoReturn:
    """Say that the command was stopped, and exit."""
    say("Stopped. What was done stays; run it again to go on.")
    raise typer.Exit(130) from None


def _load(name: str, entry: CommandEntry) -> typer.Typer:
    try:
        module = import_module(entry.module)
    except KeyboardInterrupt:
        stop()
    if isinstance(app := getattr(module, "app", None), typer.Typer):
        return app
    app = make_app(add_completion=False)
    help_ = "\n\n".join(filter(None, (entry.summary, module.DETAILS)))
    add_command(app, name, module.run, help_, module.EXAMPLES)
    return app


def _as_written(examples: str) -> str:
    """Return text whose lines are not filled up; see click's manual, "Preventing Rewrapping"."""
    return f"\b\n{examples}"


def _function(run: Callable[[Any], None]) -> Callable[..., None]:
    """Return a function that takes each option of a command by its name, as typer wants it."""
    options = get_type_hints(run)["options"]
    hints = get_type_hints(options, include_extras=True)

    def call(**given: object) -> None:
        known = {name: value for name, value in given.items() if value is not None}
        with_endings(run)(options(**known))

    parameters = [
        Parameter(
            each.name,
            Parameter.KEYWORD_ONLY,
            default=_default(each),
            annotation=hints[each.name],
        )
        for each in sorted(fields(options), key=_place_in(options, hints))
    ]
    call.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # Typer asks a function for it
    call.__annotations__ = {each.name: each.annotation for each in parameters}
    return call


def _place_in(
    options: type, hints: Mapping[str, Any]
) -> Callable[[Field[object]], tuple[bool, int]]:
    """Return the place in the help: arguments first, then options, those it shares as the last."""
    owners = [vars(each).get("__annotations__", {}) for each in options.__mro__]

    def place(field: Field[object]) -> tuple[bool, int]:
        owner = next(number for number, names in enumerate(owners) if field.name in names)
        return isinstance(hints[field.name].__metadata__[0], OptionInfo), owner

    return place


def _default(field: Field[object]) -> object:
    if field.default_factory is not MISSING:
        return None
    return Parameter.empty if field.default is MISSING else field.default


def with_endings(run: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a command that ends with a status and a sentence, whatever stops it."""

    def ending(options: object) -> None:
        try:
            run(options)
        except DiagnosticError as failure:
            show_diagnostics(failure.diagnostics)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            stop()
        except OSError as problem:
            if problem.errno == errno.EPIPE:  # whoever reads has enough
                raise
            fail(problem)

    return ending
