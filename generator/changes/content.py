"""In what the contents of two forms differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.changes.words import Cosmetic, WordRun, changed_blocks, cosmetic, diff_words
from generator.document import SLOT_MARK
from generator.ledger.records import Content, Signer

_PARAGRAPHS = re.compile(r"\n\s*\n")
_BLANK = "(blank)"


class Aspect(StrEnum):
    """What of a form can change."""

    TITLE = "title"
    SIGNATORY = "signatory"
    AUTHORS = "authors"
    VOLUME = "volume"
    """What is known of the proceedings."""
    TEMPLATE = "template"
    """Which template, its options, its text."""
    ID = "id"
    """The citation key or the submission system's id."""
    OTHER = "other"
    """The form's text is another, and what was recorded does not say why."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed."""

    aspect: Aspect
    old: str
    new: str
    label: str = ""
    """Which part of the aspect, such as the volume's ``year``."""

    def __str__(self) -> str:
        """Return what changed, from what to what."""
        return f"{self.name}: “{self.old}” → “{self.new}”"

    @property
    def cosmetic(self) -> Cosmetic | None:
        """In what the two differ if they are the same text to a reader."""
        return cosmetic(self.old, self.new) if self.aspect is not Aspect.ID else None

    @property
    def runs(self) -> tuple[WordRun, ...]:
        """Word by word, what was kept, removed and added."""
        return diff_words(self.old, self.new)

    @property
    def name(self) -> str:
        """What changed, in words: ``title``, ``volume year``."""
        return f"{self.aspect} {self.label}".rstrip()


def differences(old: Content, new: Content) -> tuple[Difference, ...]:
    """Compare what went into two forms; what is unknown of either is not compared."""
    return tuple(
        difference
        for difference in (
            *_titles(old, new),
            *_signers(old, new),
            *_lists(Aspect.AUTHORS, old.authors, new.authors),
            *_pairs(Aspect.VOLUME, old.volume, new.volume),
            *_templates(old, new),
        )
        if difference.old != difference.new
    )


def _titles(old: Content, new: Content) -> Iterator[Difference]:
    if old.title is not None and new.title is not None:
        yield Difference(Aspect.TITLE, old.title, new.title)


def _signers(old: Content, new: Content) -> Iterator[Difference]:
    if old.signers is None or new.signers is None or old.signers == new.signers:
        return
    names = [signer.name for signer in old.signers] == [signer.name for signer in new.signers]
    # The same names can be certain now that were guesses before, and the other way round.
    shown = _name_and_basis if names else _name
    before, after = ("; ".join(map(shown, signers)) for signers in (old.signers, new.signers))
    yield Difference(Aspect.SIGNATORY, before, after)


def _name(signer: Signer) -> str:
    return signer.name or _BLANK


def _name_and_basis(signer: Signer) -> str:
    return f"{_name(signer)} ({'known' if signer.known else 'guessed'})"


def _lists(
    aspect: Aspect, old: Sequence[str] | None, new: Sequence[str] | None
) -> Iterator[Difference]:
    if old is not None and new is not None:
        yield Difference(aspect, "; ".join(old), "; ".join(new))


def _pairs(
    aspect: Aspect,
    old: Sequence[tuple[str, str]] | None,
    new: Sequence[tuple[str, str]] | None,
) -> Iterator[Difference]:
    if old is None or new is None:
        return
    before, after = dict(old), dict(new)
    for name in {**before, **after}:
        yield Difference(aspect, before.get(name, ""), after.get(name, ""), name)


def _templates(old: Content, new: Content) -> Iterator[Difference]:
    if old.template is not None and new.template is not None:
        yield Difference(Aspect.TEMPLATE, old.template, new.template, "name")
    options = list(_pairs(Aspect.TEMPLATE, old.options, new.options))
    yield from options
    same_source = old.template_digest == new.template_digest and not any(
        option.old != option.new for option in options
    )
    # The same template has another text for, say, two signers; that is told as such.
    if same_source or old.wording is None or new.wording is None:
        return
    for before, after in changed_blocks(_paragraphs(old.wording), _paragraphs(new.wording)):
        yield Difference(Aspect.TEMPLATE, " ".join(before), " ".join(after), "text")


def _paragraphs(wording: str) -> list[str]:
    shown = SLOT_MARK.sub("[…]", wording)
    return [" ".join(paragraph.split()) for paragraph in _PARAGRAPHS.split(shown)]
