"""What changed, as a report to forward: Markdown, one self-contained page of HTML, or CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from generator.cli.changes.table import ASKS, is_told, outdated, remark, summary
from generator.cli.shared.console import shown
from generator.spreadsheet import to_csv

if TYPE_CHECKING:
    from generator.changes.compare import Comparison
    from generator.changes.content import Difference

HEADINGS = {
    "unsure": "To be decided: perhaps the same paper under a new id",
    "refused": "No form can be made",
    "changed": "Changed",
    "new": "New",
    "gone": "No longer in the metadata",
    "same": "Outdated forms that are out",
}
"""In the order of the report: first what needs a person."""
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; overflow-wrap: anywhere;
  border-bottom: 1px solid #8886; }
th:first-child { width: 22%; } p { margin: 0 0 .3rem; }
del { color: #b00020; background: #b0002018; }
ins { color: #006b2d; background: #006b2d1c; text-decoration: underline; }
@media (prefers-color-scheme: dark) { del { color: #ff8a96; } ins { color: #7fdc9c; } }
del + ins { margin-left: .2em; }
.sign { font-weight: bold; } .note { opacity: .75; }
"""
_MARKUP = re.compile(r"([\\`*_\[\]<>#&~|$@!]|(?<=www)\.|:(?=//))")
"""What means something within a line of Markdown, links that some readers make of bare addresses
included; no text stands at the start of a line."""


def as_markdown(comparisons: Sequence[Comparison]) -> str:
    """Write the report as Markdown; nothing in a title becomes markup."""
    lines = ["# Changes of the agreements", "", summary(comparisons), ""]
    for heading, items in _sections(comparisons):
        lines += [f"## {heading}", ""]
        for item in items:
            lines.append(f"- **{_mark(item.paper_id)}** {_mark(remark(item))}".rstrip())
            lines += [f"  - {line}" for line in _markdown_lines(item)]
        lines.append("")
    return "\n".join(lines)


def as_html(comparisons: Sequence[Comparison]) -> str:
    """Write the report as a page that needs no other file."""
    sections = "".join(
        f"<h2>{escape(heading)}</h2>\n<table>\n"
        '<thead><tr><th scope="col">paper</th><th scope="col">what changed</th></tr></thead>\n'
        f"<tbody>\n{''.join(map(_html_row, items))}</tbody>\n</table>\n"
        for heading, items in _sections(comparisons)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>Changes of the agreements</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>Changes of the agreements</h1>\n"
        f"<p>{escape(summary(comparisons))}</p>\n{sections}</body>\n</html>\n"
    )


def as_csv(comparisons: Sequence[Comparison]) -> str:
    """Write one row for each difference; no cell is a formula to a spreadsheet program."""
    titles = ("paper", "status", "revision", "what", "only", "old", "new", "asks for", "remark")
    return to_csv([titles, *(row for item in comparisons if is_told(item) for row in _cells(item))])


WRITERS: Mapping[str, Callable[[Sequence[Comparison]], str]] = {
    "markdown": as_markdown,
    "html": as_html,
    "csv": as_csv,
}


def _sections(
    comparisons: Sequence[Comparison],
) -> Iterator[tuple[str, list[Comparison]]]:
    told = [item for item in comparisons if is_told(item)]
    for kind, heading in HEADINGS.items():
        items = [item for item in told if item.kind == kind]
        if items:
            yield f"{heading} ({len(items)})", items


def _markdown_lines(item: Comparison) -> Iterator[str]:
    yield from map(_markdown_difference, item.differences)
    for heading, form in outdated(item):
        asks = ASKS[form.demand]
        yield f"{_mark(heading)}: {f'**{asks}**' if form.demand == 'sign' else asks}"
        if form.differences != item.differences:
            yield from map(_markdown_difference, form.differences)


def _markdown_difference(difference: Difference) -> str:
    only = f" ({difference.cosmetic} only)" if difference.cosmetic else ""
    old, new = (_mark(text) or "(nothing)" for text in (difference.old, difference.new))
    return f"{_mark(difference.name)}: {old} → {new}{only}"


def _mark(text: str) -> str:
    return _MARKUP.sub(r"\\\1", shown(text))


def _html_row(item: Comparison) -> str:
    lines = [f"<p>{_html(remark(item))}</p>"] if remark(item) else []
    lines += map(_html_difference, item.differences)
    for heading, form in outdated(item):
        lines.append(f'<p class="{form.demand}">{_html(f"{heading}: {ASKS[form.demand]}")}</p>')
        if form.differences != item.differences:
            lines += map(_html_difference, form.differences)
    return f'<tr><th scope="row">{_html(item.paper_id)}</th><td>{"".join(lines)}</td></tr>\n'


def _html_difference(difference: Difference) -> str:
    tags = {"kept": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
    words = "".join(tags[run.mark].format(_html(run.text)) for run in difference.runs)
    only = difference.cosmetic
    note = f' <span class="note">({only} only)</span>' if only else ""
    return f"<p>{_html(difference.name)}: <bdi>{words}</bdi>{note}</p>"


def _html(text: str) -> str:
    return escape(shown(text))


def _cells(item: Comparison) -> Iterator[tuple[str, ...]]:
    start = (item.paper_id, str(item.kind), str(item.revision or ""))
    if not item.differences:
        yield (*start, "", "", "", "", "", remark(item))
    for each in item.differences:
        yield (*start, *_difference_cells(each), "", remark(item))
    for heading, form in outdated(item):
        for each in form.differences:
            yield (*start, *_difference_cells(each), ASKS[form.demand], heading)


def _difference_cells(difference: Difference) -> tuple[str, ...]:
    return (difference.name, str(difference.cosmetic or ""), difference.old, difference.new)
