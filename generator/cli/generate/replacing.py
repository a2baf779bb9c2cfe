"""What a run may not replace without a word: forms of another agreement, and forms that are out."""

from __future__ import annotations

from generator.batch import Issue, RunPlan
from generator.changes.compare import Comparison
from generator.changes.content import Aspect
from generator.cli.shared.console import confirm, count, refuse, shown
from generator.cli.shared.loading import adding
from generator.ledger import Record

_OPTION = "--replace"


def need_word_to_replace(run_plan: RunPlan) -> None:
    """Ask before forms are replaced because the template is another; exit if the answer is no.

    A title that changed concerns one paper, and is what the command is for. Another template
    concerns everybody, and may be a slip. Where nobody can be asked, ``--replace`` is needed.
    """
    name = run_plan.setup.reader.template.name
    issues = [step for step in run_plan.steps if isinstance(step, Issue)]
    others = [each for each in run_plan.matching.records.values() if _is_of_another(each, name)]
    unexplained = {each.paper_id for each in run_plan.comparisons if _is_of_template(each)}
    replaced = [
        step.record
        for step in issues
        if step.record and _is_replaced(step, name) and step.record.paper_id in unexplained
    ]
    out = [each for each in run_plan.comparisons if _is_out(each)]
    if others and issues:
        earlier = str(others[0].current.content.template)
        refuse(
            f"this workspace has {count(len(others), 'form')} of “{earlier}”, and "
            f"{_would(replaced)} “{name}”{_whose(out)}",
            f"to keep to “{earlier}”: -t {earlier}; to replace them: {_OPTION}; to have both, "
            f"{adding(name)}",
        )
    if replaced:
        confirm(
            f"The ledger does not say which agreement {count(len(replaced), 'form')} are of. "
            f"Replace them by “{shown(name)}”?",
            "Nothing was replaced",
            f"the ledger was lost, and {count(len(replaced), 'form')} would be replaced by "
            f"“{name}”; name the agreement with -t, or, to replace them anyway: {_OPTION}",
        )
    if out:
        confirm(
            f"The text of “{shown(name)}” has changed. Replace {count(len(out), 'form')} already "
            "sent?",
            "Nothing was replaced",
            f"{count(len(out), 'form')} already sent would be replaced, because the text of "
            f"“{name}” or its options changed; to replace them anyway: {_OPTION}",
        )


def _is_of_another(record: Record, name: str) -> bool:
    """Tell whether a form that stands is known to be of another agreement."""
    return not record.withdrawn and record.current.content.template not in {None, name}


def _is_replaced(step: Issue, name: str) -> bool:
    """Tell whether a form of another agreement, or of nobody knows which, gets another revision."""
    record = step.record
    return record is not None and step.has_other_words and record.current.content.template != name


def _would(replaced: list[Record]) -> str:
    if not replaced:
        return "others would be made from"
    return f"{count(len(replaced), 'of them', 'of them')} would be replaced by"


def _is_of_template(item: Comparison) -> bool:
    """Tell whether a form differs by its template, or by what no title or name explains."""
    aspects = {each.aspect for each in item.differences}
    return bool(aspects & {Aspect.TEMPLATE, Aspect.OTHER})


def _is_out(item: Comparison) -> bool:
    """Tell whether somebody has a form that another one would replace for its template."""
    changed = any(each.aspect is Aspect.TEMPLATE for each in item.differences)
    return changed and (item.was_sent or item.was_returned)


def _whose(out: list[Comparison]) -> str:
    return f", {len(out)} of which were already sent" if out else ""
