"""The atoms of a formula, and the space that TeX puts between two of them.

The classes are those of The TeXbook, chapter 17; the space is that of chapter 18, where a thin, a
medium and a thick space are all one space here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from generator.tex import symbols
from generator.tex.builder import merged
from generator.tex.symbols import (
    BINARY,
    CLOSING,
    OPENING,
    OPERATOR,
    ORDINARY,
    PUNCTUATION,
    RELATION,
)
from generator.text import (
    Emphasis,
    RichInline,
    Subscript,
    Superscript,
    Text,
    plain_text,
)

SPACE = 7
"""Class of a space that the author asked for."""

_CHARACTER_CLASSES = {
    **{character: kind for character, kind in symbols.MATH_SYMBOLS.values() if character},
    "+": BINARY, "−": BINARY, "∗": BINARY, "=": RELATION, "<": RELATION, ">": RELATION,
    "(": OPENING, "[": OPENING, ")": CLOSING, "]": CLOSING, "!": CLOSING, "?": CLOSING,
    ",": PUNCTUATION, ";": PUNCTUATION, ":": PUNCTUATION, "|": ORDINARY,
}  # fmt: skip


@dataclass(slots=True)
class Atom:
    """A piece of a formula, with its scripts."""

    inlines: tuple[RichInline, ...]
    kind: int


def class_of(character: str) -> int:
    """Return the class of a character that stands in a formula."""
    return _CHARACTER_CLASSES.get(character, ORDINARY)


def spaced(atoms: list[Atom]) -> tuple[RichInline, ...]:
    """Set atoms on the line."""
    _demote_binaries(atoms)
    result: list[RichInline] = []
    before: Atom | None = None
    for atom in atoms:
        if before is not None and _is_apart(before.kind, atom.kind):
            result.append(Text(" "))
        result.extend(atom.inlines)
        before = atom
    return merged(result)


def unspaced(atoms: Iterable[Atom]) -> tuple[RichInline, ...]:
    """Set atoms in a script, where TeX puts space around named operators only."""
    result: list[RichInline] = []
    before = OPENING
    for atom in atoms:
        if OPERATOR in (before, atom.kind) and _is_apart(before, atom.kind):
            result.append(Text(" "))
        result.extend(atom.inlines)
        before = atom.kind
    return merged(result)


def _demote_binaries(atoms: list[Atom]) -> None:
    """A sign without operands on both sides is no binary operator (The TeXbook, appendix G)."""
    before = OPENING
    for index, atom in enumerate(atoms):
        after = atoms[index + 1].kind if index + 1 < len(atoms) else CLOSING
        alone = before in (BINARY, OPERATOR, RELATION, OPENING, PUNCTUATION)
        if atom.kind == BINARY and (alone or after in (RELATION, CLOSING, PUNCTUATION)):
            atom.kind = ORDINARY
        before = atom.kind


def _is_apart(before: int, after: int) -> bool:
    if SPACE in (before, after):
        return False
    if BINARY in (before, after) or before == PUNCTUATION:
        return True
    if RELATION in (before, after):
        return before != after
    if after == OPERATOR:
        return before != OPENING
    return before == OPERATOR and after == ORDINARY


def is_variable(character: str) -> bool:
    """Latin and small Greek letters slant in formulas (ISO 80000-2 slants them too)."""
    if character.isascii():
        return character.isalpha()
    latin = "À" <= character <= "ɏ" and character.isalpha()
    return latin or "α" <= character <= "ω" or character in "ϵϑϰϖϱϕ"


def upright(inlines: Iterable[RichInline]) -> tuple[RichInline, ...]:
    """Take the slant off variables."""
    flat: list[RichInline] = []
    for inline in inlines:
        match inline:
            case Emphasis(children):
                flat.extend(children)
            case Superscript(children):
                flat.append(Superscript(upright(children)))
            case Subscript(children):
                flat.append(Subscript(upright(children)))
            case _:
                flat.append(inline)
    return merged(flat)


def without_marks(text: str) -> str:
    """Return text without its combining marks."""
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def parenthesised(inlines: tuple[RichInline, ...]) -> tuple[RichInline, ...]:
    """Put parentheses round what is more than a number or one letter."""
    plain = plain_text(inlines)
    if plain.isdecimal() or len(without_marks(plain)) <= 1:
        return inlines
    return (Text("("), *inlines, Text(")"))
