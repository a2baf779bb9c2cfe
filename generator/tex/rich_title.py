"""The long way: any title or text field, with commands, formulas and HTML in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.characters import CONTROLS
from generator.diagnostics import Diagnosed, Diagnostic, error, has_errors, warning
from generator.tex.builder import collapse_spaces, mapped
from generator.tex.clean import clean, repair_mojibake
from generator.tex.inline import TEX_LIGATURES, TYPED_LIGATURES, FieldReader
from generator.tex.plain_field import EMPTY, LONGEST, lone_brackets
from generator.tex.plain_input import is_escaped_twice, keep_sets, protect, unescape_tex
from generator.tex.quotes import escaped_apostrophes, lost_accents, read_quotes, read_typed_quotes
from generator.tex.result import diagnosed
from generator.text import Math, RichInline, Title, plain_text

_MARKUP = re.compile(r"[\\{}$]")
RESIDUE = re.compile(rf"[\\{{}}]|\$(?!\d)|&(?:#\w+|[A-Za-z]\w+);|[{CONTROLS}]")
"""Markup that must not be on a form. A dollar before a digit is an amount of money."""


def decode_rich(source: str) -> Diagnosed[Title]:
    """Decode a title as TeX has it, or as a system escaped it once more."""
    text, found = clean(source)
    if is_escaped_twice(text):
        return _decode(protect(unescape_tex(text)), TYPED_LIGATURES, found)
    return _decode_tex(text, found)


def decode_tex(source: str) -> Diagnosed[Title]:
    """Decode another field as TeX has it."""
    text, found = clean(source)
    return _decode_tex(text, found)


def decode_typed(source: str) -> Diagnosed[Title]:
    """Decode a title as a person types it."""
    text, found = clean(source)
    lost = lost_accents(text)
    text = unescape_tex(text) if is_escaped_twice(text) else keep_sets(text)
    text, more = read_typed_quotes(text)
    found = (*found, *lost, *escaped_apostrophes(text), *more)
    return _decode(protect(text), TYPED_LIGATURES, found)


def _decode_tex(source: str, found: tuple[Diagnostic, ...]) -> Diagnosed[Title]:
    if len(source) > LONGEST:
        return _decode(source, TEX_LIGATURES, found)
    text, more = read_quotes(source)
    found = (*found, *lost_accents(source), *escaped_apostrophes(source), *more)
    return _decode(text, TEX_LIGATURES, found)


def _decode(
    source: str, ligatures: Mapping[str, str], found: tuple[Diagnostic, ...]
) -> Diagnosed[Title]:
    if len(source) > LONGEST:
        excess = error(f"a text of {len(source)} characters is not a title", "shorten it")
        start = _MARKUP.sub("", source[:LONGEST])
        return diagnosed(Title.of(start), (*found, excess))
    reader = FieldReader(ligatures)
    return _finished(reader.read(source), found, reader)


def _finished(
    inlines: tuple[RichInline, ...], found: tuple[Diagnostic, ...], reader: FieldReader
) -> Diagnosed[Title]:
    late: list[Diagnostic] = []
    repaired = mapped(collapse_spaces(inlines), lambda text: repair_mojibake(text, late))
    title = Title(tuple(repaired))
    diagnostics = [*found, *reader.found, *late]
    plain = title.plain
    if not plain:
        diagnostics.append(EMPTY)
    diagnostics += residue_of(plain, reader)
    # A bracket within a formula is the formula's own affair.
    diagnostics += lone_brackets(
        "".join("x" if isinstance(i, Math) else plain_text((i,)) for i in title.inlines)
    )
    return diagnosed(title, diagnostics)


def residue_of(plain: str, reader: FieldReader) -> tuple[Diagnostic, ...]:
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
    """Return the plain text of inlines, with single spaces."""
    return plain_text(collapse_spaces(inlines))
