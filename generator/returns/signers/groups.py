"""Whose fields are whose: the places of each who signs a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.returns.evidence import SIGNING, FieldPlace, FieldRole, IssuedForm

MARKED = frozenset((FieldRole.SIGNATURE, FieldRole.TYPED))
"""What is signed in."""


def groups_of(form: IssuedForm) -> Mapping[str, list[FieldPlace]]:
    """Return the places of each who signs: of those who have one to sign in.

    They are known by the numbers that end the names of their fields. Others, as a witness and the
    authors' employer, have no numbers: if there are several of them, each is known by the word that
    begins the names, and has what stands before it, too.
    """
    groups: dict[str, list[FieldPlace]] = {}
    for place in form.fields:
        groups.setdefault(place.signer, []).append(place)
    by_word = _by_word(groups.get("", ()))
    if len(by_word) > 1:
        del groups[""]
        groups |= by_word
    return {signer: places for signer, places in groups.items() if _is_signed(places)}


def _by_word(places: Iterable[FieldPlace]) -> dict[str, list[FieldPlace]]:
    """Sort places without numbers by who is to sign there."""
    groups: dict[str, list[FieldPlace]] = {}
    waiting: list[FieldPlace] = []
    for place in places:
        waiting.append(place)
        word = place.name.rpartition("_")[0]
        if place.role in SIGNING and word:
            groups.setdefault(word, []).extend(waiting)
            waiting = []
    if groups:
        groups[next(reversed(groups))].extend(waiting)
    return {word: found for word, found in groups.items() if _is_signed(found)}


def _is_signed(places: Iterable[FieldPlace]) -> bool:
    return any(place.role in MARKED for place in places)
