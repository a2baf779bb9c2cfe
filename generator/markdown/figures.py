"""Pictures in Markdown: ``![what it shows](file "40mm")`` in a paragraph of its own.

A comment behind it says which picture it is, so that forms with other pictures are other forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from generator.document import SLOT_MARK, Figure, Letterhead, LetterheadPages
from generator.markdown.canonical import canonical_line
from generator.markdown.inline_writer import escape
from generator.picture_files import WIDTH, refuse_name

_PICTURE = re.compile(r"<!-- picture ([0-9a-f]+) -->")
_LETTERHEAD = re.compile(r"<!-- letterhead (first|every)(?: ([0-9a-f]+))? -->")
_SPACES = re.compile(r"\s+")


def read_figure(paragraph: SyntaxTreeNode) -> Figure | None:
    """Read the picture that a paragraph has and nothing else; ``None`` if it has more."""
    image, comment = _parts(paragraph)
    found = _PICTURE.fullmatch(comment)
    if image is None or (comment and not found):
        return None
    return _figure(image, found[1] if found else "")


def _parts(paragraph: SyntaxTreeNode) -> tuple[SyntaxTreeNode | None, str]:
    """Return the picture that a paragraph begins with, and the comment that it ends with."""
    inlines = paragraph.children[0].children if paragraph.children else []
    kinds = [each.type for each in inlines]
    if kinds == ["image"]:
        return inlines[0], ""
    if kinds == ["image", "text", "html_inline"] and inlines[1].content == " ":
        return inlines[0], str(inlines[2].content)
    return None, ""


def _figure(image: SyntaxTreeNode, digest: str) -> Figure:
    source = unquote(str(image.attrs.get("src", "")))
    return Figure(source, _alt(image), str(image.attrs.get("title") or ""), digest)


def refuse_figure(figure: Figure) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a picture, each with a hint."""
    reason = refuse_name(figure.picture)
    if reason:
        yield f"the picture “{figure.picture}” cannot be used: {reason}", ""
    if not figure.alt:
        hint = "say what it shows between the brackets: ![Logo of …](file)"
        yield f"the picture “{figure.picture}” has no text for those who cannot see it", hint
    if SLOT_MARK.search(figure.alt):
        yield "a value cannot stand in the words of a picture", ""
    if figure.width and not WIDTH.fullmatch(figure.width):
        hint = 'write 40mm, or 50% of the text: ![…](file "40mm")'
        yield f"“{figure.width}” is not a width for a picture", hint


def write_figure(figure: Figure) -> str:
    """Write a picture on its one line."""
    mark = f" <!-- picture {figure.digest} -->" if figure.digest else ""
    return _image(figure) + mark


def _image(figure: Figure) -> str:
    target = f"<{figure.picture}>" if " " in figure.picture else figure.picture
    width = f' "{figure.width}"' if figure.width else ""
    return f"![{escape(canonical_line(figure.alt))}]({target}{width})"


def letterhead_of(paragraph: SyntaxTreeNode) -> Letterhead | None:
    """Read the letterhead that the writer marked; ``None`` if it is something else."""
    image, comment = _parts(paragraph)
    found = _LETTERHEAD.fullmatch(comment)
    if image is None or found is None:
        return None
    return Letterhead(_figure(image, found[2] or ""), LetterheadPages(found[1]))


def write_letterhead(letterhead: Letterhead) -> str:
    """Write a letterhead, marked as one."""
    digest = f" {letterhead.figure.digest}" if letterhead.figure.digest else ""
    return f"{_image(letterhead.figure)} <!-- letterhead {letterhead.pages}{digest} -->"


def _alt(image: SyntaxTreeNode) -> str:
    parts = []
    for node in image.walk():
        if node is not image and not node.children:
            parts.append(" " if node.type in {"softbreak", "hardbreak"} else node.content)
    return _SPACES.sub(" ", "".join(parts)).strip()
