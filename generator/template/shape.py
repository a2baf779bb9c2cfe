"""What a template that cannot tell texts apart sees of a context: all but the texts themselves."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Hashable, Mapping
from hashlib import sha256
from typing import Any, NoReturn

from jinja2 import TemplateRuntimeError

from generator.template.parametric import LONGEST
from generator.text import Text, Title

Shape = tuple[Hashable, ...]
"""A thing spelled from the top down: ``None`` for nothing and the empty text, ``str`` for any
other text; of a mapping its keys, in a tuple, then its values; ``list`` and the length of a
sequence, then its parts; ``Title``, then its characters as a text; of anything else its type and
itself."""

_FACTS = frozenset({bool, int, datetime.date})
"""Types whose equal values look the same (0.0 and -0.0 are equal and do not)."""
_LARGEST = 10**15
_MOST_TEXTS = 10_000


class UnusualError(Exception):
    """There is no spelling for this thing."""


def spell(thing: Any, shape: list[Hashable], texts: list[str | Title]) -> None:
    """Add the spelling of a thing to ``shape``, and to ``texts`` the texts that it leaves out.

    Raises:
        UnusualError: it, or a part of it, is of a type that shapes do not have, or is very long.
    """
    # By exact type: a subclass may look otherwise than it compares.
    kind = type(thing)
    if kind is str:
        if not thing:
            shape.append(None)
        elif len(thing) > LONGEST:
            raise UnusualError
        else:
            shape.append(str)
            texts.append(thing)
    elif kind is dict:
        shape.append(tuple(thing))
        for part in thing.values():
            spell(part, shape, texts)
    elif kind is list or kind is tuple:
        shape.append(list)
        shape.append(len(thing))
        for part in thing:
            spell(part, shape, texts)
    elif kind is Title:
        shape.append(Title)
        texts.append(thing)
        spell(thing.plain, shape, texts)
    else:
        shape.extend(_spell_fact(thing))


def _spell_fact(thing: Hashable) -> tuple[Hashable, ...]:
    if thing is None:
        return (None,)
    kind = type(thing)
    if kind not in _FACTS or (isinstance(thing, int) and abs(thing) > _LARGEST):
        raise UnusualError
    return (kind, thing)


class _Blank(str):
    """Stands for any text; a template that looks at the characters is refused."""

    __slots__ = ()

    def __iter__(self) -> NoReturn:
        raise TemplateRuntimeError("the characters of a text have been looked at")

    def __getitem__(self, index: object) -> NoReturn:
        raise TemplateRuntimeError("the characters of a text have been looked at")


class StandIn:
    """A mapping of a given shape in which blanks stand for the texts.

    No text of the template, and none that is known, has a blank in it: a blank is made of the hash
    of all that is known.
    """

    def __init__(self, shape: Shape, known: Mapping[int, str], source: str) -> None:
        """Make the mapping.

        Args:
            shape: its shape.
            known: texts that shall be themselves, by their index in the order of the shape.
            source: what tells the template's own text from others.

        Raises:
            UnusualError: a mapping has other keys than short texts, or there are too many texts.
        """
        told = repr((source, shape, sorted(known.items()))).encode(errors="backslashreplace")
        # Digits, as a field “signed_01” has the label of “signed”.
        self._stem = f"{int(sha256(told).hexdigest(), 16) % 10**24:024}"
        self.blanks: dict[str, int] = {}
        """The index of the text that a blank stands for."""
        self.titles: dict[Title, int] = {}
        self._known = known
        self._spelling = iter(shape)
        self._indexes = itertools.count()
        thing = self._make()
        assert isinstance(thing, dict)
        self.names: dict[str, object] = thing

    def find_blanks(self, text: str) -> frozenset[int]:
        """Give the indexes of the blanks in a text."""
        found: list[str] = re.findall(self._stem + "[0-9]{4}", text)
        return frozenset(self.blanks[blank] for blank in found)

    def _make(self) -> object:
        kind = next(self._spelling)
        if kind is None:
            return ""
        if kind is str:
            return self._make_text()
        if kind is Title:
            return self._make_title()
        if kind is list:
            length = next(self._spelling)
            assert isinstance(length, int)
            return [self._make() for _ in range(length)]
        if isinstance(kind, tuple):
            return {self._check(key): self._make() for key in kind}
        return next(self._spelling)

    def _make_text(self) -> str:
        index = next(self._indexes)
        if index in self._known:
            return self._known[index]
        blank = _Blank(self._name(index))
        self.blanks[blank] = index
        return blank

    def _make_title(self) -> Title:
        index = next(self._indexes)
        title = Title((Text(self._name(index)),))
        self.titles[title] = index
        # Its characters are a blank, too, or none.
        object.__setattr__(title, "plain", self._make())
        return title

    def _name(self, index: int) -> str:
        if index >= _MOST_TEXTS:
            raise UnusualError
        return f"{self._stem}{index:04}"

    def _check(self, key: object) -> str:
        if type(key) is not str or len(key) > LONGEST:
            raise UnusualError
        return key
