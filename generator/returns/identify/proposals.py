"""Forms that a file may be, where nothing says for certain which: a person takes one.

What speaks for a paper is gathered from the name of the file, from who sent it, and from what can
be read in it. None of that decides: a name was typed by somebody, and a scan misread.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from generator.changes.words import normalise
from generator.returns.evidence import FormProposal, Index, Issued, SeenPage
from generator.returns.identify.agreements import keep_by_wording
from generator.returns.identify.likeness import Titles, likeness_within, people_of, titles_of
from generator.returns.identify.normalise import read_text, squeeze

MOST = 3
"""Papers that are proposed; a person compares no more."""
_READ = 8
_LONGEST = 30_000
"""Pages and characters in which titles and names are looked for."""
_LONGEST_NAME = 200
_SHORTEST_ID = 4
"""Ids of fewer letters stand in any file's name by chance."""
_PART_OF_ID, _WITHIN_WORD = 0.4, 0.7
"""What an id says that is a part of another, or that begins or ends within a word: from 0 to 1."""
_NEAR_ID = 60.0
"""How like an id a part of a name must be, in percent; of six letters two are lost or exchanged."""
_SUFFIX = "permission"
"""What PMLR asks a form to be called by, after the paper's key."""
_NEAR_SUFFIX = 64.0
_ENDINGS = re.compile(r"(?:\.(?:pdf|png|jpe?g|tiff?|heic|webp|gif|bmp|p7m|zip))+$", re.IGNORECASE)
_PIECES = re.compile(r"[^\W_]+")
_CASES = re.compile(r"(?<=[^\W_A-Z])(?=[A-Z])")
_NOISE = frozenset(
    {
        "agreement", "camera", "copy", "copyright", "doc", "document", "file", "final", "form",
        "image", "img", "licence", "license", "page", "paper", "permission", "permissions", "pmlr",
        "publication", "ready", "scan", "scanned", "sign", "signed", "transfer",
    }
)  # fmt: skip
_LEAST = 0.1
"""What speaks for a paper that is proposed, at least, from 0 to 1."""
_TITLE_IN_NAME, _TITLE_IN_TEXT = 0.45, 0.55
"""Part of a title that has to be found, at least."""
_BEGUN, _MOST_OF_NAME = 14, 0.6
"""Letters of the beginning of a title that a name has at least, and which part of it they are."""
_SHORTEST_NAME = 4
"""Letters of a family name that says something without the given name."""


@dataclass(frozen=True, slots=True)
class _Hint:
    """One thing that speaks for a paper."""

    paper_id: str
    weight: float
    """From 0 to 1."""
    reason: str


def propose(
    name: str, sender: str, pages: Sequence[SeenPage], index: Index
) -> tuple[FormProposal, ...]:
    """Return the forms of up to three papers that a file may be, the likeliest first, with reasons.

    Of a paper with several agreements, those are proposed that the file can be of by its words.

    Args:
        name: of the file, or its path within a folder, an archive or a mail.
        sender: the address that it came from; empty if no mail brought it.
        pages: what can be read in it.
        index: what was issued or adopted.
    """
    known = _known(index)
    found: defaultdict[str, list[_Hint]] = defaultdict(list)
    for hint in (
        *_by_name(name, known),
        *_by_sender(sender, known),
        *_by_text(pages, known),
    ):
        if hint not in found[hint.paper_id]:  # each form of a paper has its title
            found[hint.paper_id].append(hint)
    ranked = sorted(
        ((_together(hints), paper_id) for paper_id, hints in found.items()),
        key=lambda each: (-each[0], each[1]),
    )
    return tuple(
        FormProposal(
            form.paper_id, tuple(_reasons(found[paper_id])), round(certainty, 2), form.agreement
        )
        for certainty, paper_id in ranked[:MOST]
        if certainty >= _LEAST
        for form in _forms(known.forms[paper_id], name, pages)
    )


def _forms(forms: Sequence[Issued], name: str, pages: Sequence[SeenPage]) -> Sequence[Issued]:
    """Return the forms of a paper that a file may be; first the one that its name says."""
    if len(forms) < 2:
        return forms
    words = frozenset(normalise(read_text(pages[:_READ])[:_LONGEST]).split())
    said = squeeze(name)
    return sorted(
        keep_by_wording(forms, words),
        key=lambda form: not form.agreement or squeeze(form.agreement) not in said,
    )


def _together(hints: Sequence[_Hint]) -> float:
    """Return what several hints are worth, each of which alone may mislead."""
    doubt = 1.0
    for hint in hints:
        doubt *= 1 - 0.95 * hint.weight
    return 1 - doubt


def _reasons(hints: Sequence[_Hint]) -> list[str]:
    return list(dict.fromkeys(hint.reason for hint in sorted(hints, key=lambda hint: -hint.weight)))


