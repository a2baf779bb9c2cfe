"""A rule for the parser: lists with markers such as ``(a)``, ``iv.``, ``1.1`` and ``§ 1``.

CommonMark's own rule reads ``1.``, ``1)`` and bullets; this one stands before it, and works alike,
but for two things. Such a list never begins in the middle of a paragraph, as in pandoc. And what
belongs to an item need be indented by three columns only, however long its marker is: other
programs, which take the item for a paragraph, then take what is below it for no block of code.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock

from generator.numbering import Marker, MarkerRow, read_marker

LEAST_INDENT = 3
"""Columns by which the lines below belong to an item, at least."""


def numbered_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the parser's protocol
    """Parse a list whose markers CommonMark does not have."""
    marker = _marker(state, start)
    if marker is None or state.is_code_block(start) or _is_too_deep(state, start):
        return False
    if silent:
        return not (state.parentType == "paragraph" and state.sCount[start] >= state.blkIndent)
    row = MarkerRow(marker)
    opening = state.push("ordered_list_open", "ol", 1)
    lines = opening.map = [start, 0]
    opening.meta = {"row": row}
    old_parent, state.parentType = state.parentType, "list"
    line = start
    while True:
        line = _item(state, line, end, marker)
        found = _next_marker(state, line, end)
        if found is None or not row.take(found):
            break
        marker = found
    state.push("ordered_list_close", "ol", -1)
    lines[1] = state.line = line
    state.parentType = old_parent
    return True


def _marker(state: StateBlock, line: int) -> Marker | None:
    start = state.bMarks[line] + state.tShift[line]
    return read_marker(state.src[start : state.eMarks[line]])


def _is_too_deep(state: StateBlock, line: int) -> bool:
    """Tell whether a line goes on a paragraph of a list, four columns further in."""
    column = state.sCount[line]
    return 0 <= state.listIndent <= column - 4 and column < state.blkIndent


def _next_marker(state: StateBlock, line: int, end: int) -> Marker | None:
    """Find the marker of one more item of a list; ``None`` where the list is over."""
    if line >= end or state.sCount[line] < state.blkIndent or state.is_code_block(line):
        return None
    silent = True
    if any(rule(state, line, end, silent) for rule in state.md.block.ruler.getRules("list")):
        return None
    return _marker(state, line)


def _item(state: StateBlock, line: int, end: int, marker: Marker) -> int:
    """Parse one item, and return the line after it."""
    opening = state.push("list_item_open", "li", 1)
    lines = opening.map = [line, 0]
    first = state.bMarks[line] + state.tShift[line] + marker.length
    content = state.skipSpaces(first)
    widest = marker.length + content - first
    indent = state.sCount[line] + _indent(state, line, end, widest)
    kept = state.tight, state.listIndent, state.blkIndent
    places = state.bMarks[line], state.tShift[line], state.sCount[line]
    state.tight, state.listIndent, state.blkIndent = True, state.blkIndent, indent
    state.bMarks[line], state.tShift[line], state.sCount[line] = content, 0, indent
    state.md.block.tokenize(state, line, end)
    state.tight, state.listIndent, state.blkIndent = kept
    state.bMarks[line], state.tShift[line], state.sCount[line] = places
    state.push("list_item_close", "li", -1)
    lines[1] = state.line
    return state.line


def _indent(state: StateBlock, line: int, end: int, widest: int) -> int:
    """Find how far what belongs to an item is indented: as its first line, or the next one."""
    for following in range(line + 1, end):
        if state.isEmpty(following):
            continue
        indent = state.sCount[following] - state.sCount[line]
        if indent < LEAST_INDENT:
            break
        return min(indent, widest)
    return widest
