"""What a field shows, explained by what it holds: each letter, and nothing beside them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.returns.evidence import FieldPlace, FieldRole, Nature, SignatureMark
from generator.returns.looks.fields import FieldLook

_HYPHENS = str.maketrans(dict.fromkeys("‐‑−\x02\ufffe\u00ad", "-"))
_PERSON = ("name", "author", "signer", "speaker", "姓名", "氏名", "성명", "作者", "著者", "저자")
"""What the label of a field has in it that asks for a person's name, and not for, say, an
address."""
_NAMES_OF_PERSONS = """
nom auteur signataire nombre autor firmante nome autore firmatario signatário автор имя подписавший
unterzeichner vortragende שם מחבר המחבר اسم الاسم مؤلف المؤلف
"""
_PERSON_WORDS = frozenset(_NAMES_OF_PERSONS.split())
"""The same, as whole words."""
_MOST_SHOWN = 60


def asks_for_person(place: FieldPlace) -> bool:
    """Tell whether a field is for a person's name."""
    if _asks_for_initials(place):
        return False
    label = place.label.casefold()
    said = any(word in label for word in _PERSON) or _PERSON_WORDS & set(re.findall(r"\w+", label))
    return bool(place.value) or bool(said)


def explain_look(
    place: FieldPlace,
    look: FieldLook,
    marks: Sequence[SignatureMark],
    signatures: Sequence[SignatureMark],
    persons: Iterable[str] = (),
) -> Iterator[str]:
    """Say in sentences what is not explained of a field.

    Args:
        place: the field.
        look: what the page shows there.
        marks: what was found in it, and is judged by itself.
        signatures: the digital ones that belong there.
        persons: the names of those whose initials it may have.
    """
    field = f"of the field “{place.label or place.name}”"
    if place.role is FieldRole.COUNTERSIGNED and (look.text or look.stamped or signatures):
        yield f"{field}: it is filled in, but it is for the publisher to fill in"
    if signatures and place.role is FieldRole.SIGNATURE:
        theirs = any(mark.text == look.stamped for mark in signatures)
        if look.text or look.faults or (look.stamped and not theirs):
            shown = look.text or look.stamped
            yield f"{field}: the page shows more than the digital signature: “{_cut(shown)}”"
        return
    if look.stamped:
        signer = _cut(look.stamped)
        yield f"{field}: the page shows a stamp of “{signer}”, but there is no signature"
    drawn = any(mark.kind.nature is Nature.DRAWN for mark in marks)
    for fault in look.faults:
        if not (drawn and place.role in {FieldRole.SIGNATURE, FieldRole.TYPED}):
            yield f"{field}: {fault}"
    yield from _explain_typed(place, look, marks, persons)


def _explain_typed(
    place: FieldPlace, look: FieldLook, marks: Sequence[SignatureMark], persons: Iterable[str]
) -> Iterator[str]:
    """Say what the page shows beside what was typed, and what was typed beside a person's own."""
    field = f"of the field “{place.label or place.name}”"
    written = [mark for mark in marks if mark.kind.nature is Nature.TYPED]
    extra = Counter(_plain(look.text)) - Counter(_plain("".join(mark.text for mark in written)))
    if extra and not any(mark.detail for mark in written):
        signs = "".join(sign for sign in _plain(look.text) if sign in extra)
        yield f"{field}: the page shows “{_cut(signs)}” beside its value"
    elif len(written) == 1 and not written[0].detail and _is_shuffled(look.text, written[0].text):
        yield f"{field}: the page shows “{_cut(look.text)}”, which is not the order of its value"
    said = " ".join(mark.text for mark in written if mark.text)
    typed = _bare(said).replace(".", "").upper()
    if not (_asks_for_initials(place) and typed in set(map(_initials, persons))):
        yield from _explain_words(place, field, said)


def _explain_words(place: FieldPlace, field: str, said: str) -> Iterator[str]:
    """Say what cannot be judged of the words in a field that are neither name nor date."""
    if place.role is FieldRole.CHOICE and said and said not in place.choices:
        yield f"{field}: it says “{_cut(said)}”, which is not one of its choices"
    if place.role is FieldRole.NAME and said and not asks_for_person(place):
        yield f"{field}: it says “{_cut(said)}”, which only you can judge"


def _asks_for_initials(place: FieldPlace) -> bool:
    return "initials" in (place.name.rpartition("_")[0] or place.name).casefold()


def _initials(name: str) -> str:
    """Return the first letter of each part of a name, without the marks on them.

    >>> _initials("Émilie du Châtelet")
    'EDC'
    """
    return _bare("".join(part[0] for part in name.replace("-", " ").split())).upper()


def _plain(text: str) -> str:
    """Leave out spaces, and what programs spell in different ways."""
    folded = unicodedata.normalize("NFKC", text.translate(_HYPHENS))
    return "".join(sign for sign in folded if not sign.isspace())


def _is_shuffled(shown: str, value: str) -> bool:
    """Tell whether letters from left to right are those of a value in another order."""
    one, other = _bare(shown), _bare(value)
    rightward = not any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in other)
    return rightward and one != other and Counter(one) == Counter(other)


def _bare(text: str) -> str:
    """Leave out the marks on letters, which some fonts draw beside them."""
    parts = unicodedata.normalize("NFD", _plain(text))
    return "".join(sign for sign in parts if unicodedata.category(sign)[0] != "M")


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
