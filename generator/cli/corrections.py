"""``agreements corrections``: what returned forms and replies say is wrong in the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

from generator.changes.corrections import ProposedCorrection, distinct, name_on_form, quoted_in
from generator.cli.shared.agreements import read_states
from generator.cli.shared.console import refuse_all, say, show_json, show_table
from generator.cli.shared.corrections_file import cannot_write, write_corrections
from generator.cli.shared.loading import need_papers, read_papers, read_settings
from generator.cli.shared.options import FolderOptions, JsonOptions, PaperOptions, several
from generator.ledger.returned import ReturnEntry
from generator.office import all_returns
from generator.paper import Paper
from generator.returns.report_json import kept_report
from generator.returns.verdict.reply_rules import REPLY_SAYS

DETAILS = """\
Shows names corrected on returned forms, and titles or names that replies give in quotation
marks, beside what the list says. Nothing is corrected until you say so: --take writes what is
proposed for a paper into metadata/corrections.csv, and the next `agreements generate` makes a
new form."""
EXAMPLES = """Examples:
  agreements corrections
  agreements corrections --take kim25"""


@dataclass(frozen=True, kw_only=True)
class Options(PaperOptions, FolderOptions, JsonOptions):
    """What the command line says."""

    take: Annotated[
        list[str],
        several("--take", "ID", "Correct the list as proposed for this paper. Can be repeated."),
    ] = field(default_factory=list)


def run(options: Options) -> None:
    """Show what is proposed, and take over what is asked for."""
    settings = read_settings()
    found = read_papers(settings, options, settings.config.template)
    need_papers(settings, found, json=options.json)
    papers = {paper.paper_id: paper for paper in found.papers}
    returns = all_returns(read_states(settings, settings.folder(options.out)))
    proposals = distinct(_proposals(returns, papers))
    if options.json:
        show_json([asdict(each) for each in proposals])
    elif proposals:
        rows = [(p.paper_id, p.field, p.was, p.now, p.source) for p in proposals]
        show_table(("paper", "what", "in the list", "proposed", "from"), rows)
    if not proposals and not options.json:
        say("No returned form or reply contradicts the list.")
    if options.take:
        _take(proposals, options.take, settings.workspace.metadata / "corrections.csv")


def _proposals(
    returns: Iterable[ReturnEntry], papers: Mapping[str, Paper]
) -> Iterator[ProposedCorrection]:
    for entry in returns:
        paper = papers.get(entry.examination.paper_id)
        if paper is not None:
            yield from _of_return(entry, paper)


def _of_return(entry: ReturnEntry, paper: Paper) -> Iterator[ProposedCorrection]:
    try:
        report = kept_report(entry.examination.report)
    except (KeyError, TypeError, ValueError):
        return
    name = entry.arrival.name
    for signer in report.signers:
        yield from name_on_form(paper, signer.name.form, signer.name.metadata, f"the form {name}")
    for finding in report.findings:
        if finding.code == "reply-words":
            words = finding.message.removeprefix(REPLY_SAYS).removesuffix("”")
            yield from quoted_in(words, paper, f"the mail with {name}")


def _take(proposals: Sequence[ProposedCorrection], wanted: Sequence[str], path: Path) -> None:
    """Write what is proposed for some papers into the corrections, all or none."""
    problems = []
    rows = []
    for paper_id in wanted:
        own = [each for each in proposals if each.paper_id == paper_id]
        if not own:
            problems.append(f"{paper_id}: nothing is proposed")
        if len({(each.field, each.was) for each in own}) < len(own):
            problems.append(
                f"{paper_id}: the proposals contradict each other; correct the list by hand"
            )
        problems += [f"{paper_id}: {r}" for each in own if (r := cannot_write(each.now))]
        rows += [(each.paper_id, each.field, each.was, each.now, each.source) for each in own]
    refuse_all(problems)
    write_corrections(path, rows)
