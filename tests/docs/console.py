"""A chair at a terminal of 80 columns, who types what a page says and compares what it shows."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path

from pages import Example

COLUMNS = 80
_WRITTEN = re.compile(r"([^\x1b\r\n]+|[\r\n])|\x1b\[([0-9;?]*)([A-Za-z])")
"""Text, the ends of lines, and control sequences with their number."""
_ANYTHING = "…"


@dataclass
class Session:
    """A shell in a folder of its own."""

    folder: Path
    """Where the next command runs."""
    programs: Path
    """A folder with ``agreements`` in it."""
    home: Path

    @classmethod
    def begin(cls, folder: Path) -> Session:
        """Begin in an empty folder; ``agreements`` is the command of this project."""
        programs = folder / ".programs"
        programs.mkdir()
        command = programs / "agreements"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator.cli "$@"\n', "utf-8")
        command.chmod(0o755)
        home = folder / "home"
        home.mkdir()
        return cls(home, programs, home)

    def run(self, command: str) -> list[str]:
        """Run a command line as a person would; return the lines that are shown.

        What the command changes of the folder holds for the next one.
        """
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
        place = self.programs / "place"
        script = f"{command}\nstatus=$?\npwd > '{place}'\nexit $status"
        with subprocess.Popen(
            ["bash", "-c", script],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=slave,
            stderr=slave,
            env=self._environment(),
        ) as process:
            os.close(slave)
            shown = _read_all(master)
        os.close(master)
        if process.returncode not in {0, 1}:
            raise AssertionError(f"{command} ended with {process.returncode}:\n{shown}")
        self.folder = Path(place.read_text("utf-8").strip())
        lines = screen(shown)
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "HOME": str(self.home),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PYTHONIOENCODING": "utf-8",
        }


def differences(example: Example, shown: list[str]) -> list[str]:
    """Compare what a page shows with what was shown; empty if they are the same.

    ``…`` stands for anything within a line, and alone on a line for any lines.
    """
    wanted = list(example.shown)
    while wanted and not wanted[-1]:
        wanted.pop()
    if re.fullmatch(_pattern(wanted), "\n".join([*shown, ""])):
        return []
    return [f"$ {example.command}", "the page shows:", *wanted, "the command shows:", *shown]


def _pattern(lines: list[str]) -> str:
    parts = []
    for line in lines:
        if line.strip() == _ANYTHING:
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(map(re.escape, line.split(_ANYTHING))) + r"\n")
    return "".join(parts)


def _read_all(master: int) -> str:
    data = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        data += piece
    return data.decode(errors="replace")


def screen(written: str) -> list[str]:
    r"""Return what stands on a screen after all that was written to it (ECMA-48).

    >>> screen("one\r\ntwo\r\x1b[2K\x1b[1A1")
    ['1ne', '']
    """
    rows = [""]
    row = column = 0
    for text, number, final in _WRITTEN.findall(written):
        if final == "A":
            row = max(0, row - int(number or 1))
        elif final == "K":
            rows[row] = "" if number == "2" else rows[row][:column]
        elif text == "\r":
            column = 0
        elif text == "\n":
            row += 1
            if row == len(rows):
                rows.append("")
        else:
            rows[row] = rows[row][:column].ljust(column) + text + rows[row][column + len(text) :]
            column += len(text)
    return [line.rstrip() for line in rows]
