"""What `agreements generate` would do, title by title; a button does it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from generator.batch import Issue, RunPlan
from generator.changes.compare import Comparison
from generator.changes.renames import LookAlike
from generator.cli.changes.report import sections
from generator.cli.changes.table import ASKS, outdated, remark, summary
from generator.cli.generate.make import FormsToMake, make_forms
from generator.cli.generate.options import Options, RunOptions
from generator.cli.generate.report import RunReport
from generator.cli.generate.rows import PaperRow
from generator.cli.generate.run_cache import run_key
from generator.cli.generate.run_plan import ListReader, doubts, notes, plan_runs
from generator.cli.shared.console import show_diagnostics
from generator.cli.shared.loading import PaperList, chosen_agreements, need_papers
from generator.desk.answers import Asked, DeskAnswer, HtmlPage, Moved, get, post
from generator.desk.background import Progress
from generator.desk.reading import Desk, listened
from generator.desk.work import begin

_SAME, _GONE = "same", "gone"
"""What a person says of two ids that may be of one paper."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run would do, and what was said of it."""

    runs: tuple[RunPlan, ...]
    """One for each agreement of the workspace."""
    said: Sequence[str]
    """What is wrong, in sentences."""
    token: str
    """Of all that it was planned from: another one, another plan."""

    @property
    def due(self) -> int:
        """How many forms would be made."""
        return sum(isinstance(step, Issue) for run in self.runs for step in run.steps)

    @property
    def set_asides(self) -> int:
        """How many forms of withdrawn papers would be moved away."""
        return sum(len(run.set_asides) for run in self.runs)

    @property
    def pairs(self) -> tuple[LookAlike, ...]:
        """The papers of which a person has to say whether they are the same."""
        found = (pair for run in self.runs for pair in run.matching.look_alikes)
        return tuple({(pair.old, pair.new): pair for pair in found}.values())

    @property
    def comparisons(self) -> list[Comparison]:
        """What became of each form."""
        return [each for run in self.runs for each in run.comparisons]


@dataclass(frozen=True, kw_only=True)
class DeskOptions(Options):
    """A run that asks nobody at the terminal."""

    @property
    def may_ask(self) -> bool:
        """Whether a person at the terminal is asked: they are asked on the page."""
        return False


class DeskReport(RunReport):
    """Tells a page how far a run is, and what came of it."""

    def __init__(self, progress: Progress, desk: Desk, agreement: str) -> None:
        super().__init__(desk.folder, agreement)
        self._progress = progress

    def add(self, row: PaperRow) -> None:
        """Count a form, and say why one was refused."""
        super().add(row)
        show_diagnostics(row.problems)
        self._progress.step()

    def finish(self) -> None:
        """Sum up."""
        for line in self.summary():
            self._progress.say(line)


def plan_now(desk: Desk) -> Planned:
    """Return what a run would do now.

    Raises:
        DiagnosticError: there are no papers, or the template has a mistake.
    """
    settings, folder = desk.settings, desk.out
    identity = desk.forms_identity

    def read() -> PaperList:
        found = desk.papers
        need_papers(settings, found, json=False)
        return found

    def make() -> Planned:
        runs, said = listened(lambda: plan_runs(settings, RunOptions(out=folder), read))
        token = hashlib.sha256(repr(identity).encode("utf-8", "surrogatepass")).hexdigest()
        pairs = [pair for run in runs for pair in run.matching.look_alikes]
        asked = [each.message for each in doubts(pairs)]  # on the page itself
        lines = [line for line in said if not any(each in line for each in asked)]
        return Planned(runs, (*lines, *(line for run in runs for line in notes(run))), token)

    return desk.kept("changes", identity, make)


def show(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show what changed, and what that asks for."""
    if desk.works.last is not None and desk.works.last.is_running:
        return Moved("/work")  # forms are being made; afterwards there is something to see
    planned = plan_now(desk)
    comparisons = planned.comparisons
    values = {
        "planned": planned,
        "summary": summary(comparisons),
        "sections": list(sections(comparisons)),
        "titles": {each.paper_id: each.title for each in comparisons},
        "remark": remark,
        "outdated": outdated,
        "asks": ASKS,
    }
    return HtmlPage("changes", "Changes", values)


def generate(desk: Desk, asked: Asked) -> DeskAnswer:
    """Make the forms that the page showed, if they are still those."""
    planned = plan_now(desk)
    if asked.field("plan") != planned.token:
        desk.notify(
            "Something has changed since this page was shown, so nothing was done. Look again."
        )
        return Moved("/changes")
    said = {pair: asked.field(f"pair-{number}") for number, pair in enumerate(planned.pairs)}
    options = DeskOptions(
        out=desk.out,
        quiet=True,
        renames=[f"{pair.old}={pair.new}" for pair, word in said.items() if word == _SAME],
        withdrawn=[pair.old for pair, word in said.items() if word == _GONE],
    )
    settings = desk.settings
    runs = [
        (entry, run_key(settings, options, entry) if options.is_usual else "")
        for entry in chosen_agreements(settings, options)
    ]

    def make(progress: Progress) -> None:
        papers = ListReader(settings, options)
        for entry, key in runs:
            report = DeskReport(progress, desk, entry.name)
            make_forms(settings, options, report, FormsToMake(entry, papers, key))

    steps = sum(len(run.steps) for run in planned.runs)
    return begin(desk, "Making forms", "/changes", steps, make)


ROUTES = (get("/changes", show), post("/changes/generate", generate))
