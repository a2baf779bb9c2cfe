"""How large and how nested the output of a template may be.

What comes after the template, the reading of Markdown and the setting of lines, takes a time that
grows with the square of these, at worst. The bounds are far above what an agreement has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from generator.diagnostics import Diagnostic, Span, error
from generator.document import SLOT_MARK, Value
from generator.fields import texts_of
from generator.template.fragment import MAX_SIZE, Composition
from generator.text import Title

MAX_WORD = 10_000
"""The most characters without a space, of scripts that have spaces."""
MAX_PARAGRAPH = 30_000
"""The most characters without an empty line."""
MAX_SIGNS = 400
"""The most of each sign of Markdown without an empty line between them."""
MAX_SIGNS_IN_ALL = 4_000
MAX_DEPTH = 20
"""How deep quotes and lists may begin on one line."""
_SPACELESS = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff"
)
_LONG_WORD = re.compile(f"[^\\s{_SPACELESS}]{{{MAX_WORD + 1}}}")
_BLOCKS = re.compile(r"\S.*?(?=\n[ \t>]*\n|\Z)", re.DOTALL)
_SIGNS = re.compile(r"([*_`~]+)|([\[\]<>!$|&\\^])")
_OPENINGS = re.compile(r"[ \t]*((?:>|[-+*]|\d{1,9}[.)])[ \t]*)+")
_ONE_OPENING = re.compile(r">|[-+*](?=[ \t])|\d[.)]")


def too_much(composition: Composition) -> Diagnostic | None:
    """Return what is larger than an agreement can be, at the line of the skeleton; else None."""
    texts = [_text(value) for value in composition.values]
    size = sum(map(len, texts))
    if size + len(composition.skeleton) > MAX_SIZE:
        return error(f"the template prints more than {MAX_SIZE} characters")
    whole = composition.skeleton
    if size > MAX_WORD // 2 or len(whole) > MAX_SIZE // 2:
        whole = SLOT_MARK.sub(lambda mark: texts[int(mark[1])], whole)
    find = _long_word if whole is composition.skeleton else _long_word.__wrapped__
    start = find(whole)
    if start is not None:
        line = min(whole.count("\n", 0, start) + 1, len(composition.origins))
        return _at(line, f"a word has more than {MAX_WORD} characters")
    return _checked(composition.skeleton)


@lru_cache(maxsize=64)
def _long_word(text: str) -> int | None:
    """Return where a word begins that is too long."""
    found = _LONG_WORD.search(text)
    return found.start() if found else None


@lru_cache(maxsize=64)
def _checked(skeleton: str) -> Diagnostic | None:
    return next(_findings(skeleton), None)


def _findings(skeleton: str) -> Iterator[Diagnostic]:
    for sign, count in Counter(_signs(skeleton)).items():
        if count > MAX_SIGNS_IN_ALL:
            yield error(f"the template prints more than {MAX_SIGNS_IN_ALL} “{sign}”")
    for block in _BLOCKS.finditer(skeleton):
        text = block[0]
        line = skeleton.count("\n", 0, block.start()) + 1
        if len(text) > MAX_PARAGRAPH:
            yield _at(line, f"there is no empty line in {MAX_PARAGRAPH} characters")
        for sign, count in Counter(_signs(text)).items() if len(text) > MAX_SIGNS else ():
            if count > MAX_SIGNS:
                yield _at(line, f"a paragraph or list has more than {MAX_SIGNS} “{sign}”")
    for number, text in enumerate(skeleton.split("\n"), start=1):
        opening = _OPENINGS.match(text)
        if opening and len(_ONE_OPENING.findall(opening[0])) > MAX_DEPTH:
            yield _at(number, "lists and quotes are nested too deeply")


def _signs(text: str) -> Iterator[str]:
    """Return Markdown's signs, of a run of equal ones the first."""
    return (found[0][0] for found in _SIGNS.finditer(text))


def _at(line: int, message: str) -> Diagnostic:
    return error(message, "", Span(line=line))


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Title):
        return value.plain
    return " ".join(texts_of(value))
