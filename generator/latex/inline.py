"""Text mode: nodes to inlines, as TeX would set them in a paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from generator.diagnostics import Diagnostic, error, note, warning
from generator.latex import symbols
from generator.latex.builder import mapped, merged
from generator.latex.clean import clean
from generator.latex.cursor import Cursor
from generator.latex.math import is_math_command, set_formula
from generator.latex.math import takes_argument as takes_math_argument
from generator.latex.tree import (
    Chars,
    Command,
    Formula,
    Group,
    Literal,
    Mark,
    Node,
    Tagged,
    build_tree,
    spell,
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

Wrap = Callable[[tuple[RichInline, ...]], RichInline]

_DEEPEST = 60

TEX_LIGATURES: Mapping[str, str] = {
    "---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "!`": "¡", "?`": "¿",
}  # fmt: skip
"""What the fonts of TeX make of these characters (The TeXbook, chapter 9)."""

TYPED_LIGATURES: Mapping[str, str] = {"``": "“", "''": "”"}
"""What nobody types in plain text unless TeX is meant."""

NAME_LIGATURES: Mapping[str, str] = {"---": "—", "--": "–", "``": "“", "''": "”"}
"""The apostrophe of a name stays the one its bearer typed."""

_STYLES: dict[str, Wrap] = {
    "emph": Emphasis, "textit": Emphasis, "textsl": Emphasis, "textbf": Strong,
    "textsc": SmallCaps, "textsuperscript": Superscript, "textsubscript": Subscript,
}  # fmt: skip
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
_TYPEWRITER = frozenset(("texttt", "url", "path", "nolinkurl", "code"))
_TRANSPARENT = frozenset(
    "textrm textsf textup textmd textnormal text mbox hbox fbox underline uline uwave ul textin"
    " NoCaseChange MakeSentenceCase nocase bibstring foreignquote textlatin".split()
)
_SECOND_ARGUMENT = frozenset(("href", "textcolor", "foreignlanguage", "texorpdfstring@pdf"))
_DROPPED = frozenset("label index vspace phantom hphantom vphantom color selectlanguage nocite".split())
_NOTES = frozenset("footnote thanks footnotetext footnotemark tnoteref".split())
_CANNOT = frozenset(
    "llap rlap clap raise lower kern hskip vskip raisebox rotatebox scalebox reflectbox def let"
    " newcommand renewcommand input include includegraphics begin end cite citep citet ref eqref"
    " autoref cref rule sout st cancel overset underset stackrel item section href@ csname"
    " write immediate openin read catcode".split()
)
_CASES: dict[str, Callable[[str], str]] = {
    "uppercase": str.upper, "MakeUppercase": str.upper, "MakeTextUppercase": str.upper,
    "lowercase": str.lower, "MakeLowercase": str.lower, "MakeTextLowercase": str.lower,
}  # fmt: skip
_CHARACTER_NUMBER = re.compile(r"\s*(?:`(?P<char>.)|(?P<decimal>\d{1,7})|\"(?P<hex>[0-9A-F]{1,6}))")
_SCRIPT_RUN = re.compile(r"[0-9]+|[∞*+†‡]|[A-Za-z](?![A-Za-z0-9])")
_SUBSCRIPT_BASE = re.compile(r"(?:^|[^A-Za-z0-9_])[A-Za-zℓ]$")


def takes_argument(name: str) -> bool:
    """Tell whether a command of text mode takes one argument."""
    return (
        name in symbols.ACCENTS
        or name in _STYLES
        or name in _TYPEWRITER
        or name in _TRANSPARENT
        or takes_math_argument(name)
    )


class Reader:
    """Reads one field; gathers what it finds wrong."""

    def __init__(self, ligatures: Mapping[str, str]) -> None:
        self._ligatures = ligatures
        keys = sorted(ligatures, key=len, reverse=True)
        self._ligature = re.compile("|".join(map(re.escape, keys)))
        self._found: dict[Diagnostic, None] = {}
        self._depth = 0
        self.braces_are_meant = False
        """Whether braces or dollars were written as characters (``\\{``, ``\\$``)."""

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """Everything found so far, each thing once."""
        return tuple(self._found)

    def report(self, *diagnostics: Diagnostic) -> None:
        """Remember findings."""
        self._found.update(dict.fromkeys(diagnostics))

    def keep_braces(self) -> None:
        """Remember that the author wrote braces or dollars as characters."""
        self.braces_are_meant = True

    def enter(self) -> bool:
        """Go one level deeper; False if that is too deep for a title."""
        if self._depth >= _DEEPEST:
            self.report(error("commands nest too deep", "write the text plainly"))
            return False
        self._depth += 1
        return True

    def leave(self) -> None:
        """Come back from :meth:`enter`."""
        self._depth -= 1

    def read(self, source: str) -> tuple[RichInline, ...]:
        """Read TeX with HTML in it."""
        nodes, found = build_tree(source)
        self.report(*found)
        return self.render(nodes)

    def render(self, nodes: Sequence[Node]) -> tuple[RichInline, ...]:
        """Set nodes in text mode."""
        if not self.enter():
            return ()
        line = _Line(self, Cursor(nodes))
        while not line.cursor.done:
            line.node()
        self.leave()
        return line.close()

    def styled(self, name: str, nodes: Sequence[Node]) -> tuple[RichInline, ...]:
        """Set the argument of a text command, such as ``textsc``."""
        inner = self.render(nodes)
        if name in _TYPEWRITER:
            return (Code(plain_text(inner)),)
        style = _STYLES.get(name)
        return (style(inner),) if style else inner

    def ligated(self, text: str) -> str:
        """Join the characters that the font joins."""
        if "`" in text:
            text = _BACKQUOTE_AS_APOSTROPHE.sub("’", text)
        if "''" in text:
            text = _OPENING_AS_CLOSING.sub("``", text)
        return self._ligature.sub(lambda match: self._ligatures[match[0]], text)

    def verbatim(self, nodes: Sequence[Node]) -> str:
        """Set nodes without ligatures, as in typewriter."""
        ligatures, self._ligatures = self._ligatures, _NO_LIGATURES
        pattern, self._ligature = self._ligature, _NEVER
        text = plain_text(self.render(nodes))
        self._ligatures, self._ligature = ligatures, pattern
        return text


# "don`t" and "''Goose''" are what people write; TeX would set the mark that nobody wants.
_BACKQUOTE_AS_APOSTROPHE = re.compile(r"(?<=\w)`(?=\w)")
_OPENING_AS_CLOSING = re.compile(r"(?:(?<=[\s(\[])|^)''(?=\w)")
_NO_LIGATURES: Mapping[str, str] = {}
_NEVER = re.compile(r"(?!)")


class _Line:
    """The inlines of one group, growing."""

    def __init__(self, reader: Reader, cursor: Cursor) -> None:
        self.reader = reader
        self.cursor = cursor
        self.inlines: list[RichInline] = []
        self.open: list[tuple[Wrap, int]] = []
        """Declarations in force, each with the place it begins at."""

    def close(self) -> tuple[RichInline, ...]:
        for wrap, start in reversed(self.open):
            inner = merged(self.inlines[start:])
            self.inlines[start:] = [wrap(inner)] if inner else []
        return merged(self.inlines)

    def emit(self, text: str) -> None:
        self.inlines.append(Text(text))

    def node(self) -> None:
        match self.cursor.take():
            case Chars(text):
                self.emit(self.reader.ligated(text))
            case Literal(text):
                self.emit(text)
            case Mark("~"):
                self.emit(" ")
            case Mark(mark):
                self.script(mark)
            case Group(children):
                self.inlines.extend(self.reader.render(children))
            case Formula(children):
                self.formula(children)
            case Tagged(tag, children):
                self.tagged(tag, children)
            case Command(name, spaces):
                self.command(name, spaces)

    def tagged(self, tag: str, children: tuple[Node, ...]) -> None:
        if tag in ("tt", "code"):
            self.inlines.append(Code(self.reader.verbatim(children)))
            return
        inner = self.reader.render(children)
        wrap = _TAG_STYLES.get(tag)
        self.inlines.extend([wrap(inner)] if wrap and inner else inner)

    def formula(self, children: tuple[Node, ...]) -> None:
        if _is_only_text(children):  # "$\texttt{Name}$" borrows math for nothing
            self.inlines.extend(self.reader.render(children))
            return
        inner = set_formula(children, self.reader)
        tex = " ".join(spell(children).split())
        if inner:
            self.inlines.append(Math(tex, inner))

    def script(self, mark: str) -> None:
        """Set a bare ``x^2`` or ``x_{ij}``: mathematics that lacks its dollar signs."""
        node = self.cursor.peek()
        nodes: tuple[Node, ...] = ()
        if isinstance(node, Group):
            self.cursor.take()
            nodes = node.children
        elif isinstance(node, Command) and is_math_command(node.name):
            nodes = self.cursor.argument(takes_math_argument) or ()
        elif isinstance(node, Chars) and self.has_base(mark):
            run = _SCRIPT_RUN.match(node.text)
            nodes = (Chars(self.cursor.characters(run.end())),) if run else ()
        inner = set_formula(nodes, self.reader)
        if not inner:
            self.emit(mark)
            return
        self.reader.report(note(f"“{mark}” outside a formula was taken as a script"))
        script: RichInline = Superscript(inner) if mark == "^" else Subscript(inner)
        self.inlines.append(Math(f"{mark}{{{spell(nodes)}}}", (script,)))

    def has_base(self, mark: str) -> bool:
        before = self.inlines[-1:]
        if before and isinstance(before[0], Math):
            return True
        text = plain_text(before)[-3:]
        if mark == "^":
            return text[-1:].isalnum() or text[-1:] in ")]"
        return _SUBSCRIPT_BASE.search(text) is not None

    def command(self, name: str, spaces: int) -> None:
        if name in symbols.ACCENTS:
            self.accent(name)
        elif name in _DECLARATIONS:
            self.declare(_DECLARATIONS[name])
        elif name in ("tt", "ttfamily"):
            self.inlines.append(Code(self.reader.verbatim(self.cursor.rest())))
        elif name in _STYLES or name in _TRANSPARENT:
            self.inlines.extend(self.reader.styled(name, self.argument(name)))
        elif name in _TYPEWRITER:
            self.inlines.append(Code(self.reader.verbatim(self.argument(name))))
        elif name in _OTHERS:
            _OTHERS[name](self, name)
        elif name in _CANNOT:
            self.reader.report(error(f"the command \\{name} cannot be set", "write the text plainly"))
        else:
            self.symbol(name, spaces)

    def symbol(self, name: str, spaces: int) -> None:
        text = symbols.text_symbol(name)
        if text is not None:
            if name in ("{", "}", "$"):
                self.reader.keep_braces()
            self.emit(text)
            if spaces > 1 and text.strip():
                # TeX swallows them all; whoever wrote two had one more than ends the command.
                self.emit(" ")
        elif is_math_command(name):
            self.bare_formula(name, spaces)
        else:
            self.unknown(name, spaces)

    def accent(self, name: str) -> None:
        nodes = self.cursor.argument(takes_argument)
        text = plain_text(self.reader.render(nodes)) if nodes else ""
        if not text.strip() and name not in "^~" and self.cursor.is_before_letter():
            text = self.cursor.characters(1)  # "\\v{}c": the braces closed too early
            self.reader.report(warning(f"\\{name} was put on the “{text}” after its empty braces"))
        if not text.strip():
            self.empty_accent(name)
            return
        mark = symbols.ACCENTS[name]
        base, rest = text[0], text[1:]
        if mark not in symbols.BELOW:
            base = {"ı": "i", "ȷ": "j"}.get(base, base)
        if not base.isalpha():
            self.reader.report(error(f"\\{name} has no letter to stand on", "write the letter itself"))
        marks = ""
        while rest and unicodedata.combining(rest[0]):
            marks, rest = marks + rest[0], rest[1:]
        if mark == "\u0307" and base in "ij":
            mark = ""  # the dot is there already
        self.emit(unicodedata.normalize("NFC", base + marks + mark) + rest)

    def empty_accent(self, name: str) -> None:
        if name in "^~":  # "\^{}" and "\~{}" are how the bare characters are written
            self.emit(name)
            return
        self.reader.report(error(f"\\{name} has no letter to stand on", "write the letter itself"))

    def declare(self, wrap: Wrap | None) -> None:
        if wrap is not None and wrap not in (opened for opened, _ in self.open):
            self.open.append((wrap, len(self.inlines)))

    def argument(self, name: str) -> tuple[Node, ...]:
        nodes = self.cursor.argument(takes_argument)
        if nodes is None:
            self.reader.report(error(f"\\{name} has no argument", "complete the command"))
        return nodes or ()

    def bare_formula(self, name: str, spaces: int) -> None:
        nodes: list[Node] = [Command(name)]
        if name in ("frac", "dfrac", "tfrac", "nicefrac", "sfrac", "binom"):
            nodes += [Group(self.argument(name)), Group(self.argument(name))]
        elif takes_math_argument(name) or name == "not":
            nodes.append(Group(self.argument(name)))
        while isinstance(mark := self.cursor.peek(), Mark) and mark.character != "~":
            self.cursor.take()
            script = self.cursor.argument(takes_math_argument)
            nodes += [mark, Group(script or ())]
        self.reader.report(note(f"\\{name} outside a formula was taken as one"))
        self.formula(tuple(nodes))
        if spaces and len(nodes) == 1 and self.cursor.is_before_text():
            self.emit(" ")  # whoever leaves out the dollar signs means the space

    def unknown(self, name: str, spaces: int) -> None:
        hint = "write the text without the command"
        if self.cursor.is_before_group() and not spaces and len(name) > 1:
            nodes = self.argument(name)
            if nodes and not self.cursor.is_before_group():
                self.reader.report(warning(f"the command \\{name} is unknown; its text was kept", hint))
                self.inlines.extend(self.reader.render(nodes))
                return
            self.inlines.extend(self.reader.render(nodes))
        else:
            self.emit(name.strip("\\{}$") + (" " if spaces else ""))
        self.reader.report(error(f"the command \\{name} is unknown", hint))

    def keep_second(self, name: str) -> None:
        self.argument(name)
        self.inlines.extend(self.reader.render(self.argument(name)))

    def keep_first(self, name: str) -> None:
        first = self.argument(name)
        self.argument(name)
        self.inlines.extend(self.reader.render(first))

    def drop(self, name: str) -> None:
        self.cursor.option()
        self.argument(name)

    def drop_note(self, name: str) -> None:
        self.cursor.option()
        if self.cursor.is_before_group():
            self.argument(name)
        self.reader.report(warning(f"the text of \\{name} was left out"))

    def space(self, name: str) -> None:
        if not spell(self.argument(name)).strip().startswith("0"):
            self.emit(" ")

    def ensure_math(self, name: str) -> None:
        self.formula(self.argument(name))

    def quote(self, name: str) -> None:
        self.emit("“")
        self.inlines.extend(self.reader.render(self.argument(name)))
        self.emit("”")

    def case(self, name: str) -> None:
        self.inlines.extend(mapped(self.reader.render(self.argument(name)), _CASES[name]))

    def number(self, name: str) -> None:
        node = self.cursor.peek()
        if isinstance(node, Group):
            self.cursor.take()
        source = spell(node.children if isinstance(node, Group) else [node] if node else [])
        match = _CHARACTER_NUMBER.match(source)
        if match is None:
            self.command_number(name)
            return
        if not isinstance(node, Group):
            self.cursor.characters(match.end())
        code = int(match["decimal"] or match["hex"] or "0", 16 if match["hex"] else 10)
        character = match["char"] or (chr(code) if 0 < code <= 0x10FFFF else "\ufffd")
        text, found = clean(character)
        self.reader.report(*found)
        self.emit(text)

    def command_number(self, name: str) -> None:
        r"""Read ``\char`\\``, where the character is spelled as a control symbol."""
        backquote = self.cursor.characters(1)
        node = self.cursor.peek()
        if backquote == "`" and isinstance(node, Command) and len(node.name) == 1:
            self.cursor.take()
            self.emit(node.name)
        else:
            self.reader.report(error(f"\\{name} names no character", "write the character itself"))


def _is_only_text(nodes: Sequence[Node]) -> bool:
    wanted = False
    for node in nodes:
        if isinstance(node, Command) and node.name in _TEXT_IN_MATH and not wanted:
            wanted = True
        elif isinstance(node, Group) and wanted:
            wanted = False
        else:
            return False
    return bool(nodes) and not wanted


_TEXT_IN_MATH = frozenset("texttt textsc text textrm textsf mbox textit emph textbf".split())

_OTHERS: dict[str, Callable[[_Line, str], None]] = {
    **dict.fromkeys(("href", "textcolor", "foreignlanguage"), _Line.keep_second),
    **dict.fromkeys(_DROPPED, _Line.drop),
    **dict.fromkeys(_NOTES, _Line.drop_note),
    **dict.fromkeys(("hspace", "hspace*"), _Line.space),
    **dict.fromkeys(("enquote", "mkbibquote"), _Line.quote),
    **dict.fromkeys(_CASES, _Line.case),
    **dict.fromkeys(("char", "symbol"), _Line.number),
    "texorpdfstring": _Line.keep_first,
    "ensuremath": _Line.ensure_math,
}
