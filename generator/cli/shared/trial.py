"""Templates tried on invented papers, in a process with limits: they may be strangers'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import generator
from generator.confined import ConfinedError, Ended, WorkLimits, run_confined
from generator.diagnostics import Diagnostic, Span, error
from generator.forms.mistakes import find_all_mistakes, with_today
from generator.forms.samples import largest_sample, samples, usual_sample
from generator.mail.letter import letter_mistakes
from generator.template.loader import PART, SUFFIX, shipped_folder
from generator.template.template import check_part, try_template

LIMITS = WorkLimits(seconds=90.0, cpu_seconds=20, memory=1 << 30)
"""A template that is an agreement's needs about a second, and a fifth of the memory."""
_MAIL = "mail/"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TrialTemplate:
    """A template, and what it is tried with."""

    name: str
    """Its name as templates are loaded by."""
    folders: tuple[Path, ...]
    """Where to look, before the shipped templates."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Values for its options."""

    @property
    def is_part(self) -> bool:
        """Whether it is a file that only others include."""
        return self.name.rpartition("/")[2].startswith(PART)

    @property
    def is_letter(self) -> bool:
        """Whether it is the text of a mail."""
        return self.name.startswith(_MAIL)

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with the toolkit."""
        file = self.name + SUFFIX
        return not any((folder / file).exists() for folder in self.folders) and (
            (shipped_folder() / file).is_file()
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """A form with invented data."""

    pdf: bytes
    markdown: str


def find_mistakes(candidate: TrialTemplate) -> tuple[Diagnostic, ...]:
    """Try a template on invented papers of every shape, and return its mistakes, each once."""
    return _limited(candidate, partial(mistakes_of, candidate), lambda problem: (problem,))


def make_preview(candidate: TrialTemplate) -> Preview | tuple[Diagnostic, ...]:
    """Return a form with invented data, or why there is none."""
    return _limited(candidate, partial(preview_of, candidate), lambda problem: (problem,))


def refuse_excess(candidate: TrialTemplate) -> tuple[Diagnostic, ...]:
    """Return why a template takes too much time or memory for any paper, or nothing.

    A shipped template is not tried.
    """
    if candidate.is_shipped:
        return ()
    return _limited(candidate, partial(_exercise, candidate), lambda problem: (problem,))


def _limited(
    candidate: TrialTemplate, work: Callable[[], T], refuse: Callable[[Diagnostic], T]
) -> T:
    if candidate.is_shipped:
        return work()
    try:
        return run_confined(work, LIMITS)
    except ConfinedError as failure:
        return refuse(excess_of(candidate, failure))


def excess_of(candidate: TrialTemplate, failure: ConfinedError) -> Diagnostic:
    """Return what a template has cost that stopped the process it was tried in."""
    match failure.ended:
        case Ended.TIME:
            message = f"the template takes more than {LIMITS.cpu_seconds} seconds for some forms"
        case Ended.MEMORY:
            message = (
                f"the template takes more than {LIMITS.memory >> 20} MB of memory for some forms, "
                "or makes the program crash"
            )
        case Ended.FAILURE:
            message = f"the template could not be tried: {failure}"
            hint = "this is a bug; please report it, with the template"
            return error(message, hint, Span(candidate.name + SUFFIX))
        case Ended.START:
            message = "cannot start a process to try the template in"
            hint = "check that the machine has free memory"
            return error(message, hint, Span(candidate.name + SUFFIX))
    hint = "look for loops and macros that repeat each other, and for very long texts"
    return error(message, hint, Span(candidate.name + SUFFIX))


def _load(candidate: TrialTemplate) -> generator.Renderer:
    loaded = generator.load_template(candidate.name, candidate.folders)
    return generator.Renderer(loaded, with_today(candidate.options))


def mistakes_of(candidate: TrialTemplate) -> tuple[Diagnostic, ...]:
    """Do the same in this process, without limits."""
    if candidate.is_part:
        return _mistakes_of_part(candidate)
    if candidate.is_letter:
        return tuple(letter_mistakes(candidate.name.removeprefix(_MAIL), candidate.folders))
    return find_all_mistakes(candidate.name, candidate.folders, candidate.options)


def _mistakes_of_part(candidate: TrialTemplate) -> tuple[Diagnostic, ...]:
    """Return the mistakes of a part: those that it has alone, and those within its templates."""
    alone = check_part(candidate.name, candidate.folders)
    if alone:
        return alone
    file = candidate.name + SUFFIX
    within = (
        mistake
        for name in users_of(candidate)
        for mistake in find_all_mistakes(name, candidate.folders, candidate.options)
        if mistake.span.file == file
    )
    return tuple(dict.fromkeys(within))


def users_of(part: TrialTemplate) -> tuple[str, ...]:
    """Return the names of the templates that include a part."""
    file = part.name + SUFFIX
    names = generator.find_templates(list(part.folders))
    return tuple(name for name in names if file in try_template(name, part.folders).sources)


def preview_of(candidate: TrialTemplate, sample: str = "") -> Preview | tuple[Diagnostic, ...]:
    """Return a form of one of the invented papers, in this process, without limits.

    Args:
        candidate: the template.
        sample: what is special about the paper, by :func:`generator.forms.samples.samples`; empty
            for one of which everything is known.
    """
    if candidate.is_part:
        message = "this is a part of other templates, not a template"
        hint = "preview a template that includes it"
        return (error(message, hint, Span(candidate.name + SUFFIX)),)
    try:
        renderer = _load(candidate)
    except generator.TemplateError as failure:
        return failure.diagnostics
    every = samples(candidate.name)
    rendition = renderer.render(every.get(sample) or usual_sample(candidate.name))
    if isinstance(rendition, generator.Refusal):
        return tuple(
            replace(each, span=replace(each.span, entry=None)) for each in rendition.diagnostics
        )
    return Preview(rendition.pdf, rendition.markdown)


def _exercise(candidate: TrialTemplate) -> tuple[Diagnostic, ...]:
    """Make a usual form and a large one; other mistakes than their cost are found elsewhere."""
    try:
        renderer = _load(candidate)
    except generator.TemplateError:
        return ()
    for make in (usual_sample, largest_sample):
        renderer.render(make(candidate.name))
    return ()
