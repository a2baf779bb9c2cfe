"""Leaving e-mail addresses out of what is handed on."""

from __future__ import annotations

_REMOVED = "(address)"
_KEPT = frozenset({"id", "paper_id", "former_ids", "title", "message_id"})
"""Keys whose values are nobody's address, though a sign in them may look like one."""


def without_addresses(text: str) -> str:
    """Leave out what looks like an e-mail address.

    >>> without_addresses("Ada <ada@example.org> signed, at 3 p.m. @ home")
    'Ada (address) signed, at 3 p.m. @ home'
    """
    return " ".join(_REMOVED if _is_address(word) else word for word in text.split(" "))


def hide_addresses(content: object) -> object:
    """Leave them out of all texts of an object for JSON.

    >>> hide_addresses({"id": "a@b.c", "to": ["ada@example.org"]})
    {'id': 'a@b.c', 'to': ['(address)']}
    """
    match content:
        case str():
            return without_addresses(content)
        case dict():
            return {
                without_addresses(str(key)): value if key in _KEPT else hide_addresses(value)
                for key, value in content.items()
            }
        case list() | tuple():
            return [hide_addresses(value) for value in content]
        case _:
            pass
    return content


def _is_address(word: str) -> bool:
    before, _, after = word.partition("@")
    return bool(before.strip("<(\"'")) and "." in after.strip(".,;:>)\"'")
