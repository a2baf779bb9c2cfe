"""Source to tree: braces, formulas, commands and tags, without knowing what any command means.

One pass over the tokens with a stack, so that the time is linear and no depth can exhaust Python's
own stack; what nests deeper than :data:`MAX_DEPTH` is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from generator.diagnostics import Diagnostic, error
from generator.tex.clean import clean
from generator.tex.symbols import words

MAX_DEPTH = 40
"""Braces and formulas nested deeper than this have no meaning in a title."""

INLINE_TAGS = words("b strong i em sub sup tt code u small span")
_OTHER_TAGS = words(
    "a abbr article audio body button canvas center div embed font footer form frame h1 h2 h3 h4 h5"
    " h6 head header hr html iframe img input li link main math meta nav object ol option p pre"
    " script section select source style svg table tbody td textarea th thead tr ul video"
)

_TOKEN = re.compile(
    r"""
    (?P<entity> \\?&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31}); )
  | (?P<command> \\(?:[A-Za-z@]+|.|$) )
  | (?P<brace> [{}] )
  | (?P<math> \$\$? )
  | (?P<mark> [\^_~] )
  | (?P<tag> </?[A-Za-z][A-Za-z0-9]{0,9}(?:\s[^<>=]{0,40}=[^<>]{0,300})?\s?/?> )
  | (?P<chars> [^\\&{}$^_~<]+ | [&<] )
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE_RUN = re.compile(r"\s*")
_ENDS_IN_WORD = re.compile(r"\\[A-Za-z@]+\Z")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_AMPERSAND_TWICE = re.compile(r"&amp;(?=(?:amp;)*(?:#\w+|\w+);)", re.IGNORECASE)
_MATH_BRACKETS = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Chars:
    """Characters that TeX reads as themselves."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters that were written as an entity: never markup, never part of a ligature."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    r"""A control word or symbol, named without its backslash."""

    name: str
    spaces: int = 0
    """How many spaces a control word swallowed after it."""


@dataclass(frozen=True, slots=True)
class SpecialCharacter:
    """One of the characters ``^``, ``_`` and ``~``."""

    character: str


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between braces."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """What stands between dollar signs."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """What stands between an HTML tag of :data:`INLINE_TAGS` and its end tag."""

    tag: str
    children: tuple[Node, ...]


Node = Chars | Literal | Command | SpecialCharacter | Group | Formula | Tagged


def build_tree(source: str) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
    """Read TeX with HTML in it; everything that does not pair is reported and left out."""
    builder = _Builder()
    for kind, text in _tokens(_AMPERSAND_TWICE.sub("&", source)):
        builder.add(kind, text)
    return builder.finish()


def to_tex(nodes: Sequence[Node]) -> str:
    """Write nodes as TeX again (entities as characters, white space folded)."""
    written = ""
    pieces: list[str] = []
    for node in nodes:
        before, written = written, _node_to_tex(node)
        if _ENDS_IN_WORD.search(before) and written[:1].isalpha():
            pieces.append(" ")
        pieces.append(written)
    return "".join(pieces)


def _node_to_tex(node: Node) -> str:
    match node:
        case Chars(text) | Literal(text):
            return text
        case Command(name, _):
            return f"\\{name}"
        case SpecialCharacter(character):
            return character
        case Group(children):
            return "{" + to_tex(children) + "}"
        case Formula(children):
            return "$" + to_tex(children) + "$"
        case Tagged(_, children):
            return to_tex(children)


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        assert match is not None  # the last alternative and the negated class cover every character
        position = match.end()
        text = match[0]
        kind = match.lastgroup or ""
        if kind == "command" and text[1:2].isalpha():
            spaces = _SPACE_RUN.match(source, position)
            if spaces is not None:
                position = spaces.end()
                text += spaces[0]
        yield kind, text


@dataclass(slots=True)
class _Frame:
    closer: str
    """The text that closes it: ``}``, ``$``, ``$$``, ``\\)``, ``\\]`` or an end tag's name."""
    children: list[Node] = field(default_factory=list)

    @property
    def opener(self) -> str:
        if self.closer in INLINE_TAGS:
            return f"<{self.closer}>"
        return _OPENERS.get(self.closer, self.closer)

    def close(self) -> Node:
        children = tuple(self.children)
        if self.closer == "}":
            return Group(children)
        if self.closer in _FORMULA_CLOSERS:
            return Formula(children)
        return Tagged(self.closer, children)


