"""What a handler is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.datastructures import ImmutableMultiDict

if TYPE_CHECKING:
    from generator.desk.reading import Desk


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says."""

    query: ImmutableMultiDict[str, str]
    form: ImmutableMultiDict[str, str]
    """The fields of a form that was posted."""

    def get(self, name: str) -> str:
        """Return what the query says of a name, or an empty text."""
        return self.query.get(name, "")

    def field(self, name: str) -> str:
        """Return what a posted form says of a name, or an empty text."""
        return self.form.get(name, "")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page made of a template."""

    template: str
    """Its name in the folder ``pages``, without ``.html.j2``."""
    title: str
    """What the page shows, for the window and the heading."""
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """The page to go to after something was done, or that is meant."""

    address: str
    """A path on this desk, with its query."""


@dataclass(frozen=True, slots=True)
class RawContent:
    """Bytes that are no page: a picture, an object for a script."""

    body: bytes
    media_type: str
    policy: str = "default-src 'none'; frame-ancestors 'none'"
    """Its own Content-Security-Policy."""
    seconds: int = 0
    """How long the browser may keep it; what is named by its hash never changes."""


DeskAnswer = HtmlPage | Moved | RawContent
Handler = Callable[["Desk", Asked], DeskAnswer]


class NotThereError(Exception):
    """What was asked for is not there; the text says what, in a sentence."""


@dataclass(frozen=True, slots=True)
class Route:
    """Which handler answers to a path."""

    method: str
    path: str
    handler: Handler


def get(path: str, handler: Handler) -> Route:
    """Return the route of something that is only looked at."""
    return Route("GET", path, handler)


def post(path: str, handler: Handler) -> Route:
    """Return the route of something that is done."""
    return Route("POST", path, handler)


def small_number(text: str) -> int:
    """Return a number of at most five digits that a page was asked with; 0 if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
