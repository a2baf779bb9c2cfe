"""What each page says it is, by its code and by the words of its footer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from generator.languages.words import known_languages, words_of
from generator.pdf.code import PageCode
from generator.returns.evidence import Index, Issued, SeenPage

FormKey = tuple[str, int, int]
"""Form id, revision, and which rendering of it."""

_REVISION = "(?P<revision>[1-9][0-9]{0,5})"
_PAGE = "(?P<page>[1-9][0-9]{0,3})"
_PAGES = "(?P<pages>[1-9][0-9]{0,3})"
_LONGEST_ID = 400
"""In characters; a longer id is known by its code only."""
_LAST = 3
"""So many mentions of a revision are looked at, from the last: the footer comes late in a page."""


@dataclass(frozen=True, slots=True)
class FooterClaim:
    """What the words of a page's footer say."""

    issued: Issued
    page: int | None
    """Of the form; None if it cannot be read."""
    pages: int | None
    """How many the form has."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one page says it is."""

    number: int
    """Of the page in the file."""
    codes: tuple[tuple[Issued, int], ...]
    """Form and page by each of its codes that is known."""
    unknown: tuple[PageCode, ...]
    """Codes of forms that are not known."""
    footer: FooterClaim | None

    @property
    def issued(self) -> Issued | None:
        """Which form it is of, by the surest sign."""
        if self.codes:
            return self.codes[0][0]
        return self.footer.issued if self.footer else None

    @property
    def page(self) -> int | None:
        """Which page of that form it is."""
        if self.codes:
            return self.codes[0][1]
        return self.footer.page if self.footer else None


def read_claims(
    pages: Sequence[SeenPage], index: Index, said: Issued | None = None
) -> tuple[Claim, ...]:
    """Read what each page says it is.

    The words of a footer do not say which rendering of a revision a page is: it is taken for the
    one that the codes say, or else the document's metadata (``said``).
    """
    claims = tuple(_claim(page, index) for page in pages)
    known = {} if said is None else {_revision_of(said): said}
    known |= {_revision_of(issued): issued for claim in claims for issued, _ in claim.codes}
    return tuple(_heed_codes(claim, known) for claim in claims)


def key_of(issued: Issued) -> FormKey:
    """Return what tells a form from others."""
    return issued.form_id, issued.revision, issued.rendering


def _revision_of(issued: Issued) -> tuple[str, int]:
    return issued.form_id, issued.revision


def _heed_codes(claim: Claim, known: Mapping[tuple[str, int], Issued]) -> Claim:
    if claim.footer is None:
        return claim
    own = {_revision_of(issued): issued for issued, _ in claim.codes}
    key = _revision_of(claim.footer.issued)
    meant = own.get(key) or known.get(key) or claim.footer.issued
    return replace(claim, footer=replace(claim.footer, issued=meant))


def _claim(page: SeenPage, index: Index) -> Claim:
    codes = dict.fromkeys(seen.code for seen in page.codes)
    known = {code: index.by_code.get((code.key, code.revision, code.rendering)) for code in codes}
    return Claim(
        page.number,
        tuple((issued, code.page) for code, issued in known.items() if issued is not None),
        tuple(code for code, issued in known.items() if issued is None),
        next(_footers(page, index), None),
    )


def _footers(page: SeenPage, index: Index) -> Iterator[FooterClaim]:
    """Find the words of the footer; ids may have any letters, so the known ones are looked for."""
    text = _joined("".join(word.text for word in page.words))
    for words in _words_of_footers():
        for found in list(words.after_id.finditer(text))[: -_LAST - 1 : -1]:
            before = text[max(0, found.start() - _LONGEST_ID) : found.start()]
            start = before.rfind(words.before_id)
            while start >= 0:
                form_id = before[start + len(words.before_id) :]
                issued = _footers_of(index).get((form_id, int(found["revision"])))
                if issued is not None:
                    yield FooterClaim(issued, *_page_number(words.page, text, found.end()))
                start = before.rfind(words.before_id, 0, start)


def _page_number(pattern: re.Pattern[str], text: str, start: int) -> tuple[int | None, int | None]:
    """Read which page of how many it is: after the form's name, or where only one is said."""
    found = pattern.match(text, start)
    if found is None:
        numbers = list(pattern.finditer(text))
        found = numbers[0] if len(numbers) == 1 else None
    return (int(found["page"]), int(found["pages"])) if found else (None, None)


class _FooterWords(NamedTuple):
    """The words of a footer in one language, without spaces."""

    before_id: str
    after_id: re.Pattern[str]
    page: re.Pattern[str]


@cache
def _words_of_footers() -> tuple[_FooterWords, ...]:
    """Return the words of footers, in all languages in which forms are made."""
    found: dict[tuple[str, str], _FooterWords] = {}
    for words in map(words_of, known_languages()):
        before, after = map(_joined, words.form.split("{id}"))
        page = _joined(words.page)
        found.setdefault((words.form, page), _FooterWords(before, _pattern(after), _pattern(page)))
    return tuple(found.values())


def _pattern(words: str) -> re.Pattern[str]:
    """Return the pattern of words with numbers in them."""
    pattern = re.escape(words)
    for number in (_REVISION, _PAGE, _PAGES):
        name = number.partition("<")[2].partition(">")[0]
        pattern = pattern.replace(re.escape(f"{{{name}}}"), number)
    return re.compile(pattern)


@lru_cache(maxsize=2)
def _footers_of(index: Index) -> Mapping[tuple[str, int], Issued]:
    """Return revisions, each as its last rendering, by what the words of a footer say."""
    return {
        (_joined(issued.form_id), issued.revision): issued
        for issued in index.issued
        if issued.rendering == issued.renderings
    }


def _joined(text: str) -> str:
    """Leave out spaces, which come and go at the ends of lines."""
    return "".join(unicodedata.normalize("NFKC", text).split())
