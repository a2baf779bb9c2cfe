"""All contenders on the same papers, in rounds: whatever disturbs the machine hits all alike.

python -m bench.race [--quick] [metadata …]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.papers import take
from bench.settings import Settings, read_settings, verdict
from bench.worker import Turn, Worker
from generator.paper import Paper

OURS, PAIR, LIMIT, FILLING = "ours", "ours_pair", "limit", "filling"
LAYING_OUT = ("platypus", "typst_python", "weasy", "fpdf2")
CONTENDERS = (OURS, PAIR, *LAYING_OUT, FILLING, LIMIT)

WARM_UP, CHECKED = 40, 12
"""Papers for each; no round has them."""
LEAST = 4
"""Forms in a turn."""


@dataclass(frozen=True, slots=True)
class Race:
    """What came out."""

    labels: Mapping[str, str]
    turns: Mapping[str, Sequence[Turn]]
    """One per round."""

    def cpu_ratio(self, name: str) -> float:
        """Compare a contender's CPU time per form with ours."""
        pairs = zip(self.turns[name], self.turns[OURS], strict=True)
        return median(
            (one.cpu_seconds / one.forms) / (two.cpu_seconds / two.forms) for one, two in pairs
        )

    def ratios(self, name: str, other: str) -> list[float]:
        """Compare two contenders round by round: the time of ``name`` in times of ``other``."""
        pairs = zip(self.turns[name], self.turns[other], strict=True)
        return [one.each / two.each for one, two in pairs]


def main() -> None:
    """Race, and print the results as Markdown."""
    race = run(read_settings())
    print(_table(race))
    print()
    print("\n".join(_goals(race)))


def run(settings: Settings) -> Race:
    """Set all contenders up, and race them."""
    rounds, seconds = settings.pick(5, 3), settings.pick(1_500, 400) / 1_000
    most = settings.pick(2_000, 500)
    papers = take(settings.data, WARM_UP + CHECKED + most * (rounds + 1))
    warm, checked, fresh = (
        papers[:WARM_UP],
        papers[WARM_UP : WARM_UP + CHECKED],
        papers[WARM_UP + CHECKED :],
    )
    workers: dict[str, Worker] = {}
    try:
        sizes: dict[str, int] = {}
        for name in CONTENDERS:
            worker = workers[name] = Worker(name, warm)
            if name != LIMIT:  # it writes the bytes of other papers
                worker.check(checked)
            # The first forms are slow; with them alone a fast contender's turns would be too short.
            for forms in (LEAST, most):
                each = worker.turn(warm[: min(forms, sizes.get(name, forms))]).each
                sizes[name] = max(LEAST, min(most, round(seconds / each)))
            _say(f"{worker.label}: ready, {sizes[name]} forms in a turn")
        turns = _rounds(workers, sizes, [fresh[n * most :][:most] for n in range(rounds + 1)])
        return Race({name: worker.label for name, worker in workers.items()}, turns)
    finally:
        for worker in workers.values():
            worker.stop()


def _rounds(
    workers: Mapping[str, Worker], sizes: Mapping[str, int], rounds: Sequence[Sequence[Paper]]
) -> dict[str, list[Turn]]:
    turns: dict[str, list[Turn]] = {name: [] for name in workers}
    order = list(workers)
    chance = random.Random(3)
    for number, papers in enumerate(rounds):
        chance.shuffle(order)
        for name in order:
            turns[name].append(workers[name].turn(papers[: sizes[name]]))
        _say(f"round {number} of {len(rounds) - 1}")
    # The first round warms the caches and is not counted.
    return {name: made[1:] for name, made in turns.items()}


def _table(race: Race) -> str:
    lines = [
        "| contender | time against ours (lowest to highest round) | CPU time against ours "
        "| ms per form | forms per second | PDF, kB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name in sorted(race.turns, key=lambda name: median(race.ratios(name, OURS))):
        made = race.turns[name]
        ratios = race.ratios(name, OURS)
        each = median(turn.each for turn in made)
        size = sum(turn.pdf_bytes for turn in made) / sum(turn.forms for turn in made)
        # What the pair's processes use is not in the CPU time of the one that leads them.
        cpu = "" if name == PAIR else f"{race.cpu_ratio(name):.2f}"
        lines.append(
            f"| {race.labels[name]} | {median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f}) "
            f"| {cpu} | {each * 1e3:.2f} | {1 / each:.0f} | {size / 1e3:.1f} |"
        )
    return "\n".join(lines)


def _goals(race: Race) -> list[str]:
    ratio = {name: median(race.ratios(name, OURS)) for name in race.turns}
    fastest = min(LAYING_OUT, key=lambda name: ratio[name])
    limit = median(race.ratios(OURS, LIMIT))
    pair = 1 / ratio[PAIR]
    goals = [
        (
            f"{ratio[fastest]:.1f} times the forms per second of {race.labels[fastest]}, the "
            "fastest that lays text out",
            verdict("10", met=ratio[fastest] >= 10),
        ),
        (
            f"{ratio[FILLING]:.1f} times the forms per second of filling a ready form",
            verdict("more than 1", met=ratio[FILLING] > 1),
        ),
        (f"{limit:.1f} times the limit's time", verdict("at most 4", met=limit <= 4)),
        (
            f"two processes make {pair:.2f} times the forms of one",
            verdict("1.7", met=pair >= 1.7),
        ),
    ]
    return [f"- {found} – {judged}" for found, judged in goals]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