@dataclass(frozen=True)
class _PaperSearch:
    """The papers, ready to be found by what people write."""

    index: Index

    @cached_property
    def forms(self) -> Mapping[str, Sequence[Issued]]:
        """The forms that stand, by paper."""
        found: defaultdict[str, list[Issued]] = defaultdict(list)
        for each in self.index.standing:
            found[each.paper_id].append(each)
        return found

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """Ids by their letters and digits."""
        return {squeeze(each.paper_id): each.paper_id for each in self.index.standing}

    @cached_property
    def titles(self) -> Titles:
        return titles_of(self.index)

    @cached_property
    def names(self) -> Mapping[str, Sequence[tuple[str, str, str]]]:
        """By paper: each author's name, letters only, the family name, and as it is written."""
        people = {
            paper_id: sorted(set().union(*map(people_of, forms)))
            for paper_id, forms in self.forms.items()
        }
        return {
            paper_id: [(squeeze(name), squeeze(_family(name)), name) for name in names]
            for paper_id, names in people.items()
        }

    @cached_property
    def families(self) -> Mapping[str, Sequence[str]]:
        """Papers by the family names of their authors."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for paper_id, names in self.names.items():
            for family in {family for _, family, _ in names}:
                found[family].append(paper_id)
        return found

    @cached_property
    def by_address(self) -> Mapping[str, Sequence[str]]:
        """Papers by the addresses of their authors and of those whom forms were mailed to."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for paper_id, forms in self.forms.items():
            sent_to = (address for form in forms for address in form.sent_to)
            own = (*sent_to, *self.index.addresses.get(paper_id, ()))
            for address in dict.fromkeys(address.casefold() for address in own):
                found[address].append(paper_id)
        return found


@lru_cache(maxsize=2)
def _known(index: Index) -> _PaperSearch:
    return _PaperSearch(index)


def _family(name: str) -> str:
    """Return the family name as a file's name has it: the last word that is not a suffix."""
    words = [word for word in normalise(name).split() if word not in {"jr", "sr", "ii", "iii"}]
    return words[-1] if words else ""


def _by_name(path: str, known: _PaperSearch) -> Iterator[_Hint]:
    """Read the name of a file, and of the folders that it is in."""
    *folders, last = re.split(r"[/\\]", path)
    stem = _ENDINGS.sub("", last.strip())[-_LONGEST_NAME:]
    said = f"its file name, “{stem}”,"
    found = {hint.paper_id: hint for hint in _ids_within(stem, said, known)}
    for hint in _ids_near(stem, said, known):
        found.setdefault(hint.paper_id, hint)
    yield from found.values()
    for folder in folders[-2:]:
        yield from _ids_within(folder, f"its folder, “{folder}”,", known)
    yield from _words_of_name(stem, said, known)


def _ids_within(name: str, where: str, known: _PaperSearch) -> Iterator[_Hint]:
    """Find ids that stand in a name as they are.

    Of "kim25" and "kim25g" the longer is meant, unless it ends within a word: "kim25_agreement".
    """
    said, ends = squeeze(name), _word_ends(name)

    def rank(key: str) -> tuple[int, int]:
        starts = (at for at in range(len(said)) if said.startswith(key, at))
        return max(_sides(said, at, at + len(key), ends) for at in starts), len(key)

    ids = (key for key in known.ids if len(key) >= _SHORTEST_ID and key in said)
    found = sorted(((rank(key), key) for key in ids), reverse=True)
    for at, ((sides, _), key) in enumerate(found):
        part = any(key in better or better in key for _, better in found[:at])
        weight = _PART_OF_ID if part else 1.0 if sides == 2 else _WITHIN_WORD
        yield _Hint(known.ids[key], weight, f"{where} says {known.ids[key]}")


def _sides(said: str, start: int, end: int, ends: Container[int]) -> int:
    """Count on how many sides of a stretch of a name a word begins or ends."""
    is_behind_number = said[start - 1].isdecimal() and said[start].isalpha()
    return (start == 0 or start in ends or is_behind_number) + (end in ends)


def _word_ends(name: str) -> frozenset[int]:
    """Return where a word of a name ends, counted in its letters and digits alone."""
    said = squeeze(name)
    ends = {found.start() for word in _NOISE for found in re.finditer(word, said)}
    ends.add(len(_before_suffix(said)))
    at = 0
    for piece in _PIECES.findall(name):
        for word in _CASES.split(piece):
            at += len(squeeze(word))
            ends.add(at)
    return frozenset(ends)


