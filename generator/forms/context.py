"""What a template's author can write of an agreement."""

from __future__ import annotations

from collections.abc import Container, Mapping

from generator.forms.agreement import Agreement
from generator.paper import Paper, Volume
from generator.template import CONTEXT


def context_of(
    agreement: Agreement, options: Mapping[str, object], uses: Container[str] = CONTEXT
) -> dict[str, object]:
    """Return the names that a template's author can use, with their values.

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
            "extra": dict(paper.extra),
        }
    if "volume" in uses:
        volume = paper.volume or Volume()
        editors = [str(editor) for editor in volume.editors]
        context["volume"] = {
            **dict.fromkeys(Volume.names(), ""),
            **volume.known(),
            "editors": editors,
        }
    return context


def without_unused(agreement: Agreement, uses: Container[str]) -> Agreement:
    """Return an agreement without what :func:`context_of` may leave out: its form is the same."""
    paper = agreement.paper
    needed = Paper(
        paper.paper_id,
        paper.title,
        paper.authors if "paper" in uses else (),
        paper.volume if "volume" in uses else None,
        paper.problems,
        paper.span,
        extra=paper.extra if "paper" in uses else (),
    )
    return Agreement(needed, agreement.template, agreement.signatories, agreement.revision)
