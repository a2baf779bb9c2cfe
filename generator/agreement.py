"""One form to be signed: what goes in it, what is made of it, and why it may be refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain

from generator.diagnostics import Diagnostic, Severity, Span, error, has_errors, warning
from generator.document import Value
from generator.output import Format, Pieces
from generator.paper import Paper, Volume
from generator.pdf import missing_characters
from generator.signatory import Signatory, SignerRule, choose_signatories
from generator.sources.contact_check import check_contacts
from generator.sources.contacts import Contacts
from generator.template import CONTEXT
from generator.text import Title

_UNREADABLE = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters of the categories Cc and Cs."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One form to be signed: one paper, one template, and who signs."""

    paper: Paper
    template: str
    """Name of the template."""
    signatories: tuple[Signatory, ...]
    """At least one; who is not known has no name."""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Rendition:
    """The finished bytes of one agreement."""

    agreement: Agreement
    fingerprint: str
    """What the signer reads: the first 16 hexadecimal digits of the Markdown's SHA-256."""
    files: Mapping[Format, Pieces]
    """The form in each format that was asked for."""
    wording: str = ""
    """The template's own text, with slot marks where the values stand."""

    @property
    def pdf(self) -> bytes:
        """The PDF file; empty if it was not asked for."""
        return b"".join(self.files.get(Format.PDF, ()))

    @property
    def markdown(self) -> str:
        """The Markdown; empty if it was not asked for."""
        return b"".join(self.files.get(Format.MARKDOWN, ())).decode()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an agreement has no form; at least one of the diagnostics is an error."""

    agreement: Agreement
    diagnostics: tuple[Diagnostic, ...]


def make_agreements(
    papers: Iterable[Paper],
    template: str = "pmlr",
    rule: SignerRule = SignerRule.FIRST,
    contacts: Contacts | None = None,
) -> tuple[Agreement, ...]:
    """Make the agreement of each paper, in order.

    Args:
        papers: what was read from the metadata.
        template: name of the template that they all get.
        rule: who signs a paper whose signer neither its metadata nor the contacts name.
        contacts: who signs and where to write, as the chair knows it.

    >>> import generator
    >>> ada = generator.Author(generator.Name("Lovelace", given="Ada"))
    >>> paper = generator.Paper("lovelace43", generator.Title.of("Sketch of an Engine"), (ada,))
    >>> agreement, = make_agreements([paper])
    >>> agreement.signatories[0].name
    'Ada Lovelace'
    >>> str(agreement.signatories[0].basis)
    'first author'
    """
    known = contacts or Contacts()
    checked = check_contacts(tuple(papers), known)
    return tuple(
        Agreement(paper, template, choose_signatories(paper, rule, known)) for paper in checked
    )


def override_volume(papers: Iterable[Paper], volume: Volume) -> tuple[Paper, ...]:
    """Put what ``volume`` knows in the place of what each paper's own volume says.

    >>> import generator
    >>> paper = generator.Paper("a", generator.Title.of("A"), (), generator.Volume(year="2024"))
    >>> paper, = override_volume([paper], generator.Volume(number="300"))
    >>> paper.volume.year, paper.volume.number
    ('2024', '300')
    """
    known = {item.name: getattr(volume, item.name) for item in fields(volume)}
    changes = {name: value for name, value in known.items() if value}
    if not changes:
        return tuple(papers)
    return tuple(
        replace(paper, volume=replace(paper.volume or Volume(), **changes)) for paper in papers
    )


def refusals_of(paper: Paper) -> tuple[Diagnostic, ...]:
    """Give the errors for which a paper gets no form, whatever the template."""
    return tuple(
        problem
        for problem in (*paper.problems, *_findings(paper))
        if problem.severity is Severity.ERROR
    )


def problems_of(agreement: Agreement) -> tuple[Diagnostic, ...]:
    """Give all that is known to be wrong before a form is made.

    These are the problems of the paper's metadata, and a warning of characters in title and names
    that no font has; they would refuse the form.
    """
    paper = agreement.paper
    missing = _missing_characters(agreement)
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


def context_of(
    agreement: Agreement, options: Mapping[str, object], uses: Container[str] = CONTEXT
) -> dict[str, object]:
    """Give the names that a template's author can use, with their values.

    What takes long to gather and is not in ``uses`` may be left out.
    """
    paper = agreement.paper
    signatories = [
        {"name": who.name, "email": who.email, "known": who.known, "key": f"{number:02}"}
        for number, who in enumerate(agreement.signatories, start=1)
    ]
    context: dict[str, object] = {
        "title": paper.title,
        "signatories": signatories,
        "signatory": signatories[0],
        "options": dict(options),
    }
    if "paper" in uses:
        context["paper"] = {
            "id": paper.paper_id,
            "title": paper.title,
            "authors": [str(author.name) for author in paper.authors],
        }
    if "volume" in uses:
        volume = paper.volume or Volume()
        words = {item.name: getattr(volume, item.name) for item in fields(volume)}
        context["volume"] = words | {"editors": [str(editor) for editor in volume.editors]}
    return context


def without_unused(agreement: Agreement, uses: Container[str]) -> Agreement:
    """Give an agreement without what :func:`context_of` may leave out: its form is the same."""
    paper = agreement.paper
    needed = Paper(
        paper.paper_id,
        paper.title,
        paper.authors if "paper" in uses else (),
        paper.volume if "volume" in uses else None,
        paper.problems,
        paper.span,
    )
    return Agreement(needed, agreement.template, agreement.signatories, agreement.revision)


_REWRITE = "write it otherwise in the metadata"


def _missing_characters(agreement: Agreement) -> tuple[str, ...]:
    paper = agreement.paper
    words = (paper.paper_id, paper.title.plain, *(who.name for who in agreement.signatories))
    return tuple(dict.fromkeys(chain.from_iterable(missing_characters(text) for text in words)))


def unprintable(characters: Sequence[str], agreement: Agreement) -> Diagnostic:
    """Name what could not be printed, and all else of the paper that could not have been."""
    ours = _missing_characters(agreement)
    named = _name_characters(tuple(dict.fromkeys((*ours, *characters))))
    hint = _REWRITE if ours else "write it otherwise in the template, or in its values"
    return error(f"no font has {named}", hint)


def _name_characters(characters: Sequence[str]) -> str:
    named = ", ".join(name_character(character) for character in characters[:5])
    return f"{named} and {len(characters) - 5} more" if len(characters) > 5 else named


def name_character(character: str) -> str:
    """Name a character as Unicode does.

    >>> name_character("ß")
    'U+00DF LATIN SMALL LETTER SHARP S'
    """
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def unreadable(values: Iterable[Value]) -> tuple[Diagnostic, ...]:
    """Find control characters and lone surrogates: no reader sees them, no file may hold them."""
    texts = [text for value in values for text in _texts(value)]
    if all(map(str.isprintable, texts)):
        return ()
    found = []
    for text in texts:
        characters = _UNREADABLE.findall(text)
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
    return (getattr(value, "value", ""), value.label)


def refuse(agreement: Agreement, problems: Iterable[Diagnostic]) -> Refusal:
    """Refuse an agreement; what is wrong gets the place of its paper."""
    return Refusal(agreement, tuple(_locate(problem, agreement.paper) for problem in problems))


def _locate(problem: Diagnostic, paper: Paper) -> Diagnostic:
    # The line of a paper is no line of another file.
    place = paper.span if problem.span.file is None else Span()
    return problem.at(place).at(Span(entry=paper.paper_id))
