"""JSON files that hold one object for each paper: the walk that their formats have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.diagnostics import Diagnostic, error
from generator.sources.json_text import Broken, JsonItem, items
from generator.sources.parsed_file import ParsedFile, SourceFile, Submission
from generator.sources.validate import shorten

PaperObject = Mapping[str, object]


def looks_like(source: SourceFile, *keys: str) -> bool:
    """Tell whether a file is JSON that has these keys somewhere."""
    return source.text.lstrip()[:1] in ("[", "{") and all(f'"{key}"' in source.text for key in keys)


def read_json_papers(
    source: SourceFile,
    is_paper: Callable[[object], bool],
    submission: Callable[[PaperObject, SourceFile, int], Submission | None],
) -> ParsedFile:
    """Read one submission from every object that is a paper.

    ``submission`` takes the object, the file and the object's line, and returns ``None`` for one
    that has no id.
    """
    found: list[Submission] = []
    diagnostics: list[Diagnostic] = []
    for item in items(source.text, is_paper):
        if isinstance(item, Broken):
            message = f"the JSON is broken: {item.message}"
            diagnostics.append(error(message, "export it again", source.span(item.line)))
            continue
        read = submission(item.value, source, item.line)
        if read is None:
            message = "the paper has no id; it was left out"
            diagnostics.append(error(message, "", source.span(item.line)))
        else:
            found.append(read.with_problems(*_repeated(item)))
    return ParsedFile(source.name, tuple(found), diagnostics=tuple(diagnostics))


def _repeated(item: JsonItem) -> tuple[Diagnostic, ...]:
    if not item.repeated:
        return ()
    keys = ", ".join(shorten(key) for key in sorted(item.repeated))
    return (error(f"the object has keys twice, with different values: {keys}", "export it again"),)


def word(value: object) -> str:
    """Return a text or a number as text; empty for all else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def objects(value: object) -> tuple[PaperObject, ...]:
    """Return the objects of a list; empty if it is none."""
    listed = value if isinstance(value, list) else []
    return tuple(each for each in listed if isinstance(each, dict))
