"""What templates share: the front matter of what they extend, and of the parts they include."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from jinja2 import nodes

from generator.diagnostics import Diagnostic, Span, error
from generator.template.frontmatter import (
    NOTHING,
    Parsed,
    parse_front_matter,
    parse_part,
    split_front_matter,
)
from generator.template.loader import PART, SUFFIX


def is_part(file: str) -> bool:
    """Tell whether a file is only included by others, by its name."""
    return file.rpartition("/")[2].startswith(PART)


def front_matter_of(
    file: str, trees: Mapping[str, nodes.Template], sources: Mapping[str, str]
) -> Parsed:
    """Read a template's front matter, with what it inherits.

    It has the options and fields of the parts that it includes, then all that the template says
    that it extends, then its own.

    Args:
        file: the template's file.
        trees: it and all files that it includes or extends, parsed.
        sources: the same files as they were read.

    Raises:
        TemplateError: a front matter is no YAML.
    """
    front = NOTHING
    problems: list[Diagnostic] = []
    for name in filter(is_part, trees):
        part, wrong = parse_part(split_front_matter(sources[name])[0], name)
        problems += wrong
        front = replace(
            front,
            options={**part.options, **front.options},
            fields={**part.fields, **front.fields},
        )
    for name in reversed([*_ancestry(file, trees)]):
        if not is_part(name):
            yaml_text = split_front_matter(sources[name])[0]
            front, wrong = parse_front_matter(yaml_text, name, front)
            problems += wrong
    if not front.title and not problems:
        hint = "begin the file with ---, title: …, and --- on lines of their own"
        problems.append(error("the front matter has no title", hint, Span(file, 1)))
    return front, tuple(problems)


def _ancestry(file: str, trees: Mapping[str, nodes.Template]) -> Iterator[str]:
    """Return a template, the one that it extends, and so on."""
    seen: set[str] = set()
    while file in trees and file not in seen:
        seen.add(file)
        yield file
        extended = next(trees[file].find_all(nodes.Extends), None)
        name = extended.template if extended else None
        file = str(name.value) if isinstance(name, nodes.Const) else ""


def find_parts(folders: Sequence[Path]) -> dict[str, Path]:
    """List the files of some folders that templates include, by name, sorted."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob(f"{PART}*{SUFFIX}")):
            found.setdefault(path.name.removesuffix(SUFFIX), path)
    return dict(sorted(found.items()))
