"""Who may speak to the desk: the browser that had the address with the token, and no other page.

Another site's page can make a browser send requests to 127.0.0.1 (CSRF), and a name that it owns
can be made to mean 127.0.0.1 (DNS rebinding). So each request needs our host, the cookie that the
token was changed for, and, if it does something, our origin and the key that only our pages have.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import cached_property
from hmac import compare_digest
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, ImmutableMultiDict, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.desk.rendering import KEY_FIELD

OPENING = "/open"
"""The path of the first address."""
MOST_BYTES = 1 << 20
"""Of a form that is posted."""
MOST_FIELDS = 5000
FORM = "desk.form"
"""Where in the scope the fields of a posted form are."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Nothing to others; `no-referrer` would also make Origin "null" in our own forms
    # (Fetch, "append a request `Origin` header").
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_FROM_HERE = {"", "same-origin", "none"}
"""What Fetch metadata says of our own pages, and of an address that was typed."""
_OPENED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The desk</title>
<link rel="icon" href="/static/icon.svg">
<meta http-equiv="refresh" content="0; url=/"></head>
<body><p><a href="/">Open the desk</a></p></body></html>
"""
"""A page and no redirect: a cookie with SameSite=Strict goes only where one of our pages leads."""


class Door:
    """The secrets of one run, which no log and no later address has."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.token = secrets.token_urlsafe(32)
        """In the first address."""
        self.session = secrets.token_urlsafe(32)
        """What the cookie says."""
        self.key = secrets.token_urlsafe(32)
        """In each form that posts."""

    @property
    def cookie(self) -> str:
        """The cookie's name; the servers of a machine share their cookies, whatever the port."""
        return f"desk-{self.port}"

    @cached_property
    def hosts(self) -> frozenset[str]:
        """How a browser names us."""
        return frozenset(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    @property
    def origin(self) -> str:
        """Where we are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """The first address."""
        return f"{self.origin}{OPENING}?token={self.token}"


class _RefusalError(Exception):
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Guard:
    """Stands before the app (ASGI); what it lets in has a cookie of ours."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            try:
                answer = await self._answer(scope, receive)
            except _RefusalError as refusal:
                answer = PlainTextResponse(f"{refusal.sentence}\n", refusal.status)
            await (answer or self._app)(scope, receive, _with_headers(send))

    async def _answer(self, scope: Scope, receive: Receive) -> Response | None:
        headers = Headers(scope=scope)
        if headers.getlist("host") not in ([host] for host in self._door.hosts):
            raise _RefusalError(421, "This is not the address of the desk.")
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            raise _RefusalError(405, "The desk answers to GET and POST.")
        if scope["path"] == OPENING and scope["method"] == "GET":
            return self._open(scope)
        self._need_session(headers)
        if headers.get("sec-fetch-site", "") not in _FROM_HERE:
            raise _RefusalError(403, "Another page asked for this.")
        if scope["method"] == "POST":
            scope[FORM] = await self._form(headers, receive)
        return None

    def _open(self, scope: Scope) -> Response:
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token", "")
        if not _same(given, self._door.token):
            raise _RefusalError(403, "This address is not, or is no longer, that of the desk.")
        answer = HTMLResponse(_OPENED)
        answer.set_cookie(
            self._door.cookie, self._door.session, path="/", httponly=True, samesite="strict"
        )
        return answer

    def _need_session(self, headers: Headers) -> None:
        cookies = cookie_parser("; ".join(headers.getlist("cookie")))
        if not _same(cookies.get(self._door.cookie, ""), self._door.session):
            sentence = "Open the address that `agreements desk` shows in the terminal."
            raise _RefusalError(403, sentence)

    async def _form(self, headers: Headers, receive: Receive) -> ImmutableMultiDict[str, str]:
        host = headers["host"]
        if headers.getlist("origin") != [f"http://{host}"]:
            raise _RefusalError(403, "Another page posted this.")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise _RefusalError(415, "A form of the desk is posted as one.")
        body = await _body(receive)
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            raise _RefusalError(400, "The form cannot be read.") from None
        form = ImmutableMultiDict(pairs)
        if not _same(form.get(KEY_FIELD, ""), self._door.key):
            raise _RefusalError(403, "This page is out of date: reload it, and try again.")
        return form


async def _body(receive: Receive) -> bytes:
    pieces: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise _RefusalError(400, "The form ended too soon.")
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
        if sum(map(len, pieces)) > MOST_BYTES:
            raise _RefusalError(413, "The form is too large.")
    return b"".join(pieces)


def _with_headers(send: Send) -> Send:
    """Return a way to answer that adds the headers each answer has, unless it has its own."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return answer


def _same(given: str, secret: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), secret.encode())


def with_key(fields: Iterable[tuple[str, str]], door: Door) -> list[tuple[str, str]]:
    """Return the fields of a form as one of our pages posts them."""
    return [*fields, (KEY_FIELD, door.key)]
