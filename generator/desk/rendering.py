"""From an answer to a page of HTML: one template engine, which escapes every value.

It knows of no server: `agreements status` makes a file of the same templates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from jinja2 import Environment

from generator.cli.shared.console import count
from generator.cli.shared.pages import engine, policy_of

PACKAGE = "generator.desk"
KEY_FIELD = "desk_key"
"""The field of each form that posts."""
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""Media types of the files in ``static``."""


def link(path: str, **query: object) -> str:
    """Return an address on the desk; what is None or empty is left out.

    >>> link("/paper", id="../a&b", revision=2)
    '/paper?id=..%2Fa%26b&revision=2'
    """
    given = _query(query)
    return f"{path}?{given}" if given else path


def page_address(**query: object) -> str:
    """Return an address within a page that no server is behind.

    >>> link_within(show="sent", q="")
    '#show=sent'
    """
    return f"#{_query(query)}"


def _query(query: Mapping[str, object]) -> str:
    return urlencode({name: str(said) for name, said in query.items() if said not in (None, "")})


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
    made = engine(files(PACKAGE).joinpath("pages"))
    made.globals.update(link=link, static=static, count=count, key_field=KEY_FIELD)
    return made


def render(name: str, values: Mapping[str, object], key: str) -> str:
    """Return a page; ``key`` is what its forms are known by."""
    return environment().get_template(f"{name}.html.j2").render(values, key=key)


def render_file(name: str, script: str, values: Mapping[str, object]) -> str:
    """Return a page that needs no other file and asks nobody for any, with a script and our style.

    Nothing but these two is run or loaded, whatever a title might smuggle in.
    """
    style, run = (static_files()[file][0].decode() for file in ("style.css", script))
    policy = policy_of(style, run)
    template = environment().get_template(f"{name}.html.j2")
    return template.render(values, style=style, script=run, policy=policy)
