"""Embedding levels of one isolate: the Unicode Bidirectional Algorithm (UAX #9).

Every inserted value is an isolate of its own, so the rules for explicit formatting characters
(X1-X8) have nothing to do here; such characters are boundary neutrals (X9), as the metadata's
decoding removes them. Libraries give the reordered text only; shaping needs the levels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

_OPENING = "([{༺༼᚛⁅⁽₍⌈⌊〈❨❪❬❮❰❲❴⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼⸢⸤⸦⸨〈《「『【〔〖〘〚﹙﹛﹝（［｛｟｢"
_CLOSING = ")]}༻༽᚜⁆⁾₎⌉⌋〉❩❫❭❯❱❳❵⟆⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦐⦎⦒⦔⦖⦘⧙⧛⧽⸣⸥⸧⸩〉》」』】〕〗〙〛﹚﹜﹞）］｝｠｣"
_PAIRS = dict(zip(_OPENING, _CLOSING, strict=True))
_CLOSERS = frozenset(_CLOSING)
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks that Unicode keeps for right-to-left scripts, and the formatting characters."""
_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
_BRACKET_LIMIT = 63
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_REMOVED = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def base_level(text: str) -> int:
    """Return 1 if the first strong character is right-to-left, else 0 (P2, P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return 0
        if kind in ("R", "AL"):
            return 1
    return 0


def is_left_to_right(text: str) -> bool:
    """Tell whether nothing in a text goes from right to left, nor could be asked to."""
    return text.isascii() or _RIGHT_TO_LEFT.search(text) is None


def levels(text: str, base: int) -> list[int]:
    """Resolve the embedding level of each character, in a paragraph of level ``base``."""
    if base % 2 == 0 and is_left_to_right(text):
        return [base] * len(text)
    original = [unicodedata.bidirectional(character) or "L" for character in text]
    kept = [index for index, kind in enumerate(original) if kind not in _REMOVED]
    kinds = [original[index] for index in kept]
    edge = "R" if base % 2 else "L"
    _resolve_weak(kinds, edge)
    marks = [original[index] == "NSM" for index in kept]
    _resolve_brackets([text[index] for index in kept], kinds, marks, edge)
    _resolve_neutral(kinds, edge)
    result = [base] * len(text)
    for index, kind in zip(kept, kinds, strict=True):
        result[index] = base + _implicit(kind, base)
    for index in range(1, len(text)):
        if original[index] in _REMOVED:
            result[index] = result[index - 1]
    return result


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """Order the items of one line for display, left to right (L2)."""
    order = list(range(len(run_levels)))
    odd = [level for level in set(run_levels) if level % 2]
    if not odd:
        return order
    for level in range(max(run_levels), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            if run_levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order


def _implicit(kind: str, base: int) -> int:
    """Apply rules I1 and I2."""
    if base % 2:
        return 0 if kind == "R" else 1
    return {"L": 0, "R": 1}.get(kind, 2)


def _resolve_weak(kinds: list[str], edge: str) -> None:
    """Apply rules W1 to W7."""
    _resolve_marks_and_arabic(kinds, edge)
    for index in range(1, len(kinds) - 1):
        before, kind, after = kinds[index - 1 : index + 2]
        if before == after and (
            (kind in ("ES", "CS") and before == "EN") or (kind == "CS" and before == "AN")
        ):
            kinds[index] = before
    _join_terminators(kinds)
    strong = edge
    for index, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _resolve_marks_and_arabic(kinds: list[str], edge: str) -> None:
    """Apply rules W1 to W3: marks take what they stand on, numbers after Arabic are Arabic."""
    previous = strong = edge
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = previous
        previous = kinds[index]
        if previous in ("L", "R", "AL"):
            strong = previous
        elif previous == "EN" and strong == "AL":
            kinds[index] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]


def _join_terminators(kinds: list[str]) -> None:
    """Apply rule W5: terminators beside European numbers become numbers."""
    start = 0
    while start < len(kinds):
        if kinds[start] != "ET":
            start += 1
            continue
        end = start
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if (start and kinds[start - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[start:end] = ["EN"] * (end - start)
        start = end


def _strong(kind: str) -> str | None:
    """Return the strong direction of a kind; numbers count as right-to-left in N0 to N2."""
    if kind in ("R", "EN", "AN"):
        return "R"
    return "L" if kind == "L" else None


def _resolve_brackets(
    characters: list[str], kinds: list[str], marks: Sequence[bool], edge: str
) -> None:
    """Apply rule N0: a pair of brackets takes one direction, with the marks that stand on them."""
    for start, end in _bracket_pairs(characters, kinds):
        inside = {_strong(kind) for kind in kinds[start + 1 : end]} - {None}
        if edge in inside:
            direction = edge
        elif inside:
            context = next((s for k in reversed(kinds[:start]) if (s := _strong(k))), edge)
            direction = context if context in inside else edge
        else:
            continue
        for bracket in (start, end):
            kinds[bracket] = direction
            on_it = takewhile(lambda index: marks[index], range(bracket + 1, len(kinds)))
            for index in on_it:
                kinds[index] = direction


def _bracket_pairs(characters: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, written in enumerate(characters):
        character = _CANONICAL.get(written, written)
        if kinds[index] != "ON":
            continue
        if character in _PAIRS:
            if len(stack) == _BRACKET_LIMIT:
                return []
            stack.append((_PAIRS[character], index))
        elif character in _CLOSERS:
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == character:
                    pairs.append((stack[depth][1], index))
                    del stack[depth:]
                    break
    return sorted(pairs)


def _resolve_neutral(kinds: list[str], edge: str) -> None:
    """Apply rules N1 and N2."""
    start = 0
    while start < len(kinds):
        if kinds[start] not in _NEUTRAL:
            start += 1
            continue
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        before = _strong(kinds[start - 1]) if start else edge
        after = _strong(kinds[end]) if end < len(kinds) else edge
        direction = before if before and before == after else edge
        kinds[start:end] = [direction] * (end - start)
        start = end
