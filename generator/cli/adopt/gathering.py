"""Where the lists and the forms of a volume lie, and a workspace beside them; nothing is moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator.cli.shared.console import count, refuse, say, short_path, shown
from generator.template.loader import BLANK_SUFFIX
from generator.workspace import CONFIG_NAME, Workspace, create_workspace

_LISTS = (".bib", ".bibtex", ".csv", ".xlsx", ".json", ".jsonl", ".yml", ".yaml", ".ris", ".xml")
"""How the names of lists of papers end, as far as they are looked for where nobody names them."""
_README = "README.md"


def prepare_workspace(
    workspace: Workspace, named: Sequence[Path], forms: Sequence[Path]
) -> tuple[Path, ...]:
    """Make a workspace where there is none, with copies of the lists of papers; say what was made.

    Args:
        workspace: where it is, or would be.
        named: the lists that the chair names; else those that lie here or beside the forms.
        forms: where the forms are.

    Returns:
        The lists whose copies were put into the workspace.
    """
    lists = tuple(named)
    if not lists and not _has_lists(workspace.metadata):
        lists = tuple(_lists_of((Path(), *forms)))
        if not lists:
            refuse(
                "no list of papers was found here",
                "name it, as in `agreements adopt forms/ --metadata papers.bib`",
            )
    if not workspace.config.is_file():
        made = create_workspace(workspace.root)
        say(f"A workspace was made here: {', '.join(short_path(path) for path in made)}.")
    return tuple(path for path in lists if _copy(path, workspace.metadata))


def keep_blank(workspace: Workspace, blank: Path, template: str) -> None:
    """Copy a publisher's blank form to where it is looked for: beside the template of its words."""
    _copy(blank, workspace.templates, f"{template}{BLANK_SUFFIX}")


def returned_in(paths: Sequence[Path], workspace: Workspace, out: Path) -> Iterator[Path]:
    """Return where to look for forms: not among what a workspace keeps itself."""
    ours = {
        place.resolve()
        for place in (out, workspace.metadata, workspace.templates, workspace.config)
    }
    for path in paths:
        if path.is_dir() and any(place.is_relative_to(path.resolve()) for place in ours):
            for each in sorted(path.iterdir()):
                if each.resolve() not in ours and each.suffix.lower() not in _LISTS:
                    yield each
        else:
            yield path


def _has_lists(folder: Path) -> bool:
    return folder.is_dir() and any(each.name != _README for each in folder.iterdir())


def _lists_of(places: Iterable[Path]) -> Iterator[Path]:
    """Return the BibTeX files of some folders; without any, the other lists there."""
    files = {
        each.resolve(): each
        for place in places
        if place.is_dir()
        for each in sorted(place.iterdir())
        if each.is_file() and each.suffix.lower() in _LISTS and each.name != CONFIG_NAME
    }
    bibtex = [each for each in files.values() if each.suffix.lower() in _LISTS[:2]]
    yield from bibtex or files.values()


def _copy(path: Path, folder: Path, name: str = "") -> bool:
    """Copy a file into the workspace, unless it is there; tell whether it was copied."""
    target = folder / (name or path.name)
    if path.resolve().is_relative_to(folder.resolve()) and not name:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    content = path.read_bytes()
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        if target.read_bytes() != content:
            refuse(
                f"{shown(short_path(target))} already exists and differs from {shown(path)}",
                "put the right one there, then run this again",
            )
        return False
    say(f"{shown(path)} was copied to {shown(short_path(target))}, {count(len(content), 'byte')}.")
    return True
