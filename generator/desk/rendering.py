"""From an answer to a page of HTML: one template engine, which escapes every value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from jinja2 import Environment

from generator.cli.shared.console import count
from generator.cli.shared.pages import page_engine
from generator.desk.guard import KEY_FIELD

PACKAGE = "generator.desk"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""Media types of the files in ``static``."""


def link(path: str, **query: object) -> str:
    """Return an address on the desk; what is None or empty is left out.

    >>> link("/paper", id="../a&b", revision=2)
    '/paper?id=..%2Fa%26b&revision=2'
    """
    given = {name: str(value) for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


@cache
def static_files() -> Mapping[str, tuple[bytes, str]]:
    """Return the style and the scripts, and their media types, by name."""
    found = {}
    for file in files(PACKAGE).joinpath("static").iterdir():
        kind = KINDS.get(file.name[file.name.rfind(".") :])
        if kind is not None:
            found[file.name] = file.read_bytes(), kind
    return found


def static(name: str) -> str:
    """Return the address of a style or script; it changes with what is in it."""
    digest = hashlib.sha256(static_files()[name][0]).hexdigest()[:16]
    return link(f"/static/{name}", v=digest)


@cache
def environment() -> Environment:
    """Return the engine."""
    made = page_engine(files(PACKAGE).joinpath("pages"))
    made.globals.update(link=link, static=static, count=count, key_field=KEY_FIELD)
    return made


def render(name: str, values: Mapping[str, object], key: str) -> str:
    """Return a page; ``key`` is what its forms are known by."""
    return environment().get_template(f"{name}.html.j2").render(values, key=key)
