"""Put inlines together: neighbours merge, white space folds, nothing is empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

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
)

_SPACE_RUN = re.compile(r"[ \t\r\n]+")


def merged(inlines: Iterable[RichInline]) -> tuple[RichInline, ...]:
    """Join neighbours of the same kind and leave out what is empty."""
    result: list[RichInline] = []
    for inline in inlines:
        last = result[-1] if result else None
        match last, inline:
            case (_, Text("") | Code("")):
                pass
            case (Text(before), Text(after)):
                result[-1] = Text(before + after)
            case (Emphasis(before), Emphasis(after)):
                result[-1] = Emphasis(merged((*before, *after)))
            case (Strong(before), Strong(after)):
                result[-1] = Strong(merged((*before, *after)))
            case (_, Emphasis(()) | Strong(()) | SmallCaps(()) | Superscript(()) | Subscript(())):
                pass
            case _:
                result.append(inline)
    return tuple(result)


def emphasised(inlines: Iterable[RichInline]) -> tuple[RichInline, ...]:
    r"""Emphasise; what is emphasised within is upright again, as ``\emph`` does it."""
    result: list[RichInline] = []
    for inline in inlines:
        match inline:
            case Emphasis(children):
                result.extend(children)
            case _:
                result.append(Emphasis((inline,)))
    return merged(result)


def mapped(inlines: Iterable[RichInline], change: Callable[[str], str]) -> Iterator[RichInline]:
    """Change every piece of text, formulas too."""
    for inline in inlines:
        match inline:
            case Text(text) | Code(text):
                yield replace(inline, text=change(text))
            case Math(tex, children):
                yield Math(tex, tuple(mapped(children, change)))
            case _:
                yield replace(inline, children=tuple(mapped(inline.children, change)))


def collapse_spaces(inlines: Iterable[RichInline]) -> tuple[RichInline, ...]:
    """Fold white space to single spaces over all nesting, none at either end; text is NFC."""
    folder = _Folder()
    first = merged(mapped(inlines, folder.fold))
    return merged(_trimmed(first))


class _Folder:
    """Fold the spaces of texts that follow each other."""

    def __init__(self) -> None:
        self.after_space = True

    def fold(self, text: str) -> str:
        text = _SPACE_RUN.sub(" ", unicodedata.normalize("NFC", text))
        if self.after_space:
            text = text.lstrip(" ")
        if text:
            self.after_space = text.endswith(" ")
        return text


def _trimmed(inlines: tuple[RichInline, ...]) -> tuple[RichInline, ...]:
    while inlines:
        last = merged((_trimmed_one(inlines[-1]),))
        if last:
            return (*inlines[:-1], *last)
        inlines = inlines[:-1]
    return inlines


def _trimmed_one(inline: RichInline) -> RichInline:
    match inline:
        case Text(text) | Code(text):
            return replace(inline, text=text.rstrip(" "))
        case Math(tex, children):
            return Math(tex, _trimmed(children)) if _trimmed(children) else Text("")
        case _:
            return replace(inline, children=_trimmed(inline.children))
