"""The words that the toolkit itself puts on a form, by language: the table ``words.ini``."""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("words.ini")
DEFAULT = "en"
"""The language whose words are taken where the table lacks one."""
_REGIONS_OF_HANT = frozenset({"hk", "mo", "tw"})
"""Where Chinese is written in traditional characters."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; what stands in braces in them is filled in."""

    form: str
    """Names a form by its ``{id}`` and ``{revision}``."""
    page: str
    """Says which ``{page}`` of how many ``{pages}``."""
    labelled: str
    """Joins a ``{label}`` and the ``{text}`` that it is for."""
    date_format: str
    """How a date is to be written: year, month and day."""
    name: str
    date: str
    signature: str
    signed: str
    initials: str
    place: str
    position: str
    affiliation: str
    email: str

    def around_id(self, revision: int) -> tuple[str, str]:
        """Return what stands before and after a form's id.

        >>> words_of("de").around_id(2)
        ('Formular ', ', Fassung 2')
        """
        before, _, after = self.form.partition("{id}")
        return before, after.format(revision=revision)

    def label_of(self, field: str) -> str:
        """Return the label of a field that has this name and no label of its own, or nothing."""
        return str(getattr(self, field)) if field in LABELS else ""


_LABELS = "name date signature signed initials place position affiliation email"
LABELS = frozenset(_LABELS.split())
"""Names of fields that have a label in each language."""


@lru_cache(maxsize=64)
def words_of(language: str) -> Words:
    """Return the words of a language, given by its BCP 47 tag; English ones if there are none.

    >>> words_of("de-AT").signature, words_of("zh-TW").signature, words_of("tlh").signature
    ('Unterschrift', '簽名', 'Signature')
    """
    return _table()[known_language(language) or DEFAULT]


def known_language(language: str) -> str | None:
    """Return the section of the table that serves a language; ``None`` if there is none."""
    known = {name.lower(): name for name in _table()}
    tag = language.lower()
    parts = tag.split("-")
    if parts[0] == "zh" and _REGIONS_OF_HANT & set(parts[1:]) and "hans" not in parts:
        tag = "zh-hant"
    while tag and tag not in known:
        tag = tag.rpartition("-")[0]
    return known.get(tag)


def known_languages() -> tuple[str, ...]:
    """Return the tags of all languages that the table has."""
    return tuple(_table())


@cache
def _table() -> Mapping[str, Words]:
    """Read the table.

    Raises:
        ValueError: a language lacks a word, or has one that is not known.
    """
    table = ConfigParser(interpolation=None, comment_prefixes=(";",), delimiters=("=",))
    table.read_string(TABLE.read_text("utf-8"))
    known = {each.name for each in fields(Words)}
    for language in table.sections():
        found = set(table[language])
        if found != known:
            wrong = ", ".join(sorted(found ^ known))
            raise ValueError(f"{TABLE.name}: [{language}] lacks, or does not know: {wrong}")
    return {language: Words(**dict(table[language])) for language in table.sections()}
