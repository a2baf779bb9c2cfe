"""The pictures that a template names, from the folders of the templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from generator.diagnostics import Diagnostic, Span, error
from generator.document import Letterhead
from generator.picture_files import MAX_BYTES, PictureFile, refuse_name

FoundPictures = tuple[tuple[PictureFile, ...], tuple[Diagnostic, ...]]
"""Pictures, and what is wrong with others."""
_MOST = 20
_NAMED = re.compile(r"!\[[^\]]*\]\(\s*(?:<([^<>\n]+)>|([^\s()<>]+))")
"""A picture in Markdown, with the name of its file."""


def read_pictures(
    sources: Mapping[str, str],
    letterhead: Letterhead | None,
    file: str,
    find: Callable[[str], Path | None],
) -> FoundPictures:
    """Read the pictures that a template and its parts name; say which cannot be used, and where.

    Args:
        sources: the files of the template by name.
        letterhead: that of the template.
        file: name of the template's own file, which has the letterhead in its front matter.
        find: finds a file in the folders of the templates.
    """
    found: dict[str, PictureFile] = {}
    problems: list[Diagnostic] = []
    for name, place in _named(sources, letterhead, file):
        if name in found or refuse_name(name):
            continue  # what is wrong with a name is said where the Markdown is read
        try:
            found[name] = _read(name, find(name))
        except ValueError as refused:
            reason, hint = refused.args
            problems.append(error(f"the picture “{name}” {reason}", hint, place))
    if len(found) > _MOST:
        problems.append(error(f"the template has more than {_MOST} pictures", "", Span(file)))
    return tuple(found.values()), tuple(problems)


def _named(
    sources: Mapping[str, str], letterhead: Letterhead | None, file: str
) -> Iterator[tuple[str, Span]]:
    if letterhead is not None:
        yield letterhead.figure.picture, Span(file)
    for source, text in sorted(sources.items()):
        for match in _NAMED.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield unquote(match[1] or match[2]), Span(source, line)


def _read(name: str, path: Path | None) -> PictureFile:
    """Read a picture.

    Raises:
        ValueError: with what is wrong, and what to do.
    """
    if path is None:
        raise ValueError("is not there", "put it into the folder “templates”, or correct its name")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"is larger than {MAX_BYTES // 1000} kB", "save it smaller")
        return PictureFile.of(name, path.read_bytes())
    except OSError as mistake:
        raise ValueError(f"cannot be read: {mistake.strerror}", "") from None
