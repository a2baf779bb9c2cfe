"""What `make docs` needs beside mkdocs.yml: the pages outside docs/, and docstrings as Markdown."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

import griffe
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

PROJECT = Path(__file__).parent.parent
OUTSIDE = {
    "README.md": "README.md",
    "ARCHITECTURE.md": "ARCHITECTURE.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "bench/README.md": "bench/README.md",
}
"""Pages by their path in the project, and on the site."""
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_ROLE = re.compile(r":(?:attr|class|data|exc|func|meth|mod):`~?([^`]+)`")

_EXAMPLE = re.compile(r"^( *)>>> .*(?:\n.+)*", re.MULTILINE)
"""An example of doctest: it ends at an empty line."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages outside docs/ (a hook of mkdocs)."""
    for source, place in OUTSIDE.items():
        content = (PROJECT / source).read_text("utf-8")
        files.append(File.generated(config, place, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Lead links to where the pages stand on the site (a hook of mkdocs).

    What is not on the site keeps its words only.
    """
    here = page.file.src_uri
    folder = posixpath.dirname(here) if here in OUTSIDE else "docs"

    def moved(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        path, _, anchor = target.partition("#")
        if "://" in target or not path:
            return found[0]
        wanted = posixpath.normpath(posixpath.join(folder, path))
        place = OUTSIDE.get(wanted) or wanted.removeprefix("docs/")
        if place == wanted and wanted not in OUTSIDE:
            return words
        link = posixpath.relpath(place, posixpath.dirname(here) or ".")
        return f"{picture}[{words}]({link}{'#' if anchor else ''}{anchor})"

    return _LINK.sub(moved, markdown)


class PlainDocstrings(griffe.Extension):
    """Turn Sphinx's roles in docstrings into code, and fence their examples, as Markdown has it."""

    def on_instance(self, *, obj: griffe.Object | griffe.Alias, **_: Any) -> None:
        """Rewrite the docstring of a module, class, function or attribute."""
        if not obj.is_alias and obj.docstring is not None:
            text = _ROLE.sub(r"`\1`", obj.docstring.value)
            obj.docstring.value = _EXAMPLE.sub(r"\1```pycon\n\g<0>\n\1```", text)
