"""Which form a returned file is, how that is known, and what speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.ledger.xmp import FormMetadata
from generator.returns.evidence import (
    Finding,
    Identification,
    Index,
    Issued,
    Match,
    Means,
    Outcome,
    PageMap,
    SeenPage,
)
from generator.returns.identify.claims import Claim, FormKey, key_of, read_claims
from generator.returns.identify.likeness import find_alike, find_other_title
from generator.returns.identify.page_matching import page_count, place_pages

_BY_CODE = 1.0
_BY_METADATA = 0.95
_BY_TEXT = 0.9
_WHOLE = "ask for the form as it was sent, signed, all pages in one file"
_TWO_ALIKE = "two-alike"
_LOOK = "check which paper it is for"

_Groups = Mapping[FormKey, Sequence[Claim]]


def identify(
    pages: Sequence[SeenPage], metadata: FormMetadata | None, index: Index
) -> Identification:
    """Find which form a file is.

    The code of a page counts most, then the document's metadata, then the words of the footer; a
    file with nothing of that may be known by its title and the names on it.

    Args:
        pages: the pages of the file.
        metadata: what the document says of itself.
        index: all that was issued.
    """
    said = _said_by(metadata, index)
    claims = read_claims(pages, index, said)
    groups = _grouped(claims)
    match = _match(claims, groups, said)
    findings = list(_unknown_codes(claims))
    if match is None:
        alike = find_alike(pages, index)
        if not alike:
            return Identification(None, PageMap(()), tuple(findings))
        forms = [each.issued for each in alike]
        if len({form.label for form in forms if form.paper_id == forms[0].paper_id}) > 1:
            # Nothing says which agreement was signed, so it must count for none of them.
            findings.extend(_which_agreement(forms))
            return Identification(None, PageMap(()), tuple(findings))
        findings.extend(_ambiguous(forms))
        match = Match(alike[0].issued, Means.LIKENESS, alike[0].certainty)
        return Identification(match, PageMap(()), tuple(findings))
    findings.extend(_mixed(groups, claims, match.issued))
    findings.extend(_contradictions(pages, claims))
    findings.extend(_other_metadata(match, metadata))
    findings.extend(_unsure_rendering(match))
    placed = place_pages(pages, claims, match.issued)
    findings.extend(_other_title(pages, placed, match, index))
    findings = list(dict.fromkeys(findings))
    return Identification(match, placed, tuple(findings), _several(groups, claims))


def by_person(found: Identification, label: str, index: Index) -> Identification:
    """Take a file for the form that a person said, unless it says itself which form it is.

    Args:
        found: what the file says.
        label: what the person said, by :attr:`Issued.label`; empty if nobody did.
        index: all that was issued.
    """
    if found.match is not None and found.match.means.is_ours:
        return found
    issued = next((each for each in index.standing if each.label == label), None)
    if issued is None:
        return found
    findings = tuple(each for each in found.findings if each.code != _TWO_ALIKE)
    return Identification(Match(issued, Means.PERSON, 1.0), PageMap(()), findings)


def _grouped(claims: Sequence[Claim]) -> _Groups:
    groups: dict[FormKey, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.issued is not None:
            groups[key_of(claim.issued)].append(claim)
    return groups


def _said_by(metadata: FormMetadata | None, index: Index) -> Issued | None:
    """Return which form a document says that it is, if we issued one with these words."""
    if metadata is None:
        return None
    issued = index.by_form.get((metadata.form_id, metadata.revision, metadata.rendering))
    return issued if issued is not None and issued.fingerprint == metadata.fingerprint else None


def _match(claims: Sequence[Claim], groups: _Groups, said: Issued | None) -> Match | None:
    coded = {key: group for key, group in groups.items() if any(claim.codes for claim in group)}
    if coded:
        return Match(_main(coded, claims), Means.CODE, _BY_CODE)
    if said is not None:
        return Match(said, Means.METADATA, _BY_METADATA)
    return Match(_main(groups, claims), Means.TEXT, _BY_TEXT) if groups else None


def _main(groups: _Groups, claims: Sequence[Claim]) -> Issued:
    """Choose the form that most speaks for: a whole one, with most pages, that comes first."""

    def weight(key: FormKey) -> tuple[bool, int]:
        return _is_whole(groups[key], claims), len(groups[key])

    chosen = groups[max(groups, key=weight)][0].issued
    assert chosen is not None
    return chosen


def _is_whole(group: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    issued = group[0].issued
    assert issued is not None
    there = {claim.page for claim in group}
    return set(range(1, page_count(issued, claims) + 1)) <= there


def _several(groups: _Groups, claims: Sequence[Claim]) -> tuple[tuple[int, ...], ...]:
    """Return the pages of each form, if there are several whole ones, and no page of none."""
    is_whole = all(_is_whole(group, claims) for group in groups.values())
    if len(groups) < 2 or not is_whole or any(claim.issued is None for claim in claims):
        return ()
    return tuple(sorted(tuple(claim.number for claim in group) for group in groups.values()))


def _mixed(groups: _Groups, claims: Sequence[Claim], taken: Issued) -> Iterator[Finding]:
    """Find pages of other forms than the one that a file is taken for."""
    if len(groups) < 2:
        return
    names = {key: _form_words(group) for key, group in groups.items()}
    named = " and ".join(names.values())
    whole = [key for key, group in groups.items() if _is_whole(group, claims)]
    if len(whole) == len(groups):
        placed = " and ".join(
            f"{names[key]}, on {_pages_of(group)}" for key, group in groups.items()
        )
        yield Finding(
            Outcome.REVIEW,
            "two-forms",
            f"There are {len(groups)} whole forms in the file: {placed}",
            f"it counts only for {taken.label}; split the file, and check each form alone",
        )
    elif whole:
        yield Finding(
            Outcome.REVIEW, "other-form-page", f"It contains pages of other forms: {named}", _WHOLE
        )
    else:
        yield Finding(
            Outcome.REJECTED,
            "mixed",
            f"The file combines pages of several forms: {named}",
            _WHOLE,
        )


def _form_words(group: Sequence[Claim]) -> str:
    """Return which form some pages are of: ``okonkwo31, revision 2``."""
    issued = group[0].issued
    assert issued is not None
    return f"{issued.form_id}, {issued.name_of_revision}"


def _pages_of(group: Sequence[Claim]) -> str:
    """Return which pages of a file are of a form: ``pages 3, 4``."""
    numbers = [str(claim.number) for claim in group]
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"


def _contradictions(pages: Sequence[SeenPage], claims: Sequence[Claim]) -> Iterator[Finding]:
    """Find pages whose signs do not agree: somebody's code was put on another's form."""
    for page, claim in zip(pages, claims, strict=True):
        said = {f"{issued.form_id}, {issued.name_of_revision}" for issued, _ in claim.codes}
        if len(said) > 1:
            message = f"Page {page.number} has the codes of several forms: {_listed(said)}"
            yield Finding(Outcome.REJECTED, "mixed", message, _WHOLE)
        # What a recogniser makes of a scan's footer is no evidence against its code.
        if not claim.codes or claim.footer is None or page.pictured:
            continue
        footer, (issued, number) = claim.footer, claim.codes[0]
        if key_of(footer.issued) != key_of(issued) or footer.page not in (None, number):
            message = (
                f"The code on page {page.number} says {_page_words(issued, number)}, but the "
                f"words beside it say {_page_words(footer.issued, footer.page)}"
            )
            yield Finding(Outcome.REJECTED, "mixed", message, _WHOLE)


def _unknown_codes(claims: Sequence[Claim]) -> Iterator[Finding]:
    codes = dict.fromkeys((code.key, code.revision) for claim in claims for code in claim.unknown)
    for key, revision in codes:
        message = f"It has the code of form {key}, revision {revision}, which was not issued here"
        yield Finding(Outcome.REVIEW, "unknown-code", message, _LOOK)


def _ambiguous(alike: Sequence[Issued]) -> Iterator[Finding]:
    if len(alike) > 1:
        others = _listed(issued.label for issued in alike[1:])
        message = f"By its title it could also be for {others}"
        yield Finding(Outcome.REVIEW, _TWO_ALIKE, message, _LOOK)


def _which_agreement(alike: Sequence[Issued]) -> Iterator[Finding]:
    forms = _listed(issued.label for issued in alike if issued.paper_id == alike[0].paper_id)
    message = f"By its title it is for {alike[0].paper_id}, but it could be any of {forms}"
    yield Finding(Outcome.REVIEW, _TWO_ALIKE, message, "check which form it is")


def _other_metadata(match: Match, metadata: FormMetadata | None) -> Iterator[Finding]:
    if metadata is None:
        return
    if (metadata.form_id, metadata.revision, metadata.rendering) == key_of(match.issued):
        if metadata.fingerprint == match.issued.fingerprint:
            return
        message = "Its metadata describe other contents than this revision's"
    else:
        message = (
            f"Its metadata say form {metadata.form_id}, revision {metadata.revision}; its pages "
            f"say {_page_words(match.issued, None)}"
        )
    yield Finding(Outcome.REVIEW, "metadata-other", message, _LOOK)


def _unsure_rendering(match: Match) -> Iterator[Finding]:
    """Say if only the words of the footer tell which form it is, and they name several."""
    issued = match.issued
    if match.means is Means.TEXT and issued.renderings > 1:
        message = (
            f"Revision {issued.revision} was made {issued.renderings} times with different words "
            "before it was sent, and neither code nor metadata says which one this is"
        )
        yield Finding(Outcome.REVIEW, "rendering-unknown", message, "compare its words")


def _other_title(
    pages: Sequence[SeenPage], placed: PageMap, match: Match, index: Index
) -> Iterator[Finding]:
    own = {number for number, _ in placed.places}
    other = find_other_title([page for page in pages if page.number in own], match.issued, index)
    if other is None:
        return
    read = any(page.pictured for page in pages if page.number in own)
    yield Finding(
        # A recogniser can have misread the title that is on a scan.
        Outcome.REVIEW if read else Outcome.REJECTED,
        "mixed",
        f"It claims to be the form of {match.issued.label}, but has the title of "
        f"{other.paper_id}, “{other.content.title}”",
        _WHOLE,
    )


def _page_words(issued: Issued, page: int | None) -> str:
    where = "" if page is None else f", page {page}"
    return f"form {issued.form_id}, {issued.name_of_revision}{where}"


def _listed(names: Iterator[str] | set[str]) -> str:
    return ", ".join(sorted(names))
