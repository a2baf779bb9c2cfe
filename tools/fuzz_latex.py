"""Fuzz the decoding of titles and names with atheris (``requirements/fuzz.txt`` pins it).

Usage: ``python tools/fuzz_latex.py [-max_total_time=SECONDS] [CORPUS]``, with any other option of
libFuzzer's.
A crash is an exception, markup left without an error, or time that is not linear.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

with atheris.instrument_imports(include=["generator"]):
    from generator.diagnostics import Diagnosed, has_errors
    from generator.tex import (
        decode_names,
        decode_text,
        decode_title,
        decode_typed_name,
        decode_typed_title,
    )
    from generator.tex.rich_title import RESIDUE, is_meant
    from generator.text import Title

_LONGEST_SECONDS = 2.0
_PIECES = (
    *("\\emph{", "\\'{", "\\frac{", "\\sqrt[", "\\ensuremath{", "$", "\\$", "{\\textbackslash}"),
    *("}", "{", "\\mathcal{O}", "\\not", "^", "_", "~", "&lt;", "&amp;", "\\&amp;", "<i>", "</i>"),
    *(
        "<sub>",
        "Ã©",
        " and ",
        ", ",
        "; ",
        " Jr.",
        "\\char`",
        "\\v{}c",
        "\\textasciicircum",
        "\\left(",
    ),
    *("\\ell_1", "--", "''", "\\text{", "\\texttt{", "\\it ", "\\tt ", "\\uppercase{", "\\href{"),
    *(
        "\\(",
        "\\)",
        "\\\\",
        "van der ",
        "family=",
        "\u00ad",
        "\u200b",
        "\u202e",
        "\ue000",
        "\ufffd",
    ),
    *("\x92", "ı\u0301", "e\u0301", "\ud83d"),
)


def source_of(data: bytes) -> str:
    """Make text of bytes: half of the byte values stand for a piece of markup."""
    pieces: list[str] = []
    for byte in data[:4000]:
        pieces.append(_PIECES[(byte - 128) % len(_PIECES)] if byte >= 128 else chr(byte))
    return "".join(pieces)


def check(text: str, decoded: Diagnosed[object], source: str) -> None:
    """Raise if markup is left without an error."""
    left = [match[0] for match in RESIDUE.finditer(text) if not is_meant(match[0])]
    if left and not has_errors(decoded.diagnostics):
        raise AssertionError(f"residue {left} in {text!r} from {source!r}")


def fuzz_one(data: bytes) -> None:
    """Decode one input in every way."""
    source = source_of(data)
    started = time.perf_counter()
    for decode_a_title in (decode_title, decode_typed_title):
        decoded: Diagnosed[Title] = decode_a_title(source)
        check(decoded.value.plain, decoded, source)
    text = decode_text(source)
    check(text.value, text, source)
    names = decode_names(source)
    for name in names.value:
        check(str(name), names, source)
    typed = decode_typed_name(source)
    check(str(typed.value), typed, source)
    if time.perf_counter() - started > _LONGEST_SECONDS:
        raise AssertionError(f"{len(source)} characters took too long: {source[:200]!r}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, fuzz_one)
    atheris.Fuzz()
