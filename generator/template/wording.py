"""What went wrong in an expression, in the words of who writes templates."""

from __future__ import annotations

import datetime
import re

from jinja2 import StrictUndefined, TemplateRuntimeError, Undefined
from jinja2.environment import TemplateModule
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.utils import Namespace, missing

from generator.template.fragment import Fragment
from generator.template.views import NamedView, PersonView, Printable

_MANY = 12
"""Names that are listed in a message."""


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (Undefined, "a thing that is not there"),
    (bool, "true or false"),
    (str, "a text"),
    ((int, float), "a number"),
    ((datetime.date, datetime.time), "a date"),
    ((list, tuple, range), "a list"),
    (Fragment, "the output of a macro or block"),
    ((Macro, BlockReference), "a macro"),
    (LoopContext, "“loop”"),
    (type(None), "nothing"),
    (PersonView, "a person"),
    ((NamedView, dict, Namespace), "a thing with several parts"),
    (TemplateModule, "an imported file"),
)


def kind_of(value: object) -> str:
    """Name the kind of a value, with its article."""
    if isinstance(value, Printable):
        return value.wording
    for types, words in _KINDS:
        if isinstance(value, types):
            return words
    return "a function" if callable(value) else "a thing of this kind"


class Missing(StrictUndefined):
    """What is not there: each use of it is a mistake, in plain words."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name: object = self._undefined_name
        thing: object = self._undefined_obj
        if thing is missing:
            return f"“{name}” is not given a value here"
        if isinstance(thing, Undefined):
            return str(thing._undefined_message)
        if not isinstance(name, str):
            place = f"number {name}" if isinstance(name, int) else "with this name"
            return f"{kind_of(thing)} has no part {place}"
        return f"{kind_of(thing)} has no “{name}”{_known_parts(thing)}"


def _known_parts(thing: object) -> str:
    if isinstance(thing, NamedView | dict):
        names = [str(name) for name in thing]
        if names:
            more = ", …" if len(names) > _MANY else ""
            return f": it has {', '.join(names[:_MANY])}{more}"
    return ""


_PYTHON = (
    (ZeroDivisionError, "", "division by zero"),
    (MemoryError, "", "this takes too much memory"),
    (OverflowError, "", "a number gets too large"),
    (ValueError, "integer string conversion", "a number gets too large"),
    (ValueError, "unpack", "the names before “in” or “=” are more or fewer than the parts"),
    (TypeError, "unpack", "the names before “in” or “=” are several, but there is one thing only"),
    (TypeError, "takes no keyword argument|takes not more than|was invoked with two", ""),
    (TypeError, "not iterable", "this has no items to go through, or to look in"),
    (TypeError, "unhashable", "a list cannot be a key, and cannot be looked up"),
)
"""Kinds of Python's exceptions, a part of their message, and the words for a template's author; no
words if the message is in plain words."""


def plain_words(mistake: Exception) -> str:
    """Say what went wrong in an expression of a template."""
    if isinstance(mistake, JinjaError):
        return str(mistake) or "a mistake"
    for kind, part, words in _PYTHON:
        if isinstance(mistake, kind) and re.search(part, str(mistake)):
            return words or re.sub(r"'(\w*)'", r"“\1”", str(mistake))
    return "this cannot be worked out: the things in it do not go together"


def wrong_use(name: str, values: tuple[object, ...]) -> TemplateRuntimeError:
    """Return the mistake that a filter, test or function is not for these values."""
    for value in values:
        if isinstance(value, Missing):
            return TemplateRuntimeError(value._undefined_message)
    kinds = " and ".join(dict.fromkeys(map(kind_of, values)))
    return TemplateRuntimeError(f"{name} does not go with {kinds}" if kinds else f"{name} fails")
