"""What a mail says: a template filled in for one paper and one reader.

A letter's template is a Markdown template like those of the agreements, in the folder ``mail``
beside them, and goes through the same engine: no value is ever parsed. Its first line is a heading
of level 1, which is the subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, error
from generator.document import Document, Heading
from generator.fields import Field
from generator.forms.agreement import Agreement
from generator.forms.context import context_of
from generator.forms.samples import samples
from generator.forms.signatory import Signatory
from generator.mail.address import one_line
from generator.mail.html import write_html
from generator.mail.plain import plain_inlines, write_plain
from generator.markdown.reader import MarkdownError, read_skeleton
from generator.template import Template, TemplateError, has_template, load_template
from generator.template.checks import CONTEXT
from generator.traversal import fill

FOLDER = "mail"
"""Folder of the letters' templates inside a folder of templates."""
NAMES = (*CONTEXT, "recipient", "mail")
"""The names that are given to a letter's template."""
MAX_SUBJECT = 250
"""Most characters of a subject; a longer one is cut, with an ellipsis."""
LAYOUTS = 64


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says."""

    subject: str
    """One line."""
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class LetterForm:
    """One form that a letter is about; its template sees it among ``mail.forms``."""

    agreement: str
    """Title of the agreement."""
    sent: date | None = None
    """When it was sent."""
    came_back: date | None = None
    """When it came back, if the letter is about that."""
    reasons: tuple[str, ...] = ()
    """Why what came back will not do, or what is asked."""


@dataclass(frozen=True, slots=True)
class LetterContext:
    """What a letter can say of itself; its template sees it as ``mail``."""

    kind: str
    sender: str
    """Who writes, as the reader shall see it."""
    agreement: str
    """Title of the agreement that is asked for."""
    number: int = 0
    """Of a reminder, from 1."""
    deadline: date | None = None
    sent: date | None = None
    """When the form was sent."""
    earlier_title: str = ""
    """The title on the form that was sent before, if it was another one."""
    earlier_signers: tuple[str, ...] = ()
    """Who was to sign the form that was sent before, if nothing else changed since."""
    attachments: tuple[str, ...] = ()
    came_back: date | None = None
    """When the form came back that the letter is about."""
    reasons: tuple[str, ...] = ()
    """Why that one will not do, or what is asked."""
    earlier_deadline: date | None = None
    """The deadline that was told before it was extended."""
    forms: tuple[LetterForm, ...] = ()
    """The forms that the letter is about: more than one if several agreements are to be signed."""
    several: bool = False
    """Whether people sign several agreements, so that a letter says which it means."""
    paper_stays: bool = False
    """Whether a paper of which a form is withdrawn is published nevertheless."""


def letter_names(
    agreement: Agreement, reader: Signatory, letter: LetterContext
) -> dict[str, object]:
    """Return the names that a letter's template can use, with their values."""
    return context_of(agreement, {}) | {
        "recipient": {"name": reader.name, "email": reader.email, "known": reader.known},
        "mail": _values(letter) | {"forms": tuple(map(_values, letter.forms))},
    }


def _values(said: LetterContext | LetterForm) -> dict[str, object]:
    return {each.name: getattr(said, each.name) for each in fields(said)}


