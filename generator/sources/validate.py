"""Papers from their parts: the checks that every format has in common.

Everything that a reader takes from a file goes through here, so that no format can forget that a
form without a title or with an empty name must not be made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.diagnostics import Diagnosed, Diagnostic, Span, error, warning
from generator.paper import Author, Name, Paper
from generator.tex import decode_typed_name, decode_typed_title
from generator.text import Title

_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\x00-\x1f\x7f]+@[^\s@,;:<>()\[\]\"\x00-\x1f\x7f]+")
_PLACEHOLDER = re.compile(
    r"t\.?b\.?[acd]\.?|to be (?:announced|added|confirmed|determined)|n\.?/a\.?|nan|none|null"
    r"|undefined|#(?:ref!|n/a|name\?|value!|null!|div/0!|num!)|[-–—?.…]+|untitled|no title",
    re.IGNORECASE,
)
"""What is typed, or what a spreadsheet writes, where something is missing."""
_NAME_PLACEHOLDER = re.compile(
    r"none none|nan nan|null null|unknown(?: authors?)?|n\. ?n\.|no name"
    r"|(?:first|last|given|family|author|your|full) names?|(?:first|second|last) author",
    re.IGNORECASE,
)
"""What stands for a name only: of joined columns that are empty, or of a form not filled in."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOBODY = frozenset({"anonymous", "anonymous author", "anonymous authors", "anonymous author(s)"})
NO_NAME = Name("")


def collapse_whitespace(text: str) -> str:
    """Fold white space, and put U+FFFD for lone surrogates, which no file can hold."""
    return " ".join(_SURROGATE.sub("\ufffd", text).split())


def shorten(text: str, length: int = 60) -> str:
    """Quote a piece of input in a message: one line, printable, of bounded length."""
    head = collapse_whitespace(text[: 4 * length])
    shown = "".join(char if char.isprintable() else "\ufffd" for char in head)
    return f"“{shown[:length]}…”" if len(shown) > length else f"“{shown}”"


def counted(number: int, noun: str) -> str:
    """Spell a number of things."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def is_address(text: str) -> bool:
    """Tell whether a text is one e-mail address and nothing else."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def typed_title(text: str) -> Diagnosed[Title]:
    """Decode a title that was typed into a form; :func:`validate_paper` refuses an empty one."""
    text = collapse_whitespace(text)
    return decode_typed_title(text) if text else Diagnosed(Title(()))


def typed_author(text: str, author_id: str = "", email: str = "") -> Diagnosed[Author]:
    """Make an author of a name that was typed into a form, whose id may be an address."""
    text, author_id = collapse_whitespace(text), collapse_whitespace(author_id)
    name = decode_typed_name(text) if text else Diagnosed(NO_NAME)
    if not email and is_address(author_id):
        email = author_id
    return Diagnosed(Author(name.value, email, author_id), name.diagnostics)


def validate_paper(paper: Paper) -> Paper:
    """Return the paper with every problem placed, and with those that no form may be made of.

    A title that is missing, and authors that are missing, nameless or hidden are errors; a name
    that stands twice is a warning, because two people may have it.
    """
    found = tuple(_faults(paper))
    if not found and not paper.problems:
        return paper
    problems = tuple(problem.at(paper.span) for problem in (*paper.problems, *found))
    return replace(paper, problems=problems)


def validate_with_authors(paper: Paper, authors: Sequence[Author], signer_email: str) -> Paper:
    """Return an assembled paper with other authors, and what is wrong with it then."""
    faults = {fault.at(paper.span) for fault in _faults(paper)}
    problems = tuple(problem for problem in paper.problems if problem not in faults)
    return validate_paper(
        replace(paper, authors=tuple(authors), problems=problems, signer_email=signer_email)
    )


def _faults(paper: Paper) -> Iterable[Diagnostic]:
    title = paper.title.plain.strip()
    if not title:
        yield error("the paper has no title")
    elif is_placeholder(title):
        yield error(f"the title {shorten(title)} is only a placeholder", "write the real title")
    if not paper.authors:
        yield error("the paper has no authors")
    for number, author in enumerate(paper.authors, 1):
        yield from _nameless(number, str(author.name).strip())
    if len({author.name for author in paper.authors}) < len(paper.authors):
        for repeated, number in Counter(author.name for author in paper.authors).items():
            if number > 1 and str(repeated).strip():
                message = f"the author {shorten(str(repeated))} is listed {number} times"
                yield warning(message, "if it is one person, leave one out")


