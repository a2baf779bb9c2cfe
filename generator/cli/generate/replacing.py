"""What a run may not replace without a word: forms of another agreement, and forms that are out."""

from __future__ import annotations

from generator.batch import Issue, RunPlan
from generator.changes.compare import Comparison
from generator.changes.content import Aspect
from generator.cli.shared.console import confirm, count, refuse, shown

_OPTION = "--replace"


def need_word_to_replace(run_plan: RunPlan) -> None:
    """Ask before forms are replaced because the template is another; exit if the answer is no.

    A title that changed concerns one paper, and is what the command is for. Another template
    concerns everybody, and may be a slip. Where nobody can be asked, ``--replace`` is needed.
    """
    name = run_plan.setup.reader.template.name
    replaced = [step.record for step in run_plan.steps if isinstance(step, Issue) and step.record]
    others = [each for each in replaced if each.current.content.template not in (None, name)]
    out = [each for each in run_plan.comparisons if _is_out(each)]
    if others:
        earlier = str(others[0].current.content.template)
        refuse(
            f"{count(len(others), 'form')} of “{earlier}” would be replaced by “{name}”"
            f"{_whose(out)}",
            f"for “{name}” beside them: --out out/{name}; to replace them: {_OPTION}",
        )
    if out:
        confirm(
            f"The text of “{shown(name)}” has changed, and {count(len(out), 'form')} that went out "
            "would be replaced. Shall they be?",
            "Nothing was replaced",
            f"{count(len(out), 'form')} that went out would be replaced, because the text of "
            f"“{name}” or its options changed; if that is meant: {_OPTION}",
        )


def _is_out(item: Comparison) -> bool:
    """Tell whether somebody has a form that another one would replace for its template."""
    changed = any(each.aspect is Aspect.TEMPLATE for each in item.differences)
    return changed and (item.was_sent or item.was_returned)


def _whose(out: list[Comparison]) -> str:
    return f", {len(out)} of which went out" if out else ""
