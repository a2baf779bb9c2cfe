"""Pictures in Markdown: ``![what it shows](file "40mm")`` in a paragraph of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from generator.document import SLOT_MARK, Figure, Letterhead, LetterheadPages
from generator.markdown.canonical import one_line
from generator.markdown.spelling import escape
from generator.picture_files import WIDTH, refuse_name

_LETTERHEAD = re.compile(r"<!-- letterhead (first|every) -->")
_SPACES = re.compile(r"\s+")


def figure_node(paragraph: SyntaxTreeNode) -> SyntaxTreeNode | None:
    """Return the picture that a paragraph has and nothing else; ``None`` if it has more."""
    inlines = paragraph.children[0].children if paragraph.children else []
    return inlines[0] if [each.type for each in inlines] == ["image"] else None


def read_figure(image: SyntaxTreeNode) -> Figure:
    """Read a picture."""
    source = unquote(str(image.attrs.get("src", "")))
    return Figure(source, _alt(image), str(image.attrs.get("title") or ""))


def refuse_figure(figure: Figure) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a picture, each with a hint."""
    reason = refuse_name(figure.picture)
    if reason:
        yield f"the picture “{figure.picture}” cannot be used: {reason}", ""
    if not figure.alt:
        hint = "say what it shows between the brackets: ![Logo of …](file)"
        yield f"the picture “{figure.picture}” has no words for those who cannot see it", hint
    if SLOT_MARK.search(figure.alt):
        yield "a value cannot stand in the words of a picture", ""
    if figure.width and not WIDTH.fullmatch(figure.width):
        hint = 'write 40mm, or 50% of the text: ![…](file "40mm")'
        yield f"“{figure.width}” is no width of a picture", hint


def write_figure(figure: Figure) -> str:
    """Write a picture on its one line."""
    target = f"<{figure.picture}>" if " " in figure.picture else figure.picture
    width = f' "{figure.width}"' if figure.width else ""
    return f"![{escape(one_line(figure.alt))}]({target}{width})"


def read_letterhead(paragraph: SyntaxTreeNode) -> Letterhead | None:
    """Read the letterhead that the writer marked; ``None`` if it is something else."""
    inlines = paragraph.children[0].children if paragraph.children else []
    pictures = [each for each in inlines if each.type == "image"]
    found = _LETTERHEAD.fullmatch(str(inlines[-1].content)) if len(inlines) > 1 else None
    if found is None or len(pictures) != 1:
        return None
    return Letterhead(read_figure(pictures[0]), LetterheadPages(found[1]))


def write_letterhead(letterhead: Letterhead) -> str:
    """Write a letterhead, marked as one."""
    return f"{write_figure(letterhead.figure)} <!-- letterhead {letterhead.pages} -->"


def _alt(image: SyntaxTreeNode) -> str:
    parts = []
    for node in image.walk():
        if node is not image and not node.children:
            parts.append(" " if node.type in {"softbreak", "hardbreak"} else node.content)
    return _SPACES.sub(" ", "".join(parts)).strip()
