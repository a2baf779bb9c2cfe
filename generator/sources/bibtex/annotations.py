"""biblatex's data annotations that name who signs: ``author+an = {2=corresponding}``.

The biblatex manual, section 3.7: items are parted by semicolons; each is the number of a name, if
need be with a part of it (``2:family``), then ``=`` and annotations parted by commas, which stand
in quotation marks if they are literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from generator.diagnostics import Diagnosed, Diagnostic, warning
from generator.paper import Author
from generator.sources.validate import counted, shorten

_ITEM = re.compile(r"\s*(\d{1,5})\s*(?::\s*\w+\s*)?=\s*(.*)", re.DOTALL)
_CORRESPONDING = re.compile(
    r"(?:is)?(?:correspond\w*|corr|contact)\s*(?:author|person|true|yes)?", re.IGNORECASE
)
_MARKS = re.compile(r"[\s\"'{}._=-]+")


def mark_annotated(
    authors: tuple[Author, ...], annotations: Iterable[str]
) -> Diagnosed[tuple[Author, ...]]:
    """Mark the authors that annotations call corresponding."""
    numbers: set[int] = set()
    problems: list[Diagnostic] = []
    for annotation in annotations:
        for item in annotation.split(";"):
            match = _ITEM.fullmatch(item)
            if match and any(map(_is_corresponding, match[2].split(","))):
                numbers.add(int(match[1]))
            elif match is None and "corresp" in item.lower():
                message = f"the annotation {shorten(item)} says no author's number"
                problems.append(warning(message, "write it as 2=corresponding"))
    for number in sorted(numbers):
        if not 1 <= number <= len(authors):
            said = f"the annotation names author {number} of {counted(len(authors), 'author')}"
            problems.append(warning(said, "check the number"))
    marked = tuple(
        replace(author, corresponding=True) if number in numbers else author
        for number, author in enumerate(authors, 1)
    )
    return Diagnosed(marked, tuple(problems))


def _is_corresponding(text: str) -> bool:
    return _CORRESPONDING.fullmatch(_MARKS.sub(" ", text).strip()) is not None
