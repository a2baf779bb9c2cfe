"""In what a paper's first page differs from the list; nothing is taken over by itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from generator.changes.words import Cosmetic, cosmetic
from generator.filenames import file_names
from generator.manuscripts.first_page import FirstPage
from generator.manuscripts.printed import PrintedHead, find_printed, join_lines, letters_and_digits
from generator.paper import Paper

_SURE = 90.0
"""Likeness (0 to 100) from which a title alone says which paper a file is."""
_AHEAD = 8.0
"""By how much it has to be more like that title than any other."""
_TOP = 25
"""Lines of a page in which a title is looked for."""


class TitleCheck(StrEnum):
    """How the printed title is beside the list's."""

    SAME = "same"
    COSMETIC = "cosmetic"
    """It differs in letter case, punctuation or spelling."""
    DIFFERENT = "different"
    NOT_FOUND = "not found"
    """Nothing on the page is like it."""


@dataclass(frozen=True, slots=True)
class ManuscriptComparison:
    """One file beside its paper."""

    page: FirstPage
    paper: Paper | None
    """The paper that it is; ``None`` if that cannot be told."""
    title: TitleCheck | None = None
    printed: PrintedHead | None = None
    reordered: bool = False
    """Whether the authors that are there stand in another order."""

    @property
    def differs(self) -> bool:
        """Whether a person has to look."""
        if self.paper is None or self.printed is None:
            return True
        authors = self.printed.missing or self.printed.others or self.reordered
        return self.title is not TitleCheck.SAME or bool(authors)


def compare_with_list(
    pages: Iterable[FirstPage], papers: Sequence[Paper]
) -> tuple[ManuscriptComparison, ...]:
    """Compare each page with the paper that it is of, by its file's name or its title."""
    by_stem = {name.casefold(): key for key, name in file_names(p.paper_id for p in papers).items()}
    known = {paper.paper_id: paper for paper in papers}
    titles = {paper.paper_id: letters_and_digits(paper.title.plain) for paper in papers}
    return tuple(
        _compared(page, known.get(_paper_of(page, by_stem, titles) or "")) for page in pages
    )


def _paper_of(page: FirstPage, by_stem: dict[str, str], titles: dict[str, str]) -> str | None:
    stem = page.file.stem.casefold()
    if stem in by_stem:
        return by_stem[stem]
    text = letters_and_digits(join_lines(page.lines[:_TOP]))
    likely = sorted(
        (
            (fuzz.partial_ratio(title, text), paper_id)
            for paper_id, title in titles.items()
            if title
        ),
        reverse=True,
    )[:2]
    if not likely or likely[0][0] < _SURE:
        return None
    ahead = len(likely) == 1 or likely[0][0] - likely[1][0] >= _AHEAD
    return likely[0][1] if ahead else None


def _compared(page: FirstPage, paper: Paper | None) -> ManuscriptComparison:
    if paper is None or page.problem:
        return ManuscriptComparison(page, paper)
    authors = tuple(str(author.name) for author in paper.authors)
    printed = find_printed(page, paper.title.plain, authors)
    in_order = tuple(name for name in authors if name in printed.authors)
    return ManuscriptComparison(
        page, paper, _check_title(paper, printed), printed, reordered=printed.authors != in_order
    )


def _check_title(paper: Paper, printed: PrintedHead) -> TitleCheck:
    listed = paper.title.plain
    if not printed.certain:
        return TitleCheck.NOT_FOUND
    # A formula is printed in other letters than it is spelled in.
    formulas = _letters(listed) == _letters(printed.title) and not listed.isascii()
    kind = cosmetic(listed, printed.title)
    if kind is Cosmetic.SPELLING or (formulas and kind is None):
        return TitleCheck.SAME
    return TitleCheck.COSMETIC if kind else TitleCheck.DIFFERENT


def _letters(text: str) -> str:
    """Return letters and digits as they are in running text: raised, small and styled ones too."""
    return "".join(
        char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum()
    )
