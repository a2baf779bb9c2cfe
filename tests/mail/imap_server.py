"""A mail server that knows as much of IMAP (RFC 9051) as drafts and an inbox need."""

from __future__ import annotations

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
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
    validity: int = 7
    """The ``UIDVALIDITY`` of each folder."""
    first: int = 1
    """The number of the first mail of each folder."""
    drop_after: list[int] = field(default_factory=list)
    """After how many mails that were fetched the connection ends, one number a time."""
    refused: list[str] = field(default_factory=list)
    """Requests that are answered ``NO`` once each, by what they begin with or have in them."""
    tokens: set[str] = field(default_factory=set)
    """The tokens that a login is taken by."""
    commands: list[str] = field(default_factory=list)
    """What was asked, by its first words."""

    def put(self, folder: str, content: bytes) -> None:
        self.folders.setdefault(folder, []).append(("", content))


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
        store.commands.append(rest.decode("utf-8", "replace"))
        if command == b"CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2", f"{tag} OK done")
        elif command == b"AUTHENTICATE":
            self._authenticate(tag)
        elif command == b"EXAMINE":
            self._examine(tag, rest)
        elif command == b"UID":
            return self._uid(tag, rest)
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

    def _authenticate(self, tag: str) -> None:
        self._say("+ ")
        said = base64.b64decode(self.rfile.readline()).decode()
        token = said.partition("auth=Bearer ")[2].rstrip("\x01")
        if token in self.server.store.tokens:
            self.server.store.logins += 1
            self._say(f"{tag} OK in")
            return
        self._say("+ " + base64.b64encode(b'{"status":"400"}').decode())
        self.rfile.readline()
        self._say(f"{tag} NO [AUTHENTICATIONFAILED] no")

    def _examine(self, tag: str, rest: bytes) -> None:
        store = self.server.store
        self.folder = re.findall(rb'"((?:[^"\\]|\\.)*)"', rest)[0].decode()
        if self.folder not in store.folders:
            self._say(f"{tag} NO there is none")
            return
        number = len(store.folders[self.folder])
        self._say(f"* {number} EXISTS", f"* OK [UIDVALIDITY {store.validity}] is")
        self._say(f"{tag} OK [READ-ONLY] done")

    def _uid(self, tag: str, rest: bytes) -> bool:
        store = self.server.store
        mails = store.folders[self.folder]
        if store.refused and store.refused[0].encode() in rest:
            store.refused.pop(0)
            self._say(f"{tag} NO [UNAVAILABLE] try later")
            return True
        if rest.upper().startswith(b"UID SEARCH"):
            first = int(re.findall(rb"UID (\d+):\*", rest)[0])
            last = store.first + len(mails) - 1
            found = [n for n in range(store.first, last + 1) if n >= min(first, last)]
            self._say(f"* SEARCH {' '.join(map(str, found))}", f"{tag} OK done")
            return True
        number = int(rest.split(b" ")[2])
        content = mails[number - store.first][1]
        if b"BODY.PEEK[]" not in rest:
            header = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            self._literal(f"* 1 FETCH (UID {number} RFC822.SIZE {len(content)} BODY[X]", header)
        elif store.drop_after and store.drop_after[0] == 0:
            store.drop_after.pop(0)
            return False
        else:
            if store.drop_after:
                store.drop_after[0] -= 1
            self._literal(f"* 1 FETCH (UID {number} BODY[]", content)
        self._say(f"{tag} OK done")
        return True

    def _literal(self, before: str, content: bytes) -> None:
        self.wfile.write(f"{before} {{{len(content)}}}\r\n".encode() + content + b")\r\n")

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

    def __init__(self, store: Store, certificate: Path | None) -> None:
        super().__init__(("localhost", 0), _Handler)
        self.store = store
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)


@contextmanager
def imap_server(store: Store, certificate: Path | None = None) -> Iterator[int]:
    """Run a server on this machine, with TLS if it has a certificate; give its port."""
    server = _Server(store, certificate)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
