"""Formulas to one line of inlines, spaced as TeX spaces them.

A formula becomes a list of atoms, each with its class, and the classes of two neighbours decide the
space between them (The TeXbook, chapters 17 and 18; thin and medium spaces are one space here).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.diagnostics import error, warning
from generator.latex import symbols
from generator.latex.builder import mapped, merged
from generator.latex.cursor import Cursor
from generator.latex.symbols import (
    BINARY,
    CLOSING,
    OPENING,
    OPERATOR,
    ORDINARY,
    PUNCTUATION,
    RELATION,
)
from generator.latex.tree import Chars, Command, Formula, Group, Literal, Mark, Node, Tagged
from generator.text import (
    Code,
    Emphasis,
    RichInline,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain_text,
)

if TYPE_CHECKING:
    from generator.latex.inline import Reader

_SPACE = 7
"""Class of an explicit space."""

_TEXT_COMMANDS = frozenset(
    "text textrm textsf textup textnormal mbox hbox textit textsl emph textbf textsc texttt textmd"
    " textsuperscript textsubscript url".split()
)
_UPRIGHT = frozenset("mathrm mathsf mathnormal mathup rm sf".split())
_BOLD = frozenset("mathbf boldsymbol bm pmb bf mathbfit symbf".split())
_TRANSPARENT = frozenset("mathord mathopen mathclose mathinner ensuremath mathpunct mathclap".split())
_CLASS_OF = {"mathop": OPERATOR, "mathbin": BINARY, "mathrel": RELATION}
_FRACTIONS = frozenset("frac tfrac dfrac cfrac nicefrac sfrac".split())
_DECLARATIONS = frozenset("cal frak rm sf bf it tt".split())
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_CHARACTER_CLASSES = {
    **{character: kind for character, kind in symbols.MATH_SYMBOLS.values() if character},
    "+": BINARY, "−": BINARY, "∗": BINARY, "=": RELATION, "<": RELATION, ">": RELATION,
    "(": OPENING, "[": OPENING, ")": CLOSING, "]": CLOSING, "!": CLOSING, "?": CLOSING,
    ",": PUNCTUATION, ";": PUNCTUATION, ":": PUNCTUATION, "|": ORDINARY,
}  # fmt: skip
_NUMBER = re.compile(r"\d+\.\d+|\d{2,}")
_SPELLED = {"-": "−", "*": "∗", "'": "′", "’": "′", "∣": "|", "`": "‘"}


@dataclass(slots=True)
class _Atom:
    inlines: tuple[RichInline, ...]
    kind: int


def takes_argument(name: str) -> bool:
    """Tell whether a command of math mode takes one argument."""
    return (
        name in symbols.MATH_ACCENTS
        or name in symbols.MATH_ALPHABETS
        or name in _UPRIGHT
        or name in _BOLD
        or name in _TEXT_COMMANDS
        or name in ("sqrt", "mathit", "mathtt", "operatorname")
    )


def is_math_command(name: str) -> bool:
    """Tell whether a command belongs in a formula."""
    return (
        name in _FRACTIONS
        or name == "not"
        or (takes_argument(name) and name not in _TEXT_COMMANDS)
        or name in symbols.FUNCTIONS
        or symbols.math_symbol(name) is not None
    )


def set_formula(nodes: Sequence[Node], reader: Reader) -> tuple[RichInline, ...]:
    """Set a formula on the line of the text."""
    setter = _Setter(reader)
    setter.read(nodes)
    atoms = setter.atoms
    if len(atoms) > 1 and atoms[-1].inlines == (Text("−"),):
        atoms[-1] = _Atom((Text("-"),), ORDINARY)  # "$k-$means": the hyphen slipped into the formula
    return merged(_spaced(atoms))


def _set_script(nodes: Sequence[Node], reader: Reader) -> tuple[RichInline, ...]:
    setter = _Setter(reader)
    setter.read(nodes)
    return merged(inline for atom in setter.atoms for inline in atom.inlines)


def _spaced(atoms: list[_Atom]) -> list[RichInline]:
    _demote_binaries(atoms)
    result: list[RichInline] = []
    for before, after in zip([None, *atoms], atoms, strict=False):
        if before is not None and _is_apart(before.kind, after.kind):
            result.append(Text(" "))
        result.extend(after.inlines)
    return result


def _demote_binaries(atoms: list[_Atom]) -> None:
    """A sign without operands on both sides is no binary operator (The TeXbook, appendix G)."""
    before = OPENING
    for index, atom in enumerate(atoms):
        after = atoms[index + 1].kind if index + 1 < len(atoms) else CLOSING
        alone = before in (BINARY, OPERATOR, RELATION, OPENING, PUNCTUATION)
        if atom.kind == BINARY and (alone or after in (RELATION, CLOSING, PUNCTUATION)):
            atom.kind = ORDINARY
        before = atom.kind


def _is_apart(before: int, after: int) -> bool:
    if _SPACE in (before, after):
        return False
    if BINARY in (before, after) or before == PUNCTUATION:
        return True
    if RELATION in (before, after):
        return before != after
    if after == OPERATOR:
        return before not in (OPENING,)
    return before == OPERATOR and after == ORDINARY


class _Setter:
    """Turn nodes into atoms."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.atoms: list[_Atom] = []

    def read(self, nodes: Sequence[Node]) -> None:
        if not self.reader.enter():
            return
        cursor = Cursor(nodes)
        while not cursor.done:
            self.node(cursor)
        self.reader.leave()

    def add(self, kind: int, *inlines: RichInline) -> None:
        self.atoms.append(_Atom(inlines, kind))

    def node(self, cursor: Cursor) -> None:
        match cursor.take():
            case Chars(text):
                for character in text:
                    self.character(character)
            case Literal(text):
                for character in text:
                    self.character(character)
            case Command(name, _):
                self.command(name, cursor)
            case Mark("~"):
                self.add(_SPACE, Text(" "))
            case Mark(mark):
                self.script(mark, cursor)
            case Group(children) | Formula(children):
                self.add(ORDINARY, *set_formula(children, self.reader))
            case Tagged("sup", children):
                self.attach("^", children)
            case Tagged("sub", children):
                self.attach("_", children)
            case Tagged(_, children):
                self.read(children)

    def character(self, character: str) -> None:
        character = _SPELLED.get(character, character)
        if character.isspace():
            return
        if unicodedata.combining(character) and self.atoms:
            self.atoms[-1].inlines += (Text(character),)
        elif character == "′" and self.atoms:
            self.atoms[-1].inlines += (Text(character),)
        elif _is_variable(character):
            self.add(ORDINARY, Emphasis((Text(character),)))
        elif character in ",." and self.is_after_digit():
            # A mark inside a number ("3.5", "1,000") or before a space; the next atom decides.
            self.add(PUNCTUATION if character == "," else ORDINARY, Text(character))
        else:
            self.add(_CHARACTER_CLASSES.get(character, ORDINARY), Text(character))

    def is_after_digit(self) -> bool:
        return bool(self.atoms) and plain_text(self.atoms[-1].inlines)[-1:].isdigit()

    def script(self, mark: str, cursor: Cursor) -> None:
        nodes: tuple[Node, ...] | None
        if number := _NUMBER.match(cursor.ahead()):
            cursor.characters(number.end())
            nodes = (Chars(number[0]),)
            self.reader.report(
                warning(
                    f"“{mark}{number[0]}” was taken as one script; TeX takes its first digit only",
                    f"write {mark}{{{number[0]}}}",
                )
            )
        else:
            nodes = cursor.argument(takes_argument)
        if nodes is None:
            self.reader.report(error(f"“{mark}” has nothing to raise or lower", "complete the formula"))
            return
        self.attach(mark, nodes)

    def attach(self, mark: str, nodes: Sequence[Node]) -> None:
        inner = _set_script(nodes, self.reader)
        plain = plain_text(inner)
        script: RichInline = Superscript(inner) if mark == "^" else Subscript(inner)
        if mark == "^" and plain and not plain.strip("′"):
            script = Text(plain)
        elif mark == "^" and plain == "∘":
            script = Text("°")
        if not self.atoms:
            self.add(ORDINARY, script)
        else:
            self.atoms[-1].inlines += (script,)

    def command(self, name: str, cursor: Cursor) -> None:
        if name in symbols.IGNORED_IN_MATH:
            if name in ("left", "right") and _starts_with_dot(cursor):
                cursor.characters(1)
        elif name in symbols.MATH_SPACES:
            self.add(_SPACE, Text(symbols.MATH_SPACES[name]))
        elif name in symbols.FUNCTIONS:
            self.add(OPERATOR, Text(_FUNCTION_NAMES.get(name, name)))
        elif name in _DECLARATIONS:
            self.with_argument(name, cursor.rest())
        elif name in _FRACTIONS:
            self.fraction(cursor)
        elif name == "sqrt":
            self.root(cursor)
        elif name == "not":
            self.negation(cursor)
        elif name in _TWO_ARGUMENTS:
            self.two_arguments(name, cursor)
        elif name == "operatorname":
            if (node := cursor.peek()) and isinstance(node, Chars) and node.text.startswith("*"):
                cursor.characters(1)
            self.add(OPERATOR, Text(plain_text(self.argument(name, cursor))))
        elif takes_argument(name) or name in _TRANSPARENT or name in _CLASS_OF:
            nodes = cursor.argument(takes_argument)
            if nodes is None:
                self.missing(name)
            else:
                self.with_argument(name, nodes)
        elif symbol := symbols.math_symbol(name):
            self.symbol(*symbol)
        else:
            self.unknown(name, cursor)

    def symbol(self, character: str, kind: int) -> None:
        character = _SPELLED.get(character, character)
        if character in "{}":
            self.reader.keep_braces()
        text = Text(character)
        self.add(kind, Emphasis((text,)) if _is_variable(character) else text)

    def argument(self, name: str, cursor: Cursor) -> tuple[RichInline, ...]:
        nodes = cursor.argument(takes_argument)
        if nodes is None:
            self.missing(name)
            return ()
        return set_formula(nodes, self.reader)

    def missing(self, name: str) -> None:
        self.reader.report(error(f"\\{name} has no argument", "complete the formula"))

    def with_argument(self, name: str, nodes: Sequence[Node]) -> None:
        if name in _TEXT_COMMANDS:
            self.add(ORDINARY, *self.reader.styled(name, nodes))
            return
        inner = set_formula(nodes, self.reader)
        if name in symbols.MATH_ACCENTS:
            self.accent(name, inner)
        elif name in symbols.MATH_ALPHABETS:
            letters = plain_text(inner).translate(symbols.MATH_ALPHABETS[name])
            self.add(ORDINARY, Text(letters))
        elif name in _UPRIGHT:
            self.add(ORDINARY, *_without_emphasis(inner))
        elif name in _BOLD:
            self.add(ORDINARY, Strong(inner if name in _SLANTED_BOLD else _without_emphasis(inner)))
        elif name in ("mathit", "it"):
            self.add(ORDINARY, Emphasis(_without_emphasis(inner)))
        elif name in ("mathtt", "tt"):
            self.add(ORDINARY, Code(plain_text(inner)))
        else:
            self.add(_CLASS_OF.get(name, ORDINARY), *inner)

    def accent(self, name: str, inner: tuple[RichInline, ...]) -> None:
        mark = symbols.MATH_ACCENTS[name]
        letters = plain_text(inner)
        bases = [letter for letter in letters if not unicodedata.combining(letter)]
        if len(bases) == 1:
            marked = iter([letters + mark])
        elif len(letters) == 2 and mark in symbols.DOUBLE_MARKS:
            marked = iter([letters[0] + symbols.DOUBLE_MARKS[mark] + letters[1]])
        elif letters and mark in symbols.REPEATABLE_MARKS:
            marked = iter(["".join(letter + mark for letter in letters)])
        else:
            self.reader.report(
                error(f"\\{name} over “{letters}” cannot be set in a line", "write it another way")
            )
            self.add(ORDINARY, *inner)
            return
        text = unicodedata.normalize("NFC", next(marked).replace("ı", "i").replace("ȷ", "j"))
        wrap = inner[0]
        shape = Emphasis((Text(text),)) if isinstance(wrap, Emphasis) else Text(text)
        self.add(ORDINARY, Strong((shape,)) if isinstance(wrap, Strong) else shape)

    def fraction(self, cursor: Cursor) -> None:
        above, below = self.argument("frac", cursor), self.argument("frac", cursor)
        self.add(ORDINARY, *_parenthesised(above), Text("/"), *_parenthesised(below))

    def root(self, cursor: Cursor) -> None:
        degree = plain_text(_set_script(cursor.option() or (), self.reader))
        sign: tuple[RichInline, ...] = (
            (Text(_ROOTS[degree]),)
            if degree in _ROOTS
            else (Superscript((Text(degree),)), Text("√"))
        )
        self.add(ORDINARY, *sign, *_parenthesised(self.argument("sqrt", cursor)))

    def negation(self, cursor: Cursor) -> None:
        count = len(self.atoms)
        cursor.skip_spaces()
        if isinstance(cursor.peek(), Chars):
            self.character(cursor.characters(1))
        elif not cursor.done:
            self.node(cursor)
        plain = plain_text(self.atoms[-1].inlines) if len(self.atoms) > count else ""
        if len(plain) != 1:
            self.reader.report(error("\\not has nothing to negate", "write the letter or sign itself"))
            return
        negated = symbols.NEGATED.get(plain, unicodedata.normalize("NFC", plain + "\u0338"))
        self.atoms[-1].inlines = (Text(negated),)

    def two_arguments(self, name: str, cursor: Cursor) -> None:
        if name == "texorpdfstring":
            first = cursor.argument(takes_argument) or ()
            cursor.argument(takes_argument)
            self.read(first)
            return
        first, second = self.argument(name, cursor), self.argument(name, cursor)
        if name in ("binom", "tbinom", "dbinom"):
            self.add(ORDINARY, Text("("), *first, Text(" choose "), *second, Text(")"))
        else:
            self.add(ORDINARY, *second)

    def unknown(self, name: str, cursor: Cursor) -> None:
        if name == "pmod":
            self.add(_SPACE, Text(" "))
            self.add(ORDINARY, Text("(mod "), *self.argument(name, cursor), Text(")"))
        elif name in ("bmod", "mod"):
            self.add(BINARY, Text("mod"))
        else:
            self.reader.report(
                error(f"the command \\{name} in a formula is unknown", "write it without the command")
            )
            self.add(ORDINARY, Text(name.strip("\\{}$")))


