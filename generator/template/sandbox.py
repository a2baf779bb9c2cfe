"""Jinja, cut down to what a template may do.

Templates come from others. They may choose, repeat and print; they may not reach Python, the file
system or more than a bounded amount of work. What they print is kept as a
:class:`~generator.template.fragment.Fragment`, not as a string.
"""

from __future__ import annotations

import contextvars
import datetime
import itertools
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, TemplateSyntaxError, Undefined
from jinja2 import nodes as jinja_nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS
from jinja2.loaders import BaseLoader
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, pass_context

from generator.template.fragment import Fragment, Piece, Printed, SourceText, join_fragments
from generator.template.views import Printable, TitleView

MAX_STEPS = 20_000
"""The most loop rounds, calls and includes of one composition."""
MAX_TEXT = 1_000_000
"""The most characters of a text, or items of a list, that an expression may make."""
_MAX_NUMBER = 10**15


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILTERS = _words(
    "abs capitalize count d default first float int last length list lower map max min "
    "reject rejectattr reverse round select selectattr sort title unique upper"
)
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

_steps_left: contextvars.ContextVar[int] = contextvars.ContextVar("steps_left", default=MAX_STEPS)
_LINE_ENDS = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")


@contextmanager
def bounded_work() -> Iterator[None]:
    """Give the templates rendered inside :data:`MAX_STEPS` steps."""
    token = _steps_left.set(MAX_STEPS)
    try:
        yield
    finally:
        _steps_left.reset(token)


def spend(steps: int) -> None:
    """Take ``steps`` off what is left.

    Raises:
        TemplateRuntimeError: the work is used up.
    """
    left = _steps_left.get() - steps
    if left < 0:
        raise TemplateRuntimeError(
            f"the template takes more than {MAX_STEPS} steps: too many loop rounds or calls"
        )
    _steps_left.set(left)


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
            return value
        case Printable():
            if isinstance(value, TitleView):
                _refuse_unprintable(value.plain)
            return Fragment((Printed(value.value),))
        case Undefined():
            # Raises, unless it comes from an inline “if” without “else”, which prints nothing.
            str(value)
            return Fragment(())
        case str():
            _refuse_unprintable(value)
            return Fragment((Printed(_LINE_ENDS.sub(" ", value)),) if value else ())
        case bool():
            raise TemplateRuntimeError(
                "true or false cannot be printed: ask with {% if … %} and print words"
            )
        case int() | float() | datetime.date() | datetime.time():
            return Fragment((Printed(str(value)),))
    raise TemplateRuntimeError(
        f'{_wording(value)} cannot be printed: print its parts, or join them with |join(", ")'
    )


def _refuse_unprintable(text: str) -> None:
    found = _UNPRINTABLE.search(text)
    if found:
        raise TemplateRuntimeError(f"a value has a control character, U+{ord(found[0]):04X}")


def _wording(value: object) -> str:
    if isinstance(value, Macro):
        return "a macro that is not called"
    if isinstance(value, list | tuple):
        return "a list"
    if callable(value):
        return "a function that is not called"
    return "a thing with several parts"


