"""A chair who knows the command line, and a calendar that the test turns."""

from __future__ import annotations

import datetime as real
import json
import pkgutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Ended
from typer.testing import CliRunner

import generator.cli
from generator import office
from generator.cli.app import app
from generator.office import State


class _Equal(type):
    """Makes a class equal to the one it stands for, as the option parser asks."""

    def __eq__(cls, other: object) -> bool:
        return other is real.datetime or other is cls

    def __hash__(cls) -> int:
        return hash(real.datetime)


class Calendar(real.datetime, metaclass=_Equal):
    """What the commands take for ``datetime``: the clock goes on, from a day that was chosen."""

    ahead = real.timedelta()

    @classmethod
    def now(cls, tz: real.tzinfo | None = None) -> Calendar:  # type: ignore[override]
        """Return the moment, so much ahead of the machine's."""
        at = real.datetime.now(tz) + cls.ahead
        return cls.combine(at.date(), at.timetz())

    @classmethod
    def turn_to(cls, moment: str) -> None:
        """Make it this moment."""
        then = real.datetime.fromisoformat(moment).astimezone()
        cls.ahead = then - real.datetime.now().astimezone()


def put_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all commands ask the calendar; nothing below them asks for the time at all."""
    for found in pkgutil.walk_packages(generator.cli.__path__, "generator.cli."):
        if not found.name.endswith("__main__"):
            module = import_module(found.name)
            if getattr(module, "datetime", None) is real.datetime:
                monkeypatch.setattr(module, "datetime", Calendar)


@dataclass
class Chair:
    """Runs commands in a workspace, and looks at what they leave."""

    folder: Path

    def does(self, *arguments: str, status: int = 0, answer: str = "") -> Ended:
        """Run a command that has to end with a status."""
        result = CliRunner().invoke(app, arguments, input=answer)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        ended = Ended(result.exit_code, result.stdout, result.stderr)
        assert ended.status == status, (arguments, ended)
        assert "Traceback" not in ended.messages
        return ended

    def reads(self, *arguments: str, status: int = 0) -> Any:
        """Run a command that prints JSON, and read it."""
        return json.loads(self.does(*arguments, "--json", status=status).output)

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / "out"

    def state(self) -> State:
        """Return what the output folder knows now."""
        return office.read(self.out)

    def states(self) -> dict[str, str]:
        """Return how it stands with each paper, by what the command says."""
        return {each["id"]: each["state"] for each in self.reads("status")}

    def standing(self) -> dict[str, tuple[str, str, str]]:
        """Return the same with what is missing, and what was decided."""
        return {
            each["id"]: (each["state"], each["missing"], each["decided"])
            for each in self.reads("status")
        }

    def log(self) -> list[dict[str, Any]]:
        """Return all that happened, as the command tells it."""
        return list(self.reads("log"))
