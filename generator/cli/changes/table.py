"""What changed, shown in the terminal, and as objects for JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from generator.cli.shared.console import count, output, paged, show_line, shown

if TYPE_CHECKING:
    from generator.changes.compare import Comparison, Outdated
    from generator.changes.content import Difference

_STYLES = {"removed": "red strike", "added": "green underline", "kept": ""}
_FENCES = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "kept": ("", "")}
"""How words are marked where there is no colour, as wdiff does."""
_KINDS = {
    "new": "green",
    "changed": "yellow",
    "gone": "red",
    "unsure": "bold magenta",
    "refused": "bold red",
}
ASKS = {
    "sign": "new signature",
    "note": "note",
    "nothing": "",
}


def show(comparisons: Sequence[Comparison]) -> None:
    """Show what changed: a table on a terminal, else lines with tabs; then count everything."""
    notable = [item for item in comparisons if is_notable(item)]
    if output.is_terminal:
        _show_table(notable)
    else:
        for item in notable:
            what = "; ".join(line.plain for line in _lines(item))
            show_line("\t".join((str(item.kind), shown(item.label), what)))
    show_line(summary(comparisons))


def is_notable(item: Comparison) -> bool:
    """Tell whether there is something to say of a paper."""
    return item.kind != "same" or item.sent is not None or item.returned is not None


def summary(comparisons: Sequence[Comparison]) -> str:
    """Sum up in a sentence."""
    kinds = Counter(str(item.kind) for item in comparisons)
    counts = [f"{number} {kind}" for kind, number in kinds.items()]
    old = sum(1 for item in comparisons if item.returned is not None and item.returned.title)
    counts += [f"{old} returned under an old title"] if old else []
    is_form = any(item.agreement for item in comparisons)
    number = count(len(comparisons), "form" if is_form else "paper")
    return f"{number}: {', '.join(counts) or 'none'}."


def remark(item: Comparison) -> str:
    """Say what a comparison comes to, where no difference says it."""
    if item.kind == "unsure" and item.revision:
        return f"“{item.title}” is no longer in the list; it may be {item.look_alike} now"
    if item.kind == "unsure":
        return f"“{item.title}” may be the former {item.look_alike}"
    if item.kind == "gone":
        state = "returned" if item.was_returned else "sent" if item.was_sent else "not sent"
        where = "one of the papers that it is for" if item.agreement else "in the metadata"
        return f"“{item.title}” is no longer {where}; its form was {state}"
    if item.kind == "new":
        return f"“{item.title}”"
    if item.kind == "refused":
        return "no form can be made; `agreements papers` says why"
    if item.kind == "changed" and not item.differences:
        return "it was withdrawn and is back in the metadata: `agreements generate` reissues it"
    return "" if item.differences else "nothing changed since it was issued"


def outdated(item: Comparison) -> Iterator[tuple[str, Outdated]]:
    """Return the forms of a paper that are out, or came back, and are outdated, with a heading."""
    if item.returned is not None:
        heading = "returned under an old title" if item.returned.title else "returned, then changed"
        yield f"{heading} (revision {item.returned.revision})", item.returned
    elif item.sent is not None:
        yield f"changed since revision {item.sent.revision} was sent", item.sent


def as_object(item: Comparison) -> dict[str, object]:
    """Return a comparison as an object for JSON."""
    return {
        "id": item.paper_id,
        **({"agreement": item.agreement} if item.agreement else {}),
        "status": str(item.kind),
        "title": item.title,
        "revision": item.revision or None,
        "differences": [_difference_as_object(each) for each in item.differences],
        "demand": str(item.demand),
        "sent": _outdated_as_object(item.sent),
        "returned": _outdated_as_object(item.returned),
        "was_sent": item.was_sent,
        "was_returned": item.was_returned,
        "look_alike": item.look_alike or None,
        "needs_person": item.needs_person,
    }


def _difference_as_object(difference: Difference) -> dict[str, object]:
    return {
        "aspect": str(difference.aspect),
        "part": difference.label,
        "old": difference.old,
        "new": difference.new,
        "cosmetic": difference.cosmetic and str(difference.cosmetic),
        "words": [{"mark": str(run.mark), "text": run.text} for run in difference.runs],
    }


def _outdated_as_object(outdated: Outdated | None) -> dict[str, object] | None:
    if outdated is None:
        return None
    return {
        "revision": outdated.revision,
        "demand": str(outdated.demand),
        "differences": [_difference_as_object(each) for each in outdated.differences],
    }


def _show_table(notable: Sequence[Comparison]) -> None:
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for title in ("paper", "what", "how"):
        table.add_column(title, overflow="fold")
    lines = 0
    for item in notable:
        kind, said = Text(str(item.kind), style=_KINDS.get(item.kind, "")), list(_lines(item))
        table.add_row(Text(shown(item.label)), kind, Text("\n").join(said))
        lines += len(said)
    if notable:
        with paged(lines):
            output.print(table)


def _lines(item: Comparison) -> Iterator[Text]:
    if words := remark(item):
        yield Text(shown(words))
    for difference in item.differences:
        yield _line(difference)
    for heading, form in outdated(item):
        asks = ASKS[form.demand]
        yield Text(f"{heading}: {asks}", style="bold" if form.demand == "sign" else "")
        if form.differences != item.differences:
            yield from (_line(difference) for difference in form.differences)


def _line(difference: Difference) -> Text:
    line = Text(f"{difference.name}: ")
    for run in difference.runs:
        if run.mark == "added" and not line.plain[-1:].isspace():
            line.append(" ")
        before, after = ("", "") if output.is_terminal else _FENCES[run.mark]
        words = run.text.rstrip()
        space = run.text[len(words) :]
        line.append(f"{before}{shown(words)}{after}", style=_STYLES[run.mark])
        line.append(shown(space))
    if difference.cosmetic is not None:
        line.append(f" ({difference.cosmetic} only)", style="dim")
    return line
