"""``papers.yml`` of the ACL's proceedings (aclpub2): a list of papers with ``id`` and ``authors``.

An author has ``first_name``, ``middle_name``, ``last_name`` (or ``name``), ``email`` or ``emails``,
and ``username``, the OpenReview id. The list holds what is published, so every one is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from generator.diagnostics import Diagnosed, Diagnostic, error
from generator.paper import Author, Paper
from generator.sources.json_papers import word
from generator.sources.parsed_file import ParsedFile, SourceFile, Submission
from generator.sources.people import author_in_parts, with_details
from generator.sources.validate import (
    collapse_whitespace,
    is_address,
    typed_author,
    typed_title,
    validate_paper,
)

_ITEM = re.compile(
    r"^[ \t]*+-\s++(?:id|archival|authors|title|abstract|attributes|file|decision)\s*:", re.M
)
_AUTHORS = re.compile(r"^[ \t-]*+authors[ \t]*+:[ \t]*+$", re.MULTILINE)


def sniff(source: SourceFile) -> bool:
    """Tell whether a file is a YAML list of papers with authors."""
    starts_as_yaml = re.match(r"\s*(?:#[^\n]*\n\s*)*(?:---\s*\n\s*)?-\s", source.text) is not None
    return (
        starts_as_yaml
        and _ITEM.search(source.text) is not None
        and _AUTHORS.search(source.text) is not None
    )


def read(source: SourceFile) -> ParsedFile:
    """Read one paper from every item of the list."""
    try:
        node = _compose(source.text)
    except yaml.YAMLError as failure:
        mark = getattr(failure, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        message = f"the YAML cannot be read: {getattr(failure, 'problem', None) or failure}"
        problem = error(message, "export it again", source.span(line))
        return ParsedFile(source.name, diagnostics=(problem,))
    submissions: list[Submission] = []
    diagnostics: list[Diagnostic] = []
    for item in node.value if isinstance(node, yaml.SequenceNode) else []:
        line = item.start_mark.line + 1
        fields = _value(item)
        paper_id = collapse_whitespace(word(fields.get("id"))) if isinstance(fields, dict) else ""
        if isinstance(fields, dict) and paper_id:
            submissions.append(_submission(fields, paper_id, source, line))
        else:
            message = "the paper has no id; it was left out"
            diagnostics.append(error(message, "", source.span(line)))
    return ParsedFile(source.name, tuple(submissions), diagnostics=tuple(diagnostics))


def _compose(text: str) -> yaml.Node | None:
    """Read YAML into nodes, which make no objects; aliases are refused."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("it has aliases")
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node


def _value(node: yaml.Node) -> object:
    """Return a node as texts, lists and mappings; numbers stay as they are written."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(each) for each in node.value]
    return "" if node.tag.endswith(":null") else str(node.value)


def _submission(
    fields: Mapping[str, object], paper_id: str, source: SourceFile, line: int
) -> Submission:
    title = typed_title(word(fields.get("title")))
    authors: list[Author] = []
    problems = [*title.diagnostics]
    listed = fields.get("authors")
    for person in listed if isinstance(listed, list) else []:
        author = _author(person) if isinstance(person, dict) else typed_author(word(person))
        authors.append(author.value)
        problems.extend(author.diagnostics)
    span = source.span(line, paper_id)
    paper = Paper(paper_id, title.value, tuple(authors), None, tuple(problems), span)
    return Submission(validate_paper(paper))


def _author(person: Mapping[str, object]) -> Diagnosed[Author]:
    given = " ".join(filter(None, (word(person.get(key)) for key in ("first_name", "middle_name"))))
    family, whole = word(person.get("last_name")), word(person.get("name"))
    username = word(person.get("username"))
    email = _email(person)
    if given or family:
        read = author_in_parts(given, family, email, username)
    else:
        read = typed_author(whole, username, email)
    affiliation = word(person.get("institution")) or word(person.get("affiliation"))
    return with_details(read, affiliation, word(person.get("orcid")))


def _email(person: Mapping[str, object]) -> str:
    """Return the first address; OpenReview hides letters of addresses with stars."""
    addresses = re.split(r"[;,\s]+", word(person.get("email")) or word(person.get("emails")))
    return next((each for each in addresses if is_address(each) and "*" not in each), "")
