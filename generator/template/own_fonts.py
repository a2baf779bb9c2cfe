"""The fonts that a workspace brings along, in a folder beside that of its templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, error
from generator.font_files import MAX_BYTES, SUFFIX, FontFile, refuse_font
from generator.template.errors import TemplateError

FOLDER = "fonts"
_MOST = 40
_OTHERS = frozenset({".otf", ".ttc", ".otc", ".woff", ".woff2", ".pfb"})


def read_fonts(template_folders: Sequence[Path]) -> tuple[FontFile, ...]:
    """Read the fonts that stand beside some folders of templates, by name.

    Raises:
        TemplateError: naming each file that cannot be used as a font, and why.
    """
    found: list[FontFile] = []
    problems: list[Diagnostic] = []
    for path in _files(template_folders):
        if path.suffix.lower() in _OTHERS:
            problems.append(_refused(path, "only fonts with TrueType outlines (.ttf) can be used"))
            continue
        try:
            status = path.stat()
            if status.st_size > MAX_BYTES:
                problems.append(_refused(path, f"it is larger than {MAX_BYTES >> 20} MB"))
                continue
            font, reason = _read(path, status.st_mtime_ns, status.st_size)
        except OSError as mistake:
            problems.append(_refused(path, mistake.strerror or "it cannot be read"))
            continue
        if reason:
            problems.append(_refused(path, reason))
        else:
            found.append(font)
    if len(found) > _MOST:
        problems.append(error(f"there are more than {_MOST} fonts", "take some out of “fonts”"))
    if problems:
        raise TemplateError(problems)
    return tuple(dict.fromkeys(found))


def _files(template_folders: Sequence[Path]) -> Iterator[Path]:
    for folder in dict.fromkeys(each.parent / FOLDER for each in template_folders):
        if folder.is_dir():
            kinds = {SUFFIX, *_OTHERS}
            yield from sorted(each for each in folder.iterdir() if each.suffix.lower() in kinds)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int) -> tuple[FontFile, str]:
    """Read a font, and say why it cannot be used; once for each state of its file."""
    data = path.read_bytes()
    return FontFile.of(path.name, data), refuse_font(data)


def _refused(path: Path, reason: str) -> Diagnostic:
    hint = f"take it out of the folder “{FOLDER}”, or put another one there"
    return error(f"the font cannot be used: {reason}", hint, Span(f"{FOLDER}/{path.name}"))
