"""What a front matter says of the pages: margins, letterhead, and words in their head and foot.

Each function takes what stands in the YAML, as plain values, and gives what was read and the
mistakes in it, as pairs of a message and a hint.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.document import Figure, Letterhead, LetterheadPages, Margins, RunningText
from generator.picture_files import WIDTH, refuse_name

Mistakes = list[tuple[str, str]]

_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(mm|cm|in|pt)")
_POINTS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}
_SIDES = ("top", "right", "bottom", "left")
_BOUNDS = {"top": (15, 80), "right": (10, 80), "bottom": (26, 80), "left": (10, 80)}
"""In millimetres: the least and the most. Below the text there is room for the footer."""
_USUAL = {"top": 70.0, "bottom": 76.0}
"""In points, where only other margins are given."""
_USUAL_SIDE = 72.0
_LETTERHEAD = ("picture", "alt", "width", "pages")
_LETTERHEAD_HINT = "such as letterhead: {picture: logo.svg, alt: What it shows}"
_PARTS = ("left", "center", "right")
_MOST_WORDS = 120
"""Characters in the head of a page, or in its foot: more would be too small to read."""
_KNOWN = ("{title}", "{version}", "{page}", "{pages}")
_PLACE = re.compile(r"\{\w*\}?|\}")


def read_margins(value: object) -> tuple[Margins | None, Mistakes]:
    """Read the margins: a length for all sides, or a length for each of some."""
    mistakes: Mistakes = []
    sides = value if isinstance(value, Mapping) else dict.fromkeys(_SIDES, value)
    found: dict[str, float] = {}
    for side, length in sides.items():
        if side not in _SIDES:
            mistakes.append((f"there is no margin “{side}”", f"there are {', '.join(_SIDES)}"))
            continue
        measured = _LENGTH.fullmatch(str(length).strip())
        if measured is None:
            mistakes.append((f"“{length}” is not a length", "such as 25 mm, 2.5 cm, 1 in or 72 pt"))
            continue
        least, most = _BOUNDS[side]
        points = float(measured[1]) * _POINTS[measured[2]]
        if not least <= round(points / _POINTS["mm"], 1) <= most:
            message = f"the margin at the {side} cannot be {measured[0]}"
            mistakes.append((message, f"it is at least {least} mm and at most {most} mm"))
        found[side] = points
    if mistakes:
        return None, mistakes
    return Margins(*(found.get(side, _USUAL.get(side, _USUAL_SIDE)) for side in _SIDES)), []


def read_running_text(value: object) -> tuple[RunningText, Mistakes]:
    """Read the words in the head or foot of the pages.

    Args:
        value: words for the left, or a mapping with words for ``left``, ``center``, ``right``.
    """
    mistakes: Mistakes = []
    parts = value if isinstance(value, Mapping) else {"left": value}
    found: dict[str, str] = {}
    for part, words in parts.items():
        if part not in _PARTS:
            mistakes.append((f"there is no place “{part}”", f"there are {', '.join(_PARTS)}"))
        elif not isinstance(words, str | int | float) or isinstance(words, bool):
            mistakes.append((f"the words at the {part} must be text", "put them in quotes"))
        else:
            found[part] = " ".join(str(words).split())
    for place in _PLACE.findall(" ".join(found.values())):
        if place not in _KNOWN:
            mistakes.append((f"“{place}” is not known here", f"there are {', '.join(_KNOWN)}"))
    if sum(map(len, found.values())) > _MOST_WORDS:
        mistakes.append(("these words are too many for a line of small type", "shorten them"))
    return RunningText(**found), mistakes


def fill_running_text(words: RunningText, title: str, version: str) -> RunningText:
    """Put the title and the version of an agreement in the head or foot of its pages.

    Braces in a title are parentheses there, so that they stand for no number of a page.
    """
    plain = title.replace("{", "(").replace("}", ")")
    return RunningText(
        *(part.replace("{title}", plain).replace("{version}", version) for part in words.parts)
    )


def read_letterhead(value: object) -> tuple[Letterhead | None, Mistakes]:
    """Read a picture for the head of pages; ``None`` if it is none."""
    if not isinstance(value, Mapping) or not value:
        return None, [("“letterhead” must have lines “key: value”", _LETTERHEAD_HINT)]
    parts = {str(key): str(each) for key, each in value.items()}
    mistakes = [
        (f"unknown key “{key}”", f"known are {', '.join(_LETTERHEAD)}")
        for key in parts
        if key not in _LETTERHEAD
    ]
    figure = Figure(parts.get("picture", ""), parts.get("alt", ""), parts.get("width", ""))
    if reason := refuse_name(figure.picture):
        mistakes.append((f"the picture “{figure.picture}” cannot be used: {reason}", ""))
    if not figure.alt:
        mistakes.append(("“letterhead” has no alt", "say in words what the picture shows"))
    if figure.width and not WIDTH.fullmatch(figure.width):
        mistakes.append((f"“{figure.width}” is not a width", "write 40mm, or 50% of the text"))
    pages = parts.get("pages", LetterheadPages.FIRST)
    if pages not in set(LetterheadPages):
        mistakes.append((f"“pages” cannot be “{pages}”", f"it is {' or '.join(LetterheadPages)}"))
    return (None if mistakes else Letterhead(figure, LetterheadPages(pages))), mistakes
