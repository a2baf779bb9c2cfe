"""Templates: loaded once, checked, then filled in for each paper."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import chain
from pathlib import Path

import jinja2
from jinja2 import nodes

from generator.diagnostics import Diagnostic, Span, error
from generator.document import PageSize
from generator.font_files import FontFile
from generator.picture_files import PictureFile
from generator.template import checks
from generator.template.direction import refuse_title
from generator.template.errors import TemplateError
from generator.template.fields import FUNCTIONS
from generator.template.filling import TODAY, fill_in
from generator.template.fragment import Composition
from generator.template.frontmatter import FrontMatter, parse_part, split_front_matter
from generator.template.lines import printed_lines
from generator.template.loader import (
    SUFFIX,
    FolderLoader,
    KeptLoader,
    find_templates,
    shipped_folder,
)
from generator.template.mistakes import mistakes_located
from generator.template.own_fonts import read_fonts
from generator.template.sandbox import Sandbox
from generator.template.sharing import front_matter_of
from generator.template.work import bounded_work

_MAX_FILES = 100


@dataclass(frozen=True)
class Template:
    """A template, ready to be filled in."""

    name: str
    """The name that it was loaded by."""
    front: FrontMatter
    digest: str
    """SHA-256 in hex of the sources of the template and all that it includes, of its fonts and
    pictures."""
    sources: Mapping[str, str] = field(repr=False, compare=False)
    """The files that it was read from, by name: its own, and all that it includes."""
    fonts: tuple[FontFile, ...] = field(repr=False)
    """Those that its workspace brings along."""
    pictures: tuple[PictureFile, ...] = field(repr=False)
    """Those that it names."""
    uses: frozenset[str] = field(repr=False, compare=False)
    """The names that it refers to, and maybe others: what else a context has, it does not see."""
    _names: Collection[str] = field(repr=False, compare=False)
    _fill: Callable[[Mapping[str, object]], Composition] = field(repr=False, compare=False)

    @classmethod
    def from_text(
        cls,
        text: str,
        name: str = "text",
        folders: Sequence[Path | str] = (),
        names: Collection[str] = checks.CONTEXT,
    ) -> Template:
        """Make a template from its text, front matter included.

        Args:
            text: what its file would have in it.
            name: what it is called in agreements, and in messages before ``.md.j2``.
            folders: where the files are that it includes, before the shipped templates.
            names: the names that the context will have.

        Raises:
            TemplateError: it has mistakes; each is named with its line.
        """
        places = (*map(Path, folders), shipped_folder())
        fonts = read_fonts([Path(folder) for folder in folders])
        return _compile(name, FolderLoader(places, {name + SUFFIX: text}), names, fonts)

    def __str__(self) -> str:
        """Return name and title."""
        return f"{self.name} ({self.title})"

    def __reduce__(self) -> tuple[Callable[..., Template], tuple[object, ...]]:
        """Pickle the sources; the other process compiles them again."""
        own = self.fonts, self.pictures
        return _compile_kept, (self.name, dict(self.sources), tuple(self._names), *own)

    @property
    def title(self) -> str:
        """Title of the agreement."""
        return self.front.title

    @property
    def subtitle(self) -> str:
        """Subtitle of the agreement, or empty."""
        return self.front.subtitle

    @property
    def description(self) -> str:
        """What the template is for, or empty."""
        return self.front.description

    @property
    def language(self) -> str:
        """BCP 47 tag of the agreement's language."""
        return self.front.language

    @property
    def page_size(self) -> PageSize:
        """The paper that the agreement is printed on."""
        return self.front.page_size

    @cached_property
    def _file(self) -> str:
        return self.name + SUFFIX

    def merge_options(self, overrides: Mapping[str, object]) -> dict[str, object]:
        """Return the template's options: its defaults, or what ``overrides`` has in their place.

        Raises:
            TemplateError: an override that the template does not know, or of another type.
        """
        problems = [*self._wrong_options(overrides)]
        if problems:
            raise TemplateError(problems)
        return {**self.front.options, **overrides}

    def check_language(self) -> None:
        """Check that the title runs the way of the template's language.

        Raises:
            TemplateError: it does not.
        """
        problems = [*refuse_title(self.front, self.sources[self._file], self._file)]
        if problems:
            raise TemplateError(problems)

    def find_character(self, characters: Collection[str]) -> Span | None:
        """Find the first line of the template's files that prints one of these characters."""
        for file, source in self.sources.items():
            for number, line in enumerate(printed_lines(source), start=1):
                if any(character in line for character in characters):
                    return Span(file, number)
        return None

    def _wrong_options(self, overrides: Mapping[str, object]) -> Iterator[Diagnostic]:
        defaults = self.front.options
        for name, value in overrides.items():
            if name == TODAY and name not in defaults and isinstance(value, date):
                continue
            if name not in defaults:
                known = ", ".join(defaults)
                hint = f"it has {known}" if known else "it has no options"
                message = f"template “{self.name}” has no option “{name}”"
                yield error(message, hint, Span(self._file))
            elif not _same_kind(defaults[name], value):
                hint = f"such as {defaults[name]!r}"
                message = f"option “{name}” cannot be {value!r}"
                yield error(message, hint, Span(self._file))

    def compose(self, context: Mapping[str, object]) -> Composition:
        """Fill the template in.

        Args:
            context: ``paper``, ``signatories``, ``volume`` and ``options`` in plain Python objects,
                as ``docs/templates.md`` describes them; ``title`` and ``signatory`` are taken from
                ``paper`` and ``signatories`` if they are not given. What the template does not use
                need not be looked at.

        Raises:
            TemplateError: naming the template's file and line.
        """
        options = context.get("options") or {}
        if not isinstance(options, Mapping):
            raise TypeError("options must be a mapping")
        merged = self.merge_options(options)
        names: dict[str, object] = {"volume": {}, **context, "options": merged}
        if TODAY not in self.front.options and TODAY in merged:
            names[TODAY] = merged.pop(TODAY)
        paper, signatories = names.get("paper"), names.get("signatories")
        if isinstance(paper, Mapping):
            names.setdefault("title", paper.get("title"))
        if isinstance(signatories, Sequence) and signatories:
            names.setdefault("signatory", signatories[0])
        return self._fill(names)