def _nameless(number: int, name: str) -> Iterable[Diagnostic]:
    if not name:
        yield error(f"author {number} has no name")
    elif is_placeholder(name) or _NAME_PLACEHOLDER.fullmatch(name):
        message = f"author {number} is {shorten(name)}, which is only a placeholder"
        yield error(message, "write the real name")
    elif name.casefold() in _NOBODY:
        yield error(
            "the authors are hidden",
            "export the papers again as a program chair, after the authors were revealed",
        )


def is_placeholder(text: str) -> bool:
    """Tell whether a text stands for something that is missing.

    >>> is_placeholder("N/A"), is_placeholder("#REF!"), is_placeholder("Na")
    (True, True, False)
    """
    return _PLACEHOLDER.fullmatch(text) is not None


def mark_corresponding(authors: Sequence[Author], wanted: str) -> Diagnosed[tuple[Author, ...]]:
    """Mark the authors whom ``wanted`` names by name, id, address, or number counted from 1.

    Semicolons part several. One that names nobody is a warning; if none names anybody, the signer
    is guessed at, and the guess can be put right on the form.
    """
    wanted = collapse_whitespace(wanted)
    if not wanted:
        return Diagnosed(tuple(authors))
    one = _positions(authors, wanted)
    found = {wanted: one} if one else {each: _positions(authors, each) for each in _parted(wanted)}
    chosen = set().union(*found.values())
    marked = tuple(
        replace(author, corresponding=True) if index in chosen else author
        for index, author in enumerate(authors)
    )
    nobody = [shorten(each) for each, positions in found.items() if not positions]
    if not nobody:
        return Diagnosed(marked)
    message = f"the corresponding author {' and '.join(nobody)} is not among the authors"
    return Diagnosed(marked, (warning(message),))


def _parted(wanted: str) -> list[str]:
    """Return the parts between semicolons, or the text itself where there is nothing else.

    >>> _parted("Ann Bee; Cy Dee;"), _parted(";")
    (['Ann Bee', 'Cy Dee'], [';'])
    """
    return [part for each in wanted.split(";") if (part := each.strip())] or [wanted]


def _positions(authors: Sequence[Author], wanted: str) -> set[int]:
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6:
        index = int(wanted) - 1
        return {index} if 0 <= index < len(authors) else set()
    spelling = wanted.casefold()
    by_id = {
        index
        for index, author in enumerate(authors)
        if spelling in (author.author_id.casefold(), author.email.casefold())
    }
    if by_id or "@" in wanted or wanted.startswith("~"):
        return by_id
    name = str(decode_typed_name(wanted).value).casefold()
    by_name = {i for i, author in enumerate(authors) if str(author.name).casefold() == name}
    by_name = by_name or {i for i, author in enumerate(authors) if _is_short_for(name, author.name)}
    return by_name if len(by_name) == 1 else set()


def _is_short_for(wanted: str, name: Name) -> bool:
    """Tell whether a text is the family name alone, or that with initials of the given names."""
    family, given = name.family.casefold(), name.given.casefold().split()
    if not family or not given or wanted == family:
        return bool(given) and wanted == family
    initials, _, rest = wanted.rpartition(". ")
    letters = [part.strip(". -") for part in initials.replace(".", ". ").split()]
    return (
        rest == family and bool(letters) and [word[0] for word in given][: len(letters)] == letters
    )


def split_emails(text: str) -> list[str]:
    """Split a list of addresses at semicolons; an empty place stands for an unknown address."""
    return [collapse_whitespace(part) for part in text.split(";")] if text.strip() else []


def place_all(diagnostics: Iterable[Diagnostic], span: Span) -> tuple[Diagnostic, ...]:
    """Return every diagnostic with its place."""
    return tuple(diagnostic.at(span) for diagnostic in diagnostics)
