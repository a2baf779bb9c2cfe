"""What a template's expressions see: small read-only views of the context's objects."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

from jinja2 import TemplateRuntimeError

from generator.fields import Field
from generator.text import Title


class Printable:
    """Something that can be printed but is not plain text."""

    __slots__ = ("value",)
    wording = "this"

    def __init__(self, value: Title | Field) -> None:
        self.value = value

    def __str__(self) -> NoReturn:
        raise TemplateRuntimeError(
            f"{self.wording} is not plain text: print it alone, without joining it to something "
            "or filtering it"
        )

    def __repr__(self) -> str:
        return f"<{self.wording}>"


class TitleView(Printable):
    """A title. ``plain`` has its characters; it is equal to a text with the same characters."""

    __slots__ = ("plain",)
    wording = "a title"

    def __init__(self, title: Title) -> None:
        super().__init__(title)
        self.plain = title.plain

    def __bool__(self) -> bool:
        return bool(self.plain)

    def __len__(self) -> int:
        return len(self.plain)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TitleView):
            return self.value == other.value
        return self.plain == other

    def __hash__(self) -> int:
        return hash(self.plain)


class FieldView(Printable):
    """A form field."""

    __slots__ = ()
    wording = "a form field"


class NamedView:
    """Named things, reached as ``record.name``, and viewed when they are reached."""

    __slots__ = ("_things",)

    def __init__(self, things: Mapping[str, object]) -> None:
        self._things = things

    def __getitem__(self, name: str) -> object:
        return view(self._things[name])

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NamedView) and self._things == other._things

    def __hash__(self) -> int:
        return hash(tuple(self._things))

    def __repr__(self) -> str:
        return f"<record of {', '.join(self._things)}>"


class Person(dict[str, object]):
    """What is known of a person, by name; ``name`` must be there."""


class PersonView(NamedView):
    """A person, who is printed, joined and compared as their name."""

    __slots__ = ()

    def __str__(self) -> str:
        return str(self._things["name"])

    def __bool__(self) -> bool:
        return bool(str(self))

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | PersonView) else False

    def __hash__(self) -> int:
        return hash(str(self))

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other) if isinstance(other, str | PersonView) else NotImplemented


def view(thing: object) -> object:
    """Return an object of the context as templates see it.

    Raises:
        TypeError: templates have no way to see an object of this type.
    """
    match thing:
        case str() | bool() | int() | float() | datetime.date() | datetime.time():
            return thing
        case None:
            return ""
        case Title():
            return TitleView(thing)
        case field if isinstance(field, Field):
            return FieldView(field)
        case Person():
            return PersonView(thing)
        case Mapping():
            return NamedView(thing)
        case Sequence():
            return tuple(view(part) for part in thing)
        case _:
            pass
    raise TypeError(f"a template cannot see a {type(thing).__name__}")
