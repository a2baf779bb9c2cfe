"""A walk through the objects of a file along lists of what they may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pikepdf

from generator.returns.reading.objects import is_dictionary, is_unharmed, objects_of
from generator.returns.structure.companions import FILTERS, MEANINGS, Entries
from generator.returns.terms.digests import Digests, TooComplexError, name_pages, unparsed

_DATE = re.compile(r"D:\d{4,14}(?:[-+Zz](?:\d\d'?(?:\d\d'?)?)?)?")
_MARK = re.compile(r"[\w .,:;+/{}()@-]{0,80}")
_DATA = re.compile(rb"(?>(?:[\[\]0-9 .+-]|<<|>>|/[^ \[\]<>()/]+|true|false|null)*)")
_REFERENCE = re.compile(rb"(\d+) (\d+) R(?![A-Za-z])")
_DEEP = 100


@dataclass(frozen=True, slots=True)
class Visit:
    """A value of the file, with all that is known of where it stands."""

    role: str
    """The list that the dictionary follows in which it stands."""
    key: str
    value: Any
    issued: Any
    """What stands in its place in the form as it was issued; None if nothing does."""
    where: str
    """For people: what it is a part of."""
    holder: Any = None
    """The dictionary in which it stands."""
    depth: int = 0


class Walk:
    """Walks along the lists, and collects what is on none."""

    def __init__(
        self,
        document: pikepdf.Pdf,
        original: pikepdf.Pdf,
        lists: Mapping[str, Entries],
        places: Mapping[int, int],
        steps: int,
    ) -> None:
        self.ours = Digests(document, name_pages(document, places))
        self.theirs = Digests(original, name_pages(original, {}))
        self.said: dict[str, None] = {}
        """What is not explained, in the order in which it was found."""
        self._lists = lists
        self._left = steps
        self._seen: set[tuple[tuple[int, int], str]] = set()
        self._visited: set[tuple[int, int]] = set()
        self._open: set[tuple[tuple[int, int], str]] = set()
        self._back: dict[tuple[int, int], Visit] = {}

    def check(self, visit: Visit) -> None:
        """Look at an entry that has a rule of its own."""
        raise NotImplementedError

    def enter(self, role: str, visit: Visit) -> bool:
        """Look at a dictionary before its entries; tell whether these are to be walked."""
        raise NotImplementedError

    def say(self, words: str) -> None:
        """Note what is not explained."""
        self.said.setdefault(words)

    def unexplained(self, visit: Visit) -> None:
        """Note that an entry is not explained."""
        meaning = MEANINGS.get(visit.key, "")
        shown = f"{visit.key} ({meaning})" if meaning else visit.key
        self.say(f"{visit.where} has {shown[:80]}")

    def is_issued(self, visit: Visit) -> bool:
        """Tell whether a value is as it was issued."""
        if visit.issued is None:
            return False
        return self.ours.of(visit.value) == self.theirs.of(visit.issued)

    def leave(self, visit: Visit) -> None:
        """Leave a value to another check."""

    def dictionary(self, visit: Visit) -> None:
        """Walk through the entries of a dictionary or a stream, by the list of its role."""
        self._dictionary(visit.role, visit)

    def _dictionary(self, role: str, visit: Visit) -> None:
        value = visit.value
        if not is_dictionary(value):
            self.unexplained(visit)
            return
        place = (value.objgen, role)
        if role == "drawing" and value.is_indirect and place in self._open:
            self.say(f"{visit.where} has a drawing that draws itself")
        if self._is_known(role, value):
            return
        if visit.depth > _DEEP:
            raise TooComplexError
        if not self.enter(role, visit):
            return
        self._open.add(place)
        self._entries(role, visit)
        self._open.discard(place)

    def _entries(self, role: str, visit: Visit) -> None:
        value, entries = visit.value, self._lists[role]
        if isinstance(value, pikepdf.Stream) and not is_unharmed(value):
            self.say(f"{visit.where} has data that changed after it was packed")
        for key, child in value.items():
            issued = visit.issued.get(key) if is_dictionary(visit.issued) else None
            inner = Visit(role, key, child, issued, visit.where, value, visit.depth + 1)
            what = entries.get(key)
            if what is None:
                if not self.is_issued(inner):
                    self.unexplained(inner)
            else:
                self._value(what, inner)

    def _is_known(self, role: str, value: Any) -> bool:
        """Tell whether a value was walked through before, in the same role."""
        self._left -= 1
        if self._left < 0:
            raise TooComplexError
        if not value.is_indirect:
            return False
        place = (value.objgen, role)
        if place in self._seen:
            return True
        self._seen.add(place)
        self._visited.add(value.objgen)
        return False

    def _value(self, what: str, visit: Visit) -> None:
        if what == "checked" and visit.key == "/Filter":
            self._packing(visit)
        elif what == "checked":
            self.check(visit)
        elif what == "back":
            self._backwards(visit)
        elif what in {"colour", "drawn"}:
            self.check(replace(visit, role="", key=what))
        elif what in self._lists:
            self._dictionary(what, replace(visit, role=what))
        elif what[0] == "[":
            # Many entries may be a list or the only thing that would be in it.
            is_list = isinstance(visit.value, pikepdf.Array)
            for child in visit.value if is_list else [visit.value]:
                self._value(what[1:], replace(visit, value=child, issued=None))
        elif what[0] == "{":
            self._named(what[1:], visit)
        elif what != "elsewhere" and not self._is_scalar(what, visit):
            self.unexplained(visit)

    def _backwards(self, visit: Visit) -> None:
        if isinstance(visit.value, pikepdf.Object) and visit.value.is_indirect:
            self._back.setdefault(visit.value.objgen, visit)
        elif is_dictionary(visit.value):
            self.unexplained(visit)

    def _named(self, what: str, visit: Visit) -> None:
        """Walk through a dictionary of things of one kind."""
        if not isinstance(visit.value, pikepdf.Dictionary):
            self.unexplained(visit)
            return
        if self._is_known(f"{{{what}", visit.value):
            return
        for name, child in visit.value.items():
            issued = visit.issued.get(name) if is_dictionary(visit.issued) else None
            self._value(what, replace(visit, value=child, issued=issued, holder=visit.value))
            if name.startswith("/Default") and what == "colour":
                self.say(f"{visit.where} has other colours in place of the usual ones")

    def _packing(self, visit: Visit) -> None:
        value = visit.value
        names = list(value) if isinstance(value, pikepdf.Array) else [value]
        for name in names:
            if not isinstance(name, pikepdf.Name) or str(name) not in FILTERS:
                self.say(f"{visit.where} has a part that not all programs can unpack")

    def _is_scalar(self, what: str, visit: Visit) -> bool:
        value = visit.value
        if what == "issued":
            return self.is_issued(visit)
        if what == "data":
            return self._is_data(value, 0)
        rule = _SCALARS.get(what)
        if rule is not None:
            return rule(value)
        return isinstance(value, pikepdf.Name) and str(value) in what.split("|")

    def _is_data(self, value: object, depth: int) -> bool:
        """Tell whether a value is made of names, numbers, and lists of them."""
        self._left -= 1
        if self._left < 0 or depth > _DEEP:
            raise TooComplexError
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            self._visited.add(value.objgen)
        if isinstance(value, pikepdf.Stream):
            return False
        if _DATA.fullmatch(unparsed(value)):
            return True
        if isinstance(value, pikepdf.Array):
            return all(self._is_data(each, depth + 1) for each in value)
        if isinstance(value, pikepdf.Dictionary):
            return all(self._is_data(each, depth + 1) for _, each in value.items())
        return False

    def finish(self) -> None:
        """Look whether what entries lead back to was walked through."""
        for place, visit in self._back.items():
            if place not in self._visited:
                self.unexplained(visit)

    def unreached(self, document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
        """Yield the objects that nothing refers to, however remotely."""
        waiting = [document.trailer.unparse()]
        reached: set[tuple[int, int]] = set()
        while waiting:
            for found in _REFERENCE.finditer(waiting.pop()):
                place = (int(found[1]), int(found[2]))
                if place in reached:
                    continue
                reached.add(place)
                item = document.get_object(place)
                if isinstance(item, pikepdf.Stream):
                    entries: list[Any] = [each for _, each in item.items()]
                    waiting += [each.unparse() for each in entries if hasattr(each, "unparse")]
                elif isinstance(item, pikepdf.Object):
                    waiting.append(item.unparse(resolved=True))
        for each in objects_of(document):
            if each.objgen not in reached:
                yield each


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _are_strings(value: object) -> bool:
    return isinstance(value, pikepdf.Array) and all(
        isinstance(each, pikepdf.String) for each in value
    )


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, pikepdf.String) and bool(pattern.fullmatch(str(value)))


_SCALARS: Mapping[str, Callable[[Any], bool]] = {
    "name": lambda value: isinstance(value, pikepdf.Name),
    "number": _is_number,
    "true or false": lambda value: isinstance(value, bool),
    "false": lambda value: value is False,
    "0": lambda value: _is_number(value) and value == 0,
    "1": lambda value: _is_number(value) and value == 1,
    # Seen on the screen and on paper (12.5.3); that it is locked changes nothing.
    "shown": lambda value: isinstance(value, int) and value & ~192 == 4,
    "bytes": lambda value: isinstance(value, pikepdf.String) or _are_strings(value),
    "field names": _are_strings,
    "date": _matches(_DATE),
    "mark": _matches(_MARK),
}
