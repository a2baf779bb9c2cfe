"""Rich text: the inline content that titles and documents share.

The names are those of CommonMark (``Emphasis``, ``Strong``, ``Code``) where it has them. All nodes
are frozen and hashable, so they can be shared, compared and cached.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Child_co = TypeVar("Child_co", covariant=True)
"""What may stand inside a styled run: rich text in titles, any inline in documents."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, exactly as a reader shall see them; never markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis(Generic[Child_co]):
    """Emphasised text (italic)."""

    children: tuple[Child_co, ...]


@dataclass(frozen=True, slots=True)
class Strong(Generic[Child_co]):
    """Strongly emphasised text (bold)."""

    children: tuple[Child_co, ...]


@dataclass(frozen=True, slots=True)
class SmallCaps(Generic[Child_co]):
    """Text in small capitals; the characters keep the case they were written in."""

    children: tuple[Child_co, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Typewriter text."""

    text: str


@dataclass(frozen=True, slots=True)
class Superscript(Generic[Child_co]):
    """Raised text."""

    children: tuple[Child_co, ...]


@dataclass(frozen=True, slots=True)
class Subscript(Generic[Child_co]):
    """Lowered text."""

    children: tuple[Child_co, ...]


@dataclass(frozen=True, slots=True)
class Math:
    """Inline mathematics.

    ``tex`` is the source without its dollar signs; ``children`` is the same formula set in one line
    of inlines: italic variables as :class:`Emphasis`, scripts as :class:`Superscript` and
    :class:`Subscript`, everything else as :class:`Text` with the Unicode characters of the symbols.
    Two formulas are equal if their sources are.
    """

    tex: str
    children: tuple[RichInline, ...] = field(compare=False)


RichInline = (
    Text
    | Emphasis["RichInline"]
    | Strong["RichInline"]
    | SmallCaps["RichInline"]
    | Code
    | Superscript["RichInline"]
    | Subscript["RichInline"]
    | Math
)

_WORD = re.compile(r"[^\W\d_]{3}")
"""What reads badly in Unicode's small letters: ``x_max``, not ``xₘₐₓ``."""
_BARE = {"^": re.compile(r"[0-9]+(?:\.[0-9]+)?"), "_": re.compile(r"[A-Za-z0-9]+")}
"""Scripts that need no parentheses: ``ε^3.5``, ``D_KL``."""

_SUPERSCRIPTS = dict(zip("0123456789+-−=()ni′∗*°", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ′**°", strict=True))
_SUBSCRIPTS = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title: rich text that knows its own spellings, so that no caller ever escapes one.

    The inlines are what the PDF and Markdown writers set; :attr:`plain` is for everything that
    takes characters only (mail subjects, document metadata, comparison, terminals).
    """

    inlines: tuple[RichInline, ...]
    plain: str = field(init=False, repr=False, compare=False)
    """The title in characters only, as a person would type it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", plain_text(self.inlines))

    @classmethod
    def of(cls, text: str) -> Title:
        """Make a title from characters that are not markup; white space is folded, text is NFC."""
        folded = " ".join(unicodedata.normalize("NFC", text).split())
        return cls((Text(folded),) if folded else ())

    def __str__(self) -> str:
        """Return :attr:`plain`."""
        return self.plain


def plain_text(inlines: Iterable[RichInline]) -> str:
    """Return rich text in characters only, in NFC: scripts as Unicode scripts where all exist."""
    return unicodedata.normalize("NFC", _from_the_right(tuple(inlines), "", ""))


def _from_the_right(inlines: tuple[RichInline, ...], caret: str, after: str) -> str:
    """Return text, made from the right: a script's parentheses depend on what comes after it."""
    pieces: list[str] = []
    for inline in reversed(inlines):
        piece = _plain(inline, caret, after)
        pieces.append(piece)
        after = piece[:1] or after
    return "".join(reversed(pieces))


def _plain(inline: RichInline, caret: str, after: str) -> str:
    match inline:
        case Text(text) | Code(text):
            return text
        case Math(_, children):
            return _from_the_right(children, "^", after)
        case Superscript(children):
            return _script(_from_the_right(children, caret, ""), _SUPERSCRIPTS, caret, after)
        case Subscript(children):
            return _script(_from_the_right(children, caret, ""), _SUBSCRIPTS, caret and "_", after)
        case Emphasis(children) | Strong(children) | SmallCaps(children):
            return _from_the_right(children, caret, after)


def _script(text: str, letters: dict[str, str], mark: str, after: str) -> str:
    if all(letter in letters for letter in text) and not _WORD.search(text):
        return "".join(letters[letter] for letter in text)
    if not mark:
        return text
    bare = _BARE[mark].fullmatch(text) and not after.isalnum()
    return f"{mark}{text}" if len(text) == 1 or bare else f"{mark}({text})"
