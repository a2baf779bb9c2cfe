"""``agreements papers``: what was read, who signs, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import typer

import generator
from generator.cli.shared.choosing import where
from generator.cli.shared.console import (
    count,
    diagnostic_as_json,
    say,
    show_diagnostics,
    show_table,
)
from generator.cli.shared.loading import PaperList, need_papers, read_papers, read_settings
from generator.cli.shared.options import AddressOptions, PaperOptions, WhereOptions
from generator.diagnostics import Diagnostic, has_errors
from generator.forms.refusals import problems_of
from generator.template.own_fonts import read_fonts

DETAILS = """\
The status is 1 if a paper or an entry could not be used."""
EXAMPLES = """Examples:
  agreements papers
  agreements papers icml2031.bib --signer last --json
  agreements papers --where track=main"""


@dataclass(frozen=True, kw_only=True)
class Options(PaperOptions, WhereOptions, AddressOptions):
    """What the command line says."""


def run(options: Options) -> None:
    """Show the papers; exit with 1 if one could not be used."""
    settings = read_settings()
    found = read_papers(settings, options, settings.config.template)
    need_papers(settings, found, json=options.json)
    found = _chosen(found, options)
    fonts = read_fonts([settings.workspace.templates])
    problems = [problems_of(agreement, fonts) for agreement in found.agreements]
    if options.json:
        show_diagnostics(found.problems)
        options.show_json([as_json(*pair) for pair in zip(found.agreements, problems, strict=True)])
    else:
        _show(found, problems)
    if has_errors([*found.problems, *(item for each in problems for item in each)]):
        raise typer.Exit(1)


def _chosen(found: PaperList, options: Options) -> PaperList:
    """Return the papers that were asked for."""
    if not options.where:
        return found
    ids = {paper.paper_id for paper in where(options, found.papers)}
    agreements = tuple(each for each in found.agreements if each.paper.paper_id in ids)
    return replace(found, papers=tuple(each.paper for each in agreements), agreements=agreements)


def as_json(agreement: generator.Agreement, problems: Iterable[Diagnostic]) -> dict[str, object]:
    """Return a paper as an object for JSON."""
    paper = agreement.paper
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
        "extra": dict(paper.extra),
        "signatory": signatories[0],
        "signatories": signatories,
        "problems": [diagnostic_as_json(problem) for problem in problems],
    }


def _show(found: PaperList, problems: list[tuple[Diagnostic, ...]]) -> None:
    has_addresses = any(map(_addresses, found.agreements))
    rows = [
        (
            agreement.paper.paper_id,
            agreement.paper.title.plain,
            "; ".join(who.name for who in agreement.signatories if who.name) or "—",
            str(agreement.signatories[0].basis),
            _in_brief(each),
            _addresses(agreement) or ("none" if has_addresses else ""),
        )
        for agreement, each in zip(found.agreements, problems, strict=True)
    ]
    titles = ("id", "title", "who signs", "known from", "problems", "address")
    show_table(titles, rows, ("title", "who signs", "known from"))
    show_diagnostics(found.problems)
    for each in problems:
        show_diagnostics(each)
    guessed = sum(
        bool(who.name) and not who.known
        for agreement in found.agreements
        for who in agreement.signatories
    )
    say(f"{count(len(found.papers), 'paper')}; {count(guessed, 'signer')} guessed.")
    unknown = sum(not who.email for each in found.agreements for who in each.signatories)
    if unknown:
        signers = count(unknown, "signer")
        say(f"{signers} without an address: write it into metadata/contacts.csv.")


def _addresses(agreement: generator.Agreement) -> str:
    return "; ".join(who.email for who in agreement.signatories if who.email)


def _in_brief(problems: Iterable[Diagnostic]) -> str:
    numbers = Counter(str(problem.severity) for problem in problems)
    return ", ".join(count(number, severity) for severity, number in numbers.items())
