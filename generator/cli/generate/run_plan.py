"""What ``generate`` and ``changes`` share: from the options and a state to a planned run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import typer

import generator
from generator import office
from generator.agreements import AgreementEntry
from generator.batch import (
    PaperMatching,
    Request,
    RunPlan,
    Setup,
    after_decisions,
    find_sources,
    match_papers,
    plan_steps,
)
from generator.changes.renames import LookAlike
from generator.cli.generate.options import IDENTICAL, RunOptions
from generator.cli.shared.choosing import chosen_ids, need_known
from generator.cli.shared.console import count, refuse, say, show_diagnostics, shown
from generator.cli.shared.loading import (
    PaperList,
    Settings,
    chosen_agreements,
    need_papers,
    papers_of,
    read_papers,
    show_found,
)
from generator.cli.shared.rendering import make_renderer
from generator.diagnostics import Diagnostic, warning
from generator.ledger import Record
from generator.ledger.folder import Alteration, FolderState
from generator.office import State
from generator.program_files import files_of
from generator.sources.parsed_file import Together

_MANY = 6
"""From how many papers on one question is asked for all that only have a new id."""


@dataclass(frozen=True, slots=True)
class RunInputs:
    """What a run is planned from."""

    found: PaperList
    setup: Setup
    renderer: generator.Renderer
    names: Mapping[str, str]
    only: frozenset[str] = frozenset()
    """The papers that were asked for; all if it is empty."""

    @property
    def is_none_meant(self) -> bool:
        """Whether the agreement is for none of the papers that were asked for."""
        return bool(self.only) and self.only.isdisjoint(self.names)


class Dialogue:
    """What a person was told and said in this run: once of each paper, whatever is to be signed."""

    def __init__(self) -> None:
        """Begin with nobody asked."""
        self._answers: dict[tuple[str, str], str] = {}
        self._told: set[Diagnostic] = set()

    def about(self, pair: LookAlike, matching: PaperMatching) -> str:
        """Return whether a paper was renamed: ``y``, ``n`` or ``l`` for later."""
        key = pair.old, pair.new
        if key not in self._answers:
            self._answers[key] = _ask(pair, matching)
        return self._answers[key]

    def about_all(self, identical: Mapping[str, str]) -> bool:
        """Return whether all of these papers were renamed."""
        if all(self._answers.get(pair) == "y" for pair in identical.items()):
            return True
        confirmed = _confirm_all(identical)
        if confirmed:
            self._answers |= dict.fromkeys(identical.items(), "y")
        return confirmed

    def untold(self, problems: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return the problems that were not told yet, and take them for told."""
        found = [each for each in dict.fromkeys(problems) if each not in self._told]
        self._told.update(found)
        return found


class ListReader:
    """Reads the papers when they are first needed; all agreements share them."""

    def __init__(self, settings: Settings, options: RunOptions) -> None:
        """Take what says which papers; nothing is read yet."""
        self._settings = settings
        self._options = options
        self._found: PaperList | None = None

    def size(self) -> int:
        """Return how many bytes the files have that are still to be read."""
        if self._found is not None:
            return 0
        paths = self._options.metadata or (self._settings.workspace.metadata,)
        files = (file for path in paths for file in files_of(path))
        return sum(file.stat().st_size for file in files if file.is_file())

    def read(self, together: Together | None = None) -> PaperList:
        """Return the papers; exit if there are none.

        Args:
            together: who helps to read a long list.
        """
        if self._found is None:
            settings, options = self._settings, self._options
            found = read_papers(settings, options, settings.config.template, together)
            need_papers(settings, found, json=options.json)
            self._found = found
        return self._found


def read_inputs(
    settings: Settings,
    options: RunOptions,
    entry: AgreementEntry,
    read: Callable[[], PaperList],
) -> RunInputs:
    """Load the template and the papers; show what is wrong with them, and exit if it must be."""
    renderer, template_options = make_renderer(settings, entry.template, options.chosen_formats)
    listed = read()
    only = chosen_ids(options, listed.papers)
    found = papers_of(settings, options, listed, entry)
    reader = generator.Renderer(
        renderer.template, template_options, frozenset({generator.Format.MARKDOWN})
    )
    setup = Setup(reader, renderer.formats, template_options, settings.config.changes)
    names = generator.file_names(paper.paper_id for paper in found.papers)
    return RunInputs(found, setup, renderer, names, only)


