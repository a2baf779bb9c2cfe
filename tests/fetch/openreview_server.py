"""A server on this machine that answers as OpenReview's API, and can be told to stumble."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token"
PASSWORD = "correct horse"


class OpenReview:
    """What the server knows, and what it was asked."""

    def __init__(self, papers: int, page: int = 1000) -> None:
        self.address = ""
        self.page = page
        self.asked: list[str] = []
        self.authorized: list[str] = []
        self.stumbles: list[Callable[[BaseHTTPRequestHandler], None]] = []
        """What is done instead of the next answers."""
        self.notes = [
            {
                "id": f"note{number}",
                "forum": f"note{number}",
                "number": number,
                "content": {
                    "title": {"value": f"On Ink {number}"},
                    "authors": {"value": ["Ann Kim", "Bo Li"]},
                    "authorids": {"value": ["~Ann_Kim1", "~Bo_Li2"]},
                    "venueid": {"value": "ICEX.cc/2031/Conference"},
                    "venue": {"value": "ICEX 2031"},
                },
            }
            for number in range(1, papers + 1)
        ]

    def notes_page(self, query: dict[str, list[str]]) -> dict[str, object]:
        venue = query["content.venueid"][0]
        found = [n for n in self.notes if n["content"]["venueid"]["value"] == venue]  # type: ignore[index]
        offset, limit = int(query["offset"][0]), min(int(query["limit"][0]), self.page)
        return {"notes": found[offset : offset + limit], "count": len(found)}


def profiles(ids: list[str]) -> dict[str, object]:
    known = {
        "~Bo_Li2": {
            "id": "~Bo_Li2",
            "content": {
                "names": [
                    {"fullname": "Bo Li", "username": "~Bo_Li2"},
                    {"fullname": "Robin Li", "username": "~Robin_Li1", "preferred": True},
                ]
            },
        }
    }
    return {"profiles": [known[each] for each in ids if each in known]}


def too_many(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(429)
    handler.send_header("Retry-After", "7")
    handler.end_headers()


def broken(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"notes": [')
    handler.close_connection = True


def answer(handler: BaseHTTPRequestHandler, content: object, status: int = 200) -> None:
    body = json.dumps(content).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def running(server: OpenReview) -> Iterator[OpenReview]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.asked.append(self.path)
            server.authorized.append(self.headers.get("Authorization", ""))
            if server.stumbles:
                server.stumbles.pop(0)(self)
            elif parts.path == "/notes":
                answer(self, server.notes_page(parse_qs(parts.query)))
            else:
                answer(self, {"message": "Not found"}, 404)

        def do_POST(self) -> None:
            server.asked.append(self.path)
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if server.stumbles:
                server.stumbles.pop(0)(self)
            elif self.path == "/profiles/search":
                answer(self, profiles(content["ids"]))
            elif self.path == "/login" and content["password"] == PASSWORD:
                answer(self, {"token": TOKEN})
            elif self.path == "/login":
                answer(self, {"message": "Invalid username or password"}, 400)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.address = f"http://127.0.0.1:{http.server_address[1]}"
        Thread(target=http.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            http.shutdown()
