"""Pages of HTML that need no other file and ask nobody for any."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import Environment, FunctionLoader, StrictUndefined

from generator.cli.shared.console import shown


def render_html(package: str, name: str, *, pictures: bool = False, **values: object) -> str:
    """Render the page ``name.html.j2`` of a package, with its ``name.css`` and ``name.js``.

    Every value is escaped, and shows what is invisible; nothing but these two files is run or
    loaded, whatever a title might smuggle in; with ``pictures`` those that are in the page itself,
    too.
    """
    folder = files(package)
    style, script = (_read(package, f"{name}.{kind}") for kind in ("css", "js"))
    policy = policy_of(style, script)
    if pictures:
        policy += "; img-src data:"
    template = engine(folder).get_template(f"{name}.html.j2")
    return template.render(style=style, script=script, policy=policy, **values)


def engine(folder: Traversable) -> Environment:
    """Return the engine of the templates in a folder: every value is escaped, nothing invisible."""
    return Environment(
        loader=FunctionLoader(lambda wanted: folder.joinpath(wanted).read_text("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: value if hasattr(value, "__html__") else shown(value),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def policy_of(style: str, script: str) -> str:
    """Return the Content-Security-Policy of a page that has these, and loads nothing."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _read(package: str, name: str) -> str:
    file = files(package).joinpath(name)
    return file.read_text("utf-8") if file.is_file() else ""


def _digest(text: str) -> str:
    """Return the hash by which a policy knows a text (Content Security Policy Level 3, 6.7.3.3)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
