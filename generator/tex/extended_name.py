"""biblatex's extended name format: ``family=Bennet, given=Frank G., suffix=Jr.``.

The biblatex manual, section 3.4, "Name lists in the extended format". A part that holds a comma
stands in braces, or in quotation marks with its key: ``"family={Roberts and Sons, Inc.}"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_PART = re.compile(r"\s*([A-Za-z][A-Za-z-]*)\s*=\s*(.*)", re.DOTALL)
_QUOTED_PART = re.compile(r"\{?\s*\"\s*[A-Za-z][A-Za-z-]*\s*=")
_NAMES = frozenset({"family", "given", "prefix", "suffix"})
_OPTIONS = re.compile(
    r"[a-z]+-i|use\w+|juniorcomma|no\w+|unique\w+|\w*template\w*|\w*names|id|hash|gender|sort\w*"
)


@dataclass(frozen=True, slots=True)
class NameKeyValue:
    """One ``key=value``."""

    key: str
    """In lower case."""
    value: str
    """TeX, without quotation marks."""

    @property
    def is_name(self) -> bool:
        """Whether it is a part of the name."""
        return self.key in _NAMES

    @property
    def is_option(self) -> bool:
        """Whether it says how the name is set or sorted."""
        return self.value.strip() in ("true", "false") or _OPTIONS.fullmatch(self.key) is not None


def extended_parts(parts: Sequence[Sequence[str]]) -> tuple[NameKeyValue, ...]:
    """Return the parts of a name in the extended format; none if it is not in this format."""
    found: list[NameKeyValue] = []
    for text in _joined(" ".join(part) for part in parts):
        match = _PART.fullmatch(_unquoted(text))
        if match is None:
            return ()
        found.append(NameKeyValue(match[1].lower(), _unquoted(match[2])))
    return tuple(found) if any(part.is_name for part in found) else ()


def _joined(texts: Iterable[str]) -> list[str]:
    """Put together again what a comma between quotation marks has parted."""
    joined: list[str] = []
    for text in texts:
        if joined and _QUOTED_PART.match(joined[-1]) and joined[-1].count('"') == 1:
            joined[-1] += f", {text}"
        else:
            joined.append(text)
    return joined


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"' and text.count('"') == 2:
        return text[1:-1]
    return text