def _ids_near(stem: str, where: str, known: _PaperSearch) -> Iterator[_Hint]:
    """Find ids that a name nearly says: a letter is lost, exchanged, or one too many."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where nothing surer says it

    best: dict[str, float] = {}
    for part in _parts(stem):
        near = process.extract(
            part, known.ids.keys(), scorer=fuzz.ratio, limit=8, score_cutoff=_NEAR_ID
        )
        is_word = sum(map(str.isdecimal, part)) < 2
        for key, score, _ in near:
            # A name without the year is that of an author, who can have other papers.
            share = 0.5 if is_word and any(map(str.isdecimal, key)) else 1.0
            best[key] = max(best.get(key, 0.0), share * (score - 50) / 50 * 0.9)
    for key, weight in best.items():
        yield _Hint(known.ids[key], weight, f"{where} is nearly {known.ids[key]}")


def _parts(stem: str) -> frozenset[str]:
    """Return what in a name may be an id: its words, neighbours joined, what is before a suffix."""
    pieces = _PIECES.findall(stem)[:20]
    words = [squeeze(word) for piece in pieces for word in _CASES.split(piece)]
    joined = (first + second for first, second in pairwise(words))
    whole = squeeze(stem)
    bare = {_before_suffix(name) for name in (whole, *map(squeeze, pieces), *words)}
    found = {*words, *joined, whole, *bare} - _NOISE
    return frozenset(part for part in found if len(part) >= _SHORTEST_ID - 1)


def _before_suffix(name: str) -> str:
    """Return what stands before “permission”, however that is spelled."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - as above

    starts = range(max(2, len(name) - len(_SUFFIX) - 3), len(name) - 3)
    scored = [(fuzz.ratio(name[start:], _SUFFIX), -start) for start in starts]
    score, start = max(scored, default=(0.0, 0))
    return name[:-start] if score >= _NEAR_SUFFIX else name


def _words_of_name(stem: str, where: str, known: _PaperSearch) -> Iterator[_Hint]:
    """Find titles and authors in a name."""
    words = frozenset(normalise(" ".join(_PIECES.findall(stem))).split()) - _NOISE
    for place in known.titles.sharing(words):
        share = known.titles.share(words, place)
        if share >= _TITLE_IN_NAME:
            issued = known.titles.issued[place]
            reason = f"{where} has words of its title"
            yield _Hint(issued.paper_id, min(0.9, share), reason)
    whole = squeeze(stem)
    yield from _titles_begun(whole, where, known)
    squeezed = {squeeze(word) for word in words} | _parts(stem)
    yield from _by_person(whole, squeezed, where, known)


def _titles_begun(said: str, where: str, known: _PaperSearch) -> Iterator[_Hint]:
    """Find titles that a name begins with the first words of."""
    from rapidfuzz.distance import Prefix  # noqa: PLC0415 - as above

    least = max(_BEGUN, _MOST_OF_NAME * len(said))
    for issued, title in zip(known.titles.issued, known.titles.squeezed, strict=True):
        if Prefix.similarity(said, title) >= least:
            yield _Hint(issued.paper_id, 0.8, f"{where} has the first words of its title")


def _by_person(text: str, words: set[str], where: str, known: _PaperSearch) -> Iterator[_Hint]:
    """Find authors by words: by their whole name, or by a family name that few papers have."""
    for family in words & known.families.keys():
        papers = known.families[family]
        for paper_id in papers:
            full = [
                name
                for squeezed, its, name in known.names[paper_id]
                if its == family and (squeezed in text or _all_words(name, words))
            ]
            if full:
                yield _Hint(paper_id, 0.75, f"{where} names {full[0]}, an author")
            elif len(family) >= _SHORTEST_NAME:
                weight = 0.55 / len(papers) ** 0.5
                yield _Hint(paper_id, weight, f"{where} has the family name of an author")


def _all_words(name: str, words: set[str]) -> bool:
    parts = [squeeze(word) for word in normalise(name).split()]
    return len(parts) > 1 and parts[0] in words and parts[-1] in words


def _by_sender(sender: str, known: _PaperSearch) -> Iterator[_Hint]:
    """Find papers by who sent the file: an address that is known, or one that says a name."""
    if not sender:
        return
    papers = known.by_address.get(sender.casefold(), ())
    for paper_id in papers:
        weight = 0.9 / len(papers) ** 0.5
        yield _Hint(paper_id, weight, f"it came from {sender}, an address of this paper")
    if papers:
        return
    local = sender.partition("@")[0]
    words = {squeeze(word) for word in _PIECES.findall(local)}
    yield from _by_person(squeeze(local), words, f"the sender, {sender},", known)


def _by_text(pages: Sequence[SeenPage], known: _PaperSearch) -> Iterator[_Hint]:
    """Find titles and authors among what can be read."""
    text = read_text(pages[:_READ])[:_LONGEST]
    words, squeezed = frozenset(normalise(text).split()), squeeze(text)
    if not words:
        return
    for place in known.titles.sharing(words):
        likeness = likeness_within(known.titles.squeezed[place], squeezed)
        likeness = max(likeness, known.titles.share(words, place) - 0.1)
        if likeness >= _TITLE_IN_TEXT:
            reason = f"what can be read in it is like its title, by {likeness:.0%}"
            yield _Hint(known.titles.issued[place].paper_id, likeness**2, reason)
    for paper_id, names in known.names.items():
        there = [
            name for whole, _, name in names if len(whole) > _SHORTEST_NAME and whole in squeezed
        ]
        if there:
            weight = 1 - 0.5 ** len(there)
            yield _Hint(paper_id, weight, f"it names {there[0]}, an author")
