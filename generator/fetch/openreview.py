"""A venue's papers from OpenReview's API, version 2.

``POST /login`` gives a token, ``GET /notes`` the notes of a ``venueid`` page by page, with what
replies to them, ``POST /profiles/search`` the names that authors prefer. A server that asks to
wait (429) or stumbles (5xx, a broken connection) is asked again a few times.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, IncompleteRead
from types import MappingProxyType
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

SERVER = "https://api2.openreview.net"
_PAGE = 1000
"""Notes that the server gives at most at a time."""
_PROFILES = 100
_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before each further try."""
_LONGEST_WAIT = 120.0
_TIMEOUT = 60.0
_MOST_BYTES = 512 * 1024 * 1024
"""Bytes of all answers together: the notes of 20,000 papers have about a tenth."""
_MOST_NOTES = 200_000
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

Answer = Mapping[str, object]

NO_QUERY: Mapping[str, str | int] = MappingProxyType({})


class FetchError(Exception):
    """The papers could not be fetched; the message says why."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks: a chair sees more of a venue than the public."""

    user: str
    password: str


class OpenReviewClient:
    """OpenReview's server, asked patiently."""

    def __init__(self, address: str, wait: Callable[[float], None]) -> None:
        """Take the server's address and what waits so many seconds.

        Raises:
            FetchError: the address is not one of HTTPS.
        """
        parts = urlsplit(address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
        if not safe or not parts.hostname:
            raise FetchError(f"{address} is not an address that begins with https://")
        self._address = address.rstrip("/")
        self._wait = wait
        self._token = ""
        self._left = _MOST_BYTES
        self._opener = OpenerDirector()
        # No handler of redirections: a token is for this server alone.
        for handler in (
            ProxyHandler(),
            HTTPHandler(),
            HTTPSHandler(),
            HTTPErrorProcessor(),
            HTTPDefaultErrorHandler(),
        ):
            self._opener.add_handler(handler)

    def log_in(self, login: Login) -> None:
        """Get a token, which is kept in memory only.

        Raises:
            FetchError: the server does not let this user in.
        """
        answer = self.ask("/login", {"id": login.user, "password": login.password})
        if not isinstance(answer.get("token"), str):
            hint = "save the notes with openreview-py, and put the file into metadata/"
            raise FetchError("the server asks for a second factor, which is not supported", hint)
        self._token = str(answer["token"])

    def ask(
        self,
        path: str,
        content: Answer | None = None,
        query: Mapping[str, str | int] = NO_QUERY,
    ) -> Answer:
        """Return the server's answer to one question, asked again where that may help.

        Raises:
            FetchError: the server refuses, cannot be reached, or answers with something else.
        """
        reason = ""
        for seconds in (*_WAITS, 0.0):
            try:
                return self._once(path, content, query)
            except HTTPError as failure:
                reason = self._reason(failure)
                if failure.code != 429 and failure.code < 500:
                    raise FetchError(reason, _hint(failure.code)) from None
                pause = max(seconds, _retry_after(failure))
            except (URLError, HTTPException, OSError) as failure:
                words = getattr(failure, "reason", None) or type(failure).__name__
                reason, pause = f"the server cannot be reached: {words}", seconds
            if seconds:
                self._wait(pause)
        raise FetchError(reason, "try again later; nothing was changed")

    def _once(self, path: str, content: Answer | None, query: Mapping[str, str | int]) -> Answer:
        address = self._address + path + (f"?{urlencode(query)}" if query else "")
        data = None if content is None else json.dumps(content).encode()
        request = Request(address, data, {"Accept": "application/json"})  # noqa: S310 - checked above
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        with cast("HTTPResponse", self._opener.open(request, timeout=_TIMEOUT)) as response:
            body = response.read(self._left + 1)
            if response.length:
                raise IncompleteRead(body, response.length)
        self._left -= len(body)
        if self._left < 0:
            raise FetchError(f"the server sends more than {_MOST_BYTES // 1024**2} MiB")
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise FetchError("the server's answer is not JSON", "is the address right?") from None
        if not isinstance(answer, dict):
            raise FetchError("the server's answer is not as its API says")
        return answer

    def _reason(self, failure: HTTPError) -> str:
        """Return what the server says of its refusal, without what was sent."""
        try:
            answer = json.loads(failure.read(10_000))
        except (ValueError, RecursionError, OSError, HTTPException):
            answer = {}
        said = answer.get("message") if isinstance(answer, dict) else ""
        words = " ".join(str(said or failure.reason).split())[:300]
        return f"the server refuses ({failure.code}): {words}"


def _hint(status: int) -> str:
    if status in (400, 401, 403):
        return "check the user and the password, and whether this user may see the venue's papers"
    return "check the venue's id, as it stands in its address: openreview.net/group?id=…"


def _retry_after(failure: HTTPError) -> float:
    """Return the seconds that the server asks to wait (RFC 9110, 10.2.3)."""
    text = failure.headers.get("Retry-After", "") if failure.headers else ""
    seconds = float(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0.0
    return min(seconds, _LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A venue's papers as they are saved."""

    json: bytes
    papers: int
    """How many there are."""


def fetch_venue(server: OpenReviewClient, venue: str) -> Fetched:
    """Return a venue's accepted papers, with the names that their authors prefer.

    Raises:
        FetchError: they could not be fetched, or the venue has none.
    """
    notes = list(_notes(server, venue))
    if not notes:
        hint = (
            "check the id, as it stands in its address: openreview.net/group?id=…; papers that are "
            "not public yet need --user"
        )
        raise FetchError(f"{venue} has no accepted papers that may be seen", hint)
    preferred = _preferred_names(server, notes)
    named = [{**note, "preferred_names": _of_note(note, preferred)} for note in notes]
    text = json.dumps({"notes": named}, ensure_ascii=False, indent=1) + "\n"
    return Fetched(text.encode(errors="replace"), len(named))


def _notes(server: OpenReviewClient, venue: str) -> Iterator[dict[str, object]]:
    """Yield each note once, though pages may shift while they are fetched."""
    seen: set[str] = set()
    offset = expected = 0
    while offset < _MOST_NOTES:
        answer = server.ask(
            "/notes",
            query={
                "content.venueid": venue,
                "details": "replies",
                "limit": _PAGE,
                "offset": offset,
            },
        )
        page = answer.get("notes")
        if not isinstance(page, list):
            raise FetchError("the server's answer is not as its API says")
        for note in page:
            if isinstance(note, dict) and str(note.get("id")) not in seen:
                seen.add(str(note.get("id")))
                yield note
        offset += len(page)
        total = answer.get("count")
        expected = total if isinstance(total, int) else offset
        if not page or offset >= expected:
            break
    if len(seen) < expected:
        message = (
            f"only {len(seen)} of {expected} papers came: the list changed while it was fetched"
        )
        raise FetchError(message, "fetch it again")


def _author_ids(note: Mapping[str, object]) -> tuple[str, ...]:
    content = note.get("content")
    field = content.get("authorids") if isinstance(content, dict) else None
    ids = field.get("value") if isinstance(field, dict) else field
    listed = ids if isinstance(ids, list) else []
    return tuple(each for each in listed if isinstance(each, str) and each.startswith("~"))


def _preferred_names(
    server: OpenReviewClient, notes: Iterable[Mapping[str, object]]
) -> dict[str, str]:
    """Return the name that each author prefers, by the author's id."""
    ids = list(dict.fromkeys(each for note in notes for each in _author_ids(note)))
    preferred: dict[str, str] = {}
    for begin in range(0, len(ids), _PROFILES):
        answer = server.ask("/profiles/search", {"ids": ids[begin : begin + _PROFILES]})
        profiles = answer.get("profiles")
        for profile in profiles if isinstance(profiles, list) else []:
            if isinstance(profile, dict):
                preferred.update(_names_of(profile))
    return preferred


def _names_of(profile: Mapping[str, object]) -> dict[str, str]:
    """Return a profile's preferred name, by every id that its owner has."""
    content = profile.get("content")
    names = content.get("names") if isinstance(content, dict) else None
    listed = [each for each in names if isinstance(each, dict)] if isinstance(names, list) else []
    chosen = next((each for each in listed if each.get("preferred") is True), None)
    if chosen is None:
        return {}
    parts = (chosen.get(key) for key in ("first", "middle", "last"))
    whole = chosen.get("fullname") or " ".join(str(part) for part in parts if part)
    ids = [profile.get("id"), *(each.get("username") for each in listed)]
    return {each: str(whole) for each in ids if isinstance(each, str) and whole}


def _of_note(note: Mapping[str, object], preferred: Mapping[str, str]) -> dict[str, str]:
    return {each: preferred[each] for each in _author_ids(note) if each in preferred}
