"""Publications as their metadata gives them. The words are those of BibTeX and CSL."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache

from generator.diagnostics import NOWHERE, Diagnostic, Span
from generator.text import Title

_EAST_ASIAN = re.compile(
    r"[\u1100-\u11ff\u3005-\u3007\u3040-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    r"\uff66-\uff9f\U00020000-\U0003ffff・＝]+"
)


def is_east_asian(text: str) -> bool:
    """Tell whether a text is in Chinese, Japanese or Korean writing throughout, without spaces.

    >>> is_east_asian("김철수"), is_east_asian("さくら Momoko")
    (True, False)
    """
    return _EAST_ASIAN.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Name:
    """A personal or corporate name, in the parts of CSL and BibTeX.

    A name that has no parts (a corporate author, a person with one name) is only a ``family``.
    """

    family: str
    given: str = ""
    particle: str = ""
    """Non-dropping particle: ``von``, ``de la``."""
    suffix: str = ""
    """``Jr.``, ``III``."""

    def __str__(self) -> str:
        """Return the name as a person signs it: given name first.

        A name in Chinese, Japanese or Korean writing has the family name first and no space, as its
        bearer signs it and as CSL sets it.
        """
        if not self.given.isascii():
            joined = self.family + self.given.replace(" ", "")
            if is_east_asian(joined):
                return joined
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))


@dataclass(frozen=True, slots=True)
class Author:
    """One author of a paper."""

    name: Name
    email: str = ""
    author_id: str = ""
    """The author's id where the metadata comes from, such as an OpenReview tilde id."""
    corresponding: bool = False
    """Whether the metadata names this author as the corresponding one (or the contact)."""
    affiliation: str = ""
    """Where the author works, as the metadata spells it."""
    orcid: str = ""
    """The author's ORCID iD without the address before it: ``0000-0002-1825-0097``."""

    def __str__(self) -> str:
        """Return the author's name."""
        return str(self.name)


@dataclass(frozen=True, slots=True)
class Volume:
    """The proceedings that the papers appear in, as ``@Proceedings`` has it; unknown is empty."""

    name: str = ""
    """The event's or volume's full name."""
    shortname: str = ""
    booktitle: str = ""
    number: str = ""
    """The volume's number in its series (BibTeX ``volume``)."""
    year: str = ""
    start: str = ""
    """First day of the event, as the metadata spells it."""
    end: str = ""
    address: str = ""
    publisher: str = ""
    series: str = ""
    editors: tuple[Name, ...] = ()

    def __str__(self) -> str:
        """Return what is known of the volume on one line."""
        name = self.name or self.booktitle or self.shortname
        number = " ".join(part for part in (self.series, self.number) if part)
        return ", ".join(part for part in (name, number, self.year) if part)

    @classmethod
    @cache
    def names(cls) -> tuple[str, ...]:
        """Return what can be known of a volume: the names of the fields, in order."""
        return tuple(each.name for each in fields(cls))

    def known(self) -> dict[str, str | tuple[Name, ...]]:
        """Return what is known, by the names of the fields, in order.

        >>> Volume(year="2031", shortname="ICEX").known()
        {'shortname': 'ICEX', 'year': '2031'}
        """
        return {name: value for name in self.names() if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Paper:
    """One accepted publication."""

    paper_id: str
    """The citation key or the submission system's id: stable when the title changes."""
    title: Title
    authors: tuple[Author, ...]
    volume: Volume | None = None
    problems: tuple[Diagnostic, ...] = ()
    """What was found wrong with this paper's metadata; one error refuses its form."""
    span: Span = NOWHERE
    signer_email: str = ""
    """Address of the one who signs, where the metadata gives it without saying whose it is."""

    def __str__(self) -> str:
        """Return id, title and authors on one line.

        >>> str(Paper("lovelace43", Title.of("Sketch of an Engine"), (Author(Name("Lovelace")),)))
        'lovelace43: Sketch of an Engine (Lovelace)'
        """
        authors = ", ".join(map(str, self.authors))
        return f"{self.paper_id}: {self.title}" + (f" ({authors})" if authors else "")

    extra: tuple[tuple[str, str], ...] = ()
    """What else the list says of the paper, such as its track: names in lower case, and texts."""


def form_id(paper_id: str, agreement: str = "") -> str:
    """Return what a form calls itself: the paper's id, after the agreement's name if it has one.

    >>> form_id("lovelace43"), form_id("lovelace43", "recording-release")
    ('lovelace43', 'recording-release/lovelace43')
    """
    return f"{agreement}/{paper_id}" if agreement else paper_id
