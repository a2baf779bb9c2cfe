"""The pack as files: all of them or none, and the same bytes for the same forms."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from generator.diagnostics import error
from generator.drawing.pictures import PictureError, PictureLimits, pictures_to_pdf
from generator.handin.aclpub2 import papers_with_forms
from generator.handin.packing import PackedForm, PackError, PackPlan, pack_as_object, read_copy
from generator.output import named

HASHES = "MANIFEST.sha256"
MANIFEST = "manifest.json"

_EARLY = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can hold: when a file was copied is of no interest."""


class Packed(StrEnum):
    """What became of a pack."""

    NEW = "new"
    SAME = "same"
    """It was there already, with the same bytes."""


Beside = Callable[[Mapping[str, str]], Mapping[str, bytes]]
"""Makes what lies beside the manifest, by name, from the hashes of the forms by their paths."""


def write_pack(
    plan: PackPlan,
    folder: Path | str,
    destination: Path | str,
    beside: Beside = lambda hashes: {},
) -> Packed:
    """Write the forms, with a manifest of hashes beside them.

    Everything is written to a folder beside the destination, which then takes the name; what is
    there already is never touched. The same plan gives the same bytes.

    Args:
        plan: what to pack.
        folder: the output folder, which the copies are below.
        destination: a folder that is not there, is empty, or has this pack in it.
        beside: makes more files, such as the record; the same for the same plan.

    Raises:
        PackError: something else is at the destination, or a copy has changed by now.
        OSError: the disk is full, or does not let us write.
    """
    folder, destination = Path(folder), Path(destination).resolve()
    with _folder_beside(destination) as partial, named(destination):
        _write_forms(plan, folder, partial, beside)
        if not destination.exists():
            partial.rename(destination)
            return Packed.NEW
        if not destination.is_dir():
            raise PackError(error(f"{destination} is not a folder", "choose another one"))
        there = _hashes(destination)
        if there == _hashes(partial):
            return Packed.SAME
        if there:
            raise PackError(
                error(
                    f"{destination} holds something else and was left alone",
                    "choose another folder, or move it away",
                )
            )
        destination.rmdir()
        partial.rename(destination)
        return Packed.NEW


def working_tree(path: Path) -> Path | None:
    """Find the git working tree that a path is in, whether or not the path is there; or None.

    The mark is ``.git``, a folder, or a file in a linked working tree or a submodule
    (gitrepository-layout(5)).
    """
    path = path.resolve()
    return next((each for each in (path, *path.parents) if (each / ".git").exists()), None)


def _write_forms(plan: PackPlan, folder: Path, target: Path, beside: Beside) -> None:
    """Write the forms, the manifest, and the hashes of all of them, to an empty folder."""
    hashes: dict[str, str] = {}
    if plan.profile.archive:
        with zipfile.ZipFile(target / plan.profile.archive, "x") as archive:
            for form, data in _contents(plan, folder):
                hashes[form.path] = hashlib.sha256(data).hexdigest()
                # Stored as it is: the bytes of a compressed one depend on the library's release.
                member = zipfile.ZipInfo(form.path, _EARLY)
                member.create_system = 3
                member.external_attr = 0o644 << 16
                archive.writestr(member, data)
    else:
        for form, data in _contents(plan, folder):
            hashes[form.path] = hashlib.sha256(data).hexdigest()
            path = target / form.path
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
    if plan.profile.papers_list:
        written = papers_with_forms(plan.papers_list, plan)
        (target / plan.profile.papers_list).write_bytes(written)
    manifest = json.dumps(pack_as_object(plan, hashes), indent=2, ensure_ascii=False)
    (target / MANIFEST).write_bytes(f"{manifest}\n".encode())
    for name, content in beside(hashes).items():
        (target / name).write_bytes(content)
    lines = "".join(f"{digest}  {name}\n" for name, digest in _hashes(target).items())
    (target / HASHES).write_bytes(lines.encode())


def _contents(plan: PackPlan, folder: Path) -> Iterator[tuple[PackedForm, bytes]]:
    for form in plan.forms:
        data = read_copy(form, folder)
        if form.wrapped:
            try:
                data = pictures_to_pdf(data, PictureLimits())
            except PictureError as problem:
                message = f"{form.paper_id}: the picture that came back cannot be read: {problem}"
                raise PackError(error(message, "ask for the form as a PDF")) from None
        yield form, data


def _hashes(folder: Path) -> dict[str, str]:
    """Return the hashes of all files below a folder by their paths, in order."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(
                file, "sha256"
            ).hexdigest()
    return found


@contextmanager
def _folder_beside(destination: Path) -> Iterator[Path]:
    """Return an empty folder beside a place, and remove what is left of it at the end."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    start = f".{destination.name}-"
    for leftover in destination.parent.glob(f"{glob.escape(start)}*.partial"):
        shutil.rmtree(leftover)
    partial = destination.parent / f"{start}{os.getpid()}.partial"
    partial.mkdir()
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)
