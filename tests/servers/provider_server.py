"""A provider of tokens on this machine, as Microsoft and Google are (RFC 6749, 7636, 8628)."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

GOOGLE_PATH = "/o/oauth2/auth"
"""Where people sign in at Google."""


@dataclass
class Browser:
    """A person's browser, which goes where it is sent."""

    ca_file: Path
    name: str = "test"

    def open(self, url: str, *args: object, **more: object) -> bool:
        """Open an address as a browser does: elsewhere, following where it is sent."""
        threading.Thread(target=self._visit, args=(url,), daemon=True).start()
        return True

    def _visit(self, url: str) -> None:
        import requests

        answer = requests.get(url, verify=str(self.ca_file), timeout=10)
        if "json" in answer.headers.get("Content-Type", ""):
            found = answer.json()
            requests.post(found["post"], data=found["form"], timeout=10)


@dataclass
class Provider:
    """What it knows, and how it behaves."""

    client_id: str = "00000000-0000-4000-8000-000000000001"
    secret: str = ""
    """Of the client; empty for one that has none."""
    person: str = "ines@uni.example"
    seconds: int = 3600
    """How long a token is valid."""
    pending: int = 0
    """How often it says that nobody has entered the code yet."""
    down: bool = False
    revoked: bool = False
    """Whether nothing is renewed any more."""
    refused: str = ""
    """The error that signing in ends with."""
    words: str = "No. Trace ID: 7"
    """What it says of that error."""
    ended: str = "AADSTS70008: it has expired. Trace ID: 1234 Correlation ID: 5"
    """What it says when nothing is renewed any more."""
    tenant: str = ""
    """The one organisation that it knows; empty for any."""
    no_code: str = ""
    """Why it gives no code for a device."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """What each code that was given out was asked with."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """What was posted for tokens, in order."""
    scope: str = "https://mail.google.com/"
    """What tokens are good for, if it is not said with the request."""
    nonce: str = ""
    """What the browser brought that the id token has to repeat (OpenID Connect Core, 2)."""
    tokens: int = 0
    """How many tokens were given."""

    @property
    def newest(self) -> str:
        return f"token-{self.tokens}"

    def authorize(self, query: dict[str, str]) -> dict[str, str]:
        """Return what the browser is to bring back after the person has signed in."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        found = {"error": self.refused} if self.refused else {"code": code}
        return {**found, "state": query["state"]}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        self.asked.append(form)
        if form.get("client_id") != self.client_id or form.get("client_secret", "") != self.secret:
            return 401, {"error": "invalid_client", "error_description": "who are you"}
        match form["grant_type"]:
            case "authorization_code":
                asked = self.codes.pop(form["code"])
                self.nonce = asked.get("nonce", "")
                digest = hashlib.sha256(form["code_verifier"].encode()).digest()
                challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
                if challenge != asked["code_challenge"]:
                    return 400, {"error": "invalid_grant"}
            case "urn:ietf:params:oauth:grant-type:device_code":
                if self.pending:
                    self.pending -= 1
                    return 400, {"error": "authorization_pending"}
                if self.refused:
                    return 400, {"error": self.refused, "error_description": self.words}
            case "refresh_token":
                if self.revoked or form["refresh_token"] != "refresh-1":
                    return 400, {"error": "invalid_grant", "error_description": self.ended}
            case _:
                return 400, {"error": "unsupported_grant_type"}
        self.tokens += 1
        return 200, {
            "token_type": "Bearer",
            "scope": form.get("scope") or self.scope,
            "expires_in": self.seconds,
            "access_token": self.newest,
            "refresh_token": "refresh-1",
            "id_token": self._id_token(),
            "client_info": _coded({"uid": "u", "utid": "t"}),
        }

    def _id_token(self) -> str:
        claims = {"aud": self.client_id, "iss": "i", "sub": "s", "exp": 4102444800, "iat": 0}
        claims |= {"preferred_username": self.person, "oid": "u", "tid": "t"}
        claims |= {"nonce": self.nonce} if self.nonce else {}
        return f"{_coded({'alg': 'none'})}.{_coded(claims)}."


def _coded(value: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        here = f"https://localhost:{self.server.server_port}"
        if self.server.provider.down:
            self._say(503, {"error": "temporarily_unavailable"})
        elif parts.path.endswith("openid-configuration"):
            tenant = parts.path.split("/")[1]
            if self.server.provider.tenant not in {"", tenant}:
                self._say(400, {"error": "invalid_tenant", "error_description": "AADSTS90002: no"})
                return
            endpoints = {
                "issuer": f"{here}/{tenant}/v2.0",
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "device_authorization_endpoint": f"{here}/device",
            }
            self._say(200, endpoints)
        elif parts.path == "/common/discovery/instance":
            self._say(200, {"tenant_discovery_endpoint": here, "metadata": []})
        elif parts.path in {"/authorize", GOOGLE_PATH}:
            brought, back = self.server.provider.authorize(query), query["redirect_uri"]
            if query.get("response_mode") == "form_post":
                self._say(200, {"post": back, "form": brought})  # stands for a form in HTML
                return
            self.send_response(302)
            self.send_header("Location", f"{back}?{urlencode(brought)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        provider = self.server.provider
        basic = self.headers.get("Authorization", "")
        if basic.startswith("Basic "):
            name, _, secret = base64.b64decode(basic[6:]).decode().partition(":")
            form |= {"client_id": name, "client_secret": secret}
        if provider.down:
            self._say(503, {"error": "temporarily_unavailable"})
        elif self.path == "/device" and provider.no_code:
            said = {"error": "unauthorized_client", "error_description": provider.no_code}
            self._say(400, said)
        elif self.path == "/device":
            provider.scope = form["scope"]
            answer = {"user_code": "ABCD-1234", "device_code": "d", "expires_in": 60, "interval": 1}
            self._say(200, answer | {"verification_uri": "https://login.example/device"})
        else:
            self._say(*provider.token(form))

    def _say(self, status: int, answer: dict[str, object]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, provider: Provider, certificate: Path) -> None:
        super().__init__(("localhost", 0), _Handler)
        self.provider = provider
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)


@contextmanager
def provider_server(provider: Provider, certificate: Path) -> Iterator[str]:
    """Run the provider; give its address."""
    server = _Server(provider, certificate)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
