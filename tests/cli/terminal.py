"""The command at a terminal of its own, with somebody who reads and presses keys."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from cli.waiting import Patience

PATIENCE = 60.0
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A running command; use it in a ``with`` statement."""

    def __init__(
        self, folder: Path, *arguments: str, columns: int = 100, **environment: str
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "generator.cli", *arguments],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=_environment(environment),
        )
        os.close(slave)
        self._unread = ""
        self.shown = ""
        """All that was shown so far, without colours."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def wait_for(self, text: str) -> str:
        """Read until a text is shown; give all up to it that was not given before."""
        patience = Patience(lambda: f"no {text!r} in {self.shown!r}")
        while text not in self._unread:
            before_it = len(self.shown)
            assert self._read(), f"ended without {text!r}: {self.shown!r}"
            patience.look(happened=len(self.shown) > before_it)
        before, _, self._unread = self._unread.partition(text)
        return before + text

    def type(self, line: str) -> None:
        """Write a line."""
        os.write(self._master, line.encode())

    def press(self, key: str) -> None:
        """Press a key as soon as somebody listens to single ones; before, it would be lost."""
        patience = Patience(lambda: f"nobody listens to keys: {self.shown!r}")
        while termios.tcgetattr(self._master)[3] & termios.ICANON:
            patience.wait()
        os.write(self._master, key.encode())

    def end(self) -> int:
        """Read to the end; give the exit status."""
        patience = Patience(lambda: f"goes on: {self.shown!r}")
        with suppress(OSError):
            while self._read():
                patience.look(happened=False)
        return self._process.wait(PATIENCE)

    def quit(self) -> int:
        """Press ``q`` until somebody hears it; give the exit status.

        What is dropped because it was pressed too early takes with it what is pressed just then.
        """
        patience = Patience(lambda: f"nobody hears: {self.shown!r}")
        while self._process.poll() is None:
            patience.wait()  # what is written comes back at once: without a pause no time passes
            with suppress(OSError):
                os.write(self._master, b"q")
            self._read()
        return self.end()

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], 0.01)
        if not ready:
            return self._process.poll() is None
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        text = _COLOURS.sub("", data.decode(errors="replace")).replace("\r\n", "\n")
        self._unread += text
        self.shown += text
        return bool(data)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    known = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES"}}
    return known | {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **more}
