"""All mistakes of a template at once, not only the first that stops it.

A template is tried on invented papers. Where a mistake stops it, the mistake is noted, the tag that
made it is put out of the way in a copy of the text, and the copy is tried, so that the mistakes
behind it come to light, too. What is found in the copy keeps its line, for no line is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.diagnostics import Diagnostic, Severity, Span, has_errors, warning
from generator.fields import SignatureField
from generator.forms.agreement import Refusal
from generator.forms.context import context_of
from generator.forms.refusals import unprintable_text
from generator.forms.renderer import Renderer
from generator.forms.samples import samples, usual_sample
from generator.languages.words import known_language, known_languages
from generator.pdf import missing_characters
from generator.template import Template, TemplateError, load_template
from generator.template.lines import printed_lines
from generator.template.loader import SUFFIX
from generator.template.template import try_template
from generator.text import Title

SOME_DAY = date(2031, 5, 4)
"""What “today” is for invented papers."""
_MOST_ROUNDS = 40
_Place = tuple[str | None, int | None]
_OUTPUT = re.compile(r"\{\{.*?\}\}")
_TAG = re.compile(r"\{%-?\+?\s*(\w+).*?%\}")
_ANY_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{[{%].*|.*[}%]\}")
_STILL = '{{ "…" }}'
"""What stands in the place of an output that made a mistake."""
_UNKNOWN = re.compile("unknown name “(.+)”")


def find_all_mistakes(
    name: str, folders: Sequence[Path], options: Mapping[str, object]
) -> tuple[Diagnostic, ...]:
    """Try a template on invented papers of every shape, and return its mistakes, each once.

    Args:
        name: the template's name.
        folders: where to look, before the shipped templates.
        options: what is set for it.
    """
    found: list[Diagnostic] = []
    places: set[_Place] = set()
    copies: dict[str, str] = {}
    tries: dict[_Place, int] = {}
    for _ in range(_MOST_ROUNDS):
        problems, sources = _one_round(name, folders, options, copies)
        found += [each for each in problems if _place(each) not in places]
        places.update(map(_place, problems))
        wrong = [each for each in problems if each.severity is Severity.ERROR]
        if not _put_out_of_the_way(wrong, {**sources, **copies}, copies, tries):
            break
    found = list(dict.fromkeys(found))
    if has_errors(found):
        found += [each for each in _unprintable(name, folders) if _place(each) not in places]
    else:
        found += _mentions(load_template(name, folders), options)
    return tuple(sorted(found, key=_order))


def with_today(options: Mapping[str, object]) -> dict[str, object]:
    """Return options for invented papers, with a date for “today” if none is set."""
    return {"today": SOME_DAY, **options}


def _one_round(
    name: str, folders: Sequence[Path], options: Mapping[str, object], copies: Mapping[str, str]
) -> tuple[list[Diagnostic], Mapping[str, str]]:
    """Return the mistakes of a template, some of its files replaced, and the files."""
    attempt = try_template(name, folders, copies)
    found = list(attempt.mistakes)
    places = set(map(_place, found))
    if attempt.template is not None:
        try:
            tried = [*mistakes_with_samples(Renderer(attempt.template, with_today(options)))]
        except TemplateError as failure:
            tried = [*failure.diagnostics]
        found += [each for each in tried if _place(each) not in places]
    return found, attempt.sources


def mistakes_with_samples(renderer: Renderer) -> Iterator[Diagnostic]:
    """Return the mistakes that invented papers meet; one that several meet is given once.

    What not even the usual paper meets is given with the paper that does.
    """
    met: set[tuple[str, str | None, int | None]] = set()
    for number, (shape, agreement) in enumerate(samples(renderer.template.name).items()):
        rendition = renderer.render(agreement)
        for mistake in rendition.diagnostics if isinstance(rendition, Refusal) else ():
            key = (mistake.message, mistake.span.file, mistake.span.line)
            if key not in met:
                met.add(key)
                entry = f"with {shape}" if number else None
                yield replace(mistake, span=replace(mistake.span, entry=entry))


def _place(mistake: Diagnostic) -> _Place:
    return mistake.span.file, mistake.span.line


def _order(mistake: Diagnostic) -> tuple[str, int]:
    return mistake.span.file or "", mistake.span.line or 0


def _put_out_of_the_way(
    mistakes: Iterable[Diagnostic],
    sources: Mapping[str, str],
    copies: dict[str, str],
    tries: dict[_Place, int],
) -> bool:
    """Replace in copies what made mistakes; tell whether there was anything to replace."""
    changed = False
    for mistake in mistakes:
        file, line = _place(mistake)
        source = copies.get(file, sources.get(file)) if file else None
        if file is None or line is None or source is None:
            continue
        lines = source.split("\n")
        if not 1 <= line <= len(lines):
            continue
        ways = _WAYS[tries.get((file, line), 0) :]
        tries[file, line] = tries.get((file, line), 0) + 1
        for way in ways:
            replaced = way(lines[line - 1], mistake.message)
            if replaced != lines[line - 1]:
                lines[line - 1] = replaced
                copies[file] = "\n".join(lines)
                changed = True
                break
    return changed


def _without_name(line: str, message: str) -> str:
    """Put something known in the place of an unknown name."""
    found = _UNKNOWN.fullmatch(message)
    if not found:
        return _without_outputs(line, message)
    name = re.compile(rf"(?<![\w.]){re.escape(found[1])}\b")

    def known(tag: re.Match[str]) -> str:
        if not name.search(tag[0]):
            return tag[0]
        return _STILL if tag[0].startswith("{{") else name.sub("signatories", tag[0])

    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", known, line)


def _without_outputs(line: str, _: str) -> str:
    return _OUTPUT.sub(_STILL, line)


def _without_conditions(line: str, _: str) -> str:
    """Put what always works in the place of tags with something in them."""
    return _TAG.sub(_simple_tag, line)


def _simple_tag(tag: re.Match[str]) -> str:
    match tag[1]:
        case "if" | "elif":
            return f"{{% {tag[1]} true %}}"
        case "for":
            names = re.match(r"\{%-?\+?\s*for\s+([\w, ]+?)\s+in\b", tag[0])
            return f"{{% for {names[1] if names else 'each'} in [] %}}"
        case "set" if "=" in tag[0]:
            name = re.match(r"\{%-?\+?\s*set\s+([\w.]+)", tag[0])
            return f'{{% set {name[1] if name else "x"} = "…" %}}'
        case _:
            return tag[0]


def _without_tags(line: str, _: str) -> str:
    return _ANY_TAG.sub("", line)


_WAYS: tuple[Callable[[str, str], str], ...] = (
    _without_name,
    _without_outputs,
    _without_conditions,
    _without_tags,
)
"""Ways to put a mistake out of the way, the gentlest first."""


def _unprintable(name: str, folders: Sequence[Path]) -> Iterator[Diagnostic]:
    """Return the lines with characters that no font has, which show only when all else is right."""
    attempt = try_template(name, folders)
    fonts = attempt.template.fonts if attempt.template else ()
    for file, source in attempt.sources.items():
        for number, line in enumerate(printed_lines(source), start=1):
            if not line.isascii() and (missing := missing_characters(line, fonts)):
                yield unprintable_text(missing).at(Span(file, number))


def _mentions(template: Template, options: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Mention what a form can do without, but hardly was meant to."""
    agreement = usual_sample(template.name)
    merged = template.merge_options(with_today(options))
    values = template.compose(context_of(agreement, merged, template.uses)).values
    span = Span(template.name + SUFFIX)
    if not any(isinstance(value, SignatureField) for value in values):
        hint = "put {{ signature_field(…) }} where someone signs"
        yield warning("the form has no field for a signature", hint, span)
    if known_language(template.language) is None:
        message = (
            f"what the toolkit itself says on the form is in English, for it has no words in "
            f"“{template.language}”"
        )
        yield warning(message, f"it has them in {', '.join(known_languages())}", span)
    title = agreement.paper.title
    if not any(_names(value, title) for value in values):
        yield warning("the form does not say for which paper it is", "print {{ title }}", span)


def _names(value: object, title: Title) -> bool:
    return value == title or (isinstance(value, str) and title.plain in value)
