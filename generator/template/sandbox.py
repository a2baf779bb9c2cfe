"""Jinja, cut down to what a template may do.

Templates come from others. They may choose, repeat and print; they may not reach Python, the file
system or more than a bounded amount of work. What they print is kept as a
:class:`~generator.template.fragment.Fragment`, not as a string.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from jinja2 import Template, TemplateRuntimeError, TemplateSyntaxError, Undefined
from jinja2 import nodes as jinja_nodes
from jinja2.exceptions import SecurityError
from jinja2.lexer import TokenStream
from jinja2.loaders import BaseLoader
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, pass_context

from generator.characters import UNPRINTABLE, on_one_line
from generator.template import lines
from generator.template.compiler import FragmentCompiler
from generator.template.filters import (
    join_texts,
    text_filters,
    text_tests,
    unprintable_kind,
    whole_numbers,
    wrong_arguments,
)
from generator.template.fragment import Fragment, PrintedValue, SourceText, join_fragments
from generator.template.language_filters import language_filters
from generator.template.views import PersonView, Printable, TitleView
from generator.template.wording import Missing, kind_of, plain_words, wrong_use
from generator.template.work import MAX_NUMBER, MAX_STEPS, MAX_TEXT, charge, spend

_NODES_PER_STEP = 64
"""Parts of a loop's or macro's body that are worked through in a step."""
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_READABLE: dict[type, frozenset[str]] = {
    str: _words(
        "capitalize endswith isalpha isdigit islower isupper lower lstrip removeprefix "
        "removesuffix rstrip split startswith strip title upper"
    ),
    list: _words("count index"),
    tuple: _words("count index"),
    dict: _words("get items keys values"),
    datetime.date: _words("day isoformat month year"),
    TitleView: _words("plain"),
    LoopContext: _words(
        "changed cycle depth depth0 first index index0 last length nextitem previtem revindex "
        "revindex0"
    ),
}
"""The attributes that a template may read, by type. All others are refused."""


@pass_context
def printed(_context: Context, value: object) -> Fragment:
    """Take what ``{{ … }}`` holds.

    It asks for the context so that Jinja does not call it while compiling.

    Raises:
        TemplateRuntimeError: nothing of this kind can be printed.
    """
    return as_fragment(value)


def as_fragment(value: object) -> Fragment:
    """Make a fragment of anything that a template can print."""
    match value:
        case Fragment():
            return value.enclosed()
        case Printable():
            if isinstance(value, TitleView):
                _refuse_unprintable(value.plain)
            return Fragment((PrintedValue(value.value),))
        case Undefined():
            # Raises, unless it comes from an inline “if” without “else”, which prints nothing.
            str(value)
            return Fragment(())
        case PersonView():
            return as_fragment(str(value))
        case str():
            _refuse_unprintable(value)
            charge(value)
            return Fragment((PrintedValue(on_one_line(value)),) if value else ())
        case bool():
            raise TemplateRuntimeError(
                "true or false cannot be printed: ask with {% if … %} and print words"
            )
        case int() | float() | datetime.date() | datetime.time():
            return Fragment((PrintedValue(str(value)),))
        case _:
            pass
    raise TemplateRuntimeError(
        f"{unprintable_kind(value)} cannot be printed: print its parts, or join them with "
        '|join(", ")'
    )


def _refuse_unprintable(text: str) -> None:
    found = UNPRINTABLE.search(on_one_line(text))
    if found:
        raise TemplateRuntimeError(f"a value has a control character, U+{ord(found[0]):04X}")


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment that templates run in."""

    code_generator_class = FragmentCompiler
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=Missing,
            finalize=printed,
            optimized=False,
            autoescape=False,
            keep_trailing_newline=True,
        )
        self.filters = {**text_filters(), **language_filters()}
        self.language = ""
        """BCP 47 tag of the template, for filters."""
        self.tests = {**text_tests()}
        self.globals = {"range": whole_numbers, "namespace": Namespace}
        self._sizes: dict[str, int] = {}
        """The parts of files, macros and blocks by name: what a call of one costs."""

    @staticmethod
    def concat(parts: Iterable[object]) -> Fragment:  # type: ignore[override]
        """Put the parts of an output together; what is not a fragment is a value."""
        joined = join_fragments(
            part if isinstance(part, Fragment) else as_fragment(part) for part in parts
        )
        spend(joined.size // 256)
        return joined

    @staticmethod
    @lru_cache(maxsize=1024)
    def source_text(file: str, *pieces: tuple[int, str]) -> Fragment:
        """Make a fragment of template text; only compiled templates call this."""
        return Fragment(SourceText(text, file, line) for line, text in pieces)

    @staticmethod
    def join_texts(parts: tuple[object, ...]) -> str:
        """Join the operands of ``~``."""
        return join_texts("", parts)

    @staticmethod
    def made(value: object) -> object:
        """Pay for a list, tuple or mapping that an expression makes."""
        charge(value)
        return value

    @staticmethod
    def compared(left: object, *operands: tuple[str, Any]) -> bool:
        """Compare a value with those after it, from left to right."""
        for operator, operand in operands:
            right = operand()
            charge(left, right)
            try:
                if not _OPERATORS[operator](left, right):
                    return False
            except (TypeError, ValueError):
                raise wrong_use(f"“{operator}”", (left, right)) from None
            left = right
        return True

    @staticmethod
    def counted(items: object, cost: int = 1) -> tuple[object, ...]:
        """Take the items of a loop, and pay for its rounds; only compiled templates call this."""
        if not isinstance(items, Iterable) or isinstance(items, Printable | Fragment):
            raise TemplateRuntimeError(f"“for” goes through lists, and this is {kind_of(items)}")
        taken = tuple(itertools.islice(items, MAX_STEPS + 1))
        spend(len(taken) * cost)
        return taken

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        unclosed = lines.find_unclosed(source)
        if unclosed:
            line, sign = unclosed
            raise TemplateSyntaxError(f"this “{sign}” is not closed", line, name, filename)
        tokens = lines.mark_line_ends(self.lexer.tokeniter(source, name, filename, state))
        return TokenStream(self.lexer.wrap(tokens, name, filename), name, filename)

    def _parse(self, source: str, name: str | None, filename: str | None) -> jinja_nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as mistake:
            if "Unexpected end of template" not in (mistake.message or ""):
                raise
            block = lines.find_open_block(self.lexer.tokeniter(source, name, filename))
            if block is None:
                raise
            message = f"this “{block[1]}” has no “end{block[1]}”"
            raise TemplateSyntaxError(message, block[0], name, filename) from None
        for node in tree.find_all(
            (jinja_nodes.ScopedEvalContextModifier, jinja_nodes.EvalContextModifier)
        ):
            raise TemplateSyntaxError("“autoescape” is not used here", node.lineno, name, filename)
        for loop in tree.find_all(jinja_nodes.For):
            if loop.recursive:
                raise TemplateSyntaxError("“recursive” is not used", loop.lineno, name, filename)
            counter = jinja_nodes.EnvironmentAttribute("counted", lineno=loop.lineno)
            cost = jinja_nodes.Const(1 + _size(loop) // _NODES_PER_STEP)
            loop.iter = jinja_nodes.Call(
                counter, [loop.iter, cost], [], None, None, lineno=loop.iter.lineno
            ).set_environment(self)
        self._note_sizes(tree, name or "")
        return tree

    def _note_sizes(self, tree: jinja_nodes.Template, name: str) -> None:
        self._sizes[name] = _size(tree)
        for node in tree.find_all((jinja_nodes.Macro, jinja_nodes.Block, jinja_nodes.CallBlock)):
            named = getattr(node, "name", "caller")
            self._sizes[named] = max(_size(node), self._sizes.get(named, 0))

    def call(
        self,
        context: Context,
        obj: Any,
        /,
        *args: Any,
        _loop_vars: object = None,
        _block_vars: object = None,
        **kwargs: Any,
    ) -> Any:
        """Call something for a template, and count it.

        What the loop or block around has set is for functions that take the context; none does.
        """
        if isinstance(obj, Macro | BlockReference):
            spend(1 + self._sizes.get(_name_of(obj), 0) // _NODES_PER_STEP)
        else:
            spend(1)
        if isinstance(obj, Undefined):
            str(obj)
        if not callable(obj) or isinstance(obj, Printable):
            raise TemplateRuntimeError(f"this is {kind_of(obj)} and no function: leave “( )” out")
        charge(*args, *kwargs.values())
        try:
            made = super().call(context, obj, *args, **kwargs)
        except SecurityError:
            raise TemplateRuntimeError("templates cannot call this") from None
        except (TypeError, ValueError, AttributeError, LookupError) as mistake:
            name = f"“{_name_of(obj)}”"
            if isinstance(obj, Macro):
                raise TemplateRuntimeError(plain_words(mistake)) from mistake
            wrong = wrong_arguments(name, obj, args, kwargs)
            raise wrong or wrong_use(name, (*args, *kwargs.values())) from mistake
        charge(made)
        return made

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Take a part, or parts, of something."""
        if isinstance(obj, Undefined):
            str(obj)
        if not isinstance(argument, slice):
            charge(argument)
            return super().getitem(obj, argument)
        if not isinstance(obj, str | list | tuple | range):
            raise TemplateRuntimeError(f"{kind_of(obj)} has no parts to take with “[ : ]”")
        try:
            taken = obj[argument]
        except (TypeError, ValueError):
            raise TemplateRuntimeError("“[ : ]” needs whole numbers, the third not 0") from None
        charge(taken)
        return taken

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        """Load a template, and count it: an include costs as much as a call."""
        spend(1 + self._sizes.get(str(args[0]), 0) // _NODES_PER_STEP)
        return super().get_template(*args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate, with numbers that stay small."""
        for side in (left, right):
            if isinstance(side, Undefined):
                str(side)
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return join_texts("", (left, right))
        if operator == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            charge(left, right)
            return _bounded([*left, *right])
        numbers = all(
            isinstance(side, int | float) and abs(side) < MAX_NUMBER for side in (left, right)
        )
        if not numbers or operator == "**":
            raise TemplateRuntimeError(
                f"“{operator}” does not go with these: print the parts one after the other, "
                "or join texts with ~"
            )
        return super().call_binop(context, operator, left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """Return a number with its sign."""
        if isinstance(arg, Undefined):
            str(arg)
        if not isinstance(arg, int | float):
            raise wrong_use(f"“{operator}”", (arg,))
        return super().call_unop(context, operator, arg)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Return what a template gets that asks for something it may not have."""
        names = next((names for kind, names in _READABLE.items() if isinstance(obj, kind)), ())
        known = f": it has {', '.join(sorted(names))}" if names else ""
        message = f"{kind_of(obj)} has no “{attribute}” for templates{known}"
        return self.undefined(message, name=attribute, obj=obj, exc=SecurityError)

    def wrap_str_format(self, value: object) -> None:
        """Do not let ``str.format`` through, as Jinja's sandbox does."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow what :data:`_READABLE` names, and whatever a template itself has defined."""
        if isinstance(obj, Namespace) or type(obj).__name__ == "TemplateModule":
            return not attr.startswith("_")
        return any(attr in names for kind, names in _READABLE.items() if isinstance(obj, kind))


def _size(node: jinja_nodes.Node) -> int:
    """Count the parts of a piece of a template."""
    return 1 + sum(1 for _ in node.find_all(jinja_nodes.Node))


def _name_of(called: object) -> str:
    name = getattr(called, "name", None) or getattr(called, "_name", None)
    return str(name or getattr(called, "__name__", "this"))


def _bounded(items: list[object]) -> list[object]:
    if len(items) > MAX_TEXT:
        raise TemplateRuntimeError(f"a list gets longer than {MAX_TEXT}")
    return items