def _same_kind(default: object, value: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, int | float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))


def load_template(
    name: str, folders: Sequence[Path | str] = (), names: Collection[str] = checks.CONTEXT
) -> Template:
    """Load a template by name.

    Args:
        name: the file's name without ``.md.j2``.
        folders: where to look, before the shipped templates.
        names: the names that the context will have.

    Raises:
        TemplateError: there is no such template, or it has mistakes; all that can be found without
            filling it in are named with file and line.
    """
    return try_template(name, folders, names=names).good()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of loading a template."""

    template: Template | None
    """As far as it can be used in spite of its mistakes; ``None`` if it cannot."""
    mistakes: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    """The files that were read, by name."""

    def good(self) -> Template:
        """Return the template.

        Raises:
            TemplateError: it has mistakes.
        """
        if self.mistakes or self.template is None:
            raise TemplateError(self.mistakes)
        return self.template


def try_template(
    name: str,
    folders: Sequence[Path | str] = (),
    texts: Mapping[str, str] | None = None,
    names: Collection[str] = checks.CONTEXT,
) -> Attempt:
    """Load a template by name as far as that can be done.

    Args:
        name: the file's name without ``.md.j2``.
        folders: where to look, before the shipped templates.
        texts: what stands in the place of some files, by name.
        names: the names that the context will have.
    """
    file = name + SUFFIX
    places = [Path(folder) for folder in folders]
    loader = FolderLoader((*places, shipped_folder()), texts)
    if not loader.has(file):
        known = ", ".join(find_templates(places))
        missing = error(f"there is no template “{name}”", f"there are {known}")
        return Attempt(None, (missing,), {})
    try:
        return _attempt(name, loader, names, read_fonts(places))
    except TemplateError as failure:
        return Attempt(None, failure.diagnostics, loader.sources)


def check_part(name: str, folders: Sequence[Path] = ()) -> tuple[Diagnostic, ...]:
    """Return the mistakes of a file that others include, as far as they show in it alone.

    Args:
        name: the file's name without ``.md.j2``.
        folders: where to look, before the shipped templates.
    """
    file = name + SUFFIX
    loader = FolderLoader((*folders, shipped_folder()))
    sandbox = Sandbox(loader)
    try:
        with mistakes_located(file), bounded_work():
            for each in _parse_all(sandbox, file):
                sandbox.get_template(each)
            return parse_part(split_front_matter(loader.sources[file])[0], file)[1]
    except TemplateError as failure:
        return failure.diagnostics


def _compile_kept(
    name: str,
    sources: Mapping[str, str],
    names: Collection[str],
    fonts: tuple[FontFile, ...],
    pictures: tuple[PictureFile, ...],
) -> Template:
    return _compile(name, KeptLoader(sources, pictures), names, fonts)


def _compile(
    name: str,
    loader: FolderLoader | KeptLoader,
    names: Collection[str],
    fonts: tuple[FontFile, ...],
) -> Template:
    return _attempt(name, loader, names, fonts).good()


def _attempt(
    name: str,
    loader: FolderLoader | KeptLoader,
    names: Collection[str],
    fonts: tuple[FontFile, ...],
) -> Attempt:
    """Make a template of its files.

    Raises:
        TemplateError: they cannot be read as a template.
    """
    file = name + SUFFIX
    sandbox = Sandbox(loader)
    with mistakes_located(file):
        trees = _parse_all(sandbox, file)
        front, mistakes = front_matter_of(file, trees, loader.sources)
        sandbox.language = front.language
        with bounded_work():
            compiled = [sandbox.get_template(each) for each in trees]
        mistakes = (*mistakes, *checks.check(file, trees, front, names))
    sources = loader.sources
    pictures, missing = loader.pictures(front.letterhead, file)
    uses = _names_in(trees.values())
    fill = partial(fill_in, compiled[0], front, uses, file)
    digest = _digest(sources, (*fonts, *pictures))
    made = Template(name, front, digest, sources, fonts, pictures, uses, names, fill)
    return Attempt(made, (*mistakes, *missing), sources)


def _names_in(trees: Iterable[nodes.Template]) -> frozenset[str]:
    used = (node.name for tree in trees for node in tree.find_all(nodes.Name))
    return frozenset(used) - frozenset(FUNCTIONS)


def _parse_all(sandbox: Sandbox, file: str) -> dict[str, nodes.Template]:
    """Parse a template and all that it includes, the template first."""
    assert sandbox.loader is not None
    trees: dict[str, nodes.Template] = {}
    waiting: list[tuple[str, Span]] = [(file, Span(file))]
    while waiting:
        wanted, place = waiting.pop()
        if wanted in trees:
            continue
        try:
            source, path, _ = sandbox.loader.get_source(sandbox, wanted)
        except jinja2.TemplateNotFound:
            raise TemplateError([error(f"there is no file “{wanted}”", "", place)]) from None
        trees[wanted] = sandbox.parse(source, wanted, path)
        if len(trees) > _MAX_FILES:
            raise TemplateError([error(f"more than {_MAX_FILES} files included", "", place)])
        try:
            found = [*checks.references(trees[wanted])]
        except ValueError as mistake:
            message = "the name of an included file must be written out"
            raise TemplateError([error(message, "", Span(wanted, mistake.args[0]))]) from None
        waiting.extend((other, Span(wanted, line)) for other, line in found)
    return trees


def _digest(sources: Mapping[str, str], files: Iterable[FontFile | PictureFile]) -> str:
    digest = hashlib.sha256()
    parts = [*sorted(sources.items()), *((each.name, each.digest) for each in files)]
    for part in chain.from_iterable(parts):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
