"""The command itself, as a process: what it shows, who can use it, how it ends."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import pytest

from desk.conftest import run
from generator.desk.guard import Door
from generator.desk.reading import Desk
from generator.desk.serve import listening, opened_browser

COMMAND = [sys.executable, "-m", "generator.cli", "desk"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/open\?token=([\w-]+)")


class Started:
    """A desk that was started, and what it has said."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C" in line:
                break
        found = ADDRESS.search(self.said)
        assert found, self.said
        self.address, self.port, self.token = found[0], int(found[1]), found[2]
        self._listener = Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()

    def close(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        self._listener.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def end(self) -> int:
        """Press Ctrl-C, and return the status."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(60)
        self._listener.join()
        return status


@pytest.fixture
def started(issued: Path) -> Iterator[Started]:
    made = Started("--no-browser")
    yield made
    made.close()


def test_it_serves_until_ctrl_c_and_logs_nothing(started: Started) -> None:
    with httpx.Client(trust_env=False, timeout=60) as client:
        assert client.get(started.address).status_code == 200
        papers = client.get(f"http://127.0.0.1:{started.port}/papers")
        assert papers.status_code == 200
        assert client.get(f"http://127.0.0.1:{started.port}/nothing").status_code == 404
        assert started.token not in papers.text
    said = started.said
    assert started.end() == 0
    assert started.said.removeprefix(said).strip() == "The desk is closed."


def test_only_this_machine_reaches_it(started: Started) -> None:
    names = Path("/proc/net/tcp")
    if not names.exists():
        pytest.skip("this system does not list its sockets in /proc")
    lines = [line.split() for line in names.read_text("ascii").splitlines()[1:]]
    local = [each[1] for each in lines if each[1].endswith(f":{started.port:04X}")]
    assert {each.partition(":")[0] for each in local} == {"0100007F"}
    tcp6 = Path("/proc/net/tcp6").read_text("ascii")
    assert f":{started.port:04X} 00000000000000000000000000000000:0000 0A" not in tcp6


def test_the_token_is_in_no_list_of_processes(started: Started) -> None:
    command = Path(f"/proc/{started.process.pid}/cmdline")
    if command.exists():
        assert started.token.encode() not in command.read_bytes()


def test_a_port_that_is_taken_is_said(issued: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = subprocess.run(
            [*COMMAND, "--no-browser", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert f"port {port} cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_browser_is_given_a_file_that_nobody_else_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    door = Door(8031)
    with opened_browser(door) as found:
        assert found
        file = Path(opened[0].removeprefix("file://"))
        assert door.token not in opened[0]
        assert door.token in file.read_text("utf-8")
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0
    assert not file.exists()


@pytest.mark.parametrize(
    ("words", "by"),
    [((), "ines"), (("--by", " Inês Silva "), "Inês Silva"), (("--by", ""), "ines")],
)
def test_who_decides_is_said_once(
    words: tuple[str, ...], by: str, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks: list[Desk] = []
    monkeypatch.setattr(
        "generator.desk.serve.serve", lambda desk, held, started: desks.append(desk)
    )
    run("desk", "--no-browser", *words)
    assert [desk.by for desk in desks] == [by]


def test_a_port_is_held_on_this_machine_only() -> None:
    with listening(0) as held:
        assert held.getsockname()[0] == "127.0.0.1"
