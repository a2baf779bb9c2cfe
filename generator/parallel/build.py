"""Whether two installations make the same bytes."""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
import zlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from generator.diagnostics import error
from generator.parallel.pool import WorkersError
from generator.pdf import FONT_DISTRIBUTIONS

_PACKAGE = "paper-agreements"


@cache
def build_digest() -> str:
    """Hash all that decides what a form's bytes are: the package, and what it builds on.

    Two installations of one version can still differ, for instance in the library that compresses.
    """
    return digest_of(Path(__file__).parent.parent, _versions())


def digest_of(package: Path, versions: Sequence[object]) -> str:
    """Hash every file of a package, whatever its kind, and versions.

    Templates are left out: a form's template goes to the worker.
    """
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        if path.is_file() and "__pycache__" not in parts and parts[0] != "templates":
            digest.update("/".join(parts).encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(repr(versions).encode())
    return digest.hexdigest()


def _versions() -> list[object]:
    """Return the versions of Python, its tables and every library that is needed at run time."""
    return [
        *sys.version_info[:2],
        unicodedata.unidata_version,
        zlib.ZLIB_RUNTIME_VERSION,
        *((name, installed_version(name)) for name in (*libraries(), *FONT_DISTRIBUTIONS)),
    ]


def libraries() -> list[str]:
    """Return the names of the libraries that the package cannot do without.

    None are known of a package that was copied and not installed.
    """
    try:
        needed = [need for need in requires(_PACKAGE) or () if "extra ==" not in need]
    except PackageNotFoundError:
        return []
    return sorted({re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0] for need in needed})


def check_build(wanted: str) -> None:
    """Make sure that this installation is the one that is wanted; empty wants none in particular.

    Raises:
        WorkersError: it is another.
    """
    if wanted and wanted != build_digest():
        raise WorkersError(
            error(
                "a worker has another version of paper-agreements, or of what it builds on",
                "install the same versions of everything on all machines",
            )
        )


def installed_version(name: str) -> str:
    """Return the version of a distribution that is installed; empty if it is not."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
