"""Who may speak to the desk."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest

from desk.conftest import Served, Visitor
from generator.desk import app as desk_app
from generator.desk.answers import Asked, DeskAnswer, Moved, post
from generator.desk.guard import KEY_FIELD, MOST_BYTES, Door
from generator.desk.reading import Desk


@dataclass
class Bell:
    """A page that does something when a form is posted."""

    rung: int = 0

    @property
    def ROUTES(self) -> tuple[object, ...]:  # noqa: N802 - as in a module
        return (post("/bell", self.ring),)

    def ring(self, desk: Desk, asked: Asked) -> DeskAnswer:
        self.rung += 1
        return Moved("/papers")


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    made = Bell()
    monkeypatch.setattr(desk_app, "PAGES", (*desk_app.PAGES, made))
    return made


def test_a_form_of_the_desk_does_what_it_says(bell: Bell, visitor: Visitor) -> None:
    assert visitor.post("/bell").status_code == 200
    assert bell.rung == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://example.org"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "{origin}.example.org"},
        {"Origin": "https://127.0.0.1:8031"},
        {"Origin": "{origin}", "Sec-Fetch-Site": "same-site"},
        {"Origin": "{origin}", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_no_other_page_can_post(headers: dict[str, str], bell: Bell, visitor: Visitor) -> None:
    """Though the cookie goes with it, as it does from another port of this machine."""
    headers = {name: value.format(origin=visitor.door.origin) for name, value in headers.items()}
    answer = visitor.client.post("/bell", data={KEY_FIELD: visitor.door.key}, headers=headers)
    assert answer.status_code == 403
    assert bell.rung == 0


@pytest.mark.parametrize("key", [None, "", "guess", "é"])
def test_a_form_needs_the_key(key: str | None, bell: Bell, visitor: Visitor) -> None:
    data = {"other": ""} if key is None else {KEY_FIELD: key}
    answer = visitor.client.post("/bell", data=data, headers={"Origin": visitor.door.origin})
    assert answer.status_code == 403
    assert bell.rung == 0


def test_a_form_comes_as_one_and_is_not_endless(bell: Bell, visitor: Visitor) -> None:
    headers = {"Origin": visitor.door.origin}
    as_text = visitor.client.post(
        "/bell",
        content=f"{KEY_FIELD}={visitor.door.key}",
        headers={**headers, "Content-Type": "text/plain"},
    )
    large = visitor.post("/bell", {"note": "x" * MOST_BYTES})
    many = visitor.post("/bell", {f"n{number}": "" for number in range(6000)})
    assert [as_text.status_code, large.status_code, many.status_code] == [415, 413, 400]
    assert bell.rung == 0


@pytest.mark.parametrize(
    "host",
    ["rebound.example.org:{port}", "127.0.0.1", "127.0.0.1:9", "127.0.0.1:{port}.example.org", ""],
)
def test_another_host_gets_nothing(host: str, visitor: Visitor) -> None:
    """A name of another site that was made to mean this machine."""
    for path in ("/papers", "/open?token=" + visitor.door.token, "/static/style.css"):
        headers = {"Host": host.format(port=visitor.door.port)}
        answer = visitor.client.get(path, headers=headers)
        assert answer.status_code == 421
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/papers", "/paper?id=x", "/static/style.css", "/nothing"])
def test_without_the_cookie_nothing_is_shown(
    path: str, client: httpx.Client, served: Served
) -> None:
    door = served.door
    assert client.get(path).status_code == 403
    for value in ("", "guess", door.token, door.key):
        client.cookies.set(door.cookie, value)
        assert client.get(path).status_code == 403


def test_the_address_is_changed_for_a_cookie(client: httpx.Client, served: Served) -> None:
    door = served.door
    assert client.get("/open?token=guess").status_code == 403
    assert client.get("/open").status_code == 403
    answer = client.get(door.address)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{door.cookie}={door.session};")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert door.token not in answer.text + cookie
    assert client.get("/papers").status_code == 200


def test_no_two_desks_have_secrets_in_common() -> None:
    one, other = Door(1), Door(1)
    secrets = {one.token, one.session, one.key, other.token, other.session, other.key}
    assert len(secrets) == 6


def test_every_answer_has_the_headers(visitor: Visitor) -> None:
    headers = {"Host": "rebound.example.org"}
    answers = [
        visitor.get("/papers"),
        visitor.get("/nothing"),
        visitor.get("/static/style.css"),
        visitor.client.get("/papers", headers=headers),
    ]
    assert [each.status_code for each in answers] == [200, 404, 200, 421]
    for answer in answers:
        policy = dict(
            each.strip().partition(" ")[::2]
            for each in answer.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answers[0].headers["cache-control"] == "no-store"


def test_other_methods_are_refused(visitor: Visitor) -> None:
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert visitor.client.request(method, "/papers").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/static/../guard.py",
        "/static/..%2fguard.py",
        "/static/%2e%2e%2fguard.py",
        "/static/%00",
        "//example.org",
        "/papers/../../x",
    ],
)
def test_a_path_leads_nowhere_else(path: str, visitor: Visitor) -> None:
    request = visitor.client.build_request("GET", "/papers")
    request.url = request.url.copy_with(raw_path=path.encode())
    assert visitor.client.send(request, follow_redirects=False).status_code == 404
