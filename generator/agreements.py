"""The agreements of a workspace: ``[[agreement]]`` of its settings, each for some of the papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.forms.signatory import SignerRule
from generator.ledger.places import is_agreement_name
from generator.paper import Paper
from generator.toml_tables import TomlReader, TomlTable

Selections = Mapping[str, tuple[str, ...]]
"""``[selections]``: groups of papers by name."""


@dataclass(frozen=True, slots=True)
class AgreementEntry:
    """One agreement of a workspace."""

    template: str
    """Name of its template."""
    name: str = ""
    """Where its forms lie below the output folder, and what the ledger calls it. Empty for the
    one that a workspace has had for its only one: its forms stay where they are."""
    papers: tuple[str, ...] = ()
    """``for``: conditions ``NAME=VALUE``, ids, and names of selections; a paper is meant that meets
    any of them. Empty for all papers."""
    rule: SignerRule | None = None
    """``signer``: who signs it; None for the same as in ``[signer]``."""

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.name or self.template


class NoSuchPapersError(Exception):
    """No paper of the list is one of those that an agreement is for."""


def agreement_entries(
    reader: TomlReader, content: Mapping[str, object]
) -> tuple[AgreementEntry, ...]:
    """Read ``[[agreement]]``; an entry with a mistake is reported and left out."""
    found: dict[str, AgreementEntry] = {}
    for table in reader.tables(content, "agreement"):
        entry = _read_entry(table)
        if entry is not None and entry.name in found:
            hint = 'give one of them another name: name = "talks"'
            table.report("name", f"there are two agreements “{entry.name}”", hint)
        elif entry is not None:
            found[entry.name] = entry
    return tuple(found.values())


def _read_entry(table: TomlTable) -> AgreementEntry | None:
    template = table.name("template", "", "pmlr")
    name = table.name("name", template, "talks")
    papers = table.parsed("for", _one_or_more, _NONE, _PAPERS)
    rule = table.choice("signer", SignerRule, SignerRule.FIRST)
    table.finish()
    if not template:
        table.report("template", "names no template", "`agreements template list` shows which")
        return None
    if not is_agreement_name(name):
        hint = "letters, digits, - and _, and none of the names of other folders there"
        table.report("name", f"“{name}” cannot be the name of a folder", hint)
        return None
    return AgreementEntry(template, name, papers, rule if "signer" in table.content else None)


def read_selections(table: TomlTable) -> dict[str, tuple[str, ...]]:
    """Read ``[selections]``."""
    found = {name: table.parsed(name, _one_or_more, _NONE, _PAPERS) for name in table.content}
    table.finish()
    return found


_NONE: tuple[str, ...] = ()
_PAPERS = 'must be NAME=VALUE or ids of papers, such as "track=talks" or ["hopper52", "kim25g"]'


def _one_or_more(value: object) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words:
        raise ValueError(value)
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError(value)
    return tuple(words)


def agreements_of(
    entries: Sequence[AgreementEntry], named: str, issued: str
) -> tuple[AgreementEntry, ...]:
    """Return the agreements that a workspace has; the first one is the one that is usually meant.

    Args:
        entries: those that the settings list.
        named: the template that ``[template]`` names; empty if it names none.
        issued: the template of the forms that lie in the output folder itself; empty if there are
            none.
    """
    only = named or issued
    if not only:
        return tuple(entries)
    if only in {entry.template for entry in entries}:
        first = next(entry for entry in entries if entry.template == only)
        return tuple(replace(each, name="") if each is first else each for each in entries)
    return (AgreementEntry(only), *entries)


def papers_for(
    entry: AgreementEntry, papers: Iterable[Paper], selections: Selections
) -> tuple[Paper, ...]:
    """Return the papers that an agreement is for.

    Raises:
        NoSuchPapersError: one of its words means no paper; the message says which.
    """
    listed = tuple(papers)
    if not entry.papers:
        return listed
    chosen: set[str] = set()
    for word in entry.papers:
        for each in selections.get(word, (word,)):
            found = {paper.paper_id for paper in listed if _is_meant(each, paper)}
            if not found:
                raise NoSuchPapersError(each)
            chosen |= found
    return tuple(paper for paper in listed if paper.paper_id in chosen)


def _is_meant(word: str, paper: Paper) -> bool:
    return paper.paper_id == word or meets(paper, word)


def meets(paper: Paper, condition: str) -> bool:
    """Tell whether the list says of a paper what ``NAME=VALUE`` asks for; case is no matter."""
    name, sign, value = condition.partition("=")
    said = dict(paper.extra).get(name.strip().casefold(), "")
    return bool(sign) and said.casefold() == value.strip().casefold()
