"""The filters and tests of templates: Jinja's, with their work counted and mistakes in words."""

from __future__ import annotations

import datetime
import functools
import inspect
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2 import TemplateRuntimeError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from generator.template.fragment import Fragment, Piece, PrintedValue, SourceText
from generator.template.views import PersonView, Printable
from generator.template.wording import Missing, kind_of, wrong_use
from generator.template.work import MAX_STEPS, MAX_TEXT, charge, spend

_MOST_DIGITS = 15
_NAMES = """
abs capitalize count d default first float int last length list lower map max min reject
rejectattr reverse round select selectattr sort title unique upper
"""


def text_filters() -> dict[str, Callable[..., Any]]:
    """Return the filters by name."""
    found: dict[str, Callable[..., Any]] = {name: FILTERS[name] for name in _NAMES.split()}
    found |= {name: _of_text(FILTERS[name]) for name in ("capitalize", "lower", "title", "upper")}
    found |= {"join": _join, "indent": _indent, "trim": _trim, "round": _round}
    return {name: bounded_filter(name, function) for name, function in found.items()}


def bounded_filter(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter pay for what it takes and gives, and tell its mistakes in words."""
    return _bounded(f"“|{name}”", function, 1)


def text_tests() -> dict[str, Callable[..., Any]]:
    """Return the tests by name."""
    found: Any = TESTS
    return {name: _bounded(f"“is {name}”", found[name], 1) for name in found}


def _bounded(name: str, function: Callable[..., Any], given: int) -> Callable[..., Any]:
    """Let a filter or test pay for what it takes and gives; ``given`` arguments are not written."""
    passed = getattr(function, "jinja_pass_arg", None) is not None

    @functools.wraps(function)
    def bounded(*args: Any, **keywords: Any) -> Any:
        values = (*(args[1:] if passed else args), *keywords.values())
        charge(*values)
        try:
            made = function(*args, **keywords)
            if isinstance(made, Iterator):
                made = list(itertools.islice(made, MAX_TEXT))
        except JinjaError as mistake:
            raise _worded(name, mistake, values) from None
        except (TypeError, ValueError, AttributeError, LookupError) as mistake:
            arguments = wrong_arguments(name, function, args, keywords, given + passed)
            raise arguments or wrong_use(name, values[:given]) from mistake
        charge(made)
        return made

    return bounded


def _worded(name: str, mistake: JinjaError, values: tuple[object, ...]) -> JinjaError:
    """Replace what Jinja says with the names of Python's types."""
    return wrong_use(name, values[:1]) if "object" in str(mistake) else mistake


def wrong_arguments(
    name: str,
    function: Callable[..., Any],
    args: tuple[object, ...],
    keywords: dict[str, object],
    hidden: int = 0,
) -> TemplateRuntimeError | None:
    """Return what is wrong with the arguments of a call, or None if its signature takes them.

    Args:
        name: what the template's author calls it.
        function: what is called.
        args: the arguments without a name.
        keywords: the arguments with a name.
        hidden: so many of the first arguments are not written in the call.
    """
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*args, **keywords)
    except TypeError:
        known = [
            parameter.name
            for parameter in list(signature.parameters.values())[hidden:]
            if parameter.kind is not parameter.VAR_KEYWORD
        ]
        takes = f"it takes {', '.join(known)}" if known else "it takes none"
        for keyword in keywords:
            if keyword not in known:
                return TemplateRuntimeError(f"{name} has no argument “{keyword}”: {takes}")
        least = sum(
            parameter.default is parameter.empty
            for parameter in list(signature.parameters.values())[hidden:]
        )
        amount = "too few" if len(args) - hidden + len(keywords) < least else "too many"
        return TemplateRuntimeError(f"{name} is given {amount} arguments: {takes}")
    return None


