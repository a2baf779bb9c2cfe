"""Finding template files: the folders given, then the shipped one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound

from generator.diagnostics import Diagnostic, Span, error
from generator.document import Letterhead, slot_mark
from generator.picture_files import PictureFile
from generator.template.errors import TemplateError
from generator.template.frontmatter import split_front_matter
from generator.template.own_pictures import FoundPictures, read_pictures

SUFFIX = ".md.j2"
BLANK_SUFFIX = ".blank.pdf"
PART = "_"
"""How the names of files begin that are only included by others."""
MAX_BYTES = 250_000
_PART = re.compile(r"[\w][\w. -]*")
_REFUSED = re.compile(f"[{slot_mark(0).replace('0', '')}\x00-\x08\x0b-\x1f\x7f-\x9f]")


def shipped_folder() -> Path:
    """Return the folder of the templates that come with the toolkit."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def find_templates(folders: Sequence[Path | str] = ()) -> dict[str, Path]:
    """List the templates of ``folders`` and the shipped ones by name, sorted.

    A file whose name begins with ``_`` is a part of others and no template. Where two folders have
    a template of the same name, the first folder's counts.
    """
    found: dict[str, Path] = {}
    for folder in (*folders, shipped_folder()):
        for path in sorted(Path(folder).glob(f"*{SUFFIX}")):
            if not path.name.startswith(PART):
                found.setdefault(path.name.removesuffix(SUFFIX), path)
    return dict(sorted(found.items()))


def find_blanks(folders: Sequence[Path | str] = ()) -> dict[str, Path]:
    """List the blank forms of ``folders`` and the shipped ones by the names of their templates.

    A publisher's own blank form stands beside the template that has its words, as
    ``NAME.blank.pdf``; scans of filled-in ones are compared with it.
    """
    found: dict[str, Path] = {}
    for folder in (*folders, shipped_folder()):
        for path in sorted(Path(folder).glob(f"*{BLANK_SUFFIX}")):
            found.setdefault(path.name.removesuffix(BLANK_SUFFIX), path)
    return dict(sorted(found.items()))


def has_template(name: str, folders: Sequence[Path] = ()) -> bool:
    """Tell whether one of the folders, or the shipped one, has the file of a template."""
    return FolderLoader((*folders, shipped_folder())).has(name + SUFFIX)


class FolderLoader(BaseLoader):
    """Reads template files, and nothing outside of the template folders."""

    def __init__(self, folders: Sequence[Path], texts: Mapping[str, str] | None = None) -> None:
        """Take the folders, and texts that stand in the place of files, by the files' names."""
        self._folders = tuple(folders)
        self._texts = dict(texts or {})
        self.sources: dict[str, str] = {}
        """What was read, by name, front matter included."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the body of a template file, its path, and that it does not change."""
        if template in self._texts:
            path, source = Path(template), check_source(self._texts[template], template)
        elif (found := self.find(template)) is not None:
            path, source = found, self.sources.get(template) or _read(found, template)
        else:
            raise TemplateNotFound(template)
        self.sources[template] = source
        return split_front_matter(source)[1], str(path), lambda: True

    def has(self, template: str) -> bool:
        """Tell whether there is such a file in the template folders."""
        return self.find(template) is not None

    def pictures(self, letterhead: Letterhead | None, file: str) -> FoundPictures:
        """Read the pictures that what was read names, and the letterhead of ``file``."""
        return read_pictures(self.sources, letterhead, file, self.find)

    def find(self, name: str) -> Path | None:
        """Return where a file of the template folders is; ``None`` if it is not there."""
        parts = name.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            return None
        for folder in self._folders:
            path = folder.joinpath(*parts)
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
        return None


class KeptLoader(BaseLoader):
    """Returns what a :class:`FolderLoader` has read, where the folders may not be."""

    def __init__(self, sources: Mapping[str, str], pictures: tuple[PictureFile, ...] = ()) -> None:
        self.sources = dict(sources)
        self._pictures = pictures

    def pictures(self, _letterhead: Letterhead | None, _file: str) -> FoundPictures:
        """Return the pictures that were read."""
        return self._pictures, ()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the body of a template file, its name, and that it does not change."""
        if template not in self.sources:
            raise TemplateNotFound(template)
        return split_front_matter(self.sources[template])[1], template, lambda: True


def _read(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as mistake:
        raise TemplateError([_error(f"cannot be read: {mistake.strerror}", name)]) from None
    if len(data) > MAX_BYTES:
        raise TemplateError([_error(f"is larger than {MAX_BYTES} bytes", name)])
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        line = data.count(b"\n", 0, mistake.start) + 1
        raise TemplateError([_error("is not in UTF-8", name, line)]) from None
    return check_source(source, name)


def check_source(text: str, name: str) -> str:
    r"""Return a template's text with lines that end in ``\n`` alone.

    Raises:
        TemplateError: it is too long, or has characters that nobody can read.
    """
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(source) > MAX_BYTES:
        raise TemplateError([_error(f"is larger than {MAX_BYTES} bytes", name)])
    found = _REFUSED.search(source)
    if found:
        line = source.count("\n", 0, found.start()) + 1
        message = f"has the character U+{ord(found[0]):04X}, which cannot be read"
        raise TemplateError([_error(message, name, line)])
    return source


def _error(message: str, name: str, line: int | None = None) -> Diagnostic:
    return error(f"the template {message}", "", Span(name, line))
