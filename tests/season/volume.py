"""The list of a workshop, as its chair keeps it: papers and contacts, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

_HEAD = """@Proceedings{wex31,
  name = {The 4th Workshop on Examples}, shortname = {WEX}, year = {2031}, volume = {310}
}
"""
_FAMILIES = (
    "Abara", "Bielak", "Castell", "Dvorsk{\\'y}", "Eriksen", "Fonseca", "Gruber", "Horv{\\'a}th",
    "Ivanova", "Jokinen", "Kaplan", "Lindqvist", "Mbeki", "Novak", "Okafor", "Petrov",
)  # fmt: skip
_GIVEN = (
    "Amina",
    "Bruno",
    "Chiara",
    "Dana",
    "Elif",
    "Farid",
    "Greta",
    "Hugo",
    "In{\\^e}s",
    "Jonas",
)
_SUBJECTS = (
    "Sparse Lattices", "Slow Rivers", "Quiet Networks", "$\\ell_1$ Geometry", "Broken Clocks",
    "Long Memories", "Small Worlds", "Cold Starts", "Fair Coins", "Deep Wells", "Open Doors",
)  # fmt: skip
_WAYS = ("On", "Beyond", "Learning from", "The Limits of", "A Theory of", "Notes on")


@dataclass
class Entry:
    """A paper, and who signs it."""

    paper_id: str
    title: str
    """As TeX."""
    authors: list[str]
    signer: str
    """As the contacts say it; empty if they do not."""
    address: str
    contact_id: str = ""
    """What the contacts call the paper, if not as the list does."""
    track: str = ""
    """Empty if the list does not say it."""


@dataclass
class Volume:
    """Papers by id, in order, in a workspace's ``metadata``."""

    folder: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, number: int) -> Volume:
        """Invent so many papers."""
        return cls(folder, {entry.paper_id: entry for entry in map(_invented, range(number))})

    def write(self) -> None:
        """Write the list and the contacts."""
        papers = "\n".join(map(_bibtex, self.entries.values()))
        (self.folder / "papers.bib").write_text(f"{_HEAD}\n{papers}", "utf-8")
        rows = [
            f"{entry.contact_id or entry.paper_id},{entry.signer},{entry.address}"
            for entry in self.entries.values()
        ]
        table = "\n".join(["paper_id,name,email", *rows, ""])
        (self.folder / "contacts.csv").write_text(table, "utf-8")

    def rename(self, old: str, new: str) -> None:
        """Give a paper another id in the list; nobody thinks of the contacts."""
        self.entries[old].paper_id, self.entries[old].contact_id = new, old
        self.entries = {entry.paper_id: entry for entry in self.entries.values()}

    def withdraw(self, paper_id: str) -> Entry:
        """Take a paper out of the list."""
        return self.entries.pop(paper_id)


def _invented(number: int) -> Entry:
    family = _FAMILIES[number % len(_FAMILIES)]
    given = _GIVEN[number % len(_GIVEN)]
    other = f"{_FAMILIES[(number + 5) % len(_FAMILIES)]}, {_GIVEN[(number + 3) % len(_GIVEN)]}"
    title = f"{_WAYS[number % len(_WAYS)]} {_SUBJECTS[number % len(_SUBJECTS)]}"
    if number >= len(_SUBJECTS):
        title += f", Part {number}"
    paper_id = f"p{number:02}"
    return Entry(
        paper_id,
        title,
        [f"{family}, {given}", other],
        f"{given} {family}".replace("{\\'y}", "ý").replace("{\\'a}", "á").replace("{\\^e}", "ê"),
        f"{paper_id}@example.org",
    )


def _bibtex(entry: Entry) -> str:
    return (
        f"@InProceedings{{{entry.paper_id},\n"
        f"  title = {{{entry.title}}},\n"
        f"  author = {{{' and '.join(entry.authors)}}},\n"
        f"{f'  track = {{{entry.track}}},' if entry.track else ''}\n}}\n"
    )
