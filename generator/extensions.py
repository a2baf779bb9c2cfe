"""Things that another package, or the caller, can add: found by name, loaded when they are used.

Each kind of thing (a source, a transport, a publisher's profile …) has one :class:`Registry`. What
comes with the toolkit is a table of names in it; what others add is registered by a call, or by an
entry point of an installed package (``[project.entry-points."agreements.transports"]``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar, cast

from generator.diagnostics import DiagnosticError, error

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)


class UnknownNameError(ValueError):
    """Nothing has this name; the message says what there is."""


class ExtensionError(DiagnosticError):
    """What another package adds cannot be used; :attr:`diagnostic` says which, and why."""

    @classmethod
    def failed(cls, what: str, problem: Exception) -> ExtensionError:
        """Make the error of what raised something that it should not have."""
        words = " ".join(f"{type(problem).__name__}: {problem}".split())
        return cls(error(f"{what}: {words}", "update or remove the package that adds it"))


class Registry(Generic[T]):
    """Everything of one kind, by name.

    >>> greetings = Registry[str]("greeting", "agreements.greetings", {"plain": "Hello"})
    >>> greetings.register("warm", "Dear friend")
    >>> greetings.names()
    ('warm', 'plain')
    >>> greetings.get("worm")
    Traceback (most recent call last):
        ...
    generator.extensions.UnknownNameError: there is no greeting “worm”: did you mean “warm”?
    """

    def __init__(self, kind: str, group: str, shipped: Mapping[str, T | Location]) -> None:
        """Make a registry.

        Args:
            kind: what the things are called, in the singular.
            group: of the entry points by which installed packages add some.
            shipped: what comes with the toolkit, itself or where it is.
        """
        self.kind = kind
        self.group = group
        self._shipped: dict[str, T | Location] = dict(shipped)
        self._registered: dict[str, T] = {}

    def register(self, name: str, thing: T) -> None:
        """Add a thing under a name, for this process; the same thing again changes nothing.

        Raises:
            ValueError: the name is taken.
        """
        if name in self._shipped or self._registered.get(name, thing) != thing:
            raise ValueError(f"there is a {self.kind} “{name}” already")
        self._registered[name] = thing

    def registered(self) -> dict[str, T]:
        """Return what was registered by a call in this process, by name."""
        return dict(self._registered)

    def remove(self, name: str) -> None:
        """Take away what was registered under a name.

        Raises:
            KeyError: nothing was.
        """
        del self._registered[name]

    def names(self) -> tuple[str, ...]:
        """Return the names of all: what was registered, what packages add, what is shipped."""
        return tuple(dict.fromkeys((*self._registered, *self._installed, *self._shipped)))

    def added(self) -> Iterator[tuple[str, T]]:
        """Yield what does not come with the toolkit, by name.

        Raises:
            ExtensionError: what a package adds cannot be loaded.
        """
        yield from self._registered.items()
        for name, point in self._installed.items():
            if name not in self._registered and name not in self._shipped:
                yield name, self._load(point)

    def everything(self) -> Iterator[tuple[str, T]]:
        """Yield all by name, what is shipped last.

        Raises:
            ExtensionError: what a package adds cannot be loaded.
        """
        yield from self.added()
        yield from self.shipped()

    def shipped(self) -> Iterator[tuple[str, T]]:
        """Yield what comes with the toolkit, by name, in its order."""
        for name, found in self._shipped.items():
            yield name, cast("T", found.load()) if isinstance(found, Location) else found

    def get(self, name: str) -> T:
        """Return the thing of a name; what is shipped is not replaced by a package.

        Raises:
            UnknownNameError: nothing has this name.
            ExtensionError: what a package adds cannot be loaded.
        """
        if name in self._registered:
            return self._registered[name]
        shipped = self._shipped.get(name)
        if shipped is not None:
            return cast("T", shipped.load()) if isinstance(shipped, Location) else shipped
        if name in self._installed:
            return self._load(self._installed[name])
        raise UnknownNameError(f"there is no {self.kind} “{name}”: {self._advice(name)}")

    def _advice(self, name: str) -> str:
        known = self.names()
        near = get_close_matches(name, known, n=1)
        return f"did you mean “{near[0]}”?" if near else f"there are {', '.join(known)}"

    @cached_property
    def _installed(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=self.group)}

    def _load(self, point: EntryPoint) -> T:
        try:
            return cast("T", point.load())
        except Exception as problem:  # whatever another package does when it is imported
            package = point.dist.name if point.dist else point.value
            what = f"the {self.kind} “{point.name}” of {package} cannot be loaded"
            raise ExtensionError.failed(what, problem) from problem


def one_of(words: type[Word], given: str, kind: str) -> Word:
    """Return the word of an enumeration that was given, by itself or as text.

    Raises:
        UnknownNameError: it is none of them; the message says what there is.
    """
    try:
        return words(given)
    except ValueError:
        known = ", ".join(map(str, words))
        raise UnknownNameError(f"there is no {kind} “{given}”: there are {known}") from None


class Location:
    """Where a thing of this package is, to be imported when it is used."""

    def __init__(self, module: str, name: str) -> None:
        """Name the module, and the thing in it."""
        self.module = module
        self.name = name

    def load(self) -> Any:
        """Import the thing."""
        return getattr(import_module(self.module), self.name)
