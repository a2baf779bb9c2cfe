"""Whether a form is of an agreement that a publisher takes: by its name, and by its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache

from generator.forms.agreement import Agreement
from generator.forms.samples import samples
from generator.ledger.records import Content
from generator.output import Format
from generator.returns.terms.agreement_text import read_agreement
from generator.template import load_template


def taken_agreements(templates: Mapping[str, str], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of several agreements a publisher takes, by their names.

    Args:
        templates: the template of each agreement, by its name.
        wanted: names of templates that are taken, ``*`` for any letters; all if there are none.

    >>> taken_agreements({"": "license-to-publish", "talks": "recording-release"}, ("license*",))
    ('',)
    """
    return tuple(
        name
        for name, template in templates.items()
        if not wanted or any(fnmatchcase(template, pattern) for pattern in wanted)
    )


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
    """Return the clauses of an agreement with their letters; none if it is not shipped.

    Words are left out that are not on every form, such as those to several authors.
    """
    from generator.forms.agreement import Refusal  # noqa: PLC0415 - the same
    from generator.forms.renderer import Renderer, render_safely  # noqa: PLC0415 - seldom
    from generator.template import TemplateError  # noqa: PLC0415 - the same

    try:
        renderer = Renderer(load_template(name), formats=frozenset({Format.MARKDOWN}))
    except TemplateError:
        return ()
    found: dict[str, str] | None = None
    for each in _variants(name):
        made = render_safely(each, renderer)
        said = None if isinstance(made, Refusal) else read_agreement(name, made.wording)
        if said is not None:
            here = {clause.squeezed: clause.name for clause in said.clauses}
            first = here if found is None else found
            found = {text: clause for text, clause in first.items() if text in here}
    return tuple((clause, text) for text, clause in (found or {}).items())


def _variants(name: str) -> Iterator[Agreement]:
    """Yield forms with few and many authors and signers, and without proceedings."""
    for sample in samples(name).values():
        paper = sample.paper
        yield sample
        yield replace(sample, paper=replace(paper, volume=None))
        yield replace(sample, paper=replace(paper, authors=paper.authors[:1]))
        yield replace(sample, signatories=sample.signatories[:1])
