"""The folder that a chair works in, and how a new one is laid out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

CONFIG_NAME = "agreements.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The places of a workspace; none of them has to exist."""

    root: Path

    @property
    def config(self) -> Path:
        """The settings."""
        return self.root / CONFIG_NAME

    @property
    def metadata(self) -> Path:
        """The folder of metadata."""
        return self.root / "metadata"

    @property
    def contacts(self) -> Path:
        """Who signs and where to write."""
        return self.metadata / "contacts.csv"

    @property
    def templates(self) -> Path:
        """The folder of the chair's own templates."""
        return self.root / "templates"

    @property
    def fonts(self) -> Path:
        """The folder of the chair's own fonts, beside that of the templates."""
        return self.root / "fonts"


def find_workspace(start: Path) -> Workspace:
    """Find the workspace that ``start`` is in: the nearest folder above that has settings.

    Without any, ``start`` itself is the workspace. Paths are given as seen from ``start``.
    """
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return Workspace(Path(os.path.relpath(folder, start)))
    return Workspace(Path())


def create_workspace(root: Path, template: str = "") -> tuple[Path, ...]:
    """Lay out a workspace of files that explain themselves; a file that is there is left alone.

    Args:
        root: the folder.
        template: the agreement that new settings name; empty for none.

    Returns:
        The files that were made.

    Raises:
        OSError: a folder or file cannot be made.
    """
    made = []
    starter = files("generator") / "starter"
    for name in STARTER_FILES:
        path = root / name
        _make_folder(path.parent)
        try:
            with path.open("xb") as file:
                content = (starter / name).read_bytes()
                file.write(_naming(content, template) if name == CONFIG_NAME else content)
        except FileExistsError:
            continue
        made.append(path)
    return tuple(made)


def _naming(settings: bytes, template: str) -> bytes:
    """Return settings that name a template."""
    return settings.replace(_NO_NAME, f'name = "{template}"'.encode()) if template else settings


def _make_folder(folder: Path) -> None:
    """Make a folder, that of the forms for the user alone."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(0o700 if folder.name == _PRIVATE else 0o777, exist_ok=True)


_NO_NAME = b'# name = "pmlr"'
_PRIVATE = "out"
"""The folder that everything is kept in."""
STARTER_FILES = (
    CONFIG_NAME,
    "metadata/README.md",
    "templates/README.md",
    "out/README.md",
)