_OPENERS = {"}": "{", "\\)": "\\(", "\\]": "\\["}
_FORMULA_CLOSERS = frozenset(("$", "$$", "\\)", "\\]"))


class _Builder:
    def __init__(self) -> None:
        self.stack = [_Frame("")]
        self.found: dict[Diagnostic, None] = {}

    @property
    def top(self) -> _Frame:
        return self.stack[-1]

    def add(self, kind: str, text: str) -> None:
        match kind:
            case "chars":
                self.top.children.append(Chars(text))
            case "command":
                self.command(text)
            case "brace" if text == "{":
                self.open("}")
            case "brace":
                self.close_brace()
            case "math":
                self.dollar(text)
            case "mark":
                self.top.children.append(SpecialCharacter(text))
            case "tag":
                self.tag(text)
            case _:
                self.entity(text)

    def finish(self) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
        while len(self.stack) > 1:
            self.unpaired(self.top.opener)
            self.splice()
        return tuple(self.top.children), tuple(self.found)

    def open(self, closer: str) -> None:
        if len(self.stack) > MAX_DEPTH:
            self.report(error(f"braces nest deeper than {MAX_DEPTH}", "write the text plainly"))
            return
        self.stack.append(_Frame(closer))

    def close(self) -> None:
        frame = self.stack.pop()
        self.top.children.append(frame.close())

    def splice(self) -> None:
        frame = self.stack.pop()
        self.top.children.extend(frame.children)

    def close_brace(self) -> None:
        while self.top.closer not in ("}", ""):
            self.unpaired(self.top.opener)
            self.splice()
        if self.top.closer == "}":
            self.close()
        else:
            self.unpaired("}")

    def dollar(self, text: str) -> None:
        if self.top.closer == text:
            self.close()
        elif self.top.closer == "$":  # "$a$$b$": one formula ends and the next begins
            self.close()
            self.open("$")
        elif self.top.closer == "$$":
            self.unpaired("$")
        else:
            self.open(text)

    def command(self, text: str) -> None:
        name = text[1:].rstrip() or text[1:]
        if name in _MATH_BRACKETS and self.top.closer not in _FORMULA_CLOSERS:
            self.open("\\" + _MATH_BRACKETS[name])
        elif "\\" + name == self.top.closer:
            self.close()
        else:
            self.top.children.append(Command(name, len(text) - 1 - len(name)))

    def tag(self, text: str) -> None:
        found = _TAG_NAME.match(text)
        name = found[1].lower() if found else ""
        if name == "br":
            self.top.children.append(Chars(" "))
        elif name in INLINE_TAGS and not text.startswith("</"):
            self.open(name)
        elif name in INLINE_TAGS and self.top.closer == name:
            self.close()
        elif name in INLINE_TAGS:
            self.unpaired(text)
        else:
            if name in _OTHER_TAGS:
                self.report(error(f"the HTML tag {text} cannot be set", "take it out"))
            self.top.children.append(Literal(text))

    def entity(self, text: str) -> None:
        characters = unescape(text.removeprefix("\\"))
        if characters.startswith("&") and len(characters) > 1:  # no entity of that name
            self.top.children.append(Chars(characters))
            return
        cleaned, found = clean(characters)
        self.found.update(dict.fromkeys(found))
        self.top.children.append(Literal(cleaned))

    def unpaired(self, text: str) -> None:
        self.report(
            error(f"“{text}” has no partner", f"pair it, or write \\{text[0]} if it is meant so")
            if text in ("{", "}", "$", "$$")
            else error(f"“{text}” has no partner", "pair it or take it out")
        )

    def report(self, diagnostic: Diagnostic) -> None:
        self.found[diagnostic] = None
