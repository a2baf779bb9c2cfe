"""What a template's author can write of an agreement."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from generator.forms.agreement import Agreement
from generator.paper import Author, Paper, Volume
from generator.template import CONTEXT, Person


def context_of(
    agreement: Agreement, options: Mapping[str, object], uses: Container[str] = CONTEXT
) -> dict[str, object]:
    """Return the names that a template's author can use, with their values.

    What takes long to gather and is not in ``uses`` may be left out.
    """
    paper = agreement.paper
    signatories = [
        {"name": who.name, "email": who.email, "known": who.known, "key": key}
        for key, who in zip(_keys(agreement.signatories), agreement.signatories, strict=True)
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
            "authors": [
                _person(author, f"a{key}")
                for key, author in zip(_keys(paper.authors), paper.authors, strict=True)
            ],
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


def _keys(people: Sequence[object]) -> Iterator[str]:
    """Return a number for each, all of them as long: none is the beginning of another."""
    digits = max(2, len(str(len(people))))
    return (f"{number:0{digits}}" for number in range(1, len(people) + 1))


def _person(author: Author, key: str) -> Person:
    """Return an author as a template sees one; their keys are none of those who sign."""
    name = author.name
    return Person(
        name=str(name),
        given=name.given,
        family=" ".join(filter(None, (name.particle, name.family))),
        suffix=name.suffix,
        affiliation=author.affiliation,
        email=author.email,
        orcid=author.orcid,
        key=key,
    )


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
