"""Whether a form is of an agreement that a publisher takes: by its name, and by its words."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from generator.forms.samples import samples
from generator.ledger.records import Content
from generator.output import Format
from generator.returns.terms.agreement_text import read_agreement
from generator.template import load_template


def why_not_taken(content: Content, wanted: tuple[str, ...]) -> str:
    """Say why a publisher does not take a form of this agreement; empty if it does.

    Args:
        content: what the form says.
        wanted: names of templates that are taken, ``*`` for any letters; all if there are none.
    """
    name = content.template
    if not wanted or name is None:
        return ""
    if not any(fnmatchcase(name, pattern) for pattern in wanted):
        return f"it is of the agreement “{name}”"
    lost = _lost_clause(name, content.wording)
    return f"its agreement, “{name}”, lacks {lost} of the one that is shipped" if lost else ""


def _lost_clause(name: str, wording: str | None) -> str:
    """Return a clause of the shipped agreement of this name that a form does not have, or empty.

    A workspace may have a template of its own under the same name.
    """
    if wording is None:
        return ""
    said = read_agreement(name, wording)
    there = {clause.squeezed for clause in said.clauses} if said else set()
    return next((clause for clause, text in _shipped(name) if text not in there), "")


@lru_cache(maxsize=16)
def _shipped(name: str) -> tuple[tuple[str, str], ...]:
    """Return the clauses of an agreement with their letters; none if it is not shipped."""
    from generator.forms.agreement import Refusal  # noqa: PLC0415 - the same
    from generator.forms.renderer import Renderer, render_safely  # noqa: PLC0415 - seldom
    from generator.template import TemplateError  # noqa: PLC0415 - the same

    try:
        renderer = Renderer(load_template(name), formats=frozenset({Format.MARKDOWN}))
    except TemplateError:
        return ()
    made = render_safely(next(iter(samples(name).values())), renderer)
    said = None if isinstance(made, Refusal) else read_agreement(name, made.wording)
    return tuple((clause.name, clause.squeezed) for clause in said.clauses) if said else ()