_FUNCTION_NAMES = {"limsup": "lim sup", "liminf": "lim inf", "argmin": "arg min", "argmax": "arg max"}
_TWO_ARGUMENTS = frozenset("binom tbinom dbinom textcolor texorpdfstring".split())
_SLANTED_BOLD = frozenset("boldsymbol bm pmb".split())


def _starts_with_dot(cursor: Cursor) -> bool:
    node = cursor.peek()
    return isinstance(node, Chars) and node.text.startswith(".")


def _is_variable(character: str) -> bool:
    """Latin and small Greek letters slant in formulas (ISO 80000-2 slants them too)."""
    if character.isascii():
        return character.isalpha()
    if "Α" <= character <= "Ω":
        return False
    return "α" <= character <= "ω" or character in "ϵϑϰϖϱϕıȷ" or "À" <= character <= "ɏ"


def _without_emphasis(inlines: tuple[RichInline, ...]) -> tuple[RichInline, ...]:
    flat: list[RichInline] = []
    for inline in inlines:
        match inline:
            case Emphasis(children):
                flat.extend(children)
            case Superscript(children):
                flat.append(Superscript(_without_emphasis(children)))
            case Subscript(children):
                flat.append(Subscript(_without_emphasis(children)))
            case _:
                flat.append(inline)
    return merged(flat)


def _parenthesised(inlines: tuple[RichInline, ...]) -> tuple[RichInline, ...]:
    plain = plain_text(inlines)
    if len(plain) <= 1 or plain.isdecimal() or plain.isalpha() and len(inlines) == 1 and len(plain) == 1:
        return inlines
    bases = [letter for letter in plain if not unicodedata.combining(letter)]
    return inlines if len(bases) == 1 else (Text("("), *inlines, Text(")"))


__all__ = ["is_math_command", "mapped", "set_formula", "takes_argument"]
