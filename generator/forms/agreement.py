"""One form to be signed: what goes in it, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Diagnostic
from generator.extensions import one_of
from generator.forms.signatory import Signatory, SignerRule, choose_signatories
from generator.output import Format, Pieces
from generator.paper import Paper, Volume, form_id
from generator.sources.contact_check import check_contacts
from generator.sources.contacts import Contacts

if TYPE_CHECKING:
    from generator.template import Template


@dataclass(frozen=True, slots=True)
class Agreement:
    """One form to be signed: one paper, one template, and who signs."""

    paper: Paper
    template: str
    """Name of the template."""
    signatories: tuple[Signatory, ...]
    """At least one; who is not known has no name."""
    revision: int = 1
    name: str = ""
    """What it is called among several agreements of a workspace; empty where it is the only one."""
    rendering: int = 1
    """From 1; how often this revision was made with other words before it left the house."""

    @property
    def form_id(self) -> str:
        """What the form calls itself, on its pages and in its file."""
        return form_id(self.paper.paper_id, self.name)

    def __str__(self) -> str:
        """Return which paper's it is, of which template, and who signs."""
        signers = ", ".join(map(str, self.signatories))
        revision = f", revision {self.revision}" if self.revision > 1 else ""
        return f"{self.template} for {self.paper.paper_id}{revision}, signed by {signers}"


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

    def __str__(self) -> str:
        """Return whose form is refused, and why."""
        return f"{self.agreement.paper.paper_id}: no form: {'; '.join(map(str, self.diagnostics))}"


def make_agreements(
    papers: Iterable[Paper],
    template: Template | str = "pmlr",
    rule: SignerRule | str = SignerRule.FIRST,
    contacts: Contacts | None = None,
    name: str = "",
) -> tuple[Agreement, ...]:
    """Make the agreement of each paper, in order.

    Args:
        papers: what was read from the metadata.
        template: the template that they all get, or its name.
        rule: who signs a paper whose signer neither its metadata nor the contacts name.
        contacts: who signs and where to write, as the chair knows it.
        name: what they are called among several agreements of a workspace.

    Raises:
        ValueError: there is no such rule.

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
    template_name = template if isinstance(template, str) else template.name
    choice = one_of(SignerRule, rule, "rule for who signs")
    checked = check_contacts(tuple(papers), known)
    return tuple(
        Agreement(paper, template_name, choose_signatories(paper, choice, known), name=name)
        for paper in checked
    )


def override_volume(papers: Iterable[Paper], volume: Volume) -> tuple[Paper, ...]:
    """Put what ``volume`` knows in the place of what each paper's own volume says.

    >>> import generator
    >>> paper = generator.Paper("a", generator.Title.of("A"), (), generator.Volume(year="2024"))
    >>> paper, = override_volume([paper], generator.Volume(number="300"))
    >>> paper.volume.year, paper.volume.number
    ('2024', '300')
    """
    changes: dict[str, Any] = dict(volume.known())
    if not changes:
        return tuple(papers)
    return tuple(
        replace(paper, volume=replace(paper.volume or Volume(), **changes)) for paper in papers
    )
