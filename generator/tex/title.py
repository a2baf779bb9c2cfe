"""Titles and other text fields: source to rich text, with the promise that no markup is left."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.characters import CONTROLS
from generator.diagnostics import Diagnosed, Diagnostic, error, has_errors, warning
from generator.tex.builder import folded, mapped, merged
from generator.tex.clean import clean, repair_mojibake
from generator.tex.inline import TEX_LIGATURES, TYPED_LIGATURES, Reader
from generator.tex.plain_input import is_escaped_twice, keep_sets, protect, unescape_tex
from generator.tex.quotes import escaped_apostrophes, read_quotes, read_typed_quotes
from generator.tex.result import diagnosed
from generator.text import Math, RichInline, Text, Title, plain_text

# What needs no reader at all: most titles.
_PLAIN = re.compile(r"(?:[A-Za-z0-9 .,:;()?!/+*=@\[\]#%]|-(?!-))*")
_MARKUP = re.compile(r"[\\{}$]")
_CLOSERS = " ”’“\"'»›)]）」』】》"
_FULL_WIDTH_SIGNS = frozenset("？！：。．，；、")
_SIGNS = frozenset("?!:.,;…‽–—―؟؛،")
_ALL_SIGNS = _SIGNS | _FULL_WIDTH_SIGNS
_PARTING = frozenset("([–—―:（")
"""What a subtitle may begin with that parts it from the title."""
_BRACKETS = re.compile(r"[()\[\]]")
LONGEST = 10_000
"""Characters that a title or text field may have; the longest real ones have some hundreds."""
RESIDUE = re.compile(rf"[\\{{}}]|\$(?!\d)|&(?:#\w+|[A-Za-z]\w+);|[{CONTROLS}]")
"""Markup that must not be on a form. A dollar before a digit is an amount of money."""


def decode_title(source: str) -> Diagnosed[Title]:
    """Decode a BibTeX title field, given without its outer delimiters."""
    if _is_plain(source):
        return _finished(Title.of(source).inlines, (), Reader(TEX_LIGATURES))
    text, found = clean(source)
    if is_escaped_twice(text):
        return _decode(protect(unescape_tex(text)), TYPED_LIGATURES, found)
    return _decode_tex(text, found)


def decode_typed_title(source: str) -> Diagnosed[Title]:
    """Decode a title as a person typed it into a web form.

    Formulas, TeX commands, HTML entities and tags are read; a lone ``%``, ``&``, ``_``, ``~``,
    ``#`` or ``$`` is the character itself.
    """
    if _is_plain(source):
        return _finished(Title.of(source).inlines, (), Reader(TYPED_LIGATURES))
    text, found = clean(source)
    text = unescape_tex(text) if is_escaped_twice(text) else keep_sets(text)
    text, more = read_typed_quotes(text)
    found = (*found, *escaped_apostrophes(text), *more)
    return _decode(protect(text), TYPED_LIGATURES, found)


def join_subtitle(title: Title, subtitle: Title) -> Title:
    """Return ``Title: Subtitle``, as biblatex prints them; no colon where a sign parts them.

    A title that has its subtitle already is whole.
    """
    whole = title.plain.casefold()
    before = whole.removesuffix(subtitle.plain.casefold())
    is_there = before != whole and before.rstrip()[-1:] in ("", *_ALL_SIGNS)
    if is_there or not subtitle.plain:
        return title
    end = title.plain.rstrip(_CLOSERS)[-1:]
    if end in _FULL_WIDTH_SIGNS:
        between = ""
    elif end in _SIGNS or subtitle.plain[0] in _PARTING:
        between = " "
    else:
        between = ": "
    return Title(merged((*title.inlines, Text(between), *subtitle.inlines)))


def decode_text(source: str) -> Diagnosed[str]:
    """Decode another TeX field, such as a publisher's name, into characters; it may be empty."""
    if _is_plain(source):
        return Diagnosed(" ".join(source.split()))
    text, found = clean(source)
    decoded = _decode_tex(text, found)
    diagnostics = tuple(item for item in decoded.diagnostics if item != _EMPTY)
    return Diagnosed(decoded.value.plain, diagnostics)


def _is_plain(source: str) -> bool:
    return len(source) <= LONGEST and _PLAIN.fullmatch(source) is not None


def _decode_tex(source: str, found: tuple[Diagnostic, ...]) -> Diagnosed[Title]:
    if len(source) > LONGEST:
        return _decode(source, TEX_LIGATURES, found)
    text, more = read_quotes(source)
    found = (*found, *escaped_apostrophes(source), *more)
    return _decode(text, TEX_LIGATURES, found)


def _decode(
    source: str, ligatures: Mapping[str, str], found: tuple[Diagnostic, ...]
) -> Diagnosed[Title]:
    if len(source) > LONGEST:
        excess = error(f"a text of {len(source)} characters is no title", "shorten it")
        start = _MARKUP.sub("", source[:LONGEST])
        return diagnosed(Title.of(start), (*found, excess))
    reader = Reader(ligatures)
    return _finished(reader.read(source), found, reader)


_EMPTY = error("the title is empty", "give the paper its title")


def _finished(
    inlines: tuple[RichInline, ...], found: tuple[Diagnostic, ...], reader: Reader
) -> Diagnosed[Title]:
    late: list[Diagnostic] = []
    repaired = mapped(folded(inlines), lambda text: repair_mojibake(text, late))
    title = Title(tuple(repaired))
    diagnostics = [*found, *reader.found, *late]
    plain = title.plain
    if not plain:
        diagnostics.append(_EMPTY)
    diagnostics += residue_of(plain, reader)
    diagnostics += _lone_brackets(title.inlines)
    return diagnosed(title, diagnostics)


def _lone_brackets(inlines: tuple[RichInline, ...]) -> tuple[Diagnostic, ...]:
    """Look for brackets without partners, outside formulas; ``[0, 1)`` is a pair."""
    text = "".join("x" if isinstance(i, Math) else plain_text((i,)) for i in inlines)
    depth = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "([" else -1
        if depth < 0:
            break
    hint = "look whether something is missing"
    return (warning("a bracket in the title has no partner", hint),) if depth else ()


def residue_of(plain: str, reader: Reader) -> tuple[Diagnostic, ...]:
    """Look for markup that is still there after decoding; a dollar before a digit is an amount."""
    left = sorted({match[0] for match in RESIDUE.finditer(plain)})
    if not left or has_errors(reader.found):
        return ()
    if reader.braces_are_meant and all(map(is_meant, left)):
        return (warning(f"{' '.join(left)} is taken as the character itself"),)
    return (error(f"markup is left in the text: {' '.join(left)}", "write the text without it"),)


def is_meant(residue: str) -> bool:
    r"""Tell whether it can be what an author wrote as a character (``\{``, ``\}``, ``\$``)."""
    return residue in ("{", "}", "$")


def plain_of(inlines: tuple[RichInline, ...]) -> str:
    """Spell inlines in characters, folded."""
    return plain_text(folded(inlines))
