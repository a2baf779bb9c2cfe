"""The pictures of a template, drawn once for all its forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from generator.diagnostics import Diagnostic, Span, error
from generator.document import Document, Figure
from generator.picture_files import DrawnPicture, PictureFile, PictureRefusedError
from generator.template import Template, TemplateError
from generator.traversal import figures_in, map_figures

_KEPT = 32
_DIGITS = 16
"""Of a picture's digest in the Markdown."""


def with_pictures(document: Document, template: Template) -> Document:
    """Put the pictures that a template names, drawn, into a document that it printed.

    Raises:
        TemplateError: naming each that cannot stand on a form, and why.
    """
    drawn: list[DrawnPicture] = []
    problems = [*_unknown(template, document)]
    for file in template.pictures:
        picture, refusal = _draw(file)
        if picture is not None:
            drawn.append(picture)
            continue
        place = _place(template, file.name)
        reason, hint = refusal
        problems.append(error(f"the picture “{file.name}” cannot be used: {reason}", hint, place))
    if problems:
        raise TemplateError(problems)
    if not drawn:
        return document
    digests = {file.name: file.digest[:_DIGITS] for file in template.pictures}
    return _with_digests(replace(document, pictures=tuple(drawn)), digests)


def _with_digests(document: Document, digests: Mapping[str, str]) -> Document:
    def known(figure: Figure) -> Figure:
        return replace(figure, digest=digests[figure.picture])

    letterhead = document.letterhead
    return replace(
        document,
        blocks=tuple(map_figures(block, known) for block in document.blocks),
        footnotes=tuple(
            replace(note, blocks=tuple(map_figures(block, known) for block in note.blocks))
            for note in document.footnotes
        ),
        letterhead=letterhead and replace(letterhead, figure=known(letterhead.figure)),
    )


def _unknown(template: Template, document: Document) -> Iterator[Diagnostic]:
    """Find pictures whose names do not stand where they were looked for."""
    known = {file.name for file in template.pictures}
    blocks = chain(document.blocks, *(note.blocks for note in document.footnotes))
    for figure in figures_in(blocks):
        if figure.picture not in known:
            hint = "write it as ![what it shows](file), with the name of the file written out"
            message = f"the picture “{figure.picture}” was not found"
            yield error(message, hint, _place(template, figure.picture))


@lru_cache(maxsize=_KEPT)
def _draw(file: PictureFile) -> tuple[DrawnPicture | None, tuple[str, str]]:
    """Draw a picture, or say why not and what to do."""
    from generator.drawing.template_pictures import draw_picture  # noqa: PLC0415 - few have one

    try:
        return draw_picture(file), ("", "")
    except PictureRefusedError as refused:
        return None, (refused.reason, refused.hint)


def _place(template: Template, picture: str) -> Span:
    """Return the first line of the template's files that names a picture."""
    for file, source in template.sources.items():
        for number, line in enumerate(source.split("\n"), start=1):
            if picture in line:
                return Span(file, number)
    return Span(template.name)
