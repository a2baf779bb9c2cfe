"""Lines of a template that are tags: what becomes of their line ends.

A line on which a template prints nothing is gone as a whole; a line on which it prints something
keeps its line end, also behind a tag. So neither does a tag leave an empty line that parts a
paragraph, nor do two lines become one. Only what is printed shows which is which, so the line ends
behind tags are marked here, and settled when the output is put together
(:mod:`generator.template.fragment`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

RawToken = tuple[int, str, str]
"""Line, kind and text of a token, as Jinja's lexer gives them."""

BEHIND_TAG = "\x1e"
"""Stands before a line end that follows a tag."""
OPEN, CLOSE = "\x1d", "\x1f"
"""Stand around the output of a macro or block where it is printed. (Python takes these three for
white space, which is what they are for whoever trims a text.)"""
_TAG_ENDS = frozenset({"block_end", "comment_end", "raw_end"})
_TAG_BEGINS = frozenset({"block_begin", "comment_begin", "raw_begin"})
_KEEPS = "+"
"""Behind a tag's opening or before its closing sign it keeps white space as it is."""
_CAPTURES = frozenset({"macro", "call", "filter", "set", "block"})
_OPENS = frozenset({"if", "for", "macro", "call", "filter", "block", "with", "set"})

_IN_TAG = re.compile(
    r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\{\{|\{%|\{\#|-?%\}|[{}]""", re.DOTALL
)
_BEGIN = re.compile(r"\{\{|\{%|\{\#")
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}")
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def mark_line_ends(tokens: Iterable[RawToken]) -> Iterator[RawToken]:
    """Mark the line ends behind tags, and take white space off before tags that have a line."""
    known = list(tokens)
    for index, (line, kind, text) in enumerate(known):
        if kind != "data":
            yield line, kind, text
            continue
        if index and known[index - 1][1] in _TAG_ENDS and text.startswith("\n"):
            if _captures(known, index - 1):
                line, text = line + 1, text[1:]  # noqa: PLW2901 - what is left of it
            elif not known[index - 1][2].startswith(_KEEPS):
                text = BEHIND_TAG + text  # noqa: PLW2901 - what is left of it
        start = text.rfind("\n") + 1
        if (start or not index) and text[start:].isspace() and _has_line_of_tags(known, index + 1):
            text = text[:start]  # noqa: PLW2901 - what is left of it
        if text:
            yield line, kind, text


def _captures(tokens: Sequence[RawToken], end: int) -> bool:
    """Tell whether the tag that ends here opens what is printed elsewhere."""
    words = _words_of_tag(tokens, end) if tokens[end][1] == "block_end" else []
    return bool(words) and words[0] in _CAPTURES and (words[0] != "set" or "=" not in words)


def _words_of_tag(tokens: Sequence[RawToken], end: int) -> list[str]:
    start = end
    while start and tokens[start][1] not in _TAG_BEGINS:
        start -= 1
    return [text for _, kind, text in tokens[start + 1 : end] if kind != "whitespace"]


def _has_line_of_tags(tokens: Sequence[RawToken], index: int) -> bool:
    """Tell whether from this tag on its line has nothing but tags."""
    if index >= len(tokens) or tokens[index][1] not in _TAG_BEGINS:
        return False
    if tokens[index][2].endswith(_KEEPS):
        return False
    for _, kind, text in tokens[index:]:
        if kind == "variable_begin":
            return False
        if kind == "data":
            first, stop, _ = text.partition("\n")
            if first.strip():
                return False
            if stop:
                return True
    return True


def printed_lines(source: str) -> list[str]:
    """Return the lines of a template's text without its comments, which are never printed."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source).split("\n")


def find_unclosed(source: str) -> tuple[int, str] | None:
    """Find the first tag that is not closed before another begins: its line and opening sign."""
    position = 0
    while found := _BEGIN.search(source, position):
        raw = _RAW.match(source, found.start())
        if raw:
            over = _END_RAW.search(source, raw.end())
            end = over.end() if over else None
        elif found[0] == "{#":
            end = source.find("#}", found.end()) + 2
            end = end if end > 1 else None
        else:
            end = _end_of_tag(source, found.end(), found[0])
        if end is None:
            return source.count("\n", 0, found.start()) + 1, found[0]
        position = end
    return None


def _end_of_tag(source: str, position: int, begin: str) -> int | None:
    depth = 0
    while found := _IN_TAG.search(source, position):
        position = found.end()
        match found[0]:
            case "{{" | "{%" | "{#":
                return None
            case "{":
                depth += 1
            case "}" if depth:
                depth -= 1
            case "}" if begin == "{{" and source.startswith("}}", found.start()):
                return position + 1
            case "}":
                return None
            case "%}" | "-%}":
                return position if begin == "{%" else None
            case _:
                pass
    return None


def find_open_block(tokens: Iterable[RawToken]) -> tuple[int, str] | None:
    """Find the innermost block that is not closed at the end: its line and name."""
    known = list(tokens)
    waiting: list[tuple[int, str]] = []
    for index, (line, kind, _) in enumerate(known):
        if kind != "block_end":
            continue
        name, *rest = _words_of_tag(known, index) or [""]
        if name in _OPENS and not (name == "set" and "=" in rest):
            waiting.append((line, name))
        elif name.startswith("end") and waiting and waiting[-1][1] == name[3:]:
            waiting.pop()
    return waiting[-1] if waiting else None
