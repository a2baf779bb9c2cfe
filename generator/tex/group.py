"""One group of text to inlines, node by node."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from generator.diagnostics import error, note, warning
from generator.tex import commands, symbols
from generator.tex.builder import emphasised, merged
from generator.tex.commands import is_math_command, takes_argument, takes_math_argument
from generator.tex.cursor import Cursor
from generator.tex.handlers import HANDLERS
from generator.tex.math import set_formula
from generator.tex.symbols import words
from generator.tex.tree import (
    Chars,
    Command,
    Formula,
    Group,
    Literal,
    Node,
    SpecialCharacter,
    Tagged,
    to_tex,
)
from generator.text import (
    Code,
    Emphasis,
    Math,
    RichInline,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain_text,
)

if TYPE_CHECKING:
    from generator.tex.inline import FieldReader

Wrap = Callable[[tuple[RichInline, ...]], RichInline]

_TAG_STYLES: dict[str, Wrap] = {
    "b": Strong, "strong": Strong, "i": Emphasis, "em": Emphasis, "sup": Superscript,
    "sub": Subscript,
}  # fmt: skip
_DECLARATIONS: dict[str, Wrap | None] = {
    "em": Emphasis, "it": Emphasis, "itshape": Emphasis, "sl": Emphasis, "slshape": Emphasis,
    "bf": Strong, "bfseries": Strong, "sc": SmallCaps, "scshape": SmallCaps,
    "rm": None, "sf": None, "normalfont": None, "upshape": None, "mdseries": None, "rmfamily": None,
    "sffamily": None, "tiny": None, "scriptsize": None, "footnotesize": None, "small": None,
    "normalsize": None, "large": None, "Large": None, "LARGE": None, "huge": None, "Huge": None,
    "selectfont": None, "bibcyr": None, "cyr": None,
}  # fmt: skip
_SIZES = words("tiny small large Large LARGE huge Huge")
"""Declarations that could be a word that got a backslash."""
_SCRIPT_RUN = re.compile(r"[0-9]+|[∞*+†‡]|[A-Za-z](?![A-Za-z0-9])")
_AMOUNT = re.compile(r"\d[\d.,]*[A-Za-z]?(?:\s+[A-Za-z]+)*(?:\s+|\s*[-–—/]+\s*)")
"""What stands between the dollar signs of two amounts: ``$5 and $6``, ``$5-$10``."""
_WORD_FOLLOWS = re.compile(r"[^\s\-‐–—.,:;!?/)\]’'”]")
_WORDS = re.compile(r"[A-Za-z]{3,}[.,:;!?]?\s+[A-Za-z]{2,}|[A-Za-z]{2}[.,:;!?]?\s+[A-Za-z]{3,}")
_DRIVE = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]:\Z")
_SUBSCRIPT_BASE = re.compile(r"(?:^|[^A-Za-z0-9_])[A-Za-zℓ]$")


class GroupReader:
    """Reads one group of text; its inlines grow node by node."""

    def __init__(self, field: FieldReader, cursor: Cursor) -> None:
        self.field = field
        self.cursor = cursor
        self.inlines: list[RichInline] = []
        self.open: list[tuple[Wrap, int]] = []
        """Declarations in force, each with the place it begins at."""

    def close(self) -> tuple[RichInline, ...]:
        """End the group: declarations take what stands after them."""
        for wrap, start in reversed(self.open):
            inner = merged(self.inlines[start:])
            if wrap is Emphasis:
                self.inlines[start:] = emphasised(inner)
            else:
                self.inlines[start:] = [wrap(inner)] if inner else []
        return merged(self.inlines)

    def emit(self, text: str) -> None:
        """Append characters."""
        self.inlines.append(Text(text))

    def node(self) -> None:
        """Set the next node."""
        match self.cursor.take():
            case Chars(text):
                self.emit(self.field.ligated(text))
            case Literal(text):
                self.emit(text)
            case SpecialCharacter("~"):
                self.emit(" ")
            case SpecialCharacter(mark):
                self._script(mark)
            case Group(children):
                self.inlines.extend(self.field.render(children))
            case Formula(children):
                self.formula(children)
            case Tagged(tag, children):
                self._tagged(tag, children)
            case Command(name, spaces):
                self._command(name, spaces)

    def _tagged(self, tag: str, children: tuple[Node, ...]) -> None:
        if tag in ("tt", "code"):
            self.inlines.append(Code(self.field.verbatim(children)))
            return
        inner = self.field.render(children)
        wrap = _TAG_STYLES.get(tag)
        self.inlines.extend([wrap(inner)] if wrap and inner else inner)

    def formula(self, children: tuple[Node, ...]) -> None:
        """Append a formula."""
        if _is_only_text(children):  # "$\texttt{Name}$" borrows math for nothing
            self.inlines.extend(self.field.render(children))
            return
        self._say_words(children)
        self._say_amounts(children)
        inner = set_formula(children, self.field)
        tex = " ".join(to_tex(children).split())
        if inner:
            self.inlines.append(Math(tex, inner))

    def _say_words(self, children: Sequence[Node]) -> None:
        """Report words in a formula: TeX sets them without the spaces between them."""
        for before, node in zip((None, *children), children, strict=False):
            if isinstance(node, Group) and not isinstance(before, Command):
                self._say_words(node.children)
            elif isinstance(node, Chars) and (run := _WORDS.search(node.text)):
                message = f"the words “{run[0]}” in a formula would run together"
                self.field.report(error(message, "write them outside the dollar signs"))

    def _say_amounts(self, children: Sequence[Node]) -> None:
        """Report a formula between two amounts of money, whose dollar signs would be lost."""
        following = self.cursor.peek()
        between = "".join(n.text if isinstance(n, Chars) else "{" for n in children)
        if (
            isinstance(following, Chars)
            and following.text[:1].isdecimal()
            and _AMOUNT.fullmatch(between)
        ):
            message = f"“${between}${following.text.split()[0]}” may be two amounts of money"
            self.field.report(error(message, r"write \$ for a dollar, and an en dash outside"))

    def _script(self, mark: str) -> None:
        """Set a bare ``x^2`` or ``x_{ij}``: mathematics that lacks its dollar signs."""
        node = self.cursor.peek()
        nodes: tuple[Node, ...] = ()
        if isinstance(node, Group):
            self.cursor.take()
            nodes = node.children
        elif isinstance(node, Command) and is_math_command(node.name):
            nodes = self.cursor.argument(takes_math_argument) or ()
        elif isinstance(node, Chars) and self._has_base(mark):
            run = _SCRIPT_RUN.match(node.text)
            nodes = (Chars(self.cursor.characters(run.end())),) if run else ()
        inner = set_formula(nodes, self.field)
        if not inner:
            self.emit(mark)
            return
        self.field.report(note(f"“{mark}” outside a formula was taken as a script"))
        script: RichInline = Superscript(inner) if mark == "^" else Subscript(inner)
        self.inlines.append(Math(f"{mark}{{{to_tex(nodes)}}}", (script,)))

    def _has_base(self, mark: str) -> bool:
        before = self.inlines[-1:]
        if before and isinstance(before[0], Math):
            return True
        text = plain_text(before)[-3:]
        if mark == "^":
            return text[-1:].isalnum() or text[-1:] in ")]"
        return _SUBSCRIPT_BASE.search(text) is not None

    def _command(self, name: str, spaces: int) -> None:
        if name.isalpha() and self._is_after_drive():
            message = f"“:\\{name}” looks like a part of a path"
            self.field.report(error(message, "write \\textbackslash for the character"))
            self.emit(f"{name} ")
        elif name in symbols.ACCENTS:
            self._accent(name)
        elif name in _DECLARATIONS:
            self._declare(name)
        elif name in ("tt", "ttfamily"):
            self._say_reach(name)
            self.inlines.append(Code(self.field.verbatim(self.cursor.rest())))
        elif name in commands.STYLED or name in commands.TRANSPARENT:
            self.star()
            self.inlines.extend(self.field.styled(name, self._styled_argument(name)))
        elif name in commands.ADDRESSES:
            self.inlines.append(Code(to_tex(self.group(name))))
        elif name in commands.TYPEWRITER:
            self.inlines.append(Code(self.field.verbatim(self._styled_argument(name))))
        elif name in HANDLERS:
            HANDLERS[name](self, name)
        elif name in commands.UNSETTABLE:
            self.field.report(
                error(f"the command \\{name} cannot be set", "write the text plainly")
            )
        else:
            self._symbol(name, spaces)

    def _is_after_drive(self) -> bool:
        last = self.inlines[-1] if self.inlines else None
        return isinstance(last, Text) and _DRIVE.search(last.text) is not None

    def _symbol(self, name: str, spaces: int) -> None:
        if name == "_" and self._has_base("_") and _SCRIPT_RUN.match(self.cursor.ahead()):
            self._script("_")  # "L\\_1" is L₁, escaped where nobody knew that it is mathematics
            return
        text = symbols.text_symbol(name)
        if text is not None:
            if name in ("{", "}", "$"):
                self.field.keep_braces()
            if name in symbols.WORDLIKE:
                self._left_out(name)
            self.emit(text)
            if spaces > 1 and text.strip():
                # TeX swallows them all; whoever wrote two had one more than ends the command.
                self.emit(" ")
        elif is_math_command(name):
            self._bare_formula(name, spaces)
        else:
            self._unknown(name, spaces)

    def _accent(self, name: str) -> None:
        nodes = self.cursor.argument(takes_argument)
        text = plain_text(self.field.render(nodes)) if nodes else ""
        if not text.strip() and name not in "^~" and self.cursor.is_before_letter():
            text = self.cursor.characters(1)  # "\\v{}c": the braces closed too early
            self.field.report(warning(f"\\{name} was put on the “{text}” after its empty braces"))
        if not text.strip():
            self._empty_accent(name)
            return
        mark = symbols.ACCENTS[name]
        base, rest = text[0], text[1:]
        if mark not in symbols.BELOW:
            base = {"ı": "i", "ȷ": "j"}.get(base, base)
        if not base.isalpha():
            self.field.report(
                error(f"\\{name} has no letter to stand on", "write the letter itself")
            )
        marks = ""
        while rest and unicodedata.combining(rest[0]):
            marks, rest = marks + rest[0], rest[1:]
        if mark == "\u0307" and base in "ij":
            mark = ""  # the dot is there already
        self.emit(unicodedata.normalize("NFC", base + marks + mark) + rest)

    def _empty_accent(self, name: str) -> None:
        if name in "^~":  # "\^{}" and "\~{}" are how the bare characters are written
            self.emit(name)
            return
        self.field.report(error(f"\\{name} has no letter to stand on", "write the letter itself"))

    def _declare(self, name: str) -> None:
        wrap = _DECLARATIONS[name]
        if wrap is None:
            if name in _SIZES:
                self._left_out(name)
            return
        self._say_reach(name)
        if wrap not in (opened for opened, _ in self.open):
            self.open.append((wrap, len(self.inlines)))

    def _say_reach(self, name: str) -> None:
        if self.inlines:  # "{\\it word}" begins its group; amid one it may be a word
            message = f"\\{name} was taken for the style of all that follows"
            self.field.report(warning(message, "check whether a word is meant"))

    def _left_out(self, name: str) -> None:
        message = f"\\{name} was left out: it makes no letters"
        self.field.report(warning(message, "check whether a word is meant"))

    def star(self) -> bool:
        r"""Go past the star of a variant, as in ``\enquote*{…}``; tell whether there was one."""
        starred = self.cursor.is_before_star()
        if starred:
            self.cursor.characters(1)
        return starred

    def group(self, name: str) -> tuple[Node, ...]:
        r"""Take an argument in braces; report if there is none and leave what follows where it is.

        Without braces TeX takes the next letter, which nobody means with these commands: what looks
        like one (``\path to``) is a word of the title.
        """
        self.cursor.skip_spaces()
        if self.cursor.is_before_group():
            return self.argument(name)
        message = f"\\{name} has no argument in braces"
        self.field.report(error(message, "complete the command, or write the word without “\\”"))
        self.emit(f"{name} ")
        return ()

    def _styled_argument(self, name: str) -> tuple[Node, ...]:
        """Take an argument that may be a single letter, but not the first letter of a word."""
        self.cursor.skip_spaces()
        ahead = self.cursor.ahead()
        if ahead[:2].isalnum() and len(ahead) > 1:
            return self.group(name)
        if ahead:
            self.field.report(warning(f"\\{name} was taken for the “{ahead[0]}” alone"))
        return self.argument(name)

    def argument(self, name: str) -> tuple[Node, ...]:
        """Take the argument of a command; report if it has none."""
        nodes = self.cursor.argument(takes_argument)
        if nodes is None:
            self.field.report(error(f"\\{name} has no argument", "complete the command"))
        return nodes or ()

    def _bare_formula(self, name: str, spaces: int) -> None:
        nodes: list[Node] = [Command(name)]
        if name in ("frac", "dfrac", "tfrac", "nicefrac", "sfrac", "binom"):
            nodes += [Group(self.argument(name)), Group(self.argument(name))]
        elif takes_math_argument(name) or name == "not":
            nodes.append(Group(self.argument(name)))
        while isinstance(mark := self.cursor.peek(), SpecialCharacter) and mark.character != "~":
            self.cursor.take()
            script = self.cursor.argument(takes_math_argument)
            nodes += [mark, Group(script or ())]
        self.field.report(note(f"\\{name} outside a formula was taken as one"))
        self.formula(tuple(nodes))
        # TeX swallows the space; whoever leaves out the dollar signs means it, before a word.
        opening = name in ("lbrace", "lbrack", "langle", "lceil", "lfloor", "lvert", "lVert")
        if spaces and len(nodes) == 1 and not opening and _WORD_FOLLOWS.match(self.cursor.ahead()):
            self.emit(" ")

    def _unknown(self, name: str, spaces: int) -> None:
        hint = "write the text without the command"
        if self.cursor.is_before_group() and not spaces and len(name) > 1:
            nodes = self.argument(name)
            # What holds no letter is an argument (a number, a length), not text.
            if any(map(str.isalpha, to_tex(nodes))) and not self.cursor.is_before_group():
                self.field.report(
                    warning(f"the command \\{name} is unknown; its text was kept", hint)
                )
                self.inlines.extend(self.field.render(nodes))
                return
            self.inlines.extend(self.field.render(nodes) or [Text(name)])
        else:
            self.emit(name.strip("\\{}$") + (" " if spaces else ""))
        self.field.report(error(f"the command \\{name} is unknown", hint))


def _is_only_text(nodes: Sequence[Node]) -> bool:
    wanted = False
    for node in nodes:
        if isinstance(node, Command) and node.name in commands.TEXT_IN_MATH and not wanted:
            wanted = True
        elif isinstance(node, Group) and wanted:
            wanted = False
        else:
            return False
    return bool(nodes) and not wanted
