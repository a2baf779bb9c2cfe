"""Which words of one clause are others on a form, and which a recogniser has only misread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from generator.returns.evidence import Clause, ClauseChange, PageWord, SeenPage
from generator.returns.identify.normalise import squeeze

SeenWord = tuple[SeenPage, PageWord]
"""A word, and the page that it stands on."""
DUST = 3
"""A recogniser's words of fewer letters, which no clause has, are specks and lines."""
_AROUND = 3
"""Words shown on either side of a change."""
_LIGATURE = re.compile("ff[il]?|f[il]")
"""Letters that a font may have as one sign, which some programs cannot read."""
_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "j": "l", "5": "s", "8": "b", "q": "g"})
"""What a recogniser takes for each other."""


def compare_clause(
    clause: Clause, seen: Sequence[SeenWord], recognised: object
) -> Iterator[ClauseChange]:
    """Yield where the words of a clause are others.

    Args:
        clause: of the agreement.
        seen: the words that stand there on the form.
        recognised: whether a recogniser has read them, which takes letters for each other.
    """
    wanted = clause.text.split()
    there = [word.text for _, word in seen]
    before, after = [squeeze(each) for each in wanted], [squeeze(each) for each in there]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        old, new = "".join(before[start:end]), "".join(after[first:last])
        if kind == "equal" or old == new or _LIGATURE.sub("", old) == new != "":
            continue
        if recognised and _is_misread(old, new):
            continue
        head = " ".join(wanted[max(0, start - _AROUND) : start])
        tail = " ".join(wanted[end : end + _AROUND])
        was, became = " ".join(wanted[start:end]), " ".join(there[first:last])
        if not old or not new:
            yield ClauseChange(clause.name, was, became)
        else:
            shown = (" ".join(filter(None, ("…", head, part, tail, "…"))) for part in (was, became))
            yield ClauseChange(clause.name, *shown)


def _is_misread(old: str, new: str) -> bool:
    """Tell whether a recogniser can have taken some letters for others."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only where forms came back

    if not old:
        return len(new) < 3
    one, other = (_alike(each) for each in (old, new))
    return Levenshtein.distance(one, other) <= (len(one) // 5 if len(one) > 4 else 0)


def _alike(text: str) -> str:
    """Spell alike what a recogniser takes for each other."""
    return text.translate(_CONFUSED).replace("rn", "m").replace("vv", "w").replace("ll", "n")


def leave_out_moved(
    changes: Sequence[ClauseChange], added: Sequence[ClauseChange]
) -> tuple[tuple[ClauseChange, ...], list[ClauseChange]]:
    """Leave out what a recogniser has read in another place of the same clause."""
    there: dict[str, set[str]] = {}
    gone: dict[str, set[str]] = {}
    for change in added:
        there.setdefault(change.clause, set()).update(map(_alike_letters, change.returned.split()))
    for change in changes:
        gone.setdefault(change.clause, set()).update(map(_alike_letters, change.issued.split()))

    def is_moved(words: str, other: set[str]) -> bool:
        return all(len(each) < DUST or each in other for each in map(_alike_letters, words.split()))

    kept = tuple(
        each
        for each in changes
        if each.returned or not is_moved(each.issued, there.get(each.clause, set()))
    )
    return kept, [
        each for each in added if not is_moved(each.returned, gone.get(each.clause, set()))
    ]


def _alike_letters(text: str) -> str:
    return _alike(squeeze(text))
