"""The form of a document that Markdown can hold, so that reading gives back what was written.

Two documents with the same canonical form look the same to a reader of the Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import mdurl

from generator.characters import on_one_line, replace_unprintable
from generator.document import (
    SLOT_MARK,
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
    Margins,
    OrderedList,
    PageBreak,
    Paragraph,
    RunningText,
    Slot,
    Table,
    TableRow,
    ThematicBreak,
)
from generator.markdown.fields import canonical_field
from generator.numbering import as_read, clause_number
from generator.text import (
    Code,
    Emphasis,
    Math,
    RichInline,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain_text,
)


def canonical(document: Document) -> Document:
    """Return the canonical form of a document.

    Neighbouring texts are one; empty runs and empty paragraphs are gone; line ends and tabs in
    text are spaces; control characters are U+FFFD; scripts and formulas are
    text where Unicode has characters for them.
    """
    return replace(
        canonical_pages(document),
        title=content(document.title),
        subtitle=content(document.subtitle),
        blocks=canonical_blocks(document.blocks),
        letterhead=document.letterhead
        and replace(document.letterhead, figure=_figure(document.letterhead.figure)),
        footnotes=tuple(
            replace(footnote, blocks=canonical_blocks(footnote.blocks))
            for footnote in document.footnotes
        ),
    )


def canonical_pages(document: Document) -> Document:
    """Return a document with the canonical form of what is said of its pages."""
    return replace(
        document,
        margins=_margins(document.margins),
        header=_running(document.header),
        footer=_running(document.footer),
    )


def _margins(margins: Margins | None) -> Margins | None:
    if margins is None:
        return None
    sides = (margins.top, margins.right, margins.bottom, margins.left)
    return Margins(*(round(side, 2) for side in sides))


def _running(words: RunningText) -> RunningText:
    return RunningText(*map(_clean, words.parts))


def canonical_blocks(blocks: Iterable[Block], clause: str = "") -> tuple[Block, ...]:
    """Return the canonical form of blocks of a clause; empty paragraphs have none."""
    found = (_block(block, clause) for block in blocks)
    return tuple(block for block in found if block != Paragraph(()))


def _block(block: Block, clause: str) -> Block:
    match block:
        case Paragraph(children):
            return Paragraph(content(children))
        case Heading(level, children):
            return Heading(level, content(children))
        case BlockQuote(blocks):
            return BlockQuote(canonical_blocks(blocks, clause))
        case Group(kind, blocks, language):
            return Group(kind, canonical_blocks(blocks, clause), language)
        case OrderedList():
            return _ordered_list(block, clause)
        case BulletList(items):
            return BulletList(_items(items, [clause] * len(items)))
        case Table(columns, head, rows):
            return Table(columns, _row(head), tuple(map(_row, rows)))
        case Figure():
            return _figure(block)
        case ThematicBreak() | PageBreak():
            return block


def _figure(figure: Figure) -> Figure:
    """Return the canonical form of a picture: its words are one line."""
    return replace(figure, alt=canonical_line(figure.alt))


def _ordered_list(block: OrderedList, clause: str) -> OrderedList:
    numbering, start = as_read(block.numbering.within(clause), block.start, len(block.items))
    numbered = replace(block, numbering=numbering, start=start)
    clauses = [clause_number(clause, label) for label in numbered.labels]
    return replace(numbered, items=_items(block.items, clauses))


def _items(items: Iterable[ListItem], clauses: Iterable[str]) -> tuple[ListItem, ...]:
    return tuple(
        replace(item, blocks=canonical_blocks(item.blocks, clause))
        for item, clause in zip(items, clauses, strict=True)
    )


def _row(row: TableRow) -> TableRow:
    return tuple(map(content, row))


def content(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return the content of a block, which neither begins nor ends with a line break."""
    merged = _inlines(inlines)
    start, end = 0, len(merged)
    while start < end and isinstance(merged[start], LineBreak):
        start += 1
    while start < end and isinstance(merged[end - 1], LineBreak):
        end -= 1
    return merged[start:end]


def _inlines(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    merged: list[Inline] = []
    texts: list[str] = []
    for inline in inlines:
        for part in _in_unicode(inline):
            if isinstance(part, Text):
                texts.append(_clean(part.text))
            else:
                _flush(texts, merged)
                merged.append(part)
    _flush(texts, merged)
    return tuple(merged)


def _flush(texts: list[str], merged: list[Inline]) -> None:
    if texts:
        text = "".join(texts)
        texts.clear()
        if text:
            merged.append(Text(text))


def _in_unicode(inline: Inline) -> tuple[Inline, ...]:
    match inline:
        case Text():
            return (inline,)
        case Code(text):
            return (Code(_without_slots(_clean(text))),) if text else ()
        case Math():
            return _math(inline)
        case Superscript() | Subscript():
            return _script(inline)
        case Emphasis() | Strong() | SmallCaps():
            children = _inlines(inline.children)
            return (type(inline)(children),) if children else ()
        case Link(target, children):
            return (Link(mdurl.encode(target), _inlines(children)),)
        case LanguageSpan(language, children):
            inner = _inlines(children)
            return (LanguageSpan(language, inner),) if inner else ()
        case LineBreak() | FootnoteReference() | Slot():
            return (inline,)
        case _:
            return (canonical_field(inline, _clean),)


def _math(math: Math) -> tuple[Inline, ...]:
    exact = _unicode(math)
    if exact is not None:
        return (Text(exact),)
    tex = " ".join(_without_slots(_clean(math.tex)).split())
    unescaped = re.sub(r"\\.", "", tex)
    if not tex or "$" in unescaped or unescaped.endswith("\\"):
        return _inlines(math.children)
    return (Math(tex, math.children),)


def _script(script: Superscript[Inline] | Subscript[Inline]) -> tuple[Inline, ...]:
    children = _inlines(script.children)
    raised = isinstance(script, Superscript)
    if len(children) == 1 and isinstance(only := children[0], Text):
        exact = _unicode(Superscript((only,)) if raised else Subscript((only,)))
        return (Text(exact),) if exact is not None else (type(script)(children),)
    return (type(script)(children),) if children else ()


def _unicode(inline: RichInline) -> str | None:
    """Return a formula or script in Unicode; None if some of it has no characters there."""
    match inline:
        case Text(text):
            return text
        case Superscript(children) | Subscript(children):
            if not all(isinstance(child, Text) for child in children):
                return None
            raised = plain_text((inline,))
            return raised if raised != plain_text(children) else None
        case Math(_, children) | Emphasis(children):
            parts = [_unicode(child) for child in children]
            known = [part for part in parts if part is not None]
            return "".join(known) if parts and len(known) == len(parts) else None
        case _:
            return None


def _clean(text: str) -> str:
    return replace_unprintable(on_one_line(text))


def canonical_line(text: str) -> str:
    """Return the canonical form of words that stand on one line and have no values."""
    return " ".join(_without_slots(_clean(text)).split())


def _without_slots(text: str) -> str:
    """Take slot marks out of text that Markdown has no escapes for."""
    return SLOT_MARK.sub("\ufffd", text)
