"""All that a form is made from: as content for the ledger, and as one digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from generator.forms.agreement import Agreement
from generator.forms.context import context_of
from generator.ledger import Content, Signer
from generator.paper import Volume
from generator.template import Template

OUTPUT_VERSION = 1
"""Raised when a release makes other words of the same input, so that all forms are looked at."""


def form_content(
    agreement: Agreement, template: Template, options: Mapping[str, object], wording: str | None
) -> Content:
    """Return what goes into a form, as the ledger keeps it."""
    paper = agreement.paper
    return Content(
        paper.title.plain,
        tuple(str(author.name) for author in paper.authors),
        tuple(Signer(who.name, who.known) for who in agreement.signatories),
        _volume(paper.volume or Volume()),
        template.name,
        template.digest,
        _option_texts(options),
        wording,
    )


def input_digest(agreement: Agreement, template: Template, options: Mapping[str, object]) -> str:
    """Return a digest of all that a form is made from but its revision."""
    context = context_of(agreement, {})
    parts = (OUTPUT_VERSION, template.name, template.digest, _option_texts(options), context)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _volume(volume: Volume) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value if isinstance(value, str) else "; ".join(map(str, value)))
        for name, value in volume.known().items()
    )


def _option_texts(options: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, repr(value)) for name, value in options.items()))
