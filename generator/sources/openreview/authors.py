"""The authors of an OpenReview note, in every shape that its exports have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.diagnostics import Diagnosed, Diagnostic, error, warning
from generator.paper import Author
from generator.sources.name_list import doubtful_names, split_list
from generator.sources.openreview.fields import (
    field,
    find_field,
    json_kind,
    note_content,
    original_content,
    text,
)
from generator.sources.validate import (
    collapse_whitespace,
    counted,
    is_address,
    mark_corresponding,
    typed_author,
)

_CORRESPONDING = ("correspondingauthor", "correspondingauthors", "contactauthor", "contactauthors")
_HIDDEN = error(
    "the authors are hidden",
    "export the papers again as a program chair, after the authors were revealed",
)


def authors_of(note: Mapping[str, object]) -> Diagnosed[tuple[Author, ...]]:
    """Read a note's authors, those of the original where the note is blinded."""
    for content in (original_content(note), note_content(note)):
        if field(content, "authors") is not None:
            return read_authors(field(content, "authors"), field(content, "authorids"))
    hidden = (_HIDDEN,) if "authors" in note_content(note) else ()
    return Diagnosed((), hidden)


def read_authors(names: object, ids: object) -> Diagnosed[tuple[Author, ...]]:
    """Read ``authors`` and ``authorids``, or a list of ``{fullname, username}`` alone."""
    if not isinstance(names, list):
        message = f"authors is {json_kind(names)}, not a list"
        return Diagnosed((), (error(message),))
    problems: list[Diagnostic] = []
    if len(names) == 1 and isinstance(names[0], str):
        names = split_list(names[0], problems)
    problems += doubtful_names([text(_name_of(name)) for name in names])
    partners: Sequence[object] = ids if isinstance(ids, list) else ()
    if partners and len(partners) != len(names):
        given, needed = counted(len(partners), "author id"), counted(len(names), "author")
        message = f"{given} for {needed}: none was used"
        problems.append(warning(message, "check the authors"))
        partners = ()
    authors = []
    for index, name in enumerate(names):
        author = _author(name, partners[index] if partners else None, index + 1)
        problems.extend(author.diagnostics)
        authors.append(author.value)
    return Diagnosed(tuple(authors), tuple(problems))


def _name_of(value: object) -> object:
    if isinstance(value, dict):
        return field(value, "fullname") or field(value, "name")
    return value


def _author(value: object, partner: object, number: int) -> Diagnosed[Author]:
    if isinstance(value, dict):
        name = _name_of(value)
        author_id = text(field(value, "username")) or text(partner)
        email = collapse_whitespace(text(field(value, "email")))
    else:
        name, author_id, email = value, text(partner), ""
    author = typed_author(text(name), author_id, email if is_address(email) else "")
    if isinstance(name, str):
        return author
    message = f"the name of author {number} is {json_kind(name)}, not a text"
    return Diagnosed(author.value, (*author.diagnostics, error(message)))


def find_signer(
    authors: tuple[Author, ...], note: Mapping[str, object]
) -> Diagnosed[tuple[tuple[Author, ...], str]]:
    """Mark the corresponding authors that the venue asked for.

    Returns:
        The authors, and an address of the signer that belongs to none of them.
    """
    value = find_field(note_content(note), _CORRESPONDING)
    wanted = value if isinstance(value, list) else [value]
    address = ""
    problems: list[Diagnostic] = []
    for one in wanted:
        spelling = collapse_whitespace(_spelling(one))
        marked = mark_corresponding(authors, spelling)
        if marked.diagnostics and is_address(spelling):
            # The ids hide the addresses, so whose this is cannot be told.
            address = spelling
            continue
        authors = marked.value
        problems.extend(marked.diagnostics)
    return Diagnosed((authors, address), tuple(problems))


def _spelling(value: object) -> str:
    if isinstance(value, dict):
        return text(value.get("username")) or text(value.get("fullname"))
    return text(value)
