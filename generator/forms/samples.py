"""Agreements with invented data, to try a template on before a batch does."""

from __future__ import annotations

from collections.abc import Sequence

from generator.forms.agreement import Agreement
from generator.forms.signatory import Basis, Signatory
from generator.paper import Author, Name, Paper, Volume
from generator.text import Emphasis, Math, Subscript, Text, Title

_AUTHORS = (
    Author(
        Name("Okonkwo", given="Ngozi Adaeze"),
        email="ngozi@example.org",
        corresponding=True,
        affiliation="University of Invented Results, Ljubljana",
        orcid="0000-0002-1825-0097",
    ),
    Author(Name("Horn", given="Jürgen", particle="von", suffix="Jr.")),
    Author(Name("Trần", given="Minh Đức")),
)
_VOLUME = Volume(
    name="The 3rd International Conference on Invented Results",
    shortname="ICIR",
    booktitle="Proceedings of the 3rd International Conference on Invented Results",
    number="300",
    year="2031",
    start="2031-05-04",
    end="2031-05-06",
    address="Ljubljana, Slovenia",
    publisher="PMLR",
    series="Proceedings of Machine Learning Research",
    editors=(Name("Silva", given="Inês"), Name("Kowalski", given="Piotr")),
)
_TITLE = Title(
    (
        Text("On the "),
        Emphasis((Text("ℓ"), Subscript((Text("1"),)))),
        Text(" Geometry of Invented Titles: "),
        Math("n^2", (Emphasis((Text("n"),)), Text("²"))),
        Text(" Words That Break Over More Than One Line"),
    )
)
_HOSTILE = Title.of(
    "# {{ 7*7 }} **bold** _x_ `code` <script>alert(1)</script> ](http://example.org) "
    "[^1] {% raw %} \\input{x} &amp; $\\alpha$ 1. - > | ../.."
)
_KNOWN = Signatory("Ngozi Adaeze Okonkwo", "ngozi@example.org", Basis.METADATA)
_GUESSED = Signatory("Jürgen von Horn Jr.", "", Basis.FIRST)
_BLANK = Signatory("", "", Basis.BLANK)
_MANY = 30
"""So many that their numbers have one digit and two, and that one begins as another does."""
_GIVEN = (
    "Ada",
    "Béla",
    "Çiğdem",
    "Duc",
    "Elif",
    "Frida",
    "Grace",
    "Hồng",
    "Inês",
    "Jürgen",
    "Kofi",
)
_LONG = (
    Name("von Hohenlohe-Waldenburg-Schillingsfürst", given="Maximiliane Theodora Konstantina"),
    Name("Wickremesinghe-Ramanathapuram", given="Satyanarayana Venkateswara"),
    Name("Ångström-Papadimitropoulos-García de la Concepción", given="Þórunn"),
)
_SCRIPTS = (
    Name("Щербакова", given="Юлия"),
    Name("Παπαδοπούλου", given="Ελένη"),
    Name("张", given="晓明"),
    Name("髙橋", given="さくら"),
    Name("김", given="철수"),
    Name("بن عبد الله", given="محمد"),
    Name("בן גוריון", given="דוד"),
    Name("शर्मा", given="अमित"),
    Name("ใจดี", given="สมชาย"),
    Name("Nguyễn", given="Thị Minh Khai"),
    Name("Żółć", given="Łukasz"),
)
"""Names in the scripts that the toolkit has fonts for."""
_FAMILY = ("Okafor", "Ångström", "Silva", "Kowalski", "Tanaka", "García Márquez", "Nguyễn")


def usual_sample(template: str) -> Agreement:
    """Return the agreement that shows a template at its best: everything is known."""
    return Agreement(_paper(_TITLE), template, (_KNOWN,))


def largest_sample(template: str) -> Agreement:
    """Return the agreement that a template has most work with: many sign."""
    signers = tuple(
        Signatory(_name(number), f"author{number}@example.org", Basis.ALL)
        for number in range(1, _MANY + 1)
    )
    crowd = Paper("invented31", _TITLE, _authors(_MANY), _VOLUME)
    return Agreement(crowd, template, signers)


def samples(template: str) -> dict[str, Agreement]:
    """Return agreements of every shape that a template has to bear, by what is special."""
    several = (_KNOWN, Signatory("Minh Đức Trần", "duc@example.org", Basis.ALL), _GUESSED)
    crowd = Paper("invented31", _TITLE, _authors(_MANY), _VOLUME)
    alone = Paper("invented31", _TITLE, _authors(1), _VOLUME)
    unknown = Paper("invented31", _TITLE, ())
    scripts = Title.of(" ".join(str(name) for name in _SCRIPTS))
    return {
        "a known signer": usual_sample(template),
        "a guessed signer": Agreement(_paper(_TITLE), template, (_GUESSED,)),
        "a signer left blank": Agreement(_paper(_TITLE), template, (_BLANK,)),
        "several signers": Agreement(_paper(_TITLE), template, several),
        f"{_MANY} authors, who all sign": largest_sample(template),
        f"{_MANY} authors, of whom one signs": Agreement(crowd, template, (_KNOWN,)),
        "long names": _all_sign(_LONG, _TITLE, template),
        "names and a title in every script": _all_sign(_SCRIPTS, scripts, template),
        "one author": Agreement(alone, template, (_KNOWN,)),
        "a title that looks like markup": Agreement(_paper(_HOSTILE), template, (_KNOWN,)),
        "a title of 300 words": Agreement(_paper(Title.of("word " * 300)), template, (_KNOWN,)),
        "nothing known but the title": Agreement(unknown, template, (_BLANK,)),
    }


def _all_sign(names: Sequence[Name], title: Title, template: str) -> Agreement:
    """Return an agreement that all authors sign, as guesses that can be corrected."""
    authors = tuple(map(Author, names))
    signers = tuple(Signatory(str(name), "", Basis.FIRST) for name in names)
    return Agreement(Paper("invented31", title, authors, _VOLUME), template, signers)


def _name(number: int) -> str:
    return str(_authors(number)[-1].name)


def _authors(count: int) -> tuple[Author, ...]:
    """Invent so many authors with different names."""
    return tuple(
        Author(Name(_FAMILY[index % len(_FAMILY)], given=_GIVEN[index % len(_GIVEN)]))
        for index in range(count)
    )


def _paper(title: Title) -> Paper:
    return Paper("invented31", title, _AUTHORS, _VOLUME)