class _Compiler(CodeGenerator):
    """Generates code that yields fragments, the template's own text apart from values."""

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        pieces = ", ".join(f"({line!r}, {text!r})" for line, text in group)
        return f"environment.source_text({self.name!r}, {pieces})"

    def _output_child_to_const(
        self, node: jinja_nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> Any:
        if not isinstance(node, jinja_nodes.TemplateData):
            raise jinja_nodes.Impossible
        return node.lineno, node.data

    def _output_child_pre(
        self, node: jinja_nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(finalize.src or "")

    def _output_child_post(
        self, node: jinja_nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(")")

    def visit_Concat(self, node: jinja_nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Join texts with a function that knows what text is (Jinja's calls ``str``)."""
        self.write("environment.join_texts((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment that templates run in."""

    code_generator_class = _Compiler
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            finalize=printed,
            optimized=False,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.filters = {name: FILTERS[name] for name in _FILTERS}
        self.filters.update(join=_join, indent=_indent, trim=_trim)
        self.globals = {"range": self.globals["range"], "namespace": Namespace}

    @staticmethod
    def concat(parts: Iterable[object]) -> Fragment:  # type: ignore[override]
        """Put the parts of an output together; what is not a fragment is a value."""
        return join_fragments(map(as_fragment, parts))

    @staticmethod
    @lru_cache(maxsize=1024)
    def source_text(file: str, *pieces: tuple[int, str]) -> Fragment:
        """Make a fragment of template text; only compiled templates call this."""
        return Fragment(SourceText(text, file, line) for line, text in pieces)

    @staticmethod
    def join_texts(parts: tuple[object, ...]) -> str:
        """Join the operands of ``~``."""
        return _joined("", parts)

    @staticmethod
    def counted(items: Iterable[object]) -> tuple[object, ...]:
        """Take the items of a loop, and pay for them."""
        taken = tuple(itertools.islice(items, MAX_STEPS + 1))
        spend(len(taken))
        return taken

    def _parse(self, source: str, name: str | None, filename: str | None) -> jinja_nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(
            (jinja_nodes.ScopedEvalContextModifier, jinja_nodes.EvalContextModifier)
        ):
            raise TemplateSyntaxError("“autoescape” is not used here", node.lineno, name, filename)
        for loop in tree.find_all(jinja_nodes.For):
            if loop.recursive:
                raise TemplateSyntaxError("“recursive” is not used", loop.lineno, name, filename)
            counter = jinja_nodes.EnvironmentAttribute("counted", lineno=loop.lineno)
            loop.iter = jinja_nodes.Call(
                counter, [loop.iter], [], None, None, lineno=loop.iter.lineno
            ).set_environment(self)
        return tree

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something for a template, and count it."""
        spend(1)
        return super().call(context, obj, *args, **kwargs)

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        """Load a template, and count it: an include costs a step."""
        spend(1)
        return super().get_template(*args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate, with numbers that stay small."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return _joined("", (left, right))
        if operator == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            return _bounded([*left, *right])
        numbers = all(
            isinstance(side, int | float) and abs(side) < _MAX_NUMBER for side in (left, right)
        )
        if not numbers or operator == "**":
            raise TemplateRuntimeError(
                f"“{operator}” does not go with these: print the parts one after the other, "
                "or join texts with ~"
            )
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: object) -> None:
        """Do not let ``str.format`` through, as Jinja's sandbox does."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow what :data:`_READABLE` names, and whatever a template itself has defined."""
        if isinstance(obj, Namespace) or type(obj).__name__ == "TemplateModule":
            return not attr.startswith("_")
        return any(attr in names for kind, names in _READABLE.items() if isinstance(obj, kind))


def _joined(separator: str, parts: Iterable[object]) -> str:
    texts = [_text(part) for part in itertools.islice(parts, MAX_TEXT)]
    if sum(map(len, texts)) + len(separator) * len(texts) > MAX_TEXT:
        raise TemplateRuntimeError(f"a text gets longer than {MAX_TEXT} characters")
    return separator.join(texts)


def _text(value: object) -> str:
    match value:
        case bool():
            pass
        case str() | int() | float() | datetime.date() | datetime.time():
            return str(value)
        case Fragment() | Printable() | Undefined():
            return str(value)
    raise TemplateRuntimeError(f"{_wording(value)} cannot be joined to text")


def _bounded(items: list[object]) -> list[object]:
    if len(items) > MAX_TEXT:
        raise TemplateRuntimeError(f"a list gets longer than {MAX_TEXT}")
    return items


def _join(items: Iterable[object], separator: str = "") -> str:
    return _joined(_text(separator), items)


def _trim(value: object) -> object:
    """Take white space off both ends of text, or of template text."""
    if not isinstance(value, Fragment):
        return _text(value).strip()
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


def _indent(value: object, width: int = 4) -> Fragment:
    """Indent all lines of template text but the first, to put blocks into a list item."""
    if not isinstance(value, Fragment):
        raise TemplateRuntimeError("“indent” is for the output of macros, blocks and includes")
    margin = " " * min(max(width, 0), 80)

    def indented(piece: Piece) -> Piece:
        if isinstance(piece, Printed):
            return piece
        return SourceText(re.sub(r"\n(?!\n|\Z)", f"\n{margin}", piece.text), piece.file, piece.line)

    return Fragment(map(indented, value.pieces))
