"""``agreements compare``: the papers themselves, as PDFs, beside the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from generator.changes.words import WordChange, diff_words
from generator.cli.shared.console import (
    count,
    messages,
    refuse_all,
    say,
    show_json,
    show_line,
    show_table,
    shown,
)
from generator.cli.shared.corrections_file import cannot_write, write_corrections
from generator.cli.shared.loading import need_papers, read_papers, read_settings
from generator.cli.shared.options import AllPapers, JsonOptions, PaperOptions, several, some_files
from generator.manuscripts.compare import ManuscriptComparison, TitleCheck, compare_with_list
from generator.manuscripts.first_page import read_first_pages
from generator.paper import Paper
from generator.text import Math, Subscript, Superscript

DETAILS = """\
Each PDF is matched to its paper by its file name, such as 7.pdf, or by its title. The title and
authors on its first page are compared with the list. Nothing is corrected until you say so:
--take writes the printed title into metadata/corrections.csv, and the next `agreements
generate` makes a new form.

The exit status is 1 if something differs or could not be read."""
EXAMPLES = """Examples:
  agreements compare camera-ready/
  agreements compare camera-ready/7.pdf --take 7"""


@dataclass(frozen=True, kw_only=True)
class Options(JsonOptions):
    """What the command line says."""

    files: Annotated[
        list[Path],
        some_files("PDF", "The papers, or folders of them."),
    ] = field(default_factory=list)
    metadata: Annotated[
        list[Path],
        typer.Option(
            exists=True,
            metavar="FILE",
            help="The list of papers (by default, the metadata folder of the workspace).",
            show_default=False,
        ),
    ] = field(default_factory=list)
    all_papers: AllPapers = False
    take: Annotated[
        list[str],
        several("--take", "ID", "Correct the list to this paper's printed title. Can be repeated."),
    ] = field(default_factory=list)


def run(options: Options) -> None:
    """Compare, and take over what is asked for; exit with 1 if a person has to look."""
    files = tuple(_pdfs(options.files))
    if not files:
        raise typer.BadParameter("name the papers' PDFs, or a folder of them.")
    settings = read_settings()
    listed = PaperOptions(metadata=options.metadata, all_papers=options.all_papers)
    found = read_papers(settings, listed, settings.config.template)
    need_papers(settings, found, json=options.json)
    with messages.status(f"Reading {count(len(files), 'paper')} …"):
        comparisons = compare_with_list(read_first_pages(files), found.papers)
    if options.json:
        show_json([_as_json(each) for each in comparisons])
    else:
        _show(comparisons, len(found.papers))
    if options.take:
        _take(comparisons, options.take, settings.workspace.metadata / "corrections.csv")
    elif any(each.differs for each in comparisons):
        raise typer.Exit(1)


def _pdfs(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(child for child in path.iterdir() if child.suffix.lower() == ".pdf")
        else:
            yield path


def _show(comparisons: Sequence[ManuscriptComparison], papers: int) -> None:
    rows = [
        (each.paper.paper_id if each.paper else "?", each.page.file.name, *_in_brief(each))
        for each in comparisons
        if each.differs
    ]
    show_table(("paper", "file", "title", "authors"), rows)
    for each in comparisons:
        if each.differs:
            for line in _details(each):
                show_line(line)
    same = sum(not each.differs for each in comparisons)
    say(f"{count(len(comparisons), 'PDF')}: {same} match the list, {len(rows)} to look at.")
    missing = papers - len({each.paper.paper_id for each in comparisons if each.paper})
    if missing:
        say(f"{count(missing, 'paper')} in the list without a PDF.")


def _in_brief(each: ManuscriptComparison) -> tuple[str, str]:
    if each.page.problem:
        return each.page.problem, ""
    if each.paper is None or each.printed is None or each.title is None:
        return "cannot tell which paper this is", ""
    authors = [
        f"{len(names)} {word}"
        for names, word in ((each.printed.missing, "missing"), (each.printed.others, "perhaps new"))
        if names
    ]
    if each.reordered:
        authors.append("in another order")
    return str(each.title), ", ".join(authors) or "same"


def _details(each: ManuscriptComparison) -> Iterator[str]:
    if each.paper is None or each.printed is None:
        return
    name = shown(each.paper.paper_id)
    if each.title is TitleCheck.NOT_FOUND:
        yield f"{name}: the title in the list is not on the first page; its largest text is:"
        yield f"  {shown(each.printed.title) or '–'}"
    elif each.title is not TitleCheck.SAME:
        yield f"{name}: {_marked(each.paper.title.plain, each.printed.title)}"
    for missing in each.printed.missing:
        yield f"{name}: {shown(missing)} is not among the printed authors"
    for other in each.printed.others:
        yield f"{name}: {shown(other)} is printed but not in the list"
    if each.reordered:
        yield f"{name}: printed in the order {shown('; '.join(each.printed.authors))}"


def _marked(listed: str, printed: str) -> str:
    """Show word by word how the printed title differs: ``[-list-]{+paper+}``, as diffs do."""
    signs = {WordChange.REMOVED: "[-{}-]", WordChange.ADDED: "{{+{}+}}", WordChange.KEPT: "{}"}
    runs = diff_words(listed, printed)
    return "".join(
        signs[run.mark].format(shown(run.text.rstrip())) + (" " if run.text.endswith(" ") else "")
        for run in runs
    )


def _as_json(each: ManuscriptComparison) -> dict[str, object]:
    printed = each.printed
    return {
        "file": str(each.page.file),
        "id": each.paper.paper_id if each.paper else None,
        "problem": each.page.problem or None,
        "title": None if each.title is None else str(each.title),
        "printed_title": printed.title if printed else None,
        "missing_authors": list(printed.missing) if printed else [],
        "other_names": list(printed.others) if printed else [],
        "reordered": each.reordered,
    }


def _take(comparisons: Sequence[ManuscriptComparison], wanted: Sequence[str], path: Path) -> None:
    """Write the printed titles of some papers into the corrections, all or none."""
    by_paper = {each.paper.paper_id: each for each in comparisons if each.paper}
    rows = []
    problems = []
    for paper_id in wanted:
        each = by_paper.get(paper_id)
        reason = _cannot_take(each)
        if reason or each is None or each.paper is None or each.printed is None:
            problems.append(f"{paper_id}: {reason}")
        else:
            source = f"{each.page.file.name}, first page"
            rows.append((paper_id, "title", each.paper.title.plain, each.printed.title, source))
    refuse_all(problems)
    write_corrections(path, rows)


def _cannot_take(each: ManuscriptComparison | None) -> str:
    """Say why a printed title cannot be taken over; empty if it can."""
    if each is None or each.paper is None or each.printed is None:
        return "no PDF of this paper was read"
    if each.title is TitleCheck.NOT_FOUND or not each.printed.title:
        return "its title was not found on the first page; correct the list by hand"
    if _has_formula(each.paper):
        return "its title has a formula, which would be lost; correct the list by hand"
    return cannot_write(each.printed.title)


def _has_formula(paper: Paper) -> bool:
    return any(isinstance(each, Math | Superscript | Subscript) for each in paper.title.inlines)
