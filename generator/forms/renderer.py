"""Agreements to finished forms: their text, their pages, their bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, repeat
from typing import Protocol, TypeVar

from generator.diagnostics import Diagnostic, Span, error
from generator.document import Document
from generator.extensions import one_of
from generator.font_files import FontFile
from generator.forms.agreement import Agreement, Refusal, Rendition
from generator.forms.context import context_of
from generator.forms.pictures import with_pictures
from generator.forms.refusals import refusals_of, refuse_agreement, unprintable, unreadable
from generator.markdown.reader import MarkdownError, read_skeleton
from generator.markdown.writer import Writer
from generator.output import Format, Pieces, sha256
from generator.pdf import (
    Identity,
    LaidOutForm,
    PreparedForms,
    UnprintableError,
    is_damaged,
)
from generator.template import Composition, Template, TemplateError
from generator.template.direction import refuse_clauses
from generator.template.pages import fill_running_text
from generator.text import Text

ALL_FORMATS = frozenset(Format)
LAYOUTS = 32
"""How many layouts a renderer keeps. Templates branch on the number of signers and on options, so
a batch has a handful; the bound is for a template that puts something of each paper in its text."""
_TOGETHER = 48
"""Forms that are made together. With a third of them it takes a tenth longer."""

T = TypeVar("T")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What all forms with one skeleton share."""

    writer: Writer
    forms: PreparedForms | None
    """None if no PDF was asked for."""


@dataclass(frozen=True, slots=True)
class _Composed:
    """An agreement with what its template printed."""

    agreement: Agreement
    composition: Composition


@dataclass(frozen=True, slots=True)
class _Draft:
    """The Markdown of one form, and what its PDF is laid out by."""

    agreement: Agreement
    composition: Composition
    layout: _Layout
    markdown: Pieces
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """A draft that is laid out."""

    draft: _Draft
    pdf: LaidOutForm | None
    """None if no PDF was asked for."""


class FormRenderer(Protocol):
    """Whatever makes forms: a :class:`Renderer` here, or others at its order elsewhere."""

    template: Template

    def render_each(self, agreements: Iterable[Agreement]) -> Iterator[Rendition | Refusal]:
        """Make the forms of agreements, in order; not many more of them than are asked for."""
        ...


