"""A document as the HTML part of a mail: few elements, and every character escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Document,
    Figure,
    FootnoteReference,
    Group,
    Heading,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    ListItem,
    OrderedList,
    PageBreak,
    Paragraph,
    Table,
    TableRow,
    ThematicBreak,
)
from generator.numbering import PLAIN
from generator.text import (
    Code,
    Emphasis,
    Math,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
)

_SAFE_SCHEMES = ("https://", "http://", "mailto:")
# Mail programs drop style sheets, but not the style of an element.
_BODY = (
    "font-family:sans-serif;font-size:15px;line-height:1.5;color:#222222;"
    "max-width:40em;margin:0;padding:1em"
)
_QUOTE = "margin:1em 0;padding:0 0 0 1em;border-left:3px solid #bbbbbb"
_CELL = "border:1px solid #bbbbbb;padding:0.2em 0.6em;text-align:start"
_LABELLED = '<table role="presentation">\n{}</table>'
_ELEMENTS: dict[type, tuple[str, str]] = {
    Emphasis: ("<em>", "</em>"),
    Strong: ("<strong>", "</strong>"),
    SmallCaps: ('<span style="font-variant:small-caps">', "</span>"),
    Superscript: ("<sup>", "</sup>"),
    Subscript: ("<sub>", "</sub>"),
}


def write_html(document: Document) -> str:
    """Write a document without title as a page of HTML.

    The direction of each block is found from its text, so that a letter in Arabic or Hebrew runs
    as it must.
    """
    marks = {footnote.label: number for number, footnote in enumerate(document.footnotes, 1)}
    body = _blocks(document.blocks, marks)
    if document.footnotes:
        notes = "".join(f"<li>{_blocks(note.blocks, marks)}</li>" for note in document.footnotes)
        body += f'<hr><ol style="font-size:13px">{notes}</ol>\n'
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n'
        f'<head><meta charset="utf-8"><title></title></head>\n'
        f'<body style="{_BODY}">\n{body}</body>\n</html>\n'
    )


def _blocks(blocks: Iterable[Block], marks: dict[str, int]) -> str:
    return "".join(f"{_block(block, marks)}\n" for block in blocks)


def _block(block: Block, marks: dict[str, int]) -> str:
    match block:
        case Heading(level, children):
            return f'<h{level} dir="auto">{_inlines(children, marks)}</h{level}>'
        case Paragraph(children):
            return f'<p dir="auto">{_inlines(children, marks)}</p>'
        case BlockQuote(blocks):
            return f'<blockquote style="{_QUOTE}">\n{_blocks(blocks, marks)}</blockquote>'
        case Group(blocks=blocks):
            lang = f' lang="{escape(block.language)}"' if block.language else ""
            return f"<div{lang}>\n{_blocks(blocks, marks)}</div>"
        case BulletList(items):
            return f"<ul>\n{_items(items, marks)}</ul>"
        case OrderedList(items, start) if block.numbering == PLAIN:
            return f'<ol start="{start}">\n{_items(items, marks)}</ol>'
        case OrderedList():
            return _labelled_list(block, marks)
        case Table():
            return _table(block, marks)
        case ThematicBreak() | PageBreak() | Figure():
            return _without_words(block)


def _without_words(block: ThematicBreak | PageBreak | Figure) -> str:
    return f"<p>[{escape(block.alt)}]</p>" if isinstance(block, Figure) else "<hr>"


def _labelled_list(block: OrderedList, marks: dict[str, int]) -> str:
    """Write a list whose numbers HTML cannot write, such as ``(a)``, as a table of two columns."""
    rows = zip(block.labels, block.items, strict=True)
    return _LABELLED.format(
        "".join(
            f'<tr style="vertical-align:baseline"><td>{escape(label)}</td>'
            f"<td>{_item(item.blocks, marks)}</td></tr>\n"
            for label, item in rows
        )
    )


def _table(block: Table, marks: dict[str, int]) -> str:
    def row(name: str, cells: TableRow) -> str:
        written = "".join(
            f'<{name} dir="auto" style="{_CELL}">{_inlines(cell, marks)}</{name}>' for cell in cells
        )
        return f"<tr>{written}</tr>\n"

    body = "".join(row("td", each) for each in block.rows)
    return f'<table style="border-collapse:collapse">\n{row("th", block.head)}{body}</table>'


def _items(items: Iterable[ListItem], marks: dict[str, int]) -> str:
    return "".join(f"<li>{_item(item.blocks, marks)}</li>\n" for item in items)


def _item(blocks: Sequence[Block], marks: dict[str, int]) -> str:
    match blocks:
        case (Paragraph(children),):
            return _inlines(children, marks)
        case _:
            pass
    return _blocks(blocks, marks)


def _inlines(inlines: Iterable[Inline], marks: dict[str, int]) -> str:
    return "".join(_inline(inline, marks) for inline in inlines)


def _inline(inline: Inline, marks: dict[str, int]) -> str:
    match inline:
        case Text(text):
            return escape(text)
        case Code(text):
            return f"<code>{escape(text)}</code>"
        case Math(_, children):
            return _inlines(children, marks)
        case LineBreak():
            return "<br>\n"
        case FootnoteReference(label):
            return f"<sup>[{marks[label]}]</sup>"
        case Link(target, children):
            text = _inlines(children, marks)
            if not target.lower().startswith(_SAFE_SCHEMES):
                return text
            return f'<a href="{escape(target)}">{text}</a>'
        case LanguageSpan(language, children):
            return f'<span lang="{escape(language)}">{_inlines(children, marks)}</span>'
        case Emphasis() | Strong() | SmallCaps() | Superscript() | Subscript():
            opening, closing = _ELEMENTS[type(inline)]
            return f"{opening}{_inlines(inline.children, marks)}{closing}"
        case _:
            pass
    raise TypeError(f"a mail has no {type(inline).__name__}")
