"""For which agreements no form may be made, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.characters import UNPRINTABLE, name_character
from generator.diagnostics import Diagnostic, Severity, Span, error, has_errors, warning
from generator.document import Value
from generator.fields import texts_of
from generator.font_files import FontFile
from generator.forms.agreement import Agreement, Refusal
from generator.paper import Paper
from generator.pdf import missing_characters
from generator.text import Title

_REWRITE = "spell it differently in the metadata"
_REWRITE_TEMPLATE = "spell it differently in the template, or in its values"


def refusals_of(paper: Paper) -> tuple[Diagnostic, ...]:
    """Return the errors for which a paper gets no form, whatever the template."""
    return tuple(
        problem
        for problem in (*paper.problems, *_findings(paper))
        if problem.severity is Severity.ERROR
    )


def problems_of(agreement: Agreement, fonts: tuple[FontFile, ...] = ()) -> tuple[Diagnostic, ...]:
    """Return all that is known to be wrong before a form is made.

    These are the problems of the paper's metadata, and a warning of characters in title and names
    that no font has, also none of ``fonts``; they would refuse the form.
    """
    paper = agreement.paper
    missing = _missing_characters(agreement, fonts)
    lacking = warning(f"no font has {_name_characters(missing)}", _REWRITE)
    return (
        *paper.problems,
        *_findings(paper),
        *((_locate(lacking, paper),) if missing else ()),
    )


def _findings(paper: Paper) -> tuple[Diagnostic, ...]:
    """Find what a form cannot be made of, if its source has not already said it."""
    title = paper.title.plain
    if title.strip() and title.isprintable() and paper.paper_id.isprintable():
        return ()  # nearly always
    if has_errors(paper.problems):
        return ()
    if not title.strip():
        empty = error("the title is empty", "give the paper a title in the metadata")
        return (_locate(empty, paper),)
    return tuple(_locate(problem, paper) for problem in unreadable((paper.paper_id, paper.title)))


def _missing_characters(agreement: Agreement, fonts: tuple[FontFile, ...]) -> tuple[str, ...]:
    paper = agreement.paper
    words = (paper.paper_id, paper.title.plain, *(who.name for who in agreement.signatories))
    return tuple(dict.fromkeys(c for text in words for c in missing_characters(text, fonts)))


def unprintable(
    characters: Sequence[str], agreement: Agreement, fonts: tuple[FontFile, ...] = ()
) -> Diagnostic:
    """Name what could not be printed, and all else of the paper that could not have been."""
    ours = _missing_characters(agreement, fonts)
    named = _name_characters(tuple(dict.fromkeys((*ours, *characters))))
    hint = _REWRITE if ours else _REWRITE_TEMPLATE
    return error(f"no font has {named}", hint)


def unprintable_text(characters: Sequence[str]) -> Diagnostic:
    """Name characters of a template's own text that no font has."""
    return error(f"no font has {_name_characters(characters)}", _REWRITE_TEMPLATE)


def _name_characters(characters: Sequence[str]) -> str:
    named = ", ".join(name_character(character) for character in characters[:5])
    return f"{named} and {len(characters) - 5} more" if len(characters) > 5 else named


def unreadable(values: Iterable[Value]) -> tuple[Diagnostic, ...]:
    """Find control characters and lone surrogates: no reader sees them, no file may hold them."""
    texts = [text for value in values for text in _texts(value)]
    if all(map(str.isprintable, texts)):
        return ()
    found = []
    for text in texts:
        characters = UNPRINTABLE.findall(text)
        if characters:
            named = _name_characters(tuple(dict.fromkeys(characters)))
            message = f"{text[:60]!r} has characters that cannot be read: {named}"
            found.append(error(message, "remove them from the metadata"))
    return tuple(found)


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Title):
        return (value.plain,)
    return texts_of(value)


def refuse_agreement(agreement: Agreement, problems: Iterable[Diagnostic]) -> Refusal:
    """Refuse an agreement; what is wrong gets the place of its paper."""
    return Refusal(agreement, tuple(_locate(problem, agreement.paper) for problem in problems))


def _locate(problem: Diagnostic, paper: Paper) -> Diagnostic:
    # The line of a paper is no line of another file.
    place = paper.span if problem.span.file is None else Span()
    return problem.at(place).at(Span(entry=paper.paper_id))
