"""Whether two installations make the same bytes."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
import zlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.diagnostics import error
from generator.parallel.crew import WorkersError

_ROOMS = (
    "agreement.py",
    "diagnostics.py",
    "document.py",
    "markdown",
    "output.py",
    "paper.py",
    "parallel",
    "pdf",
    "renderer.py",
    "signatory.py",
    "template",
    "text.py",
)
"""What rendering runs through, and what goes to a worker and comes back."""
_CODE = (".py", ".json", ".otf", ".ttf", ".txt", ".yaml")
_LIBRARIES = ("jinja2", "markdown-it-py", "pyphen", "uharfbuzz", "zxing-cpp")


@cache
def build_digest() -> str:
    """Hash all that decides what a form's bytes are: code, fonts, and the libraries' versions.

    Two installations of one version can still differ, for instance in the library that compresses.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        if parts[0] in _ROOMS and path.suffix in _CODE:
            digest.update("/".join(parts).encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    versions = (
        *sys.version_info[:2],
        unicodedata.unidata_version,
        zlib.ZLIB_RUNTIME_VERSION,
        *map(_version, _LIBRARIES),
    )
    digest.update(repr(versions).encode())
    return digest.hexdigest()


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


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
