"""The desk as a server on this machine alone."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path

import uvicorn

from generator.desk.app import make_desk_app
from generator.desk.guard import Door
from generator.desk.reading import Desk

HOST = "127.0.0.1"
_REDIRECT = """<!doctype html>
<meta charset="utf-8"><title>The desk</title>
<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">Open the desk</a>
"""


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Hold a port of this machine that no other machine reaches; 0 is any that is free.

    Raises:
        OSError: it is taken, or not for us.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as held:
        if os.name == "posix":  # elsewhere it would let others take the same port
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((HOST, port))
        held.listen()
        yield held


def serve(desk: Desk, held: socket.socket, started: Callable[[Door], None]) -> None:
    """Answer until Ctrl-C; ``started`` is told the door first."""
    door = Door(held.getsockname()[1])
    started(door)
    server = make_server(desk, door)
    desk.later.order(0.0)  # while the browser opens
    try:
        with suppress(KeyboardInterrupt):  # that is how it is meant to end
            server.run(sockets=[held])
    finally:
        desk.close()


def make_server(desk: Desk, door: Door) -> uvicorn.Server:
    """Return the server of a desk."""
    config = uvicorn.Config(
        make_desk_app(desk, door),
        access_log=False,  # addresses name papers
        log_level=logging.ERROR,
        lifespan="off",
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


@contextmanager
def opened_browser(door: Door) -> Iterator[bool]:
    """Open the first page in the browser; tell whether one was found.

    The browser is given a file that only this user can read, and that leads to the address: what a
    program is started with, every user of the machine can see.
    """
    with tempfile.TemporaryDirectory(prefix="agreements-desk-") as folder:
        file = Path(folder) / "open.html"
        file.touch(0o600)
        file.write_text(_REDIRECT.format(address=escape(door.address)), "utf-8")
        yield webbrowser.open(file.as_uri())
