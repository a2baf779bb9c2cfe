"""Works as registries and reference managers keep them: CSL-JSON, Crossref's and DataCite's JSON.

CSL and Crossref have ``title`` and ``author`` with ``given`` and ``family`` (Crossref's title is a
list); DataCite has ``attributes`` with ``titles`` and ``creators``. A list of works holds what was
published, so every one is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Diagnosed, Diagnostic
from generator.paper import Author, Paper
from generator.sources.json_papers import PaperObject, looks_like, objects, read_json_papers, word
from generator.sources.parsed_file import ParsedFile, SourceFile, Submission
from generator.sources.people import author_in_parts, organisation, with_details
from generator.sources.validate import (
    collapse_whitespace,
    typed_author,
    typed_title,
    validate_paper,
)

_IDS = ("citation-key", "id", "DOI", "doi")
_PARTICLES = ("non-dropping-particle", "dropping-particle")


def sniff(source: SourceFile) -> bool:
    """Tell whether a file is JSON with authors or creators whose names are in parts."""
    works = looks_like(source, "title", "author") and (
        '"family"' in source.text or '"literal"' in source.text
    )
    return works or looks_like(source, "attributes", "titles", "creators")


def read(source: SourceFile) -> ParsedFile:
    """Read one paper from every work."""
    return read_json_papers(source, _is_work, _submission)


def _is_work(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("attributes"), dict):
        return "titles" in value["attributes"]
    return "title" in value and isinstance(value.get("author"), list)


def _submission(work: PaperObject, source: SourceFile, line: int) -> Submission | None:
    attributes = work.get("attributes")
    fields = {**work, **attributes} if isinstance(attributes, dict) else work
    paper_id = next(filter(None, (collapse_whitespace(word(fields.get(key))) for key in _IDS)), "")
    if not paper_id:
        return None
    title = typed_title(_title(fields))
    authors = _authors(fields)
    problems = (*title.diagnostics, *authors.diagnostics)
    paper = Paper(paper_id, title.value, authors.value, None, problems, source.span(line, paper_id))
    return Submission(validate_paper(paper))


def _title(fields: Mapping[str, object]) -> str:
    title = fields.get("title")
    if isinstance(title, list):
        return word(title[0]) if title else ""
    titles = [each for each in objects(fields.get("titles")) if not each.get("titleType")]
    return word(titles[0].get("title")) if titles else word(title)


def _authors(fields: Mapping[str, object]) -> Diagnosed[tuple[Author, ...]]:
    authors: list[Author] = []
    problems: list[Diagnostic] = []
    for person in (*objects(fields.get("author")), *objects(fields.get("creators"))):
        affiliation = "; ".join(
            word(each.get("name")) or word(each.get("affiliation"))
            for each in objects(person.get("affiliation"))
        )
        read = with_details(_author(person), affiliation, word(person.get("ORCID")))
        authors.append(read.value)
        problems.extend(read.diagnostics)
    return Diagnosed(tuple(authors), tuple(problems))


def _author(person: PaperObject) -> Diagnosed[Author]:
    given = word(person.get("given")) or word(person.get("givenName"))
    family = word(person.get("family")) or word(person.get("familyName"))
    particle = " ".join(word(person.get(key)) for key in _PARTICLES).strip()
    whole = word(person.get("literal")) or word(person.get("name"))
    if family:
        suffix = word(person.get("suffix"))
        return author_in_parts(given, f"{particle} {family}".strip(), suffix=suffix)
    if person.get("nameType") == "Organizational" or word(person.get("literal")):
        return organisation(whole)
    return typed_author(whole or given)
