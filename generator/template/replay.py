"""Filling a template in again for another paper, without running it again.

A template that cannot tell texts apart (:mod:`generator.template.parametric`) does the same for all
contexts of one shape (:mod:`generator.template.shape`). So it is run once for each shape, with
blanks in the place of texts, and what it prints shows where each text goes. Texts that get into the
name or the label of a form field, or into a longer text, are facts: it is run once for each of
their values, too. Whatever is unusual is run in full, and so is whatever fails: the mistake is then
told of the paper itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from jinja2 import nodes

from generator.document import TextField, Value
from generator.template.errors import TemplateError
from generator.template.fragment import Composition
from generator.template.parametric import Uses, find_uses, is_parametric
from generator.template.shape import Shape, StandIn, UnusualError, spell
from generator.text import Title

_MOST_KEPT = 64
"""How many shapes are kept, and for each how many values of its facts; the others are run in full.
Templates branch on a handful of things, and a template that puts each paper's own text in a label
shall not be run twice for each."""

Run = Callable[[Mapping[str, object]], Composition]
"""Fills a template in, given the values of names; raises :class:`TemplateError`."""
Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


def replaying(trees: Iterable[nodes.Template], source: str, run: Run) -> Run:
    """Give what does the same as ``run``, and faster if the template allows it.

    Args:
        trees: the template and all that it includes.
        source: what tells their text from other templates'.
        run: runs the template.
    """
    trees = tuple(trees)
    return _Replay(find_uses(trees), source, run).fill if is_parametric(trees) else run


class _Kept(dict[Key, Made | None]):
    """Things made when they are first asked for; the first :data:`_MOST_KEPT` are kept."""

    def __init__(self, make: Callable[[Key], Made | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Made | None:
        """Make a thing, or give None."""
        if len(self) >= _MOST_KEPT:
            return None
        made = self[key] = self._make(key)
        return made


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a template prints, and where in it texts go; a text is told by its index."""

    skeleton: str
    origins: tuple[tuple[str, int], ...]
    values: tuple[Value, ...]
    texts: tuple[tuple[int, int], ...]
    """The place of a text among the values, and the text."""
    titles: tuple[tuple[int, int], ...]
    fields: tuple[tuple[int, int, str, str], ...]
    """The place of a field with a text in it, the text, and the field's name and label."""

    def follow(self, texts: list[Any]) -> Composition | None:
        """Print these texts, or give None if one of them would not be printed as it is."""
        values = list(self.values)
        for place, index in self.texts:
            text = texts[index]
            if not text.isprintable():
                return None
            values[place] = text
        for place, index in self.titles:
            title = texts[index]
            if not title.plain.isprintable():
                return None
            values[place] = title
        for place, index, name, label in self.fields:
            text = texts[index]
            if text != " ".join(text.split()):
                return None
            values[place] = TextField(name, label, text)
        return Composition(self.skeleton, tuple(values), self.origins)


@dataclass(frozen=True, slots=True)
class _Way:
    """What a template does with all contexts of one shape."""

    facts: tuple[int, ...]
    plans: _Kept[tuple[str, ...], _Plan]
    """The plan for each value of the facts."""


class _Replay:
    """Fills one template in."""

    def __init__(self, uses: Uses, source: str, run: Run) -> None:
        self._uses = uses
        self._source = source
        self._run = run
        self._ways: _Kept[Shape, _Way] = _Kept(self._find_way)

    def fill(self, names: Mapping[str, object]) -> Composition:
        """Do as :data:`Run` says."""
        return self._replay(names) or self._run(names)

    def _replay(self, names: Mapping[str, object]) -> Composition | None:
        shape: list[Hashable] = []
        texts: list[Any] = []
        try:
            spell(self._used(names), shape, texts)
        except (UnusualError, RecursionError):
            return None
        way = self._ways[tuple(shape)]
        if way is None:
            return None
        plan = way.plans[tuple([texts[index] for index in way.facts])]
        return plan.follow(texts) if plan else None

    def _used(self, names: Mapping[str, object]) -> dict[str, object]:
        """Give what the template can see of the values of names."""
        used = {}
        for name, parts in self._uses:
            if name in names:
                thing = names[name]
                if parts is not None and type(thing) is dict:
                    thing = {part: thing[part] for part in parts if part in thing}
                used[name] = thing
        return used

    def _find_way(self, shape: Shape) -> _Way | None:
        tried = self._try(shape, {})
        if tried is None:
            return None
        facts = tuple(sorted(tried[1]))

        def find_plan(values: tuple[str, ...]) -> _Plan | None:
            plan, others = self._try(shape, dict(zip(facts, values, strict=True))) or (None, ())
            return None if others else plan

        return _Way(facts, _Kept(find_plan))

    def _try(self, shape: Shape, known: Mapping[int, str]) -> tuple[_Plan, frozenset[int]] | None:
        """Run the template with blanks for all texts that are not known.

        Returns:
            the plan, and the texts that the plan cannot place; None if the template fails.
        """
        try:
            stand_in = StandIn(shape, known, self._source)
            composition = self._run(stand_in.names)
        except (UnusualError, TemplateError, RecursionError):
            return None
        return _read_plan(composition, stand_in)


def _read_plan(composition: Composition, stand_in: StandIn) -> tuple[_Plan, frozenset[int]]:
    texts: list[tuple[int, int]] = []
    titles: list[tuple[int, int]] = []
    fields: list[tuple[int, int, str, str]] = []
    misplaced: set[int] = set()
    for place, value in enumerate(composition.values):
        match value:
            case Title():
                titles.append((place, stand_in.titles[value]))
            case str() if value in stand_in.blanks:
                texts.append((place, stand_in.blanks[value]))
            case TextField(name, label, text) if text in stand_in.blanks:
                fields.append((place, stand_in.blanks[text], name, label))
                misplaced |= stand_in.find_blanks(f"{name} {label}")
            case _:
                misplaced |= stand_in.find_blanks(repr(value))
    plan = _Plan(
        composition.skeleton,
        composition.origins,
        composition.values,
        tuple(texts),
        tuple(titles),
        tuple(fields),
    )
    return plan, frozenset(misplaced)
