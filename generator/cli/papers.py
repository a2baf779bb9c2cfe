"""``agreements papers``: what was read, who signs, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import typer

import generator
from generator.cli.shared.choosing import where
from generator.cli.shared.console import (
    count,
    diagnostic_as_json,
    output,
    say,
    show_diagnostics,
    show_table,
)
from generator.cli.shared.loading import (
    PaperList,
    Settings,
    named_agreement,
    need_papers,
    papers_of,
    read_papers,
    read_settings,
)
from generator.cli.shared.options import (
    AddressOptions,
    NamedOptions,
    PaperOptions,
    WhereOptions,
)
from generator.diagnostics import Diagnostic, has_errors
from generator.forms.refusals import problems_of
from generator.template.own_fonts import read_fonts

DETAILS = """\
The exit status is 1 if a paper or an entry could not be used. If the workspace has several
agreements, you see which each paper gets, and who signs any of them."""
EXAMPLES = """Examples:
  agreements papers
  agreements papers icml2031.bib --signer last --json
  agreements papers --where track=main
  agreements papers --agreement recording-release"""


_ROOMY = 100
"""Cells of a terminal from which on all columns fit beside those of several agreements."""


@dataclass(frozen=True, kw_only=True)
class Options(PaperOptions, WhereOptions, NamedOptions, AddressOptions):
    """What the command line says."""


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper as it is listed."""

    agreement: generator.Agreement
    """With all who sign any of its agreements."""
    problems: tuple[Diagnostic, ...]
    labels: tuple[str, ...] | None = None
    """What the agreements are called that it gets; None where a workspace has only one."""


def run(options: Options) -> None:
    """Show the papers; exit with 1 if one could not be used."""
    settings = read_settings()
    found = read_papers(settings, options, settings.config.template)
    need_papers(settings, found, json=options.json)
    several = _several(settings, options, found)
    found = _chosen(found, options)
    fonts = read_fonts([settings.workspace.templates])
    listed = [
        ListedPaper(each, problems_of(each, fonts), labels)
        for each, labels in _listed(found, several, options)
    ]
    if options.json:
        show_diagnostics(found.problems)
        options.show_json([as_json(each) for each in listed])
    else:
        _show(found, listed, tuple(several))
    if has_errors([*found.problems, *(item for each in listed for item in each.problems)]):
        raise typer.Exit(1)


def _several(
    settings: Settings, options: Options, found: PaperList
) -> Mapping[str, Mapping[str, generator.Agreement]]:
    """Return the papers of each agreement by id, by what it is called; empty if there is one."""
    entries = settings.agreements
    if options.agreement is not None:
        entries = (named_agreement(settings, options.agreement),)
    elif len(entries) == 1 and not entries[0].papers:
        return {}
    return {
        entry.label: {
            each.paper.paper_id: each
            for each in papers_of(settings, options, found, entry).agreements
        }
        for entry in entries
    }


def _listed(
    found: PaperList,
    several: Mapping[str, Mapping[str, generator.Agreement]],
    options: Options,
) -> Iterator[tuple[generator.Agreement, tuple[str, ...] | None]]:
    """Yield the papers, with what the agreements are called that each gets."""
    if not several:
        yield from ((each, None) for each in found.agreements)
        return
    for each in found.agreements:
        made = {
            label: agreements[each.paper.paper_id]
            for label, agreements in several.items()
            if each.paper.paper_id in agreements
        }
        who = dict.fromkeys(who for one in made.values() for who in one.signatories)
        if made:
            yield replace(each, signatories=tuple(who)), tuple(made)
        elif options.agreement is None:
            yield each, ()


def _chosen(found: PaperList, options: Options) -> PaperList:
    """Return the papers that were asked for."""
    if not options.where:
        return found
    ids = {paper.paper_id for paper in where(options, found.papers)}
    agreements = tuple(each for each in found.agreements if each.paper.paper_id in ids)
    return replace(found, papers=tuple(each.paper for each in agreements), agreements=agreements)


def as_json(listed: ListedPaper) -> dict[str, object]:
    """Return a paper as an object for JSON."""
    agreement, paper = listed.agreement, listed.agreement.paper
    signatories = [
        {"name": who.name, "email": who.email, "basis": str(who.basis)}
        for who in agreement.signatories
    ]
    return {
        "id": paper.paper_id,
        "source": str(replace(paper.span, entry=None)),
        "title": paper.title.plain,
        "authors": [
            {
                "name": str(author.name),
                "given": author.name.given,
                "family": author.name.family,
                "email": author.email,
            }
            for author in paper.authors
        ],
        **({"agreements": [*listed.labels]} if listed.labels is not None else {}),
        "extra": dict(paper.extra),
        "signatory": signatories[0],
        "signatories": signatories,
        "problems": [diagnostic_as_json(problem) for problem in listed.problems],
    }


def _show(found: PaperList, listed: Sequence[ListedPaper], labels: Sequence[str]) -> None:
    has_addresses = any(_addresses(each.agreement) for each in listed)
    # The table leaves out a column in which nothing is: the agreements need its room.
    is_narrow = bool(labels) and output.is_terminal and output.width < _ROOMY
    rows = [
        (
            each.agreement.paper.paper_id,
            each.agreement.paper.title.plain,
            *("yes" if label in (each.labels or ()) else "" for label in labels),
            "; ".join(who.name for who in each.agreement.signatories if who.name) or "—",
            "" if is_narrow else str(each.agreement.signatories[0].basis),
            _in_brief(each.problems),
            _addresses(each.agreement) or ("none" if has_addresses else ""),
        )
        for each in listed
    ]
    titles = ("id", "title", *labels, "who signs", "known from", "problems", "address")
    show_table(titles, rows, ("title", "who signs", "known from"))
    show_diagnostics(found.problems)
    for each in listed:
        show_diagnostics(each.problems)
    signers = [who for each in listed for who in each.agreement.signatories]
    guessed = sum(bool(who.name) and not who.known for who in signers)
    say(f"{count(len(listed), 'paper')}; {count(guessed, 'signer')} guessed.")
    unknown = sum(not who.email for who in signers)
    if unknown:
        without = count(unknown, "signer")
        say(f"{without} without an address: add it to metadata/contacts.csv.")


def _addresses(agreement: generator.Agreement) -> str:
    return "; ".join(who.email for who in agreement.signatories if who.email)


def _in_brief(problems: Iterable[Diagnostic]) -> str:
    numbers = Counter(str(problem.severity) for problem in problems)
    return ", ".join(count(number, severity) for severity, number in numbers.items())
