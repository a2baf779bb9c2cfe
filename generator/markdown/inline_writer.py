"""Inlines to Markdown, for documents in canonical form.

In what is written here a space where a line may be broken is a line feed, and a hard line break
ends in a form feed; neither occurs in canonical text. Plain spaces stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.entities import html5

import mdurl

from generator.document import (
    FootnoteReference,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    Slot,
)
from generator.fields import Field
from generator.markdown.fields import field_to_markdown
from generator.markdown.marks import (
    BRACKET,
    SEPARATOR,
    SMALL_CAPS,
)
from generator.text import (
    Code,
    Emphasis,
    Math,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
)

BREAK = "\n"
HARD_BREAK = "\f"
_SPECIAL = re.compile(
    r"""
      (?P<brackets> (?<!\^) \[ (?!\^) [^\[\]]{0,200} \] (?![(\[:]) )
    | (?P<always> [`$\[\]] )
    | \\ (?= [!-/:-@\[-`{-~\s\ue000\ue001] | \Z )
    | < (?= [A-Za-z/!?] )
    | & (?= \#\w{1,8}; | (?P<name> [A-Za-z0-9]{1,32}; ) )
    | ~ (?=~) | (?<=~) ~
    | (?P<slot> [\ue000\ue001] )
    | (?P<spaced> \*+ | _+ )
    """,
    re.VERBOSE,
)
_MAYBE_SPECIAL = re.compile("[][`$\\\\<&~*_\ue000\ue001]")
"""Without one of these there is nothing to escape."""
_SINGLE_SPACE = re.compile(r"(?<!\s) (?!\s)")
_PUNCTUATION = frozenset("!\"#$%&'(),-./:;<=>?@[]^{|}~“”‘’–—…")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*")
_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_SPLIT = frozenset(["][", "^[", "![", "](", "]:", "$$", "``", "**"])
"""Two characters that must not meet where one inline ends and the next begins."""


def write_inlines(inlines: Sequence[Inline], before: str = BREAK, after: str = BREAK) -> str:
    """Write inlines that stand between the characters ``before`` and ``after``.

    Raises:
        ValueError: there is a slot among them.
    """
    parts: list[str] = []
    last = before
    for index, inline in enumerate(inlines):
        following = inlines[index + 1] if index + 1 < len(inlines) else None
        match inline:
            case Text(text):
                written = _guard_edges(
                    _break_spaces(escape(text)),
                    starts=index == 0 or isinstance(inlines[index - 1], LineBreak),
                    ends=following is None or isinstance(following, LineBreak),
                )
            case Emphasis() | Strong():
                written = _emphasis(inline, last, _first_character(following, after))
            case _:
                written = _write_one(inline)
        if parts and _run_together(last, written[:1]):
            parts.append(SEPARATOR)
        parts.append(written)
        last = written[-1:] or last
    return "".join(parts)


def _run_together(last: str, first: str) -> bool:
    """Tell whether two inlines that meet at these characters would be read as something else."""
    if last + first in _SPLIT:
        return True
    return (last == "$" and first.isdigit()) or (last.isdigit() and first == "$")


def _first_character(inline: Inline | None, after: str) -> str:
    """Return the first character of what follows, as far as emphasis needs to know it."""
    match inline:
        case None:
            return after
        case Text(text):
            return text[0]
        case LineBreak() | Emphasis() | Strong():
            return "\\"
        case _:
            return "<"


def _write_one(
    inline: SmallCaps[Inline]
    | Superscript[Inline]
    | Subscript[Inline]
    | LanguageSpan
    | Link
    | Code
    | Math
    | LineBreak
    | FootnoteReference
    | Slot
    | Field,
) -> str:
    match inline:
        case SmallCaps() | Superscript() | Subscript() | LanguageSpan():
            opening, closing = _tags(inline)
            return f"{opening}{write_inlines(inline.children, '>', '<')}{closing}"
        case Link():
            return _link(inline)
        case Code(text):
            return _code(text)
        case Math(tex):
            return f"${tex}$"
        case LineBreak():
            return f"\\{HARD_BREAK}"
        case FootnoteReference(label):
            return f"[^{label}]"
        case Slot(index):
            raise ValueError(f"slot {index} is not filled")
        case _:
            return field_to_markdown(inline, _escape_value)


def _tags(
    inline: SmallCaps[Inline] | Superscript[Inline] | Subscript[Inline] | LanguageSpan,
) -> tuple[str, str]:
    """Return the tags of HTML around what Markdown has no signs for."""
    match inline:
        case SmallCaps():
            return SMALL_CAPS, "</span>"
        case Superscript():
            return "<sup>", "</sup>"
        case Subscript():
            return "<sub>", "</sub>"
        case LanguageSpan(language):
            return f'<span lang="{language}">', "</span>"


def _break_spaces(text: str) -> str:
    """Let lines be broken at spaces that have no other white space beside them."""
    if text.isprintable() and "  " not in text:  # nearly always: no other white space is printable
        return text.replace(" ", BREAK)
    return _SINGLE_SPACE.sub(BREAK, text)


def escape(text: str) -> str:
    """Escape what CommonMark would take for markup inside a line, and nothing else."""
    return _SPECIAL.sub(_escaped, text) if _MAYBE_SPECIAL.search(text) else text


def _escaped(found: re.Match[str]) -> str:
    mark = found[0]
    if found["brackets"]:
        return f"[{escape(mark[1:-1])}]"
    if found["name"] and found["name"] not in html5:
        return mark
    if found["slot"]:
        return f"&#{ord(mark)};"
    if found["spaced"] and _is_literal(mark, found):
        return mark
    return "".join(f"\\{character}" for character in mark)


def _is_literal(run: str, found: re.Match[str]) -> bool:
    """Tell whether a run of ``*`` or ``_`` can neither begin nor end emphasis, nor be a rule."""
    text, start, end = found.string, found.start(), found.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if run[0] == "_" and len(run) < 3 and before.isalnum() and after.isalnum():
        return True
    # The outermost spaces of a text can turn into references, which do not keep a run apart.
    return len(run) == 1 and before == after == " " and 1 < start < len(text) - 2


def _guard_edges(written: str, *, starts: bool, ends: bool) -> str:
    """Keep white space that stands where Markdown would strip it."""
    if starts and written[:1].isspace():
        written = f"&#{_code_point(written[0])};{written[1:]}"
    if ends and written[-1:].isspace():
        written = f"{written[:-1]}&#{_code_point(written[-1])};"
    return written


def _code_point(space: str) -> int:
    return 32 if space == BREAK else ord(space)


def _emphasis(inline: Emphasis[Inline] | Strong[Inline], before: str, after: str) -> str:
    """Write emphasis with asterisks where they can only be read one way, else in HTML."""
    mark, tag = ("*", "em") if isinstance(inline, Emphasis) else ("**", "strong")
    content = write_inlines(inline.children, "*", "*")
    if _opens(before, content[:1]) and _opens(after, content[-1:]):
        return f"{mark}{content}{mark}"
    return f"<{tag}>{write_inlines(inline.children, '>', '<')}</{tag}>"


def _opens(outside: str, inside: str) -> bool:
    """Tell whether asterisks between these characters face inwards (CommonMark 6.2)."""
    if inside.isspace() or inside in {"*", ""}:
        return False
    if outside.isspace():
        return True
    return outside in _PUNCTUATION and inside.isalnum()


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    is_padded = text[0] == text[-1] == " " and text.strip(" ")
    padding = " " if "`" in (text[0], text[-1]) or is_padded else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def _link(link: Link) -> str:
    match link.children:
        case (Text(text),) if _URI.fullmatch(text) and mdurl.encode(text) == link.target:
            return f"<{text}>"
        case (Text(text),) if _EMAIL.fullmatch(text) and link.target == f"mailto:{text}":
            return f"<{text}>"
    target = _ENTITY.sub("&amp;", link.target)
    if "(" in target or ")" in target:
        target = f"<{target}>"
    text = write_inlines(link.children, "[", "]")
    return f"[{BRACKET}{text}]({target})" if "]:" in text else f"[{text}]({target})"


def _escape_value(text: str) -> str:
    return _guard_edges(escape(text), starts=True, ends=True)