class LetterWriter:
    """Fills one letter's template in; what letters have in common is read once."""

    def __init__(self, name: str, folders: Sequence[Path] = (), text: str = "") -> None:
        """Load the template ``mail/<name>.md.j2``.

        Args:
            name: such as ``first``.
            folders: where to look, before the shipped templates.
            text: the template if there is no such file.

        Raises:
            TemplateError: there is no such template, or it has mistakes.
        """
        self.template = _load(f"{FOLDER}/{name}", folders, text)
        self._skeleton = lru_cache(maxsize=LAYOUTS)(self._read)

    def write(self, context: Mapping[str, object]) -> Letter:
        """Fill the template in.

        Raises:
            TemplateError: naming file and line.
        """
        composition = self.template.compose(context)
        if any(isinstance(each, Field) for each in composition.values):
            raise TemplateError([self._mistake("a mail has no form fields")])
        if self.template.pictures:
            raise TemplateError([self._mistake("a mail has no pictures")])
        try:
            skeleton = self._skeleton(composition.skeleton)
        except MarkdownError as failure:
            raise TemplateError(composition.locate(failure.diagnostics)) from None
        document = fill(skeleton, composition.values)
        subject = one_line(plain_inlines(document.title))
        if not subject:
            raise TemplateError([self._mistake("the subject is empty")])
        return Letter(
            cut_after_word(subject, MAX_SUBJECT), write_plain(document), write_html(document)
        )

    def _read(self, skeleton: str) -> Document:
        document = read_skeleton(skeleton)
        match document.blocks:
            case (Heading(1, subject), *rest) if rest:
                language = self.template.language
                return replace(document, title=subject, blocks=tuple(rest), language=language)
        hint = "begin the text with a line “# Subject of the mail”, and let the letter follow"
        raise TemplateError([self._mistake("the letter has no subject", hint)])

    def _mistake(self, message: str, hint: str = "") -> Diagnostic:
        return error(message, hint, Span(f"{self.template.name}.md.j2"))


def _load(name: str, folders: Sequence[Path], text: str) -> Template:
    try:
        return load_template(name, folders, NAMES)
    except TemplateError:
        if not text or has_template(name, folders):
            raise
        return Template.from_text(text, name, folders, NAMES)


def cut_after_word(text: str, most: int) -> str:
    """Cut a text after a word, with an ellipsis, if it has more than ``most`` characters."""
    if len(text) <= most:
        return text
    start = text[: most - 2]
    return f"{start.rpartition(' ')[0] or start} …"


def sample_letter(name: str, folders: Sequence[Path] = (), sample: str = "") -> Letter:
    """Fill a letter's template in for an invented paper.

    Args:
        name: such as ``first``.
        folders: where to look, before the shipped templates.
        sample: what is special about the paper, by :func:`generator.forms.samples.samples`; empty
            for the first of them.

    Raises:
        TemplateError: there is no such template, or it has mistakes.
    """
    every = samples("")
    agreement = every.get(sample) or next(iter(every.values()))
    *_, full = _invented_contexts(name)
    names = letter_names(agreement, agreement.signatories[0], full)
    return LetterWriter(name, folders).write(names)


def letter_mistakes(name: str, folders: Sequence[Path] = ()) -> Iterator[Diagnostic]:
    """Try a letter's template on invented papers of every shape, and give its mistakes, each once.

    Args:
        name: such as ``first``.
        folders: where to look, before the shipped templates.
    """
    try:
        writer = LetterWriter(name, folders)
    except TemplateError as failure:
        yield from failure.diagnostics
        return
    met: set[tuple[str, int | None]] = set()
    for shape, agreement in samples("").items():
        for letter in _invented_contexts(name):
            for reader in agreement.signatories:
                try:
                    writer.write(letter_names(agreement, reader, letter))
                except TemplateError as failure:
                    for mistake in failure.diagnostics:
                        if (mistake.message, mistake.span.line) not in met:
                            met.add((mistake.message, mistake.span.line))
                            yield mistake.at(Span(entry=f"with {shape}"))


def _invented_contexts(kind: str) -> tuple[LetterContext, ...]:
    title, release = "Publication Agreement", "Recording Release"
    reasons = ("It is not signed.", "The date beside the signature is missing.")
    sent, came_back = date(2031, 3, 1), date(2031, 3, 9)
    bare = LetterContext(kind, "chairs@example.org", title, forms=(LetterForm(title),))
    form = LetterForm(title, sent, came_back, reasons)
    full = LetterContext(
        kind,
        "Inês Silva",
        title,
        number=1,
        deadline=date(2031, 4, 30),
        sent=sent,
        earlier_title="On Earlier Titles",
        attachments=("invented31 On Titles.pdf",),
        came_back=came_back,
        reasons=reasons,
        earlier_deadline=date(2031, 4, 15),
        forms=(form,),
    )
    one = replace(full, several=True, paper_stays=True)
    two = replace(one, agreement=f"{title}, {release}", forms=(form, LetterForm(release, sent)))
    signer = replace(full, earlier_title="", earlier_signers=("Invented Author", "Another One"))
    return bare, one, two, signer, full
