"""A mail server that knows as much of IMAP (RFC 9051) as putting drafts into a folder needs."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

_LITERAL = re.compile(rb"\{(\d+)\}$")


@dataclass
class Store:
    """What the server has, and how it behaves."""

    password: str
    folders: dict[str, list[tuple[str, bytes]]] = field(default_factory=lambda: {"Drafts": []})
    """The mails of each folder, with their flags."""
    logins: int = 0
    full: bool = False
    """Answer that there is no room."""
    hang_up: int = 0
    """How many mails are taken without an answer: the connection ends."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.rstrip(b"\r\n").partition(b" ")
            if not self._answer(tag.decode(), rest):
                return

    def _answer(self, tag: str, rest: bytes) -> bool:
        store = self.server.store
        command = rest.split(b" ")[0].upper()
        if command == b"CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1", f"{tag} OK done")
        elif command == b"LOGIN":
            good = rest.decode().endswith(f'"{store.password}"')
            store.logins += good
            self._say(f"{tag} OK in" if good else f"{tag} NO [AUTHENTICATIONFAILED] no")
        elif command == b"APPEND":
            return self._append(tag, rest)
        elif command == b"LOGOUT":
            self._say("* BYE", f"{tag} OK bye")
            return False
        else:
            self._say(f"{tag} OK done")
        return True

    def _append(self, tag: str, rest: bytes) -> bool:
        store = self.server.store
        found = re.match(rb'APPEND "((?:[^"\\]|\\.)*)" (\([^)]*\)) \{\d+\}', rest)
        size = _LITERAL.search(rest)
        assert found is not None
        assert size is not None
        folder, flags = found[1].decode(), found[2].decode()
        if folder not in store.folders:
            self._say(f"{tag} NO [TRYCREATE] no such folder")
            return True
        self._say("+ go on")
        mail = self.rfile.read(int(size[1]))
        self.rfile.readline()
        if store.full:
            self._say(f"{tag} NO [OVERQUOTA] no room")
            return True
        store.folders[folder].append((flags, mail))
        if store.hang_up:
            store.hang_up -= 1
            return False
        self._say(f"{tag} OK [APPENDUID 1 1] done")
        return True

    def _say(self, *lines: str) -> None:
        out: IO[bytes] = self.wfile
        for line in lines:
            out.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, store: Store) -> None:
        super().__init__(("localhost", 0), _Handler)
        self.store = store


@contextmanager
def imap_server(store: Store) -> Iterator[int]:
    """Run a server on this machine; give its port."""
    server = _Server(store)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