def plan_runs(
    settings: Settings, options: RunOptions, read: Callable[[], PaperList] | None = None
) -> tuple[RunPlan, ...]:
    """Plan a run of each agreement and touch nothing; show what is wrong.

    Args:
        settings: of the workspace.
        options: of the run.
        read: gives the papers, to whoever has read them already.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    read = read or ListReader(settings, options).read
    states = office.read_all(settings.folder(options.out))
    first = next(iter(states.values()))
    show_diagnostics(first.problems)
    plans: list[RunPlan] = []
    problems: list[Diagnostic] = []
    people = Dialogue()
    for entry in chosen_agreements(settings, options):
        inputs = read_inputs(settings, options, entry, read)
        if inputs.is_none_meant:
            continue
        state = states.get(entry.name) or first.without(entry.name)
        asked = fitting(options, entry, states)
        run_plan = plan_agreement(inputs, state.records, state.files(), asked, people)
        plans.append(after_decisions(run_plan, state.returns))
        problems += warnings_of(plans[-1])
    show_found(read())
    show_diagnostics(people.untold(problems))
    return tuple(plans)


def fitting(options: RunOptions, entry: AgreementEntry, states: Mapping[str, State]) -> RunOptions:
    """Return the options without what is said of papers that only other agreements know."""
    known = {name: _ids_of(state) for name, state in states.items()}
    own = known.get(entry.name, frozenset())

    def is_meant(word: str, ids: frozenset[str]) -> bool:
        return any(word == each or word.startswith(f"{each}=") for each in ids)

    def kept(words: Sequence[str]) -> list[str]:
        return [
            word
            for word in words
            if is_meant(word, own) or not any(is_meant(word, ids) for ids in known.values())
        ]

    return replace(options, renames=kept(options.renames), withdrawn=kept(options.withdrawn))


def _ids_of(state: State) -> frozenset[str]:
    return frozenset(
        each for record in state.records.values() for each in (record.paper_id, *record.former_ids)
    )


def plan_agreement(
    inputs: RunInputs,
    records: Mapping[str, Record],
    state: FolderState,
    options: RunOptions,
    people: Dialogue,
) -> RunPlan:
    """Plan the run; ask at a terminal which papers were renamed, and exit on wrong usage."""
    agreements = inputs.found.agreements
    found = inputs.found
    sources = find_sources(found.papers, found.problems, records, state.path)
    request = _request(inputs, records, options)
    matching = match_papers(agreements, records, request, sources)
    if matching.look_alikes and not inputs.only:
        request = _answered(request, matching, options, people)
    if request.renames or matching.look_alikes:
        agreements = found.renamed(request.renames).agreements
        matching = match_papers(agreements, records, request, sources)
    setup = replace(inputs.setup, request=request)
    return plan_steps(agreements, inputs.names, matching, state, setup)


def warnings_of(run_plan: RunPlan) -> tuple[Diagnostic, ...]:
    """Say what a person should know of a run, whatever else is shown."""
    return (
        *map(_altered, run_plan.alterations),
        *doubts(run_plan.matching.look_alikes),
        *map(_held, run_plan.matching.undecided),
    )


def notes(run_plan: RunPlan) -> list[str]:
    """Return the sentences on forms that are out or came back and are outdated."""
    lines = []
    signed = sum(item.needs_signature for item in run_plan.comparisons)
    if signed:
        lines.append(
            f"{count(signed, 'form was', 'forms were')} signed before a change that asks for a new "
            "signature: `agreements changes` shows which."
        )
    sent = sum(item.sent is not None and item.returned is None for item in run_plan.comparisons)
    if sent:
        lines.append(
            f"{count(sent, 'form')} changed after {'it was' if sent == 1 else 'they were'} sent."
        )
    return lines


def _altered(item: Alteration) -> Diagnostic:
    message = f"{item.name} of {item.paper_id} was {item.state} outside this program"
    if item.state == "edited":
        return warning(message, "the issued form takes its place; the edited file is kept")
    return warning(message, "it will be made again")


def doubts(pairs: Sequence[LookAlike]) -> Iterator[Diagnostic]:
    """Ask about each pair, but only once about many that are the same in everything."""
    identical = [pair for pair in pairs if pair.identical]
    if len(identical) < _MANY:
        identical = []
    yield from (_unsure(pair) for pair in pairs if not (identical and pair.identical))
    if identical:
        example = identical[0]
        yield warning(
            f"{len(identical)} papers have a new id and the same title and authors as before, "
            f"such as {example.new}, before {example.old}; nothing happens until you decide",
            "if they are the same papers: --rename identical; `agreements changes` lists them",
        )


def _unsure(pair: LookAlike) -> Diagnostic:
    authors = pair.author_likeness
    known = "" if authors is None else f", authors {authors:.0%}"
    return warning(
        f"{pair.new} looks like what was {pair.old} (title alike "
        f"{pair.title_likeness:.0%}{known}); neither is touched until you decide",
        f"if it is: --rename {pair.old}={pair.new}; if not: --withdrawn {pair.old}",
    )


def _held(record: Record) -> Diagnostic:
    if record.is_kept:
        return warning(
            f"{record.paper_id} is not in the list, but its withdrawal was undone, so its form "
            "stays",
            f"if it is withdrawn after all: --withdrawn {record.paper_id}",
        )
    return warning(
        f"{record.paper_id} is not among the papers that could be read; its form stays",
        f"fix the metadata; if it is withdrawn: --withdrawn {record.paper_id}",
    )


def _request(inputs: RunInputs, records: Mapping[str, Record], options: RunOptions) -> Request:
    ids = [paper.paper_id for paper in inputs.found.papers]
    need_known(options.withdrawn, list(records), "agreement")
    for paper_id in options.withdrawn:
        if paper_id in ids:
            refuse(f"{paper_id} is still in the metadata, so it is not withdrawn")
    renames: dict[str, str] = {}
    for word in options.renames:
        if word != IDENTICAL:
            renames |= _parse_rename(word, set(ids), records)
    if len(set(renames.values())) < len(renames):
        refuse("two forms cannot be renamed to one paper")
    return Request(inputs.only & set(ids), options.makes_all, renames, frozenset(options.withdrawn))


def _parse_rename(word: str, ids: set[str], records: Mapping[str, Record]) -> dict[str, str]:
    """Read ``OLD=NEW``; an id can itself have the sign in it."""
    pieces = word.split("=")
    pairs = [("=".join(pieces[:i]), "=".join(pieces[i:])) for i in range(1, len(pieces))]
    for old, new in pairs:
        if new in records and old in records[new].former_ids:
            return {}  # a run that was stopped has already done it
    fitting = [(old, new) for old, new in pairs if old in records and new in ids]
    if not pairs or not fitting:
        refuse(
            f"--rename {word}: write OLD=NEW, the id of an issued form and that of a paper in the "
            "metadata"
        )
    old, new = fitting[0]
    if old in ids or new in records:
        known = old if old in ids else new
        state = "is still in the metadata" if old in ids else "already has a form of its own"
        refuse(f"--rename {word}: {known} {state}")
    return {old: new}


def _answered(
    request: Request, matching: PaperMatching, options: RunOptions, people: Dialogue
) -> Request:
    """Take the answers of the command line, then those of the person at the terminal."""
    renames, withdrawn = dict(request.renames), set(request.withdrawn)
    identical = {pair.old: pair.new for pair in matching.look_alikes if pair.identical}
    asked = [pair for pair in matching.look_alikes if pair.old not in identical]
    at_terminal = options.may_ask and sys.stdin.isatty() and sys.stderr.isatty()
    if IDENTICAL in options.renames or (
        at_terminal and len(identical) > 1 and people.about_all(identical)
    ):
        renames |= identical
    else:
        asked = list(matching.look_alikes)
    for pair in asked if at_terminal else ():
        answer = people.about(pair, matching)
        if answer == "y":
            renames[pair.old] = pair.new
        elif answer == "n":
            withdrawn.add(pair.old)
    return replace(request, renames=renames, withdrawn=frozenset(withdrawn))


def _confirm_all(identical: Mapping[str, str]) -> bool:
    say(f"{len(identical)} papers have a new id, and the same title and authors as before:")
    pairs = [f"{shown(old)} is {shown(new)}" for old, new in identical.items()]
    say("; ".join(pairs[:8]) + (" and so on." if len(pairs) > 8 else "."))
    return typer.confirm("Are they the same papers?", default=False, err=True)


def _ask(pair: LookAlike, matching: PaperMatching) -> str:
    old = next(record for record in matching.gone if record.paper_id == pair.old)
    say(f"{shown(pair.old)}: “{shown(old.current.content.title or '')}” is no longer there.")
    say(f"{shown(pair.new)} is new and looks like it.")
    return str(typer.prompt("Is it the same paper? (y)es, (n)o, (l)ater", default="l", err=True))[
        :1
    ].lower()
