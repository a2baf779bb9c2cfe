"""A compiled template, filled in for one paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import jinja2

from generator.diagnostics import Span
from generator.template.errors import TemplateError
from generator.template.fields import FieldMaker
from generator.template.fragment import Composition, number_slots
from generator.template.frontmatter import FrontMatter
from generator.template.limits import too_much
from generator.template.mistakes import mistakes_located
from generator.template.sandbox import Sandbox
from generator.template.views import view
from generator.template.wording import Missing
from generator.template.work import bounded_work

TODAY = "today"
"""The option that every template has: a date, which is not looked up on the clock, so that the same
form is made on any day."""
_NO_TODAY = (
    "“today” is not set: write a date under [options] in agreements.toml, as today = 2031-05-04"
)


def fill_in(
    compiled: jinja2.Template,
    front: FrontMatter,
    uses: Collection[str],
    file: str,
    names: Mapping[str, object],
) -> Composition:
    """Return what a template prints, in fragments.

    Raises:
        TemplateError: an expression fails, or it prints too much.
    """
    variables = {name: view(thing) for name, thing in names.items()}
    variables.setdefault(TODAY, Missing(_NO_TODAY, name=TODAY))
    # What a template does not use makes no difference to what it prints.
    signers = _names_of(names.get("signatories")) if "signatories" in uses else []
    paper = names.get("paper") if "paper" in uses else None
    authors = _names_of(paper.get("authors")) if isinstance(paper, Mapping) else []
    variables.update(FieldMaker(front.fields, signers, authors, front.language).functions())
    with mistakes_located(file), bounded_work():
        render = compiled.root_render_func
        composition = number_slots(Sandbox.concat(render(compiled.new_context(variables))))
    problem = too_much(composition)
    if problem:
        raise TemplateError(composition.locate([problem.at(Span(file))]))
    return composition


def _names_of(people: object) -> list[str]:
    """Return the names of all who sign, or of all authors, as far as they are given."""
    if not isinstance(people, Sequence):
        return []
    return [str(who.get("name", "")) for who in people if isinstance(who, Mapping)]
