"""XML of two bibliographies: the ACL Anthology's collections and DBLP's records.

Both mark titles with elements (``fixed-case``, ``i``, ``tex-math``), which become rich text. What
they list was published, so every one is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from xml.etree import ElementTree

from generator.diagnostics import Diagnosed, Diagnostic, error
from generator.paper import Author, Paper, Volume
from generator.sources.parsed_file import ParsedFile, SourceFile, Submission
from generator.sources.people import author_in_parts
from generator.sources.validate import (
    collapse_whitespace,
    typed_author,
    validate_paper,
)
from generator.tex import decode_title
from generator.text import Code, Emphasis, RichInline, Strong, Subscript, Superscript, Text, Title

_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>|\s)*<(\w+)", re.DOTALL)
_ROOTS = frozenset({"collection", "dblp", "inproceedings", "article", "incollection", "dblpperson"})
_RECORDS = frozenset({"inproceedings", "article", "incollection"})
_HOMONYM = re.compile(r"\s\d{4}$")
"""The number by which DBLP tells people of one name apart."""
_CODE = ("tt", "url")


def sniff(source: SourceFile) -> bool:
    """Tell whether the first element is the Anthology's or DBLP's."""
    match = _ROOT.match(source.text)
    return match is not None and match[1] in _ROOTS


def read(source: SourceFile) -> ParsedFile:
    """Read one paper from every record; a volume's own record (its front matter) is none."""
    if "<!ENTITY" in source.text:
        problem = error("the XML defines entities, and was not read", "export it again")
        return ParsedFile(source.name, diagnostics=(problem.at(source.span(1)),))
    parser = ElementTree.XMLParser()  # noqa: S314 - entities are refused above
    parser.entity.update({name.rstrip(";"): letters for name, letters in html5.items()})
    try:
        parser.feed(source.text)
        root = parser.close()
    except ElementTree.ParseError as failure:
        message = f"the XML cannot be read: {failure.msg.split(':')[0]}"
        problem = error(message, "export it again", source.span(failure.position[0]))
        return ParsedFile(source.name, diagnostics=(problem,))
    lines = _RecordLines(source.text)
    if root.tag == "collection":
        papers = tuple(_anthology(root, source, lines))
    else:
        papers = tuple(_dblp(root, source, lines))
    return ParsedFile(source.name, papers)


class _RecordLines:
    """The lines on which records stand, by a text that only this record's tag has."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def find(self, *marks: str) -> int | None:
        for mark in marks:
            found = self._text.find(mark, self._position)
            if found >= 0:
                self._position = found
                return self._text.count("\n", 0, found) + 1
        return None


def _anthology(
    root: ElementTree.Element, source: SourceFile, lines: _RecordLines
) -> Iterator[Submission]:
    collection = root.get("id", "")
    for volume in root.iter("volume"):
        number = volume.get("id", "")
        booktitle = volume.find("meta/booktitle")
        shown = _title(booktitle, []).plain
        year = collapse_whitespace(volume.findtext("meta/year", ""))
        about = Volume(name=shown, booktitle=shown, year=year) if shown else None
        for paper in volume.iter("paper"):
            paper_id = paper.findtext("bibkey", "") or (
                f"{collection}-{number}.{paper.get('id', '')}"
            )
            line = lines.find(f'<paper id="{paper.get("id", "")}"', "<paper")
            yield _submission(paper, paper_id, source, line, about)


def _dblp(
    root: ElementTree.Element, source: SourceFile, lines: _RecordLines
) -> Iterator[Submission]:
    for record in root.iter():
        if record.tag in _RECORDS and record.find("title") is not None:
            key = record.get("key", "")
            paper_id = key.rpartition("/")[2] or key
            yield _submission(record, paper_id, source, lines.find(f'key="{key}"'), None)


def _submission(
    record: ElementTree.Element,
    paper_id: str,
    source: SourceFile,
    line: int | None,
    volume: Volume | None,
) -> Submission:
    problems: list[Diagnostic] = []
    element = record.find("title")
    title = _title(element, problems)
    if record.tag in _RECORDS:
        title = _without_full_stop(title)
    authors: list[Author] = []
    for person in record.findall("author"):
        author = _author(person)
        authors.append(author.value)
        problems.extend(author.diagnostics)
    paper_id = collapse_whitespace(paper_id)
    span = source.span(line, paper_id)
    paper = Paper(paper_id, title, tuple(authors), volume, tuple(problems), span)
    return Submission(validate_paper(paper))


def _author(person: ElementTree.Element) -> Diagnosed[Author]:
    if person.find("last") is not None:
        given, family = person.findtext("first", ""), person.findtext("last", "")
        return author_in_parts(given, family, author_id=person.get("id", ""))
    name = _HOMONYM.sub("", collapse_whitespace("".join(person.itertext())))
    return typed_author(name, person.get("orcid", ""))


def _title(element: ElementTree.Element | None, problems: list[Diagnostic]) -> Title:
    """Return an element's content as a title, without white space around it."""
    inlines = [*_inlines(element, problems)] if element is not None else []
    if inlines and isinstance(inlines[0], Text):
        inlines[0] = Text(inlines[0].text.lstrip())
    if inlines and isinstance(inlines[-1], Text):
        inlines[-1] = Text(inlines[-1].text.rstrip())
    return Title(tuple(each for each in inlines if each != Text("")))


def _inlines(element: ElementTree.Element, problems: list[Diagnostic]) -> tuple[RichInline, ...]:
    """Return an element's content as rich text."""
    inlines: list[RichInline] = [*_text(element.text)]
    for child in element:
        inlines.extend(_inline(child, problems))
        inlines.extend(_text(child.tail))
    return tuple(inlines)


def _inline(child: ElementTree.Element, problems: list[Diagnostic]) -> tuple[RichInline, ...]:
    if child.tag == "tex-math":
        read = decode_title(f"${''.join(child.itertext())}$")
        problems.extend(read.diagnostics)
        return read.value.inlines
    if child.tag in _CODE:
        return (Code("".join(child.itertext())),)
    children = _inlines(child, problems)
    match child.tag:
        case "i":
            return (Emphasis(children),)
        case "b":
            return (Strong(children),)
        case "sub":
            return (Subscript(children),)
        case "sup":
            return (Superscript(children),)
        case _:
            return children


def _text(text: str | None) -> tuple[RichInline, ...]:
    """Return characters with white space folded as in HTML."""
    folded = re.sub(r"\s+", " ", text or "")
    return (Text(folded),) if folded else ()


def _without_full_stop(title: Title) -> Title:
    """Take away the full stop that DBLP puts behind every title."""
    *rest, last = title.inlines or (Text(""),)
    if isinstance(last, Text) and last.text.rstrip().endswith(".") and not last.text.endswith(".."):
        return Title((*rest, Text(last.text.rstrip()[:-1])))
    return title
