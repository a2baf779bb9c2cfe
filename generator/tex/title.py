"""Titles and other text fields: source to rich text, with the promise that no markup is left."""

from __future__ import annotations

from generator.diagnostics import Diagnosed
from generator.tex.plain_field import EMPTY, lone_brackets, read_plain_tex, read_plain_typed
from generator.text import Text, Title

_CLOSERS = " ”’“\"'»›)]）」』】》"
_FULL_WIDTH_SIGNS = frozenset("？！：。．，；、")
_SIGNS = frozenset("?!:.,;…‽–—―؟؛،")
_ALL_SIGNS = _SIGNS | _FULL_WIDTH_SIGNS
_PARTING = frozenset("([–—―:（")
"""What a subtitle may begin with that parts it from the title."""


def decode_title(source: str) -> Diagnosed[Title]:
    """Decode a BibTeX title field, given without its outer delimiters."""
    plain = read_plain_tex(source)
    if plain is not None:
        return _plain_title(plain)
    from generator.tex import rich_title  # noqa: PLC0415 - most titles need no reader of TeX

    return rich_title.decode_rich(source)


def decode_typed_title(source: str) -> Diagnosed[Title]:
    """Decode a title as a person typed it into a web form.

    Formulas, TeX commands, HTML entities and tags are read; a lone ``%``, ``&``, ``_``, ``~``,
    ``#`` or ``$`` is the character itself.
    """
    plain = read_plain_typed(source)
    if plain is not None:
        return _plain_title(plain)
    from generator.tex import rich_title  # noqa: PLC0415 - most titles need no reader of TeX

    return rich_title.decode_typed(source)


def decode_text(source: str) -> Diagnosed[str]:
    """Decode another TeX field, such as a publisher's name, into characters; it may be empty."""
    plain = read_plain_tex(source)
    if plain is not None:
        return Diagnosed(plain)
    from generator.tex import rich_title  # noqa: PLC0415 - most fields need no reader of TeX

    decoded = rich_title.decode_tex(source)
    diagnostics = tuple(item for item in decoded.diagnostics if item != EMPTY)
    return Diagnosed(decoded.value.plain, diagnostics)


def join_subtitle(title: Title, subtitle: Title) -> Title:
    """Return ``Title: Subtitle``, as biblatex prints them; no colon where a sign parts them.

    A title that has its subtitle already is whole.
    """
    if not subtitle.plain:
        return title
    whole = title.plain.casefold()
    before = whole.removesuffix(subtitle.plain.casefold())
    if before != whole and before.rstrip()[-1:] in ("", *_ALL_SIGNS):
        return title
    end = title.plain.rstrip(_CLOSERS)[-1:]
    if end in _FULL_WIDTH_SIGNS:
        between = ""
    elif end in _SIGNS or subtitle.plain[0] in _PARTING:
        between = " "
    else:
        between = ": "
    from generator.tex.builder import merged  # noqa: PLC0415 - few titles have a subtitle

    return Title(merged((*title.inlines, Text(between), *subtitle.inlines)))


def _plain_title(text: str) -> Diagnosed[Title]:
    if not text:
        return Diagnosed(Title(()), (EMPTY,))
    return Diagnosed(Title((Text(text),)), lone_brackets(text))