class Renderer:
    """Makes the forms of one template; what forms have in common is made once.

    >>> import generator
    >>> ada = generator.Author(generator.Name("Lovelace", given="Ada"))
    >>> paper = generator.Paper("lovelace43", generator.Title.of("Sketch of an Engine"), (ada,))
    >>> renderer = Renderer(generator.load_template("pmlr"))
    >>> rendition = renderer.render(generator.make_agreements([paper])[0])
    >>> rendition.pdf[:5]
    b'%PDF-'
    >>> "Sketch of an Engine" in rendition.markdown
    True
    """

    def __init__(
        self,
        template: Template,
        options: Mapping[str, object] | None = None,
        formats: Iterable[Format | str] = ALL_FORMATS,
    ) -> None:
        """Prepare to render.

        Args:
            template: the template.
            options: values for the template's options, before the defaults in its front matter.
            formats: what to make of each agreement.

        Raises:
            TemplateError: the template has no such option, its title runs against its language,
                or a font that it brings along is damaged.
            ValueError: there is no such format.
        """
        template.check_language()
        damaged = [_damaged(font) for font in template.fonts if is_damaged(font)]
        if damaged:
            raise TemplateError(damaged)
        template.merge_options(options or {})
        self.template = template
        self.formats = frozenset(one_of(Format, each, "format") for each in formats)
        self.options = dict(options or {})
        self._layout = lru_cache(maxsize=LAYOUTS)(self._make_layout)

    def render(self, agreement: Agreement) -> Rendition | Refusal:
        """Make the form of an agreement, or say why it must not be made.

        Raises:
            ValueError: the agreement is for another template.
        """
        return self._finish(self._lay_out(self._draft(self._compose(agreement))))

    def render_each(self, agreements: Iterable[Agreement]) -> Iterator[Rendition | Refusal]:
        """Make the forms of agreements, in order; a mistake of the program costs one form only.

        Each step is taken with some forms before the next, and whoever takes the forms writes some
        in a row: program and data of a step then stay in the processor's caches. That saves a
        quarter of the time.

        Raises:
            ValueError: an agreement is for another template.
        """
        rest = iter(agreements)
        while together := list(islice(rest, _TOGETHER)):
            for agreement in together:
                self.check_template(agreement)
            composed = [_safely(self._compose, each, each) for each in together]
            drafts = list(map(_safely, repeat(self._draft), composed, together))
            laid_out = list(map(_safely, repeat(self._lay_out), drafts, together))
            yield from list(map(_safely, repeat(self._finish), laid_out, together))

    def _compose(self, agreement: Agreement) -> _Composed | Refusal:
        """Fill the template in."""
        self.check_template(agreement)
        problems = refusals_of(agreement.paper)
        if problems:
            return refuse_agreement(agreement, problems)
        context = context_of(agreement, self.options, self.template.uses)
        try:
            composition = self.template.compose(context)
        except TemplateError as failure:
            return refuse_agreement(agreement, failure.diagnostics)
        problems = unreadable(composition.values)
        return (
            refuse_agreement(agreement, problems) if problems else _Composed(agreement, composition)
        )

    def check_template(self, agreement: Agreement) -> None:
        """Check that an agreement is for this renderer's template.

        Raises:
            ValueError: it is for another.
        """
        if agreement.template != self.template.name:
            raise ValueError(
                f"the agreement of {agreement.paper.paper_id} is for the template "
                f"“{agreement.template}”, and this renderer has “{self.template.name}”"
            )

    def _draft(self, composed: _Composed | Refusal) -> _Draft | Refusal:
        """Write the Markdown."""
        if isinstance(composed, Refusal):
            return composed
        agreement, composition = composed.agreement, composed.composition
        try:
            layout = self._layout(composition.skeleton)
        except (TemplateError, MarkdownError) as failure:
            return refuse_agreement(agreement, composition.locate(failure.diagnostics))
        except UnprintableError as failure:
            return self._refuse_characters(agreement, failure)
        markdown = layout.writer.pieces(composition.values)
        fingerprint = sha256(markdown)[:16]
        return _Draft(agreement, composition, layout, markdown, fingerprint)

    def _lay_out(self, draft: _Draft | Refusal) -> _LaidOut | Refusal:
        """Lay the pages out."""
        if isinstance(draft, Refusal):
            return draft
        if draft.layout.forms is None:
            return _LaidOut(draft, None)
        agreement = draft.agreement
        identity = Identity(
            form_id=agreement.form_id,
            revision=agreement.revision,
            fingerprint=draft.fingerprint,
            subject=agreement.paper.title.plain,
            rendering=agreement.rendering,
        )
        try:
            return _LaidOut(draft, draft.layout.forms.lay_out(draft.composition.values, identity))
        except UnprintableError as failure:
            return self._refuse_characters(agreement, failure)

    def _refuse_characters(self, agreement: Agreement, failure: UnprintableError) -> Refusal:
        """Refuse a form with characters that no font has, by line if they are the template's."""
        problem = unprintable(failure.characters, agreement, self.template.fonts)
        place = self.template.find_character(failure.characters)
        return refuse_agreement(agreement, (problem.at(place) if place else problem,))

    def _finish(self, laid_out: _LaidOut | Refusal) -> Rendition | Refusal:
        """Write the bytes of the files."""
        if isinstance(laid_out, Refusal):
            return laid_out
        draft = laid_out.draft
        files: dict[Format, Pieces] = {}
        if laid_out.pdf is not None:
            files[Format.PDF] = laid_out.pdf.parts()
        if Format.MARKDOWN in self.formats:
            files[Format.MARKDOWN] = draft.markdown
        return Rendition(draft.agreement, draft.fingerprint, files, draft.composition.skeleton)

    def _make_layout(self, skeleton: str) -> _Layout:
        document = document_of(self.template, skeleton)
        forms = PreparedForms(document) if Format.PDF in self.formats else None
        return _Layout(Writer(document), forms)


def _damaged(font: FontFile) -> Diagnostic:
    hint = "take it out of the folder “fonts”, or put another one there"
    return error("the font is damaged", hint, Span(f"fonts/{font.name}"))


def document_of(template: Template, skeleton: str) -> Document:
    """Return the document of all agreements for which a template prints this skeleton.

    Raises:
        TemplateError: a clause of the skeleton could not be laid out.
        MarkdownError: the skeleton has a mistake.
    """
    problems = tuple(refuse_clauses(skeleton, template.language))
    if problems:
        raise TemplateError(problems)
    front = template.front
    document = replace(
        read_skeleton(skeleton),
        title=(Text(template.title),),
        subtitle=(Text(template.subtitle),) if template.subtitle else (),
        language=template.language,
        page_size=template.page_size,
        margins=front.margins,
        header=fill_running_text(front.header, template.title, front.version),
        footer=fill_running_text(front.footer, template.title, front.version),
        fonts=template.fonts,
        letterhead=front.letterhead,
    )
    return with_pictures(document, template)


def render_safely(agreement: Agreement, renderer: Renderer) -> Rendition | Refusal:
    """Make a form, and let a mistake of the program cost this form only, by name."""
    return _safely(renderer.render, agreement, agreement)


def _safely(step: Callable[[T], Made], thing: T, agreement: Agreement) -> Made | Refusal:
    try:
        return step(thing)
    except Exception as mistake:  # whatever it is, the other forms are not to blame
        problem = error(
            f"the form could not be made: {type(mistake).__name__}: {mistake}",
            "this is a bug; please report it with the paper's metadata",
        )
        return refuse_agreement(agreement, (problem,))
