"""What changed, as a report to forward: Markdown, one self-contained page of HTML, or CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.changes.compare import Comparison
from generator.changes.content import Difference
from generator.cli.changes.table import ASKS, is_notable, outdated, remark, summary
from generator.cli.shared.console import shown
from generator.cli.shared.pages import render_html
from generator.spreadsheet import to_csv

HEADINGS = {
    "unsure": "For you to decide: perhaps the same paper under a new id",
    "refused": "No form can be made",
    "changed": "Changed",
    "new": "New",
    "gone": "No longer in the metadata",
    "same": "Outdated forms that are out",
}
"""In the order of the report: first what needs a person."""
_MARKUP = re.compile(r"([\\`*_\[\]<>#&~|$@!]|(?<=www)\.|:(?=//))")
"""What means something within a line of Markdown, links that some readers make of bare addresses
included; no text stands at the start of a line."""


def as_markdown(comparisons: Sequence[Comparison]) -> str:
    """Write the report as Markdown; nothing in a title becomes markup."""
    lines = ["# Changes of the agreements", "", summary(comparisons), ""]
    for heading, items in sections(comparisons):
        lines += [f"## {heading}", ""]
        for item in items:
            lines.append(f"- **{_mark(item.label)}** {_mark(remark(item))}".rstrip())
            lines += [f"  - {line}" for line in _markdown_lines(item)]
        lines.append("")
    return "\n".join(lines)


def as_html(comparisons: Sequence[Comparison]) -> str:
    """Write the report as a page that needs no other file."""
    return render_html(
        "generator.cli.changes",
        "report",
        title="Changes of the agreements",
        summary=summary(comparisons),
        sections=list(sections(comparisons)),
        remark=remark,
        outdated=outdated,
        asks=ASKS,
    )


def as_csv(comparisons: Sequence[Comparison]) -> str:
    """Write one row for each difference; no cell is a formula to a spreadsheet program."""
    titles = ("paper", "status", "revision", "what", "only", "old", "new", "asks for", "remark")
    return to_csv(
        [titles, *(row for item in comparisons if is_notable(item) for row in _cells(item))]
    )


WRITERS: Mapping[str, Callable[[Sequence[Comparison]], str]] = {
    "markdown": as_markdown,
    "html": as_html,
    "csv": as_csv,
}


def sections(
    comparisons: Sequence[Comparison],
) -> Iterator[tuple[str, list[Comparison]]]:
    """Return the parts of a report, each with its heading and its papers."""
    notable = [item for item in comparisons if is_notable(item)]
    for kind, heading in HEADINGS.items():
        items = [item for item in notable if item.kind == kind]
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


def _cells(item: Comparison) -> Iterator[tuple[str, ...]]:
    start = (item.label, str(item.kind), str(item.revision or ""))
    if not item.differences:
        yield (*start, "", "", "", "", "", remark(item))
    for each in item.differences:
        yield (*start, *_difference_cells(each), "", remark(item))
    for heading, form in outdated(item):
        for each in form.differences:
            yield (*start, *_difference_cells(each), ASKS[form.demand], heading)


def _difference_cells(difference: Difference) -> tuple[str, ...]:
    return (difference.name, str(difference.cosmetic or ""), difference.old, difference.new)
