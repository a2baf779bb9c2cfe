"""HotCRP's JSON: ``pid``, ``title``, ``authors``, ``contacts``, ``decision``, ``status``.

An author is ``{"first", "last"}`` in older exports and ``{"given_name", "family_name"}`` in newer
ones, with ``email`` and ``affiliation``. Contacts are objects or bare addresses: an author among
them is who signs; one who is no author is only written to.
"""

from __future__ import annotations

import re
from dataclasses import replace

from generator.diagnostics import Diagnosed, Diagnostic, warning
from generator.paper import Author, Paper
from generator.sources.json_papers import PaperObject, looks_like, objects, read_json_papers, word
from generator.sources.openreview.decisions import decision_in_words
from generator.sources.parsed_file import Acceptance, ParsedFile, SourceFile, Submission
from generator.sources.people import author_in_parts, with_details
from generator.sources.validate import (
    collapse_whitespace,
    is_address,
    shorten,
    typed_author,
    typed_title,
    validate_paper,
)

_PID = re.compile(r'"pid"\s*:\s*"?\d')


def sniff(source: SourceFile) -> bool:
    """Tell whether a file is JSON with HotCRP's paper numbers."""
    return looks_like(source, "pid", "title") and _PID.search(source.text) is not None


def read(source: SourceFile) -> ParsedFile:
    """Read one paper from every object with a paper number."""
    return read_json_papers(source, _is_paper, _submission)


def _is_paper(value: object) -> bool:
    return isinstance(value, dict) and "pid" in value and "title" in value


def _submission(found: PaperObject, source: SourceFile, line: int) -> Submission | None:
    number = collapse_whitespace(word(found.get("pid")))
    if not number:
        return None
    title = typed_title(word(found.get("title")))
    authors = _authors(found)
    signer = _with_contacts(authors.value, found.get("contacts"))
    problems = (*title.diagnostics, *authors.diagnostics)
    span = source.span(line, number)
    paper = Paper(number, title.value, signer[0], None, problems, span, signer[1])
    return Submission(validate_paper(paper), _decision(found), number)


def _authors(found: PaperObject) -> Diagnosed[tuple[Author, ...]]:
    authors: list[Author] = []
    problems: list[Diagnostic] = []
    for person in objects(found.get("authors")):
        given = word(person.get("given_name")) or word(person.get("first"))
        family = word(person.get("family_name")) or word(person.get("last"))
        email = collapse_whitespace(word(person.get("email")))
        if given or family:
            read = author_in_parts(given, family, email)
        else:
            read = typed_author(word(person.get("name")), "", email if is_address(email) else "")
        if email and not is_address(email):
            problems.append(warning(f"{shorten(email)} is not an e-mail address"))
        read = with_details(read, word(person.get("affiliation")), word(person.get("orcid")))
        contact = person.get("contact") is True
        authors.append(replace(read.value, corresponding=contact))
        problems.extend(read.diagnostics)
    return Diagnosed(tuple(authors), tuple(problems))


def _with_contacts(authors: tuple[Author, ...], contacts: object) -> tuple[tuple[Author, ...], str]:
    """Mark the authors who are contacts; else return the only contact's address."""
    listed = contacts if isinstance(contacts, list) else []
    addresses = [
        word(each.get("email")) if isinstance(each, dict) else word(each) for each in listed
    ]
    wanted = {collapse_whitespace(address).casefold() for address in addresses} - {""}
    marked = tuple(
        replace(author, corresponding=True)
        if author.email and author.email.casefold() in wanted
        else author
        for author in authors
    )
    if any(author.corresponding for author in marked) or len(wanted) != 1:
        return marked, ""
    (address,) = {a for a in map(collapse_whitespace, addresses) if a and is_address(a)} or {""}
    return marked, address


def _decision(found: PaperObject) -> Acceptance:
    if found.get("withdrawn") is True or found.get("deleted") is True:
        return Acceptance.DECLINED
    told = (decision_in_words(word(found.get(key))) for key in ("decision", "status"))
    return next((each for each in told if each is not Acceptance.UNDECIDED), Acceptance.UNDECIDED)
