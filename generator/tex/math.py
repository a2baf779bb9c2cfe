"""Formulas to one line of inlines: nodes to atoms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from generator.diagnostics import error, warning
from generator.tex import commands, symbols
from generator.tex.atoms import (
    SPACE,
    Atom,
    class_of,
    is_variable,
    parenthesised,
    spaced,
    unspaced,
    upright,
)
from generator.tex.builder import mapped
from generator.tex.commands import takes_math_argument
from generator.tex.cursor import Cursor
from generator.tex.marked import put_mark, split_subscripts
from generator.tex.symbols import BINARY, OPERATOR, ORDINARY, RELATION
from generator.tex.tree import (
    Chars,
    Command,
    Formula,
    Group,
    Literal,
    Node,
    SpecialCharacter,
    Tagged,
)
from generator.text import (
    Code,
    Emphasis,
    Math,
    RichInline,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain_text,
)

if TYPE_CHECKING:
    from generator.tex.inline import FieldReader

_CLASS_OF_COMMAND = {"mathop": OPERATOR, "mathbin": BINARY, "mathrel": RELATION}
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_FUNCTION_NAMES = {
    "limsup": "lim sup", "liminf": "lim inf", "argmin": "arg min", "argmax": "arg max",
}  # fmt: skip
_GROUPED_NUMBER = re.compile(r"((?<!\d)\d{1,3}(?:,\d{3})+(?!\d))")
_NUMBER = re.compile(r"\d+\.\d+|\d{2,}")
_SPELLED = {"-": "−", "*": "∗", "'": "′", "’": "′", "∣": "|", "`": "‘"}


def set_formula(nodes: Sequence[Node], reader: FieldReader) -> tuple[RichInline, ...]:
    """Set a formula on the line of the text."""
    atoms = _atoms(nodes, reader)
    if len(atoms) > 1 and atoms[-1].inlines == (Text("−"),):
        atoms[-1] = Atom((Text("-"),), ORDINARY)  # "$k-$means": the hyphen slipped into the formula
    return spaced(atoms)


def _set_script(nodes: Sequence[Node], reader: FieldReader) -> tuple[RichInline, ...]:
    return unspaced(_atoms(nodes, reader))


def _atoms(nodes: Sequence[Node], reader: FieldReader) -> list[Atom]:
    setter = _Setter(reader)
    setter.read(nodes)
    return setter.atoms


class _Setter:
    """Turns nodes into atoms."""

    def __init__(self, reader: FieldReader) -> None:
        self.reader = reader
        self.atoms: list[Atom] = []

    def read(self, nodes: Sequence[Node]) -> None:
        if not self.reader.enter():
            return
        cursor = Cursor(nodes)
        while not cursor.done:
            self.node(cursor)
        self.reader.leave()

    def add(self, kind: int, *inlines: RichInline) -> None:
        self.atoms.append(Atom(inlines, kind))

    def node(self, cursor: Cursor) -> None:
        match cursor.take():
            case Chars(text) | Literal(text):
                self.characters(text)
            case Command(name, _):
                self.command(name, cursor)
            case SpecialCharacter("~"):
                self.add(SPACE, Text(" "))
            case SpecialCharacter(mark):
                self.script(mark, cursor)
            case Group(children) | Formula(children):
                self.add(ORDINARY, *set_formula(children, self.reader))
            case Tagged(tag, children):
                self.tagged(tag, children)

    def tagged(self, tag: str, children: Sequence[Node]) -> None:
        if tag in ("sup", "sub"):
            self.attach("^" if tag == "sup" else "_", children)
        else:
            self.read(children)

    def characters(self, text: str) -> None:
        for piece in _GROUPED_NUMBER.split(text):
            if len(piece) > 4 and "," in piece and piece[0].isdecimal():
                self.add(ORDINARY, Text(piece))
            else:
                for character in piece:
                    self.character(character)

    def character(self, character: str) -> None:
        character = _SPELLED.get(character, character)
        if character.isspace():
            return
        if self.atoms and (character == "′" or unicodedata.combining(character)):
            self.atoms[-1].inlines += (Text(character),)
        elif is_variable(character):
            self.add(ORDINARY, Emphasis((Text(character),)))
        else:
            self.add(class_of(character), Text(character))

    def script(self, mark: str, cursor: Cursor) -> None:
        if number := _NUMBER.match(cursor.ahead()):
            # "ε^3.5" and "K_33" have lost their braces; nobody raises the first digit only.
            cursor.characters(number.end())
            whole = f"{mark}{{{number[0]}}}"
            self.reader.report(
                warning(f"“{mark}{number[0]}” was taken as {whole}", f"write {whole}")
            )
            self.attach(mark, (Chars(number[0]),))
            return
        nodes = cursor.argument(takes_math_argument)
        if nodes is None:
            self.reader.report(
                error(f"“{mark}” has nothing to raise or lower", "complete the formula")
            )
        else:
            self.attach(mark, nodes)

    def attach(self, mark: str, nodes: Sequence[Node]) -> None:
        inner = _set_script(nodes, self.reader)
        plain = plain_text(inner)
        script: RichInline = Superscript(inner) if mark == "^" else Subscript(inner)
        if mark == "^" and plain and not plain.strip("′"):
            script = Text(plain)
        elif mark == "^" and plain == "∘":
            script = Text("°")
        if self.atoms:
            self.atoms[-1].inlines += (script,)
        else:
            self.add(ORDINARY, script)

    def command(self, name: str, cursor: Cursor) -> None:
        special = _SPECIAL.get(name)
        if special is not None:
            special(self, name, cursor)
        elif name in symbols.MATH_SPACES:
            self.add(SPACE, Text(symbols.MATH_SPACES[name]))
        elif name in symbols.FUNCTIONS:
            self.add(OPERATOR, Text(_FUNCTION_NAMES.get(name, name)))
        elif takes_math_argument(name) or name in commands.MATH_TRANSPARENT:
            nodes = cursor.argument(takes_math_argument)
            if nodes is None:
                self.missing(name)
            else:
                self.apply(name, nodes)
        elif symbol := symbols.math_symbol(name):
            self.symbol(*symbol)
        else:
            hint = "write it without the command"
            self.reader.report(error(f"the command \\{name} in a formula is unknown", hint))
            self.add(ORDINARY, Text(name.strip("\\{}$")))

    def symbol(self, character: str, kind: int) -> None:
        character = _SPELLED.get(character, character)
        if character in "{}":
            self.reader.keep_braces()
        text = Text(character)
        self.add(kind, Emphasis((text,)) if is_variable(character) else text)

    def argument(self, name: str, cursor: Cursor) -> tuple[RichInline, ...]:
        nodes = cursor.argument(takes_math_argument)
        if nodes is None:
            self.missing(name)
            return ()
        return set_formula(nodes, self.reader)

    def missing(self, name: str) -> None:
        self.reader.report(error(f"\\{name} has no argument", "complete the formula"))

    def apply(self, name: str, nodes: Sequence[Node]) -> None:
        """Set the argument of a command that styles or marks it."""
        if name in commands.TEXT_IN_MATH:
            self.add(ORDINARY, *self.reader.styled(name, nodes))
            return
        inner = set_formula(nodes, self.reader)
        if name in symbols.MATH_ACCENTS:
            self.accent(name, inner)
        elif name in symbols.MATH_ALPHABETS:
            alphabet = symbols.MATH_ALPHABETS[name]
            self.add(ORDINARY, *_in_alphabet(inner, alphabet))
        elif name in commands.UPRIGHT:
            self.add(ORDINARY, *upright(inner))
        elif name in commands.BOLD:
            slanted = name in commands.SLANTED_BOLD
            self.add(ORDINARY, Strong(inner if slanted else upright(inner)))
        elif name in ("mathit", "it"):
            self.add(ORDINARY, Emphasis(upright(inner)))
        elif name in ("mathtt", "tt"):
            self.add(ORDINARY, Code(plain_text((Math("", inner),))))
        else:
            self.add(_CLASS_OF_COMMAND.get(name, ORDINARY), *inner)

    def accent(self, name: str, inner: tuple[RichInline, ...]) -> None:
        base, scripts = split_subscripts(inner)
        marked = put_mark(base, symbols.MATH_ACCENTS[name])
        if marked is None:
            message = f"\\{name} over “{plain_text(inner)}” cannot be set in a line"
            self.reader.report(error(message, "write it another way"))
            self.add(ORDINARY, *inner)
        else:
            self.add(ORDINARY, *marked, *scripts)

    def ignore(self, name: str, cursor: Cursor) -> None:
        if name in ("left", "right") and cursor.ahead().startswith("."):
            cursor.characters(1)

    def declare(self, name: str, cursor: Cursor) -> None:
        self.apply(name, cursor.rest())

    def fraction(self, name: str, cursor: Cursor) -> None:
        above, below = self.argument(name, cursor), self.argument(name, cursor)
        self.add(ORDINARY, *parenthesised(above), Text("/"), *parenthesised(below))

    def binomial(self, name: str, cursor: Cursor) -> None:
        above, below = self.argument(name, cursor), self.argument(name, cursor)
        self.add(ORDINARY, Text("("), *above, Text(" choose "), *below, Text(")"))

    def root(self, name: str, cursor: Cursor) -> None:
        degree = _set_script(cursor.option() or (), self.reader)
        sign = _ROOTS.get(plain_text(degree))
        signs = (Text(sign),) if sign else (Superscript(degree), Text("√"))
        self.add(ORDINARY, *signs, *parenthesised(self.argument(name, cursor)))

    def negate(self, name: str, cursor: Cursor) -> None:
        count = len(self.atoms)
        cursor.skip_spaces()
        if cursor.ahead():
            self.character(cursor.characters(1))
        elif not cursor.done:
            self.node(cursor)
        plain = plain_text(self.atoms[-1].inlines) if len(self.atoms) > count else ""
        if len(plain) == 1:
            negated = symbols.NEGATED.get(plain, unicodedata.normalize("NFC", plain + "\u0338"))
            self.atoms[-1].inlines = (Text(negated),)
        else:
            hint = "write the letter or sign itself"
            self.reader.report(error(f"\\{name} has nothing to negate", hint))

    def operator(self, name: str, cursor: Cursor) -> None:
        if cursor.ahead().startswith("*"):
            cursor.characters(1)
        self.add(OPERATOR, *upright(self.argument(name, cursor)))

    def modulo(self, name: str, cursor: Cursor) -> None:
        if name == "pmod":
            self.add(SPACE, Text(" "))
            self.add(ORDINARY, Text("(mod "), *self.argument(name, cursor), Text(")"))
        else:
            self.add(BINARY, Text("mod"))

    def keep_first(self, name: str, cursor: Cursor) -> None:
        first = self.argument(name, cursor)
        cursor.argument(takes_math_argument)
        self.add(ORDINARY, *first)

    def keep_second(self, name: str, cursor: Cursor) -> None:
        cursor.argument(takes_math_argument)
        self.add(ORDINARY, *self.argument(name, cursor))


def _in_alphabet(inlines: tuple[RichInline, ...], alphabet: dict[int, str]) -> Iterator[RichInline]:
    r"""Change the letters on the line; the scripts of ``\mathbb{R^d}`` were not meant."""
    for inline in inlines:
        if isinstance(inline, Superscript | Subscript):
            yield inline
        else:
            yield from mapped(upright((inline,)), lambda text: _translated(text, alphabet))


def _translated(text: str, alphabet: dict[int, str]) -> str:
    letters = unicodedata.normalize("NFD", text).translate(alphabet)
    return unicodedata.normalize("NFC", letters)


_SPECIAL: dict[str, Callable[[_Setter, str, Cursor], None]] = {
    **dict.fromkeys(symbols.IGNORED_IN_MATH, _Setter.ignore),
    **dict.fromkeys(commands.MATH_DECLARATIONS, _Setter.declare),
    **dict.fromkeys(commands.FRACTIONS, _Setter.fraction),
    **dict.fromkeys(commands.BINOMIALS, _Setter.binomial),
    **dict.fromkeys(("bmod", "mod", "pmod"), _Setter.modulo),
    "sqrt": _Setter.root,
    "not": _Setter.negate,
    "operatorname": _Setter.operator,
    "texorpdfstring": _Setter.keep_first,
    "textcolor": _Setter.keep_second,
}
"""Commands that are more than a symbol or a style."""