def whole_numbers(*bounds: Any) -> range:
    """Return the numbers that Jinja's and Python's ``range`` give.

    Raises:
        TemplateRuntimeError: the bounds are no whole numbers, or there are too many numbers.
    """
    for bound in bounds:
        if isinstance(bound, Missing):
            str(bound)
        if not isinstance(bound, int) or isinstance(bound, bool):
            raise TemplateRuntimeError(f"“range” needs whole numbers, not {kind_of(bound)}")
    charge(*bounds)
    if not 1 <= len(bounds) <= 3 or (len(bounds) == 3 and not bounds[2]):
        raise TemplateRuntimeError("“range” needs one to three numbers, the third of them not 0")
    numbers = range(*map(int, bounds))
    if len(numbers) > MAX_STEPS:
        raise TemplateRuntimeError(f"“range” is larger than {MAX_STEPS}")
    return numbers


def text_of(value: object) -> str:
    """Return the characters of what can be joined to text.

    Raises:
        TemplateRuntimeError: it cannot.
    """
    match value:
        case bool():
            pass
        case str() | int() | float() | datetime.date() | datetime.time():
            return str(value)
        case Fragment() | Printable() | Missing() | PersonView():
            return str(value)
        case _:
            pass
    raise TemplateRuntimeError(f"{unprintable_kind(value)} cannot be joined to text")


def unprintable_kind(value: object) -> str:
    """Name a value that cannot be printed as it is."""
    kind = kind_of(value)
    return f"{kind} that is not called" if kind in {"a macro", "a function"} else kind


def join_texts(separator: str, parts: Iterable[object]) -> str:
    """Join texts.

    Raises:
        TemplateRuntimeError: a part is no text, or the whole is too long.
    """
    texts = [text_of(part) for part in itertools.islice(parts, MAX_TEXT)]
    size = sum(map(len, texts)) + len(separator) * len(texts)
    if size > MAX_TEXT:
        raise TemplateRuntimeError(f"a text gets longer than {MAX_TEXT} characters")
    joined = separator.join(texts)
    charge(joined)
    return joined


def _join(items: object, separator: str = "") -> str:
    if not isinstance(items, Iterable):
        raise wrong_use("“|join”", (items,))
    return join_texts(text_of(separator), items)


def _of_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that takes text only: Jinja's also take the names of Python's objects."""

    @functools.wraps(function)
    def of_text(value: object) -> Any:
        return function(text_of(value))

    return of_text


def _round(value: float, precision: object = 0, method: str = "common") -> float:
    if not isinstance(precision, int) or not 0 <= precision <= _MOST_DIGITS:
        raise TemplateRuntimeError(f"“|round” takes 0 to {_MOST_DIGITS} digits")
    rounded: float = FILTERS["round"](value, precision, method)
    return rounded


def _trim(value: object) -> object:
    """Take white space off both ends of text, or of template text."""
    if not isinstance(value, Fragment):
        return text_of(value).strip()
    pieces = list(value.pieces)
    while pieces and isinstance(pieces[0], SourceText) and not pieces[0].text.strip():
        pieces.pop(0)
    while pieces and isinstance(pieces[-1], SourceText) and not pieces[-1].text.strip():
        pieces.pop()
    if pieces and isinstance(first := pieces[0], SourceText):
        stripped = first.text.lstrip()
        skipped = first.text[: len(first.text) - len(stripped)].count("\n")
        pieces[0] = SourceText(stripped, first.file, first.line + skipped)
    if pieces and isinstance(last := pieces[-1], SourceText):
        pieces[-1] = SourceText(last.text.rstrip(), last.file, last.line)
    return Fragment(pieces)


def _indent(value: object, width: object = 4) -> Fragment:
    """Indent all lines of template text but the first, to put blocks into a list item."""
    if not isinstance(value, Fragment):
        raise TemplateRuntimeError("“indent” is for the output of macros, blocks and includes")
    if not isinstance(width, int):
        raise TemplateRuntimeError("“|indent” needs a number of spaces")
    margin = " " * min(max(width, 0), 80)

    def indented(piece: Piece) -> Piece:
        if isinstance(piece, PrintedValue):
            return piece
        text = re.sub(r"\n(?![\x1d-\x1f]*(\n|\Z))", f"\n{margin}", piece.text)
        return SourceText(text, piece.file, piece.line)

    indented_pieces = Fragment(map(indented, value.pieces))
    spend(indented_pieces.size // 256)
    return indented_pieces
