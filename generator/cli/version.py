"""``agreements --version``: what the forms of this installation depend on."""

from __future__ import annotations

import platform
import unicodedata
import zlib
from collections.abc import Iterator
from textwrap import wrap

from generator import confined, locking
from generator.parallel.build import installed_version, libraries

_PACKAGE = "paper-agreements"
_GLUE = "\N{NO-BREAK SPACE}"


def lines() -> Iterator[str]:
    """Return the version, then what decides the bytes of a form, then what this system lacks."""
    yield f"agreements {installed_version(_PACKAGE) or '(not installed)'}"
    python = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    yield f"{python}, Unicode {unicodedata.unidata_version}, zlib {zlib.ZLIB_RUNTIME_VERSION}"
    found = [
        f"{name}{_GLUE}{number}" for name in libraries() if (number := installed_version(name))
    ]
    for line in wrap(", ".join(found), 80, break_on_hyphens=False):
        yield line.replace(_GLUE, " ")
    yield from limitations()


def limitations() -> Iterator[str]:
    """Say what this system lacks, and what that means."""
    if not confined.CAN_LIMIT:
        yield (
            "This system cannot limit a process's memory and processor time: a hostile returned "
            "file is stopped only by the clock."
        )
    if not locking.is_available():
        yield (
            "This system has no file locks: never run two commands on one folder at the same "
            "time, or add locks with `pip install portalocker`."
        )
