"""Which of the papers a command is about: by id, or by what the list says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn

from generator.agreements import meets
from generator.cli.shared.console import refuse, refuse_all
from generator.cli.shared.options import AgreementOptions, WhereOptions
from generator.paper import Paper

_SHOWN = 8
"""Values that a message names."""


def chosen_ids(options: AgreementOptions, papers: Sequence[Paper]) -> frozenset[str]:
    """Return the ids of the papers that ``--only`` and ``--where`` choose; empty if all are meant.

    An id that no paper has, or a condition that no paper meets, is refused.
    """
    need_known(options.only, [paper.paper_id for paper in papers], "paper")
    only = frozenset(options.only)
    if not options.where:
        return only
    found = frozenset(paper.paper_id for paper in where(options, papers))
    if only and not only & found:
        refuse("none of the papers named by --only matches --where")
    return only & found if only else found


def where(options: WhereOptions, papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """Return the papers that meet every ``--where``; refuse one that no paper can meet."""
    left = tuple(papers)
    for condition in options.where:
        if "=" not in condition:
            refuse(f"--where {condition} is not NAME=VALUE", "as in --where track=main")
        left = tuple(paper for paper in left if meets(paper, condition))
        if not left:
            refuse_condition(condition, papers)
    return left


def refuse_condition(condition: str, papers: Sequence[Paper]) -> NoReturn:
    """Say what the list has instead of what a condition asks for, and exit."""
    name, _, value = condition.partition("=")
    name, value = name.strip().casefold(), value.strip()
    values = Counter(dict(paper.extra).get(name, "") for paper in papers)
    values.pop("", None)
    if values:
        listed = ", ".join(f"{each} ({count})" for each, count in values.most_common(_SHOWN))
        refuse(f"no paper has {name}={value}", f"there is: {listed}")
    names = sorted({each for paper in papers for each, _ in paper.extra})
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it has: {', '.join(names) or 'nothing else'}"
    refuse(f"no paper in the list has “{name}”", hint)


def need_known(wanted: Iterable[str], known: Collection[str], kind: str) -> None:
    """Refuse words that are not known, all at once, with the ones that are like them."""
    refuse_all(f"there is no {kind} {_near(word, known)}" for word in wanted if word not in known)


def _near(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, known, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"“{word}”{hint}"
